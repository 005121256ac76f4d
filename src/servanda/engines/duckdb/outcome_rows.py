"""Outcomes: what became of each instance, and the table they are all collected in."""

from dataclasses import dataclass

from sqlglot import exp

from servanda.engines import reasons
from servanda.engines.duckdb.holes import Holes, between
from servanda.engines.duckdb.session import Session
from servanda.engines.duckdb.sql import carried_field, column, fragment, literal, query, select, table

COLUMNS = (
    "check_no",
    "clause",
    "debtor",
    "step",
    "key",
    "outcome",
    "opened_at",
    "due_at",
    "met_at",
    "te",
    "t_file",
    "t_record",
    "re",
    "r_file",
    "r_record",
    "xe",
    "x_file",
    "x_record",
    "reason",
)

_EXCUSE = "x.holds AS holds, x.maybe AS maybe_holds, x.xe AS xe, x.x_file AS x_file, x.x_record AS x_record"
_NO_EXCUSE = (
    "FALSE AS holds, FALSE AS maybe_holds, CAST(NULL AS VARCHAR) AS xe, CAST(NULL AS INTEGER) AS x_file, "
    "CAST(NULL AS BIGINT) AS x_record"
)
_NO_SOURCE = "CAST(NULL AS VARCHAR)"


@dataclass(frozen=True, slots=True)
class Joined:
    """The tables that decide an instance; each has one row per instance it says something about."""

    due: str
    """instances with `due` and `floor`, which is `due` where that is known"""
    matched: str
    released: str | None
    excused: str | None
    unseen: Holes
    """where the demanded event, and what releases from it or pauses it, may lie unseen"""
    half_open: bool
    """the due instant itself lies outside (a window's end)"""
    event: str
    kept: tuple[str, ...] | None
    """the trigger's fields that excuses of other clauses read; None: none looks at these instances"""
    from_window: bool = False
    """what fulfils an instance counts from its `lo` on, before it opens"""
    stoppable: bool = False
    """instances have `halted`, the source that may have had the end of a pause, where that leaves the deadline open,
    and `stopped`, the one that may have had a pause from before the opening, where that would have moved it"""
    in_stream: bool = False
    """instances have `behind`, the row set aside that may have been asked before and be unanswered"""


