"""Damaged files of every format end in values: a table of records, or why there is none, in words without our paths."""

import gzip
import random
import zipfile
from pathlib import Path
from typing import Any

import duckdb
import pytest

from servanda.bind.sample import take
from servanda.logs.binding import Layout
from servanda.logs.document import Table, Text
from servanda.logs.files import ExportFile
from servanda.logs.layout_reader import LayoutReader
from servanda.logs.readers import RAW, Wanted, read_records
from servanda.logs.shapes import Shapes
from tests.logs import written

FORMS = {**written.FLAT, **written.NESTED}
NAMES = ("no", "at", "what", "ticket", "urgency", "note")
ROWS = [
    {
        "no": number,
        "at": "2026-01-05 09:00:00",
        "what": "asked",
        "ticket": f"t{number}",
        "urgency": number / 4,
        "note": '投 "\n',
    }
    for number in range(6)
]
SIGNS = b"\"'<>&[]{},:;|\t\n\r\0\xff\\ PK"


def layout(lines: str) -> Layout:
    """The lines of a source as a binding reads them."""
    shapes = Shapes()
    reader = LayoutReader(shapes)
    where: Any = type("Span", (), {"file": "logs.yaml"})()
    entries = {key: Text(word, where, 1, 1) for key, word in (line.split(": ") for line in lines.splitlines())}
    for key, node in entries.items():
        reader.readers()[key](node)
    found = reader.finish(Table(entries, entries, where))
    assert found is not None
    return found


def mutated(chance: random.Random, content: bytes) -> bytes:
    """Bits turned, stretches cut out, repeated or put in, the end cut off."""
    made = bytearray(content)
    for _ in range(chance.choice([1, 1, 2, 5, 20])):
        place = chance.randrange(len(made) + 1)
        match chance.randrange(5):
            case 0 if place < len(made):
                made[place] ^= 1 << chance.randrange(8)
            case 1:
                del made[place : place + chance.randrange(30)]
            case 2:
                made[place:place] = bytes(chance.choices(SIGNS, k=4))
            case 3:
                made[place : place + 8] = made[-chance.randrange(1, 200) :][:8]
            case _ if chance.random() < 0.3:
                del made[place:]
    return bytes(made)


@pytest.mark.parametrize("form", FORMS)
def test_damage_ends_in_values(tmp_path: Path, form: str) -> None:
    chance = random.Random(form)  # noqa: S311 - no secret
    name, lines, write = FORMS[form]
    path = tmp_path / name
    write(path, ROWS)
    whole = path.read_bytes()
    refused = 0
    with duckdb.connect() as connection:
        for number in range(25):
            path.write_bytes(mutated(chance, whole))
            wanted = Wanted(NAMES, number % 2 == 0)
            reading = read_records(connection, ExportFile(path, "export", 0), layout(lines), wanted, tmp_path)
            tables = connection.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name = ?", [RAW]).fetchone()
            assert tables == (0 if reading.unreadable is not None else 1,)
            assert str(tmp_path) not in (reading.unreadable or "")
            connection.execute(f"DROP TABLE IF EXISTS {RAW}")
            refused += reading.unreadable is not None
    assert refused or form.startswith(("csv", "json")), "some of the damage must show"
    assert [place.name for place in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("form", ["csv gzip", "csv zip", "jsonl zip", "json gzip", "sqlite", "parquet"])
def test_damage_is_told_by_bind(tmp_path: Path, form: str) -> None:
    chance = random.Random(form)  # noqa: S311 - no secret
    name, _lines, write = FORMS[form]
    path = tmp_path / name
    write(path, ROWS)
    whole = path.read_bytes()
    for number in range(15):
        path.write_bytes(mutated(chance, whole))
        sample, why = take(path)
        assert (sample is None) == bool(why), number


@pytest.mark.parametrize("packed", ["gz", "zip"])
def test_a_damaged_archive_is_told_by_bind(tmp_path: Path, packed: str) -> None:
    """Bytes all over the archive are turned, one at a time: none is an error nobody expects."""
    path = tmp_path / f"x.csv.{packed}"
    text = b"no,at\n" + b"".join(b"%d,2026-01-05 09:00:00\n" % number for number in range(20))
    if packed == "gz":
        path.write_bytes(gzip.compress(text))
    else:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("x.csv", text)
    whole = path.read_bytes()
    refused = 0
    for place in range(0, len(whole), 3):
        content = bytearray(whole)
        content[place] ^= 0xFF
        path.write_bytes(content)
        refused += take(path)[0] is None
    assert refused > len(whole) // 9
