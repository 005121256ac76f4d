"""JSON files whose records are the elements of an array, at the top or under keys."""

import io
import json
import random
import time
from typing import Any

import pytest

from servanda.logs.readers.json_scanner import Scanner

RECORDS = [
    {
        "no": 1,
        "at": "2026-01-05T09:00:00Z",
        "what": "asked",
        "ticket": "t1",
        "urgency": 1.10,
        "text": {"content": "a]}"},
    },
    {
        "no": 2,
        "at": "2026-01-05T09:00:00Z",
        "what": "asked",
        "ticket": "t2",
        "paid": True,
        "text": {"content": '投\n"诉'},
    },
    {"no": 3, "at": "2026-01-05T09:00:00Z", "what": "answered", "ticket": "t1"},
]
ROWS = [("1", "t1", "1.10", None, "a]}"), ("2", "t2", None, True, '投\n"诉')]


def bound(project: Any, rows: str = "") -> Any:
    place = f"    rows: {rows}\n" if rows else ""
    project.sources = (
        project.sources.replace("tickets*.csv", "tickets*.json")
        .replace("format: csv\n    id", f"format: json\n{place}    id")
        .replace("note: note", "note: text.content")
    )
    return project


def read(out: Any) -> list[tuple[Any, ...]]:
    return [
        (*row[:2], None if row[2] is None else f"{row[2]:.2f}", *row[3:])
        for row in out.rows("asked", "id", "ticket", "urgency", "paid", "note")
    ]


@pytest.mark.parametrize("indent", [None, 2])
def test_an_array(project: Any, indent: int | None) -> None:
    out = bound(project).load(tickets_json=json.dumps(RECORDS, indent=indent, ensure_ascii=False))
    assert read(out) == ROWS
    assert out.rows("answered", "id", "record") == [("3", 3)]


def test_an_array_under_keys_among_others(project: Any) -> None:
    content = json.dumps({"meta": {"items": [1], "n": '"]'}, "data": {"more": [], "items": RECORDS, "z": {}}, "end": 1})
    assert read(bound(project, "data.items").load(tickets_json=content)) == ROWS


def test_an_empty_array_is_an_empty_log(project: Any) -> None:
    assert bound(project).load(tickets_json="[]").rows("asked", "id") == []


def test_elements_that_are_no_objects_or_no_json(project: Any) -> None:
    good = json.dumps(RECORDS[2])
    out = bound(project).load(tickets_json=f'[{good}, 5, null, [], {{"no": 4,,}}, tru, {{"no": "x\ny"}}, {good}]')
    found = [(each.code, each.origin.record, each.message) for each in out.diagnostics]
    assert [(code, record) for code, record, _ in found] == [("LOG004", number) for number in range(2, 8)]
    assert {message for _, _, message in found} == {"this element is not JSON", "this element is JSON, but no object"}


@pytest.mark.parametrize(
    ("content", "rows", "part"),
    [
        (b"", "", "it is empty"),
        (b" \n", "", "it is empty"),
        (b"[", "", "it is cut off"),
        (json.dumps(RECORDS).encode()[:-1], "", "after record 3: it is cut off"),
        (json.dumps(RECORDS).encode()[:-60], "", "after record 2: it is cut off"),
        (json.dumps(RECORDS).encode() + b"[]", "", "more follows after its end"),
        (b"[{} {}]", "", "elements are not parted by commas"),
        (b"[{},]", "", "after record 1: a value is missing"),
        (b'{"data": []}', "", "there is no array at its outermost: if the array lies under a key"),
        (b'"text"', "", "there is no array at its outermost"),
        (b'{"data": {"x": 1}}', "data", "there is no array at `data`"),
        (b'{"data": [1]}', "data.items", "there is no object where `rows` looks for the key `items`"),
        (
            b'{"date": [], "more": 2}',
            "data",
            "it has no key `data` where `rows` looks for it; the keys there are `date`",
        ),
        (b'{"data": [], "data": []}', "data", "it has the key `data` twice"),
        (b'{"data": [1]', "data", "it is cut off"),
        (b"[" * 100_000, "", "it is cut off"),
        ('[{"no": 1}]'.encode("utf-16"), "", "write `encoding: utf-16`"),
    ],
)
def test_files_that_cannot_be_read(project: Any, content: bytes, rows: str, part: str) -> None:
    out = bound(project, rows).load(tickets_json=content)
    assert (out.only.code, out.only.origin.file) == ("LOG001", "tickets.json")
    assert part in out.only.message


