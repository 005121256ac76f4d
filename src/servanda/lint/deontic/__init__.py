"""Whether duties, powers and remedies can do their work."""

from servanda.lint.deontic import (
    caps_above_one_remedy,
    claimable_remedies,
    consequences_that_weigh,
    duties_with_consequences,
    measurable_duties,
    pauses_that_end,
    powers_with_effect,
    reliefs_by_others,
    tolerances_below_all,
)

PREFIX = "DEO"
RULES = (
    measurable_duties,
    duties_with_consequences,
    claimable_remedies,
    powers_with_effect,
    pauses_that_end,
    reliefs_by_others,
    consequences_that_weigh,
    tolerances_below_all,
    caps_above_one_remedy,
)
