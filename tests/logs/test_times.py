from typing import Any

import pytest

from servanda.logs.times import zone_steps

HEADER = "no,at,what,ticket,urgency,kind,paid,note\n"
# 2026-03-08 00:00 UTC is day 20 520: 20 458 for 5 January, 26 days left of it, 28 of February, 8 of March
MARCH_8 = (20_458 + 26 + 28 + 8) * 86_400_000_000
HOUR = 3_600_000_000


def timed(project: Any, form: str, *times: str) -> Any:
    project.sources = project.sources.replace("{column: at, format: iso}", form)
    rows = "".join(f"{number},{time},answered,t,,,,\n" for number, time in enumerate(times))
    return project.load(tickets_csv=HEADER + rows)


def instants(out: Any) -> list[int]:
    return [at for _id, at in sorted((int(name), at) for name, at in out.rows("answered", "id", "at"))]


def test_iso_in_all_its_spellings(project: Any) -> None:
    out = timed(
        project,
        "{column: at, format: iso}",
        "2026-03-08T08:00:00+08:00",
        "2026-03-08 00:00Z",
        "2026-03-07T19:00:00-0500",
        "2026-03-08T05:30:00.000001+05:30",
        "2026-03-08T01:00:00.25+01",
    )
    assert instants(out) == [MARCH_8, MARCH_8, MARCH_8, MARCH_8 + 1, MARCH_8 + 250_000]


def test_iso_without_offset_is_read_in_the_zone_of_the_binding(project: Any) -> None:
    out = timed(
        project, "{column: at, format: iso, zone: Europe/Berlin}", "2026-03-08T01:00:00", "2026-03-08T00:00:00Z"
    )
    assert instants(out) == [MARCH_8, MARCH_8]


@pytest.mark.parametrize("form", ['local "YYYY-MM-DD HH:MM:SS"', 'local "DD.MM.YYYY HH:MM"', 'local "YYYYMMDDHHMM"'])
def test_local_patterns(project: Any, form: str) -> None:
    text = {'local "Y': "2026-03-08 08:00:00", 'local "D': "08.03.2026 08:00"}[form[:8]]
    text = "202603080800" if "YYYYMM" in form else text
    out = timed(project, f"{{column: at, format: '{form}', zone: agreement}}", text)
    assert instants(out) == [MARCH_8]


def test_a_local_time_must_keep_its_pattern(project: Any) -> None:
    out = timed(project, "{column: at, format: 'local \"YYYY-MM-DD HH:MM:SS\"', zone: agreement}", "2026-3-8 8:00:00")
    assert (out.only.code, out.only.origin.value) == ("LOG005", "2026-3-8 8:00:00")


def test_clocks_put_forward_and_back(project: Any) -> None:
    # New York 2026: 02:00 EST becomes 03:00 EDT on 8 March; 02:00 EDT becomes 01:00 EST on 1 November
    form = "{column: at, format: 'local \"YYYY-MM-DD HH:MM:SS\"', zone: America/New_York}"
    out = timed(project, form, "2026-03-08 01:59:59", "2026-03-08 03:00:00", "2026-11-01 01:30:00")
    november = MARCH_8 + (23 + 30 + 31 + 30 + 31 + 31 + 30 + 31 + 1) * 24 * HOUR
    assert instants(out) == [MARCH_8 + 7 * HOUR - 10**6, MARCH_8 + 7 * HOUR, november + 5 * HOUR + HOUR // 2]


def test_a_skipped_local_time_is_a_finding(project: Any) -> None:
    form = "{column: at, format: 'local \"YYYY-MM-DD HH:MM:SS\"', zone: America/New_York}"
    out = timed(project, form, "2026-03-08 02:30:00")
    assert (out.only.code, out.only.origin.column) == ("LOG008", "at")


def test_a_day_whose_midnight_was_skipped_begins_after_the_gap(project: Any) -> None:
    # Lebanon puts its clocks forward at 00:00 on the last Sunday of March: 29 March 2026 begins at 01:00+03:00
    out = timed(project, "{column: at, format: date, zone: Asia/Beirut}", "2026-03-29", "2026-03-30")
    day = MARCH_8 + 21 * 24 * HOUR
    assert instants(out) == [day - 2 * HOUR, day + 21 * HOUR]


def test_unix_seconds_and_milliseconds(project: Any) -> None:
    seconds = MARCH_8 // 10**6
    assert instants(timed(project, "{column: at, format: unix s}", str(seconds), f"{seconds}.25")) == [
        MARCH_8,
        MARCH_8 + 250_000,
    ]


def test_unix_milliseconds(project: Any) -> None:
    assert instants(timed(project, "{column: at, format: unix ms}", str(MARCH_8 // 1000))) == [MARCH_8]


@pytest.mark.parametrize(("form", "unit", "hint"), [("unix s", 10**3, "milliseconds?"), ("unix ms", 10**6, "seconds?")])
def test_seconds_and_milliseconds_are_not_guessed(project: Any, form: str, unit: int, hint: str) -> None:
    out = timed(project, f"{{column: at, format: {form}}}", str(MARCH_8 // unit))
    assert out.only.code == "LOG007"
    assert out.only.message.endswith(hint)


def test_a_local_time_needs_a_zone_in_the_binding(project: Any) -> None:
    out = timed(project, "{column: at, format: date}", "2026-03-29")
    assert out.codes == ["BIND005"]


def test_steps_of_a_zone_with_one_offset_are_one() -> None:
    assert [step.offset for step in zone_steps("Asia/Shanghai")] == [8 * HOUR]
