"""What a user asks for, in words: a span, a size, faults, a folder; every mistake comes back as a sentence."""

import difflib
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from servanda.simulate.clock import ONE_DAY, Clock
from servanda.simulate.conversations import Phrases
from servanda.simulate.faults.plan import CLAUSES
from servanda.simulate.run import Options, Size, share_of
from servanda.simulate.values import Values

ALL, NONE = "all", "none"
QUARTER = 3
PATTERNS = ("chat*.jsonl", "issues*.csv", "contacts*.csv", "customers*.csv", "reports*.csv", "ledger*.csv", "truth.csv")


@dataclass(frozen=True, slots=True)
class Request:
    """As given on the command line; `until` is the first day not simulated. None: a value that fits the rest."""

    seed: int = 1
    since: date | None = None
    until: date | None = None
    customers: int | None = None
    messages_per_day: float | None = None
    events: int | None = None
    issues_per_week: float | None = None
    faults: str = ALL
    parts: int = 1


def options(values: Values, request: Request) -> Options | str:
    """The simulation asked for, or what is wrong with it."""
    first = request.since or values.term[0]
    end = request.until or min(_months_later(values.term[0], QUARTER), values.term[1] + ONE_DAY)
    last = end - ONE_DAY
    faults = read_faults(request.faults)
    if isinstance(faults, str):
        return faults
    if last < first:
        return f"the span ends before it begins: from {first} to {end}"
    if first < values.term[0] or last > values.term[1]:
        return f"the agreement runs from {values.term[0]} to {values.term[1]}; the span {first} to {end} is not inside"
    clock = Clock(values.zone, values.office, values.calendars)
    objection = _objection(values, clock, first, last)
    if objection is not None:
        return objection
    if not 1 <= request.parts <= (last - first).days + 1:
        return f"the chat can be split into 1 to {(last - first).days + 1} parts here, one a day at most"
    return Options(request.seed, first, last, _size(clock, request, first, last), faults, request.parts)


def _objection(values: Values, clock: Clock, first: date, last: date) -> str | None:
    """Why the agreement's own values do not allow this span."""
    unknown = clock.first_unknown(first, last)
    if unknown is not None:
        return f"the calendar {values.office.name} knows no holidays of {unknown.year}"
    if Phrases(values.ever("forbidden_phrases")).speechless:
        return "the forbidden phrases leave the simulated people nothing to say"
    return None


def read_faults(words: str) -> dict[str, int] | str:
    """`all`, `none`, names by comma, each perhaps `=COUNT` (`all=3,reply_late=20`), once where no count is given."""
    found: dict[str, int] = {}
    for word in words.split(","):
        name, _, count = word.strip().partition("=")
        if count and not (count.isascii() and count.isdigit()):
            return f"how often is a whole number: {word.strip()!r}"
        number = int(count) if count else 1
        if name == ALL:
            found = {**dict.fromkeys(CLAUSES, number), **found}
        elif name in CLAUSES:
            found[name] = number
        elif name != NONE:
            close = difflib.get_close_matches(name, CLAUSES, n=1)
            return f"no fault {name!r}; " + (f"did you mean {close[0]}?" if close else "--list-faults shows them")
    return {name: number for name, number in found.items() if number}


def occupied(folder: Path) -> list[str]:
    """Names of exports in a folder, which a simulation would mix with its own."""
    return sorted({found.name for pattern in PATTERNS for found in folder.glob(pattern)})


def _size(clock: Clock, request: Request, first: date, last: date) -> Size:
    """Missing figures follow from the others: a target of rows from the days, customers from the messages."""
    plain = Size()
    messages, issues = request.messages_per_day, request.issues_per_week
    if request.events is not None:
        days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
        if messages is None:
            messages = CHAT_SHARE * request.events / sum(share_of(clock.day(day)) for day in days)
        if issues is None:
            issues = ISSUE_SHARE * request.events / (len(days) / 7)
    messages = plain.messages_per_day if messages is None else messages
    customers = max(plain.customers, int(messages / 3)) if request.customers is None else request.customers
    return Size(customers, messages, plain.issues_per_week if issues is None else issues)


def _months_later(day: date, count: int) -> date:
    month = day.month - 1 + count
    return date(day.year + month // 12, month % 12 + 1, 1)


CHAT_SHARE = 0.9
"""rows of a simulation that are chat"""
ISSUE_SHARE = 0.014
"""issues for each row of a simulation; an issue has about five rows"""
