"""Rows set aside: each once, with what is wrong; the holes they leave, worked out from the binding by hand.

The binding of `conftest`: `tickets.csv` becomes `asked` (what = asked) and `answered` (what = answered), `at` is ISO
with offset; `payments.csv` has neither id nor more than one event.
"""

import gzip
from datetime import UTC, datetime

import pytest

from servanda.diagnostics import Severity
from servanda.logs import AsideRow, Log, load_log
from tests.logs.conftest import HEADER, Outcome, Project

FAR = 2**62
WHOLE = ((-FAR, FAR),)


def micros(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * 1_000_000


def load(project: Project, **files: str | bytes) -> Outcome:
    project.write({name.replace("_", "."): content for name, content in files.items()})
    return Outcome(
        *load_log(
            project.agreement(),
            binding=project.folder / "logs.yaml",
            folder=project.folder / "exports",
            as_of=None,
            set_aside=True,
        )
    )


def tickets(project: Project, *rows: str) -> Log:
    found = load(project, tickets_csv=HEADER + "".join(row + "\n" for row in rows))
    assert found.log is not None, found.diagnostics
    assert all(one.severity is not Severity.ERROR for one in found.diagnostics)
    return found.log


def holes(log: Log, event: str) -> tuple[tuple[int, int], ...]:
    """The gaps that rows set aside leave in an event."""
    assert log.set_aside is not None
    return tuple(sorted({gap for name in log.set_aside.holes.get(event, ()) for gap in log.coverage[name].gaps}))


def aside(log: Log) -> list[AsideRow]:
    assert log.set_aside is not None
    return list(log.set_aside.rows())


def test_a_row_with_its_time_is_a_hole_at_that_instant_for_its_own_event(project: Project) -> None:
    log = tickets(project, "1,2026-01-05T10:00:00+08:00,asked,t1,urgent,,,", "2,2026-01-05T11:00:00Z,answered,t1,,,,")
    at = micros("2026-01-05 02:00:00")
    assert holes(log, "asked") == ((at, at + 1),)
    assert holes(log, "answered") == ()
    [row] = aside(log)
    assert (row.source, row.file, row.record, row.between, row.may_be) == (
        "tickets",
        "tickets.csv",
        1,
        (at, at + 1),
        ("asked",),
    )
    assert [(one.code, one.column, one.value) for one in row.findings] == [("LOG010", "urgency", "urgent")]
    assert log.tables["asked"].table != log.tables["answered"].table
    assert log.connection.table(log.tables["asked"].table).fetchall() == []


def test_what_is_wrong_several_times_is_one_row(project: Project) -> None:
    log = tickets(project, "1,yesterday,asked,t1,urgent,riddle,perhaps,")
    [row] = aside(log)
    assert sorted(one.code for one in row.findings) == ["LOG005", "LOG010", "LOG012", "LOG013"]
    assert row.between is None
    assert holes(log, "asked") == WHOLE
    assert log.set_aside is not None
    assert log.set_aside.total == 1


@pytest.mark.parametrize("row", ["1,2026-01-05T10:00:00Z,asked", '1,2026-01-05T10:00:00Z,asked,"t1,,,,'])
def test_a_row_that_cannot_be_read_may_be_anything_anywhere(project: Project, row: str) -> None:
    log = tickets(project, row)
    [found] = aside(log)
    assert (found.between, found.may_be) == (None, ("asked", "answered"))
    assert holes(log, "asked") == holes(log, "answered") == WHOLE
    assert holes(log, "paid") == ()


def test_a_time_without_offset_is_off_by_as_much_as_zones_are(project: Project) -> None:
    log = tickets(project, "1,2026-01-05T10:00:00,answered,t1,,,,")
    # 14 hours east of Greenwich it was 20:00 of the day before, 12 hours west it was 22:00
    assert holes(log, "answered") == ((micros("2026-01-04 20:00:00"), micros("2026-01-05 22:00:00") + 1),)


def test_both_records_of_an_id_are_set_aside(project: Project) -> None:
    log = tickets(
        project,
        "1,2026-01-05T10:00:00Z,asked,t1,,,,",
        "1,2026-01-05T12:00:00Z,answered,t1,,,,",
        "2,2026-01-06T12:00:00Z,answered,t1,,,,",
        "2,2026-01-06T12:00:00Z,answered,t1,,,,",
    )
    asked, answered = micros("2026-01-05 10:00:00"), micros("2026-01-05 12:00:00")
    assert holes(log, "asked") == ((asked, asked + 1),)
    assert holes(log, "answered") == ((answered, answered + 1),)
    assert [row.record for row in aside(log)] == [1, 2]
    [summary] = [one for one in log.summaries if one.source == "tickets"]
    # of four rows two are set aside, and one of the two others is an exact duplicate
    assert (summary.records, summary.duplicates, summary.set_aside) == (2, 1, 2)


def test_an_unreadable_file_is_a_hole_altogether(project: Project) -> None:
    found = load(project, tickets_csv=HEADER, payments_csv=b"\x00\xff,broken\n")
    assert found.log is not None, found.diagnostics
    [row] = aside(found.log)
    assert (row.file, row.record, row.findings[0].code) == ("payments.csv", None, "LOG001")
    assert holes(found.log, "paid") == WHOLE
    assert holes(found.log, "asked") == ()


def test_a_truncated_archive_is_a_hole_altogether(project: Project) -> None:
    whole = gzip.compress((HEADER + "1,2026-01-05T10:00:00Z,asked,t1,,,,\n" * 50).encode())
    project.sources = project.sources.replace("tickets*.csv", "tickets*.csv*")
    found = load(project, tickets_csv_gz=whole[: len(whole) // 2])
    assert found.log is not None, found.diagnostics
    assert holes(found.log, "asked") == WHOLE


def test_the_row_as_far_as_it_can_be_had(project: Project) -> None:
    log = tickets(project, "1,2026-01-05T10:00:00Z,asked,t1,urgent,,,说明", "2,short")
    raw = [row.raw for row in aside(log)]
    assert raw[0] is not None
    assert '"note":"说明"' in raw[0]
    assert raw[1] == "2,short"


def test_nothing_wrong_leaves_no_hole(project: Project) -> None:
    log = tickets(project, "1,2026-01-05T10:00:00Z,asked,t1,,,,")
    assert log.set_aside is not None
    assert (log.set_aside.total, dict(log.set_aside.holes), aside(log)) == (0, {}, [])


def test_many_holes_are_widened_to_days(project: Project) -> None:
    rows = [f"{n},2026-01-05T{n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}Z,asked,t1,x,,," for n in range(5001)]
    log = tickets(project, *rows)
    assert holes(log, "asked") == ((micros("2026-01-05 00:00:00"), micros("2026-01-06 00:00:00")),)


def test_a_row_whose_key_can_be_read_names_its_hole(project: Project) -> None:
    """A broken cell, or one that is empty, says nothing of the key; nor does a row that cannot be read at all."""
    log = tickets(
        project,
        "1,never,asked,t1,,,,",
        "2,never,answered,t2,,,,",
        '4,never,"answered',
    )
    assert log.set_aside is not None
    named = {name: dict(log.coverage[name].named) for name in log.set_aside.holes["answered"]}
    assert named == {
        "tickets (rows set aside that may be answered)": {},
        "tickets (row set aside that may be answered: tickets.csv record 2)": {"ticket": "t2"},
    }


def test_so_many_rows_are_no_holes_by_themselves(project: Project) -> None:
    log = tickets(project, *(f"{number},never,answered,t{number},,,," for number in range(201)))
    assert log.set_aside is not None
    [name] = log.set_aside.holes["answered"]
    assert (log.coverage[name].named, log.coverage[name].gaps) == ({}, WHOLE)


def test_a_missing_file_stays_an_error(project: Project) -> None:
    found = load(project, payments_csv="day,month,amount\n")
    assert found.log is None
    assert "BIND009" in found.codes


def test_without_the_option_such_a_row_is_an_error(project: Project) -> None:
    found = project.load(tickets_csv=HEADER + "1,2026-01-05T10:00:00Z,asked,t1,urgent,,,\n")
    assert (found.log, found.codes) == (None, ["LOG010"])


CHANGES = """
  tickets:
    path: tickets*.csv
    format: csv
    id: no
    time: {column: at, format: iso}
    columns: {paid: optional yes/no}
    events:
      asked:
        at: opened
        latest per: ticket
        fields: {ticket: ticket, kind: kind}
      answered:
        where: what = answered
        once per: ticket
        fields: {ticket: ticket}
"""
CHANGES_HEAD = "no,at,what,ticket,opened,kind,paid\n"


def changes(project: Project, *rows: str) -> Log:
    project.sources = CHANGES + project.sources[project.sources.index("\n  payments:") :]
    found = load(project, tickets_csv=CHANGES_HEAD + "".join(row + "\n" for row in rows))
    assert found.log is not None, found.diagnostics
    return found.log


def test_a_bad_change_leaves_open_what_the_other_records_say(project: Project) -> None:
    log = changes(
        project,
        "1,2026-01-05T10:00:00Z,opened,t1,2026-01-05T09:00:00Z,bug,",
        "2,2026-01-06T10:00:00Z,changed,t1,2026-01-05T09:00:00Z,wish,maybe",
        "3,2026-01-05T11:00:00Z,opened,t2,2026-01-05T08:00:00Z,bug,",
    )
    # t1 was opened at 09:00, but as what kind only record 2 would say; t2 is not concerned
    opened = micros("2026-01-05 09:00:00")
    assert holes(log, "asked") == ((opened, opened + 1),)
    rows = log.connection.table(log.tables["asked"].table).select("f_ticket").fetchall()
    assert rows == [("t2",)]


def test_a_bad_change_of_nobody_knows_what_leaves_all_open(project: Project) -> None:
    log = changes(
        project,
        "1,2026-01-05T10:00:00Z,opened,t1,2026-01-05T09:00:00Z,bug,",
        "2,2026-01-06T10:00:00Z,changed,,2026-01-05T07:00:00Z,wish,",
    )
    first, second = micros("2026-01-05 07:00:00"), micros("2026-01-05 09:00:00")
    assert holes(log, "asked") == ((first, first + 1), (second, second + 1))
    assert log.connection.table(log.tables["asked"].table).fetchall() == []


def test_an_event_s_own_time_that_cannot_be_read(project: Project) -> None:
    log = changes(project, "1,2026-01-05T10:00:00Z,answered,t1,on Monday,bug,")
    at = micros("2026-01-05 10:00:00")
    assert holes(log, "asked") == WHOLE
    assert holes(log, "answered") == ((at, at + 1),)


def test_records_that_say_different_things_of_one_event_are_set_aside(project: Project) -> None:
    log = changes(
        project,
        "1,2026-01-05T10:00:00Z,answered,t1,2026-01-05T09:00:00Z,bug,",
        "2,2026-01-06T10:00:00Z,answered,t1,2026-01-05T09:00:00Z,bug,",
    )
    first, second = micros("2026-01-05 10:00:00"), micros("2026-01-06 10:00:00")
    assert holes(log, "answered") == ((first, first + 1), (second, second + 1))
    assert [row.findings[0].code for row in aside(log)] == ["LOG030", "LOG030"]
