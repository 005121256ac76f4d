"""Calendar rules and frozen holiday data come in; deadlines, windows and the day table go out, in microseconds UTC."""

from servanda.clocks.calendars import Calendar
from servanda.clocks.counting import MONTHS_IN, civil_days, next_day_at, next_occurrence, next_working_day_at
from servanda.clocks.days import CalendarDay, Day, day_table
from servanda.clocks.deadlines import CLOCK_TIME, OPEN_TIME, day_due, deadline_due, in_force, length_due
from servanda.clocks.due import HORIZON, Due
from servanda.clocks.holiday_data import HolidaySet, HolidayYear, UnknownHolidays, holiday_sets, load_holidays
from servanda.clocks.months import add_months
from servanda.clocks.pauses import add_paused, between_paused, next_open_paused, stretches
from servanda.clocks.rolling import DayRule, ordinal_date, ordinal_day, roll_day, weekday_date, weekday_of
from servanda.clocks.windows import Window, anchored_windows, window_of, windows
from servanda.clocks.years import Interval
from servanda.clocks.zones import DAY, SECOND, UnknownZone, Zone

__all__ = [
    "CLOCK_TIME",
    "DAY",
    "HORIZON",
    "MONTHS_IN",
    "OPEN_TIME",
    "SECOND",
    "Calendar",
    "CalendarDay",
    "Day",
    "DayRule",
    "Due",
    "HolidaySet",
    "HolidayYear",
    "Interval",
    "UnknownHolidays",
    "UnknownZone",
    "Window",
    "Zone",
    "add_months",
    "add_paused",
    "anchored_windows",
    "between_paused",
    "civil_days",
    "day_due",
    "day_table",
    "deadline_due",
    "holiday_sets",
    "in_force",
    "length_due",
    "load_holidays",
    "next_day_at",
    "next_occurrence",
    "next_open_paused",
    "next_working_day_at",
    "ordinal_date",
    "ordinal_day",
    "roll_day",
    "stretches",
    "weekday_date",
    "weekday_of",
    "window_of",
    "windows",
]
