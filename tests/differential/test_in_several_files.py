"""An agreement written as one that extends another, with calendars and terms of a third, is the same agreement.

What the base has wrong the other replaces, fills or removes; clauses find their place by number.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from servanda.diagnostics import Severity
from servanda.model.agreement import Agreement
from servanda.model.compare import without_spans
from servanda.model.files import Memory
from servanda.model.load import load_text
from servanda.syntax import tree

from . import nodes
from .agreements import FILE, Generated
from .draws import Tape
from .logs import case
from .nodes import NOWHERE
from .printer import agreement_text
from .records import Records
from .running import Result, run

SEEDS = 60
SHARED_TERMS = frozenset({"soon", "diligently", "some_days", "a_while", "few", "fee", "target"})


def text(*items: tree.Item) -> str:
    return agreement_text(tree.SyntaxTree(FILE, items))


def read(texts: dict[str, str]) -> Agreement:
    agreement, diagnostics = load_text(texts[FILE], FILE, Memory(texts))
    wrong = [(one.code, one.message) for one in diagnostics if one.severity is Severity.ERROR]
    assert agreement is not None, (wrong, texts)
    assert not wrong, (wrong, texts)
    return agreement


def spoilt(item: tree.Item) -> tree.Item | None:
    """The item with something else in it, for another to replace."""
    match item:
        case tree.ClauseItem(number, number_span):
            return tree.ClauseItem(
                number, number_span, None, (tree.RecitalLine(nodes.text("another"), NOWHERE),), NOWHERE
            )
        case tree.CalendarItem(name, title):
            return tree.CalendarItem(name, title, (tree.OpenLine((3,), nodes.hours((0, 60)), NOWHERE),), NOWHERE)
        case _:
            return None


def extended(generated: Generated, chance: random.Random) -> dict[str, str]:
    """Some items in a base, in the order they have; some of them wrong there, one clause too many, the term blank."""
    header, *others = generated.tree.items
    assert isinstance(header, tree.AgreementItem)
    base: list[tree.Item] = []
    own: list[tree.Item] = []
    for item in others:
        wrong = spoilt(item)
        if _rules(item) and any(_rules(one) for one in own):
            # a base cannot name what only the other has
            own.append(item)
        elif wrong is not None and isinstance(item, tree.Definition) and chance.random() < 0.4:
            base.append(wrong)
            own.append(tree.ReplaceItem(item, NOWHERE))
        elif isinstance(item, tree.ClauseItem) and chance.random() < 0.5:
            own.append(item)
        else:
            base.append(item)
    base.append(tree.ClauseItem("77", NOWHERE, None, (tree.RecitalLine(nodes.text("one too many"), NOWHERE),), NOWHERE))
    own.append(tree.RemoveItem("clause", "77", NOWHERE))
    chance.shuffle(own)
    blank = text(header, *base).replace(f"  runs {_runs(header)}\n", "  runs ? to ?\n")
    lines = (
        tree.HeaderLine("language", nodes.number(1), NOWHERE),
        tree.HeaderLine("extends", nodes.text("base.agreement"), NOWHERE),
        *(line for line in header.lines if isinstance(line, tree.RunsLine)),
    )
    mine = text(tree.AgreementItem(header.name, header.title, lines, NOWHERE), *own)
    return {FILE: mine, "base.agreement": blank}


def _rules(item: tree.Item) -> bool:
    return isinstance(item, tree.ClauseItem | tree.MetricItem)


def _runs(header: tree.AgreementItem) -> str:
    return next(found[1] for found in [re.search(r"^  runs (.*)$", text(header), re.MULTILINE)] if found)


def imported(generated: Generated) -> dict[str, str]:
    """Calendars and terms in a file of their own, under the name `common`."""
    header, *others = generated.tree.items
    assert isinstance(header, tree.AgreementItem)
    moved = [item for item in others if isinstance(item, tree.CalendarItem) or _shared(item)]
    kept = [item for item in others if item not in moved]
    names = {item.name.text for item in moved if isinstance(item, tree.CalendarItem | tree.TermItem)}
    own = text(header, *kept)
    if names:
        own = re.sub(rf"(?<![\w.\"])({'|'.join(sorted(names))})(?![\w.\"])", r"common.\1", own)
    first, rest = own.split("\nparty", 1)
    zone = next(_zone(header))
    common = f"agreement common\n  language 1\n  timezone {zone}\n{text(*moved)}"
    return {
        FILE: f'{first}\nimport "shared/common.agreement" as common\nparty{rest}',
        "shared/common.agreement": common,
    }


def _zone(header: tree.AgreementItem) -> Iterator[str]:
    for line in header.lines:
        if isinstance(line, tree.HeaderLine) and line.word == "timezone" and isinstance(line.value, tree.Path):
            yield line.value.text


def _shared(item: tree.Item) -> bool:
    return isinstance(item, tree.TermItem) and item.name.text in SHARED_TERMS


def outcomes(agreement: Agreement, records: Records) -> Result:
    return run("reference", agreement, records)


@pytest.mark.parametrize("seed", range(SEEDS))
def test_an_agreement_that_extends_another_is_the_whole_one(seed: int) -> None:
    generated, _ = case(Tape(seed=70_000 + seed).draws(), 2, 4)
    together = read(extended(generated, random.Random(seed)))  # noqa: S311 - no secret
    assert together.files == (FILE, "base.agreement")
    assert without_spans(replace(together, files=(FILE,))) == without_spans(generated.agreement)


@pytest.mark.parametrize("seed", range(SEEDS))
def test_imported_calendars_and_terms_are_those_that_were_moved(seed: int) -> None:
    generated, records = case(Tape(seed=71_000 + seed).draws())
    together = read(imported(generated))
    assert {name.removeprefix("common.") for name in together.calendars} == set(generated.agreement.calendars)
    mine, whole = outcomes(together, records), outcomes(generated.agreement, records)
    assert mine.rows == whole.rows
    assert (mine.openings, mine.exercises, mine.metrics, mine.tallies) == (
        whole.openings,
        whole.exercises,
        whole.metrics,
        whole.tallies,
    )
