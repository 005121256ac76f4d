"""Whatever is changed in the model changes what is said of it, in English and in Chinese: nothing is left unsaid."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, get_args

from servanda.diagnostics import Severity, Span
from servanda.model import agreement as model
from servanda.model import consequences, expressions, openings, rules, vocabulary
from servanda.model.load import load
from servanda.prose import Language
from servanda.reports.explanation import explained
from servanda.reports.explanation_text import explanation_text

WHOLE = Path(__file__).with_name("whole.agreement")
MODULES: tuple[ModuleType, ...] = (model, consequences, expressions, openings, rules, vocabulary)

UNSAID = {
    # handles by which the text of a rule refers to something that the sentences call by what it is
    ("EventTrigger", "variable"): "a handle",
    ("WindowTrigger", "variable"): "a handle",
    ("EntityTrigger", "variable"): "a handle",
    ("WindowRef", "variable"): "a handle",
    ("Windows", "anchor"): "a handle; that windows are anchored is said (None is tried below)",
    # copies of what is said where the field, term or fact is declared
    ("FieldRef", "kind"): "the event's declaration says it",
    ("FieldRef", "optional"): "the event's declaration says it",
    ("FieldRef", "choices"): "the event's declaration says it",
    ("TermRef", "kind"): "the term's definition says it",
    ("TermRef", "term"): "the term is called by the name its value bears",
    ("Const", "kind"): "the value shows it",
    ("Term", "unit"): "the value shows it; of a blank it is said (tried below)",
    # where things stand
    ("Agreement", "file"): "the list of files says it",
}
NOT_HERE = {
    ("Term", "Dated", "term"): "the name is the term's own",
    ("Act", "EntitySpan", "since"): "without it the span begins at the entity's instant, which is what `since c` says",
    ("Agreement", "Clause", "heading"): "its last part is the clause's own number and title",
    (
        "Agreement",
        "Clause",
        "key",
    ): "that of the acts where they share one, and said of them (told below where it is not)",
}
"""the same for a field of a record inside another one"""


@cache
def whole() -> model.Agreement:
    agreement, diagnostics = load(WHOLE)
    assert agreement is not None
    assert not [one for one in diagnostics if one.severity is Severity.ERROR]
    return agreement


def said(agreement: model.Agreement) -> dict[Language, list[str]]:
    both = explained(agreement, None, tuple(Language))
    return {
        language: [line.plain for line in explanation_text(replace(both, languages=(language,)), None)]
        for language in Language
    }


def others(value: Any) -> Iterator[Any]:
    """Values that stand where `value` does and differ from it; None is no value here."""
    match value:
        case Enum():
            yield from (other for other in type(value) if other is not value)
        case bool():
            yield not value
        case str():
            yield f"{value}x"
        case int():
            yield value + 1
        case Fraction():
            yield value + Fraction(1, 1000)
        case Decimal():
            yield value + 1
        case date():
            yield value + timedelta(days=40)
        case tuple() if value and not pair(value):
            yield value[:-1]
        case _:
            return


def changes(node: Any, owner: str) -> Iterator[tuple[str, str, str, Any]]:
    """Owner, kind of record, field and the node with that field changed, for everything inside the node."""
    if isinstance(node, Span | Enum):
        return
    if isinstance(node, tuple):
        for place, part in enumerate(node):
            for *where, new in changes(part, owner):
                yield *where, (*node[:place], new, *node[place + 1 :])
    elif isinstance(node, Mapping):
        for key, part in node.items():
            for *where, new in changes(part, owner):
                yield *where, dict(node) | {key: new}
    elif is_dataclass(node) and not isinstance(node, type):
        yield from inside(node, owner)


def inside(node: Any, owner: str) -> Iterator[tuple[str, str, str, Any]]:
    kind = type(node).__name__
    for field in fields(node):
        value = getattr(node, field.name)
        if isinstance(value, Span):
            continue
        optional = type(None) in get_args(field.type)
        # a calendar has seven days, most of them alike
        whole_values = () if field.name == "weekly" else others(value)
        tried = [*whole_values, *flat(value), *([None] if optional and value is not None else [])]
        for other in tried:
            yield owner, kind, field.name, replace(node, **{field.name: other})
        for *where, new in changes(value, kind):
            yield *where, replace(node, **{field.name: new})


def pair(value: tuple[Any, ...]) -> bool:
    """Whether both places of a tuple are needed: an interval, a date with its value."""
    return len(value) == 2 and not all(isinstance(part, str) or is_dataclass(part) for part in value)


def flat(value: Any) -> Iterator[Any]:
    """Tuples of plain values with one of them changed."""
    if not isinstance(value, tuple):
        return
    for place, part in enumerate(value):
        for new in (*others(part), *flat(part)) if not is_dataclass(part) else ():
            yield (*value[:place], new, *value[place + 1 :])


def silent(agreement: model.Agreement, tried: int = 3) -> set[tuple[str, str, str, str]]:
    """Language, owner, kind of record and field of every change that is not heard; `tried` of each field and value."""
    before, seen = said(agreement), Counter[str]()
    found = set()
    for owner, kind, field, changed in changes(agreement, ""):
        if (kind, field) in UNSAID or (owner, kind, field) in NOT_HERE:
            continue
        place = f"{owner}.{kind}.{field}"
        seen[place] += 1
        if seen[place] > tried:
            continue
        after = said(changed)
        found |= {(language.value, owner, kind, field) for language in Language if after[language] == before[language]}
    return found


def test_every_change_of_the_model_is_heard() -> None:
    unheard = silent(whole())
    assert not unheard, sorted(unheard)


def test_what_need_not_be_said_is_of_the_model() -> None:
    known = {(kind, field) for _, kind, field, _ in changes(whole(), "")}
    assert set(UNSAID) <= known
    assert {(kind, field) for _, kind, field in NOT_HERE} <= known


def changed_clause(number: str, **others_: Any) -> dict[Language, list[str]]:
    agreement = whole()
    clauses = tuple(replace(one, **others_) if one.number == number else one for one in agreement.clauses)
    return said(replace(agreement, clauses=clauses))


def test_a_key_of_the_clause_alone_is_said() -> None:
    (before, after) = said(whole()), changed_clause("5", key=("agent",))
    assert [line for line in after[Language.EN] if line not in before[Language.EN]] == [
        "    - The clause as a whole tells what belongs together by “agent”."
    ]
    assert [line for line in after[Language.ZH] if line not in before[Language.ZH]] == [
        "    - 本条整体以“agent”确定何者相互对应。"
    ]


def test_the_headings_above_a_clause_are_shown() -> None:
    after = changed_clause("5", heading=("The whole language", "Answers", "5 The next occurrence"))
    for lines in after.values():
        assert any(line.startswith("  The whole language › Answers › ") for line in lines)


def test_windows_that_are_not_anchored_are_told_from_those_that_are() -> None:
    agreement = whole()
    clause = agreement.clause("9")
    assert clause is not None
    assert clause.norm is not None
    (act,) = clause.norm.acts
    assert act.frequency is not None
    free = replace(act.frequency, windows=replace(act.frequency.windows, anchor=None))
    after = changed_clause("9", norm=replace(clause.norm, acts=(replace(act, frequency=free),)))
    before = said(agreement)
    assert all(after[language] != before[language] for language in Language)


def test_the_unit_of_a_blank_is_said() -> None:
    agreement = whole()
    terms = dict(agreement.terms) | {"bonus": replace(agreement.terms["bonus"], unit="EUR")}
    before, after = said(agreement), said(replace(agreement, terms=terms))
    assert all(after[language] != before[language] for language in Language)


def records(node: Any) -> Iterator[Any]:
    if isinstance(node, tuple):
        for part in node:
            yield from records(part)
    elif isinstance(node, Mapping):
        yield from records(tuple(node.values()))
    elif is_dataclass(node) and not isinstance(node, Span):
        yield node
        for field in fields(node):
            yield from records(getattr(node, field.name))


def test_the_agreement_holds_every_record_and_field_of_the_model() -> None:
    """What is not in it could be left unsaid without the test above noticing."""
    empty: tuple[Any, ...] = (None, (), {})
    held = {
        (type(one).__name__, field.name)
        for one in records(whole())
        for field in fields(one)
        if getattr(one, field.name) not in empty
    }
    wanted = {
        (name, field.name)
        for module in MODULES
        for name, kind in vars(module).items()
        if isinstance(kind, type) and is_dataclass(kind) and kind is not Span
        for field in fields(kind)
    }
    assert not wanted - held, sorted(wanted - held)
