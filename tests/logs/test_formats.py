"""The law of formats: the same records give the same events, findings and duplicates, whatever they are written in."""

import shutil
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.logs import written

FORMS = {**written.FLAT, **written.NESTED}
AT = (20_458 * 24 + 9 - 8) * 3_600_000_000
"""09:00 in Shanghai on 2026-01-05, 20 458 days after 1970-01-01."""

SOURCE = """
  tickets:
    path: {path}
    {lines}
    {identity}
    time: {{column: at, format: iso, zone: agreement}}
    events:
      asked:
        where: what = asked
        fields: {{ticket: ticket, urgency: urgency, kind: kind, paid: paid, note: note}}
      answered:
        where: what = answered
        fields: {{ticket: ticket}}
"""
NAMES = ("no", "at", "what", "ticket", "urgency", "kind", "paid", "note")
NINE = "2026-01-05 09:00:00"
RECORDS: list[dict[str, Any]] = [
    dict(zip(NAMES, values, strict=True))
    for values in (
        (1, NINE, "asked", "007", 1.25, "bug", True, '投诉, "很急"; a|b\tc'),
        (2, "2026-01-05T01:00:00.000001Z", "asked", "1e5", 3.0, None, False, "two\nlines"),
        (3, NINE, "asked", "=1+1", None, "wish", None, "  \u3000"),
        (4, NINE, "answered", "007", None, None, None, "𠮷 <b> & ' 🙂"),
        (5, NINE, "noise", None, -0.5, None, None, None),
    )
]
ASKED = [
    ("1", AT, "007", Decimal("1.25"), "bug", True, '投诉, "很急"; a|b\tc', 1),
    ("2", AT + 1, "1e5", 3, None, False, "two\nlines", 2),
    ("3", AT, "=1+1", None, "wish", None, None, 3),
]


def load(project: Any, form: str, rows: list[Any], identity: str = "id: no") -> Any:
    name, lines, write = FORMS[form]
    payments = project.sources[project.sources.index("\n  payments:") :]
    project.sources = SOURCE.format(path=name, lines=lines.replace("\n", "\n    "), identity=identity) + payments
    shutil.rmtree(project.folder / "exports", ignore_errors=True)
    project.write({})
    write(project.folder / "exports" / name, rows)
    return project.load()


def asked(out: Any) -> list[tuple[Any, ...]]:
    return sorted(
        out.rows("asked", "id", "at", "ticket", "urgency", "kind", "paid", "note", "record"), key=lambda row: row[-1]
    )


@pytest.mark.parametrize("form", FORMS)
def test_the_same_records_are_the_same_events(project: Any, form: str) -> None:
    out = load(project, form, RECORDS)
    assert asked(out) == ASKED
    assert out.rows("answered", "id", "at", "ticket", "record") == [("4", AT, "007", 4)]
    [tickets, _payments] = out.log.summaries
    assert (tickets.records, tickets.eventless, tickets.duplicates) == (5, 1, 0)


@pytest.mark.parametrize("form", FORMS)
def test_the_same_wrong_records_are_the_same_findings(project: Any, form: str) -> None:
    wrong: list[dict[str, Any]] = [
        RECORDS[0],
        {**RECORDS[0], "no": 2, "ticket": " \t"},
        {**RECORDS[0], "no": 3, "at": "2026-01-05"},
        {**RECORDS[0], "no": 4, "kind": "Bug"},
        {**RECORDS[0], "no": 5, "what": None},
        {**RECORDS[0], "ticket": "other"},
    ]
    out = load(project, form, wrong)
    assert {(found.code, found.origin.record, found.origin.column) for found in out.diagnostics} == {
        ("LOG009", 2, "ticket"),
        ("LOG005", 3, "at"),
        ("LOG013", 4, "kind"),
        ("LOG018", 5, "what"),
        ("LOG016", 6, "no"),
    }


@pytest.mark.parametrize("form", FORMS)
def test_a_record_written_twice_counts_once(project: Any, form: str) -> None:
    out = load(project, form, [*RECORDS, RECORDS[0], RECORDS[3]], identity="")
    assert [row[1:] for row in asked(out)] == [row[1:] for row in ASKED]
    assert (out.log.summaries[0].records, out.log.summaries[0].duplicates) == (7, 2)


# No control characters, which XML and workbooks cannot hold, and no blanks at the edge, which are cut.
TEXTS = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co"), include_characters="\n"), max_size=12)
NUMBERS = st.none() | st.integers(-(10**9), 10**9).map(lambda cents: cents / 100)
RANDOM = st.lists(
    st.fixed_dictionaries(
        {
            "at": st.just("2026-01-05 09:00:00"),
            "what": st.sampled_from(["asked", "answered", "noise", "!"]),
            "ticket": TEXTS.map(lambda text: f"t{text}t"),
            "urgency": NUMBERS,
            "kind": st.sampled_from([None, "bug", "wish"]),
            "paid": st.sampled_from([None, True, False]),
            "note": st.none() | TEXTS.map(lambda text: f"{text}."),
        }
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=2, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=RANDOM)
def test_random_records_are_the_same_events_in_every_format(project: Any, rows: list[dict[str, Any]]) -> None:
    numbered = [{"no": number, **row} for number, row in enumerate(rows, 1)]
    expected = [
        (
            str(row["no"]),
            AT,
            row["ticket"],
            None if row["urgency"] is None else Decimal(repr(row["urgency"])),
            row["kind"],
            row["paid"],
            row["note"],
            row["no"],
        )
        for row in numbered
        if row["what"] == "asked"
    ]
    found = {form: asked(load(project, form, numbered)) for form in FORMS}
    assert found == dict.fromkeys(FORMS, expected)


HOSTILE = (
    "'; DROP TABLE staged; --",
    "\"); ATTACH 'x' AS y; --",
    "$path ? :file {0} %s",
    "[bold red]x[/]",
    "<script>alert(1)</script>&amp;",
    "=cmd|' /C calc'!A0",
    "\u202egpj.exe\u202c",
    "\\N",
    '"""',
    "a\\",
    "NULL",
    "nan",
    "_x0041_",
    "{}",
    "[1, 2",
    "e\u0301\u200b",
    "长" * 30_000,
)
CONTROLS = ("\x1b[31mred\x1b[0m", "a\x07b\x7f", "a\x00b")


@pytest.mark.parametrize("form", FORMS)
def test_hostile_texts_are_texts(project: Any, form: str) -> None:
    # OpenXML writes `_x0041_` for an A; openpyxl does not spell such a text otherwise, as it should.
    texts = tuple(text for text in HOSTILE if form != "xlsx openpyxl" or text != "_x0041_")
    if not form.startswith(("xes", "xlsx")):
        # XML has no control characters, and workbooks are XML.
        texts += (*CONTROLS, "x" * 3_000_000)
    rows = [{**RECORDS[3], "no": number, "ticket": text} for number, text in enumerate(texts, 1)]
    found = load(project, form, rows).rows("answered", "record", "ticket")
    assert [text for _record, text in sorted(found)] == list(texts)
