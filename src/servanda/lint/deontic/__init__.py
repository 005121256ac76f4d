"""Whether duties, powers and remedies can do their work."""

from servanda.lint.deontic import measurable_duties

PREFIX = "DEO"
RULES = (measurable_duties,)
