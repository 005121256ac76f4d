"""What the thing under the pointer means, as Markdown for a hover."""

from collections.abc import Iterable, Iterator

from servanda.lsp.documents import Seen
from servanda.lsp.occurrences import Kind, Occurrence, Symbol, at, of
from servanda.lsp.texts import code, escaped
from servanda.model.agreement import Agreement, Clause
from servanda.model.vocabulary import EventField
from servanda.prose import Language, about_name, sentences

_LANGUAGES = {"en": (Language.EN,), "zh": (Language.ZH,), "both": (Language.EN, Language.ZH)}


def meaning(seen: Seen, file: str, offset: int, language: str) -> tuple[Occurrence, str] | None:
    """What is named at an offset and what it means; None where nothing is."""
    found = at(seen, file, offset)
    if found is None or seen.agreement is None:
        return None
    lines = list(_lines(seen, seen.agreement, found.symbol, _LANGUAGES.get(language, _LANGUAGES["both"])))
    return (found, "\n\n".join(lines)) if lines else None


def _lines(seen: Seen, agreement: Agreement, symbol: Symbol, languages: Iterable[Language]) -> Iterator[str]:
    if symbol.kind is Kind.CLAUSE:
        clause = agreement.clause(symbol.name)
        if clause is not None:
            yield from _clause(agreement, clause, languages)
        return
    yield f"{symbol.kind.value} {code(symbol.name)}" + (f" of {code(symbol.within)}" if _owned(symbol) else "")
    match symbol.kind:
        case Kind.FIELD:
            event = agreement.events.get(symbol.within)
            field = None if event is None else event.fields.get(symbol.name)
            if field is not None:
                yield escaped(_field(field))
        case Kind.FACT:
            party = agreement.parties.get(symbol.within)
            fact = None if party is None else party.facts.get(symbol.name)
            if fact is not None:
                yield "blank: nobody has filled it in yet" if fact.value is None else escaped(str(fact.value))
        case Kind.PARTY:
            owner = agreement.parties.get(symbol.name)
            if owner is not None and owner.title:
                yield escaped(owner.title)
        case Kind.EVENT | Kind.TERM | Kind.METRIC | Kind.CALENDAR:
            yield from _definition(agreement, symbol, languages)
            uses = sum(not one.defines for one in of(seen, symbol))
            yield f"used {uses} {'time' if uses == 1 else 'times'}"
        case _:
            pass


def _owned(symbol: Symbol) -> bool:
    return symbol.kind in {Kind.FIELD, Kind.FACT}


def _clause(agreement: Agreement, clause: Clause, languages: Iterable[Language]) -> Iterator[str]:
    title = f" {escaped(clause.title)}" if clause.title else ""
    yield f"**{escaped(clause.number)}{title}**"
    if clause.quote:
        yield f"> {escaped(clause.quote)}"
    for language in languages:
        yield "\n".join(f"- {escaped(sentence)}" for sentence in sentences(agreement, clause, language))


def _definition(agreement: Agreement, symbol: Symbol, languages: Iterable[Language]) -> Iterator[str]:
    said = about_name(agreement, symbol.kind.value, symbol.name)
    if said is not None:
        yield from (escaped(said.words(language)) for language in languages)


def _field(field: EventField) -> str:
    words = [word for word, there in (("optional", field.optional), ("personal", field.personal)) if there]
    return " ".join([*words, field.kind.value, ", ".join(field.choices)]).strip()
