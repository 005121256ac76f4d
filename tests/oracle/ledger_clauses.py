"""2.2.1.2, 2.2.1.3, 2.2.1.5, 2.2.2.1 to 2.2.2.4: requests, demands and what must be agreed before."""

from decimal import Decimal
from fractions import Fraction

from .exports import Event
from .issue_clauses import of_issue
from .outcomes import TERM_START, Log, Row, duty_row, first_at_or_after, in_term, key_of, prohibition
from .windows import weeks
from .workdays import DAY, HOUR, Deadline, after_working_days, after_working_time

SAMPLE = 20
TARGET = Fraction(85, 100)


INFORMATION = ("2.2.1.2", "client", "information_supplied", "request")
RECORDS = ("2.2.2.1", "provider", "records_handed_over", "request")
SUPPORT = ("2.2.2.4", "client", "support_given", "request")
TEAM = ("2.2.2.2", "provider", "team_changed", "demand")
STAFF = ("2.2.2.3", "provider", "staff_changed", "demand")


def answered(log: Log, duty: tuple[str, str, str, str], request: Event, due: Deadline) -> Row:
    """The row of a duty (clause, debtor, step, name of the key) to answer an act of the ledger by its id."""
    clause, debtor, step, name = duty
    answers = [e for e in log.of(step) if e.get("ref") == request.get("act_id")]
    return duty_row(
        clause,
        debtor,
        step,
        key_of(**{name: request.get("act_id")}),
        opened=request.at,
        due=due,
        answer=first_at_or_after(answers, request.at),
        until=log.until,
        trigger=request,
    )


def requests(log: Log) -> list[Row]:
    found = []
    for e in log.of("information_requested"):
        if in_term(e.at):
            due = after_working_days(e.at, 3)
            found.append(answered(log, INFORMATION, e, due))
    for e in log.of("records_requested"):
        if in_term(e.at):
            due = after_working_days(e.at, 2)
            found.append(answered(log, RECORDS, e, due))
    for e in log.of("support_requested"):
        if in_term(e.at):
            due = after_working_time(e.at, 2 * HOUR)
            found.append(answered(log, SUPPORT, e, due))
    return found


def extra_work(log: Log) -> list[Row]:
    unagreed = []
    for start in log.of("extra_work_started"):
        if not in_term(start.at):
            continue
        agreed = False
        for change in log.of("change_agreed"):
            amount = change.number("amount")
            has_fee = amount is not None and amount > Decimal(0)
            if start.get("ref") is not None and change.get("act_id") == start.get("ref"):
                agreed = agreed or (has_fee and change.at < start.at)
        if not agreed:
            unagreed.append((start, key_of(change=start.get("ref"))))
    return prohibition("2.2.1.3", "extra_work_started", unagreed)


def disclosures(log: Log) -> list[Row]:
    """Survives the term: a disclosure after its end counts, one before its beginning does not."""
    unauthorised = []
    for act in log.of("data_disclosed"):
        if act.at < TERM_START:
            continue
        before = [
            e
            for e in log.of("disclosure_authorised")
            if act.get("ref") is not None and e.get("act_id") == act.get("ref") and e.at < act.at
        ]
        if not before:
            unauthorised.append((act, key_of(authorisation=act.get("ref"))))
    return prohibition("2.2.1.5", "data_disclosed", unauthorised)


def bad_week(log: Log, start: int, end: int) -> bool:
    opened = [e for e in log.of("issue_opened") if start <= e.at < end]
    if len(opened) < SAMPLE:
        return False
    closed = 0
    for e in opened:
        closing = first_at_or_after(of_issue(log, "issue_closed", e.get("issue")), e.at)
        if closing is not None and closing.at <= e.at + 7 * DAY:
            closed += 1
    return Fraction(closed, len(opened)) < TARGET


def team_power(log: Log) -> list[tuple[int, int]]:
    """When the power to demand another team is open: first and last instant of each stretch."""
    judged = [(start, end) for _, start, end in weeks() if end + 7 * DAY <= log.until]
    bad = [bad_week(log, start, end) for start, end in judged]
    found = []
    for number in range(1, len(judged)):
        if bad[number - 1] and bad[number]:
            opens = judged[number][1] + 7 * DAY
            found.append((opens, opens + 30 * DAY))
    return found


def exercises(log: Log, duty: tuple[str, str, str, str], demand: str, grounded: list[Event]) -> list[Row]:
    found = []
    for e in log.of(demand):
        if not in_term(e.at):
            continue
        if e in grounded:
            found.append(answered(log, duty, e, after_working_days(e.at, 10)))
        else:
            key = key_of(demand=e.get("act_id"))
            found.append(Row(duty[0], "client", demand, key, "missed", e.at, e.at, None, e.origin, None))
    return found


def powers(log: Log) -> list[Row]:
    stretches = team_power(log)
    teams = [e for e in log.of("team_change_demanded") if any(opens <= e.at <= closes for opens, closes in stretches)]
    staff = [e for e in log.of("staff_change_demanded") if e.get("reason") is not None]
    return [
        *exercises(log, TEAM, "team_change_demanded", teams),
        *exercises(log, STAFF, "staff_change_demanded", staff),
    ]


def power_words(log: Log, rows: list[Row]) -> dict[str, str]:
    """The client's word on its two powers."""
    words = {}
    for clause, demand in (("2.2.2.2", "team_change_demanded"), ("2.2.2.3", "staff_change_demanded")):
        if any(row.clause == clause and row.debtor == "client" for row in rows):
            words[clause] = "exercised without ground"
        elif any(in_term(e.at) for e in log.of(demand)):
            words[clause] = "exercised"
        elif clause == "2.2.2.3":
            words[clause] = "available since"
        else:
            stretches = team_power(log)
            is_open = any(opens <= log.until <= closes for opens, closes in stretches)
            words[clause] = "available since" if is_open else "lapsed" if stretches else "dormant"
    return words
