"""Small changes to SQL templates, token by token: each gives a query that runs and means something else."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

TOKEN = re.compile(
    r"""'(?:[^']|'')*' | "[^"]*" | \d+ | :[a-z_]+ | [A-Za-z_]\w* | <= | >= | <> | \|\| | // | [<>=+\-*/%(),.]""",
    re.VERBOSE,
)
LOOKS_LIKE_SQL = re.compile(
    r"\b(SELECT|FROM|WHERE|JOIN|CASE|WHEN|COALESCE|FALSE|TRUE|ABS|CAST|QUALIFY)\b"
    r"|\b[a-z]{1,2}\.\w+\s*(<|>|=|IS\b)|:[a-z_]+\s*(<|>|=|IS\b)"
)
OUTCOMES = ("'met'", "'late'", "'missed'", "'pending'", "'excused'", "'released'", "'undecided'")
SWAPS = {
    "<": "<=",
    "<=": "<",
    ">": ">=",
    ">=": ">",
    "=": "<>",
    "<>": "=",
    "+": "-",
    "-": "+",
    "AND": "OR",
    "OR": "AND",
    "MIN": "MAX",
    "MAX": "MIN",
    "ARG_MIN": "ARG_MAX",
    "GREATEST": "LEAST",
    "BOOL_OR": "BOOL_AND",
    "TRUE": "FALSE",
    "FALSE": "TRUE",
    "LAG": "LEAD",
}


@dataclass(frozen=True, slots=True)
class Token:
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace [start, end) of the template by `text`."""

    what: str
    start: int
    end: int
    text: str

    def apply(self, template: str) -> str:
        return template[: self.start] + self.text + template[self.end :]


def edits(template: str) -> Iterator[Edit]:
    """Every change this module knows for the template, in order of place."""
    tokens = [Token(found[0], found.start(), found.end()) for found in TOKEN.finditer(template)]
    for place, token in enumerate(tokens):
        yield from _word(tokens, place)
        match token.text:
            case "COALESCE":
                yield from _arguments(template, tokens, place)
            case "WHEN":
                yield from _condition(tokens, place, {"THEN"}, "WHEN never")
            case "WHERE" | "QUALIFY":
                yield from _condition(tokens, place, {"GROUP", "ORDER", "QUALIFY", "UNION"}, f"{token.text} dropped")
            case "BY" if tokens[place - 1].text in {"ORDER", "PARTITION"}:
                yield from _keys(template, tokens, place)


def _word(tokens: list[Token], place: int) -> Iterator[Edit]:
    token = tokens[place]
    before = tokens[place - 1].text if place else ""
    after = tokens[place + 1].text if place + 1 < len(tokens) else ""
    text = token.text

    def changed(to: str) -> Edit:
        return Edit(f"{text} to {to or 'nothing'}", token.start, token.end, to)

    if text.isdigit():
        yield changed(str(int(text) + 1))
    elif text in OUTCOMES:
        yield changed(OUTCOMES[(OUTCOMES.index(text) + 1) % len(OUTCOMES)])
    elif text == "IS" and after == "NOT":
        yield Edit("IS NOT to IS", token.start, tokens[place + 1].end, "IS")
    elif text == "IS":
        yield Edit("IS to IS NOT", token.start, token.end, "IS NOT")
    elif (text, after) == ("UNION", "ALL"):
        yield Edit("UNION ALL to UNION", token.start, tokens[place + 1].end, "UNION")
    elif _removable(before, text, after):
        yield changed("")
    elif text in SWAPS and not (text in {"TRUE", "FALSE"} and before in {"IS", "NOT", "FROM"}):
        yield changed(SWAPS[text])


def _removable(before: str, text: str, after: str) -> bool:
    match text:
        case "NOT":
            return before != "IS"
        case "DISTINCT":
            return before not in {"IS", "NOT"}
        case "LEFT":
            return after == "JOIN"
        case _:
            return False


def _close(tokens: list[Token], place: int) -> int:
    """Where the bracket opened at `place` closes; past the end where the template's piece ends before."""
    depth = 0
    for position in range(place, len(tokens)):
        depth += {"(": 1, ")": -1}.get(tokens[position].text, 0)
        if depth == 0:
            return position
    return len(tokens)


def _split(tokens: list[Token], first: int, stop: int) -> list[tuple[int, int]]:
    """The comma-separated parts of tokens [first, stop), as ranges of text."""
    parts, depth, begin = [], 0, first
    for position in range(first, stop):
        depth += {"(": 1, ")": -1}.get(tokens[position].text, 0)
        if depth == 0 and tokens[position].text == ",":
            parts.append((begin, position))
            begin = position + 1
    parts.append((begin, stop))
    return [(tokens[a].start, tokens[b - 1].end) for a, b in parts if a < b]


def _arguments(template: str, tokens: list[Token], place: int) -> Iterator[Edit]:
    close = _close(tokens, place + 1)
    if close == len(tokens):
        return
    for number, (start, end) in enumerate(_split(tokens, place + 2, close)):
        yield Edit(
            f"COALESCE to its argument {number + 1}",
            tokens[place].start,
            tokens[close].end,
            f"({template[start:end]})",
        )


def _condition(tokens: list[Token], place: int, stops: set[str], what: str) -> Iterator[Edit]:
    depth, position = 0, place + 1
    while position < len(tokens):
        text = tokens[position].text
        depth += {"(": 1, ")": -1, "CASE": 1, "END": -1}.get(text, 0)
        if depth < 0 or (depth == 0 and text in stops):
            break
        position += 1
    if position == len(tokens) and tokens[place].text == "WHEN":
        return
    constant = "FALSE" if tokens[place].text == "WHEN" else "TRUE"
    if position > place + 1:
        yield Edit(what, tokens[place + 1].start, tokens[position - 1].end, constant)


def _keys(template: str, tokens: list[Token], place: int) -> Iterator[Edit]:
    depth, stop = 0, place + 1
    while stop < len(tokens):
        text = tokens[stop].text
        depth += {"(": 1, ")": -1}.get(text, 0)
        if depth < 0 or (depth == 0 and text in {"ROWS", "ORDER", "LIMIT"}):
            break
        stop += 1
    keys = _split(tokens, place + 1, stop)
    ordering = tokens[place - 1].text == "ORDER"
    for number, (start, end) in enumerate(keys):
        key = template[start:end]
        if len(keys) > 1:
            following = keys[number + 1][0] if number + 1 < len(keys) else None
            first, last = (start, following) if following is not None else (keys[number - 1][1], end)
            yield Edit(f"{tokens[place - 1].text} BY without {key}", first, last, "")
        elif not ordering:
            yield Edit("PARTITION BY dropped", tokens[place - 1].start, end, "")
        if ordering and key != "ALL":
            name, nulls, rest = key.partition(" NULLS")
            yield Edit(f"{key} DESC", start, end, f"{name} DESC{nulls}{rest}")
