"""What the agreement defines, and the agreement as a whole, in English."""

from typing import assert_never

from servanda.model.agreement import (
    Agreement,
    CalendarRule,
    ComplianceOf,
    CountOf,
    Event,
    EventField,
    Metric,
    Party,
    ShareOf,
    Term,
)
from servanda.model.expressions import Expr, Kind
from servanda.prose.english.conditions import condition
from servanda.prose.english.times import windows, within
from servanda.prose.english.values import WEEKDAYS, clauses, day, fields, listed, value, versions
from servanda.prose.hours import Hours, stretches, week
from servanda.prose.language import quoted
from servanda.prose.names import Names
from servanda.prose.numbers import clock
from servanda.prose.points import Times

_KINDS = {
    Kind.ID: "an identifier",
    Kind.TEXT: "a text",
    Kind.NUMBER: "a number",
    Kind.MONEY: "an amount of money",
    Kind.PERIOD: "a period",
    Kind.YES_NO: "yes or no",
    Kind.CHOICE: "one of a few values",
    Kind.SHARE: "a percentage",
    Kind.DURATION: "a length of time",
    Kind.TIME: "a time of day",
    Kind.DATE: "a date",
    Kind.LIST: "a list",
}


def agreement(given: Agreement, names: Names) -> str:
    """Name, title, status, version, language and files."""
    title = f" ({quoted(given.title)})" if given.title is not None else ""
    version = f", version {quoted(given.version)}" if given.version is not None else ""
    text = f"; its prose is {quoted(given.text)}" if given.text is not None else ""
    files = f"; it was read from {listed([quoted(file) for file in given.files])}" if given.files else ""
    called = names.spaced(given.name)
    language = f"in version {given.language} of the language"
    return f"This is the agreement {called}{title}{version}, {given.status}, {language}{text}{files}."


def times_of(given: Times, names: Names) -> str:
    """The term and how its days are told."""
    term = "The term of the agreement is still blank"
    if given.runs is not None:
        first, last = given.runs
        term = f"The agreement runs from {day(first)} to {day(last)}, both days included"
    off = "no calendar says in general which days are off"
    if given.workdays is not None:
        off = f"where nothing else is said, working time and days off are those of {names.calendar(given.workdays)}"
    return f"{term}; days and times are those of {quoted(given.zone)}; {off}."


def party(given: Party, names: Names) -> str:
    """A party and its facts."""
    label = f", {quoted(given.title)}" if given.title is not None else ""
    facts = [
        f"{names.spaced(fact.name)} is "
        f"{value(fact.value) if fact.value is not None else 'still blank'} ({_kind(fact.kind, fact.choices)})"
        for fact in given.facts.values()
    ]
    known = f", with these facts: {'; '.join(facts)}" if facts else ""
    return f"{names.party(given.name)} means the party {quoted(given.name)}{label}{known}."


def _kind(kind: Kind, choices: tuple[str, ...]) -> str:
    return f"one of {listed([quoted(one) for one in choices], 'or')}" if choices else _KINDS[kind]


def term(given: Term, names: Names) -> str:
    """A term and its values."""
    if given.value is None:
        unit = f" in {given.unit}" if given.unit is not None else ""
        return f"{names.spaced(given.name)} is {_KINDS[given.kind]}{unit} that is still blank."
    return f"{names.spaced(given.name)} is {_KINDS[given.kind]}: {versions(given.value, value)}."


def event(given: Event, names: Names) -> str:
    """An event, its fields, and what takes it back."""
    label = f", {quoted(given.title)}" if given.title is not None else ""
    first, *others = [quoted(one) for one in given.done] or [""]
    done = f", which is to {first}{''.join(f' ({one})' for one in others)}" if first else ""
    carried = (
        f", and carries {listed([_field(field, names) for field in given.fields.values()])}" if given.fields else ""
    )
    back = ""
    if given.withdrawn_by is not None:
        back = f" It is taken back by a later {names.event(given.withdrawn_by)}"
        back += f" for the same {fields(names, given.identity)}." if given.identity else "."
    elif given.identity:
        back = f" It is told apart by {fields(names, given.identity)}."
    return f"{names.event(given.name)} means the event {quoted(given.name)}{label}{done}{carried}.{back}"


