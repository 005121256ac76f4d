"""Workbooks written by openpyxl and XlsxWriter: typed cells, what is no value, and files that are no sound workbook."""

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from servanda.logs.readers import sheet_survey

HEADER = ["no", "at", "what", "ticket", "urgency", "kind", "paid", "note"]
NINE = dt.datetime(2026, 1, 5, 9, 10)  # noqa: DTZ001 - a wall-clock time
AT = (20_458 * 24 * 60 + 9 * 60 + 10 - 8 * 60) * 60_000_000
"""09:10 in Shanghai on 2026-01-05, 20 458 days after 1970-01-01."""


def bound(project: Any, lines: str = "") -> Any:
    project.sources = (
        project.sources.replace("tickets*.csv", "tickets*.xlsx")
        .replace("format: csv\n    id", f"format: xlsx\n{lines}    id")
        .replace("{column: at, format: iso}", "{column: at, format: iso, zone: agreement}")
    )
    return project


def written(project: Any, fill: Callable[[Any, Any], None], **options: Any) -> None:
    """A workbook by XlsxWriter whose first sheet `Tickets` is filled by a function of the workbook and the sheet."""
    project.write({})
    with xlsxwriter.Workbook(project.folder / "exports/tickets.xlsx", options) as book:
        fill(book, book.add_worksheet("Tickets"))


def rows(*cells: list[Any], top: int = 0) -> Callable[[Any, Any], None]:
    """Header and rows; instants with a format of date and time."""

    def fill(book: Any, sheet: Any) -> None:
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        for number, row in enumerate([HEADER, *cells], top):
            for place, value in enumerate(row):
                if isinstance(value, dt.datetime):
                    sheet.write_datetime(number, place, value, moment)
                elif isinstance(value, str) and value.startswith("="):
                    formula, _, result = value.partition(" -> ")
                    sheet.write_formula(number, place, formula, None, result)
                elif value is not None:
                    sheet.write(number, place, value)

    return fill


def findings(out: Any) -> set[tuple[Any, ...]]:
    return {(each.code, each.origin.record, each.origin.column, each.origin.value) for each in out.diagnostics}


def said(out: Any) -> str:
    assert (out.only.code, out.only.origin.record) == ("LOG001", None)
    return str(out.only.message)


@pytest.mark.parametrize("options", [{}, {"date_1904": True}])
def test_typed_cells(project: Any, options: dict[str, Any]) -> None:
    written(
        project,
        rows(
            [1, NINE, "asked", " 投诉\n1 ", 1.1, "bug", True, "=1+1 -> 2"],
            [2.0, NINE, "asked", 20260105, 0.125, None, False, '="a"&"b" -> ab'],
            ["3", "2026-01-05T01:10:00Z", "answered", "t3"],
        ),
        **options,
    )
    out = bound(project).load()
    assert out.rows("asked", "id", "at", "ticket", "urgency", "kind", "paid", "note") == [
        ("1", AT, "投诉\n1", Decimal("1.1"), "bug", True, "2"),
        ("2", AT, "20260105", Decimal("0.125"), None, False, "ab"),
    ]
    assert out.rows("answered", "id", "at", "record") == [("3", AT, 3)]


