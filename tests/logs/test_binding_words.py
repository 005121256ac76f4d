"""The binding's own words: what its conditions take, and the code of each thing that can be wrong with a line."""

from typing import Any

import pytest

HEADER = "no,at,what,ticket,urgency,kind,paid,note\n"
ROWS = (
    "2,2026-01-05T09:00:00Z,asked,t1,2,bug,yes,hello\n"
    "1,2026-01-05T09:00:00Z,asked,t2,,wish,no,\n"
    "5,2026-01-05T09:00:00Z,asked,t3,5,,,hello there\n"
    "4,2026-01-05T09:00:00Z,answered,t4,2,bug,yes,bye\n"
)
EVENTS = "    events:\n      asked:"
CONSTANTS = "constants: {open: asked, both: [asked, answered]}\n"


def where(project: Any, condition: str, columns: str = "") -> Any:
    """The load with `condition` as what makes a row a question."""
    project.header = CONSTANTS + project.header
    line = f"where: '{condition}'"
    project.sources = project.sources.replace("where: what = asked", line, 1)
    if columns:
        project.sources = project.sources.replace(EVENTS, f"    columns: {columns}\n{EVENTS}", 1)
    return project.load(tickets_csv=HEADER + ROWS)


@pytest.mark.parametrize(
    ("condition", "taken"),
    [
        ("what = asked", "t1 t2 t3"),
        ("what = open", "t1 t2 t3"),
        ("what in both", "t1 t2 t3 t4"),
        ('what != "answered"', "t1 t2 t3"),
        ("not what = answered", "t1 t2 t3"),
        ("what not in answered", "t1 t2 t3"),
        ("urgency present", "t1 t3 t4"),
        ("urgency absent", "t2"),
        ("urgency present and urgency > 2", "t3"),
        ("urgency present and urgency in 2, 3", "t1 t4"),
        ("urgency present and urgency not in 2, 3", "t3"),
        ("urgency present and urgency >= 250%", "t3"),
        ("urgency present and urgency < 4.5 CNY", "t1 t4"),
        ("kind present and (kind = bug or kind = wish)", "t1 t2 t4"),
        ('note present and note contains any of "hello", "hallo"', "t1 t3"),
        ("paid present and paid", "t1 t4"),
        ("paid present and not paid", "t2"),
        ("paid present and paid = no", "t2"),
    ],
)
@pytest.mark.parametrize(
    "columns", ["", "{urgency: optional number, paid: optional yes/no, kind: 'optional one of bug, wish'}"]
)
def test_the_rows_a_condition_takes(project: Any, condition: str, taken: str, columns: str) -> None:
    """Whether the columns are declared with their types or are plain text, the words mean the same."""
    out = where(project, condition, columns)
    assert out.codes == []
    assert sorted(ticket for (ticket,) in out.rows("asked", "ticket")) == taken.split()


@pytest.mark.parametrize(("columns", "taken"), [("{note: optional text}", ["t1"]), ("", [])])
def test_a_word_is_another_column_where_the_binding_declares_it(project: Any, columns: str, taken: list[str]) -> None:
    """The note of t1 is its ticket. Undeclared, `note` is a text: no ticket is called so."""
    project.sources = project.sources.replace("where: what = asked", "where: ticket = note", 1)
    if columns:
        project.sources = project.sources.replace(EVENTS, f"    columns: {columns}\n{EVENTS}", 1)
    filled = ROWS.replace("t2,,wish,no,\n", "t2,,wish,no,none\n").replace(",hello\n", ",t1\n")
    out = project.load(tickets_csv=HEADER + filled)
    assert [ticket for (ticket,) in out.rows("asked", "ticket")] == taken


@pytest.mark.parametrize(
    ("condition", "columns", "code", "says"),
    [
        ("1 = what", "", "BIND019", "begins with a column"),
        ("1 in what", "", "BIND019", "begins with a column"),
        ("urgency", "{urgency: optional number}", "BIND015", "is no yes/no"),
        ("what > asked", "", "BIND015", "only numbers are more or less"),
        ("what = both", "", "BIND015", "a list is compared with `in`"),
        ("kind > 5", "{kind: 'optional one of bug, wish'}", "BIND015", "is no number"),
        ("kind in 5", "{kind: 'optional one of bug, wish'}", "BIND015", "is no number"),
        ("what = 2026-01-05", "", "BIND015", "compares with texts, numbers, yes and no"),
        ("kind in bug, bog", "{kind: 'optional one of bug, wish'}", "BIND013", "`bog` is no value of `kind`"),
        ("knd = bug", "", "BIND010", "knd"),
    ],
)
def test_conditions_that_mean_nothing(project: Any, condition: str, columns: str, code: str, says: str) -> None:
    out = where(project, condition, columns)
    assert out.log is None
    [found] = [one for one in out.diagnostics if one.code == code]
    assert says in found.message


