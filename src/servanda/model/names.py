"""What the names of an agreement mean, and the context in which one clause or metric is built."""

from servanda.diagnostics import Span
from servanda.model.agreement import CalendarRule, Event, EventField, Party
from servanda.model.definitions import TermInfo
from servanda.model.expressions import Kind
from servanda.model.findings import Findings, did_you_mean
from servanda.records import draft, fresh, record
from servanda.syntax.tree import ClauseItem, Name, Path, WindowUnit


@record
class MetricInfo:
    """What a metric's users need to know before it is built: its values' kind and its windows.

    `partial`: it measures also those that the term cuts.
    """

    kind: Kind
    unit: WindowUnit | None
    partial: bool
    span: Span


@draft
class Names:
    """All definitions by name; imported calendars and terms under their dotted names (`zh.office`)."""

    parties: dict[str, Party] = fresh(default_factory=dict)
    calendars: dict[str, CalendarRule] = fresh(default_factory=dict)
    terms: dict[str, TermInfo] = fresh(default_factory=dict)
    events: dict[str, Event] = fresh(default_factory=dict)
    metrics: dict[str, MetricInfo] = fresh(default_factory=dict)
    clauses: dict[str, ClauseItem] = fresh(default_factory=dict)
    imports: frozenset[str] = frozenset()
    workdays: str | None = None
    workdays_blank: bool = False
    currencies: dict[tuple[str, str], str] = fresh(default_factory=dict)
    """of money fields, by event and field, as the first condition compares them"""


@draft
class Context:
    """One clause or metric under construction.

    `broken` turns true with the first error or blank: what was built then is not to be used. `blanks` names the terms
    and facts it needs that are still `?`.
    """

    names: Names
    findings: Findings
    broken: bool = False
    blanks: list[str] = fresh(default_factory=list)

    def error(self, code: str, message: str, span: Span | None, help: str | None = None) -> None:  # noqa: A002
        """Report, and give up what is being built."""
        self.broken = True
        self.findings.error(code, message, span, help=help)

    def blank(self, name: str) -> None:
        """What is being built needs `name`, which is still a blank."""
        self.broken = True
        if name not in self.blanks:
            self.blanks.append(name)

    def event(self, path: Path) -> Event | None:
        """The event, or None after an error."""
        known = self.names.events.get(path.text)
        if known is None:
            hint = did_you_mean(path.text, self.names.events, otherwise=f'define it: `event {path.text} "…"`')
            self.error("MOD020", f"unknown event `{path.text}`", path.span, hint)
        return known

    def calendar(self, path: Path) -> str | None:
        """The calendar's name, or None after an error."""
        if path.text in self.names.calendars:
            return path.text
        self.error(
            "MOD020", f"unknown calendar `{path.text}`", path.span, did_you_mean(path.text, self.names.calendars)
        )
        return None

    def party(self, name: Name) -> str | None:
        """The party's name, or None after an error."""
        if name.text in self.names.parties:
            return name.text
        self.error("MOD020", f"unknown party `{name.text}`", name.span, did_you_mean(name.text, self.names.parties))
        return None

    def term(self, path: Path) -> TermInfo | None:
        """The term with its value, or None after an error or where it is a blank."""
        info = self.names.terms.get(path.text)
        if info is None:
            hint = did_you_mean(path.text, self.names.terms)
            self.error("MOD020", f"unknown term `{path.text}`", path.span, hint)
            return None
        if not info.sound:
            self.broken = True
            return None
        if info.term.value is None:
            self.blank(path.text)
        return info


def common_fields(events: tuple[Event, ...]) -> tuple[dict[str, EventField], dict[str, str]]:
    """The fields all events have with the same type, and of the others why they cannot be used.

    A field counts as optional or personal where it is so in any of the events; choices must be equal.
    """
    shared: dict[str, EventField] = {}
    others: dict[str, str] = {}
    for name in dict.fromkeys(name for event in events for name in event.fields):
        lacking = [event.name for event in events if name not in event.fields]
        versions = [event.fields[name] for event in events if name in event.fields]
        first = versions[0]
        if lacking:
            others[name] = f"`{name}` is no field of {lacking[0]}"
        elif any((item.kind, item.choices) != (first.kind, first.choices) for item in versions):
            others[name] = f"`{name}` has not the same type in {' and '.join(event.name for event in events)}"
        else:
            optional, personal = any(item.optional for item in versions), any(item.personal for item in versions)
            shared[name] = EventField(name, first.kind, optional, personal, first.choices, first.span)
    return shared, others
