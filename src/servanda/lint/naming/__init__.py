"""Names, numbers and structure: what is defined, used and referred to."""

from servanda.lint.naming import (
    used_calendars,
    used_events,
    used_imports,
    used_metrics,
    used_parties,
    used_terms,
    used_variables,
)

PREFIX = "NAM"
RULES = (used_events, used_terms, used_parties, used_calendars, used_metrics, used_imports, used_variables)
