"""Gaps and overlaps of tiers over a number, against every point between and around their bounds."""

import operator
from fractions import Fraction
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.lint import Subject, rule_named
from servanda.model.files import Memory
from servanda.model.load import load_chain

HEAD = """agreement case
  language 1
  timezone Asia/Shanghai
  runs     2026-01-01 to 2026-12-31

party shop
party customer

event claimed
  claim   id
  amount  number
event answered
  claim  id

"""
BOUNDS = (0, 2, 4, 6, 8)
POINTS = [Fraction(n, 2) for n in range(-3, 20)]
"""every bound, and between any two of them"""

COMPARED = {"=": operator.eq, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}

tier = st.tuples(st.sampled_from(BOUNDS), st.booleans(), st.sampled_from(BOUNDS), st.booleans()).filter(
    lambda one: one[0] < one[2] or (one[0] == one[2] and one[1] and one[3])
)


def inside(one: tuple[int, bool, int, bool], point: Fraction) -> bool:
    low, with_low, high, with_high = one
    above = point >= low if with_low else point > low
    below = point <= high if with_high else point < high
    return above and below


def written(number: int, one: tuple[int, bool, int, bool]) -> str:
    low, with_low, high, with_high = one
    condition = f"amount {'>=' if with_low else '>'} {low} and amount {'<=' if with_high else '<'} {high}"
    return (
        f'clause {number} "tier"\n  when claimed where {condition}\n  shop must answered\n'
        f"  for the same claim\n  within {number} hours\n\n"
    )


def messages(text: str, rule: str) -> list[str]:
    agreement, chain, found = load_chain(text, "case.agreement", Memory({"case.agreement": text}))
    assert agreement is not None, found
    known = rule_named(rule)
    assert known is not None
    return [one.message for one in known.findings(Subject(agreement, chain, {"case.agreement": text}))]


@settings(max_examples=80, deadline=None)
@given(st.lists(tier, min_size=2, max_size=4))
def test_gaps_are_the_stretches_between_tiers_that_none_covers(tiers: list[tuple[int, bool, int, bool]]) -> None:
    text = HEAD + "".join(written(number, one) for number, one in enumerate(tiers, start=1))
    covered = [any(inside(one, point) for one in tiers) for point in POINTS]
    known = [place for place, here in enumerate(covered) if here]
    missing = {POINTS[place] for place in range(known[0], known[-1]) if not covered[place]}
    told: list[Fraction] = []
    for message in messages(text, "CON005"):
        parts = [part.split() for part in message.split("`")[1].split(" and ")]
        told += [point for point in POINTS if all(COMPARED[part[1]](point, Fraction(part[2])) for part in parts)]
    # each stretch is told once, and as a whole: what lies on both sides of it is covered
    assert len(told) == len(set(told))
    places = [POINTS.index(point) for point in sorted(missing)]
    assert len(messages(text, "CON005")) == sum(place - 1 not in places for place in places)
    assert set(told) == missing


@settings(max_examples=80, deadline=None)
@given(st.lists(tier, min_size=2, max_size=4))
def test_overlaps_are_the_pairs_with_a_common_point(tiers: list[tuple[int, bool, int, bool]]) -> None:
    text = HEAD + "".join(written(number, one) for number, one in enumerate(tiers, start=1))
    expected = {
        (first + 1, second + 1)
        for first, second in combinations(range(len(tiers)), 2)
        if any(inside(tiers[first], point) and inside(tiers[second], point) for point in POINTS)
    }
    told = set()
    for message in messages(text, "CON006"):
        words = message.split()
        pair = int(words[1]), int(words[3])
        told.add(pair)
        point = Fraction(message.partition("amount=")[2].partition("`")[0])
        assert all(inside(tiers[number - 1], point) for number in pair)
    assert told == expected
