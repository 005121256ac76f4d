"""Another name for a thing, everywhere it is written; refused where somebody else knows it by its old one."""

import re
from collections.abc import Iterable
from pathlib import Path

from servanda.diagnostics import Edit, Severity
from servanda.lsp.documents import Documents, Seen, seen_through
from servanda.lsp.occurrences import Kind, Symbol, at, occurrences, of
from servanda.model.files import Loader, Overlay
from servanda.model.load import load_text
from servanda.syntax import read_source
from servanda.syntax.automaton import machine

_RENAMED = frozenset({Kind.PARTY, Kind.CALENDAR, Kind.TERM, Kind.EVENT, Kind.METRIC, Kind.VARIABLE})
_BESIDE = ("*.yaml", "*.yml", "scenarios/*.yaml")


class RefusedError(Exception):
    """The name cannot be changed; `args[0]` says why."""


def named_at(seen: Seen, file: str, offset: int) -> Symbol:
    """What would be renamed. Errors: `RefusedError`."""
    found = at(seen, file, offset)
    if found is None:
        message = "there is no name here"
        raise RefusedError(message)
    if found.symbol.kind not in _RENAMED:
        message = f"a {found.symbol.kind.value} is known to other files by this name and is not renamed here"
        raise RefusedError(message)
    return found.symbol


def renamed(documents: Documents, file: str, offset: int, name: str) -> dict[str, list[Edit]]:
    """The edits by file. Errors: `RefusedError`."""
    symbol = named_at(documents.seen(file), file, offset)
    if name == symbol.name:
        return {}
    if not machine().vocabulary.name.fullmatch(name):
        message = f"`{name}` is no name: letters, digits and `_`, a letter first" if name else "a name is not empty"
        raise RefusedError(message)
    edits: dict[str, dict[tuple[int, int], Edit]] = {}
    concerned = _concerned(documents, file, symbol)
    for seen in concerned:
        for one in of(seen, symbol):
            edits.setdefault(one.span.file, {})[one.span.start, one.span.end] = Edit(one.span, name)
    for seen in concerned:
        if seen.signed and set(seen.chain.layers) & set(edits):
            message = f"{Path(seen.file).name} is signed: nothing of it is changed"
            raise RefusedError(message)
    if symbol.kind is not Kind.VARIABLE:
        _unknown_beside(edits, symbol)
    result = {each: list(found.values()) for each, found in edits.items()}
    _sound(documents, concerned, result)
    _same(documents, concerned, result, symbol, name)
    return result


def _concerned(documents: Documents, file: str, symbol: Symbol) -> list[Seen]:
    """All agreements in which the thing may be named: those that rest on a file that defines it."""
    if symbol.kind is Kind.VARIABLE:
        return [documents.seen(file)]
    homes = {one.span.file for one in of(documents.seen(file), symbol) if one.defines} or {file}
    files = dict.fromkeys(other for home in homes for other in documents.resting_on(home))
    return [documents.seen(other) for other in files]


def _unknown_beside(files: Iterable[str], symbol: Symbol) -> None:
    """Errors: `RefusedError` where a binding or a scenario beside one of the files names the thing."""
    word = re.compile(rf"(?<!\w){re.escape(symbol.name)}(?!\w)")
    for folder in dict.fromkeys(Path(file).parent for file in files):
        for pattern in _BESIDE:
            for path in sorted(folder.glob(pattern)):
                text, _ = read_source(path)
                if word.search(text):
                    message = f"{path.name} names `{symbol.name}` too: change it there first"
                    raise RefusedError(message)


def _sound(documents: Documents, concerned: Iterable[Seen], edits: dict[str, list[Edit]]) -> None:
    """Errors: `RefusedError` where an agreement would have an error that it does not have now."""
    draft = _drafted(documents, edits)
    for seen in concerned:
        before = _errors(documents, seen.file)
        after = _errors(draft, seen.file)
        if len(after) > len(before):
            message = f"with this name the agreement would have an error: {after[0]}"
            raise RefusedError(message)


def _same(
    documents: Documents, concerned: Iterable[Seen], edits: dict[str, list[Edit]], symbol: Symbol, name: str
) -> None:
    """Errors: `RefusedError` where a place would name another thing than it does now (a field of that name, say)."""
    draft = _drafted(documents, edits)
    for seen in concerned:
        before = [(_called(one.symbol, symbol, name), one.span.file) for one in occurrences(seen)]
        after = [(one.symbol, one.span.file) for one in occurrences(seen_through(seen.file, draft))]
        if before != after:
            place = Path(seen.file).name
            message = f"something else in {place} is called `{name}`: one would be taken for the other"
            raise RefusedError(message)


def _called(one: Symbol, symbol: Symbol, name: str) -> Symbol:
    """The thing after the change: it has the new name, or lies within what has it."""
    if one == symbol:
        return Symbol(one.kind, name, one.within)
    holder = {Kind.FIELD: Kind.EVENT, Kind.FACT: Kind.PARTY}.get(one.kind)
    if holder is symbol.kind and one.within == symbol.name:
        return Symbol(one.kind, one.name, name)
    if one.kind is Kind.VARIABLE and one.within.endswith(f"\0{symbol.name}") and symbol.kind is Kind.METRIC:
        return Symbol(one.kind, one.name, one.within.removesuffix(symbol.name) + name)
    return one


def _drafted(documents: Documents, edits: dict[str, list[Edit]]) -> Overlay:
    from servanda.lint.fixing import applied  # noqa: PLC0415 -- only here

    return Overlay({file: applied(documents.read(file)[0] or "", found) for file, found in edits.items()}, documents)


def _errors(loader: Loader, file: str) -> list[str]:
    text, _ = loader.read(file)
    _, found = load_text(text or "", file, loader)
    return [one.message for one in found if one.severity is Severity.ERROR]
