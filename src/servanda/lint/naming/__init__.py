"""Names, numbers and structure: what is defined, used and referred to."""

from servanda.lint.naming import (
    distinct_clauses,
    distinct_names,
    excuses_that_apply,
    numbers_in_order,
    overrides_that_apply,
    rules_without_circles,
    titles_of_the_prose,
    used_calendars,
    used_events,
    used_imports,
    used_metrics,
    used_parties,
    used_terms,
    used_variables,
)

PREFIX = "NAM"
RULES = (
    used_events,
    used_terms,
    used_parties,
    used_calendars,
    used_metrics,
    used_imports,
    used_variables,
    distinct_clauses,
    distinct_names,
    titles_of_the_prose,
    numbers_in_order,
    overrides_that_apply,
    excuses_that_apply,
    rules_without_circles,
)
