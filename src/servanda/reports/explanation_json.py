"""Explanations for programs (`docs/explain.md`)."""

from collections.abc import Iterable, Iterator

from servanda.prose import Language, Said
from servanda.reports.explanation import ClauseText, Explanation, Page, PageList
from servanda.reports.jsontext import Json, encoded

SCHEMA_VERSION = 1


def explanation_json(given: Explanation) -> Iterator[str]:
    """Pieces of one JSON document, a line end last; each clause starts a line of its own."""
    yield f'{{\n "schema_version": {SCHEMA_VERSION}'
    yield f',\n "agreement": {encoded(given.name)},\n "title": {encoded(given.title)}'
    yield f',\n "sentences": {encoded(_said(given.said, given.languages))}'
    yield ',\n "clauses": ['
    for number, clause in enumerate(given.clauses):
        yield f"{',' if number else ''}\n  {encoded(_clause(clause, given.languages))}"
    yield f'],\n "definitions": {encoded(_said(given.definitions, given.languages))}\n}}\n'


def _clause(clause: ClauseText, languages: tuple[Language, ...]) -> Json:
    return {
        "clause": clause.number,
        "title": clause.title,
        "heading": clause.heading,
        "file": clause.file,
        "line": clause.line,
        "quote": clause.quote,
        "sentences": _said(clause.said, languages),
        "definitions": _said(clause.definitions, languages),
        "sql": _sql(clause.statements),
    }


def _said(said: Iterable[Said], languages: tuple[Language, ...]) -> Json:
    return [{"about": one.topic} | {language.value: one.words(language) for language in languages} for one in said]


def _sql(given: tuple[str, ...] | str | None) -> Json:
    return None if given is None else ([] if isinstance(given, str) else given)


def rule_json(page: Page) -> Iterator[str]:
    """A rule's page."""
    found: Json = {"code": page.code, "name": page.name, "severity": page.severity, "page": page.text}
    yield f'{{\n "schema_version": {SCHEMA_VERSION},\n "rule": {encoded(found)}\n}}\n'


def rules_json(families: tuple[PageList, ...]) -> Iterator[str]:
    """All rules by family."""
    listed: Json = [
        {
            "family": family.title,
            "rules": [{"code": code, "name": name, "summary": summary} for code, name, summary in family.rules],
        }
        for family in families
    ]
    yield f'{{\n "schema_version": {SCHEMA_VERSION},\n "families": {encoded(listed)}\n}}\n'
