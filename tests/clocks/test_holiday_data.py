"""The frozen data: what it must say, where it comes from, and that the library still says the same."""

import subprocess
import sys
from datetime import date, timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

from servanda.clocks import UnknownHolidays, holiday_sets, load_holidays
from servanda.clocks.freeze import ORIGINS, freeze, main
from servanda.resources import dsl_folder


def span(first: date, last: date) -> set[date]:
    return {first + timedelta(days=number) for number in range((last - first).days + 1)}


def test_china_2026_is_as_the_state_council_announced_it() -> None:
    year = load_holidays("cn").years[2026]
    assert year.makeup == {
        date(2026, 1, 4),
        date(2026, 2, 14),
        date(2026, 2, 28),
        date(2026, 5, 9),
        date(2026, 9, 20),
        date(2026, 10, 10),
    }
    assert set(year.holidays) | year.joined == (
        span(date(2026, 1, 1), date(2026, 1, 3))  # New Year
        | span(date(2026, 2, 15), date(2026, 2, 23))  # Spring Festival
        | span(date(2026, 4, 4), date(2026, 4, 6))  # Qingming
        | span(date(2026, 5, 1), date(2026, 5, 5))  # Labour Day
        | span(date(2026, 6, 19), date(2026, 6, 21))  # Dragon Boat
        | span(date(2026, 9, 25), date(2026, 9, 27))  # Mid-Autumn
        | span(date(2026, 10, 1), date(2026, 10, 7))  # National Day
    )


def test_years_that_are_not_announced_stay_unknown() -> None:
    years = load_holidays("cn").years
    assert max(years) == 2026
    assert all(year.makeup for year in years.values())


@pytest.mark.parametrize(
    ("name", "day", "title"),
    [
        ("cn", date(2026, 2, 17), "春节"),
        ("de", date(2026, 10, 3), "Tag der Deutschen Einheit"),
        ("de_by", date(2026, 1, 6), "Heilige Drei Könige"),
        ("us", date(2026, 11, 26), "Thanksgiving Day"),  # the fourth Thursday
        ("gb_eng", date(2026, 4, 6), "Easter Monday"),  # Easter is 5 April
        ("fr", date(2026, 7, 14), "Fête nationale"),
        ("it", date(2026, 4, 25), "Anniversario della Liberazione"),
        ("jp", date(2026, 9, 22), "国民の休日"),  # between two holidays
        ("pt", date(2026, 6, 10), "Dia de Portugal, de Camões e das Comunidades Portuguesas"),
    ],
)
def test_well_known_holidays(name: str, day: date, title: str) -> None:
    assert load_holidays(name).years[day.year].holidays[day] == title


def test_regional_holidays_are_the_regions_own() -> None:
    assert date(2026, 1, 6) not in load_holidays("de_be").years[2026].holidays
    assert date(2026, 4, 6) not in load_holidays("gb_sct").years[2026].holidays


@pytest.mark.parametrize("name", holiday_sets())
def test_every_file_says_where_it_comes_from(name: str) -> None:
    data = load_holidays(name)
    assert data.library.startswith("holidays ")
    assert data.frozen >= date(2026, 11, 22)
    assert data.sources
    assert all(source.startswith("http") for source in data.sources)
    assert sorted(data.years) == list(range(min(data.years), max(data.years) + 1))
    for number, year in data.years.items():
        days = [*year.holidays, *year.joined, *year.makeup]
        assert {day.year for day in days} == {number}
        assert len(days) == len(set(days))
        assert all(day.isoweekday() > 5 for day in year.joined | year.makeup)


def test_every_set_has_its_file_and_every_file_its_set() -> None:
    assert sorted(origin.name for origin in ORIGINS) == list(holiday_sets())


@pytest.mark.parametrize("name", ["", "xx", "../calendars/cn", "cn.toml", "CN"])
def test_unknown_set(name: str) -> None:
    with pytest.raises(UnknownHolidays) as raised:
        load_holidays(name)
    assert raised.value.args == (name,)


@pytest.mark.parametrize("origin", ORIGINS, ids=lambda origin: origin.name)
def test_the_library_still_says_what_was_frozen(origin: object) -> None:
    frozen = load_holidays(origin.name)  # type: ignore[attr-defined]
    try:
        installed = f"holidays {version('holidays')}"
    except PackageNotFoundError:
        pytest.skip("the holidays library is not installed")
    if installed != frozen.library:
        pytest.skip(f"frozen from {frozen.library}, installed is {installed}")
    text = (dsl_folder() / "calendars" / f"{frozen.name}.toml").read_text(encoding="utf-8")
    assert freeze(origin, frozen.frozen) == text  # type: ignore[arg-type]


def test_the_generator_writes_what_it_checks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("holidays")
    arguments = ["--date", "2026-11-22", "--folder", str(tmp_path), "--only", "cn", "de"]
    assert main([*arguments, "--check"]) == 1
    assert main(arguments) == 0
    assert capsys.readouterr().out.split() == ["cn.toml", "de.toml"] * 2
    assert main([*arguments, "--check"]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cn.toml", "de.toml"]


def test_importing_clocks_loads_nothing_heavy() -> None:
    program = "import sys, servanda.clocks; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)  # noqa: S603
    assert not {"holidays", "duckdb", "sqlglot", "zoneinfo", "tomllib", "yaml", "rich"} & set(done.stdout.split())


def test_a_calendar_needs_the_frozen_data_only() -> None:
    program = (
        "import sys; sys.modules['holidays'] = None\n"
        "from datetime import date\n"
        "from servanda.clocks import Calendar, Zone\n"
        "from servanda.model.agreement import CalendarRule\n"
        "rule = CalendarRule('office', (((32400, 64800),),) * 5 + ((),) * 2, holidays='cn')\n"
        "print(Calendar(rule, Zone('Asia/Shanghai')).is_working(date(2026, 2, 16)))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.strip() == "False"
