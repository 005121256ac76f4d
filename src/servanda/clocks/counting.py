"""Deadlines counted from an instant in days, months and times of day.

Days of 24 hours and weeks of seven of them are plain arithmetic on instants and need nothing from here.
"""

from datetime import date
from typing import Final

from servanda.clocks.calendars import Calendar
from servanda.clocks.due import HORIZON, Due
from servanda.clocks.months import month_later
from servanda.clocks.rolling import DayRule, roll_day
from servanda.clocks.zones import DAY_SECONDS, LAST_DAY, ONE_DAY, Zone
from servanda.syntax.tree import Roll, Unit

MONTHS_IN: Final = {Unit.MONTHS: 1, Unit.QUARTERS: 3, Unit.YEARS: 12}
"""how many months the calendar units are"""
DAYS_IN: Final = {Unit.DAYS: 1, Unit.WEEKS: 7}
"""how many days the units that count days are"""


def civil_days(zone: Zone, instant: int, count: int, unit: Unit, calendar: Calendar | None) -> Due:
    """The statutory count: the local day of `instant` is not counted, the deadline is 24:00 of the last day.

    Months, quarters and years end on the day with the same number, or on the month's last day. A last day that is off
    in `calendar` rolls forward to the first working day (None: no day is off). Past the years that calendars know
    `floor` is `HORIZON`. Units: days, weeks, months, quarters, years; `ValueError` for others.
    Source: Civil Code of the People's Republic of China, articles 201, 202 and 203.
    """
    today = zone.local_date(instant)
    if unit in DAYS_IN:
        number = today.toordinal() + count * DAYS_IN[unit]
        last = date.fromordinal(number) if number <= LAST_DAY.toordinal() else None
    elif unit in MONTHS_IN:
        last = month_later(today, count * MONTHS_IN[unit])
    else:
        message = f"no statutory count in {unit.value}"
        raise ValueError(message)
    if last is None:
        return Due.unknown(HORIZON)
    return roll_day(zone, last, DayRule(DAY_SECONDS, Roll.FORWARD, calendar), last)


def next_day_at(zone: Zone, instant: int, seconds: int) -> int:
    """That time of day (0 to 86400) on the local calendar day after the instant's, however early the instant is."""
    return zone.wall(zone.local_date(instant) + ONE_DAY, seconds)


def next_working_day_at(calendar: Calendar, instant: int, seconds: int) -> Due:
    """That time of day (0 to 86400) on the first working day after the instant's local day."""
    tomorrow = calendar.zone.local_date(instant) + ONE_DAY
    return roll_day(calendar.zone, tomorrow, DayRule(seconds, Roll.FORWARD, calendar), tomorrow)


def next_occurrence(zone: Zone, instant: int, seconds: int) -> int:
    """The first such time of day (0 to 86400) strictly after the instant."""
    return zone.wall(next_occurrence_date(zone, instant, seconds), seconds)


def next_occurrence_date(zone: Zone, instant: int, seconds: int) -> date:
    """The local day of `next_occurrence`; 24:00 belongs to the day that ends then."""
    day = zone.local_date(instant)
    while zone.wall(day, seconds) <= instant:
        day += ONE_DAY
    return day
