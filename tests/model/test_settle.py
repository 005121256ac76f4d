"""Conditions that the agreement's own values decide: whether a requirement with `if` asks for anything."""

from collections.abc import Callable

import pytest

from servanda.model.agreement import Clause, Requirement

DATED = """
term price = 1 CNY
term price since 2026-02-01 = 2 CNY
"""


def applies(clause_of: Callable[..., Clause], condition: str) -> bool | None:
    (requirement,) = clause_of(f"{DATED}clause 1\n  require provider name if {condition}").requirements
    assert isinstance(requirement, Requirement)
    return requirement.applies


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        # fee is 20000 CNY, limit 15 minutes, evening 17:00, target 85%
        ("fee = 20000 CNY", True),
        ("fee != 20000 CNY", False),
        ("fee > 19999.99 CNY", True),
        ("fee > 20000 CNY", False),
        ("fee >= 20000 CNY", True),
        ("fee < 20000 CNY", False),
        ("fee <= 20000 CNY", True),
        ("limit < 1 hour", True),
        ("limit = 15 minutes", True),
        ("evening > 16:59", True),
        ("evening < 17:00", False),
        ("target >= 85%", True),
        ("target > 85%", False),
        # lengths of one family compare across units
        ("7 days >= 168 hours", True),
        ("7 days > 168 hours", False),
        ("2 quarters >= 6 months", True),
        ("2 quarters > 6 months", False),
        ("1 year > 11 months", True),
        ("1 year > 4 quarters", False),
        ("fee in 100 CNY, 20000 CNY", True),
        ("fee in 100 CNY, 200 CNY", False),
        ("fee not in 100 CNY, 20000 CNY", False),
        ("fee not in 100 CNY", True),
        ("not fee = 20000 CNY", False),
        ("not fee = 1 CNY", True),
        ("fee = 20000 CNY and limit = 15 minutes", True),
        ("fee = 20000 CNY and limit = 16 minutes", False),
        ("fee = 1 CNY or limit = 15 minutes", True),
        ("fee = 1 CNY or limit = 16 minutes", False),
        # a term that changes on a date has no one value; it matters only where the rest does not decide
        ("price = 1 CNY", None),
        ("not price = 1 CNY", None),
        ("price in 1 CNY, 2 CNY", None),
        ("fee in price, 3 CNY", None),
        ("price = 1 CNY and fee = 1 CNY", False),
        ("price = 1 CNY and fee = 20000 CNY", None),
        ("price = 1 CNY or fee = 20000 CNY", True),
        ("price = 1 CNY or fee = 1 CNY", None),
    ],
)
def test_what_the_agreements_values_decide(
    clause_of: Callable[..., Clause],
    condition: str,
    holds: bool | None,  # noqa: FBT001
) -> None:
    assert applies(clause_of, condition) is holds
