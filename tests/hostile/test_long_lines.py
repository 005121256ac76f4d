"""A line of an export that is longer than anybody's record: read, or refused with its reason, in bounded memory."""

import os
from pathlib import Path
from typing import Any

import pytest

resource = pytest.importorskip("resource", reason="no limits here")
LONG = os.environ.get("SERVANDA_LONG") == "1"
MEGABYTES = [64, 1100] if LONG else [64]
CHUNK = b"x" * (1 << 20)


def write(path: Path, head: bytes, megabytes: int, tail: bytes) -> None:
    """A file with one long stretch between two texts, written piece by piece."""
    with path.open("wb") as stream:
        stream.write(head)
        for _ in range(megabytes):
            stream.write(CHUNK)
        stream.write(tail)


@pytest.mark.parametrize("megabytes", MEGABYTES)
@pytest.mark.parametrize("form", ["csv", "jsonl", "json"])
def test_a_line_of_many_megabytes(shop: Any, run: Any, form: str, megabytes: int) -> None:
    """The other rows are judged if it is read; what is too long is a finding that names file and record."""
    shop.path, shop.format = f"desk.{form}", form
    sound = '{"no": "1", "at": "2026-01-05 10:00:00", "what": "asked", "ticket": "t1", "urgency": 1}'
    if form == "csv":
        rows = shop.files.pop("desk.csv").encode()
        head, tail = rows + b"9,2026-01-07 10:00:00,asked,t9,1,bug,", b",\n"
    else:
        shop.files = {}
        head = sound.encode() + b"\n" + b'{"no": "9", "at": "2026-01-07 10:00:00", "what": "asked", "note": "'
        tail = b'", "ticket": "t9"}\n'
    if form == "json":
        head, tail = b"[" + head.replace(b"\n", b",\n"), tail.strip() + b"]"
    shop.write()
    write(shop.folder / f"desk.{form}", head, megabytes, tail)
    ended = run("check", "shop.agreement", cwd=shop.folder, seconds=120 + megabytes)
    assert ended.code in {1, 3}
    assert len(ended.both) < 100_000
    if ended.code == 1:
        assert "t1" in ended.both or "missed" in ended.both
    else:
        assert "LOG0" in ended.err or "memory" in ended.err
        assert f"desk.{form}" in ended.err
    if megabytes <= 64:
        assert ended.code == 1


@pytest.mark.parametrize("megabytes", MEGABYTES)
def test_a_long_line_that_is_no_record(shop: Any, run: Any, megabytes: int) -> None:
    shop.path, shop.format, shop.files = "desk.jsonl", "jsonl", {}
    shop.write()
    write(shop.folder / "desk.jsonl", b'{"no": "1"}\n', megabytes, b"\n")
    ended = run("check", "shop.agreement", cwd=shop.folder, seconds=120 + megabytes)
    assert ended.code == 3
    assert "desk.jsonl" in ended.err
    assert len(ended.both) < 100_000
