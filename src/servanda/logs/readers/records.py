"""Records made in Python, one after another, to the table `RAW`: what formats do that the database cannot read."""

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from sqlglot import exp

from servanda.logs.readers.reading import BLANKS, RAW, Form, Job, Wanted, trimmed
from servanda.logs.scratch import load_rows
from servanda.logs.sql import call, column, create, drop, printed, run, table, whole

_TABLE = "made_records"


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its number from 1, its cells by column name as text, and the forms of those that are not plain.

    `beside` are columns that the reader knows and the record does not say: they are no part of its content.
    """

    number: int
    cells: Mapping[str, str]
    forms: Mapping[str, Form] = field(default_factory=dict)
    beside: Mapping[str, str] = field(default_factory=dict)


def load_records(job: Job, records: Iterable[Record]) -> None:
    """Write all records and make `RAW` of them, which then has its own `record`."""
    names = job.wanted.columns

    def rows() -> Iterable[tuple[object, ...]]:
        for record in records:
            forms = "".join(str(record.forms.get(name, Form.PLAIN).value) for name in names)
            cells = [record.cells.get(name) or record.beside.get(name, "") for name in names]
            yield record.number, forms, canonical_cells(record.cells), *cells

    load_rows(job.connection, _TABLE, job.scratch, ("record", "forms", "content", *names), rows())
    run(job.connection, _statement(job.wanted))
    drop(job.connection, _TABLE)


@lru_cache(maxsize=64)
def _statement(wanted: Wanted) -> str:
    chosen: list[exp.Expr] = [exp.cast(column("v0"), "BIGINT").as_("record")]
    for number in range(len(wanted.columns)):
        letter = call("substr", column("v1"), whole(number + 1), whole(1))
        chosen.append(trimmed(column(f"v{number + 3}")).as_(f"c{number}"))
        chosen.append(exp.cast(letter, "UTINYINT", dialect="duckdb").as_(f"n{number}"))
    content = column("v2") if wanted.whole_row else exp.cast(call("hash", column("v2")), "VARCHAR")
    chosen.append(content.as_("content"))
    return printed(create(RAW, exp.select(*chosen).from_(table(_TABLE))))


def number_text(number: float) -> tuple[str, Form]:
    """A binary number as the shortest decimal that means it, without exponent; what is no number is wrong."""
    if not math.isfinite(number):
        return repr(number), Form.WRONG
    if number.is_integer():
        return str(int(number)), Form.PLAIN
    return format(Decimal(repr(number)), "f"), Form.PLAIN


def canonical_cells(cells: Mapping[str, str]) -> str:
    """One text for a whole row: its non-blank cells by column name, in the spelling of `canonical_row`."""
    kept = {name: stripped for name, value in cells.items() if (stripped := value.strip(BLANKS))}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