def _field(given: EventField, names: Names) -> str:
    notes = [_kind(given.kind, given.choices)]
    notes += ["may be absent"] if given.optional else []
    notes += ["personal, so masked in reports"] if given.personal else []
    return f"{names.spaced(given.name)} ({', '.join(notes)})"


def metric(given: Metric, names: Names) -> str:
    """What is measured, per which window."""
    unit, sample, thin = given.windows.unit, "", ""
    if given.sample is not None:
        sample = f"; a {unit} with fewer than {given.sample} of them is too small a sample and is never counted"
    if given.skipping_thin:
        thin = f"; a run of {unit}s steps over those with too small a sample"
    elif given.sample is not None:
        thin = f", and it breaks a run of {unit}s"
    blank = (
        f"; it has no value until {listed([quoted(name) for name in given.blanks])} is filled in"
        if given.blanks
        else ""
    )
    lead = f"{names.spaced(given.name)} is, for each {windows(given.windows)}, {_measured(given, names)}"
    return f"{lead}{sample}{thin}{blank}."


def _measured(given: Metric, names: Names) -> str:
    body, unit = given.body, given.windows.unit
    match body:
        case CountOf(counted, where):
            return f"the number of {names.event(counted)}{_where(where, names)}"
        case ComplianceOf(numbers):
            return (
                f"the share of cases met among those of {clauses(numbers)} that are due in it, "
                "excused and released ones left out"
            )
        case ShareOf():
            same = f" for the same {fields(names, body.key)}" if body.key else ""
            limit = f"before that {unit} is over" if body.limit is None else within(body.limit, names, "of it")
            counted = f"{names.event(body.event)} in it{_where(body.where, names)}"
            response = f"{names.event(body.response)}{_where(body.response_where, names)}{same}"
            return f"the share of all {counted} that are followed, {limit}, by {response}"
        case _:
            assert_never(body)


def _where(given: Expr | None, names: Names) -> str:
    return "" if given is None else f" (where {condition(given, names)})"


def calendar(given: CalendarRule, names: Names) -> str:
    """Opening hours, holidays, single days."""
    label = f", {quoted(given.title)}" if given.title is not None else ""
    if any(given.weekly):
        text = (
            f"{names.calendar(given.name)} means the calendar {quoted(given.name)}{label}: open {_weekly(given.weekly)}"
        )
    else:
        text = (
            f"{names.calendar(given.name)} means the calendar {quoted(given.name)}{label}: open on no day of the week"
        )
    if given.holidays is not None:
        text += f", closed on the public holidays of the data set {quoted(given.holidays)}"
        text += " (a year that it does not cover being unknown) and on its make-up workdays "
        text += "open as on the same day of the week" if given.makeup is None else _state(given.makeup)
    elif given.makeup is not None:
        text += f", on make-up workdays (which no data set names) {_state(given.makeup)}"
    for since, until, hours in stretches(given.overrides):
        dates = day(since) if since == until else f"{day(since)} to {day(until)}"
        text += f"; {'on' if since == until else 'from'} {dates} {_state(hours)}"
    return f"{text}. A closing time is no longer open time."


def _weekly(weekly: tuple[Hours, ...]) -> str:
    parts = []
    for first, last, hours in week(weekly):
        days = WEEKDAYS[first] if first == last else f"{WEEKDAYS[first]} to {WEEKDAYS[last]}"
        parts.append(f"{days} {_hours(hours)}")
    return listed(parts)


def _state(hours: Hours) -> str:
    return f"open {_hours(hours)}" if hours else "closed all day"


def _hours(hours: Hours) -> str:
    return listed([f"from {clock(opening)} to {clock(closing)}" for opening, closing in hours])
