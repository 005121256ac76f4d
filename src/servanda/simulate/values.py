"""What an agreement fixes that the simulated service must respect, read from the loaded model by name.

A client's agreement may have other limits, agents, templates, phrases, hours or another zone; it must keep the clauses,
terms and party names of the customer-maintenance standard, because those give the simulated acts their meaning.
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TypeVar

from servanda.diagnostics import Diagnostic, Severity
from servanda.model.agreement import (
    Act,
    Agreement,
    CalendarRule,
    Deadline,
    EventTrigger,
    MetricTrigger,
    ShareOf,
)
from servanda.model.expressions import Dated, Duration, Money, Value

T = TypeVar("T")
Names = tuple[str, ...]

LISTS = ("agents", "accounts", "channels", "templates", "forbidden_phrases")
NAMES = ("agents", "accounts", "channels", "templates")
"""lists whose items are written into rows as they are"""
ALL_CHANNELS = ("wecom", "phone", "email", "private")


@dataclass(frozen=True, slots=True)
class Duty:
    """Which duty an entry is about: `step` is the act's event."""

    clause: str
    debtor: str
    step: str


@dataclass(frozen=True, slots=True)
class Step:
    """One act a clause asks for (or forbids), with its deadline where it has one."""

    duty: Duty
    deadline: Deadline | None


@dataclass(frozen=True, slots=True)
class Recovery:
    """The client's power to demand another team: weeks in a row under a target, and how long it lasts."""

    target: Fraction
    weeks: int
    sample: int
    resolve: Deadline
    power: Deadline


@dataclass(frozen=True, slots=True)
class Values:
    """The agreement's values by what they are for; `steps` by clause number and event."""

    zone: str
    term: tuple[date, date]
    office: CalendarRule
    lists: dict[str, Dated[Value]]
    fee: Dated[Value]
    mailbox: str
    onboarding: Duration
    recovery: Recovery
    steps: dict[tuple[str, str], Step]
    calendars: dict[str, CalendarRule]

    def step(self, clause: str, event: str) -> Step:
        """The act of a clause, known to be there."""
        return self.steps[clause, event]

    def names(self, term: str, day: date) -> Names:
        """A list term in force on the day."""
        value = in_force(self.lists[term], day)
        return tuple(str(item) for item in value) if isinstance(value, tuple) else (str(value),)

    def ever(self, term: str) -> Names:
        """Every name a list term holds at any time, in order of writing."""
        found: dict[str, None] = {}
        for since, _ in self.lists[term].versions:
            found.update(dict.fromkeys(self.names(term, since or date.min)))
        return tuple(found)

    def monthly_fee(self, day: date) -> Money:
        """The fee in force on the day."""
        value = in_force(self.fee, day)
        return value if isinstance(value, Money) else Money(value, "CNY")  # type: ignore[arg-type]


def in_force(dated: Dated[T], day: date) -> T:
    """The version of a value that counts on a day."""
    return [value for since, value in dated.versions if since is None or since <= day][-1]


SHOWN = 5
"""missing things named in a message"""
# the acts the simulated people do because a clause asks for them
STEPS = (
    ("2.1.1.2a", "contact_made"),
    ("2.1.1.2b", "contact_made"),
    ("2.1.1.3", "message_sent"),
    ("2.1.1.4", "message_sent"),
    ("2.1.2.1", "need_recorded"),
    ("2.1.2.2", "report_sent"),
    ("2.1.2.3", "report_sent"),
    ("2.1.3.1", "issue_answered"),
    ("2.1.3.2", "issue_handed_over"),
    ("2.1.3.2", "customer_informed"),
    ("2.1.3.3", "client_contacted"),
    ("2.1.3.3", "solution_proposed"),
    ("2.1.3.3", "issue_closed"),
    ("2.2.1.1", "payment_made"),
    ("2.2.1.2", "information_supplied"),
    ("2.2.1.6", "report_sent"),
    ("2.2.2.1", "records_handed_over"),
    ("2.2.2.2", "team_change_demanded"),
    ("2.2.2.2", "team_changed"),
    ("2.2.2.3", "staff_change_demanded"),
    ("2.2.2.3", "staff_changed"),
    ("2.2.2.4", "support_given"),
    ("2.1.1.1", "message_sent"),
    ("2.2.1.3", "extra_work_started"),
    ("2.2.1.4", "message_sent"),
    ("2.2.1.5", "data_disclosed"),
)