def test_instants_keep_their_seconds_and_midnight_is_one(project: Any) -> None:
    moments = [dt.datetime(2026, 1, 5, 23, 59, 59), dt.datetime(2026, 1, 6), dt.datetime(2026, 1, 6, 0, 0, 0, 1000)]  # noqa: DTZ001
    written(project, rows(*([number, moment, "answered", "t"] for number, moment in enumerate(moments, 1))))
    ends = [(AT // 10**6 - 9 * 3600 - 600 + 86_400) * 10**6 + shift for shift in (-1_000_000, 0, 1_000)]
    assert bound(project).load().rows("answered", "id", "at") == [(str(n), end) for n, end in enumerate(ends, 1)]


def test_dates_as_days(project: Any) -> None:
    project.sources = project.sources.replace(
        "path: payments*.csv\n    format: csv", "path: pay.xlsx\n    format: xlsx"
    )
    project.write({"tickets.csv": ",".join(HEADER) + "\n"})
    book = openpyxl.Workbook()
    for row in (["day", "month", "amount"], [dt.date(2026, 1, 5), "2026-01", 12.5], ["2026-01-06", "2026-01", 1]):
        book.active.append(row)
    book.save(project.folder / "exports/pay.xlsx")
    midnight = (20_458 * 24 - 8) * 3_600_000_000
    assert project.load().rows("paid", "at", "amount") == [(midnight, Decimal("12.5")), (midnight + 86_400 * 10**6, 1)]


def test_blank_rows_are_counted_and_are_no_records(project: Any) -> None:
    written(project, rows([1, NINE, "answered", "t"], [], [None, " "], [4, NINE, "answered", "t"]))
    assert bound(project).load().rows("answered", "id", "record") == [("1", 1), ("4", 4)]


def test_a_header_further_down_and_off_the_edge(project: Any) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.merge_range(0, 1, 0, 4, "Export of January")
        moment = book.add_format({"num_format": "d.m.yy h:mm"})
        sheet.write_row(2, 3, HEADER)
        sheet.write_row(4, 3, [1, None, "answered", "t"])
        sheet.write_datetime(4, 4, NINE, moment)

    written(project, fill)
    assert bound(project, "    header: 3\n").load().rows("answered", "id", "at", "record") == [("1", AT, 2)]
    project.sources = project.sources.replace("header: 3", "header: 2")
    assert "row 2 is blank: it should name the columns" in said(project.load())


def test_what_is_no_value_is_a_finding(project: Any) -> None:
    written(
        project,
        rows(
            [1, NINE, "asked", "t", "=1/0 -> #DIV/0!", None, None, None],
            [2, NINE, "asked", "t", None, None, None, "=NA() -> #N/A"],
            [1234567890123456, NINE, "asked", "t"],
        ),
    )
    assert findings(bound(project).load()) >= {
        ("LOG023", 1, "urgency", "#DIV/0!"),
        ("LOG023", 2, "note", "#N/A"),
        ("LOG026", 3, "no", "1234567890123456"),
    }


def test_error_values_in_rows_that_are_not_looked_at_and_columns_nobody_reads(project: Any) -> None:
    def fill(book: Any, sheet: Any) -> None:
        rows([1, NINE, "noise", "=NA() -> #N/A"], [2, NINE, "answered", "t"])(book, sheet)
        sheet.write(0, 8, "spare")
        sheet.write_formula(2, 8, "=NA()", None, "#N/A")

    written(project, fill)
    assert bound(project, "    ignore: what = noise\n").load().rows("answered", "id") == [("2",)]


def test_a_formula_that_nobody_computed_is_a_finding(project: Any) -> None:
    project.write({})
    book = openpyxl.Workbook()
    book.active.append(HEADER)
    book.active.append([1, NINE, "asked", "t", "=1+1"])
    book.save(project.folder / "exports/tickets.xlsx")
    assert ("LOG023", 1, "urgency", "a formula that was never computed") in findings(bound(project).load())


def test_merged_cells_are_findings_where_they_are_read(project: Any) -> None:
    def fill(book: Any, sheet: Any) -> None:
        rows([1, NINE, "answered", "t"], [2, NINE, "answered", None])(book, sheet)
        sheet.merge_range(1, 3, 2, 3, "t")

    written(project, fill)
    assert ("LOG025", 2, "ticket", "a merged cell") in findings(bound(project).load())


def test_several_sheets(project: Any) -> None:
    def fill(book: Any, sheet: Any) -> None:
        rows([1, NINE, "answered", "t"])(book, sheet)
        rows([2, NINE, "answered", "t"])(book, book.add_worksheet("二月"))
        rows([3, NINE, "answered", "t"])(book, book.add_worksheet("1"))

    written(project, fill)
    assert "it has 3 sheets (`Tickets`, `二月`, `1`): say which one" in said(bound(project).load())
    base = project.sources
    for name, number in (("二月", "2"), ("2", "2"), ("1", "3"), ("Tickets", "1")):
        project.sources = base.replace("format: xlsx\n", f'format: xlsx\n    sheet: "{name}"\n', 1)
        assert project.load().rows("answered", "id") == [(number,)]
    project.sources = base.replace("format: xlsx\n", "format: xlsx\n    sheet: 4\n", 1)
    assert "it has no sheet `4`; it has `Tickets`, `二月`, `1`" in said(project.load())


def test_a_column_named_twice(project: Any) -> None:
    written(project, lambda _book, sheet: sheet.write_row(0, 0, ["no", "at", "no"]))
    assert "row 1 names column `no` twice" in said(bound(project).load())


def workbook(project: Any) -> tuple[Path, dict[str, bytes]]:
    written(project, rows([1, NINE, "answered", "t"]))
    path = project.folder / "exports/tickets.xlsx"
    with zipfile.ZipFile(path) as archive:
        return path, {name: archive.read(name) for name in archive.namelist()}


def rewritten(path: Path, parts: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        (b'r="A2"', b'r="XFD1048576"', "more than 32,000,000 cells"),
        (b'r="A2"', b'r="ZZZ9999999"', "its sheet has a cell `ZZZ9999999`"),
        (b'<row r="2"', b'<row r="99999999"', "its sheet has a row `99999999`"),
        (b"</sheetData>", b"", "is no sound XML"),
        (b"<worksheet", b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet', "document type declaration"),
    ],
)
def test_sheets_that_are_attacks(project: Any, old: bytes, new: bytes, part: str) -> None:
    path, parts = workbook(project)
    assert old in parts[SHEET]
    rewritten(path, parts | {SHEET: parts[SHEET].replace(old, new)})
    assert part in said(bound(project).load())


def test_a_bomb_is_given_up(project: Any) -> None:
    path, parts = workbook(project)
    rewritten(path, parts | {"xl/media/x.bin": bytes(3_000_000)})
    assert "it unpacks to more than 2 MB" in said(bound(project, "    unpacked: 2 MB\n").load())


def test_a_part_that_is_longer_than_it_says_is_damaged(project: Any) -> None:
    path, parts = workbook(project)
    rewritten(path, parts)
    content = bytearray(path.read_bytes())
    place = content.index(SHEET.encode(), content.index(b"PK\x01\x02")) - 46
    content[place + 24 : place + 28] = (200).to_bytes(4, "little")
    path.write_bytes(content)
    assert "damaged" in said(bound(project).load()) or "sound workbook" in said(project.load())


def archive_of(**parts: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"", "it is no sound workbook"),
        (b"no,at,what\n", "it is no sound workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "it is encrypted with a password, or a workbook in the old"),
        (archive_of(a=b"b"), "it is a ZIP, but no workbook"),
    ],
)
def test_files_that_are_no_workbook(project: Any, content: bytes, part: str) -> None:
    project.write({"tickets.xlsx": content})
    assert part in said(bound(project).load())


def test_a_workbook_that_is_cut_off(project: Any) -> None:
    path, _parts = workbook(project)
    path.write_bytes(path.read_bytes()[:-100])
    assert "it is no sound workbook" in said(bound(project).load())


def test_the_bound_of_cells_is_about_a_gigabyte() -> None:
    assert sheet_survey.MOST_CELLS * 32 <= 2**30
