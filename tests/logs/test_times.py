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


@pytest.mark.parametrize(
    ("pattern", "written"),
    [
        ("D/M/YYYY HH:MM", "8/3/2026 08:00"),
        ("D/M/YYYY HH:MM", "08/03/2026 08:00"),
        ("D/M/YYYY H:MM", "8/3/2026 8:00"),
        ("M/D/YYYY H:MM:SS AM", "3/8/2026 8:00:00 AM"),
        ("M/D/YYYY H:MM:SS AM", "3/8/2026 8:00:00 a.m."),
        ("YYYY/M/D AM H:MM", "2026/3/8 上午 8:00"),
        ("YYYY年M月D日 HH:MM", "2026年3月8日 08:00"),
        ("DD-MON-YY HH:MM:SS", "08-Mar-26 08:00:00"),
        ("D MON YYYY HH:MM:SS.F", "8 MAR 2026 08:00:00.0"),
        ("HH:MM DD/MM/YYYY", "08:00 08/03/2026"),
        ("YYYY-MM-DD HH:MM:SS,F", '"2026-03-08 08:00:00,000"'),
        ("YYYYMMDD", "20260308"),
    ],
)
def test_local_patterns_of_other_lands(project: Any, pattern: str, written: str) -> None:
    out = timed(project, f"{{column: at, format: 'local \"{pattern}\"', zone: agreement}}", written)
    assert instants(out) == [MARCH_8 - (8 * HOUR if pattern == "YYYYMMDD" else 0)]


@pytest.mark.parametrize(
    ("written", "hours"),
    [("12:00 AM", 0), ("12:30 AM", 0.5), ("1:00 AM", 1), ("11:59 AM", 11 + 59 / 60), ("12:00 PM", 12), ("1:00 pm", 13)],
)
def test_hours_of_a_half_day(project: Any, written: str, hours: float) -> None:
    out = timed(project, "{column: at, format: 'local \"D/M/YYYY H:MM AM\"', zone: UTC}", f"8/3/2026 {written}")
    assert instants(out) == [MARCH_8 + round(hours * 60) * 60_000_000]


def test_fractions_of_a_second_are_cut_after_the_microsecond(project: Any) -> None:
    form = "{column: at, format: 'local \"D/M/YYYY HH:MM:SS.F\"', zone: UTC}"
    out = timed(project, form, "8/3/2026 00:00:00.5", "8/3/2026 00:00:00.123456789")
    assert instants(out) == [MARCH_8 + 500_000, MARCH_8 + 123_456]


def test_a_local_pattern_with_its_own_offset_needs_no_zone(project: Any) -> None:
    form = "{column: at, format: 'local \"DD/MM/YYYY HH:MM:SS Z\"'}"
    out = timed(project, form, "08/03/2026 08:00:00 +08:00", "08/03/2026 00:00:00 Z", "07/03/2026 19:00:00 -0500")
    assert instants(out) == [MARCH_8] * 3


def test_iso_with_a_comma_before_the_fraction(project: Any) -> None:
    assert instants(timed(project, "{column: at, format: iso}", '"2026-03-08T00:00:00,25Z"')) == [MARCH_8 + 250_000]


@pytest.mark.parametrize(
    ("pattern", "written"),
    [
        ("D/M/YYYY HH:MM", "3/13/2026 08:00"),
        ("D/M/YYYY HH:MM", "31/2/2026 08:00"),
        ("D/M/YYYY HH:MM", "8/3/2026 8:00"),
        ("D/M/YYYY H:MM AM", "8/3/2026 13:00 PM"),
        ("D/M/YYYY H:MM AM", "8/3/2026 0:30 AM"),
        ("DD-MON-YYYY", "08-Mär-2026"),
        ("DD/MM/YYYY HH:MM Z", "08/03/2026 08:00 CET"),
    ],
)
def test_a_time_that_does_not_fit_its_pattern(project: Any, pattern: str, written: str) -> None:
    out = timed(project, f"{{column: at, format: 'local \"{pattern}\"', zone: agreement}}", written)
    assert (out.only.code, out.only.origin.value) == ("LOG005", written)


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("DMYYYY", "D has no fixed width: a sign must part it from M"),
        ("D/M/YYYY MM AM", "a part of the time pattern is written twice"),
        ("D/M/YYYY AM", "a time of day is HH, HH:MM, HH:MM:SS or HH:MM:SS.F, perhaps with AM"),
        ("D/M HH:MM", "a local time needs YYYY, MM and DD"),
    ],
)
def test_patterns_that_are_none(project: Any, pattern: str, said: str) -> None:
    out = timed(project, f"{{column: at, format: 'local \"{pattern}\"', zone: agreement}}", "8/3/2026")
    assert (out.only.code, out.only.message) == ("BIND006", said)
