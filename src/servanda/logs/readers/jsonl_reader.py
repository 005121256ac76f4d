"""JSON Lines: one object a line; nested values are reached by paths such as `text.content`.

The database parses the lines in parallel and leaves its place to a line that is no JSON, so that record numbers hold.
It keeps decimals as binary fractions; lines with decimals in a wanted column are therefore read once more, exactly.
"""

import json
from collections.abc import Collection, Iterator
from contextlib import suppress
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlglot import exp

from servanda.logs.binding import Layout
from servanda.logs.readers.reading import BLANKS, RAW, BrokenRow, Form, Job, Reading, Wanted, form, trimmed
from servanda.logs.readers.transcoding import as_utf8
from servanda.logs.readers.twice import TwiceError, key_of, keys_of, named_twice, once_each, refuse
from servanda.logs.scratch import load_rows
from servanda.logs.sql import (
    boolean,
    call,
    column,
    create,
    drop,
    either,
    exactly,
    is_null,
    item,
    items,
    printed,
    read_function,
    run,
    table,
    text,
    when,
    whole,
    within,
)

_LONGEST = 1 << 30
_EXACT = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN)


def read_jsonl(job: Job) -> Reading:
    """Read one file of JSON lines into the table `RAW`."""
    return read_lines(job, plain_lines(job.path, job.layout, job.scratch), "line")


def plain_lines(path: Path, layout: Layout, folder: Path) -> Path:
    """The file's lines in UTF-8 without byte order mark, where they are not so already as a file in `folder`."""
    return as_utf8(path, layout.encoding, folder)


def read_lines(job: Job, path: Path, what: str) -> Reading:
    """Read lines in UTF-8 without byte order mark into the table `RAW`; `what` a line is called in findings."""
    run(job.connection, _statement(job.wanted), path=exactly(path))
    twice = named_twice(job.connection)
    _exact_decimals(job, path)
    if job.wanted.whole_row:
        twice |= _whole_rows(job, path)
    refuse(job.connection, twice, job.scratch)
    return Reading(None, _broken(job, path, what, twice), flagged=True)


def lines_of(path: Path) -> Iterator[tuple[int, bytes]]:
    """Record number and text of every line that is not blank."""
    record = 0
    with path.open("rb") as stream:
        for line in stream:
            if kept := line.strip():
                record += 1
                yield record, kept


def contents_of(path: Path, records: Collection[int]) -> dict[int, str]:
    """What these of the lines say, in one spelling."""
    return {record: canonical_or_written(line) for record, line in lines_of(path) if record in records}


