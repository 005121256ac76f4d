"""Rules that contradict each other, and conditions that never or always hold."""

from servanda.lint.conflicts import (
    conditions_that_can_fail,
    conditions_that_can_hold,
    decided_conditions,
    duties_that_are_allowed,
    exceptions_that_leave_a_rule,
    tiers_that_do_not_overlap,
    tiers_without_gaps,
)

PREFIX = "CON"
RULES = (
    duties_that_are_allowed,
    conditions_that_can_hold,
    conditions_that_can_fail,
    exceptions_that_leave_a_rule,
    tiers_without_gaps,
    tiers_that_do_not_overlap,
    decided_conditions,
)
