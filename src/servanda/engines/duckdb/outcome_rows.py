"""Outcomes: what became of each instance, and the table they are all collected in."""

from dataclasses import dataclass

from sqlglot import exp

from servanda.engines.duckdb.session import Session
from servanda.engines.duckdb.sql import fragment, literal, query, table

NOT_COVERED = "the records do not cover the whole time from opening to due: "
UNKNOWN_YEAR = "the deadline falls where the calendar has no holiday data"
MAYBE_MET = "a record that may fulfil it lacks a field"
MAYBE_RELEASED = "a record that may release it lacks a field"
MAYBE_EXCUSED = "the records cannot tell whether the excuse held"

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


@dataclass(frozen=True, slots=True)
class Joined:
    """The tables that decide an instance; each has one row per instance it says something about."""

    due: str
    """instances with `due` and `floor`"""
    matched: str
    released: str | None
    excused: str | None
    blind: str
    """blind stretches of the demanded event"""
    half_open: bool
    """the due instant itself lies outside (a window's end)"""
    event: str


def classify(session: Session, joined: Joined) -> str:
    """A table of the instances with `outcome`, `met_at`, the origins and `reason`."""
    # "by then": a window that ends at as-of is over; an instant that is due at as-of is not past
    past = "i.due <= :as_of" if joined.half_open else "i.due < :as_of"
    last = "i.due - 1" if joined.half_open else "i.due"
    released = (
        query("SELECT r.n, r.released_at, r.maybe_at FROM :r AS r", r=table(joined.released))
        if joined.released
        else query("SELECT 0 AS n, 0 AS released_at, 0 AS maybe_at WHERE FALSE")
    )
    excused = (
        query("SELECT x.* FROM :x AS x", x=table(joined.excused))
        if joined.excused
        else query("SELECT 0 AS n, FALSE AS holds, FALSE AS maybe, '' AS xe, 0 AS x_file, 0 AS x_record WHERE FALSE")
    )
    on_time = f"m.met_at <= i.floor AND (i.due IS NULL OR m.met_at <= {last})"
    return session.create(
        "decided",
        query(
            "WITH facts AS (SELECT i.*, m.met_at, m.r_file, m.r_record, x.xe, x.x_file, x.x_record, b.source AS "
            "unseen, "
            f"(i.due IS NOT NULL AND b.hi > i.opened) AS blind, ({on_time}) AS on_time, "
            "(r.released_at < COALESCE(i.due, i.floor) AND (m.met_at IS NULL OR r.released_at < m.met_at)) AS freed, "
            f"(i.due IS NOT NULL AND {past}) AS past, (i.due IS NULL AND i.floor < :as_of) AS unknowable, "
            f"(m.maybe_at <= {last}) AS maybe_met, (r.maybe_at < i.due) AS maybe_freed, "
            "COALESCE(x.holds, FALSE) AS holds, COALESCE(x.maybe, FALSE) AS maybe_holds "
            "FROM :due AS i LEFT JOIN (SELECT q.n, q.met_at, q.r_file, q.r_record, q.maybe_at FROM :matched AS q) AS m "
            "ON m.n = i.n LEFT JOIN :released AS r ON r.n = i.n LEFT JOIN :excused AS x ON x.n = i.n "
            f"ASOF LEFT JOIN :blind AS b ON {last} >= b.lo), "
            "named AS (SELECT f.*, CASE WHEN f.sure IS NULL THEN 'undecided' WHEN f.freed THEN 'released' "
            "WHEN f.on_time THEN 'met' WHEN f.unknowable THEN 'undecided' WHEN NOT f.past THEN 'pending' "
            "WHEN f.blind THEN 'undecided' WHEN f.maybe_met THEN 'undecided' WHEN f.maybe_freed THEN 'undecided' "
            "WHEN f.holds THEN 'excused' WHEN f.maybe_holds THEN 'undecided' "
            "WHEN f.met_at IS NULL THEN 'missed' ELSE 'late' END AS outcome FROM facts AS f) "
            "SELECT d.* EXCLUDE (xe, x_file, x_record), :event AS re, "
            "CASE WHEN d.outcome = 'excused' THEN d.xe END AS xe, CASE WHEN d.outcome = 'excused' THEN d.x_file END "
            "AS x_file, CASE WHEN d.outcome = 'excused' THEN d.x_record END AS x_record, "
            "CASE WHEN d.outcome <> 'undecided' THEN NULL WHEN d.sure IS NULL THEN d.why "
            "WHEN d.unknowable THEN :unknown_year WHEN d.blind THEN :not_covered || d.unseen "
            "WHEN d.maybe_met THEN :maybe_met WHEN d.maybe_freed THEN :maybe_freed ELSE :maybe_holds END AS reason "
            "FROM named AS d",
            due=table(joined.due),
            matched=table(joined.matched),
            released=released.subquery(),
            excused=excused.subquery(),
            blind=table(joined.blind),
            as_of=literal(session.as_of),
            event=joined.event,
            unknown_year=UNKNOWN_YEAR,
            not_covered=NOT_COVERED,
            maybe_met=MAYBE_MET,
            maybe_freed=MAYBE_RELEASED,
            maybe_holds=MAYBE_EXCUSED,
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