def classify(session: Session, joined: Joined) -> str:
    """A table of the instances with `outcome`, `met_at`, the origins and `reason`.

    Of an instance's own columns it keeps what outcome rows, excuses of other clauses and metrics read.
    """
    # "by then": a window that ends at as-of is over; an instant that is due at as-of is not past
    past = "i.due <= :as_of" if joined.half_open else "i.due < :as_of"
    last = "i.due - 1" if joined.half_open else "i.due"
    first = "i.lo" if joined.from_window else "i.opened"
    freed, perhaps_met, maybe_freed, excuse = "FALSE", "FALSE", "FALSE", _NO_EXCUSE
    unseen = between(session, joined.unseen, joined.due, first, last)
    joins = unseen.joins
    tables = {"due": table(joined.due), "matched": table(joined.matched), **unseen.tables}
    if joined.released is not None:
        joins += "LEFT JOIN :released AS r ON r.n = i.n "
        freed = "r.released_at < i.floor AND (m.met_at IS NULL OR r.released_at < m.met_at)"
        perhaps_met = "m.maybe_at <= r.released_at"
        maybe_freed = "r.maybe_at < i.floor AND (m.met_at IS NULL OR r.maybe_at < m.met_at)"
        tables["released"] = table(joined.released)
    if joined.excused is not None:
        joins += "LEFT JOIN :excused AS x ON x.n = i.n "
        excuse = _EXCUSE
        tables["excused"] = table(joined.excused)
    halts = "i.halted, i.stopped, " if joined.stoppable else f"{_NO_SOURCE} AS halted, {_NO_SOURCE} AS stopped, "
    halts += "i.behind" if joined.in_stream else f"{_NO_SOURCE} AS behind"
    on_time = f"m.met_at <= i.floor AND (i.due IS NULL OR m.met_at <= {last})"
    facts = select(
        [] if joined.kept is None else [column("n", "i"), *(carried_field(name, "i") for name in joined.kept)],
        query(
            "SELECT i.opened, i.due, i.floor, i.key, i.te, i.t_file, i.t_record, i.sure, i.why, "
            f"{halts}, "
            f"m.met_at, m.r_file, m.r_record, {unseen.source} AS unseen, ({on_time}) AS on_time, ({freed}) AS freed, "
            f"({perhaps_met}) AS perhaps_met, "
            f"(i.due IS NOT NULL AND {past}) AS past, (i.due IS NULL AND i.floor < :as_of) AS unknowable, "
            f"(m.maybe_at <= COALESCE({last}, i.floor)) AS maybe_met, ({maybe_freed}) AS maybe_freed, {excuse} "
            f"FROM :due AS i LEFT JOIN :matched AS m ON m.n = i.n {joins}",
            as_of=session.as_of,
            **tables,
        ),
    )
    return session.create(
        "decided",
        query(
            "WITH named AS (SELECT f.*, CASE WHEN f.sure IS NULL THEN 'undecided' "
            "WHEN f.freed AND f.perhaps_met THEN 'undecided' WHEN f.freed THEN 'released' "
            "WHEN f.maybe_freed THEN 'undecided' WHEN f.on_time THEN 'met' WHEN f.unknowable THEN 'undecided' "
            "WHEN NOT f.past AND f.maybe_met THEN 'undecided' WHEN NOT f.past THEN 'pending' "
            "WHEN COALESCE(f.unseen, f.stopped, f.behind) IS NOT NULL OR f.maybe_met THEN 'undecided' "
            "WHEN f.holds THEN 'excused' WHEN f.maybe_holds THEN 'undecided' "
            "WHEN f.met_at IS NULL THEN 'missed' ELSE 'late' END AS outcome FROM :facts AS f) "
            "SELECT d.* EXCLUDE (sure, why, halted, stopped, behind, unseen, on_time, freed, perhaps_met, past, "
            "unknowable, maybe_met, maybe_freed, holds, maybe_holds, xe, x_file, x_record), :event AS re, "
            "CASE WHEN d.outcome = 'excused' THEN d.xe END AS xe, CASE WHEN d.outcome = 'excused' THEN d.x_file END "
            "AS x_file, CASE WHEN d.outcome = 'excused' THEN d.x_record END AS x_record, "
            "CASE WHEN d.outcome <> 'undecided' THEN NULL WHEN d.sure IS NULL THEN d.why "
            "WHEN d.freed THEN :maybe_met WHEN d.maybe_freed THEN :maybe_freed "
            "WHEN d.unknowable THEN COALESCE(:not_covered || d.halted, :unknown_year) "
            "WHEN d.past AND d.unseen IS NOT NULL THEN :not_covered || d.unseen "
            "WHEN d.past AND d.stopped IS NOT NULL THEN :maybe_stopped || d.stopped "
            "WHEN d.past AND d.behind IS NOT NULL THEN :maybe_not_first || d.behind "
            "WHEN d.maybe_met THEN :maybe_met ELSE :maybe_holds END AS reason "
            "FROM named AS d",
            facts=facts.subquery(copy=False),
            event=joined.event,
            unknown_year=reasons.UNKNOWN_YEAR,
            not_covered=reasons.NOT_COVERED,
            maybe_stopped=reasons.MAYBE_STOPPED,
            maybe_not_first=reasons.MAYBE_NOT_FIRST,
            maybe_met=reasons.MAYBE_MET,
            maybe_freed=reasons.MAYBE_RELEASED,
            maybe_holds=reasons.MAYBE_EXCUSED,
        ),
    )


def collected(check_no: int, clause: str, debtor: str, step: str | None, decided: str) -> exp.Query:
    """The decided instances as rows of the outcome table; `step` None names each row by its trigger's event."""
    named = literal(step) if step is not None else fragment("d.te")
    return query(
        "SELECT :check_no AS check_no, :clause AS clause, :debtor AS debtor, :step AS step, d.key, d.outcome, "
        "d.opened AS opened_at, d.due AS due_at, d.met_at, d.te, d.t_file, d.t_record, "
        "CASE WHEN d.met_at IS NULL THEN NULL ELSE d.re END AS re, d.r_file, d.r_record, d.xe, d.x_file, d.x_record, "
        "d.reason FROM :decided AS d",
        check_no=check_no,
        clause=clause,
        debtor=debtor,
        step=named,
        decided=table(decided),
    )
