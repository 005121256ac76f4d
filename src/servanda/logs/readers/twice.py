"""JSON objects in which a key stands twice: every reader takes another of the two values, so neither is taken.

The database says which keys stand in the objects that columns are taken from; where no id is declared, every object is
read by the standard library, which tells it of all of them.
"""

import json
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

import duckdb
from sqlglot import exp

from servanda.logs.readers.reading import RAW
from servanda.logs.scratch import load_rows
from servanda.logs.sql import call, cast, column, drop, items, run, table, text, whole

_TABLE = "named_twice"


class TwiceError(ValueError):
    """An object names a key twice; `key` is the first that does."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of JSON; errors: `TwiceError`."""
    made = dict(pairs)
    if len(made) < len(pairs):
        seen: set[str] = set()
        raise TwiceError(next(key for key, _ in pairs if key in seen or seen.add(key)))  # type: ignore[func-returns-value]
    return made


def key_of(line: bytes) -> str:
    """The first key that stands twice in a line, in words."""
    try:
        json.loads(line.decode(), object_pairs_hook=once_each)
    except TwiceError as error:
        return f"the key `{error.key}`"
    except (ValueError, RecursionError):
        pass
    return "a key"


def keys_of(line: exp.Expr, columns: Iterable[str]) -> exp.Expr:
    """A text with the keys of every object on the way to the columns; equal for most lines of a file."""
    ways = {name.rpartition(".")[0] for name in columns if "." in name}
    within = {way[: end if end >= 0 else None] for way in ways for end in _ends(way)}
    places = [text("$"), *(text(_pointer(way)) for way in sorted(within))]
    return cast(call("to_json", call("json_keys", line, items(places))), "VARCHAR")


def _ends(way: str) -> list[int]:
    return [place for place, letter in enumerate(way) if letter == "."] + [-1]


def _pointer(way: str) -> str:
    return "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in way.split("."))


def named_twice(connection: duckdb.DuckDBPyConnection) -> set[int]:
    """The records of `RAW` whose `keys` have one twice."""
    kinds = (keys for (keys,) in run(connection, exp.select(column("keys")).distinct().from_(table(RAW))))
    wrong = {keys for keys in kinds if keys is not None and any(map(_repeats, json.loads(keys)))}
    if not wrong:
        return set()
    place = exp.Add(this=column("rowid"), expression=whole(1))
    every = run(connection, exp.select(place, column("keys")).from_(table(RAW)))
    return {int(record) for record, keys in every if keys in wrong}


def _repeats(names: list[str] | None) -> bool:
    return names is not None and len(set(names)) < len(names)


def refuse(connection: duckdb.DuckDBPyConnection, records: Collection[int], scratch: Path) -> None:
    """These records of `RAW` are not sound."""
    if not records:
        return
    load_rows(connection, _TABLE, scratch, ("record",), ((record,) for record in records))
    place = exp.Add(this=column("rowid", RAW), expression=whole(1))
    update = exp.Update(
        this=table(RAW),
        expressions=[exp.EQ(this=exp.to_identifier("sound"), expression=exp.false())],
        from_=exp.From(this=table(_TABLE)),
        where=exp.Where(this=exp.EQ(this=place, expression=cast(column("v0", _TABLE), "BIGINT"))),
    )
    run(connection, update)
    drop(connection, _TABLE)
