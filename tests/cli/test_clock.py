"""`servanda clock`: the cases of other systems through the command, what it prints, and how it ends."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from servanda.cli import app

from ..clocks.businesstime import Case, cases, instant, open_lines  # noqa: TID252 -- tests are no package

REPO = Path(__file__).parents[2]
QINGHE = REPO / "agreements" / "qinghe"
SHANGHAI = ["--zone", "Asia/Shanghai"]
OFFICE = [*SHANGHAI, "--open", "mon to fri 09:00-18:00"]
FOUR_CLOCKS = ["BT015", "BT097", "BT113", "BT258"]
"""cases that are run as a process, too"""


def clock(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["clock", *arguments])
    return result.exit_code, result.stdout, result.stderr


def answer(*arguments: str) -> Any:
    code, out, err = clock(*arguments, "--format", "json")
    assert code in {0, 1, 3}, err
    return json.loads(out)


# --- the cases of other systems ---------------------------------------------------------------------------------------


def command(case: Case) -> list[str]:
    zone = case.calendar_zone
    start = case.row["start"]
    if case.row["io_tz"] != case.row["cal_tz"]:
        start = case.words.iso(case.start)
    options = ["--zone", zone.name]
    for hours in open_lines(case.row["weekly"]):
        options += ["--open", hours]
    for day, hours in case.overrides.items():
        options += ["--override", f"{day} {hours}"]
    for day in case.days_off:
        options += [] if day in case.overrides else ["--holiday", day.isoformat()]
    for begin, end in case.pauses:
        options += ["--pause", f"{zone.iso(begin)}..{zone.iso(end)}"]
    return [*question(case, start), *options]


def question(case: Case, start: str) -> list[str]:
    match case.operation:
        case "add" | "sub":
            asked = [case.operation, start, f"{case.amount} working seconds"]
        case "between":
            asked = ["between", start, case.words.iso(instant(case.row["end"], case.words))]
        case "next_open" | "prev_close":
            asked = [case.operation.replace("_", "-"), start]
        case "wall_to_utc":
            asked = ["add", start, "0 minutes"]
        case "add_business_days" | "add_business_days_snap":
            asked = ["add", start, f"{case.amount} working days"]
        case unknown:
            pytest.fail(f"no such operation: {unknown}")
    return asked


def holds(case: Case, found: Any) -> None:
    assert found["known"]
    if case.operation == "between":
        assert found["seconds"] == int(case.expected)
        assert sum(part["seconds"] for part in found["counted"]) == abs(int(case.expected))
        return
    assert instant(found["at"]["utc"], case.words) == instant(found["at"]["local"], case.words) == case.expected_at
    if case.operation in {"add", "sub"}:
        assert sum(part["seconds"] for part in found["counted"]) == case.amount


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.number)
def test_case(case: Case) -> None:
    holds(case, answer(*command(case)))


@pytest.mark.parametrize("case", [case for case in cases() if case.number in FOUR_CLOCKS], ids=lambda case: case.number)
def test_case_as_a_process(case: Case) -> None:
    found = subprocess.run(  # noqa: S603 -- the program under test
        [sys.executable, "-m", "servanda", "clock", *command(case), "--format", "json"],
        capture_output=True,
        text=True,
        check=True,
        cwd=REPO,
    )
    holds(case, json.loads(found.stdout))


# --- what it says -----------------------------------------------------------------------------------------------------


def test_the_text_gives_the_instant_twice_and_what_was_counted() -> None:
    # Friday 17:50 leaves ten minutes; Saturday 14 February 2026 is a make-up workday in China
    code, out, _ = clock("add", "2026-02-13", "17:50", "2", "working", "hours", "--agreement", str(QINGHE))
    assert code == 0
    assert out.splitlines() == [
        "Sat 2026-02-14 10:50:00 +08:00  Asia/Shanghai",
        "2026-02-14T02:50:00Z",
        "",
        "2 working hours after Fri 2026-02-13 17:50:00: 17 h later, counted in office",
        "  Fri 2026-02-13 17:50:00 - 18:00:00  10 min",
        "  Sat 2026-02-14 09:00:00 - 10:50:00  1 h 50 min",
    ]


def test_concise_is_the_answer_alone() -> None:
    assert clock("add", "2026-02-13T17:50", "15 minutes", *SHANGHAI, "--format", "concise")[1] == (
        "2026-02-13T18:05:00+08:00\n"
    )
    assert clock("between", "2026-02-13T17:50", "2026-02-16T10:00", *OFFICE, "--format", "concise")[1] == "4200\n"


@pytest.mark.parametrize(
    ("line", "due"),
    [
        ("15 minutes", "2026-02-13T18:05:00+08:00"),
        ("2 working hours", "2026-02-16T10:50:00+08:00"),
        ("2工作小时", "2026-02-16T10:50:00+08:00"),
        ("限时 2工作小时", "2026-02-16T10:50:00+08:00"),
        ("2 working hours of hours", "2026-02-16T10:50:00+08:00"),
        # Monday, Tuesday, Wednesday
        ("3 working days", "2026-02-18T18:00:00+08:00"),
        # no 31 February
        ("1 month", "2026-03-13T17:50:00+08:00"),
        # the seventh day after Friday 13th is Friday 20th, the second Sunday 15th, which is off
        ("7 days counting civil_code", "2026-02-21T00:00:00+08:00"),
        ("2 days counting civil_code", "2026-02-17T00:00:00+08:00"),
        ("by 09:30 on the next day", "2026-02-14T09:30:00+08:00"),
        ("by 09:30 on the next day, rolling forward", "2026-02-16T09:30:00+08:00"),
        ("最迟 次日 09：30，顺延", "2026-02-16T09:30:00+08:00"),
        ("by 09:30 on the next working day", "2026-02-16T09:30:00+08:00"),
        ("by 17:49 on the next occurrence", "2026-02-14T17:49:00+08:00"),
        ("by 17:51 on the next occurrence", "2026-02-13T17:51:00+08:00"),
    ],
)
def test_deadlines_are_written_as_in_an_agreement(line: str, due: str) -> None:
    assert answer("due", "2026-02-13T17:50", line, *OFFICE)["at"]["local"] == due


def test_an_agreement_gives_its_zone_calendars_and_terms() -> None:
    found = answer("due", "2026-02-13T20:00", "by night_limit on the next day", "--agreement", str(QINGHE))
    assert found["at"] == {"local": "2026-02-14T09:30:00+08:00", "utc": "2026-02-14T01:30:00Z"}
    assert answer("add", "2026-02-13T17:50", "reply_limit", "--agreement", str(QINGHE))["at"]["local"][11:16] == "18:05"


def test_a_calendar_of_the_agreement_may_be_chosen(tmp_path: Path) -> None:
    file = tmp_path / "two.agreement"
    file.write_text(
        "agreement two\n  language 1\n  timezone UTC\n  runs 2026-01-01 to 2026-12-31\n  workdays day\nparty a\n"
        "calendar day\n  open mon to fri 09:00-17:00\ncalendar 夜班\n  open mon to sun 22:00-24:00\n",
        encoding="utf-8",
    )
    given = ["add", "2026-01-05T16:00", "2 working hours", "--agreement", str(file)]
    assert answer(*given)["at"]["utc"] == "2026-01-06T10:00:00Z"
    night = answer(*given, "--calendar", "夜班")
    assert night["at"]["utc"] == "2026-01-06T00:00:00Z"
    assert night["calendar"] == "夜班"
    # the line's own calendar wins
    named = answer(*given[:2], "2 working hours of day", *given[3:], "--calendar", "夜班")
    assert named["at"]["utc"] == "2026-01-06T10:00:00Z"


@pytest.mark.parametrize("name", ['od"d\\.agreement', "plain.txt", "reckoning 1.agreement"])
def test_an_agreement_may_be_called_anything_and_be_a_link(tmp_path: Path, name: str) -> None:
    file, link = tmp_path / name, tmp_path / "link.agreement"
    file.write_text(
        "agreement x\n  language 1\n  timezone UTC\nevent reckoning_begun\nparty reckoner\nterm soon = 5 minutes\n",
        encoding="utf-8",
    )
    link.symlink_to(file.name)
    for path in (file, link):
        found = answer("add", "2026-01-05T16:00", "soon", "--agreement", str(path))
        assert found["at"]["utc"] == "2026-01-05T16:05:00Z"


def test_days_say_why() -> None:
    code, out, _ = clock("days", "2026-02-14", "2026-02-16", "--agreement", str(QINGHE))
    assert code == 0
    assert out.splitlines() == [
        "Sat 2026-02-14  09:00-18:00  make-up workday",
        "Sun 2026-02-15  closed  announced break",
        "Mon 2026-02-16  closed  农历除夕",
        "open 9 h (32400 s)",
    ]
    assert len(answer("days", "2026-02", *OFFICE)["days"]) == 28


def test_a_year_nobody_knows_is_said_and_exits_3() -> None:
    code, out, _ = clock("add", "2026-12-31T17:00", "3 working days", "--agreement", str(QINGHE))
    assert code == 3
    assert out.startswith("cannot tell: no holiday data of cn for 2027; there is for 2010 to 2026\nnot before ")
    found = answer("add", "2026-12-31T17:00", "3 working days", "--agreement", str(QINGHE))
    assert (found["known"], found["at"]) == (False, None)
    # at best each day from 1 January on works: the third opens no earlier than 3 January, 00:00
    assert found["not_before"]["local"] == "2027-01-03T00:00:00+08:00"
    for asked in (["is-open", "2027-01-04"], ["days", "2026-12-31", "2027-01-01"], ["next-open", "2026-12-31T18:00"]):
        assert clock(*asked, "--agreement", str(QINGHE))[0] == 3
    assert clock("between", "2026-12-31", "2027-01-04", "--agreement", str(QINGHE))[0] == 3


def test_what_the_known_days_prove_is_told() -> None:
    code, out, _ = clock("add", "2026-12-31T17:00", "1 working hours", "--agreement", str(QINGHE))
    assert (code, out.splitlines()[0]) == (0, "Thu 2026-12-31 18:00:00 +08:00  Asia/Shanghai")


def test_is_open_speaks_by_its_exit_code() -> None:
    assert [clock("is-open", f"2026-02-13T{at}", *OFFICE)[0] for at in ("09:00", "17:59:59.999999", "18:00")] == [
        0,
        0,
        1,
    ]


def test_pauses() -> None:
    paused = ["--pause", "2026-02-13T17:55..2026-02-16T09:30", "--pause", "2026-02-16T09:15..2026-02-16T10:00"]
    # five minutes on Friday, five more from Monday 10:00 on
    assert answer("add", "2026-02-13T17:50", "10 working minutes", *OFFICE, *paused)["at"]["local"][8:16] == "16T10:05"
    assert answer("next-open", "2026-02-13T17:56", *OFFICE, *paused)["at"]["local"][8:16] == "16T10:00"
    assert answer("between", "2026-02-13T17:00", "2026-02-16T10:01", *OFFICE, *paused)["seconds"] == 56 * 60
    assert clock("add", "2026-02-13T17:50", "10 working minutes", *OFFICE, "--pause", "2026-02-13T17:55..")[0] == 3


def test_a_wall_clock_that_says_too_little_is_remarked() -> None:
    new_york = ["--zone", "America/New_York"]
    assert answer("add", "2026-03-08T02:30", "1 hours", *new_york)["remarks"] == [
        "02:30 does not exist on 2026-03-08 in America/New_York; read as 03:30"
    ]
    twice = answer("add", "2026-11-01T01:30", "1 hours", *new_york)
    assert twice["at"]["local"] == "2026-11-01T01:30:00-05:00"
    assert "occurs twice" in twice["remarks"][0]


# --- what it refuses --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["add", "2026-02-13T17:50", "2 working hours"], "--zone"),
        (["add", "2026-02-13T17:50", "2 working hours", *SHANGHAI], "--open"),
        (["add", "2026-02-13T17:50", *OFFICE], "add START LENGTH"),
        (["add", "soon", "15 minutes", *OFFICE], "2026-04-01T09:30"),
        (["add", "0001-01-01", "15 minutes", *OFFICE], "1900 to 2199"),
        (["add", "2026-02-13", "2", *OFFICE], "15 minutes, 2 working hours"),
        (["add", "2026-02-13", "2 workin hours", *OFFICE], "15 minutes, 2 working hours"),
        (["add", "2026-02-13", "2 working hours clause 9", *OFFICE], "more than one thing"),
        (["add", "2026-02-13", "2 working hours\nparty x", *OFFICE], "one line"),
        (["add", "2026-02-13", "9999999999 working days", *OFFICE], "longer than any agreement"),
        (["add", "2026-02-13", "20000 CNY", *OFFICE], "length of time"),
        (["due", "2026-02-13", "by 17:00 on friday of w", *OFFICE], "by 09:30 on the next working day"),
        (["sub", "2026-02-13", "3 working days", *OFFICE], "forward only"),
        (["between", "2026-02-13", *OFFICE], "between START END"),
        (["between", "2026-02-13", "2026-02-14", "2026-02-15", *OFFICE], "between START END"),
        (["next-open", "2026-02-13", *SHANGHAI], "needs a calendar"),
        (["next-open", "2026-02-13", *SHANGHAI, "--open", "mon 9-18"], "mon to fri 09:00-12:00,13:00-18:00"),
        (["next-open", "2026-02-13", *SHANGHAI, "--open", "mon 09:00-09:00"], "ends before it starts"),
        (["next-open", "2026-02-13", *OFFICE, "--holidays", "cm"], "there is no holiday data named `cm`"),
        (["next-open", "2026-02-13", *OFFICE, "--override", "2026-02-30 09:00-10:00"], "--override"),
        (["next-open", "2026-02-13", *OFFICE, "--closed", "2026-02-03 to 2026-02-01"], "ends before it starts"),
        (["next-open", "2026-02-13", *SHANGHAI, "--closed", "2026-02-13"], "--closed '2026-02-13'"),  # it never opens
        (["next-open", "2026-02-13", *SHANGHAI, "--closed", "2026-02-13"], "never open"),
        (["next-open", "2026-02-13", *OFFICE, "--makeup", "9-18"], "--makeup 09:00-18:00"),
        (["next-open", "2026-02-13", *OFFICE, "--pause", "2026-02-14"], "2026-02-13T10:00..2026-02-13T12:00"),
        (["next-open", "2026-02-13", *OFFICE, "--pause", "2026-02-14..2026-02-13"], "ends before it begins"),
        (["next-open", "2026-02-13", "--open", "mon 09:00-18:00", "--zone", "Asia/Shanghia"], "Asia/Shanghai"),
        (["next-open", "2026-02-13", *OFFICE, "--agreement", str(QINGHE)], "not from both"),
        (["next-open", "2026-02-13", "--agreement", str(QINGHE), *SHANGHAI], "leave out --zone"),
        (["next-open", "2026-02-13", "--agreement", str(QINGHE), "--calendar", "offic"], "did you mean office?"),
        (["next-open", "2026-02-13", *OFFICE, "--calendar", "office"], "--agreement FILE"),
        (["next-open", "2026-02-13", "--agreement", "missing.agreement"], "no such file"),
        (["prev-close", "2026-02-13", *OFFICE, "--pause", "2026-02-14.."], "--pause"),
        (["days", "2026-02-30", *OFFICE], "days FIRST [LAST]"),
        (["days", "2026-02", "2026-01", *OFFICE], "ends before it starts"),
        (["days", "1900-01-01", "2199-12-31", *OFFICE], "twenty years"),
        (["tell", "2026-02-13", *OFFICE], "next-open"),
        (["add", "2026-02-13", "tell_me_why", "--agreement", str(QINGHE)], "tell_me_why"),
        (["add", "2026-02-13\x1b[31m", "15 minutes", *OFFICE], "not a time"),
    ],
)
def test_usage_errors_say_what_can_be_written(arguments: list[str], said: str) -> None:
    code, out, err = clock(*arguments)
    assert (code, out) == (2, "")
    assert said in err
    assert "\x1b" not in err
    assert "Traceback" not in err


def test_what_an_agreement_leaves_open_cannot_be_reckoned_with(tmp_path: Path) -> None:
    file = tmp_path / "open.agreement"
    text = "agreement x\n  language 1\n  timezone UTC\nparty a\nterm slow = ? minutes\n"
    file.write_text(text + "calendar desk\n  open mon to fri 09:00-17:00\n", encoding="utf-8")
    code, out, err = clock("due", "2026-01-05T10:00", "within slow", "--agreement", str(file))
    assert (code, out) == (2, "")
    assert "'within slow' names a term that is blank" in " ".join(err.split())
    # it names no working calendar of its own; the one that is chosen counts: seven hours on Monday, one on Tuesday
    found = answer("due", "2026-01-05T10:00", "8 working hours", "--agreement", str(file), "--calendar", "desk")
    assert found["at"]["utc"] == "2026-01-06T10:00:00Z"


def test_days_made_up_for_are_open_as_the_option_says() -> None:
    # Saturday 14 February 2026 is a make-up workday in China, the 15th is off
    china = [*OFFICE, "--holidays", "cn", "--makeup", "10:00-12:00"]
    assert answer("add", "2026-02-13T17:00", "2 working hours", *china)["at"]["local"] == "2026-02-14T11:00:00+08:00"


def test_an_agreement_with_errors_gives_no_answer(tmp_path: Path) -> None:
    file = tmp_path / "bad.agreement"
    file.write_text("agreement x\n  language 1\n  timezone UTC\nclause 1\n  wihtin 15 minutes\n", encoding="utf-8")
    code, out, err = clock("is-open", "2026-02-13", "--agreement", str(file))
    assert (code, out) == (3, "")
    assert "bad.agreement:5:3" in err


def test_no_engine_is_loaded() -> None:
    script = (
        "import sys\n"
        "asked = ['add', '2026-02-13T17:50', '2', 'working', 'hours', '--agreement', sys.argv[1]]\n"
        "sys.argv = ['servanda', 'clock', *asked]\n"
        "from servanda.cli import main\n"
        "try: main()\n"
        "except SystemExit as end: assert not end.code\n"
        "print(*sorted({name.split('.')[0] for name in sys.modules}))"
    )
    found = subprocess.run(  # noqa: S603 -- the program under test
        [sys.executable, "-c", script, str(QINGHE)], capture_output=True, text=True, check=True, cwd=REPO
    )
    assert not {"duckdb", "sqlglot", "rich", "yaml", "lark"} & set(found.stdout.splitlines()[-1].split())
