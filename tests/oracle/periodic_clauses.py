"""2.1.1.2a, 2.1.1.2b, 2.1.2.2, 2.1.2.3, 2.2.1.1, 2.2.1.6: what is owed every week or month."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from .exports import Event
from .issue_clauses import of_issue
from .outcomes import TERM_END, TERM_START, Log, Row, duty_row, first_at_or_after, key_of
from .windows import months, weeks
from .workdays import (
    DAY,
    HOUR,
    Deadline,
    day_of,
    due_at,
    end_of_rolled_day,
    is_working_day,
    midnight,
    month_later,
    roll_forward,
)

MAILBOX = "ops@qinghe.example"
FEE = Decimal(20000)
TIMES = {"2.1.1.2a": 1, "2.1.1.2b": 2}
MARGIN = Fraction(5, 1000)


def frequency(log: Log, clause: str, added: Event, window: tuple[str, int, int]) -> Row:
    label, start, end = window
    times = TIMES[clause]
    customer = added.get("customer")
    inside = [e for e in log.of("contact_made") if e.get("customer") == customer and start <= e.at < end]
    enough = inside[times - 1] if len(inside) >= times else None
    over = end <= log.until
    return duty_row(
        clause,
        "provider",
        "contact_made",
        key_of(customer=customer, period=label),
        opened=start,
        due=due_at(end),
        answer=enough,
        until=log.until,
        trigger=added,
        outcome="met" if enough else "missed" if over else "pending",
    )


def new_customers(log: Log) -> list[Row]:
    found = []
    for added in log.of("customer_added"):
        onboarded = midnight(month_later(day_of(added.at)))
        start = added.at
        while start + 7 * DAY <= onboarded:
            end = start + 7 * DAY
            if start >= TERM_START and end <= TERM_END and start < log.until:
                found.append(frequency(log, "2.1.1.2a", added, (day_of(start).isoformat(), start, end)))
            start = end
    return found


def existing_customers(log: Log) -> list[Row]:
    found = []
    for added in log.of("customer_added"):
        onboarded = midnight(month_later(day_of(added.at)))
        for label, first, after in months():
            start = midnight(first)
            if onboarded <= start < log.until:
                found.append(frequency(log, "2.1.1.2b", added, (label, start, midnight(after))))
    return found


def reports(log: Log, kind: str, period: str) -> list[Event]:
    return [
        e
        for e in log.of("report_sent")
        if e.get("kind") == kind and e.get("recipient") == MAILBOX and e.get("period") == period
    ]


def friday_deadline(monday: date) -> int:
    day = friday = monday + timedelta(days=4)
    while day >= monday and not is_working_day(day):
        day -= timedelta(days=1)
    if day < monday:
        day = roll_forward(friday)
    return midnight(day) + 17 * HOUR


def weekly_summary(log: Log) -> list[Row]:
    return [
        duty_row(
            "2.1.2.2",
            "provider",
            "report_sent",
            key_of(period=label),
            opened=start,
            due=due_at(friday_deadline(day_of(start))),
            answer=first_at_or_after(reports(log, "weekly_needs", label), start),
            until=log.until,
        )
        for label, start, _ in weeks()
        if start < log.until
    ]


def monthly_row(log: Log, clause: str, label: str, after: date, matching: list[Event]) -> Row:
    return duty_row(
        clause,
        "provider",
        "report_sent",
        key_of(period=label),
        opened=midnight(after),
        due=end_of_rolled_day(after.replace(day=5)),
        answer=first_at_or_after(matching, midnight(after)),
        until=log.until,
    )


def monthly_analysis(log: Log) -> list[Row]:
    return [
        monthly_row(log, "2.1.2.3", label, after, reports(log, "monthly_pain_points", label))
        for label, first, after in months()
        if midnight(first) < log.until
    ]


def states_the_log(log: Log, report: Event, start: int, end: int) -> bool:
    contacts = [e for e in log.of("contact_made") if start <= e.at < end]
    if report.number("contact_volume") != len(contacts) or report.get("satisfaction") is None:
        return False
    opened = [e for e in log.of("issue_opened") if start <= e.at < end]
    if not opened:
        return True
    closed = 0
    for e in opened:
        closing = first_at_or_after(of_issue(log, "issue_closed", e.get("issue")), e.at)
        if closing is not None and closing.at < end:
            closed += 1
    stated = report.number("resolution_rate")
    return stated is not None and abs(Fraction(stated) - Fraction(closed, len(opened))) <= MARGIN


def service_report(log: Log) -> list[Row]:
    found = []
    for label, first, after in months():
        start, end = midnight(first), midnight(after)
        if start < log.until:
            right = [e for e in reports(log, "service_execution", label) if states_the_log(log, e, start, end)]
            found.append(monthly_row(log, "2.2.1.6", label, after, right))
    return found


def fee(log: Log) -> list[Row]:
    found = []
    for label, first, _ in months():
        if midnight(first) >= log.until:
            continue
        paid = [e for e in log.of("payment_made") if e.get("subject") == label and Decimal(e.fields["amount"]) >= FEE]
        due: Deadline = end_of_rolled_day(first.replace(day=10))
        found.append(
            duty_row(
                "2.2.1.1",
                "client",
                "payment_made",
                key_of(period=label),
                opened=midnight(first),
                due=due,
                answer=paid[0] if paid else None,
                until=log.until,
            )
        )
    return found
