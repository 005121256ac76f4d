"""The parse table: shipped as plain data in `dsl/`, rebuilt only when grammar or keywords were edited.

Shape of the JSON file: `fingerprint` of grammar and keywords; `keywords` (terminal → spellings and section); `patterns`
of the other terminals; `rules` as [origin, function, symbols, placeholders]; `lookaheads` are sets of terminals;
`actions` and `gotos` are the distinct rows and `states` the pair of row numbers of each state; a row of actions is the
state each terminal shifts to, then pairs of a rule to reduce and the number of the lookaheads it is reduced before;
`expects` names, for each state, the symbols right after the dots of its kernel items; `start` gives a state for each
start symbol.

`python -m servanda.syntax.table` writes the file anew.
"""

import contextlib
import json
import os
from functools import cache
from pathlib import Path
from typing import Any
from zlib import crc32

from servanda.records import record
from servanda.resources import cache_folder, dsl_folder

GRAMMAR = "servanda.lark"
KEYWORDS = "keywords.toml"
TABLE = "parse-table.json"


@record
class Rule:
    """One production: `function` makes its node, a 1 in `placeholders` is the place of an absent optional part."""

    origin: str
    function: str
    symbols: tuple[str, ...]
    placeholders: tuple[int, ...]


@record
class Keyword:
    """A keyword terminal with its spellings in both languages."""

    terminal: str
    english: tuple[str, ...]
    chinese: tuple[str, ...]
    section: str

    @property
    def reserved(self) -> bool:
        """Whether the word is a keyword wherever it stands."""
        return self.section not in ("words", "units")


@record
class ParseTable:
    """The LALR(1) automaton and the terminals it reads.

    An action n >= 0 shifts to state n, n < 0 reduces rule -1 - n.
    """

    actions: tuple[dict[str, int], ...]
    gotos: tuple[dict[str, int], ...]
    expects: tuple[tuple[str, ...], ...]
    rules: tuple[Rule, ...]
    keywords: dict[str, Keyword]
    patterns: dict[str, str]
    start: dict[str, int]


@cache
def load_table() -> ParseTable:
    """The table of this installation, from the shipped file or, where that is stale, from the per-user cache.

    Raises OSError where the language's own files are missing from the installation.
    """
    return table_from_data(_current_data(dsl_folder()))


def table_from_data(data: dict[str, Any]) -> ParseTable:
    """The table in the form the parser drives."""
    lookaheads, goto_rows = data["lookaheads"], data["gotos"]
    action_rows = []
    for shifts, reductions in data["actions"]:
        row = dict(shifts)
        for rule, symbols in reductions:
            row.update(dict.fromkeys(lookaheads[symbols], -1 - rule))
        action_rows.append(row)
    return ParseTable(
        actions=tuple(action_rows[row] for row, _ in data["states"]),
        gotos=tuple(goto_rows[row] for _, row in data["states"]),
        expects=tuple(map(tuple, data["expects"])),
        rules=tuple(
            Rule(origin, function, tuple(symbols), tuple(placeholders))
            for origin, function, symbols, placeholders in data["rules"]
        ),
        keywords={
            terminal: Keyword(terminal, tuple(entry["en"]), tuple(entry["zh"]), entry["section"])
            for terminal, entry in data["keywords"].items()
        },
        patterns=data["patterns"],
        start=data["start"],
    )


def fingerprint(grammar: bytes, keywords: bytes) -> str:
    """What ties a table to the grammar and keywords it was built from.

    It catches a forgotten regeneration, not a forger, so that a checksum does and no hash library is loaded.
    """
    return "-".join(f"{len(part)}.{crc32(part):08x}" for part in (grammar, keywords))


def _current_data(folder: Path) -> dict[str, Any]:
    shipped = _read_json(folder / TABLE)
    try:
        expected = fingerprint((folder / GRAMMAR).read_bytes(), (folder / KEYWORDS).read_bytes())
    except FileNotFoundError:
        if shipped is None:
            raise
        return shipped
    if shipped is not None and shipped["fingerprint"] == expected:
        return shipped
    cached_file = cache_folder() / f"parse-table-{expected}.json"
    cached = _read_json(cached_file)
    if cached is not None and cached["fingerprint"] == expected:
        return cached
    built = _build(folder)
    with contextlib.suppress(OSError):  # a cache that cannot be written only costs time
        _write_json(cached_file, built)
    return built


def _build(folder: Path) -> dict[str, Any]:
    from servanda.syntax.generate import build_table  # noqa: PLC0415 - lark is loaded only where a table must be built

    return build_table(folder / GRAMMAR, folder / KEYWORDS)


def _read_json(path: Path) -> dict[str, Any] | None:
    try:
        data = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    return data if isinstance(data, dict) and "fingerprint" in data else None


def _write_json(path: Path, data: dict[str, Any]) -> None:
    """Written beside its place and renamed, so that no reader ever sees half a file."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n"
    import tempfile  # noqa: PLC0415 - needed only where a table was built

    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(text)
        temporary.chmod(0o644)
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


def write_shipped_table(folder: Path) -> Path:
    """Build the table from grammar and keywords in `folder` and write it beside them."""
    path = folder / TABLE
    _write_json(path, _build(folder))
    return path


if __name__ == "__main__":
    write_shipped_table(dsl_folder())
