"""The binding beside an agreement, read only where there is one: which sources feed which events."""

from pathlib import Path
from typing import TYPE_CHECKING

from servanda.diagnostics import Diagnostic, Severity, Span
from servanda.lint.subject import Subject
from servanda.records import record

if TYPE_CHECKING:
    from servanda.logs.binding import Binding, EventRule, Source

_BINDING = "logs.yaml"


@record
class Bound:
    """A binding with its file's name; `binding` is None, and `problem` says why, where nothing of it can be read."""

    file: str
    binding: "Binding | None"
    problem: Diagnostic | None

    def rules(self, event: str) -> "tuple[tuple[Source, EventRule], ...]":
        """The rows that become an event, with the sources they come from."""
        if self.binding is None:
            return ()
        return tuple(
            (source, rule) for source in self.binding.sources for rule in source.events if rule.event.value == event
        )

    def unread(self, event: str) -> bool:
        """Whether a source that cannot be read names the event."""
        return self.binding is None or any(event in events for _, events in self.binding.unread)


def bound(subject: Subject) -> Bound | None:
    """The binding beside the agreement; None where there is none, and where the agreement has no clause."""
    return subject.remembered("binding", lambda: _read(subject))


def _read(subject: Subject) -> Bound | None:
    file = Path(subject.agreement.file).parent / _BINDING
    if not subject.agreement.clauses or not file.is_file():
        return None
    from servanda.logs.binding_reader import read_binding  # noqa: PLC0415 -- loads a YAML reader

    binding, diagnostics = read_binding(file, None, partial=True)
    problem = next((one for one in diagnostics if one.severity is Severity.ERROR), None)
    return Bound(str(file), binding, problem)


def own(subject: Subject, span: Span) -> bool:
    """Whether a place belongs to the agreement's own file or its binding, and to none that they extend."""
    found = bound(subject)
    return span.file == subject.agreement.file or (found is not None and span.file == found.file)
