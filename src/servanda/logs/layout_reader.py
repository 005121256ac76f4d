"""Reads the lines of a source that say how its files are laid out: delimiter, encoding, sheet, table and so on."""

import re
from collections.abc import Callable

from servanda.logs.binding import Encoding, Format, Layout
from servanda.logs.document import Node, Table
from servanda.logs.shapes import Shapes

_DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}
_ENCODINGS = {
    "utf-8": Encoding.UTF_8,
    "utf8": Encoding.UTF_8,
    "utf-16": Encoding.UTF_16,
    "utf-16-le": Encoding.UTF_16_LE,
    "utf-16-be": Encoding.UTF_16_BE,
    # GB 2312 and GBK are parts of GB 18030: what they can write reads the same.
    "gb18030": Encoding.GB18030,
    "gbk": Encoding.GB18030,
    "gb2312": Encoding.GB18030,
    "latin-1": Encoding.LATIN_1,
    "iso-8859-1": Encoding.LATIN_1,
    "windows-1252": Encoding.WINDOWS_1252,
    "cp1252": Encoding.WINDOWS_1252,
}
_TEXTS = (Format.CSV, Format.JSONL, Format.JSON)
_FITS: dict[str, tuple[Format, ...]] = {
    "delimiter": (Format.CSV,),
    "encoding": _TEXTS,
    "rows": (Format.JSON,),
    "sheet": (Format.XLSX,),
    "header": (Format.XLSX,),
    "table": (Format.DUCKDB, Format.SQLITE),
}
_BYTES = {"MB": 10**6, "GB": 10**9}
_SIZE = re.compile(r"(\d{1,6}) *(MB|GB)")
_HIGHEST_HEADER = 1_000


class LayoutReader:
    """Takes the lines one by one, in any order; `finish` checks that they fit the format."""

    def __init__(self, shapes: Shapes) -> None:
        self.shapes = shapes
        self.format: Format | None = None
        self.delimiter = ","
        self.encoding = Encoding.UTF_8
        self.rows: tuple[str, ...] = ()
        self.sheet: str | None = None
        self.header = 1
        self.table: str | None = None
        self.unpacked: int | None = None

    def readers(self) -> dict[str, Callable[[Node], None]]:
        """What reads which line."""
        return {
            "format": self.read_format,
            "delimiter": self.read_delimiter,
            "encoding": self.read_encoding,
            "rows": self.read_rows,
            "sheet": self.read_sheet,
            "header": self.read_header,
            "table": self.read_table,
            "unpacked": self.read_unpacked,
        }

    def finish(self, source: Table) -> Layout | None:
        """The layout, or None where the format is not known."""
        written = source.entries.get("format")
        if self.format is None or written is None:
            return None
        for key, formats in _FITS.items():
            stated = source.keys.get(key) if key in source.entries else None
            # What an extended binding says for another format is not in the way of one that replaces the format.
            if stated is not None and self.format not in formats and stated.span.file == written.span.file:
                message = f"`{key}` says nothing about {self.format} files, only about {', '.join(formats)}"
                self.shapes.findings.error("BIND023", message, stated.span)
        if self.format in _FITS["table"]:
            self.shapes.missing(f"a source of format {self.format}", ("table",), source, written.span)
        return Layout(
            self.format, self.delimiter, self.encoding, self.rows, self.sheet, self.header, self.table, self.unpacked
        )

    def read_format(self, node: Node) -> None:
        """`format: csv`."""
        word = self.shapes.choice(node, "format", tuple(Format))
        self.format = None if word is None else Format(word)

    def read_delimiter(self, node: Node) -> None:
        """`delimiter: semicolon`."""
        word = self.shapes.choice(node, "delimiter", tuple(_DELIMITERS))
        self.delimiter = _DELIMITERS.get(word or "", ",")

    def read_encoding(self, node: Node) -> None:
        """`encoding: gb18030`, in upper or lower case."""
        text = self.shapes.text(node, "`encoding`")
        if text is None:
            return
        found = _ENCODINGS.get(text.value.strip().lower().replace("_", "-"))
        if found is None:
            among = tuple(Encoding)
            message = f"`{text.value}` is no encoding that is read here"
            self.shapes.findings.error("BIND006", message, text.span, suggest=text.value, among=among)
            return
        self.encoding = found

    def read_rows(self, node: Node) -> None:
        """`rows: data.items`, the keys that lead to the array."""
        text = self.shapes.text(node, "`rows`")
        if text is not None:
            self.rows = tuple(text.value.strip().split("."))
            if not all(self.rows):
                self.shapes.findings.error("BIND006", f"`{text.value}` is no path of keys", text.span, among=("a.b",))

    def read_sheet(self, node: Node) -> None:
        """`sheet: Tickets` or `sheet: 2`."""
        text = self.shapes.text(node, "`sheet`")
        self.sheet = None if text is None else text.value

    def read_header(self, node: Node) -> None:
        """`header: 3`, the sheet's row that names the columns."""
        text = self.shapes.text(node, "`header`")
        if text is None:
            return
        word = text.value.strip()
        if word.isascii() and word.isdigit() and 1 <= int(word[:6]) <= _HIGHEST_HEADER:
            self.header = int(word)
        else:
            message = f"`{text.value}` is no number of a row, 1 to {_HIGHEST_HEADER}"
            self.shapes.findings.error("BIND006", message, text.span)

    def read_table(self, node: Node) -> None:
        """`table: tickets`."""
        text = self.shapes.text(node, "`table`")
        self.table = None if text is None else text.value.strip()

    def read_unpacked(self, node: Node) -> None:
        """`unpacked: 20 GB`, the size a packed file may unpack to."""
        text = self.shapes.text(node, "`unpacked`")
        if text is None:
            return
        match = _SIZE.fullmatch(text.value.strip())
        if match is None:
            message = f"`{text.value}` is no size"
            self.shapes.findings.error("BIND006", message, text.span, among=("500 MB", "20 GB"))
            return
        self.unpacked = int(match[1]) * _BYTES[match[2]]
