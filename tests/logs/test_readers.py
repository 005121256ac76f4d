import gzip
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

HEADER = "no,at,what,ticket,urgency,kind,paid,note\n"
ROW = "{},2026-01-05T09:00:00Z,answered,t{},,,,\n"


def lines(project: Any, extra: str = "") -> Any:
    project.sources = (
        """
  tickets:
    path: tickets*.jsonl
    format: jsonl
    id: no
    time: {column: at, format: iso}
    columns:
      what: one of asked, answered
"""
        + extra
        + """
    events:
      asked:
        where: what = asked
        fields: {ticket: ticket, urgency: urgency, paid: paid, note: text.content}
      answered:
        where: what = answered
        fields: {ticket: ticket}
"""
        + "\n  payments:"
        + project.sources.split("\n  payments:")[1]
    )
    return project


def line(**changes: Any) -> str:
    return json.dumps({"no": "1", "at": "2026-01-05T09:00:00Z", "what": "asked", "ticket": "t1", **changes}) + "\n"


# --- CSV --------------------------------------------------------------------------------------------------------------


def test_quoted_line_ends_and_blank_lines_are_no_records(project: Any) -> None:
    text = HEADER + '1,2026-01-05T09:00:00Z,asked,t1,,,,"two\nlines, ""quoted"""\n\n' + ROW.format(2, 2)
    out = project.load(tickets_csv=text)
    assert out.rows("asked", "note") == [('two\nlines, "quoted"',)]
    assert out.rows("answered", "record") == [(2,)]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_byte_order_mark_and_line_ends(project: Any, mark: bytes, end: str) -> None:
    out = project.load(tickets_csv=mark + (HEADER + ROW.format(1, 1) + ROW.format(2, 2)).replace("\n", end).encode())
    assert out.rows("answered", "id", "ticket", "record") == [("1", "t1", 1), ("2", "t2", 2)]


@pytest.mark.parametrize(("word", "letter"), [("semicolon", ";"), ("tab", "\t")])
def test_other_delimiters(project: Any, word: str, letter: str) -> None:
    project.sources = project.sources.replace("format: csv\n    id", f"format: csv\n    delimiter: {word}\n    id")
    out = project.load(tickets_csv=(HEADER + ROW.format(1, 1)).replace(",", letter))
    assert out.rows("answered", "ticket") == [("t1",)]


def test_columns_in_another_order_and_more_of_them(project: Any) -> None:
    out = project.load(
        tickets_csv="x,ticket,what,note,paid,kind,urgency,at,no\n?,t9,asked,n,no,wish,3,2026-01-05T09:00:00Z,7\n"
    )
    assert out.rows("asked", "id", "ticket", "urgency", "kind", "paid") == [("7", "t9", Decimal(3), "wish", False)]


def test_broken_rows_keep_the_record_numbers_of_all_others(project: Any) -> None:
    text = HEADER + ROW.format(1, 1) + "2,short\n\n" + ROW.format(3, 3) + "4,2026-01-05T09:00:00Z,asked,t,,,,n,more\n"
    out = project.load(tickets_csv=text + "5,never,answered,t,,,,\n")
    places = {(found.code, found.origin.record) for found in out.diagnostics}
    assert places == {("LOG002", 2), ("LOG002", 4), ("LOG005", 5)}
    short = next(found for found in out.diagnostics if found.origin.record == 2)
    assert short.message == "this row has 2 cells where the header names 8 columns"
    assert short.origin.value == "2,short"


def test_an_unclosed_quote_is_a_finding(project: Any) -> None:
    out = project.load(
        tickets_csv=HEADER + ROW.format(1, 1) + '2,"2026-01-05T09:00:00Z,answered,t,,,,\n' + ROW.format(3, 3)
    )
    assert [(found.code, found.origin.record) for found in out.diagnostics] == [("LOG003", 2)]


def test_bytes_that_are_not_utf_8_are_a_finding(project: Any) -> None:
    out = project.load(tickets_csv=(HEADER + ROW.format(1, 1) + ROW.format(2, 2)).encode() + b"3,2026,asked,\xff,,,,\n")
    assert [(found.code, found.origin.record) for found in out.diagnostics] == [("LOG019", 3)]


def test_a_missing_column_points_at_the_binding(project: Any) -> None:
    out = project.load(tickets_csv="no,at,what,tickets,urgency,kind,paid,note\n")
    assert (out.only.code, out.only.help) == ("BIND010", "did you mean tickets?")
    source = (project.folder / "logs.yaml").read_text(encoding="utf-8").splitlines()
    assert source[out.only.span.line - 1][out.only.span.column - 1 :].startswith("ticket, urgency")


