"""Explanations for a terminal: the quoted sentence first, below it what the rule says in each language."""

import re
from collections.abc import Iterable, Iterator

from rich.text import Text

from servanda.prose import Language, Said
from servanda.reports.explanation import ClauseText, Explanation, Page, PageList
from servanda.reports.plain import pad, plain, width
from servanda.reports.wrapping import wrapped

_HEADS = {Language.EN: "English", Language.ZH: "中文"}
_USED = {Language.EN: "Words it uses", Language.ZH: "所用词语"}
_DEFINED = {Language.EN: "Definitions", Language.ZH: "定义"}
_NARROWEST = 20
_BLOCK = re.compile(r"\n[ \t]*\n")


def explanation_text(given: Explanation, columns: int | None) -> Iterator[Text]:
    """Lines for a terminal of `columns` cells, or (None) as long as they need to be."""
    if given.said:
        yield Text(plain(given.title or given.name), style="bold")
        yield from _sentences(given.said, given.languages, _HEADS, columns)
    for clause in given.clauses:
        yield from _clause(clause, given, columns)
    if given.definitions:
        yield Text()
        yield from _sentences(given.definitions, given.languages, _DEFINED, columns)


def _clause(clause: ClauseText, given: Explanation, columns: int | None) -> Iterator[Text]:
    if given.said or clause is not given.clauses[0]:
        yield Text()
    title = f" {plain(clause.title)}" if clause.title else ""
    for piece in _fold(f"{plain(clause.number)}{title}", columns, 0):
        yield Text(piece, style="bold")
    place = f"{plain(clause.file)}:{clause.line}"
    for piece in _fold(" › ".join([*map(plain, clause.heading), place]), columns, 2):
        yield Text(f"  {piece}", style="dim")
    if clause.quote is not None:
        yield Text("  quote 原文", style="cyan")
        for piece in _fold(plain(clause.quote), columns, 4):
            yield Text(f"    {piece}", style="italic")
    yield from _sentences(clause.said, given.languages, _HEADS, columns)
    if clause.definitions:
        yield from _sentences(clause.definitions, given.languages, _USED, columns)
    if clause.statements is not None:
        yield Text("  SQL", style="cyan")
        yield from _statements(clause.statements)


def _sentences(
    said: Iterable[Said], languages: tuple[Language, ...], heads: dict[Language, str], columns: int | None
) -> Iterator[Text]:
    listed = tuple(said)
    for language in languages:
        yield Text(f"  {heads[language]}", style="cyan")
        for one in listed:
            for number, piece in enumerate(_fold(plain(one.words(language)), columns, 6)):
                yield Text(f"    {'  ' if number else '- '}{piece}")


def _statements(given: tuple[str, ...] | str) -> Iterator[Text]:
    if isinstance(given, str):
        yield Text(f"    {given}")
        return
    for number, statement in enumerate(given):
        if number:
            yield Text()
        *lines, last = statement.split("\n")
        for line in (*lines, f"{last};"):
            yield Text(f"    {plain(line)}")


def _fold(text: str, columns: int | None, indent: int) -> list[str]:
    return [text] if columns is None else wrapped(text, max(columns - indent, _NARROWEST))


# --- rules ------------------------------------------------------------------------------------------------------------


def rule_text(page: Page, columns: int | None) -> Iterator[Text]:
    """A rule's page: paragraphs as wide as the terminal, examples as they are."""
    yield Text(f"{page.code} {page.name} ({page.severity})", style="bold")
    body = page.text.strip().removeprefix(f"{page.name}: ")
    for block in _BLOCK.split(body):
        yield Text()
        lines = block.split("\n")
        if all(line.startswith("    ") for line in lines):
            for line in lines:
                yield Text(f"  {plain(line.removeprefix('    '))}", style="green")
            continue
        for piece in _fold(plain(" ".join(line.strip() for line in lines)), columns, 0):
            yield Text(piece)


def rules_text(families: tuple[PageList, ...], columns: int | None) -> Iterator[Text]:
    """All rules: family, code, name and first sentence."""
    codes = max((width(code) for family in families for code, _, _ in family.rules), default=0)
    names = max((width(name) for family in families for _, name, _ in family.rules), default=0)
    for number, family in enumerate(families):
        if number:
            yield Text()
        yield from (Text(piece, style="bold") for piece in _fold(plain(family.title), columns, 0))
        for code, name, summary in family.rules:
            head = f"  {pad(code, codes)}  {pad(name, names)}  "
            beside = columns is None or columns - width(head) >= 2 * _NARROWEST
            indent = " " * (width(head) if beside else 6)
            pieces = _fold(plain(summary), columns, len(indent))
            if beside:
                yield Text(head + pieces.pop(0))
            else:
                yield from (Text(f"  {piece}") for piece in _fold(f"{code} {name}", columns, 2))
            yield from (Text(indent + piece) for piece in pieces)
