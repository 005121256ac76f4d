"""XES logs, written with ElementTree by hand: traces flattened, types kept, attacks and broken files refused."""

import gzip
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

PUBLIC = Path(__file__).parents[3] / "shared/data/logs/italian_helpdesk.xes.gz"
NAMESPACE = "http://www.xes-standard.org/"


def xes(project: Any, *, ident: str = 'id: ["case:concept:name", "event:position"]', extra: str = "") -> Any:
    project.sources = (
        "\n  tickets:\n    path: tickets*\n    format: xes\n"
        '    time: {column: "time:timestamp", format: iso}\n'
        f"    {ident}\n"
        '    columns:\n      activity: {column: "concept:name", type: text}\n'
        '      case: {column: "case:concept:name", type: id}\n      urgency: optional number\n'
        f"{extra}"
        "    events:\n      asked:\n        where: activity = asked\n"
        "        fields: {ticket: case, urgency: urgency, paid: paid, note: note}\n"
        "      answered:\n        where: activity = answered\n        fields: {ticket: case}\n"
        "  payments:" + project.sources.split("\n  payments:")[1]
    )
    return project


def attribute(owner: ET.Element, kind: str, key: str, value: str) -> ET.Element:
    return ET.SubElement(owner, kind, {"key": key, "value": value})


def log(*traces: tuple[str, list[dict[str, tuple[str, str]]]], namespace: bool = True) -> bytes:
    """A log of traces; each event maps keys to kind and value."""
    root = ET.Element("log", {"xes.version": "1849-2016"} | ({"xmlns": NAMESPACE} if namespace else {}))
    ET.SubElement(root, "extension", {"name": "Concept", "prefix": "concept", "uri": f"{NAMESPACE}concept"})
    attribute(ET.SubElement(root, "global", {"scope": "event"}), "string", "concept:name", "none")
    attribute(root, "string", "origin", "test")
    for name, events in traces:
        trace = ET.SubElement(root, "trace")
        attribute(trace, "string", "concept:name", name)
        for values in events:
            event = ET.SubElement(trace, "event")
            for key, (kind, value) in values.items():
                attribute(event, kind, key, value)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def happening(name: str, **values: tuple[str, str]) -> dict[str, tuple[str, str]]:
    at = "2026-01-05T10:00:00.000+01:00"
    return {"concept:name": ("string", name), "time:timestamp": ("date", at), **values}


AT = (20_458 * 24 + 9) * 3_600_000_000
"""2026-01-05 09:00 UTC: 20 458 days after 1970-01-01."""


@pytest.mark.parametrize("namespace", [True, False])
@pytest.mark.parametrize("suffix", [".xes", ".xes.gz"])
def test_events_of_traces_with_their_types(project: Any, suffix: str, *, namespace: bool) -> None:
    content = log(
        (
            "投诉 <1> & more",
            [
                happening("asked", urgency=("int", "3"), paid=("boolean", "true"), note=("string", " a\u00a0")),
                happening("asked", urgency=("float", "1.5E1"), note=("string", "")),
            ],
        ),
        ("c2", [happening("answered"), happening("noticed")]),
        namespace=namespace,
    )
    project.write({f"tickets{suffix}": gzip.compress(content) if suffix.endswith("gz") else content})
    out = xes(project).load()
    case = "投诉 <1> & more"
    assert out.rows("asked", "at", "ticket", "urgency", "paid", "note", "record") == [
        (AT, case, 3, True, "a", 1),
        (AT, case, 15, None, None, 2),
    ]
    assert out.rows("answered", "ticket", "record") == [("c2", 3)]


def test_nested_attributes_lists_and_attributes_of_the_trace(project: Any) -> None:
    content = log(("c1", [happening("asked", note=("string", "n"))])).decode()
    content = content.replace(
        '<string key="note" value="n" />',
        '<string key="note" value="n"><string key="by" value="Ann"><int key="age" value="7"/></string></string>'
        '<list key="tags"><values><string key="t" value="a"/><string key="t" value="b"/></values></list>',
    ).replace("<event>", '<container key="org"><string key="unit" value="U"/></container><event>', 1)
    extra = "      tags: {type: list}\n    compute:\n      teams: {elements: {column: tags}}\n"
    project = xes(project, extra=extra)
    project.sources = project.sources.replace("note: note}", "note: note.by, kind: kind}").replace("kind: kind", "")
    project.sources = project.sources.replace("urgency: urgency", "urgency: note.by.age")
    assert project.load(tickets_xes=content).rows("asked", "urgency", "note") == [(7, "Ann")]
    project.sources = project.sources.replace("note: note.by", "note: case:org.unit")
    assert project.load(tickets_xes=content).rows("asked", "note") == [("U",)]
    project.sources = project.sources.replace("      asked:\n", "      asked:\n        each: teams as team\n").replace(
        "note: case:org.unit", "note: team"
    )
    assert set(project.load(tickets_xes=content).rows("asked", "note")) == {("a",), ("b",)}


