"""Events with an instant of their own, and several records that are one event."""

from typing import Any

import pytest

SECOND = 1_000_000
# 2026-01-05 09:00 in Shanghai is 01:00 UTC; minutes below count from there.
NINE = 1_767_574_800 * SECOND
MINUTE = 60 * SECOND

TICKETS = """
  tickets:
    path: tickets*.csv
    format: csv
    time: {{column: updated, format: 'local "YYYY-MM-DD HH:MM"', zone: agreement}}
    {order}
    columns: {{kind: 'optional one of bug, wish', version: optional number}}
    events:
      asked:
        at: opened
        {how} per: no
        fields: {{ticket: no, urgency: version, kind: kind}}
      answered:
        at: {{column: answered, format: 'local "DD.MM.YYYY HH:MM"', zone: UTC}}
        where: answered present
        once per: no
        fields: {{ticket: no}}
  payments:
    path: payments*.csv
    format: csv
    time: {{column: day, format: date, zone: agreement}}
    events:
      paid:
        fields: {{month: month, amount: {{column: amount, currency: CNY}}}}
"""
HEADER = "no,updated,opened,answered,kind,version\n"
FIRST = "t1,2026-01-05 09:05,2026-01-05 09:00,,bug,1\n"
SECOND_ROW = "t1,2026-01-05 09:20,2026-01-05 09:00,,bug,1\n"
CHANGED = "t1,2026-01-05 09:30,2026-01-05 09:01,,wish,2\n"
ANSWERED = "t1,2026-01-05 10:00,2026-01-05 09:00,05.01.2026 01:45,bug,1\n"


def sources(how: str, order: str = "") -> str:
    return TICKETS.format(how=how, order=order)


def test_an_event_may_have_its_instant_in_a_column_of_its_own(project: Any) -> None:
    project.sources = sources("once")
    out = project.load(tickets_csv=HEADER + FIRST + ANSWERED)
    assert out.rows("asked", "at", "ticket", "record") == [(NINE, "t1", 1)]
    # written in UTC: 01:45 is 09:45 in Shanghai
    assert out.rows("answered", "at", "ticket", "record") == [(NINE + 45 * MINUTE, "t1", 2)]


def test_what_every_record_repeats_comes_once_and_from_the_earliest(project: Any) -> None:
    project.sources = sources("once")
    out = project.load(tickets_csv=HEADER + ANSWERED + SECOND_ROW + FIRST)
    assert out.rows("asked", "at", "record") == [(NINE, 3)]
    assert out.log.summaries[0].records == 3
    assert out.log.summaries[0].eventless == 0


def test_records_that_must_agree_and_do_not_are_a_finding(project: Any) -> None:
    project.sources = sources("once")
    other = "t2,2026-01-05 09:05,2026-01-05 09:00,,bug,1\n"
    out = project.load(tickets__a_csv=HEADER + FIRST + other, tickets__b_csv=HEADER + CHANGED + CHANGED[:-2] + "3\n")
    assert out.only.code == "LOG030"
    assert (out.only.origin.file, out.only.origin.record, out.only.origin.value) == ("tickets-b.csv", 1, "t1")
    assert "record 1 of tickets-a.csv" in out.only.message
    assert "once per no" in out.only.message


def test_the_instant_must_agree_too(project: Any) -> None:
    project.sources = sources("once")
    out = project.load(tickets_csv=HEADER + FIRST + SECOND_ROW.replace("09:00", "09:02"))
    assert out.codes == ["LOG030"]


def test_the_latest_record_replaces_what_earlier_ones_said(project: Any) -> None:
    project.sources = sources("latest")
    rows = [HEADER, CHANGED, FIRST, SECOND_ROW]
    out = project.load(tickets_csv="".join(rows))
    assert out.rows("asked", "at", "kind", "urgency", "record") == [(NINE + MINUTE, "wish", 2, 1)]


@pytest.mark.parametrize(
    ("minutes", "kind", "record"),
    # seen are the records before as-of: at 09:30 sharp the change of 09:30 is not there yet
    [(21, "bug", 2), (30, "bug", 2), (31, "wish", 3)],
)
def test_a_record_at_or_after_as_of_replaces_nothing(project: Any, minutes: int, kind: str, record: int) -> None:
    project.sources = sources("latest")
    out = project.load(as_of=NINE + minutes * MINUTE, tickets_csv=HEADER + FIRST + SECOND_ROW + CHANGED)
    assert out.rows("asked", "kind", "record") == [(kind, record)]


