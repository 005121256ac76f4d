"""Deadlines, windows and calendars that do what was meant."""

from servanda.lint.timing import (
    clock_changes_provided_for,
    days_off_provided_for,
    deadlines_after_opening,
    deadlines_in_opening_hours,
    figures_known_when_due,
    holiday_years_known,
    limits_within_windows,
    midnight_named_clearly,
    month_ends_provided_for,
    nights_provided_for,
    steps_in_order,
    time_units_as_quoted,
    tolerances_that_tolerate,
    windows_that_nest,
    windows_that_occur,
)

PREFIX = "TIM"
RULES = (
    steps_in_order,
    limits_within_windows,
    windows_that_occur,
    figures_known_when_due,
    deadlines_after_opening,
    time_units_as_quoted,
    days_off_provided_for,
    holiday_years_known,
    nights_provided_for,
    midnight_named_clearly,
    deadlines_in_opening_hours,
    clock_changes_provided_for,
    month_ends_provided_for,
    windows_that_nest,
    tolerances_that_tolerate,
)
