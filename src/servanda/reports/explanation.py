"""What `servanda explain` prints, before it is laid out."""

from collections.abc import Callable
from dataclasses import dataclass

from servanda.model.agreement import Agreement
from servanda.prose import Language, Said, about_agreement, about_clause, about_definitions


@dataclass(frozen=True, slots=True)
class Page:
    """The page of a lint rule."""

    code: str
    name: str
    severity: str
    text: str


@dataclass(frozen=True, slots=True)
class PageList:
    """A family of lint rules: codes, names and first sentences."""

    title: str
    rules: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class ClauseText:
    """One clause: what it quotes, what is said of it, what its words mean, and what is run for it.

    `statements` is a text where there are none, None where nobody asked. `heading` is the path above the clause.
    """

    number: str
    title: str | None
    heading: tuple[str, ...]
    file: str
    line: int
    quote: str | None
    said: tuple[Said, ...]
    definitions: tuple[Said, ...]
    statements: tuple[str, ...] | str | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Clauses of one agreement; `said` and `definitions` are about it as a whole where all of it was asked for."""

    name: str
    title: str | None
    languages: tuple[Language, ...]
    said: tuple[Said, ...]
    clauses: tuple[ClauseText, ...]
    definitions: tuple[Said, ...]


def explained(
    agreement: Agreement,
    numbers: frozenset[str] | None,
    languages: tuple[Language, ...],
    statements: Callable[[str], tuple[str, ...] | str] | None = None,
) -> Explanation:
    """The clauses with these numbers, each with the definitions it uses; or (None) everything, definitions once."""
    whole = numbers is None
    clauses = tuple(
        ClauseText(
            number=clause.number,
            title=clause.title,
            heading=clause.heading[:-1],
            file=clause.span.file,
            line=clause.span.line,
            quote=clause.quote,
            said=about_clause(agreement, clause),
            definitions=() if whole else about_definitions(agreement, clause),
            statements=None if statements is None else statements(clause.number),
        )
        for clause in agreement.clauses
        if numbers is None or clause.number in numbers
    )
    return Explanation(
        agreement.name,
        agreement.title,
        languages,
        about_agreement(agreement) if whole else (),
        clauses,
        about_definitions(agreement) if whole else (),
    )
