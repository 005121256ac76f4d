"""Whether duties, rights and risks weigh on both sides."""

from servanda.lint.balance import balanced_duties

PREFIX = "BAL"
RULES = (balanced_duties,)
