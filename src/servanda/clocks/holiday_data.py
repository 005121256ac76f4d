"""Frozen calendar data: `dsl/calendars/*.toml` to holiday sets.

The files are written by `python -m servanda.clocks.freeze`; nothing here asks a library or guesses a year.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from servanda.resources import dsl_folder


class UnknownHolidays(ValueError):  # noqa: N818 - the name says what is wrong, as the language's own words do
    """No frozen data set of this name; `args[0]` is the name as written."""


@dataclass(frozen=True, slots=True)
class HolidayYear:
    """One year of a set.

    `holidays` are the public holidays with their names, substituted days off included. `joined` are the weekend days
    that an announced break runs across, `makeup` the weekend days announced as workdays.
    """

    holidays: Mapping[date, str]
    joined: frozenset[date]
    makeup: frozenset[date]


@dataclass(frozen=True, slots=True)
class HolidaySet:
    """A country's (or region's) final years; a year that is not a key of `years` is unknown."""

    name: str
    title: str
    library: str
    sources: tuple[str, ...]
    frozen: date
    years: Mapping[int, HolidayYear]


def holiday_sets() -> tuple[str, ...]:
    """The names an agreement may write after `holidays`, in order."""
    return tuple(sorted(path.stem for path in (dsl_folder() / "calendars").glob("*.toml")))


@lru_cache(maxsize=32)
def load_holidays(name: str) -> HolidaySet:
    """The frozen set of this name; raises `UnknownHolidays`."""
    import tomllib  # noqa: PLC0415 - start-up: only calendars with holidays need it

    # the name comes from an agreement: it is looked up among the files, never joined to a path unseen
    if name not in holiday_sets():
        raise UnknownHolidays(name)
    document = tomllib.loads((dsl_folder() / "calendars" / f"{name}.toml").read_text(encoding="utf-8"))
    return HolidaySet(
        name=name,
        title=document["title"],
        library=document["library"],
        sources=tuple(document["sources"]),
        frozen=document["frozen"],
        years={
            int(year): HolidayYear(
                holidays={date.fromisoformat(day): title for day, title in facts["holidays"].items()},
                joined=frozenset(facts.get("joined", ())),
                makeup=frozenset(facts.get("makeup", ())),
            )
            for year, facts in document["years"].items()
        },
    )
