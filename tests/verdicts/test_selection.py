"""A part of a judgement has the verdict of that part."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from servanda.engines.outcomes import Outcome
from servanda.model import agreement as model
from servanda.verdicts import Judgement, Statement, Word, judge
from servanda.verdicts.selection import select
from servanda.verdicts.verdict import SettlementLine


def whole(kit: Any) -> Judgement:
    clauses = [
        kit.clause("1", kit.norm("provider")),
        kit.clause("2", kit.norm("client")),
        kit.clause("3.1", remedies=(kit.remedy("1"),)),
    ]
    rows = [
        kit.row("1", Outcome.LATE, "2026-01-05T10:00"),
        kit.row("2", Outcome.MET, "2026-01-05T10:00", debtor="client"),
    ]
    found: Judgement = judge(kit.agreement(*clauses), kit.outcomes(rows), kit.at("2026-02-01"))
    return found


def test_by_party(kit: Any) -> None:
    client = select(whole(kit), (), {"client"})
    assert ([one.clause for one in client.clauses], client.word, client.settlement) == (["2"], Word.COMPLIANT, ())
    assert [one.party for one in client.parties] == ["client"]
    provider = select(whole(kit), (), {"provider"})
    # the remedy is the provider's although it has no debtor
    assert [one.clause for one in provider.clauses] == ["1", "3.1"]
    assert provider.parties[0].owes == (("CNY", Decimal(100)),)


def test_by_clause(kit: Any) -> None:
    second = select(whole(kit), {"2"}, ())
    assert ([one.clause for one in second.clauses], second.word) == (["2"], Word.COMPLIANT)
    assert [(one.party, one.word, one.owes) for one in second.parties] == [
        ("provider", Word.NOT_TRIGGERED, ()),
        ("client", Word.COMPLIANT, ()),
    ]


def test_nothing_asked_for_leaves_everything(kit: Any) -> None:
    assert select(whole(kit), (), ()) == whole(kit)


def test_requirements_that_fail_are_the_words_of_what_is_left(kit: Any) -> None:
    requirement = model.Requirement("client", ("phone",), None, True, kit.span)  # noqa: FBT003
    clauses = [
        kit.clause("1", kit.norm("provider")),
        kit.clause("2", kit.norm("client")),
        kit.clause("4.1", requirements=(requirement,)),
    ]
    rows = [kit.row("1", Outcome.MET, "2026-01-05T10:00")]
    found = judge(kit.agreement(*clauses), kit.outcomes(rows), kit.at("2026-02-01"))
    assert found.word is Word.BREACHED
    assert select(found, {"4.1"}, ()).word is Word.BREACHED
    # without that clause the word is the parties'
    assert select(found, {"1"}, ()).word is Word.COMPLIANT
    assert select(found, {"2"}, ()).word is Word.NOT_TRIGGERED
    # a remedy, a recital and their like are no requirement that fails
    kept = judge(
        kit.agreement(*clauses[:2], kit.clause("3.1", remedies=(kit.remedy("1"),))),
        kit.outcomes(rows),
        kit.at("2026-02-01"),
    )
    assert select(kept, {"3.1"}, ()).word is Word.NOT_TRIGGERED


def test_what_is_owed_stays_with_its_debtor_and_currency(kit: Any) -> None:
    def line(debtor: str, amount: str, currency: str) -> SettlementLine:
        return SettlementLine("2026-01", debtor, "3.1", 1, Decimal(amount), None, Decimal(amount), currency)

    lines = (
        line("provider", "100", "CNY"),
        line("client", "7", "CNY"),
        line("provider", "20", "EUR"),
        line("provider", "30", "CNY"),
    )
    found = select(replace(whole(kit), settlement=lines), {"3.1"}, ())
    assert [(party.party, party.owes) for party in found.parties] == [
        ("provider", (("CNY", Decimal(130)), ("EUR", Decimal(20)))),
        ("client", (("CNY", Decimal(7)),)),
    ]


def test_a_statement_asked_for_alone_keeps_no_duty(kit: Any) -> None:
    attested = kit.clause("9.7", attestation=model.Attestation("provider", None, kit.span))
    made = (Statement("9.7", "provider", kit.at("2026-01-10")),)
    agreement = kit.agreement(kit.clause("1", kit.norm()), attested)
    found = judge(agreement, kit.outcomes([]), kit.at("2026-02-01"), statements=made)
    part = select(found, {"9.7"}, ())
    assert ([one.word for one in part.clauses], part.word) == ([Word.ATTESTED], Word.NOT_TRIGGERED)
