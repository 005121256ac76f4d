"""The rows that were set aside as a file: JSON Lines for programs, CSV for people; harmless to whoever opens it."""

import csv
import io
from collections.abc import Iterable, Iterator

from servanda.formulas import harmless
from servanda.logs.log import AsideRow
from servanda.reports.jsontext import encoded
from servanda.reports.plain import plain
from servanda.reports.words import Phrases

COLUMNS = ("source", "file", "record", "from", "until", "may_be", "column", "code", "value", "reason", "row")
"""the CSV's header; `docs/logs.md` says what they hold"""

_SEVERAL = " | "


def set_aside_jsonl(rows: Iterable[AsideRow], phrases: Phrases) -> Iterator[str]:
    """One object a line, each row once; characters a terminal could obey are escapes."""
    for row in rows:
        since, until = _between(row, phrases)
        line = encoded(
            {
                "source": row.source,
                "file": row.file,
                "record": row.record,
                "from": since,
                "until": until,
                "may_be": row.may_be,
                "findings": [
                    {"column": one.column, "code": one.code, "value": one.value, "reason": one.reason}
                    for one in row.findings
                ],
                "row": row.raw,
            }
        )
        yield f"{line}\n"


def set_aside_csv(rows: Iterable[AsideRow], phrases: Phrases) -> Iterator[str]:
    """One line a row, several findings of a row separated by ` | `.

    No cell is a formula, and control characters are pictures.
    """
    yield _line(COLUMNS)
    for row in rows:
        since, until = _between(row, phrases)
        yield _line(
            (
                row.source,
                row.file,
                "" if row.record is None else str(row.record),
                since or "",
                until or "",
                _SEVERAL.join(row.may_be),
                _SEVERAL.join(one.column or "" for one in row.findings),
                _SEVERAL.join(one.code for one in row.findings),
                _SEVERAL.join(one.value or "" for one in row.findings),
                _SEVERAL.join(one.reason for one in row.findings),
                row.raw or "",
            )
        )


def _between(row: AsideRow, phrases: Phrases) -> tuple[str | None, str | None]:
    return (None, None) if row.between is None else (phrases.iso(row.between[0]), phrases.iso(row.between[1]))


def _line(cells: Iterable[str]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerow(_harmless(cell) for cell in cells)
    return text.getvalue()


def _harmless(cell: str) -> str:
    """The cell as one line of text: an apostrophe stands before what a spreadsheet would calculate."""
    shown = plain(cell)
    return f"'{shown}" if harmless(cell) != cell else harmless(shown)
