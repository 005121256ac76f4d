"""Evidence: what the records beside an agreement can show."""

from types import ModuleType

from servanda.lint.evidence import (
    covered_sources,
    fed_events,
    filled_fields,
    identified_withdrawals,
    impersonal_keys,
    independent_evidence,
)

PREFIX = "EVI"
RULES: tuple[ModuleType, ...] = (
    fed_events,
    independent_evidence,
    filled_fields,
    impersonal_keys,
    identified_withdrawals,
    covered_sources,
)
