"""`missing:` cells of an export that stand for nothing, for a source or for one column."""

from typing import Any

HEADER = "no,at,what,ticket,urgency,kind,paid,note\n"
ROWS = (
    HEADER
    + "1,2026-01-05T09:00:00Z,asked,t1,?, NULL ,-,?\n"
    + "2,2026-01-05T09:00:00Z,asked,t2,3,bug,yes,null\n"
    + "3,2026-01-05T09:00:00Z,asked,t3,,,,what?\n"
)


def test_words_of_the_source_are_absent_in_every_column(project: Any) -> None:
    project.sources = project.sources.replace("    id: no\n", '    id: no\n    missing: ["?", "-", NULL]\n')
    out = project.load(tickets_csv=ROWS)
    assert out.rows("asked", "id", "urgency", "kind", "paid", "note") == [
        ("1", None, None, None, None),
        ("2", 3, "bug", True, "null"),
        ("3", None, None, None, "what?"),
    ]


def test_words_of_a_column_stand_instead_of_those_of_the_source(project: Any) -> None:
    own = '    columns:\n      note: {type: optional text, missing: ["null"]}\n'
    project.sources = project.sources.replace("    id: no\n", f'    id: no\n    missing: ["?", "-", NULL]\n{own}')
    out = project.load(tickets_csv=ROWS)
    assert out.rows("asked", "note") == [("?",), (None,), ("what?",)]


def test_a_column_may_say_that_nothing_is_missing(project: Any) -> None:
    own = "    columns:\n      remark: {column: note, type: optional text, missing: []}\n"
    project.sources = project.sources.replace("    id: no\n", f'    id: no\n    missing: ["?", "-", NULL]\n{own}')
    assert project.load(tickets_csv=ROWS).rows("asked", "note")[0] == ("?",)


def test_what_stands_for_nothing_is_missing_where_a_value_is_required(project: Any) -> None:
    project.sources = project.sources.replace("    id: no\n", "    id: no\n    missing: t2\n")
    out = project.load(tickets_csv=HEADER + "1,2026-01-05T09:00:00Z,answered,t2,,,,\n")
    assert (out.only.code, out.only.origin.record, out.only.origin.column) == ("LOG009", 1, "ticket")


def test_without_the_line_such_cells_are_values(project: Any) -> None:
    out = project.load(tickets_csv=HEADER + "1,2026-01-05T09:00:00Z,asked,t1,?,,,-\n")
    assert (out.only.code, out.only.origin.value) == ("LOG010", "?")


def test_in_json_too_and_in_conditions(project: Any) -> None:
    project.sources = (
        project.sources.replace("tickets*.csv", "tickets*.jsonl")
        .replace("csv\n    id: no\n", "jsonl\n    id: no\n    missing: [0, n/a]\n")
        .replace("where: what = asked", "where: kind absent")
        .replace("where: what = answered", "where: kind present")
    )
    line = '{"no": %d, "at": "2026-01-05T09:00:00Z", "ticket": "t", "kind": %s, "urgency": 0}\n'
    out = project.load(tickets_jsonl=line % (1, '"n/a"') + line % (2, '"bug"'))
    assert out.rows("asked", "id", "urgency", "kind") == [("1", None, None)]
    assert out.rows("answered", "id") == [("2",)]
