"""Clauses decided without a log."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from servanda.model import agreement as model
from servanda.syntax.tree import WindowUnit
from servanda.verdicts import Statement, Word, judge


def required(kit: Any, facts: dict[str, Any], *, applies: bool | None = True) -> Any:
    requirement = model.Requirement("client", tuple(facts), None, applies, kit.span)
    agreement = kit.agreement(kit.clause("1.1", requirements=(requirement,)), facts=facts)
    return judge(agreement, kit.outcomes([]), kit.at("2026-02-01"))


@pytest.mark.parametrize(
    ("facts", "word", "named"),
    [
        ({"name": "青禾", "signed": True}, Word.COMPLIANT, None),
        ({"name": "青禾", "signed": False}, Word.BREACHED, "client.signed"),
        ({"name": " "}, Word.BREACHED, "client.name"),
        ({"name": None}, Word.BLANK, "client.name"),
        ({"name": "", "phone": None}, Word.BREACHED, "client.name"),
        ({"agents": ("a1", "a2")}, Word.COMPLIANT, None),
        ({"agents": ()}, Word.BREACHED, "client.agents"),
        ({"founded": date(2020, 1, 1)}, Word.COMPLIANT, None),
    ],
)
def test_a_required_fact_is_there(kit: Any, facts: dict[str, Any], word: Word, named: str | None) -> None:
    found = required(kit, facts)
    assert (found.clauses[0].word, found.clauses[0].debtor) == (word, None)
    assert named is None or named in (found.clauses[0].note or "")


def test_a_requirement_whose_condition_fails_asks_nothing(kit: Any) -> None:
    assert required(kit, {"mandate": ""}, applies=False).clauses[0].word is Word.COMPLIANT


def test_a_condition_on_a_blank_leaves_the_clause_blank(kit: Any) -> None:
    assert required(kit, {"mandate": ""}, applies=None).clauses[0].word is Word.BLANK


def test_a_breached_requirement_is_the_agreements_breach_and_no_partys(kit: Any) -> None:
    found = required(kit, {"name": ""})
    assert found.word is Word.BREACHED
    assert {party.word for party in found.parties} == {Word.NOT_TRIGGERED}


@pytest.mark.parametrize(
    ("kind", "word"), [(model.Plain.RECITAL, Word.RECITAL), (model.Plain.NOT_CHECKABLE, Word.NOT_CHECKABLE)]
)
def test_statements_keep_their_text_as_reason(kit: Any, kind: model.Plain, word: Word) -> None:
    clause = kit.clause("1.2", statement=model.Statement(kind, "没有日志记录它", kit.span))
    found = judge(kit.agreement(clause), kit.outcomes([]), kit.at("2026-02-01")).clauses
    assert [(one.word, one.note, one.debtor) for one in found] == [(word, "没有日志记录它", None)]


def attested(kit: Any, windows: model.Windows | None, as_of: str, *statements: tuple[str, str]) -> Any:
    clause = kit.clause("9.7", attestation=model.Attestation("provider", windows, kit.span))
    made = tuple(Statement("9.7", party, kit.at(when)) for party, when in statements)
    return judge(kit.agreement(clause), kit.outcomes([]), kit.at(as_of), statements=made).clauses[0]


QUARTERLY = model.Windows(WindowUnit.QUARTER, partial=False)


@pytest.mark.parametrize(
    ("windows", "as_of", "statements", "word"),
    [
        (None, "2026-02-01", [], Word.NOT_ATTESTED),
        (None, "2026-02-01", [("provider", "2026-01-10")], Word.ATTESTED),
        (None, "2026-02-01", [("client", "2026-01-10")], Word.NOT_ATTESTED),
        # what is stated at as-of or later is not seen
        (None, "2026-02-01", [("provider", "2026-02-01")], Word.NOT_ATTESTED),
        (QUARTERLY, "2026-03-31", [], Word.PENDING),
        (QUARTERLY, "2026-04-01", [("provider", "2026-03-31T23:59:59")], Word.ATTESTED),
        (QUARTERLY, "2026-04-01", [("provider", "2026-01-01")], Word.ATTESTED),
        # the second quarter's statement serves the second quarter
        (QUARTERLY, "2026-05-01", [("provider", "2026-04-01")], Word.NOT_ATTESTED),
        (QUARTERLY, "2026-07-01", [("provider", "2026-01-02"), ("provider", "2026-06-30")], Word.ATTESTED),
    ],
)
def test_statements_attest_each_window_that_is_over(
    kit: Any, windows: model.Windows | None, as_of: str, statements: list[tuple[str, str]], word: Word
) -> None:
    found = attested(kit, windows, as_of, *statements)
    assert (found.word, found.debtor, found.owners) == (word, None, ("provider",))


def test_the_missing_window_is_named(kit: Any) -> None:
    assert "2026-Q1" in (attested(kit, QUARTERLY, "2026-05-01").note or "")


def test_a_required_lint_rule_breaches_with_its_findings(kit: Any) -> None:
    requirement = model.LintRequirement("balanced_duties", kit.span)
    one_sided = kit.agreement(kit.clause("1", kit.norm()), kit.clause("4.1", requirements=(requirement,)))
    found = judge(one_sided, kit.outcomes([]), kit.at("2026-02-01")).clauses[1]
    assert found.word is Word.BREACHED
    assert "client owes nothing" in (found.note or "")
    fair = kit.agreement(
        kit.clause("1", kit.norm()), kit.clause("2", kit.norm("client")), kit.clause("4.1", requirements=(requirement,))
    )
    assert judge(fair, kit.outcomes([]), kit.at("2026-02-01")).clauses[2].word is Word.COMPLIANT


def test_the_note_says_what_is_amiss(kit: Any) -> None:
    assert required(kit, {"name": " ", "signed": False}).clauses[0].note == (
        "required and not there: client.name, client.signed"
    )
    assert required(kit, {"name": None}).clauses[0].note == "blank: client.name"
    # findings of rules are sentences of their own
    requirements = (
        model.Requirement("client", ("phone",), None, True, kit.span),  # noqa: FBT003
        model.LintRequirement("balanced_duties", kit.span),
    )
    mixed = kit.agreement(kit.clause("1", kit.norm()), kit.clause("4.1", requirements=requirements))
    note = judge(mixed, kit.outcomes([]), kit.at("2026-02-01")).clauses[1].note or ""
    assert note.startswith("client.phone; ")
    assert "client owes nothing" in note


def test_a_persons_statement_alone_keeps_nothing(kit: Any) -> None:
    """The agreement's word rests on duties and requirements; an attested clause is shown beside them."""
    clause = kit.clause("9.7", attestation=model.Attestation("provider", None, kit.span))
    made = (Statement("9.7", "provider", kit.at("2026-01-10")),)
    found = judge(kit.agreement(clause), kit.outcomes([]), kit.at("2026-02-01"), statements=made)
    assert (found.clauses[0].word, found.word) == (Word.ATTESTED, Word.NOT_TRIGGERED)


