"""Sentences about an agreement, its clauses and definitions: the way in for whoever shows them."""

from collections.abc import Iterable

from servanda.model.agreement import Agreement, Clause
from servanda.prose import chinese, english
from servanda.prose.glossary import defined, preamble
from servanda.prose.language import Language
from servanda.prose.names import Names
from servanda.prose.outline import outline
from servanda.prose.points import (
    TOPICS,
    CalendarDefined,
    EventDefined,
    MetricDefined,
    PartyDefined,
    Point,
    TermDefined,
)
from servanda.records import record


@record
class Said:
    """One thing said in each language; `topic` is what it is about in a word (`rule`, `exception`, `remedy`)."""

    topic: str
    english: str
    chinese: str

    def words(self, language: Language) -> str:
        """The sentence in one language."""
        return self.english if language is Language.EN else self.chinese


def sentences(
    agreement: Agreement, clause: Clause, language: Language, *, definitions: bool = False
) -> tuple[str, ...]:
    """What the clause says, one sentence or two an item; with `definitions` also what its words mean.

    Never empty and never an error: a clause that is blank or empty says so. The agreement's own words are in it as
    they are, for the output's escape.
    """
    points = outline(agreement, clause) + (defined(agreement, clause) if definitions else ())
    return tuple(_say(point, Names(agreement, language)) for point in points)


def about_clause(agreement: Agreement, clause: Clause) -> tuple[Said, ...]:
    """What there is to say about a clause, in both languages."""
    return _both(agreement, outline(agreement, clause))


def about_definitions(agreement: Agreement, clause: Clause | None = None) -> tuple[Said, ...]:
    """What the words of a clause mean, or (None) all words that the agreement defines."""
    return _both(agreement, defined(agreement, clause))


def about_name(agreement: Agreement, kind: str, name: str) -> Said | None:
    """What one word means; `kind` is `party calendar term event` or `metric`. None where it is not defined."""
    tables = {
        "party": (PartyDefined, agreement.parties),
        "calendar": (CalendarDefined, agreement.calendars),
        "term": (TermDefined, agreement.terms),
        "event": (EventDefined, agreement.events),
        "metric": (MetricDefined, agreement.metrics),
    }
    made, table = tables.get(kind, (None, {}))
    one = table.get(name)
    return None if made is None or one is None else _both(agreement, (made(one),))[0]


def about_agreement(agreement: Agreement) -> tuple[Said, ...]:
    """The agreement as a whole: its name, term and zone."""
    return _both(agreement, preamble(agreement))


def _both(agreement: Agreement, points: Iterable[Point]) -> tuple[Said, ...]:
    first, second = Names(agreement, Language.EN), Names(agreement, Language.ZH)
    return tuple(Said(TOPICS[type(one)], english.say(one, first), chinese.say(one, second)) for one in points)


def _say(point: Point, names: Names) -> str:
    return english.say(point, names) if names.language is Language.EN else chinese.say(point, names)
