"""Deadlines, windows and calendars that do what was meant."""

from servanda.lint.timing import (
    days_off_provided_for,
    deadlines_after_opening,
    holiday_years_known,
    midnight_named_clearly,
    nights_provided_for,
    steps_in_order,
)

PREFIX = "TIM"
RULES = (
    steps_in_order,
    deadlines_after_opening,
    days_off_provided_for,
    holiday_years_known,
    nights_provided_for,
    midnight_named_clearly,
)