def test_equal_events_of_a_trace_count_once_unless_their_place_is_their_id(project: Any) -> None:
    content = log(("c1", [happening("answered"), happening("answered")]))
    assert len(xes(project).load(tickets_xes=content).rows("answered", "id")) == 2
    project.sources = project.sources.replace('    id: ["case:concept:name", "event:position"]\n', "")
    out = project.load(tickets_xes=content)
    assert (len(out.rows("answered", "id")), out.log.summaries[0].duplicates) == (1, 1)


def test_an_event_outside_any_trace_has_no_case(project: Any) -> None:
    content = log(("c1", [happening("answered")])).replace(b"<trace>", b"").replace(b"</trace>", b"")
    out = xes(project, ident="id: activity").load(tickets_xes=content)
    assert {(found.code, found.origin.column) for found in out.diagnostics} == {("LOG009", "case:concept:name")}


def test_an_attribute_with_two_values_is_a_finding(project: Any) -> None:
    content = log(("c1", [happening("answered"), happening("asked", note=("string", "x"))])).replace(
        b'<string key="note" value="x" />', b'<string key="note" value="x" /><string key="note" value="y" />'
    )
    out = xes(project).load(tickets_xes=content)
    assert (out.only.code, out.only.origin.record) == ("LOG022", 2)


def test_a_bad_date_is_a_finding_with_its_record(project: Any) -> None:
    content = log(("c1", [happening("answered"), happening("answered")])).replace(b"2026-01-05", b"2026-13-05", 1)
    out = xes(project).load(tickets_xes=content)
    assert (out.only.code, out.only.origin.record, out.only.origin.column) == ("LOG005", 1, "time:timestamp")


BOMB = """<?xml version="1.0"?>
<!DOCTYPE log [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<log><trace><string key="concept:name" value="&b;"/></trace></log>"""
OUTSIDE = """<?xml version="1.0"?>
<!DOCTYPE log [<!ENTITY a SYSTEM "file:///etc/hostname">]>
<log><trace><string key="concept:name" value="x"/>&a;</trace></log>"""
SOUND = log(("c1", [happening("answered")]))


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (BOMB, "document type declaration"),
        (OUTSIDE, "document type declaration"),
        (b"", "it is empty"),
        (b"   \n", "it is empty"),
        (SOUND[:-30], "it ends before its log does"),
        (SOUND[: len(SOUND) // 2], "it ends before its log does"),
        (b"no xml", "it is no sound XML"),
        (SOUND.replace(b"</event>", b"</trace>"), "mismatched tag in line"),
        (SOUND.replace(b"answered", b"\xff\xfe"), "it is no sound XML"),
        (b"<html/>", "it is XML, but no log: its outermost element is `html`"),
        (b"<log>" + b"<trace>" * 60 + b"</trace>" * 60 + b"</log>", "nested more than 50 deep"),
        (SOUND.replace(b"</event>", b'</event><string key="late" value="x"/>'), "comes after the trace's events"),
        (SOUND.replace(b"utf-8", b"gb18030"), "declares an encoding that is not read here"),
        (SOUND.replace(b"utf-8", b"klingon"), "unknown encoding: klingon"),
    ],
    ids=[
        "bomb",
        "entity",
        "empty",
        "blank",
        "cut",
        "half",
        "text",
        "tags",
        "bytes",
        "html",
        "deep",
        "late",
        "gb",
        "encoding",
    ],
)
def test_files_that_cannot_be_read(project: Any, content: str | bytes, part: str) -> None:
    out = xes(project).load(tickets_xes=content)
    assert (out.only.code, out.only.origin.file) == ("LOG001", "tickets.xes")
    assert part in out.only.message


def test_an_empty_log_is_no_error(project: Any) -> None:
    assert xes(project).load(tickets_xes=log()).rows("asked", "id") == []


def test_utf_16_as_its_declaration_says(project: Any) -> None:
    text = log(("案件", [happening("answered")])).decode().replace("utf-8", "utf-16")
    assert xes(project).load(tickets_xes=text.encode("utf-16")).rows("answered", "ticket") == [("案件",)]


def test_the_public_log_of_a_helpdesk(project: Any) -> None:
    """21,348 events and 4,580 cases, as the log's publisher says; times from its first and last event by eye."""
    if not PUBLIC.exists():
        pytest.skip("the public logs are not here")
    project.write({"tickets.xes.gz": PUBLIC.read_bytes()})
    project = xes(project)
    project.sources = project.sources.replace("activity = asked", "activity present").replace("2026", "2010")
    out = project.load()
    [(events, cases)] = out.log.connection.execute(
        "SELECT count(*), count(DISTINCT f_ticket) FROM " + out.log.tables["asked"].table  # noqa: S608 - a table's name
    ).fetchall()
    assert (events, cases) == (21_348, 4_580)
