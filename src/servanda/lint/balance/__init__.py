"""Whether duties, rights and risks weigh on both sides."""

from servanda.lint.balance import balanced_caps, balanced_duties, balanced_excuses, balanced_remedies, balanced_times

PREFIX = "BAL"
RULES = (balanced_duties, balanced_remedies, balanced_caps, balanced_excuses, balanced_times)
