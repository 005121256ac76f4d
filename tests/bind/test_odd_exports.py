"""Exports as they come: packed, cut off, oddly encoded and dated; what is proposed for them, or why nothing is."""

import gzip
import io
import sqlite3
import zipfile
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from servanda.bind import propose
from servanda.bind.moments import moments_of
from servanda.bind.sample import format_of, take
from servanda.bind.span import stretch_of
from servanda.logs.binding import Format
from servanda.logs.binding_reader import read_binding
from servanda.model.load import load

SHANGHAI = ZoneInfo("Asia/Shanghai")
ROWS = "id,at\n1,2026-01-05T10:00:00Z\n2,2026-01-06T10:00:00Z\n"


def zipped(**files: str) -> bytes:
    """A ZIP of files; `a_csv` stands for the name `a.csv`."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, text in files.items():
            archive.writestr(name.replace("_", "."), text)
    return held.getvalue()


# --- when records happened --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "since", "until", "longest"),
    [
        (["2026-01-08", "2026-01-05"], date(2026, 1, 5), date(2026, 1, 9), timedelta(days=3)),
        # 20:00 in UTC is 04:00 of the next day in Shanghai
        (["2026-01-05T20:00:00Z"], date(2026, 1, 6), date(2026, 1, 7), timedelta(0)),
        (
            ["2026-01-05T20:00:00", "2026-01-05T20:30:00,5"],
            date(2026, 1, 5),
            date(2026, 1, 6),
            timedelta(minutes=30.00833333),
        ),
        # 1 January 2026 00:00 in UTC is 1,767,225,600
        (["1767225600", "1767312000"], date(2026, 1, 1), date(2026, 1, 3), timedelta(days=1)),
        (["1767225600000", "1767312000000"], date(2026, 1, 1), date(2026, 1, 3), timedelta(days=1)),
        (["31/01/2026 10:00", "01/02/2026 10:00"], date(2026, 1, 31), date(2026, 2, 2), timedelta(days=1)),
        (["1/31/2026 1:05 PM", "1/31/2026 12:05 AM"], date(2026, 1, 31), date(2026, 2, 1), timedelta(hours=13)),
        (["2026/1/5 下午 1:05", "2026/1/15 上午 1:05"], date(2026, 1, 5), date(2026, 1, 16), timedelta(days=9.5)),
        (["31-Jan-2026 10:00", "02-Feb-2026 10:00"], date(2026, 1, 31), date(2026, 2, 3), timedelta(days=2)),
        (["31.01.2026", "30.01.2026"], date(2026, 1, 30), date(2026, 2, 1), timedelta(days=1)),
    ],
)
def test_the_days_an_export_spans(values: list[str], since: date, until: date, longest: timedelta) -> None:
    moments = moments_of(values)
    assert moments is not None
    found = stretch_of(moments, values, SHANGHAI)
    assert found is not None
    assert (found.since, found.until) == (since, until)
    assert abs(found.longest - longest) < timedelta(seconds=1)


def test_days_that_are_none_span_nothing() -> None:
    moments = moments_of(["31/01/2026 10:00"])
    assert moments is not None
    assert stretch_of(moments, ["30/02/2026 10:00", "soon"], SHANGHAI) is None
    dates = moments_of(["2026-01-05"])
    assert dates is not None
    assert stretch_of(dates, ["2026-02-30"], SHANGHAI) is None


@pytest.mark.parametrize(
    "values",
    [
        ["2026-01-05 10:00 h", "2026/01/05 10:00 h"],  # other signs
        ["05/01/2026 10:00", "05/01/2026 10:00:00"],  # other parts
        ["05/01/2026 10:00 h", "05/01/2026 10:00 m"],  # other words
        ["05/01/26 10:00"],  # which of the three is the year
        ["05/2026 10"],
        ["5/1/2026 10:00:00:00:00"],
        ["Jan 5"],
        ["31/01/2026 10:00", "01/31/2026 10:00"],  # both ways round
        ["1767225600", "1767225600000"],  # seconds and milliseconds
    ],
)
def test_what_is_written_in_no_one_way_is_no_instant(values: list[str]) -> None:
    assert moments_of(values) is None


# --- packed and encoded -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("export.zip", zipped(a_csv=ROWS), Format.CSV),
        ("a.jsonl.zip", zipped(x_txt="{}"), Format.JSONL),
        ("export.zip", zipped(a_csv=ROWS, b_json="[]"), None),
        ("export.zip", b"PK\x03\x04 damaged", None),
        ("a.CSV.GZ", b"", Format.CSV),
        ("notes", b"", None),
    ],
    ids=["zip", "inner name", "two files", "damaged", "upper case", "no suffix"],
)
def test_the_format_of_a_packed_file(tmp_path: Path, name: str, content: bytes, expected: Format | None) -> None:
    (tmp_path / name).write_bytes(content)
    assert format_of(tmp_path / name) is expected


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.csv.gz", gzip.compress(ROWS.encode() * 50)[:-20], "cut off"),
        ("a.csv.gz", b"no gzip at all", "damaged"),
        ("a.csv.zip", zipped(a_csv=ROWS, b_csv=ROWS), "exactly one file"),
        ("a.csv", b" \n \n", "empty"),
    ],
    ids=["cut", "damaged", "two files", "empty"],
)
def test_why_a_file_is_not_looked_at(tmp_path: Path, name: str, content: bytes, why: str) -> None:
    (tmp_path / name).write_bytes(content)
    sample, found = take(tmp_path / name)
    assert sample is None
    assert found is not None
    assert why in found


@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz", "a.csv.zip"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "cp1252"])
def test_the_same_records_however_they_are_encoded_and_packed(tmp_path: Path, name: str, encoding: str) -> None:
    word = "größer" if encoding == "cp1252" else "客户消息已经回复"
    text = "id|at|what\n" + "".join(f"{n}|2026-01-{n:02}T10:00:00Z|{word}\n" for n in range(1, 20))
    raw = text.encode(encoding)
    if name.endswith(".gz"):
        raw = gzip.compress(raw)
    elif name.endswith(".zip"):
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w") as archive:
            archive.writestr("a.csv", raw)
        raw = held.getvalue()
    (tmp_path / name).write_bytes(raw)
    sample, why = take(tmp_path / name)
    assert sample is not None, why
    assert sample.columns == ("id", "at", "what")
    assert sample.values("what") == [word] * 19
    assert sample.whole


def test_of_a_file_of_many_megabytes_only_whole_lines_of_the_head_are_read(tmp_path: Path) -> None:
    line = "x" * 5_000
    for name, encoding in (("a.csv", "utf-8"), ("b.csv", "utf-16")):
        rows = "".join(f"{n:04},2026-01-05T10:00:00Z,{line}\n" for n in range(1_800 if encoding == "utf-8" else 900))
        (tmp_path / name).write_text("id,at,note\n" + rows, encoding=encoding)
        sample, why = take(tmp_path / name)
        assert sample is not None, why
        assert not sample.whole
        # eight mebibytes, less the head's 11 signs, hold that many lines of 4 + 22 + 5,000 + 1 signs
        assert len(sample.rows) == (8 * 2**20 // (1 if encoding == "utf-8" else 2) - 11) // 5_027
        assert {len(note) for note in sample.values("note")} == {5_000}


def test_numbers_lists_and_what_is_inside(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(
        '{"id": 1, "at": 1767225600, "size": 1.5e3, "who": {"name": "a", "tags": ["x", "y"]}, '
        '"ok": true, "gone": null}\n',
        encoding="utf-8",
    )
    sample, why = take(tmp_path / "a.jsonl")
    assert sample is not None, why
    [row] = sample.rows
    assert row == {
        "id": "1",
        "at": "1767225600",
        "size": "1500",
        "who.name": "a",
        "who.tags": '["x", "y"]',
        "ok": "true",
    }
    assert sample.lists == {"who.tags"}


def test_a_database_of_two_tables_is_bound_by_hand(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "a.sqlite")
    connection.execute("CREATE TABLE visits (id TEXT, at TEXT)")
    connection.execute("CREATE TABLE calls (id TEXT, at TEXT)")
    connection.execute("INSERT INTO visits VALUES ('1', '2026-01-05T10:00:00Z')")
    connection.execute("INSERT INTO calls VALUES ('1', '2026-01-05T10:00:00Z')")
    connection.commit()
    connection.close()
    sample, why = take(tmp_path / "a.sqlite")
    assert sample is None
    assert why is not None
    assert all(word in why for word in ("more than one table", "`visits`", "`calls`", "`table:`"))


# --- proposals --------------------------------------------------------------------------------------------------------


def proposed(folder: Path, **files: str) -> str:
    """What is proposed for files beside the binding; `a_csv` stands for the name `a.csv`."""
    paths = [folder / name.replace("_", ".") for name in files]
    for path, text in zip(paths, files.values(), strict=True):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return propose(paths, None, folder).text


def test_a_table_without_times_is_left_out_and_said(tmp_path: Path) -> None:
    text = proposed(tmp_path, a_csv=ROWS, names_csv="code,label\nx,one\ny,two\n")
    assert "# ? names is left out: no column holds times" in text
    binding, found = _read(text, tmp_path)
    assert binding == ["a"], found


def test_records_that_have_no_time_are_ignored_by_what_they_are(tmp_path: Path) -> None:
    rows = "".join(
        f"{n},{'' if n % 5 == 0 else f'2026-01-{n:02}T10:00:00Z'},{'draft' if n % 5 == 0 else 'sent'}\n"
        for n in range(1, 31)
    )
    text = proposed(tmp_path, a_csv="id,at,state\n" + rows)
    assert "ignore: state = draft  # ? these records have no time" in text.replace('"', "").replace("'", "")


def test_times_that_are_sometimes_missing_will_be_findings(tmp_path: Path) -> None:
    rows = "".join(f"{n},{'' if n == 7 else f'2026-01-{n:02} 10:00:00'},2026-02-01,k\n" for n in range(1, 31))
    text = proposed(tmp_path, a_csv="id,at,seen,kind\n" + rows.replace(",2026-02-01,", ",,", 3))
    assert "empty in 1 records, which will be findings" in text
    assert "other columns with times: seen" in text


def test_exports_of_two_folders_share_the_one_above_them(tmp_path: Path) -> None:
    for place in ("north", "south"):
        (tmp_path / "exports" / place).mkdir(parents=True)
        (tmp_path / "exports" / place / f"{place}.csv").write_text(ROWS, encoding="utf-8")
    paths = [tmp_path / "exports" / place / f"{place}.csv" for place in ("north", "south")]
    text = propose(paths, None, tmp_path).text
    lines = [line.strip() for line in text.splitlines()]
    assert "base: exports" in lines
    assert {"path: north/north.csv", "path: south/south.csv"} <= set(lines)
    # a binding beside something else cannot name them
    (tmp_path / "elsewhere").mkdir()
    assert "do not lie below this file" in propose(paths, None, tmp_path / "elsewhere").text


def test_two_exports_of_one_name_are_two_sources(tmp_path: Path) -> None:
    text = proposed(tmp_path, a_csv=ROWS, a_jsonl='{"id": "1", "at": "2026-01-05T10:00:00Z", "x": 1}\n')
    assert _read(text, tmp_path)[0] == ["a", "a_2"]


AMOUNTS = """
agreement shop
  language 1
  timezone Asia/Shanghai
  runs     2026-01-01 to 2026-12-31

