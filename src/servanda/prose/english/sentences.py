"""One English sentence for each point."""

from typing import assert_never

from servanda.model.agreement import Plain
from servanda.prose import points
from servanda.prose.english.conditions import condition
from servanda.prose.english.definitions import agreement, calendar, event, metric, party, term, times_of
from servanda.prose.english.details import (
    attested,
    blank,
    content,
    cost,
    excused,
    first,
    grounds,
    note,
    of,
    opened,
    overridden,
    paused,
    permitted,
    released,
    required,
    spanned,
)
from servanda.prose.english.rules import rule, step
from servanda.prose.english.values import clauses, fields
from servanda.prose.language import quoted
from servanda.prose.names import Names
from servanda.prose.numbers import percentage


def say(point: points.Point, names: Names) -> str:  # noqa: C901, PLR0911, PLR0912 -- one case per kind of point
    """The point as a sentence."""
    match point:
        case points.Rule():
            return rule(point, names)
        case points.Step():
            return step(point, names)
        case points.Blank(blanks, unsaid):
            return blank(blanks, unsaid=unsaid)
        case points.Correlated(key):
            return f"The clause as a whole tells what belongs together by {fields(names, key)}."
        case points.FirstUnanswered():
            return first(point, names)
        case points.Excepted(number, exception, act):
            what = "such an act is not forbidden" if act else "such an event sets nothing off"
            return f"{of(number, 'By')} way of exception, {what} where {condition(exception, names)}."
        case points.Permitted():
            return permitted(point, names)
        case points.Content():
            return content(point, names)
        case points.Opened():
            return opened(point)
        case points.Spanned():
            return spanned(point, names)
        case points.ActNote():
            return note(point, names)
        case points.Released(release):
            return released(release, names)
        case points.Excused():
            return excused(point, names)
        case points.Paused(pause):
            return paused(pause, names)
        case points.Overriding(numbers):
            return f"This clause takes precedence over {clauses(numbers)}: what sets it off sets nothing off there."
        case points.Overridden(numbers):
            return overridden(numbers)
        case points.Tolerated(share):
            part = f"up to {percentage(share)} of the cases due in it, rounded down,"
            return f"In each month {part} may fail without consequence."
        case points.Surviving():
            return "This clause survives: it goes on binding after the term of the agreement."
        case points.Cost():
            return cost(point, names)
        case points.NoCost():
            return "The agreement states no payment for a breach of this clause."
        case points.Grounds():
            return grounds(point, names)
        case points.Excusing(owner, numbers):
            failures = f"the other side's failures under {clauses(numbers)}"
            return f"While there is a delay of {names.party(owner)} here, {failures} are excused."
        case points.Required():
            return required(point, names)
        case points.RuleRequired(name):
            return f"The lint rule {quoted(name)} must find nothing in this agreement."
        case points.Attested(attestation):
            return attested(attestation, names)
        case points.Plainly(statement):
            recital = statement.kind is Plain.RECITAL
            lead = "is a recital and obliges nobody" if recital else "cannot be checked, for this reason"
            return f"This clause {lead}: {quoted(statement.text)}."
        case points.Empty():
            return "This clause states no rule."
        case points.Header(whole):
            return agreement(whole, names)
        case points.Times():
            return times_of(point, names)
        case points.PartyDefined(one):
            return party(one, names)
        case points.CalendarDefined(one_calendar):
            return calendar(one_calendar, names)
        case points.TermDefined(one_term):
            return term(one_term, names)
        case points.EventDefined(one_event):
            return event(one_event, names)
        case points.MetricDefined(one_metric):
            return metric(one_metric, names)
        case _:
            assert_never(point)