@pytest.mark.parametrize("content", ["", "\n\n", "no,at,no,what\n"])
def test_a_file_without_a_proper_header_cannot_be_read(project: Any, content: str) -> None:
    out = project.load(tickets_csv=content)
    assert (out.only.code, out.only.origin.file) == ("LOG001", "tickets.csv")


def test_a_header_alone_is_an_empty_log(project: Any) -> None:
    out = project.load(tickets_csv=HEADER)
    assert out.rows("asked", "id") == []


def test_record_numbers_hold_in_a_file_read_in_parallel(project: Any) -> None:
    rows = "".join(
        f'n{number},2026-01-05T09:00:00Z,answered,"t\n{number}",,,,\n'
        if number % 7 == 0
        else f"n{number},2026-01-05T09:00:00Z,answered,t,,,,{'x' * 40}\n"
        for number in range(1, 120_001)
    )
    out = project.load(tickets_csv=HEADER + rows)
    wrong = [row for row in out.rows("answered", "id", "record") if row[0] != f"n{row[1]}"]
    assert (len(out.rows("answered", "id")), wrong) == (120_000, [])


def test_file_names_with_signs_of_a_glob(project: Any) -> None:
    project.write({"tickets[1].csv": HEADER + ROW.format(1, 1), "tickets1.csv": HEADER + ROW.format(2, 2)})
    out = project.load()
    assert out.rows("answered", "id", "file") == [("1", 1), ("2", 0)]
    assert out.log.files[:2] == ("tickets1.csv", "tickets[1].csv")


def test_a_broken_gzip_file_cannot_be_read(project: Any) -> None:
    project.sources = project.sources.replace("tickets*.csv", "tickets*.csv.gz")
    project.write({"tickets.csv.gz": gzip.compress((HEADER + ROW.format(1, 1) * 50).encode())[:-10]})
    assert project.load().codes == ["LOG001"]


# --- JSON Lines -------------------------------------------------------------------------------------------------------


def test_json_numbers_keep_their_digits(project: Any) -> None:
    text = line(urgency=2).replace('"urgency": 2', '"urgency": 12345678901234567890.123456789012345678')
    out = lines(project).load(
        tickets_jsonl=text
        + line(no=2.50, urgency=1, text={"content": 1.10}).replace("1.1}", "1.10}").replace("2.5,", "2.50,")
    )
    assert out.rows("asked", "id", "urgency", "note") == [
        ("1", Decimal("12345678901234567890.123456789012345678"), None),
        ("2.50", Decimal(1), "1.10"),
    ]


def test_json_true_false_and_null(project: Any) -> None:
    out = lines(project).load(tickets_jsonl=line(paid=True) + line(no="2", paid=False) + line(no="3", paid=None))
    assert out.rows("asked", "paid") == [(True,), (False,), (None,)]


def test_json_that_only_the_database_accepts_ends_in_values(project: Any) -> None:
    text = line().replace("}", ",}").replace('"t1"', '"t1", "urgency": 1.5')
    project = lines(project)
    assert project.load(tickets_jsonl=text).rows("asked", "urgency") == [(Decimal("1.5"),)]
    project.sources = project.sources.replace("    id: no\n", "", 1)
    assert len(project.load(tickets_jsonl=text + line()).rows("asked", "id")) == 2


def test_lines_that_are_no_objects(project: Any) -> None:
    text = line() + '{"no": "2",\n' + "\n  \n" + "[1]\n" + line(no="4", at="never")
    out = lines(project).load(tickets_jsonl=text)
    found = {(each.code, each.origin.record, each.origin.value) for each in out.diagnostics}
    assert found == {("LOG004", 2, '{"no": "2",'), ("LOG004", 3, "[1]"), ("LOG005", 4, "never")}


@pytest.mark.parametrize("value", [["t1"], {"id": "t1"}])
def test_a_list_or_object_where_one_value_is_wanted(project: Any, value: Any) -> None:
    out = lines(project).load(tickets_jsonl=line() + line(no="2", ticket=value))
    assert (out.only.code, out.only.origin.record, out.only.origin.column) == ("LOG015", 2, "ticket")


