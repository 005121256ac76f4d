"""Which rows of which source may become which event of an agreement, and from which columns its fields come."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from servanda.bind.profile import Profile
from servanda.bind.sources import Candidate
from servanda.bind.words import alike, covered, tokens
from servanda.model.agreement import Agreement, Event, EventField
from servanda.model.expressions import Kind

SURE = 0.75
"""likeness from which an event is proposed without a mark"""

_POSSIBLE = 0.5
_SAME_NAME = 0.8
_SECOND_NAME = 0.85
_OWN = 0.9
_LEAST = 0.1
"""the share of records in which the column of a required field must be filled"""
_NUMBERS = (Kind.NUMBER, Kind.MONEY)
_REFERENCES = ("ref", "reference", "parent", "reply")


@dataclass(frozen=True, slots=True)
class FieldGuess:
    """A field, the column it may come from (None: none was found), and a doubt in words."""

    field: EventField
    column: str | None
    doubt: str | None


@dataclass(frozen=True, slots=True)
class EventGuess:
    """An event that rows of a source may be: all of them, or those whose `action` column says `value`."""

    event: str
    action: str | None
    value: str | None
    likeness: float
    fields: tuple[FieldGuess, ...]
    others: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Every required field has a column: the proposal can be read as it stands."""
        return all(guess.column is not None or guess.field.optional for guess in self.fields)


def guesses(agreement: Agreement, sources: Sequence[Candidate]) -> dict[str, list[EventGuess]]:
    """By source: each event of the agreement at the place that is likest to it, if any is."""
    found: dict[str, list[EventGuess]] = {source.name: [] for source in sources}
    for event in agreement.events.values():
        ranked = sorted(
            ((guess, source) for source in sources for guess in _of_source(agreement, event, source)),
            key=lambda pair: (not pair[0].complete, -pair[0].likeness),
        )
        if not ranked:
            continue
        (best, source), others = ranked[0], ranked[1:]
        near = tuple(
            f"{place.name}{'' if guess.value is None else f': {guess.action} = {guess.value}'}"
            for guess, place in others
            if guess.complete and guess.likeness > best.likeness - 0.1
        )
        found[source.name].append(EventGuess(best.event, best.action, best.value, best.likeness, best.fields, near[:3]))
    for name, those in found.items():
        # Where a column says what each record is, not all records are one more event for the likeness of a name.
        told = any(guess.action is not None and guess.complete for guess in those)
        found[name] = [guess for guess in those if guess.action is not None or not told or guess.likeness >= SURE]
    return found


def _of_source(agreement: Agreement, event: Event, source: Candidate) -> Iterable[EventGuess]:
    named = _names(event)
    if source.time is None or not named:
        return
    for action in source.actions:
        for value in source.columns[action].choices:
            said = tokens(value)
            around = (*said, *source.words)
            like = [(weight, covered(said, words), covered(words, around)) for weight, words in named]
            name = max(weight * (0.6 * own + 0.4 * whole) for weight, own, whole in like)
            if max(own for _, own, _ in like) < _SAME_NAME or name < _POSSIBLE:
                continue
            rows = [row for row in source.rows if row.get(action) == value]
            yield _guess(agreement, event, source, (action, value), (name, rows))
    own = (*source.words, *(tokens(source.time) if source.time is not None else ()))
    name = max(weight * covered(words, own) for weight, words in named)
    if name >= _POSSIBLE and max(covered(source.words, words) for _, words in named) >= _POSSIBLE:
        yield _guess(agreement, event, source, (None, None), (0.9 * name, source.rows))


def _names(event: Event) -> list[tuple[float, tuple[str, ...]]]:
    """The event's name, its title and its verb phrases as words, with the weight of each."""
    written = [(1.0, event.name), *((_SECOND_NAME, text) for text in (event.title or "", *event.done))]
    return [(weight, words) for weight, words in ((weight, tokens(text)) for weight, text in written) if words]


def _guess(
    agreement: Agreement,
    event: Event,
    source: Candidate,
    said: tuple[str | None, str | None],
    found: tuple[float, Sequence[Mapping[str, str]]],
) -> EventGuess:
    name, rows = found
    refers = any(other.withdrawn_by == event.name for other in agreement.events.values())
    fields = _fields(event, source, rows, said[0], refers=refers)
    there = [guess for guess in fields if guess.column is not None]
    sure = sum(1.0 if guess.doubt is None else 0.6 for guess in there)
    fit = sure / len(fields) if fields else 1.0
    return EventGuess(event.name, *said, 0.75 * name + 0.25 * fit, tuple(fields))