def test_before_its_first_record_an_event_is_not_known(project: Any) -> None:
    project.sources = sources("once")
    out = project.load(as_of=NINE + 5 * MINUTE, tickets_csv=HEADER + FIRST + CHANGED)
    assert out.rows("asked", "record") == []


def test_what_a_record_after_as_of_says_of_earlier_times_is_not_known(project: Any) -> None:
    # recorded at 10:00, as of 09:50, that the answer was given at 09:45
    project.sources = sources("once").replace("        where: answered present\n        once per: no\n", "")
    project.sources = project.sources.replace(
        "fields: {ticket: no}", "where: answered present\n        fields: {ticket: no}"
    )
    out = project.load(as_of=NINE + 50 * MINUTE, tickets_csv=HEADER + FIRST + ANSWERED)
    assert out.rows("answered", "record") == []
    out = project.load(as_of=NINE + 61 * MINUTE, tickets_csv=HEADER + FIRST + ANSWERED)
    assert out.rows("answered", "at", "record") == [(NINE + 45 * MINUTE, 2)]


def test_two_records_at_one_instant_are_told_apart_by_the_order_column_alone(project: Any) -> None:
    tie = CHANGED.replace("09:30", "09:20")
    project.sources = sources("latest")
    out = project.load(tickets_csv=HEADER + tie + SECOND_ROW)
    assert out.only.code == "LOG031"
    assert "record 1 of tickets.csv" in out.only.message
    assert "order:" in out.only.message
    project.sources = sources("latest", "order: version")
    for rows in (tie + SECOND_ROW, SECOND_ROW + tie):
        out = project.load(tickets_csv=HEADER + rows)
        assert out.rows("asked", "kind") == [("wish",)]


def test_records_at_one_instant_that_say_the_same_need_no_order(project: Any) -> None:
    project.sources = sources("latest")
    out = project.load(tickets__a_csv=HEADER + FIRST, tickets__b_csv=HEADER + FIRST.replace("t1", "t1 ") + FIRST)
    assert out.rows("asked", "kind", "file") == [("bug", 0)]


def test_the_order_is_a_number_and_counts_as_one(project: Any) -> None:
    project.sources = sources("latest", "order: version")
    nine, ten = (SECOND_ROW.replace(",1\n", f",{n}\n").replace("bug", kind) for n, kind in ((9, "bug"), (10, "wish")))
    out = project.load(tickets_csv=HEADER + ten + nine)
    assert out.rows("asked", "kind") == [("wish",)]
    undeclared = sources("latest", "order: answered").replace("where: answered present", "where: version = 99")
    project.sources = undeclared
    out = project.load(tickets_csv=HEADER + FIRST.replace(",,bug", ",abc,bug"))
    assert (out.only.code, out.only.origin.column) == ("LOG010", "answered")


def test_a_time_of_its_own_is_asked_for_only_where_the_event_is(project: Any) -> None:
    project.sources = sources("once")
    out = project.load(tickets_csv=HEADER + FIRST + FIRST.replace("t1", "t2").replace(",2026-01-05 09:00,", ",,"))
    assert (out.only.code, out.only.origin.record, out.only.origin.column) == ("LOG009", 2, "opened")
    out = project.load(tickets_csv=HEADER + ANSWERED.replace("05.01.2026", "31.02.2026"))
    assert (out.only.code, out.only.origin.column) == ("LOG005", "answered")


def test_a_record_without_its_key_is_a_finding(project: Any) -> None:
    project.sources = sources("latest").replace("fields: {ticket: no, urgency", "fields: {ticket: kind, urgency")
    out = project.load(tickets_csv=HEADER + FIRST.replace("t1", ""))
    assert (out.only.code, out.only.origin.column) == ("LOG009", "no")
    assert "one `asked`" in out.only.message


def test_a_list_gives_one_event_per_key_and_element(project: Any) -> None:
    computed = '    compute: {who: {elements: {column: kind, separator: ";"}}}\n    events:\n      asked:'
    each = f"{computed}\n        each: who as one"
    project.sources = sources("latest").replace("    events:\n      asked:", each, 1)
    project.sources = project.sources.replace("kind: 'optional one of bug, wish', ", "").replace(
        "ticket: no, urgency: version, kind: kind", "ticket: one, urgency: version"
    )
    rows = FIRST.replace("bug,1", "a;b,1") + SECOND_ROW.replace("bug,1", "b;c,2")
    out = project.load(tickets_csv=HEADER + rows)
    # the latest record with an element speaks for that element
    assert sorted(out.rows("asked", "ticket", "urgency")) == [("a", 1), ("b", 2), ("c", 2)]


