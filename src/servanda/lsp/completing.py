"""What could stand at a place: keywords that the grammar takes there, in the language of the file, and names."""

import re
from collections.abc import Iterator

from servanda.lint import rules
from servanda.lsp.documents import Seen
from servanda.lsp.occurrences import Kind, Symbol, occurrences
from servanda.model.gather import Layer
from servanda.records import record
from servanda.syntax.automaton import Automaton, machine
from servanda.syntax.build import Context
from servanda.syntax.lexer import END, Lexer

_WORD = re.compile(r"[\w.]*$")
_SUPPRESSION = re.compile(r"#\s*servanda\s*:\s*ignore(?:-file)?\s*\[[^\]]*$", re.IGNORECASE)
_ITEM = re.compile(r"^(?=\S)", re.MULTILINE)
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_NAMES = ("NAME", "PATH")


@record
class Offer:
    """One thing that could stand there; `replaces` is where what it takes the place of begins."""

    text: str
    what: str
    replaces: int
    help: str = ""


def offers(seen: Seen, file: str, offset: int) -> list[Offer]:
    """What could stand at an offset of a file, keywords first."""
    text = seen.texts.get(file, "")[:offset]
    line = text[text.rfind("\n") + 1 :]
    match = _WORD.search(line)
    start = offset - (len(match[0]) if match else 0)
    if _SUPPRESSION.search(line):
        return [Offer(rule.code, "rule", start, f"{rule.name}: {rule.summary}") for rule in rules()]
    if "#" in line or line.count('"') % 2 or line.count("“") > line.count("”"):
        return []
    taken = _taken(text[:start])
    if taken is None:
        return []
    layer = seen.chain.layers.get(file)
    found = [*_keywords(taken, start, chinese=_is_chinese(text))]
    if any(name in taken for name in _NAMES):
        found += [Offer(symbol.name, symbol.kind.value, start) for symbol in _names(seen, layer, text)]
    if "CLAUSE_NO" in taken:
        numbers = {one.symbol.name for one in occurrences(seen) if one.symbol.kind is Kind.CLAUSE and one.defines}
        found += [Offer(number, "clause", start) for number in sorted(numbers)]
    return list({(one.text, one.what): one for one in found}.values())


def _taken(text: str) -> set[str] | None:
    """The terminals that may follow a text; None where it has an error in the item in which it ends."""
    last = 0
    for match in _ITEM.finditer(text):
        last = match.start()
    engine = machine()
    lexer = Lexer(engine.vocabulary, text[last:])
    automaton = Automaton(engine, Context(engine.table, text[last:], lexer.text, ""), "start")
    position = 0
    while True:
        token = lexer.read(position, automaton.accepts())
        if token.kind == END:
            return set(automaton.accepts())
        if not automaton.offer(token):
            return None
        position = token.end


def _keywords(taken: set[str], start: int, *, chinese: bool) -> Iterator[Offer]:
    for terminal, word in machine().table.keywords.items():
        if terminal in taken:
            spellings = word.chinese if chinese else word.english
            yield Offer(spellings[0], "keyword", start)


def _is_chinese(text: str) -> bool:
    """Whether the keywords of the file are Chinese: its first one tells."""
    first = next((line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")), "")
    return bool(_CHINESE.match(first.lstrip()))


def _names(seen: Seen, layer: Layer | None, text: str) -> list[Symbol]:
    """Names that are defined in the agreement, and those of the clause in which the text ends."""
    starts = [match.start() for match in _ITEM.finditer(text)]
    clause = starts[-1] if starts else 0
    found = []
    for one in occurrences(seen):
        if not one.defines or one.symbol.kind is Kind.CLAUSE:
            continue
        own = layer is not None and one.span.file == layer.file and one.span.start >= clause
        if one.symbol.kind is not Kind.VARIABLE or own:
            found.append(one.symbol)
    return sorted(set(found), key=lambda symbol: (symbol.kind, symbol.name))
