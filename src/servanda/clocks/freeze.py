"""Write the frozen calendar data from the `holidays` library: `python -m servanda.clocks.freeze --date 2026-11-22`.

Only final years are frozen. Where holidays are announced year by year (China) a year is final when the library holds
its make-up workdays, which it takes from the State Council's notice; it computes holidays for later years too, but
those are estimates and stay out. Where statutes fix the holidays, years up to the one after the freeze are final.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from servanda.resources import dsl_folder

FIRST_YEAR: Final = 2010
_SATURDAY: Final = 5
_GERMAN: Final = "BB BE BW BY HB HE HH MV NI NW RP SH SL SN ST TH"
_BRITISH: Final = "ENG NIR SCT WLS"


@dataclass(frozen=True, slots=True)
class Origin:
    """The library's country and subdivision of a set; `announced` year by year, else fixed by statute."""

    country: str
    subdivision: str | None = None
    announced: bool = False

    @property
    def name(self) -> str:
        """The name agreements use: `de`, `de_by`."""
        return "_".join(part.lower() for part in (self.country, self.subdivision) if part)


ORIGINS: Final = (
    Origin("CN", announced=True),
    *(Origin(country) for country in ("DE", "FR", "GB", "IT", "JP", "PT", "US")),
    *(Origin("DE", land) for land in _GERMAN.split()),
    *(Origin("GB", nation) for nation in _BRITISH.split()),
)


def freeze(origin: Origin, frozen: date) -> str:
    """The text of a set's file, from the installed library's data for the years that are final on `frozen`."""
    import holidays  # noqa: PLC0415 - never loaded but here: it takes a noticeable part of a second

    candidates = range(FIRST_YEAR, frozen.year + 2)
    # without a language the library takes the machine's
    language = getattr(holidays, origin.country).default_language
    data: Any = holidays.country_holidays(
        origin.country, subdiv=origin.subdivision, years=candidates, language=language
    )
    makeup = frozenset(data.weekend_workdays) if origin.announced else frozenset()
    years = [year for year in candidates if not origin.announced or any(day.year == year for day in makeup)]
    named = {day: title for day, title in sorted(data.items()) if day.year in years}
    joined = _joined(frozenset(named), makeup) if origin.announced else frozenset()
    library = f"holidays {version('holidays')}"
    lines = [
        "# Written by `python -m servanda.clocks.freeze`; do not edit. Years that are not here are unknown.",
        f"title = {_text(_title(origin))}",
        f"library = {_text(library)}",
        f"frozen = {frozen}",
        f"covers = {json.dumps(years)}",
        "sources = [",
        *(f"  {_text(source)}," for source in _sources(data)),
        "]",
    ]
    for year in years:
        announced = {
            key: ", ".join(str(day) for day in sorted(days) if day.year == year)
            for key, days in (("joined", joined), ("makeup", makeup))
        }
        if any(announced.values()):
            lines += ["", f"[years.{year}]"]
            lines += [f"{key} = [{listed}]" for key, listed in announced.items() if listed]
        lines += ["", f"[years.{year}.holidays]"]
        lines += [f"{day} = {_text(title)}" for day, title in named.items() if day.year == year]
    return "\n".join(lines) + "\n"


def _joined(named: frozenset[date], makeup: frozenset[date]) -> frozenset[date]:
    """Weekend days in one unbroken run of days off with a public holiday: the announced break runs across them."""

    def run(day: date, step: timedelta) -> Iterator[date]:
        day += step
        while day in named or (day.weekday() >= _SATURDAY and day not in makeup):
            yield day
            day += step

    reached = {day for holiday in named for step in (-1, 1) for day in run(holiday, timedelta(days=step))}
    years = {day.year for day in named}
    return frozenset(day for day in reached - named if day.year in years)


def _title(origin: Origin) -> str:
    from holidays.registry import COUNTRIES  # noqa: PLC0415 - see `freeze`

    class_name = next(entry[0] for entry in COUNTRIES.values() if entry[1] == origin.country)
    country = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", class_name)
    return f"{country}, {origin.subdivision}" if origin.subdivision else country


def _sources(data: Any) -> list[str]:
    """The references that the library's own documentation names for the whole country."""
    country = next(c for c in type(data).__mro__ if c.__dict__.get("country") and (c.__doc__ or "").strip())
    references = (country.__doc__ or "").partition("References:")[2].split("\n\n")[0]
    found = re.findall(r"^ {8}\* (?:<(.+)>|\[.*\]\((.+)\))", references, flags=re.MULTILINE)
    return [plain or titled for plain, titled in found]


def _text(value: str) -> str:
    # a JSON string is a TOML basic string
    return json.dumps(value, ensure_ascii=False)


def main(arguments: Sequence[str] | None = None) -> int:
    """Write every file (or with `--check` say which would change); the exit code is 1 where `--check` finds one."""
    parser = argparse.ArgumentParser(prog="python -m servanda.clocks.freeze", description=__doc__)
    parser.add_argument("--date", type=date.fromisoformat, required=True, help="the day of the freeze, YYYY-MM-DD")
    parser.add_argument("--check", action="store_true", help="write nothing; list the files that would change")
    parser.add_argument("--folder", type=Path, default=dsl_folder() / "calendars", help="where the files are")
    names = [origin.name for origin in ORIGINS]
    parser.add_argument("--only", nargs="+", choices=names, default=names, help="the sets to look at")
    chosen = parser.parse_args(arguments)
    changed = 0
    for origin in ORIGINS:
        if origin.name not in chosen.only:
            continue
        path = chosen.folder / f"{origin.name}.toml"
        text = freeze(origin, chosen.date)
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        changed += 1
        sys.stdout.write(f"{path.name}\n")
        if not chosen.check:
            path.write_text(text, encoding="utf-8")
    return 1 if chosen.check and changed else 0


if __name__ == "__main__":
    sys.exit(main())