def _fields(
    event: Event, source: Candidate, rows: Sequence[Mapping[str, str]], action: str | None, *, refers: bool
) -> list[FieldGuess]:
    """The columns of the event's fields; `refers`: its fields name another record, not its own."""
    found: list[FieldGuess] = []
    used: set[str] = set()
    for field in event.fields.values():
        least = 0.0 if field.optional else _LEAST
        ranked = sorted(
            (
                (_likeness(field, column, rows), column.name)
                for column in source.columns.values()
                if column.name != action
                and not (refers and column.name in source.identity)
                and sum(1 for row in rows if column.name in row) >= least * len(rows)
            ),
            reverse=True,
        )
        if ranked and ranked[0][0] >= _SAME_NAME:
            used.add(ranked[0][1])
            found.append(FieldGuess(field, ranked[0][1], _lacking(field, ranked[0][1], rows)))
        else:
            found.append(FieldGuess(field, None, None))
    return [
        _fallback((event, guess), source, rows, used | {action or ""} | (set(source.identity) if refers else set()))
        if guess.column is None and not guess.field.optional
        else guess
        for guess in found
    ]


def _lacking(field: EventField, name: str, rows: Sequence[Mapping[str, str]]) -> str | None:
    """A doubt about a required field whose column is empty in some of the rows."""
    empty = sum(1 for row in rows if name not in row)
    if field.optional or not empty:
        return None
    return f"empty in {empty:,} of these {len(rows):,} records, and the event needs it"


def _likeness(field: EventField, column: Profile, rows: Sequence[Mapping[str, str]]) -> float:
    """How likely the column is the field: by name where the kinds fit, or because its values are the field's."""
    values = {row[column.name] for row in rows if column.name in row}
    if not _fits(field, column, values):
        return 0.0
    if field.kind is Kind.CHOICE and values and values <= set(field.choices):
        return 0.9 + covered(tokens(field.name), tokens(column.name)) / 10
    if field.kind is Kind.PERIOD and values:
        return 0.9 + covered(tokens(field.name), tokens(column.name)) / 10
    wanted = tokens(field.name)
    own = tuple(word for word in tokens(column.name.rpartition(".")[2]) if word not in {"id", "no"}) or tokens(
        column.name
    )
    return 1.0 if field.name == column.name else (covered(wanted, own) + covered(own, wanted)) / 2


def _fits(field: EventField, column: Profile, values: set[str]) -> bool:
    if field.kind in _NUMBERS:
        return column.kind == "number" or not values
    if field.kind is Kind.YES_NO:
        return column.kind == "yes/no"
    if field.kind is Kind.CHOICE:
        return not values or values <= set(field.choices)
    if field.kind is Kind.PERIOD:
        return column.kind in {"period", "date"} or (bool(values) and all(_period(value) for value in values))
    return column.kind != "list"


def _period(value: str) -> bool:
    year, _, rest = value.partition("-")
    return len(year) == 4 and year.isdigit() and bool(rest) and len(value) <= len("2026-W07") and value.count("-") == 1  # noqa: PLR2004 - four digits


def _fallback(
    asked: tuple[Event, FieldGuess], source: Candidate, rows: Sequence[Mapping[str, str]], used: set[str]
) -> FieldGuess:
    """For a required field that no column is called like: one that these rows always fill, references first.

    What a demand calls its demand is the record itself.
    """
    event, guess = asked
    if guess.field.kind not in {Kind.ID, Kind.TEXT} or not rows:
        return guess
    filled = [
        column
        for column in source.columns.values()
        if column.name not in used
        and column.moments is None
        and column.kind != "list"
        and all(column.name in row for row in rows)
        and not (column.choices and column.name not in source.identity)
    ]
    itself = any(alike(word, part) >= _OWN for word in tokens(guess.field.name) for part in tokens(event.name))
    ranked = sorted(
        filled,
        key=lambda column: (
            *_fallback_rank(column.name, source, itself=itself),
            -covered(tokens(guess.field.name), tokens(column.name)),
        ),
    )
    if not ranked:
        return guess
    others = ", ".join(column.name for column in ranked[1:4])
    doubt = f"no column is called like {guess.field.name}" + (f"; or: {others}" if others else "")
    return FieldGuess(guess.field, ranked[0].name, doubt)


def _fallback_rank(name: str, source: Candidate, *, itself: bool) -> tuple[int, int]:
    reference = min((_REFERENCES.index(word) for word in tokens(name) if word in _REFERENCES), default=len(_REFERENCES))
    if name in source.identity:
        return (0 if itself else 2), 0
    return (1 if reference == len(_REFERENCES) else 0 if not itself else 1), reference