def canonical(line: bytes) -> str:
    """One text for what a line says: key order, spaces, the spelling of a number and absent values do not matter.

    Errors: `TwiceError` where a key stands twice, another `ValueError` where the line is no JSON.
    """
    # The standard library reads half characters where it is given bytes, and writes them as no file can hold them.
    parsed = json.loads(line.decode(), parse_float=_Number, parse_int=_Number, object_pairs_hook=once_each)
    said = json.dumps(_canonical(parsed), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return said.encode(errors="backslashreplace").decode()


class _Number(str):
    """A number as written."""

    __slots__ = ()


def _canonical(value: Any) -> Any:
    match value:
        case _Number():
            return {"": _plain_number(value)}
        case dict():
            # What is absent or blank says nothing, as in the cell of a table.
            kept = {key: _canonical(inner) for key, inner in value.items()}
            return {key: inner for key, inner in kept.items() if inner not in (None, "")}
        case list():
            return [_canonical(inner) for inner in value]
        case str():
            return value.strip(BLANKS)
        case _:
            return value


def _plain_number(written: str) -> str:
    """One spelling of a number, all of its digits kept; one beyond any reckoning stays as it is written."""
    try:
        number = Decimal(written)
    except InvalidOperation:
        return written
    return str(number.normalize(_EXACT)) if number else "0"


def pointer(name: str) -> str:
    """`text.content` as a JSON pointer (RFC 6901)."""
    return "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in name.split("."))


@lru_cache(maxsize=64)
def _statement(wanted: Wanted) -> str:
    lines = read_function(
        "read_ndjson_objects",
        ignore_errors=boolean(True),  # noqa: FBT003 - a literal
        maximum_object_size=whole(_LONGEST),
        compression=text("none"),
    )
    paths = items(text(pointer(name)) for name in wanted.columns)
    line = column("json")
    found = call("json_extract_string", line, paths)
    parsed = exp.select(line.copy().as_("line"), found.as_("found")).from_(lines)
    # Each value is taken out of the list once; the questions about it are asked in the next step.
    values = [item(column("found"), place).as_(f"v{place}") for place in range(1, len(wanted.columns) + 1)]
    parsed = exp.select(column("line"), *values).from_(parsed.subquery("parsed"))
    chosen: list[exp.Expr] = []
    decimals: list[exp.Expr] = []
    for number, name in enumerate(wanted.columns):
        value = column(f"v{number + 1}")
        kind = call("json_type", column("line"), text(pointer(name)))
        # Only a text that looks like it makes the line worth a second look at what it really is.
        bracket = within(call("left", value.copy(), whole(1)), ("[", "{"))
        inside = exp.and_(bracket, within(kind, ("ARRAY", "OBJECT")))
        nested = when((inside, form(Form.NESTED)), default=form(Form.PLAIN))
        point = exp.or_(call("contains", value.copy(), text(".")), call("contains", value.copy(), text("e+")))
        decimals.append(when((point, exp.EQ(this=kind.copy(), expression=text("DOUBLE")))))
        chosen += [trimmed(value).as_(f"c{number}"), nested.as_(f"n{number}")]
    # A valid line that begins with a brace is an object; only others need a look.
    kind = exp.EQ(this=call("json_type", column("line")), expression=text("OBJECT"))
    braced = call("starts_with", exp.cast(column("line"), "VARCHAR"), text("{"))
    sound = when((braced, boolean(True)), default=kind)  # noqa: FBT003 - a literal
    content = exp.cast(call("hash", column("line")), "VARCHAR")
    chosen += [either(decimals).as_("decimal"), sound.as_("sound"), content.as_("content")]
    chosen.append(keys_of(column("line"), wanted.columns).as_("keys"))
    return printed(create(RAW, exp.select(*chosen).from_(parsed.subquery("taken"))))


def _broken(job: Job, path: Path, what: str, twice: Collection[int]) -> tuple[BrokenRow, ...]:
    """Lines that are no JSON object, with their text; they leave the table, whose row ids stay as they are."""
    unsound = exp.or_(is_null(column("sound")), exp.not_(column("sound")))
    place = exp.Add(this=column("rowid"), expression=whole(1))
    query = exp.select(place, is_null(column("sound"))).from_(table(RAW)).where(unsound)
    found = {int(record): bool(invalid) for record, invalid in run(job.connection, query)}
    if not found:
        return ()
    rows = []
    for record, line in lines_of(path):
        if record in twice:
            message = f"this {what} names {key_of(line)} twice, and nothing says which counts"
            rows.append(BrokenRow("LOG027", message, record, line.decode("utf-8", "replace")))
        elif record in found:
            message = f"this {what} is not JSON" if found[record] else f"this {what} is JSON, but no object"
            rows.append(BrokenRow("LOG004", message, record, line.decode("utf-8", "replace")))
    return tuple(rows)


def _exact_decimals(job: Job, path: Path) -> None:
    query = exp.select(exp.Add(this=column("rowid"), expression=whole(1))).from_(table(RAW)).where(column("decimal"))
    records = {int(record) for (record,) in run(job.connection, query)}
    if not records:
        return
    names = job.wanted.columns

    def rows() -> Iterator[tuple[object, ...]]:
        for record, line in lines_of(path):
            if record in records:
                # The database is more lenient: what the standard library refuses keeps what the database read.
                with suppress(ValueError, RecursionError):
                    parsed = json.loads(line.decode(), parse_float=_Number)
                    yield record, *(_decimal_at(parsed, name) for name in names)

    load_rows(job.connection, "exact_decimals", job.scratch, ("record", *names), rows())
    update = exp.Update(
        this=table(RAW),
        expressions=[
            exp.EQ(
                this=exp.to_identifier(f"c{number}", quoted=True),
                expression=call("coalesce", column(f"v{number + 1}", "exact_decimals"), column(f"c{number}", RAW)),
            )
            for number in range(len(names))
        ],
        from_=exp.From(this=table("exact_decimals")),
        where=exp.Where(
            this=exp.EQ(
                this=exp.Add(this=column("rowid", RAW), expression=whole(1)),
                expression=exp.cast(column("v0", "exact_decimals"), "BIGINT"),
            )
        ),
    )
    run(job.connection, update)
    drop(job.connection, "exact_decimals")


def _decimal_at(parsed: Any, name: str) -> str:
    value = parsed
    for part in name.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return str(value) if isinstance(value, _Number) else ""


def _whole_rows(job: Job, path: Path) -> set[int]:
    """Where no id is declared, what a line says is its identity; the records in which a key stands twice."""
    twice: set[int] = set()

    def rows() -> Iterator[tuple[object, ...]]:
        for record, line in lines_of(path):
            try:
                yield record, canonical(line)
            except TwiceError:
                twice.add(record)
            except (ValueError, RecursionError):
                # only the database takes it for JSON, or nobody does
                yield record, line.decode("utf-8", "replace")

    load_rows(job.connection, "canonical_lines", job.scratch, ("record", "content"), rows())
    update = exp.Update(
        this=table(RAW),
        expressions=[exp.EQ(this=exp.to_identifier("content"), expression=column("v1", "canonical_lines"))],
        from_=exp.From(this=table("canonical_lines")),
        where=exp.Where(
            this=exp.EQ(
                this=exp.Add(this=column("rowid", RAW), expression=whole(1)),
                expression=exp.cast(column("v0", "canonical_lines"), "BIGINT"),
            )
        ),
    )
    run(job.connection, update)
    drop(job.connection, "canonical_lines")
    return twice


def canonical_or_written(line: bytes) -> str:
    """`canonical`, or the line itself where only the database takes it for JSON."""
    try:
        return canonical(line)
    except (ValueError, RecursionError):
        return line.decode("utf-8", "replace")
