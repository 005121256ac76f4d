"""The same records written in every format, each by a library that is not the one that reads it."""

import csv
import gzip
import io
import json
import sqlite3
import zipfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeAlias
from xml.etree import ElementTree as ET

import duckdb
import openpyxl
import pyarrow as pa
import pyarrow.parquet
import xlsxwriter

Row: TypeAlias = Mapping[str, Any]
"""A record: texts, whole numbers, floats, yes and no, lists and objects by column; None where there is nothing."""


def columns_of(rows: Iterable[Row]) -> list[str]:
    return list(dict.fromkeys(name for row in rows for name in row))


def plain(value: Any) -> str:
    """A cell of a text format."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def csv_bytes(rows: list[Row], delimiter: str = ",", encoding: str = "utf-8", ends: str = "\n") -> bytes:
    names = columns_of(rows)
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator=ends)
    writer.writerow(names)
    writer.writerows([plain(row.get(name)) for name in names] for row in rows)
    return text.getvalue().encode(encoding)


def jsonl_bytes(rows: list[Row]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def json_bytes(rows: list[Row]) -> bytes:
    return json.dumps({"page": 1, "data": {"items": rows}}, indent=1).encode()


def zipped(content: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("export", content)
    return target.getvalue()


def xes_bytes(rows: list[Row]) -> bytes:
    """One trace; a value is an attribute of its kind, an object a container, a list a list."""
    root = ET.Element("log", {"xes.version": "1849-2016", "xmlns": "http://www.xes-standard.org/"})
    trace = ET.SubElement(root, "trace")
    for row in rows:
        event = ET.SubElement(trace, "event")
        for name, value in row.items():
            _attribute(event, name, value)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def _attribute(owner: ET.Element, key: str, value: Any) -> None:
    match value:
        case None:
            pass
        case dict():
            inner = ET.SubElement(owner, "container", {"key": key})
            for name, each in value.items():
                _attribute(inner, name, each)
        case list():
            values = ET.SubElement(ET.SubElement(owner, "list", {"key": key}), "values")
            for each in value:
                _attribute(values, "item", each)
        case _:
            kinds = {bool: "boolean", int: "int", float: "float", str: "string"}
            ET.SubElement(owner, kinds[type(value)], {"key": key, "value": plain(value)})


def write_openpyxl(path: Path, rows: list[Row]) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("记录")
    names = columns_of(rows)
    sheet.append(names)
    for row in rows:
        cells = []
        for name in names:
            cell = openpyxl.cell.WriteOnlyCell(sheet, row.get(name))
            if isinstance(row.get(name), str):
                # A text that begins with an equals sign is a text here, not a formula.
                cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    book.save(path)


def write_xlsxwriter(path: Path, rows: list[Row]) -> None:
    names = columns_of(rows)
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd hh:mm:ss"}) as book:
        sheet = book.add_worksheet("记录")
        for number, row in enumerate([{name: name for name in names}, *rows]):
            for place, name in enumerate(names):
                value = row.get(name)
                if isinstance(value, str):
                    sheet.write_string(number, place, value)
                elif value is not None:
                    sheet.write(number, place, value)


def table(rows: list[Row]) -> pa.Table:
    names = columns_of(rows)
    return pa.table({name: _column([row.get(name) for row in rows]) for name in names})


def _column(values: list[Any]) -> pa.Array:
    filled = pa.array(values)
    return filled.cast(pa.string()) if pa.types.is_null(filled.type) else filled


def write_parquet(path: Path, rows: list[Row]) -> None:
    pyarrow.parquet.write_table(table(rows), path)


def write_duckdb(path: Path, rows: list[Row]) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.register("rows", table(rows))
        connection.execute("CREATE TABLE records AS SELECT * FROM rows")


def write_sqlite(path: Path, rows: list[Row]) -> None:
    names = columns_of(rows)
    connection = sqlite3.connect(path)
    quoted = ", ".join(f'"{name}"' for name in names)
    connection.execute(f"CREATE TABLE records ({quoted})")
    insert = f"INSERT INTO records VALUES ({', '.join('?' * len(names))})"  # noqa: S608 - question marks only
    connection.executemany(insert, [[row.get(name) for name in names] for row in rows])
    connection.commit()
    connection.close()


def _bytes(make: Callable[[list[Row]], bytes]) -> Callable[[Path, list[Row]], None]:
    def write(path: Path, rows: list[Row]) -> None:
        path.write_bytes(make(rows))

    return write


Form: TypeAlias = tuple[str, str, Callable[[Path, list[Row]], None]]

FLAT: dict[str, Form] = {
    "csv": ("x.csv", "format: csv", _bytes(csv_bytes)),
    "csv semicolon": (
        "x.csv",
        "format: csv\ndelimiter: semicolon",
        _bytes(lambda rows: csv_bytes(rows, ";", "utf-8-sig")),
    ),
    "csv tab utf-16": (
        "x.txt",
        "format: csv\ndelimiter: tab\nencoding: utf-16",
        _bytes(lambda rows: csv_bytes(rows, "\t", "utf-16", "\r\n")),
    ),
    "csv pipe gb18030": (
        "x.csv",
        "format: csv\ndelimiter: pipe\nencoding: gb18030",
        _bytes(lambda rows: csv_bytes(rows, "|", "gb18030")),
    ),
    "csv gzip": ("x.csv.gz", "format: csv", _bytes(lambda rows: gzip.compress(csv_bytes(rows)))),
    "csv zip": ("x.csv.zip", "format: csv", _bytes(lambda rows: zipped(csv_bytes(rows)))),
    "xlsx openpyxl": ("x.xlsx", "format: xlsx", write_openpyxl),
    "xlsx xlsxwriter": ("x.xlsx", "format: xlsx", write_xlsxwriter),
    "sqlite": ("x.sqlite", "format: sqlite\ntable: records", write_sqlite),
}
"""File name, lines of the source, and what writes it, for records without lists and objects."""

NESTED: dict[str, Form] = {
    "jsonl": ("x.jsonl", "format: jsonl", _bytes(jsonl_bytes)),
    "jsonl zip": ("x.zip", "format: jsonl", _bytes(lambda rows: zipped(jsonl_bytes(rows)))),
    "json": ("x.json", "format: json\nrows: data.items", _bytes(json_bytes)),
    "json gzip": ("x.json.gz", "format: json\nrows: data.items", _bytes(lambda rows: gzip.compress(json_bytes(rows)))),
    "xes": ("x.xes", "format: xes", _bytes(xes_bytes)),
    "parquet": ("x.parquet", "format: parquet", write_parquet),
    "duckdb": ("x.duckdb", "format: duckdb\ntable: records", write_duckdb),
}
"""The same for records that may hold lists and objects."""
