"""The header of an agreement: its own lines, completed by those of what it extends."""

import os
from datetime import date
from decimal import Decimal
from functools import cache

from servanda.diagnostics import Span
from servanda.model.agreement import Status
from servanda.model.findings import Findings, did_you_mean
from servanda.model.merge import Source
from servanda.records import record
from servanda.syntax.tree import BlankValue, DateValue, HeaderLine, NumberValue, Path, RunsLine, TextValue

LANGUAGE = 1


@record
class Header:
    """Header values; `blanks` are the places of `?`."""

    language: int
    version: str | None
    status: Status
    text: str | None
    zone: str
    runs: tuple[date, date] | None
    workdays: str | None
    blanks: tuple[tuple[str, Span], ...]


def header(source: Source, file: str, findings: Findings) -> Header:
    """Check the lines; what is missing gets the mildest value, so that the rest can be read."""
    blanks = [
        (word, line.value.span)
        for word, (line, _) in source.lines.items()
        if isinstance(line, HeaderLine) and isinstance(line.value, BlankValue)
    ]
    runs = _runs(source, blanks, findings)
    return Header(
        _language(source, findings),
        _text(source, "version"),
        _status(source, findings),
        _prose(source, file),
        _zone(source, findings),
        runs,
        _workdays(source),
        tuple(blanks),
    )


def _line(source: Source, word: str) -> HeaderLine | None:
    line = source.lines.get(word, (None, ""))[0]
    return line if isinstance(line, HeaderLine) else None


def _text(source: Source, word: str) -> str | None:
    line = _line(source, word)
    return line.value.value if line and isinstance(line.value, TextValue) else None


def _prose(source: Source, file: str) -> str | None:
    """The prose's path, relative to the agreement's own folder also where an extended agreement names it."""
    text = _text(source, "text")
    origin = source.lines["text"][1] if text is not None else file
    if text is None or origin == file:
        return text
    here, there = os.path.dirname(file), os.path.dirname(origin)  # noqa: PTH120  # textual, nothing is looked up
    return os.path.relpath(os.path.join(there, text), here or ".").replace(os.sep, "/")  # noqa: PTH118


def _language(source: Source, findings: Findings) -> int:
    line = _line(source, "language")
    if line is None or not isinstance(line.value, NumberValue):
        return LANGUAGE
    if line.value.value != Decimal(LANGUAGE):
        message = f"language {line.value.value} is unknown; this version reads language {LANGUAGE}"
        findings.error("MOD004", message, line.value.span, help=f"write `language {LANGUAGE}`")
    return LANGUAGE


def _status(source: Source, findings: Findings) -> Status:
    line = _line(source, "status")
    if line is None or not isinstance(line.value, Path):
        return Status.DRAFT
    if line.value.text in set(Status):
        return Status(line.value.text)
    findings.error("MOD004", f"unknown status `{line.value.text}`", line.value.span, help="write `draft` or `signed`")
    return Status.DRAFT


def _zone(source: Source, findings: Findings) -> str:
    line = _line(source, "timezone")
    if line is None:
        span = source.header.name.span if source.header else None
        message = "the agreement does not say in which time zone its times are read"
        findings.error("MOD004", message, span, help="add `timezone Asia/Shanghai` to the header")
        return "UTC"
    if not isinstance(line.value, Path | TextValue):
        return "UTC"
    name = line.value.text if isinstance(line.value, Path) else line.value.value
    if _zone_exists(name):
        return name
    findings.error("MOD005", f"there is no time zone `{name}`", line.value.span, help=_near_zone(name))
    return "UTC"


@cache
def _zone_exists(name: str) -> bool:
    # Imported here: most commands on a text with another error never need it.
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # noqa: PLC0415

    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _near_zone(name: str) -> str | None:
    from zoneinfo import available_timezones  # noqa: PLC0415  # as above

    return did_you_mean(name, sorted(available_timezones()), otherwise="write an IANA name such as `Asia/Shanghai`")


def _runs(source: Source, blanks: list[tuple[str, Span]], findings: Findings) -> tuple[date, date] | None:
    line = source.lines.get("runs", (None, ""))[0]
    if not isinstance(line, RunsLine):
        blanks.append(("runs", source.header.name.span if source.header else Span("", 0, 0, 1, 1, 1, 1)))
        return None
    ends = [end for end in (line.start, line.end) if isinstance(end, DateValue)]
    blanks += [("runs", end.span) for end in (line.start, line.end) if isinstance(end, BlankValue)]
    if len(ends) < 2:  # noqa: PLR2004  # both ends
        return None
    start, end = ends[0].value, ends[1].value
    if end < start:
        findings.error("MOD006", f"the term ends ({end}) before it starts ({start})", line.span, help="swap the dates")
        return None
    return start, end


def _workdays(source: Source) -> str | None:
    line = _line(source, "workdays")
    if line is None or not isinstance(line.value, Path):
        return None
    return line.value.text
