"""What stands beside a norm: releases, excuses, remedies, requirements; and the clause that holds them all."""

from enum import StrEnum
from fractions import Fraction

from servanda.diagnostics import Span
from servanda.model.expressions import Dated, Expr, Money
from servanda.model.openings import Trigger, Windows
from servanda.model.rules import Norm
from servanda.records import record


@record
class Release:
    """`released when …`, correlated by `key` (its own line, else the clause's)."""

    events: tuple[str, ...]
    where: Expr | None
    key: tuple[str, ...]
    span: Span


@record
class Excuse:
    """`excused while party late on clauses`, correlated by `key`: fields of those clauses' triggers."""

    party: str
    clauses: tuple[str, ...]
    key: tuple[str, ...]
    span: Span


@record
class Pause:
    """`paused while A until B`, correlated by `key`."""

    event: str
    until: str | None
    key: tuple[str, ...]
    span: Span


@record
class Amount:
    """Money, or a `share` of money."""

    share: Fraction
    base: Dated[Money]


@record
class Remedy:
    """What `party` owes for each breach of `clauses` (numbers, all resolved), at most `cap` a month.

    Written in clause `stated_in`: a `for each breach of` clause, or the clause itself (`otherwise`).
    """

    party: str
    clauses: tuple[str, ...]
    amount: Amount
    cap: Amount | None
    stated_in: str
    span: Span


@record
class Requirement:
    """`require party facts [if …]`: `applies` is None, and so is `condition`, where the condition reads a blank."""

    party: str
    facts: tuple[str, ...]
    condition: Expr | None
    applies: bool | None
    span: Span


@record
class LintRequirement:
    """`require lint rule`."""

    rule: str
    span: Span


@record
class Attestation:
    """`attested by party [each window]`."""

    party: str
    windows: Windows | None
    span: Span


class Plain(StrEnum):
    """Clauses that name something and oblige nobody."""

    RECITAL = "recital"
    NOT_CHECKABLE = "not checkable"


@record
class Statement:
    """`recital "…"` or `not checkable "…"`."""

    kind: Plain
    text: str
    span: Span


@record
class Clause:
    """One clause.

    `key` is the clause's `for the same`, or the one its acts share where it is written below the duty. `blanks` names
    the terms and facts it needs that are still `?` (`monthly_fee`, `client.contact_email`, and of the header `runs`):
    while there are any, the clause is not to be evaluated, and `norm` is None where they stand in the norm itself.
    `overrides` are the numbers whose instances this clause's triggers take away. `heading` is the path of headings.
    """

    number: str
    title: str | None
    quote: str | None
    trigger: Trigger | None
    key: tuple[str, ...]
    norm: Norm | None
    then: Norm | None
    releases: tuple[Release, ...]
    excuses: tuple[Excuse, ...]
    pauses: tuple[Pause, ...]
    remedies: tuple[Remedy, ...]
    tolerance: Fraction | None
    overrides: tuple[str, ...]
    survives: bool
    requirements: tuple[Requirement | LintRequirement, ...]
    attestation: Attestation | None
    statement: Statement | None
    blanks: tuple[str, ...]
    heading: tuple[str, ...]
    span: Span
    number_span: Span
