"""What the records of a scenario cover: everything until as-of, unless the scenario says otherwise."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from servanda.clocks import Zone
from servanda.logs.document import Findings, Items, Node, Table, Text, did_you_mean
from servanda.logs.rules import known_events
from servanda.model.agreement import Agreement
from servanda.scenarios.moments import NoMomentError, moment
from servanda.scenarios.written import Covered

_FORM = "write `2026-01-01 to 2026-04-01`, half open"


@dataclass(frozen=True, slots=True)
class Covering:
    """Reads `coverage` and `gaps` of one agreement's scenarios."""

    agreement: Agreement
    zone: Zone
    findings: Findings

    def read(self, coverage: Node | None, gaps: Node | None, as_of: int, first: int) -> Mapping[str, Covered]:
        """By event; `first` is the earliest event's instant, and a scenario without `coverage` reaches back to it."""
        start = as_of if self.agreement.runs is None else self.zone.day_start(self.agreement.runs[0])
        whole = Covered(min(start, first, as_of), as_of)
        names = tuple(known_events(self.agreement))
        found = dict.fromkeys(names, whole)
        for event, node in self._each(coverage, "coverage", names):
            stretch = self._stretch(node, whole)
            for name in names if event is None else (event,):
                found[name] = found[name] if stretch is None else stretch
        for event, node in self._each(gaps, "gaps", names):
            holes = self._holes(node)
            for name in names if event is None else (event,):
                one = found[name]
                found[name] = Covered(one.since, one.until, tuple(sorted({*one.gaps, *holes})))
        return found

    def _each(self, node: Node | None, what: str, names: tuple[str, ...]) -> Iterator[tuple[str | None, Node]]:
        """For all events (None), or event by event."""
        if node is None:
            return
        if not isinstance(node, Table):
            yield None, node
            return
        for event, value in node.entries.items():
            if event in names:
                yield event, value
                continue
            hint = did_you_mean(event, names) or f"there are: {', '.join(names)}"
            message = f"{self.agreement.name} has no event `{event}` whose {what} could be told"
            self.findings.error("TEST010", message, node.keys[event].span, help_=hint)

    def _stretch(self, text: Node, whole: Covered) -> Covered | None:
        if not isinstance(text, Text):
            self._wrong(text, "coverage")
            return None
        if text.value.strip() == "nothing":
            return Covered(whole.since, whole.since)
        ends = self._ends(text)
        return None if ends is None else Covered(*ends)

    def _holes(self, node: Node) -> tuple[tuple[int, int], ...]:
        items = node.items if isinstance(node, Items) else (node,)
        found = []
        for item in items:
            ends = self._ends(item) if isinstance(item, Text) else None
            if ends is not None:
                found.append(ends)
            elif not isinstance(item, Text):
                self._wrong(item, "gaps")
        return tuple(found)

    def _ends(self, text: Text) -> tuple[int, int] | None:
        since, to, until = text.value.partition(" to ")
        if not to:
            self.findings.error("TEST020", f"`{text.value}` is no stretch of time", text.span, help_=_FORM)
            return None
        try:
            ends = moment(since, self.zone), moment(until, self.zone)
        except NoMomentError as error:
            self.findings.error("TEST008", str(error.args[0]), text.span, help_=str(error.args[1]))
            return None
        if ends[0] >= ends[1]:
            self.findings.error("TEST020", "this ends before it begins", text.span, help_=_FORM)
            return None
        return ends

    def _wrong(self, node: Node, what: str) -> None:
        help_ = f"{_FORM}, for all events or under an event's name"
        self.findings.error("TEST005", f"`{what}` is a stretch of time", node.span, help_=help_)