def test_an_agreement_without_a_term_has_no_windows_to_attest(kit: Any) -> None:
    clause = kit.clause("9.7", attestation=model.Attestation("provider", QUARTERLY, kit.span))
    blank = replace(kit.agreement(clause), runs=None)
    found = judge(blank, kit.outcomes([]), kit.at("2026-07-01"))
    assert (found.clauses[0].word, found.term) == (Word.PENDING, None)


def test_a_party_nobody_declared_has_no_facts(kit: Any) -> None:
    requirement = model.Requirement("stranger", ("name",), None, True, kit.span)  # noqa: FBT003
    found = judge(kit.agreement(kit.clause("1.1", requirements=(requirement,))), kit.outcomes([]), kit.at("2026-02-01"))
    assert found.clauses[0].word is Word.BREACHED


def test_a_rule_nobody_wrote_is_not_kept(kit: Any) -> None:
    clause = kit.clause("4.1", requirements=(model.LintRequirement("no_such_rule", kit.span),))
    found = judge(kit.agreement(clause), kit.outcomes([]), kit.at("2026-02-01")).clauses[0]
    assert (found.word, found.note) == (Word.BREACHED, "no lint rule no_such_rule")


def test_what_is_decided_without_a_log_has_no_instances(kit: Any) -> None:
    found = required(kit, {"name": "青禾"}).clauses[0]
    assert set(found.counts.values()) == {0}
    assert (found.tolerated, found.breaches, found.undecided, found.weeks) == (0, (), (), ())