def read_values(agreement: Agreement) -> tuple[Values | None, tuple[Diagnostic, ...]]:
    """The values of an agreement, or what is missing for a simulation."""
    missing: list[str] = []
    steps = {pair: step for pair in STEPS if (step := _step(agreement, *pair)) is not None}
    missing += [f"clause {clause} with {event}" for clause, event in STEPS if (clause, event) not in steps]
    if _ensure(agreement) is None:
        missing.append("clause 2.1.3.4 on issue_opened and issue_level_changed")
    lists = {name: value for name in LISTS if (value := _term(agreement, name)) is not None}
    missing += [f"a value for term {name}" for name in LISTS if name not in lists]
    fee, onboarding = _term(agreement, "monthly_fee"), _term(agreement, "onboarding")
    missing += [f"a value for term {name}" for name, value in (("monthly_fee", fee),) if value is None]
    office = _office(agreement)
    recovery = _recovery(agreement)
    client = agreement.parties.get("client")
    fact = client.facts.get("contact_email") if client else None
    mailbox = fact.value if fact else None
    for what, found in (
        ("a term with both ends (runs)", agreement.runs),
        ("a duration for term onboarding", onboarding),
        ("working hours in clause 2.1.1.3 (during)", office),
        ("consecutive windows in clause 2.2.2.2", recovery),
        ("the fact contact_email of the client", mailbox),
    ):
        if found is None:
            missing.append(what)
    if missing:
        return None, (_lacking(agreement, missing),)
    values = _built(agreement, steps, lists)
    odd = [] if values is None else [name for term in NAMES for name in values.ever(term) if not _plain(name)]
    if odd:
        message = f"cannot simulate {agreement.name}: {odd[0]!r} is no name that an export could hold"
        return None, (Diagnostic("SIM002", Severity.ERROR, message, span=agreement.span),)
    return values, ()


def _plain(name: str) -> bool:
    """Whether a name needs no quoting in any of the exports."""
    return name.isprintable() and not set(name) & set('",\\')


def _built(agreement: Agreement, steps: dict[tuple[str, str], Step], lists: dict[str, Dated[Value]]) -> Values | None:
    fee, onboarding = _term(agreement, "monthly_fee"), _term(agreement, "onboarding")
    office, recovery, runs = _office(agreement), _recovery(agreement), agreement.runs
    length = None if onboarding is None else onboarding.first
    if fee is None or office is None or recovery is None or runs is None or not isinstance(length, Duration):
        return None
    for number in ("issue_opened", "issue_level_changed"):
        ensure = _ensure(agreement)
        if ensure is not None:
            steps["2.1.3.4", number] = Step(Duty("2.1.3.4", ensure, number), None)
    return Values(
        zone=agreement.zone,
        term=runs,
        office=office,
        lists=lists,
        fee=fee,
        mailbox=str(agreement.parties["client"].facts["contact_email"].value),
        onboarding=length,
        recovery=recovery,
        steps=steps,
        calendars=dict(agreement.calendars),
    )


def _lacking(agreement: Agreement, missing: list[str]) -> Diagnostic:
    more = f" and {len(missing) - SHOWN} more" if len(missing) > SHOWN else ""
    return Diagnostic(
        "SIM001",
        Severity.ERROR,
        f"cannot simulate {agreement.name}, which lacks {'; '.join(missing[:SHOWN])}{more}",
        span=agreement.span,
        help="simulate writes the logs of a customer-maintenance agreement with every blank filled",
    )


def _term(agreement: Agreement, name: str) -> Dated[Value] | None:
    term = agreement.terms.get(name)
    return term.value if term else None


def _step(agreement: Agreement, number: str, event: str) -> Step | None:
    clause = agreement.clause(number)
    if clause is None:
        return None
    for norm in (clause.norm, clause.then):
        for act in norm.acts if norm else ():
            if norm is not None and act.event == event:
                return Step(Duty(number, norm.party, event), act.deadline)
    return None


def _ensure(agreement: Agreement) -> str | None:
    clause = agreement.clause("2.1.3.4")
    return clause.norm.party if clause is not None and clause.norm is not None else None


def _office(agreement: Agreement) -> CalendarRule | None:
    clause = agreement.clause("2.1.1.3")
    trigger = clause.trigger if clause else None
    if isinstance(trigger, EventTrigger) and trigger.during is not None:
        return agreement.calendars.get(trigger.during.calendar)
    return None


def _recovery(agreement: Agreement) -> Recovery | None:
    clause = agreement.clause("2.2.2.2")
    if clause is None or clause.norm is None or not isinstance(clause.trigger, MetricTrigger):
        return None
    metric = agreement.metrics.get(clause.trigger.metric)
    act: Act = clause.norm.acts[0]
    target = _fraction(clause.trigger.bound)
    if metric is None or not isinstance(metric.body, ShareOf) or metric.body.limit is None:
        return None
    if act.deadline is None or target is None:
        return None
    return Recovery(target, clause.trigger.count, metric.sample or 1, metric.body.limit, act.deadline)


def _fraction(bound: object) -> Fraction | None:
    value = getattr(bound, "value", None)
    if isinstance(value, Dated):
        value = value.first
    return value if isinstance(value, Fraction) else None
