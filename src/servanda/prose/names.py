"""How sentences call what an agreement names; a name that nothing bears (a draft with errors) stands as written."""

from servanda.model.agreement import Agreement
from servanda.prose.language import Language, bare, quoted, shown
from servanda.records import record
from servanda.syntax.tree import WindowUnit

_WORDS = 3
"""words of a name that nobody takes for a part of the sentence"""


@record
class Names:
    """The names of one agreement in one language."""

    agreement: Agreement
    language: Language

    def event(self, name: str) -> str:
        """`“message sent”`."""
        event = self.agreement.events.get(name)
        return quoted(shown(event.title if event else None, name, self.language))

    def done(self, name: str) -> str | None:
        """The event as a verb phrase, where the agreement gives one in this language."""
        event = self.agreement.events.get(name)
        place = 0 if self.language is Language.EN else 1
        if event is None or len(event.done) <= place:
            return None
        # what is more than words could pass for a sentence of its own
        return event.done[place] if bare(event.done[place]) else quoted(event.done[place])

    def party(self, name: str) -> str:
        """`Provider`, `甲方`: quoted where it is more than a name, or Latin in a Chinese sentence."""
        party = self.agreement.parties.get(name)
        called = shown(party.title if party else None, name, self.language)
        if self.language is Language.EN and called == name.replace("_", " "):
            called = called[:1].upper() + called[1:]
        latin = called[:1].isascii() or called[-1:].isascii()
        short = bare(called) and called.count(" ") < _WORDS
        return called if short and not (latin and self.language is Language.ZH) else quoted(called)

    def calendar(self, name: str) -> str:
        """`“office”`."""
        calendar = self.agreement.calendars.get(name)
        return quoted(shown(calendar.title if calendar else None, name, self.language))

    def spaced(self, name: str) -> str:
        """`“reply limit”`: a term, a metric, a field or a fact, which have no label."""
        return quoted(name.replace("_", " "))

    def unit(self, metric: str) -> WindowUnit | None:
        """The windows a metric is measured in."""
        found = self.agreement.metrics.get(metric)
        return found.windows.unit if found is not None else None

    def skips_thin(self, metric: str) -> bool:
        """Whether runs of the metric's windows step over thin ones."""
        found = self.agreement.metrics.get(metric)
        return found is not None and found.skipping_thin
