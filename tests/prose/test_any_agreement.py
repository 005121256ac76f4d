"""Sentences about agreements nobody has seen: generated ones, and whole.agreement with one thing wrong in it."""

import os
import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from servanda.model import Memory, load_text
from servanda.model.agreement import Agreement
from servanda.prose import Language, about_agreement, about_clause, about_definitions, sentences
from tests.differential.agreements import Generated, agreement, agreements
from tests.differential.draws import Tape
from tests.prose.test_nothing_unsaid import silent

HERE = Path(__file__).parent
SHARED = (HERE / "shared.agreement").read_text(encoding="utf-8")
WHOLE = (HERE / "whole.agreement").read_text(encoding="utf-8")
SLOW = [HealthCheck.too_slow, HealthCheck.large_base_example, HealthCheck.data_too_large]
QUOTED = re.compile(r"“(?:\\.|[^“”\\])*”")


def sound(whole: Agreement) -> None:
    """Every sentence is whole: quotation marks and parentheses close, it ends, nothing of the program shows."""
    said = [*about_agreement(whole), *about_definitions(whole)]
    for clause in whole.clauses:
        own = about_clause(whole, clause)
        assert own
        said += own
        for language in Language:
            assert sentences(whole, clause, language) == tuple(one.words(language) for one in own)
    for one in said:
        for text, ends in ((one.english, ".:;"), (one.chinese, "。：；")):
            bare = QUOTED.sub("x", text)
            assert not set("“”") & set(bare), text
            assert bare.count("(") == bare.count(")")
            assert bare.count("（") == bare.count("）")
            assert text[-1] in ends, text
            assert not re.search(r"None|\w+\(\w+=|  |\b(\w+) \1\b", bare), text


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=SLOW)
@given(agreements(1, 4))
def test_a_generated_agreement_is_said(generated: Generated) -> None:
    sound(generated.agreement)


@cache
def read(text: str) -> Agreement | None:
    made, _ = load_text(text, "whole.agreement", Memory({"shared.agreement": SHARED}))
    return made


def test_an_agreement_with_a_line_missing_is_said_as_far_as_it_goes() -> None:
    """What leans on the line is lost or has an error; an editor shows the rest all the same."""
    lines = WHOLE.split("\n")
    said = 0
    for place in range(20, len(lines), 7):
        made = read("\n".join([*lines[:place], *lines[place + 1 :]]))
        if made is not None:
            sound(made)
            said += 1
    assert said > 20


@pytest.mark.parametrize("seed", range(200 if os.environ.get("SERVANDA_LONG") else 5))
def test_every_change_of_a_generated_agreement_is_heard(seed: int) -> None:
    generated = agreement(Tape(seed=seed).draws(), 2, 4)
    unheard = {(kind, field) for _, _, kind, field in silent(generated.agreement, tried=2)}
    # a span from the entity's instant on, without an end, is what holds where none is written
    assert unheard <= {("Act", "during_span")}
