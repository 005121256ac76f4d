"""A sheet of an XLSX workbook: one row names the columns, every row under it that is not blank is a record.

Dates and times are wall-clock texts, numbers the shortest decimals that mean them, formulas the values computed last.
"""

import datetime as dt
import zipfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from servanda.logs.readers.reading import BLANKS, Form, Job, Reading, UnreadableError
from servanda.logs.readers.records import Record, load_records, number_text
from servanda.logs.readers.sheet_survey import Survey, sheet_parts, survey
from servanda.logs.readers.unpacking import DAMAGED, bound_of

_OLE = b"\xd0\xcf\x11\xe0"
_SHOWN = 8
_EXACT = 10**15
"""A spreadsheet keeps 15 digits; of larger whole numbers the last ones are gone."""
_MOST_MERGED = 1_000_000


def read_xlsx(job: Job) -> Reading:
    """Read one sheet into the table `RAW`."""
    name, seen = _survey(job)
    try:
        sheet = _open(job, name)
        rows = _Rows(sheet, seen, job.layout.header - 1)
        columns = rows.header()
        load_records(job, rows.records(columns, job.wanted.columns))
    except CalamineError as error:
        message = f"it is no sound workbook: {error}"
        raise UnreadableError(message) from None
    return Reading(tuple(columns.values()), numbered=True)


def _survey(job: Job) -> tuple[str, Survey]:
    """The sheet's name and what its XML says; the whole archive is proved to be no larger than it may be."""
    with job.path.open("rb") as stream:
        if stream.read(len(_OLE)) == _OLE:
            message = "it is encrypted with a password, or a workbook in the old format XLS"
            raise UnreadableError(message)
    try:
        with zipfile.ZipFile(job.path) as archive:
            bound = bound_of(job.path, job.layout.unpacked)
            if sum(member.file_size for member in archive.infolist()) > bound:
                message = f"it unpacks to more than {bound / 10**6:,.0f} MB: if that is right, say `unpacked: 20 GB`"
                raise UnreadableError(message)
            # Unpacks everything once: sizes and sums are then known to be true.
            damaged = archive.testzip()
            if damaged is not None:
                message = f"its part {damaged} is damaged"
                raise UnreadableError(message)
            parts = sheet_parts(archive)
            name = _chosen(job.layout.sheet, tuple(parts))
            return name, survey(archive, parts[name])
    except (*DAMAGED, EOFError) as error:
        message = f"it is no sound workbook: {error}"
        raise UnreadableError(message) from None


def _chosen(wanted: str | None, names: tuple[str, ...]) -> str:
    """The sheet of this name, else of this number; without either the only one there is."""
    among = ", ".join(f"`{name}`" for name in names[:_SHOWN])
    if wanted is None:
        if len(names) == 1:
            return names[0]
        message = f"it has {len(names)} sheets ({among}): say which one, as in `sheet: 1`"
        raise UnreadableError(message)
    if wanted in names:
        return wanted
    word = wanted.strip()
    if word.isascii() and word.isdigit() and 1 <= int(word[:6]) <= len(names):
        return names[int(word) - 1]
    message = f"it has no sheet `{wanted}`; it has {among or 'none'}"
    raise UnreadableError(message)


def _open(job: Job, name: str) -> CalamineSheet:
    try:
        return CalamineWorkbook.from_path(str(job.path)).get_sheet_by_name(name)
    except CalamineError:
        raise
    except BaseException as error:
        # What goes wrong in the library's own language arrives as an exception that no `Exception` is.
        if type(error).__name__ != "PanicException":
            raise
        message = "it is no sound workbook: the reader gave up"
        raise UnreadableError(message) from None


@dataclass(slots=True)
class _Rows:
    """The rows of a sheet from the header on; rows and columns count from 0."""

    sheet: CalamineSheet
    seen: Survey
    top: int

    def cells(self) -> Iterator[tuple[int, dict[int, Any]]]:
        """Row by row the cells by their column; cells without a value are left out."""
        start = self.sheet.start
        if start is None:
            return
        for number, row in enumerate(self.sheet.iter_rows()):
            yield number, {start[1] + place: value for place, value in enumerate(row) if value not in ("", None)}

    def header(self) -> dict[int, str]:
        """The columns by their place; what has no name is called by its letters."""
        row = next((cells for number, cells in self.cells() if number == self.top), {})
        named = {place: _text(value)[0].strip(BLANKS) for place, value in row.items()}
        if not any(named.values()):
            message = f"row {self.top + 1} is blank: it should name the columns (`header: 3` says which row does)"
            raise UnreadableError(message)
        columns: dict[int, str] = {}
        for place in range(self.seen.last[1] + 1):
            name = named.get(place) or f"({_letters(place)})"
            if name in columns.values():
                message = f"row {self.top + 1} names column `{name}` twice"
                raise UnreadableError(message)
            columns[place] = name
        return columns

    def records(self, columns: dict[int, str], wanted: Collection[str]) -> Iterator[Record]:
        """Every row under the header that holds anything, numbered as rows are counted there."""
        merged = self.covered({place for place, name in columns.items() if name in wanted})
        for number, row in self.cells():
            if number <= self.top:
                continue
            cells: dict[str, str] = {}
            forms: dict[str, Form] = {}
            for place, name in columns.items():
                text, form = self.cell((number, place), row.get(place), merged)
                if text:
                    cells[name] = text
                    if form is not Form.PLAIN:
                        forms[name] = form
            if any(text.strip(BLANKS) and forms.get(name) is not Form.MERGED for name, text in cells.items()):
                yield Record(number - self.top, cells, forms)

    def cell(self, place: tuple[int, int], value: Any, merged: Collection[tuple[int, int]]) -> tuple[str, Form]:
        """The text of a cell and its form."""
        if place in self.seen.wrong:
            return self.seen.wrong[place] or "error", Form.WRONG
        if place in self.seen.uncomputed:
            return "a formula that was never computed", Form.WRONG
        if value is None:
            return ("a merged cell", Form.MERGED) if place in merged else ("", Form.PLAIN)
        return _text(value)

    def covered(self, places: Collection[int]) -> set[tuple[int, int]]:
        """The cells of these columns that lie under a merged cell without being its first."""
        cells: set[tuple[int, int]] = set()
        for (top, left), (bottom, right) in self.sheet.merged_cell_ranges or ():
            rows = range(max(top, self.top + 1), min(bottom, self.seen.last[0]) + 1)
            columns = [place for place in places if left <= place <= right]
            if len(cells) + len(rows) * len(columns) > _MOST_MERGED:
                message = f"its sheet has more than {_MOST_MERGED:,} merged cells"
                raise UnreadableError(message)
            cells.update((row, place) for row in rows for place in columns if (row, place) != (top, left))
        return cells


def _letters(place: int) -> str:
    letters, rest = "", place + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters


def _text(value: Any) -> tuple[str, Form]:
    match value:
        case bool():
            return ("true" if value else "false"), Form.PLAIN
        case int() | float():
            return number_text(float(value)) if abs(value) < _EXACT else (number_text(float(value))[0], Form.ROUNDED)
        case dt.datetime():
            return value.isoformat(sep=" "), Form.PLAIN
        case dt.date():
            return f"{value.isoformat()} 00:00:00", Form.PLAIN
        case dt.timedelta():
            minutes, seconds = divmod(round(value.total_seconds()), 60)
            return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}", Form.PLAIN
        case _:
            return str(value), Form.PLAIN