COMPUTE = "    compute: "
LISTED = "where: what = asked\n        each: "


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (EVENTS, "    columns: {urgency: numbr}\n" + EVENTS, "BIND006"),
        (EVENTS, "    columns: [urgency]\n" + EVENTS, "BIND005"),
        (EVENTS, "    columns: {urgency: {column: urgency, tpye: number}}\n" + EVENTS, "BIND004"),
        (EVENTS, COMPUTE + "{k: {begins: {column: ticket}}}\n" + EVENTS, "BIND004"),
        (
            EVENTS,
            COMPUTE + "{k: {starts_with: {column: ticket, any: a}, elements: {column: note}}}\n" + EVENTS,
            "BIND004",
        ),
        (EVENTS, COMPUTE + "{k: ticket}\n" + EVENTS, "BIND005"),
        (EVENTS, COMPUTE + "{k: {starts_with: ticket}}\n" + EVENTS, "BIND005"),
        (EVENTS, COMPUTE + "{k: {starts_with: {column: ticket}}}\n" + EVENTS, "BIND005"),
        (EVENTS, COMPUTE + "{k: {lookup: {column: ticket}}}\n" + EVENTS, "BIND005"),
        (EVENTS, COMPUTE + "{k: {lookup: {column: ticket, table: kinds}}}\n" + EVENTS, "BIND020"),
        (EVENTS, COMPUTE + "{k: {elements: {separator: x}}}\n" + EVENTS, "BIND005"),
        (EVENTS, COMPUTE + "{k: {first_present: {a: b}}}\n" + EVENTS, "BIND005"),
        ("where: what = asked", LISTED + "ticket", "BIND006"),
        ("where: what = asked", LISTED + "{a: b}", "BIND005"),
        ("ticket: ticket, urgency", "ticket: {column: ticket, value: t}, urgency", "BIND005"),
        ("ticket: ticket, urgency", "ticket: [ticket], urgency", "BIND005"),
        ("    format: csv\n", "    format: csv\n    delimiter: stroke\n", "BIND006"),
        ("    format: csv\n", "    format: csv\n    encoding: utf-9\n", "BIND006"),
        ("    format: csv\n", "    format: csv\n    unpacked: huge\n", "BIND006"),
        ("    format: csv\n", "    format: csv\n    silence: 0 days\n", "BIND006"),
        ("    format: csv\n", "    format: csv\n    silence: a while\n", "BIND006"),
        ("    format: csv\n", "    format: csv\n    optional: perhaps\n", "BIND006"),
        ("    format: csv\n", "    format: csv\n    coverage: 2026-01-01 until 2026-04-01\n", "BIND018"),
        ("    format: csv\n", "    format: csv\n    coverage: [2026-01-01]\n", "BIND005"),
        ("    format: csv\n", "    format: json\n    rows: data..items\n", "BIND006"),
        ("    format: csv\n", "    format: json\n    rows: [data]\n", "BIND005"),
        ("    format: csv\n", "    format: xlsx\n    header: 0\n", "BIND006"),
        ("    format: csv\n", "    format: xlsx\n    header: two\n", "BIND006"),
        ("    format: csv\n", "    format: xlsx\n    header: {row: 1}\n", "BIND005"),
        ("{column: at, format: iso}", "{column: at}", "BIND005"),
        ("{column: at, format: iso}", "at", "BIND005"),
        ("{column: at, format: iso}", "{column: at, format: [iso]}", "BIND005"),
        ("fields: {ticket: ticket, urgency", "fields: [ticket]\n        fields_: {ticket: ticket, urgency", "BIND005"),
    ],
)
def test_lines_that_are_wrong(project: Any, old: str, new: str, code: str) -> None:
    assert old in project.sources
    project.sources = project.sources.replace(old, new, 1)
    out = project.load(tickets_csv=HEADER + ROWS)
    assert out.log is None
    assert code in out.codes
    assert all(found.span is not None for found in out.diagnostics)


def test_a_column_may_be_spelled_otherwise_and_have_its_own_word_for_nothing(project: Any) -> None:
    columns = "{degree: {column: urgency, type: optional number, missing: [x, '-']}}"
    project.sources = project.sources.replace(EVENTS, f"    columns: {columns}\n{EVENTS}", 1)
    project.sources = project.sources.replace("urgency: urgency", "urgency: degree", 1)
    out = project.load(tickets_csv=HEADER + ROWS.replace("t2,,", "t2,-,").replace("t3,5,", "t3, x ,"))
    assert out.rows("asked", "ticket", "urgency") == [("t2", None), ("t1", 2), ("t3", None)]


def test_lookup_takes_its_default(project: Any) -> None:
    project.header = "tables:\n  kinds: {bug: bug}\n" + project.header
    compute = COMPUTE + "{k: {lookup: {column: what, table: kinds, default: wish}}}\n"
    project.sources = project.sources.replace(EVENTS, compute + EVENTS, 1).replace("kind: kind", "kind: k", 1)
    out = project.load(tickets_csv=HEADER + ROWS)
    assert {kind for (kind,) in out.rows("asked", "kind")} == {"wish"}