def test_times_of_their_own_know_their_zone(project: Any) -> None:
    project.zone = "Europe/Berlin"
    project.sources = sources("once").replace("zone: UTC", "zone: Europe/Berlin")
    skipped = "t1,2026-03-29 09:00,2026-03-29 02:30,,bug,1\n"
    out = project.load(tickets_csv=HEADER + skipped)
    assert (out.only.code, out.only.origin.column) == ("LOG008", "opened")
    # 03:30 on that day is 01:30 UTC
    out = project.load(tickets_csv=HEADER + skipped.replace("02:30", "03:30"))
    assert out.rows("asked", "at") == [(1_774_747_800 * SECOND,)]


def test_once_and_latest_do_not_go_together(project: Any) -> None:
    project.sources = sources("once").replace(
        "once per: no\n        fields: {ticket: no, u",
        "once per: no\n        latest per: no\n        fields: {ticket: no, u",
    )
    out = project.load(tickets_csv=HEADER + FIRST)
    assert out.only.code == "BIND005"
    assert "not both" in out.only.message


def test_a_list_is_no_key(project: Any) -> None:
    project.sources = (
        sources("once")
        .replace("kind: 'optional one of bug, wish'", "kind: optional list")
        .replace(
            "once per: no\n        fields: {ticket: no, urgency: version, kind: kind}",
            "once per: kind\n        fields: {ticket: no}",
        )
    )
    out = project.load(tickets_csv=HEADER + FIRST)
    assert [code for code in out.codes if code.startswith("BIND")] == ["BIND015"]


def test_records_of_one_instant_are_events_in_the_order_of_their_number(project: Any) -> None:
    project.sources = CHANGES.replace("ORDER", "order: version").replace(
        "previous: {per: no, where: state = Waiting}", ""
    )
    rows = ["t1 10 Active 9", "t1 10 Fixed 10", "t1 10 Active 100", "t1 10 Open 9.5"]
    for order in (rows, rows[::-1]):
        out = project.load(tickets_csv=states(*order))
        records = [record for (record,) in out.rows("answered", "record")]
        assert [order[record - 1] for record in records] == [rows[0], rows[3], rows[1], rows[2]]
    out = project.load(tickets_csv=states("t1 10 Active -1"))
    assert (out.only.code, out.only.origin.column, out.only.origin.value) == ("LOG010", "version", "-1")


def test_what_orders_the_records_is_declared_as_a_number_or_not_at_all(project: Any) -> None:
    project.sources = CHANGES.replace("ORDER", "order: state").replace("version: optional number", "state: text")
    out = project.load(tickets_csv=states("t1 10 Active 1"))
    assert set(out.codes) == {"BIND015"}
    assert "`state` is" in out.diagnostics[0].message


CHANGES = """
  tickets:
    path: tickets*.csv
    format: csv
    time: {column: updated, format: 'local "YYYY-MM-DD HH:MM"', zone: agreement}
    ORDER
    columns: {version: optional number}
    ignore: state = Ghost
    events:
      asked:
        where: state = Waiting
        previous: {per: no, where: state != Waiting, first: yes}
        fields: {ticket: no}
      answered:
        where: state != Waiting
        previous: {per: no, where: state = Waiting}
        fields: {ticket: no}
  payments:
    path: payments*.csv
    format: csv
    time: {column: day, format: date, zone: agreement}
    events:
      paid:
        fields: {month: month, amount: {column: amount, currency: CNY}}
"""
STATES = "no,updated,state,version\n"


def states(*rows: str) -> str:
    """Rows `ticket minute state version` on 5 January from 09:00 on."""
    cells = [row.split(" ") for row in rows]
    return STATES + "".join(f"{no},2026-01-05 09:{minute},{state},{n}\n" for no, minute, state, n in cells)


def test_an_event_is_a_change_from_the_record_before(project: Any) -> None:
    project.sources = CHANGES.replace("ORDER", "")
    rows = [
        "t1 00 New 0",
        "t1 10 Waiting 1",
        "t1 20 Waiting 2",
        "t2 25 Waiting 0",
        "t1 30 Active 3",
        "t1 40 Active 4",
        "t1 50 Waiting 5",
    ]
    for order in (rows, rows[::-1]):
        out = project.load(tickets_csv=states(*order))
        # t2 begins with waiting, which `first` counts; t1's first record is no answer: nothing was waiting before it
        assert sorted(out.rows("asked", "ticket", "at")) == [
            ("t1", NINE + 10 * MINUTE),
            ("t1", NINE + 50 * MINUTE),
            ("t2", NINE + 25 * MINUTE),
        ]
        assert out.rows("answered", "ticket", "at") == [("t1", NINE + 30 * MINUTE)]