def test_a_text_that_looks_like_a_list_is_a_text(project: Any) -> None:
    out = lines(project).load(tickets_jsonl=line(ticket='["t1"]', text={"content": "{}"}))
    assert out.rows("asked", "ticket", "note") == [('["t1"]', "{}")]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("1.50", "15e-1", True),
        ("-0", "0.0", True),
        ("12345678901234567890123456789012345", "12345678901234567890123456789012346", False),
        ("1." + "0" * 40 + "1", "1." + "0" * 40 + "2", False),
        ("1e99999999999999999999", "1e99999999999999999999", True),
        ("9" * 5000, "9" * 4999 + "8", False),
    ],
)
def test_numbers_say_the_same_where_all_their_digits_do(project: Any, one: str, other: str, same: bool) -> None:  # noqa: FBT001 - a parameter
    text = "".join(line().replace("}", f', "weight": {number}}}') for number in (one, other))
    codes = lines(project).load(tickets_jsonl=text).codes
    assert codes == ([] if same else ["LOG016"])


@pytest.mark.parametrize("half", [b"\xed\xb3\x8c", b"\\ud800"])
@pytest.mark.parametrize("identity", ["    id: no\n", ""])
def test_half_characters_are_findings(project: Any, half: bytes, identity: str) -> None:
    """Neither as bytes nor as an escape is half of a surrogate pair a text; without `id` each line is canonical too."""
    whole = lines(project)
    project.sources = project.sources.replace("    id: no\n", identity)
    broken = line(no="2", note="HALF").encode().replace(b"HALF", half)
    out = whole.load(tickets_jsonl=line().encode() + broken)
    assert out.only.code == "LOG004"
    assert out.only.origin is not None
    assert out.only.origin.record == 2


@pytest.mark.parametrize("identity", ["    id: no\n", ""])
def test_absent_and_blank_values_make_no_other_record(project: Any, identity: str) -> None:
    project = lines(project)
    project.sources = project.sources.replace("    id: no\n", identity, 1)
    out = project.load(tickets_jsonl=line() + line(paid=None) + line(what=" asked ", note="  ", urgency=None))
    assert (len(out.rows("asked", "id")), out.log.summaries[0].duplicates) == (1, 2)


def test_a_missing_key_is_a_missing_value(project: Any) -> None:
    out = lines(project).load(tickets_jsonl=line().replace('"ticket": "t1"', '"tickets": "t1"'))
    assert (out.only.code, out.only.origin.column) == ("LOG009", "ticket")


def test_json_with_a_byte_order_mark_and_compressed(project: Any) -> None:
    project = lines(project)
    project.sources = project.sources.replace("tickets*.jsonl", "tickets*.jsonl*")
    project.write(
        {
            "tickets-1.jsonl": b"\xef\xbb\xbf" + line().encode(),
            "tickets-2.jsonl.gz": gzip.compress(b"\xef\xbb\xbf" + line(no="2").encode() + line(no="3").encode()),
            "tickets-3.jsonl": "",
        }
    )
    assert project.load().rows("asked", "id", "file", "record") == [("1", 0, 1), ("2", 1, 1), ("3", 1, 2)]


# --- Parquet ----------------------------------------------------------------------------------------------------------


def parquet(project: Any, path: Path, select: str) -> Any:
    path.parent.mkdir(exist_ok=True)
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({select}) TO '{path}' (FORMAT parquet)")
    project = lines(project)
    project.sources = project.sources.replace("tickets*.jsonl", "tickets*.parquet").replace("jsonl", "parquet")
    return project


def test_parquet_columns_nested_and_typed(project: Any, tmp_path: Path) -> None:
    select = """SELECT 7 AS no, TIMESTAMPTZ '2026-01-05 09:00:00+00' AS at, 'asked' AS what, 't1' AS ticket,
        1.10::DECIMAL(9, 2) AS urgency, TRUE AS paid, {'content': 'hi'} AS text"""
    out = parquet(project, tmp_path / "exports" / "tickets.parquet", select).load()
    assert out.rows("asked", "id", "at", "urgency", "paid", "note") == [
        ("7", (20_458 * 24 + 9) * 3_600_000_000, Decimal("1.10"), True, "hi")
    ]


def test_a_list_in_parquet_is_no_single_value(project: Any, tmp_path: Path) -> None:
    select = """SELECT 7 AS no, '2026-01-05T09:00:00Z' AS at, 'asked' AS what, ['t1'] AS ticket, NULL::INT AS urgency,
        NULL::BOOLEAN AS paid, {'content': 'hi'} AS text"""
    out = parquet(project, tmp_path / "exports" / "tickets.parquet", select).load()
    assert (out.only.code, out.only.origin.column) == ("LOG015", "ticket")


def test_a_file_that_is_no_parquet_cannot_be_read(project: Any) -> None:
    project = lines(project)
    project.sources = project.sources.replace("tickets*.jsonl", "tickets*.parquet").replace("jsonl", "parquet")
    project.write({"tickets.parquet": b"not parquet"})
    assert project.load().codes == ["LOG001"]
