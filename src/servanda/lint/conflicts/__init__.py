"""Rules that contradict each other, and conditions that never or always hold."""

from servanda.lint.conflicts import conditions_that_can_fail, conditions_that_can_hold

PREFIX = "CON"
RULES = (conditions_that_can_hold, conditions_that_can_fail)
