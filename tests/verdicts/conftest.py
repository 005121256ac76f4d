"""A small agreement and hand-made outcome rows, as the model and an engine would give them."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from servanda.diagnostics import Span
from servanda.engines.outcomes import Exercise, MetricWindow, Opening, Outcome, OutcomeRow, RecordRef, Tally
from servanda.model import agreement as model
from servanda.model.expressions import Dated, Kind, Money, Value
from servanda.syntax.tree import Modal

SHANGHAI = ZoneInfo("Asia/Shanghai")
SPAN = Span("terms.agreement", 0, 5, 12, 8, 12, 13)


def at(text: str) -> int:
    """Microseconds UTC of a local time in Shanghai."""
    moment = datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def row(  # noqa: PLR0913 -- a row has many columns
    clause: str,
    outcome: Outcome,
    due: str | None,
    *,
    debtor: str = "provider",
    opened: str | None = None,
    met: str | None = None,
    key: tuple[tuple[str, str], ...] = (("conversation", "wm1"),),
    reason: str | None = None,
    step: str = "message_sent",
) -> OutcomeRow:
    """A row with its trigger in `chat.jsonl:1`, answered (if at all) in `chat.jsonl:2`."""
    return OutcomeRow(
        clause=clause,
        debtor=debtor,
        step=step,
        key=key,
        outcome=outcome,
        opened_at=None if opened is None else at(opened),
        due_at=None if due is None else at(due),
        met_at=None if met is None else at(met),
        trigger=RecordRef("message_received", "chat.jsonl", 1),
        response=None if met is None else RecordRef("message_sent", "chat.jsonl", 2),
        excuse=None,
        reason=reason,
    )


@dataclass
class Listed:
    """Outcomes held in a list."""

    listed: Sequence[OutcomeRow]
    openings: tuple[Opening, ...] = ()
    exercises: tuple[Exercise, ...] = ()
    metrics: tuple[MetricWindow, ...] = ()
    scans: list[str] = field(default_factory=list)

    def tallies(self) -> tuple[Tally, ...]:
        counts: Counter[tuple[str, str, Outcome, str | None, str | None]] = Counter()
        for one in self.listed:
            month = week = None
            if one.due_at is not None:
                local = datetime.fromtimestamp(one.due_at // 1_000_000, SHANGHAI).date()
                month = f"{local:%Y-%m}"
                week = (local - timedelta(days=local.weekday())).isoformat()
            counts[one.clause, one.debtor, one.outcome, month, week] += 1
        return tuple(Tally(*group, count) for group, count in counts.items())

    def rows(
        self,
        outcomes: frozenset[Outcome] | None = None,
        *,
        clause: str | None = None,
        debtor: str | None = None,
        limit: int | None = None,
    ) -> Iterator[OutcomeRow]:
        self.scans.append(clause or "*")
        found = [
            one
            for one in self.listed
            if (outcomes is None or one.outcome in outcomes)
            and clause in {None, one.clause}
            and debtor in {None, one.debtor}
        ]
        yield from sorted(found, key=lambda one: (one.clause, one.due_at or 0))[:limit]

    def export(self, path: Path) -> int:
        path.write_text("", encoding="utf-8")
        return len(self.listed)


def act(event: str | None = "message_sent", deadline: model.Deadline | None = None) -> model.Act:
    return model.Act(event, None, None, (), deadline, None, None, None, (), (), early_counts=False, span=SPAN)


def norm(party: str = "provider", modal: Modal = Modal.MUST, *acts: model.Act) -> model.Norm:
    return model.Norm(party, modal, acts or (act(),), SPAN)


def clause(  # noqa: PLR0913 -- a clause has many parts
    number: str,
    own: model.Norm | None = None,
    *,
    then: model.Norm | None = None,
    trigger: model.Trigger | None = None,
    remedies: tuple[model.Remedy, ...] = (),
    tolerance: Fraction | None = None,
    requirements: tuple[model.Requirement | model.LintRequirement, ...] = (),
    attestation: model.Attestation | None = None,
    statement: model.Statement | None = None,
    blanks: tuple[str, ...] = (),
    title: str | None = None,
    quote: str | None = None,
) -> model.Clause:
    return model.Clause(
        number=number,
        title=title,
        quote=quote,
        trigger=trigger,
        key=(),
        norm=own,
        then=then,
        releases=(),
        excuses=(),
        pauses=(),
        remedies=remedies,
        tolerance=tolerance,
        overrides=(),
        survives=False,
        requirements=requirements,
        attestation=attestation,
        statement=statement,
        blanks=blanks,
        heading=(),
        span=SPAN,
        number_span=SPAN,
    )


def remedy(
    *clauses: str,
    share: str = "0.005",
    cap: str | None = "0.1",
    fee: Mapping[date | None, str] | None = None,
    stated_in: str = "3.1",
) -> model.Remedy:
    """0.5% of a fee of 20000 each time, at most 10% of it a month, owed by the provider."""
    versions = tuple((since, Money(Decimal(value), "CNY")) for since, value in (fee or {None: "20000"}).items())
    base = Dated(versions, "monthly_fee")
    return model.Remedy(
        "provider",
        clauses,
        model.Amount(Fraction(share), base),
        None if cap is None else model.Amount(Fraction(cap), base),
        stated_in,
        SPAN,
    )


def agreement(*clauses: model.Clause, facts: Mapping[str, Value | None] | None = None) -> model.Agreement:
    def party(name: str, title: str) -> model.Party:
        given = (facts or {}) if name == "client" else {"name": "云帆客户服务有限公司"}
        kinds = {fact: Kind.YES_NO if isinstance(value, bool) else Kind.TEXT for fact, value in given.items()}
        listed = {fact: model.Fact(fact, value, kinds[fact], (), SPAN) for fact, value in given.items()}
        return model.Party(name, title, listed, SPAN)

    return model.Agreement(
        name="sample",
        title="示例协议",
        file="terms.agreement",
        language=1,
        version="1",
        status=model.Status.DRAFT,
        text=None,
        zone="Asia/Shanghai",
        runs=(date(2026, 1, 1), date(2026, 12, 31)),
        workdays=None,
        parties={"provider": party("provider", "甲方"), "client": party("client", "乙方")},
        calendars={},
        terms={},
        events={},
        metrics={},
        clauses=clauses,
        files=("terms.agreement",),
        span=SPAN,
    )


@dataclass(frozen=True)
class Kit:
    """The builders above, for tests."""

    at: Callable[..., int] = at
    row: Callable[..., OutcomeRow] = row
    outcomes: type[Listed] = Listed
    act: Callable[..., model.Act] = act
    norm: Callable[..., model.Norm] = norm
    clause: Callable[..., model.Clause] = clause
    remedy: Callable[..., model.Remedy] = remedy
    agreement: Callable[..., model.Agreement] = agreement
    span: Span = SPAN


@pytest.fixture(scope="session")
def kit() -> Kit:
    return Kit()
