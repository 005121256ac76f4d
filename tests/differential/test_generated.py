"""The generators themselves: what they make is sound, and printing and reading an agreement changes nothing."""

import pytest
from hypothesis import HealthCheck, given, settings

from servanda.syntax import parse
from servanda.syntax.tree.comparison import without_spans

from .agreements import Generated, agreements
from .draws import Tape
from .logs import case, cases
from .records import Records, as_json, from_json

SLOW = [HealthCheck.too_slow, HealthCheck.large_base_example, HealthCheck.data_too_large]


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=SLOW)
@given(agreements(1, 4))
def test_a_printed_agreement_loads_and_reads_as_what_it_was(generated: Generated) -> None:
    read, diagnostics = parse(generated.text, "generated.agreement")
    assert not diagnostics
    assert without_spans(read) == without_spans(generated.tree)


@settings(max_examples=50, deadline=None, derandomize=True, suppress_health_check=SLOW)
@given(cases())
def test_a_log_survives_being_written_down(pair: tuple[Generated, Records]) -> None:
    _, records = pair
    assert from_json(as_json(records)) == records


@pytest.mark.parametrize("seed", range(5))
def test_a_seed_always_gives_the_same_example(seed: int) -> None:
    tape = Tape(seed=seed)
    generated, records = case(tape.draws())
    again = case(Tape(tape.made).draws())
    assert (again[0].text, again[1]) == (generated.text, records)
