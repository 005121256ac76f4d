"""Linting ends with findings whatever a drafter does to an agreement."""

from servanda.diagnostics import Severity

from .mutated import crashes, linted

COUNT = 150


def test_no_mutated_agreement_makes_a_rule_raise() -> None:
    assert dict(crashes(range(COUNT))) == {}


def test_most_of_them_reach_the_rules() -> None:
    sound = [seed for seed in range(40) if not any(one.severity is Severity.ERROR for one in linted(seed)[2].found)]
    assert len(sound) >= 8