def test_what_is_not_looked_at_is_no_record_before(project: Any) -> None:
    project.sources = CHANGES.replace("ORDER", "")
    out = project.load(tickets_csv=states("t1 00 Waiting 0", "t1 10 Ghost 1", "t1 20 Active 2"))
    assert out.rows("answered", "at") == [(NINE + 20 * MINUTE,)]


def test_the_record_before_may_be_of_the_same_minute_where_a_number_orders_them(project: Any) -> None:
    rows = ["t1 00 New 8", "t1 10 Active 9", "t1 10 Waiting 10", "t1 20 Active 11"]
    project.sources = CHANGES.replace("ORDER", "order: version")
    for order in (rows, rows[::-1]):
        out = project.load(tickets_csv=states(*order))
        assert out.rows("asked", "at") == [(NINE + 10 * MINUTE,)]
        assert out.rows("answered", "at") == [(NINE + 20 * MINUTE,)]
    project.sources = CHANGES.replace("ORDER", "")
    out = project.load(tickets_csv=states(*rows))
    # one finding for each event that hangs on it
    assert out.codes == ["LOG031", "LOG031"]
    assert out.diagnostics[0].origin.record == 3
    assert "record 2 of tickets.csv" in out.diagnostics[0].message
    assert "whether there is a `asked`" in out.diagnostics[0].message


def test_records_of_one_minute_that_say_the_same_are_no_matter(project: Any) -> None:
    project.sources = CHANGES.replace("ORDER", "")
    out = project.load(tickets_csv=states("t1 00 New 0", "t1 10 Waiting 1", "t1 10 Waiting 2"))
    assert out.rows("asked", "at") == [(NINE + 10 * MINUTE,)]


def test_an_empty_cell_before_leaves_the_change_open(project: Any) -> None:
    project.sources = CHANGES.replace("ORDER", "").replace("where: state != Waiting\n", "where: version = 2\n")
    out = project.load(tickets_csv=states("t1 00  0", "t1 20 Active 2"))
    # what the empty state is cannot be told, nor whether the record after it ends a wait
    assert set(out.codes) == {"LOG018"}
    assert [found.origin.record for found in out.diagnostics] == [1, 2]


def test_a_record_needs_to_say_whose_it_is_for_the_one_before(project: Any) -> None:
    project.sources = CHANGES.replace("ORDER", "").replace("{ticket: no}", "{ticket: state}")
    out = project.load(tickets_csv=states(" 00 New 0"))
    assert {(found.code, found.origin.column) for found in out.diagnostics} == {("LOG009", "no")}


def test_a_change_of_a_list_gives_one_event_per_element(project: Any) -> None:
    project.sources = (
        CHANGES.replace("ORDER", 'compute: {who: {elements: {column: people, separator: ";"}}}')
        .replace("fields: {ticket: no}", "each: who as one\n        fields: {ticket: one}")
        .replace("version: optional number", "people: optional text")
    )
    rows = "t1,2026-01-05 09:00,New,a\nt1,2026-01-05 09:10,Waiting,a;b\nt1,2026-01-05 09:20,Active,b\n"
    out = project.load(tickets_csv=STATES.replace("version", "people") + rows)
    assert sorted(out.rows("asked", "ticket")) == [("a",), ("b",)]
    assert out.rows("answered", "ticket") == [("b",)]


@pytest.mark.parametrize(
    ("written", "code", "says"),
    [
        ("previous: {per: no, first: yes}", "BIND005", "needs `where:`"),
        ("previous: yes", "BIND005", "mapping"),
        ("previous: {per: no, where: state = a, frist: yes}", "BIND004", "frist"),
    ],
)
def test_a_record_before_that_is_half_said(project: Any, written: str, code: str, says: str) -> None:
    line = "previous: {per: no, where: state = Waiting}"
    project.sources = CHANGES.replace("ORDER", "").replace(line, written)
    out = project.load(tickets_csv=states("t1 00 New 0"))
    assert out.only.code == code
    assert says in out.only.message