def test_an_element_nested_deeply_is_a_finding(project: Any) -> None:
    out = bound(project).load(tickets_json=b'[{"no": ' + b"[" * 50_000 + b"]" * 50_000 + b"}]")
    assert {found.origin.record for found in out.diagnostics} == {1}


def test_one_id_with_two_contents_is_found_whatever_the_order_of_keys(project: Any) -> None:
    first = RECORDS[2]
    same = dict(reversed(first.items()))
    out = bound(project).load(tickets_json=json.dumps([first, same, {**first, "ticket": "t9"}]))
    assert [(found.code, found.origin.record) for found in out.diagnostics] == [("LOG016", 3)]


class Dripping(io.BytesIO):
    """A stream that gives a few bytes at a time, so that every token is cut somewhere."""

    def __init__(self, content: bytes, most: int) -> None:
        super().__init__(content)
        self.most = most

    def read(self, _size: int | None = -1) -> bytes:
        return super().read(self.most)


def values(chance: random.Random, depth: int = 0) -> Any:
    match chance.randrange(3) if depth < 4 else 0:
        case 0:
            return chance.choice([1, -2.5e-3, True, None, "a]", '{"\\', "你好\n", ""])
        case 1:
            return [values(chance, depth + 1) for _ in range(chance.randrange(4))]
        case _:
            return {chance.choice('ab"]{'): values(chance, depth + 1) for _ in range(chance.randrange(4))}


@pytest.mark.parametrize("most", [1, 2, 7, 1000])
def test_the_scanner_finds_the_elements_that_the_standard_library_finds(most: int) -> None:
    chance = random.Random(most)  # noqa: S311 - no secret
    for number in range(150):
        expected = [values(chance) for _ in range(chance.randrange(5))]
        text = json.dumps(expected, ensure_ascii=number % 2 == 0, indent=chance.choice([None, 1])).encode()
        assert [json.loads(element) for element in Scanner(Dripping(text, most)).elements(())] == expected


LINE = '{"no": %s, "at": "2026-01-05T09:00:00Z", "what": "asked", "ticket": "t1", "urgency": 1.5%s}'
TWICE = [
    (', "no": "9"', "no"),
    (', "ticket": "t1"', "ticket"),
    (', "\\u006eo": "9"', "no"),
    (', "text": {"content": "a", "content": "b"}', "content"),
    (', "text": {"content": "a"}, "text": {"content": "a"}', "text"),
]


@pytest.mark.parametrize("form", ["jsonl", "json"])
@pytest.mark.parametrize("identified", [True, False])
@pytest.mark.parametrize(("more", "key"), TWICE)
def test_a_key_that_stands_twice_is_found(project: Any, form: str, more: str, key: str, *, identified: bool) -> None:
    """One value would be lost, and every reader would lose another one."""
    bound(project)
    if form == "jsonl":
        project.sources = project.sources.replace("tickets*.json", "tickets*.jsonl").replace("json\n", "jsonl\n")
    if not identified:
        project.sources = project.sources.replace("    id: no\n", "")
    lines = [LINE % (1, ""), LINE % (2, more), LINE % (3, ', "tags": {"a": 1}')]
    content = "\n".join(lines) if form == "jsonl" else "[" + ",\n".join(lines) + "]"
    out = project.load(**{f"tickets_{form}": content})
    assert (out.only.code, out.only.origin.record) == ("LOG027", 2)
    assert f"names the key `{key}` twice" in out.only.message
    assert out.log is None


def test_where_nobody_looks_a_key_may_stand_twice(project: Any) -> None:
    """With an id only objects that columns are taken from are looked at; without one the whole record is compared."""
    bound(project)
    content = "[" + (LINE % (1, ', "tags": {"a": 1, "a": 2}')) + "]"
    assert project.load(tickets_json=content).codes == []
    project.sources = project.sources.replace("    id: no\n", "")
    assert project.load(tickets_json=content).codes == ["LOG027"]


def test_many_ways_to_write_a_key_twice_are_looked_at_once(project: Any) -> None:
    """Every line has keys of its own: the work grows with the lines, and each of them is counted."""
    bound(project)
    count = 3000
    content = "[" + ",".join(LINE % (n, f', "k{n}": 1, "k{n}": 2') for n in range(count)) + "]"
    began = time.process_time()
    out = project.load(tickets_json=content)
    assert time.process_time() - began < 30
    assert sum(one.count for one in out.diagnostics) == count
    assert {one.code for one in out.diagnostics} == {"LOG027"}
