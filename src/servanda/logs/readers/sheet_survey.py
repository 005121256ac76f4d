"""Looks through the XML of a workbook's sheet for what the library that reads it does not say.

It gives error values and formulas that were never computed as empty cells, and it makes room for every cell between
the first and the last: a workbook that would exhaust the memory is refused before it sees it.
"""

import re
import zipfile
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from xml.parsers import expat

from servanda.logs.readers.reading import UnreadableError

WORKBOOK = "xl/workbook.xml"
MOST_CELLS = 32_000_000
"""Cells between the first and the last of a sheet: about a gigabyte while it is read."""

_RELATIONS = "xl/_rels/workbook.xml.rels"
_MOST_WRONG = 1_000_000
_ROWS, _COLUMNS = 1_048_576, 16_384
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_CHUNK = 1 << 18


@dataclass(slots=True)
class Survey:
    """The last row and column with a value (from 0; -1: none), and the cells that hold no value.

    `wrong` maps row and column to the error value; `uncomputed` are formulas whose value nobody computed.
    """

    last: tuple[int, int] = (-1, -1)
    wrong: dict[tuple[int, int], str] = field(default_factory=dict)
    uncomputed: set[tuple[int, int]] = field(default_factory=set)


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """The sheets' names and the parts of the archive that hold them, in the workbook's order."""
    names = archive.namelist()
    if WORKBOOK not in names or _RELATIONS not in names:
        message = "it is a ZIP, but no workbook"
        raise UnreadableError(message)
    targets: dict[str, str] = {}
    sheets: dict[str, str] = {}
    for name, values in _elements(archive, _RELATIONS):
        if name == "Relationship":
            targets[values.get("Id", "")] = _part(values.get("Target", ""))
    for name, values in _elements(archive, WORKBOOK):
        if name == "sheet":
            relation = next((value for key, value in values.items() if key.rpartition(" ")[2] == "id"), "")
            sheets[values.get("name", "")] = targets.get(relation, "")
    return sheets


def survey(archive: zipfile.ZipFile, part: str) -> Survey:
    """Look through one sheet."""
    if part not in archive.namelist():
        message = "its sheet is not in it"
        raise UnreadableError(message)
    reader = _SheetReader()
    parser = _parser()
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.text
    _parse(archive, part, parser)
    rows, columns = (last + 1 for last in reader.found.last)
    if rows * columns > MOST_CELLS:
        message = f"its sheet spans {rows:,} rows and {columns:,} columns, more than {MOST_CELLS:,} cells"
        raise UnreadableError(message)
    return reader.found


def _part(target: str) -> str:
    return target.removeprefix("/") if target.startswith("/") else str(PurePosixPath("xl") / target)


def _elements(archive: zipfile.ZipFile, part: str) -> list[tuple[str, dict[str, str]]]:
    found: list[tuple[str, dict[str, str]]] = []

    def start(name: str, values: dict[str, str]) -> None:
        found.append((name.rpartition(" ")[2], values))

    parser = _parser()
    parser.StartElementHandler = start
    _parse(archive, part, parser)
    return found


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def _refuse_doctype(*_declared: object) -> None:
    message = "it has a document type declaration, which no workbook needs and which can hide attacks"
    raise UnreadableError(message)


def _parse(archive: zipfile.ZipFile, part: str, parser: expat.XMLParserType) -> None:
    try:
        with archive.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                parser.Parse(chunk, False)  # noqa: FBT003 - the library's signature
            parser.Parse(b"", True)  # noqa: FBT003 - the library's signature
    except (expat.ExpatError, ValueError, LookupError) as error:
        message = f"its part {part} is no sound XML: {error}"
        raise UnreadableError(message) from None


class _SheetReader:
    """The cells of one sheet as its XML tells them."""

    def __init__(self) -> None:
        self.found = Survey()
        self.row, self.column = -1, -1
        self.kind = ""
        self.formula = False
        self.value: list[str] | None = None
        self.filled = False

    def start(self, name: str, values: dict[str, str]) -> None:
        match name.rpartition(" ")[2]:
            case "row":
                self.row = self._row(values.get("r"))
                self.column = -1
            case "c":
                self.row, self.column = self._place(values.get("r"))
                self.kind, self.formula, self.value, self.filled = values.get("t", ""), False, None, False
            case "f":
                self.formula = True
            case "v" | "t":
                self.value = []

    def text(self, letters: str) -> None:
        if self.value is not None:
            self.filled = True
            self.value.append(letters if self.kind == "e" else "")

    def end(self, name: str) -> None:
        if name.rpartition(" ")[2] != "c":
            return
        place = (self.row, self.column)
        if self.filled:
            last = self.found.last
            self.found.last = (max(last[0], place[0]), max(last[1], place[1]))
        if self.kind == "e":
            self.found.wrong[place] = "".join(self.value or ())
        elif self.formula and not self.filled and self.kind != "str":
            # The value of a text formula may be the empty text; any other formula has a value once it is computed.
            self.found.uncomputed.add(place)
        if len(self.found.wrong) + len(self.found.uncomputed) > _MOST_WRONG:
            message = f"its sheet has more than {_MOST_WRONG:,} error values"
            raise UnreadableError(message)
        self.value = None

    def _row(self, written: str | None) -> int:
        if written is None:
            return self.row + 1
        if not (written.isascii() and written.isdigit() and 1 <= int(written[:8]) <= _ROWS):
            message = f"its sheet has a row `{written[:20]}`"
            raise UnreadableError(message)
        return int(written) - 1

    def _place(self, written: str | None) -> tuple[int, int]:
        if written is None:
            return self.row, self.column + 1
        match = _REFERENCE.fullmatch(written)
        column = 0
        for letter in match[1] if match is not None else "":
            column = column * 26 + ord(letter) - ord("A") + 1
        if match is None or not 1 <= column <= _COLUMNS or not 1 <= int(match[2]) <= _ROWS:
            message = f"its sheet has a cell `{written[:20]}`"
            raise UnreadableError(message)
        return int(match[2]) - 1, column - 1
