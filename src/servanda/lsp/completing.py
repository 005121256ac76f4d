"""What could stand at a place: keywords that the grammar takes there, in the language of the file, and names."""

import re
from collections.abc import Iterator

from servanda.lint import rules
from servanda.lsp.documents import Seen
from servanda.lsp.occurrences import Kind, Symbol, occurrences
from servanda.model.gather import Layer
from servanda.records import record
from servanda.syntax.automaton import Automaton, machine, shifted
from servanda.syntax.build import Context
from servanda.syntax.lexer import END, Lexer

_WORD = re.compile(r"[\w.]*$")
_SUPPRESSION = re.compile(r"#\s*servanda\s*:\s*ignore(?:-file)?\s*\[[^\]]*$", re.IGNORECASE)
_ITEM = re.compile(r"^(?=\S)", re.MULTILINE)
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_NAMES = frozenset({"NAME", "PATH"})
_NORMS = frozenset({"MUST", "MUST_NOT", "MAY", "OWES"})
_NEW = ("AGREEMENT", "PARTY", "CALENDAR", "TERM", "EVENT", "METRIC", "IMPORT", "AS")
_EVENTS = (
    *("FIRST_UNANSWERED", "MUST", "MUST_NOT", "MAY", "DASH", "COUNT_OF", "SHARE_OF", "EXCEPT_AFTER", "RELEASED_WHEN"),
    *("PAUSED_WHILE", "FOR_EACH", "WITHDRAWN_BY"),
)
_BEHIND: dict[str, frozenset[Kind]] = {
    "WHEN": frozenset({Kind.EVENT, Kind.METRIC, Kind.IMPORT}),
    "FOR_THE_SAME": frozenset({Kind.FIELD}),
    "STATING": frozenset({Kind.FIELD}),
    **dict.fromkeys(_NEW, frozenset()),
    **dict.fromkeys(_EVENTS, frozenset({Kind.EVENT, Kind.IMPORT})),
    **dict.fromkeys(("WITHIN", "BY"), frozenset({Kind.TERM, Kind.IMPORT})),
    **dict.fromkeys(("DURING", "OUTSIDE"), frozenset({Kind.CALENDAR, Kind.IMPORT})),
    **dict.fromkeys(("EXCUSED_WHILE", "OTHERWISE", "REQUIRE", "THEN"), frozenset({Kind.PARTY})),
}
"""what a name directly behind a terminal can be; behind others it can be anything"""


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
    read = _read(text[:start])
    if read is None:
        return []
    taken, kinds = read
    layer = seen.chain.layers.get(file)
    found = [*_keywords(taken, start, chinese=_is_chinese(text))]
    if not _NAMES.isdisjoint(taken):
        names = (symbol for symbol in _names(seen, layer, text) if symbol.kind in kinds)
        found += [Offer(_written(symbol), symbol.kind.value, start) for symbol in names]
    if "CLAUSE_NO" in taken:
        numbers = {one.symbol.name for one in occurrences(seen) if one.symbol.kind is Kind.CLAUSE and one.defines}
        found += [Offer(number, "clause", start) for number in sorted(numbers)]
    return list({(one.text, one.what): one for one in found}.values())


def _read(text: str) -> tuple[set[str], frozenset[Kind]] | None:
    """The terminals that may follow a text and what a name there can be; None where its last item has an error."""
    last = 0
    for match in _ITEM.finditer(text):
        last = match.start()
    engine = machine()
    lexer = Lexer(engine.vocabulary, text[last:])
    automaton = Automaton(engine, Context(engine.table, text[last:], lexer.text, ""), "start")
    position = 0
    before = ""
    while True:
        token = lexer.read(position, automaton.accepts())
        if token.kind == END:
            return automaton.fitting(), _kinds(automaton, before)
        if not automaton.offer(token):
            return None
        position, before = token.end, token.kind


def _kinds(automaton: Automaton, before: str) -> frozenset[Kind]:
    """What a name can be: as what stands before it says, and a party where only what it must do can follow."""
    if before in _BEHIND:
        return _BEHIND[before]
    states = shifted(automaton.table, automaton.states, "NAME")
    following = set() if states is None else set(automaton.table.actions[states[-1]])
    if following == {"EQ"} or "TYPE_ID" in following:
        return frozenset()  # the name of a fact or of a field that is only now made
    return frozenset({Kind.PARTY}) if following and following <= _NORMS else frozenset(Kind)


def _keywords(taken: set[str], start: int, *, chinese: bool) -> Iterator[Offer]:
    for terminal, word in machine().table.keywords.items():
        if terminal in taken:
            spellings = word.chinese if chinese else word.english
            yield Offer(spellings[0], "keyword", start)


def _written(symbol: Symbol) -> str:
    return f"{symbol.within}.{symbol.name}" if symbol.kind is Kind.FACT else symbol.name


def _is_chinese(text: str) -> bool:
    """Whether the keywords of the file are Chinese: its first one tells."""
    lines = (line.strip(" \t\ufeff") for line in text.splitlines())
    return bool(_CHINESE.match(next((line for line in lines if line and not line.startswith("#")), "")))


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
