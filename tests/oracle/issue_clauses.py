"""2.1.2.1, 2.1.3.1 to 2.1.3.4: what is done about issues."""

from dataclasses import replace
from decimal import Decimal

from .exports import Event
from .outcomes import Log, Row, duty_row, first_at_or_after, in_term, judge, key_of
from .workdays import DAY, HOUR, MINUTE, Deadline, after_working_time, due_at

BREACHES = {"late", "missed"}
EXCUSED = {"2.1.3.2", "2.1.3.3"}
ANSWER_STEPS = (("issue_answered", 30 * MINUTE),)
COORDINATION_STEPS = (("issue_handed_over", 2 * HOUR), ("customer_informed", 2 * HOUR))
COMPLAINT_STEPS = (("client_contacted", 10 * MINUTE), ("solution_proposed", 30 * MINUTE), ("issue_closed", 24 * HOUR))


def of_issue(log: Log, kind: str, issue: str | None) -> list[Event]:
    return [e for e in log.of(kind) if e.get("issue") == issue]


def needs(log: Log) -> list[Row]:
    return [
        duty_row(
            "2.1.2.1",
            "provider",
            "need_recorded",
            key_of(issue=opened.get("issue")),
            opened=opened.at,
            due=due_at(opened.at + 7 * DAY),
            answer=first_at_or_after(of_issue(log, "need_recorded", opened.get("issue")), opened.at),
            until=log.until,
            trigger=opened,
        )
        for opened in log.of("issue_opened")
        if in_term(opened.at) and opened.get("kind") in {"complaint", "suggestion"}
    ]


def unanswered_requests(log: Log, issue: str | None, at: int) -> list[tuple[Event, Deadline]]:
    """Support requests of the term about the issue to which nothing was given until the instant."""
    found = []
    for request in log.of("support_requested"):
        if request.get("subject") != issue or not in_term(request.at):
            continue
        given = [e for e in log.of("support_given") if e.get("ref") == request.get("act_id") and e.at >= request.at]
        if not any(e.at <= at for e in given):
            found.append((request, after_working_time(request.at, 2 * HOUR)))
    return found


def late_requests(log: Log, issue: str | None, at: int) -> list[Event]:
    return [e for e, due in unanswered_requests(log, issue, at) if due.at is not None and due.at < at]


def client_late(log: Log, issue: str | None, at: int) -> bool | None:
    """Whether a support request about the issue was overdue and unanswered; None: nobody can tell."""
    if late_requests(log, issue, at):
        return True
    unknown = [due for _, due in unanswered_requests(log, issue, at) if due.at is None and due.not_before < at]
    return None if unknown else False


def released(log: Log, trigger: Event, due: Deadline, answer: Event | None) -> bool | None:
    """Whether the level fell below 3 before the deadline and any fulfilment; None: a change without a level."""
    result: bool | None = False
    for change in of_issue(log, "issue_level_changed", trigger.get("issue")):
        if change.at < trigger.at or change.id == trigger.id:
            continue
        if due.at is None or change.at >= due.at:
            continue
        if answer is not None and change.at >= answer.at:
            continue
        level = change.number("level")
        if level is None:
            result = None if result is False else result
        elif level < Decimal(3):
            result = True
    return result


def step_outcome(log: Log, clause: str, trigger: Event, due: Deadline, answer: Event | None) -> str:
    if trigger.get("level") is None:
        return "undecided"
    let_go = released(log, trigger, due, answer) if clause == "2.1.3.3" else False
    if let_go is None:
        return "undecided"
    if let_go:
        return "released"
    outcome = judge(due, answer.at if answer else None, log.until)
    if outcome in BREACHES and clause in EXCUSED:
        assert due.at is not None
        late = client_late(log, trigger.get("issue"), due.at)
        if late is None:
            return "undecided"
        if late:
            return "excused"
    return outcome


def tier(log: Log, clause: str, triggers: list[Event], steps: tuple[tuple[str, int], ...]) -> list[Row]:
    found = []
    for trigger in triggers:
        if not in_term(trigger.at):
            continue
        for step, span in steps:
            due = due_at(trigger.at + span)
            answer = first_at_or_after(of_issue(log, step, trigger.get("issue")), trigger.at)
            found.append(
                duty_row(
                    clause,
                    "provider",
                    step,
                    key_of(issue=trigger.get("issue")),
                    opened=trigger.at,
                    due=due,
                    answer=answer,
                    until=log.until,
                    trigger=trigger,
                    outcome=step_outcome(log, clause, trigger, due, answer),
                )
            )
    return found


def at_level(events: list[Event], level: int) -> list[Event]:
    """Those at the level, and those of which nobody knows."""
    return [e for e in events if e.number("level") in {None, Decimal(level)}]


def tiers(log: Log) -> list[Row]:
    opened = log.of("issue_opened")
    changed = log.of("issue_level_changed")
    return [
        *tier(log, "2.1.3.1", at_level(opened, 1), ANSWER_STEPS),
        *tier(log, "2.1.3.2", at_level(opened, 2), COORDINATION_STEPS),
        *tier(log, "2.1.3.3", at_level(opened + changed, 3), COMPLAINT_STEPS),
    ]


def levels(log: Log) -> list[Row]:
    found = []
    for e in [*log.of("issue_opened"), *log.of("issue_level_changed")]:
        if not in_term(e.at):
            continue
        kept = e.number("level") in {Decimal(1), Decimal(2), Decimal(3)}
        found.append(
            duty_row(
                "2.1.3.4",
                "provider",
                e.type,
                key_of(issue=e.get("issue")),
                opened=e.at,
                due=due_at(e.at),
                answer=None,
                until=log.until,
                trigger=e,
                outcome="met" if kept else "missed",
            )
        )
        # The event is its own fulfilment: there is an instant, and no second record.
        found[-1] = replace(found[-1], met=e.at if kept else None)
    return found
