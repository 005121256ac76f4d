"""A part of a judgement has the verdict of that part."""

from decimal import Decimal
from typing import Any

from servanda.engines.outcomes import Outcome
from servanda.verdicts import Judgement, Word, judge
from servanda.verdicts.selection import select


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
