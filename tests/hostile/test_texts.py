"""What strangers write into exports and agreements: shown as data, never obeyed, run or calculated."""

import csv
import io
import json
from typing import Any

import pytest

TEXTS = {
    "sql": "'); DROP TABLE staged; --",
    "sql function": "read_csv('/etc/passwd')",
    "colour": "\x1b[31mred\x1b[0m",
    "link": "\x1b]8;;http://evil.example\x07click\x1b]8;;\x07",
    "title": "\x1b]0;owned\x07",
    "c1": "\x9b31mred\x9d0;owned\x9c",
    "markup": "[red]x[/red][link=http://evil.example]y[/link]",
    "html": "<script>alert(1)</script>&lt;",
    "formula": "=cmd|' /C calc'!A0",
    "override": "\u202egnp.exe\u2066\u2069",
    "zero width": "t\u200b1\ufeff2\u200d",
    "separators": "a\u2028b\u2029c\x85d",
    "controls": "a\x01b\x07c\x08d\x7f",
    "combining": "e" + "\u0301" * 300,
    "template": "{{7*7}}${7*7}%s%n`id`$(id)",
    "quotes": "\"'`\\",
    "astral": "\U0010ffff\U000e0041😀",
}


def cell(text: str) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(["9", "2026-01-07 10:00:00", "asked", text, "1", "bug", text, ""])
    return line.getvalue()


@pytest.mark.parametrize("name", TEXTS)
def test_a_cell_is_a_key_that_nobody_answered(shop: Any, name: str) -> None:
    """One more question that is never answered: two missed, whatever its ticket is called; what is printed is plain."""
    shop.files["desk.csv"] += cell(TEXTS[name])
    evidence = shop.folder / "evidence.csv"
    text = shop.check()
    result = shop.check("--format", "json", "--evidence", str(evidence))
    assert (text.code, result.code) == (1, 1)
    clause = json.loads(result.out)["clauses"][0]
    assert clause["instances"]["missed"] == 2
    keys = {breach["key"]["ticket"] for breach in clause["breaches"]}
    assert TEXTS[name].strip() in keys
    rows = list(csv.DictReader(io.StringIO(evidence.read_text(encoding="utf-8"))))
    assert TEXTS[name].strip() in {json.loads(row["key"])["ticket"] for row in rows if row["key"] != "{}"}


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("column", ["kind", "at"])
def test_a_cell_that_cannot_be_typed_is_shown_plainly(shop: Any, name: str, column: str) -> None:
    cells = {"no": "9", "at": "2026-01-07 10:00:00", "what": "asked", "ticket": "t9", "urgency": "1", "kind": "bug"}
    cells[column] = TEXTS[name]
    line = io.StringIO()
    csv.writer(line).writerow([*cells.values(), "", ""])
    shop.files["desk.csv"] += line.getvalue()
    ended = shop.check("--format", "json" if column == "at" else "text")
    assert (ended.code, "LOG0" in ended.err) == (3, True)


@pytest.mark.parametrize("name", ["sql", "markup", "html", "formula", "template"])
def test_texts_of_an_agreement(shop: Any, name: str) -> None:
    written = TEXTS[name].replace("\\", "\\\\").replace('"', '\\"')
    shop.clauses = shop.clauses.replace('clause 1 "答复"', f'clause 1 "{written}"\n  quote "{written}"')
    text, concise, result = shop.every()
    assert (text.code, concise.code) == (1, 1)
    assert TEXTS[name] in text.out
    assert json.loads(result.out)["clauses"][0]["title"] == TEXTS[name]


@pytest.mark.parametrize("name", ["=cmd|'x'!A0", "+1", "-1", "@SUM(1)", "\t=1", " =1", "＝1"])
def test_no_file_name_is_a_formula_in_the_evidence(shop: Any, name: str) -> None:
    shop.path = "*.csv"
    shop.files = {f"{name}.csv": shop.files["desk.csv"]}
    for engine in ("duckdb", "reference"):
        evidence = shop.folder / f"{engine}.txt.csv.out"
        target = shop.folder / "out" / "evidence.csv"
        target.parent.mkdir(exist_ok=True)
        assert shop.check("--evidence", str(target), "--engine", engine).code == 1
        rows = list(csv.DictReader(io.StringIO(target.read_text(encoding="utf-8"))))
        assert {row["trigger_file"] for row in rows if row["trigger_file"]} == {f"'{name}.csv"}
        assert not evidence.exists()


def test_rows_set_aside_hold_no_formula(shop: Any) -> None:
    shop.files["desk.csv"] += '"=cmd|\'x\'!A0",soon,"@SUM(1)","+1","-x","=1","\t=1","＝1"\n'
    target = shop.folder / "out" / "aside.csv"
    target.parent.mkdir()
    assert shop.check("--quarantine", str(target)).code == 1
    for row in csv.reader(io.StringIO(target.read_text(encoding="utf-8"))):
        assert not any(cell.lstrip().startswith(("=", "+", "-", "@", "＝")) for cell in row)


def test_a_field_of_ten_megabytes(shop: Any) -> None:
    shop.files["desk.csv"] += cell("x" * 10_000_000)
    ended = shop.check()
    assert ended.code == 1
    assert len(ended.out) < 30_000_000
    shop.files["desk.csv"] = shop.files["desk.csv"].replace("2026-01-07 10:00:00", "x" * 10_000_000)
    ended = shop.check()
    assert (ended.code, len(ended.both) < 100_000) == (3, True)


def test_nul_bytes_and_what_is_not_utf_8(shop: Any) -> None:
    rows = shop.files["desk.csv"].encode()
    for line in (
        b"9,2026-01-07 10:00:00,asked,\xff\xfe,1,bug,,\n",
        b"9,2026-01-07 10:00:00,asked,\xed\xa0\x80,1,bug,,\n",
    ):
        shop.files["desk.csv"] = rows + line
        ended = shop.check()
        assert (ended.code, "LOG019" in ended.err) == (3, True)
    shop.files["desk.csv"] = rows + b"9,2026-01-07 10:00:00,asked,a\x00b,1,bug,,\n"
    assert shop.check().code in {1, 3}


def test_column_names_from_strangers(shop: Any) -> None:
    """Columns nobody asked for may be called anything."""
    names = ["'); DROP TABLE x; --", '"quoted"', "\x1b[31m", "v0", "rowid", "content", "select", "c0", "*", "\u202e"]
    header, *rows = shop.files["desk.csv"].splitlines()
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(names)
    shop.files["desk.csv"] = "\n".join([f"{header},{line.getvalue()}", *(row + "," * len(names) for row in rows), ""])
    assert shop.check().code == 1
    shop.files["desk.csv"] = shop.files["desk.csv"].replace("ticket", "\x1b[31mticket", 1)
    ended = shop.check()
    assert (ended.code, "BIND010" in ended.err) == (3, True)


def test_names_on_the_command_line(shop: Any) -> None:
    for text in ("\x1b[31m", "'); DROP", "[red]", "\u202e", "a\nb", "=1"):
        for option in ("--clause", "--party", "--as-of", "--fail-on"):
            assert shop.check(option, text).code == 2