party client

event paid
  invoice  id
  amount   money
event refunded
  invoice  id
  amount   money
  note     optional text

clause 1
  when refunded
  client must paid where amount >= {amount}
  for the same invoice
  within 3 days
"""


@pytest.mark.parametrize(("amount", "doubtful"), [("100 CNY", False), ("0 EUR", False), ("refunded.amount", True)])
def test_amounts_take_the_currency_of_the_agreement(tmp_path: Path, amount: str, doubtful: bool) -> None:  # noqa: FBT001 - a parameter
    text = (
        AMOUNTS.format(amount=amount)
        if not doubtful
        else AMOUNTS.format(amount="0 CNY").replace(" where amount >= 0 CNY", "")
    )
    (tmp_path / "shop.agreement").write_text(text, encoding="utf-8")
    agreement, found = load(tmp_path / "shop.agreement")
    assert agreement is not None, found
    rows = "".join(f"i{n},2026-01-{n:02}T10:00:00Z,{n * 10}.50\n" for n in range(1, 20))
    (tmp_path / "paid.csv").write_text("invoice,at,amount\n" + rows, encoding="utf-8")
    proposal = propose([tmp_path / "paid.csv"], agreement, tmp_path).text
    currency = "CNY" if doubtful else amount.rpartition(" ")[2]
    line = next(line for line in proposal.splitlines() if "currency" in line and "amount" in line)
    assert f"currency: {currency}" in line
    assert ("in which currency is it?" in line) is doubtful


def _read(text: str, folder: Path) -> tuple[list[str], object]:
    path = folder / "proposal.yaml"
    path.write_text(text, encoding="utf-8")
    binding, found = read_binding(path, None)
    return ([] if binding is None else [source.name.value for source in binding.sources]), found


def test_of_many_parts_three_are_named(tmp_path: Path) -> None:
    parts = {f"visits-{n}_csv": f"id,at\nv{n},2026-01-0{n}T10:00:00Z\n" for n in range(1, 6)}
    text = proposed(tmp_path, **parts)
    assert "# visits-1.csv, visits-2.csv, visits-3.csv and 2 more: all 5 records were looked at" in text
    assert _read(text, tmp_path)[0] == ["visits"]
