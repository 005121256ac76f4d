"""Words for what scenarios expected and got, shared by the formats that print them."""

from collections.abc import Iterator

from servanda.clocks import Zone
from servanda.engines.outcomes import Outcome, OutcomeRow, RecordRef
from servanda.reports.plain import plain
from servanda.reports.words import Phrases, at_once, lateness, plural, span_words
from servanda.scenarios.results import (
    Aspect,
    Difference,
    Failure,
    Instant,
    Length,
    Reasoning,
    Results,
    Said,
    ScenarioResult,
    Status,
)
from servanda.scenarios.written import Happening
from servanda.syntax.tree import Modal


def phrases_of(result: ScenarioResult) -> Phrases:
    """Words in the zone of the scenario's agreement, its personal fields masked."""
    return Phrases(Zone(result.zone), result.personal)


def said(value: Said, phrases: Phrases) -> str:
    """A word, an instant or a length of time."""
    match value:
        case None:
            return "nothing"
        case Instant(at, deadline):
            return phrases.deadline(at) if deadline else phrases.moment(at)
        case Length(micros):
            return span_words(micros)
        case _:
            return plain(value)


def expected_words(failure: Failure) -> str:
    """The line as written, or that nobody expected this."""
    return plain(" ".join(failure.expected.split())) if failure.expected else "no such instance: no line is about it"


def got_words(failure: Failure, phrases: Phrases) -> str:
    """What came instead, under each aspect that differs."""
    return "; ".join(_got(one, failure, phrases) for one in failure.differences)


def _got(one: Difference, failure: Failure, phrases: Phrases) -> str:  # noqa: PLR0911 -- one return per aspect
    got = said(one.got, phrases)
    match one.aspect:
        case Aspect.OUTCOME | Aspect.UNEXPECTED:
            row = failure.cause[0].row if failure.cause else None
            late = None if row is None else lateness(row)
            by = f" by {span_words(late)}" if got == Outcome.LATE.value and late is not None else ""
            return f"{got}{by}"
        case Aspect.VERDICT | Aspect.OWED | Aspect.METRIC:
            return got
        case Aspect.TIMES:
            wanted = said(one.expected, phrases)
            count = "no instance" if got == "none" else plural(int(got), "instance")
            return count if wanted == "at least one" else f"{count}, not {wanted}"
        case Aspect.EXERCISE:
            return f"exercise {got}" if one.got is not None else "no such exercise"
        case Aspect.OPENING:
            return f"open since {got}" if one.got is not None else "never open"
        case Aspect.CLOSING:
            return f"open until {got}" if one.got is not None else "open without an end"
        case Aspect.OPENINGS:
            return f"open {got} times, not {said(one.expected, phrases)}"
        case Aspect.REASON:
            return f"because {got}" if one.got is not None else "no reason"
        case _:
            return f"{one.aspect.value} {got}"


def instance_words(row: OutcomeRow, phrases: Phrases) -> str:
    """Party, step and key."""
    return " ".join(filter(None, (plain(row.debtor), plain(row.step), phrases.key(row.key))))


def facts(reasoning: Reasoning, result: ScenarioResult, phrases: Phrases) -> Iterator[tuple[str, str, int | None]]:
    """What happened to an instance: a label, what to say, and the line of the scenario's file it is from."""
    row = reasoning.row
    yield "instance", instance_words(row, phrases), None
    if at_once(row) and row.due_at is not None and row.outcome in {Outcome.MISSED, Outcome.UNDECIDED, Outcome.EXCUSED}:
        yield from _act(reasoning, result, phrases)
    else:
        yield from _duty(reasoning, result, phrases)
    if row.outcome is Outcome.EXCUSED and row.excuse is not None:
        yield "excused", *_record(row.excuse, result, phrases)
    if reasoning.released is not None:
        yield "released", *_event(_of(result, reasoning.released), phrases)
    if row.reason is not None:
        yield "because", plain(row.reason), None


def _act(reasoning: Reasoning, result: ScenarioResult, phrases: Phrases) -> Iterator[tuple[str, str, int | None]]:
    row = reasoning.row
    what = {
        Modal.MUST_NOT: "forbidden",
        Modal.MAY: "exercised",
        Modal.ENSURE: "the row",
    }.get(reasoning.modal or Modal.MUST, "act")
    ref = row.response or row.trigger
    if ref is not None:
        yield what, *_record(ref, result, phrases)
    for permission in reasoning.permitted:
        yield "but", plain(permission), None


def _duty(reasoning: Reasoning, result: ScenarioResult, phrases: Phrases) -> Iterator[tuple[str, str, int | None]]:
    row = reasoning.row
    if row.trigger is not None:
        yield "trigger", *_record(row.trigger, result, phrases)
    elif row.opened_at is not None:
        yield "opened", phrases.moment(row.opened_at), None
    for number in reasoning.pauses:
        yield "clock", *_event(_of(result, number), phrases)
    if row.due_at is not None:
        why = f"  {plain(reasoning.deadline)}" if reasoning.deadline else ""
        yield "due", f"{phrases.deadline(row.due_at)}{why}", None
    elif reasoning.deadline and row.opened_at is not None:
        yield "due", f"cannot be told: {plain(reasoning.deadline)}", None
    late = lateness(row)
    if row.response is not None:
        how = "" if late is None else f"  {span_words(late)} late" if late > 0 else "  in time"
        words, line = _record(row.response, result, phrases)
        yield "done", f"{words}{how}", line
    elif row.met_at is not None:
        yield "done", phrases.moment(row.met_at), None
    elif row.due_at is not None and result.as_of is not None:
        yield "done", f"never (seen until {phrases.day(result.as_of)})", None


def _of(result: ScenarioResult, number: int) -> Happening:
    """The event that an engine knows by this number: its place in the scenario."""
    return result.events[number - 1]


def _record(ref: RecordRef, result: ScenarioResult, phrases: Phrases) -> tuple[str, int]:
    return _event(_of(result, ref.record), phrases)


def _event(one: Happening, phrases: Phrases) -> tuple[str, int]:
    fields = [(name, _text(value)) for name, value in one.fields.items()]
    return f"{phrases.moment(one.at)}  {plain(one.event)} {phrases.key(fields)}".rstrip(), one.span.line


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def summary(results: Results) -> str:
    """`12 scenarios of 2 agreements: 10 passed, 2 failed`."""
    agreements = len({one.agreement for one in results.scenarios})
    total = len(results.scenarios)
    parts = [f"{count} {status.value}" for status, count in results.counts.items() if count or status is Status.PASSED]
    left = f", {results.deselected} left out by the pattern" if results.deselected else ""
    return f"{plural(total, 'scenario')} of {plural(agreements, 'agreement')}: {', '.join(parts)}{left}"
