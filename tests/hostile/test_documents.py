"""YAML, JSON and packed files that explode, nest without end or are made of nothing."""

import gzip
import json
import zipfile
from typing import Any

import pytest

YAML = {
    "aliases": "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
    "billion laughs": "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9 if n else ['x'])}]\n" for n in range(30)),
    "nested lists": "a: " + "[" * 50_000,
    "nested maps": "{a: " * 50_000,
    "nested blocks": "".join(" " * n + "a:\n" for n in range(2_000)),
    "tag": "a: !!python/object/apply:os.system ['touch pwned']\n",
    "tag of a map": "!!python/object:os.system\na: b\n",
    "tag directive": "%TAG ! tag:yaml.org,2002:python/\n---\na: !object x\n",
    "merge": "base: &b {a: 1}\nsources:\n  <<: *b\n",
    "twice": "sources: {}\nsources: {}\n",
    "twice below": "sources: {a: {path: x, path: y}}\n",
    "two documents": "a: b\n---\na: b\n",
    "empty": "",
    "a list": "- a\n",
    "a word": "a",
    "a key that is a list": "? [a, b]\n: c\n",
    "control": "a: \x07\n",
    "nul": "a: \x00\n",
    "tabs": "\ta: b\n",
    "unclosed": 'a: "b\n',
    "many keys": "".join(f"a{n}: b\n" for n in range(20_000)),
    "long key": "a" * 1_000_000 + ": b\n",
    "many sources": "sources:\n" + "".join(f"  s{n}: {{}}\n" for n in range(2_000)),
    "carriage returns": "a: b\r" * 1000,
    "surrogate escape": 'sources: {a: {path: "\\ud800"}}\n',
    "not UTF-8": b"a: \xff\xfe\n",
    "UTF-16": "a: b\n".encode("utf-16"),
}


@pytest.mark.parametrize("name", YAML)
def test_a_binding_is_findings(shop: Any, name: str) -> None:
    shop.write()
    shop.binding = None
    content = YAML[name]
    (shop.folder / "evil.yaml").write_bytes(content if isinstance(content, bytes) else content.encode())
    ended = shop.check("--logs", str(shop.folder / "evil.yaml"))
    assert (ended.code, "BIND0" in ended.err) == (3, True)
    assert len(ended.err) < 6_000_000
    assert not (shop.folder / "pwned").exists()


def line(**fields: Any) -> str:
    return json.dumps({"no": 1, "at": "2026-01-05 10:00:00", "what": "asked", "ticket": "t1"} | fields) + "\n"


JSON = {
    "nested": '{"no":1,"ticket":' + "[" * 100_000 + "]" * 100_000 + "}\n",
    "nested objects": '{"a":' * 100_000 + "1" + "}" * 100_000 + "\n",
    "open": "{" * 100_000 + "\n",
    "a number that is none": '{"no":1,"at":"2026-01-05 10:00:00","what":"paid","amount":1e400}\n',
    "ten thousand digits": '{"no":1,"at":"2026-01-05 10:00:00","what":"paid","amount":' + "9" * 10_000 + "}\n",
    "not a number": '{"no":1,"at":"2026-01-05 10:00:00","what":"paid","amount":NaN}\n',
    "infinity": '{"no":1,"at":"2026-01-05 10:00:00","what":"paid","amount":Infinity}\n',
    "no object": "[1, 2]\n",
    "not UTF-8": b'{"no":"\xff"}\n',
    "nul": b'{"no":1,\x00}\n',
}


@pytest.mark.parametrize("name", JSON)
@pytest.mark.parametrize("identity", [True, False])
def test_lines_of_json_are_findings(shop: Any, name: str, identity: bool) -> None:  # noqa: FBT001 - a parameter
    shop.path, shop.format = "desk.jsonl", "jsonl"
    shop.write()
    if not identity:
        shop.binding = (shop.folder / "logs.yaml").read_text(encoding="utf-8").replace("    id: no\n", "")
    content = JSON[name]
    start = line(no=7).encode()
    shop.files = {"desk.jsonl": start + (content if isinstance(content, bytes) else content.encode())}
    ended = shop.check()
    assert (ended.code, "LOG0" in ended.err) == (3, True)
    assert len(ended.err) < 100_000


@pytest.mark.parametrize("text", ["\\ud800", "\\udfff\\ud800", "\\u0000", "\\u202e\\u001b[31m", "\\u2028"])
def test_texts_of_json_that_no_text_holds(shop: Any, text: str) -> None:
    """A lone surrogate or a NUL is either a finding or a key like any other; nothing breaks over it."""
    shop.path, shop.format = "desk.jsonl", "jsonl"
    shop.files = {"desk.jsonl": line(ticket="X").replace("X", text)}
    text_form, _, _ = shop.every("--evidence", str(shop.folder / "evidence.csv"))
    assert text_form.code in {1, 3}


def test_a_header_of_many_columns_and_a_row_of_one_cell(shop: Any) -> None:
    header, *rows = shop.files["desk.csv"].splitlines()
    more = ",".join(f"x{number}" for number in range(700))
    shop.files["desk.csv"] = "\n".join([f"{header},{more}", *(row + "," * 700 for row in rows), ""])
    assert shop.check().code == 1
    shop.files["desk.csv"] = f"{header}," + ",".join(f"x{number}" for number in range(200_000)) + "\n"
    ended = shop.check()
    assert (ended.code, "columns" in ended.err) == (3, True)
    shop.files["desk.csv"] = f'{header}\n1,"' + "x\n" * 500_000
    ended = shop.check()
    assert (ended.code, "LOG003" in ended.err) == (3, True)
    assert len(ended.err) < 10_000


def test_packed_files_that_explode(shop: Any) -> None:
    bomb = gzip.compress(b"\0" * (300 << 20), compresslevel=9)
    shop.path = "desk*.csv.gz"
    shop.files = {"desk.csv.gz": bomb}
    ended = shop.check()
    assert (ended.code, "LOG001" in ended.err, "unpacks to more" in ended.err) == (3, True, True)


def test_a_zip_that_climbs(shop: Any) -> None:
    shop.path = "desk*.csv.zip"
    shop.write()
    with zipfile.ZipFile(shop.folder / "desk.csv.zip", "w") as archive:
        archive.writestr("../../climbed.csv", shop.files["desk.csv"])
    shop.files = {}
    assert shop.check().code == 1
    assert not list(shop.folder.parent.glob("climbed.csv"))
    assert not list(shop.folder.parent.parent.glob("climbed.csv"))


@pytest.mark.parametrize("content", [b"", b"\x1f\x8b", b"\x1f\x8b\x08" + b"\0" * 30, b"PK\x03\x04", b"x"])
@pytest.mark.parametrize("name", ["desk.csv.gz", "desk.csv.zip"])
def test_packed_files_that_are_none(shop: Any, name: str, content: bytes) -> None:
    shop.path, shop.files = name, {name: content}
    ended = shop.check()
    assert (ended.code, "LOG001" in ended.err) == (3, True)
