"""Lines such as `2026-03-02 09:15 message_received message=m1 customer=c1` to typed events of the agreement."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from servanda.clocks import Zone
from servanda.logs.document import Findings, Text, did_you_mean
from servanda.logs.rules import currencies, known_events
from servanda.model.agreement import Agreement, Event, EventField
from servanda.model.expressions import Kind
from servanda.scenarios.moments import NoMomentError, at, is_clock, is_day
from servanda.scenarios.words import Word, event_words, part
from servanda.scenarios.written import FieldValue, Happening

MOST = 10_000
"""events that one line may stand for"""

_NUMBER = re.compile(r"[+-]?\d{1,20}(\.\d{1,18})?", re.ASCII)
_MONEY = re.compile(r"([+-]?\d{1,20}(?:\.\d{1,18})?)\s*([A-Z]{3})?", re.ASCII)
_PERIOD = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?|-W(0[1-9]|[1-4]\d|5[0-3])|-Q[1-4])?", re.ASCII)
_RANGE = re.compile(r"\{(\d{1,6})\.\.(\d{1,6})\}", re.ASCII)
_YES_NO = {"yes": True, "true": True, "1": True, "是": True, "no": False, "false": False, "0": False, "否": False}
_LOST = ""
"""stands for a day that could not be read: what follows it is not found fault with"""
_FORMS = {
    Kind.NUMBER: "write 3 or 0.75",
    Kind.YES_NO: "write yes or no",
    Kind.PERIOD: "write 2026-03, 2026-W10 or 2026-Q1",
}


@dataclass(slots=True)
class Happenings:
    """Reads event lines of one file; `defaults` are lines of fields by event, the later ones weigh more."""

    agreement: Agreement
    zone: Zone
    findings: Findings
    defaults: Mapping[str, Sequence[Text]]
    _events: Mapping[str, Event] = field(init=False)
    _money: frozenset[str] = field(init=False)
    _usual: dict[str, dict[str, FieldValue | None]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Read the defaults: what is wrong with them is said once."""
        self._events = known_events(self.agreement)
        self._money = currencies(self.agreement)
        for name, lines in self.defaults.items():
            event = self._events.get(name)
            for line in lines if event is not None else ():
                words = event_words(line, self.findings)
                if words is not None and event is not None:
                    self._usual.setdefault(name, {}).update(self._fields(line, words, event, ()) or {})

    @property
    def names(self) -> tuple[str, ...]:
        """All events there are."""
        return tuple(self._events)

    def read(self, lines: Sequence[Text]) -> tuple[Happening, ...]:
        """The events of lines in their order; a line that begins with a time of day is about the day before it."""
        found: list[Happening] = []
        day: str | None = None
        for line in lines:
            words = event_words(line, self.findings)
            if not words:
                if words is not None:
                    self.findings.error("TEST009", "an empty line: write a time and an event", line.span)
                continue
            instant, day, rest = self._instant(line, words, day)
            event = self._event(line, rest, words)
            if event is not None:
                # what else is wrong with a line whose time is wrong is said as well
                made = list(self._each(line, rest[1:], event, 0 if instant is None else instant))
                found += made if instant is not None else ()
        return tuple(found)

    def _instant(self, line: Text, words: list[Word], day: str | None) -> tuple[int | None, str | None, list[Word]]:
        """The instant, the day that later lines may leave out, and the words behind it."""
        first = words[0]
        date, split, clock = first.value.partition("T")
        if is_day(date) and split:
            rest = words[1:]
        elif is_day(first.value):
            timed = len(words) > 1 and words[1].name is None and is_clock(words[1].value)
            date, clock, rest = first.value, words[1].value if timed else "", words[2 if timed else 1 :]
        elif is_clock(first.value):
            clock, rest = first.value, words[1:]
            if day == _LOST:
                return None, day, rest
            if day is None:
                message = f"`{clock}` of which day? The first line with a day comes later"
                span = part(line, first.start, first.end)
                self.findings.error("TEST008", message, span, help_=f"write 2026-03-02 {clock}")
                return None, None, rest
            date = day
        else:
            message = f"`{first.value}` is no time: an event's line begins with one"
            span = part(line, first.start, first.end)
            self.findings.error("TEST008", message, span, help_="write 2026-03-02 09:15 and then the event")
            # the event may be right all the same
            return None, _LOST, words if first.value in self._events else words[1:]
        end = rest[0].start if rest else len(line.value)
        try:
            return at(date, clock or None, self.zone), date, rest
        except NoMomentError as error:
            span = part(line, first.start, len(line.value[:end].rstrip()))
            self.findings.error("TEST008", str(error.args[0]), span, help_=str(error.args[1]))
            return None, _LOST, rest

    def _event(self, line: Text, rest: list[Word], words: list[Word]) -> Event | None:
        if not rest:
            span = part(line, words[-1].end, words[-1].end)
            self.findings.error("TEST009", "a time without an event", span, help_="name the event behind the time")
            return None
        word = rest[0]
        event = self._events.get(word.value) if word.name is None else None
        if event is None:
            shown = line.value[word.start : word.end]
            message = f"{self.agreement.name} has no event `{shown}`"
            span = part(line, word.start, word.end)
            self.findings.error(
                "TEST010", message, span, help_=did_you_mean(shown, self.names) or f"there are: {', '.join(self.names)}"
            )
        return event

    def _each(self, line: Text, words: list[Word], event: Event, instant: int) -> Iterator[Happening]:
        """One event, or as many as the ranges in its values count."""
        ranges = [match for word in words if not word.quoted for match in _RANGE.finditer(word.value)]
        sizes = {int(match[2]) - int(match[1]) + 1 for match in ranges}
        if len(sizes) > 1 or any(not 1 <= size <= MOST for size in sizes):
            first = next(word for word in words if _RANGE.search(word.value))
            message = "ranges of one line count alike" if len(sizes) > 1 else f"a range counts 1 to {MOST:,} events"
            self.findings.error("TEST009", message, part(line, first.start, first.end), help_="write {1..20}")
            return
        for place in range(next(iter(sizes), 1)):
            fields = self._fields(line, words, event, (place,) if ranges else ())
            if fields is None:
                return
            known = {**self._usual.get(event.name, {}), **fields}
            lacking = [one.name for one in event.fields.values() if not one.optional and known.get(one.name) is None]
            if lacking:
                message = f"{event.name} needs {', '.join(f'`{name}`' for name in lacking)}"
                help_ = f"add {' '.join(f'{name}=…' for name in lacking)}, or give it under `defaults:`"
                self.findings.error("TEST013", message, line.span, help_=help_)
                return
            there = {name: value for name, value in known.items() if value is not None}
            yield Happening(event.name, instant, there, line.value, line.span)

    def _fields(
        self, line: Text, words: list[Word], event: Event, place: tuple[int, ...]
    ) -> dict[str, FieldValue | None] | None:
        """Typed values by field, None for one that is left empty; None after an error."""
        found: dict[str, FieldValue | None] = {}
        sound = True
        for word in words:
            span = part(line, word.start, word.end)
            declared = event.fields.get(word.name) if word.name is not None else None
            if word.name is None:
                help_ = "write field=value, a value with blanks in double quotes"
                self.findings.error("TEST009", f"`{word.value}` is no field=value", span, help_=help_)
            elif declared is None:
                message = f"{event.name} has no field `{word.name}`"
                names = tuple(event.fields)
                there = f"there are: {', '.join(names)}" if names else "it has none"
                self.findings.error("TEST011", message, span, help_=did_you_mean(word.name, names) or there)
            elif word.name in found:
                self.findings.error("TEST011", f"`{word.name}` is given twice", span)
            else:
                value = word.value if word.quoted else _counted(word.value, place)
                typed = self._typed(value.strip(), declared)
                if isinstance(typed, _Misfit):
                    self.findings.error("TEST012", typed.message, span, help_=typed.help)
                else:
                    found[word.name] = typed
                    continue
            sound = False
        return found if sound else None

    def _typed(  # noqa: PLR0911 - one return per kind
        self, value: str, declared: EventField
    ) -> "FieldValue | _Misfit | None":
        if not value:
            return None
        match declared.kind:
            case Kind.NUMBER if _NUMBER.fullmatch(value):
                return Decimal(value)
            case Kind.MONEY:
                return self._amount(value, declared)
            case Kind.YES_NO if value.lower() in _YES_NO:
                return _YES_NO[value.lower()]
            case Kind.PERIOD if _PERIOD.fullmatch(value):
                return value
            case Kind.CHOICE:
                if value in declared.choices:
                    return value
                choices = declared.choices
                hint = did_you_mean(value, choices) or f"there are: {', '.join(choices)}"
                return _Misfit(f"`{value}` is no `{declared.name}`", hint)
            case Kind.NUMBER | Kind.YES_NO | Kind.PERIOD:
                return _Misfit(f"`{declared.name}` is {declared.kind.value}, not `{value}`", _FORMS[declared.kind])
            case _:
                return value

    def _amount(self, value: str, declared: EventField) -> "FieldValue | _Misfit":
        match = _MONEY.fullmatch(value)
        among = ", ".join(sorted(self._money)) or "none"
        if match is None:
            return _Misfit(f"`{declared.name}` is money, not `{value}`", 'write 20000 or "20000 CNY"')
        if match[2] is not None and match[2] not in self._money:
            return _Misfit(f"{self.agreement.name} does not reckon in {match[2]}", f"there are: {among}")
        return Decimal(match[1])


@dataclass(frozen=True, slots=True)
class _Misfit:
    """A value that is none of its field's kind."""

    message: str
    help: str | None


def _counted(value: str, place: tuple[int, ...]) -> str:
    """The value with every range put to its place in the count, as wide as its first number is written."""
    if not place:
        return value
    return _RANGE.sub(lambda match: f"{int(match[1]) + place[0]:0{len(match[1])}}", value)
