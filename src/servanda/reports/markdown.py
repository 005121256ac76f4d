"""Findings as Markdown for a comment on a pull request or the summary of a job; a check has more to say than the rest.

It stays below the 65,536 characters that GitHub takes for a comment: what no longer fits is counted.
"""

from collections.abc import Iterator

from servanda.diagnostics import Severity
from servanda.reports.findings import Case, Finding, Findings, Standing, Weighing
from servanda.reports.markdown_text import (
    Room,
    cells_size,
    details,
    fenced,
    left_out,
    lines_size,
    markdown,
    paragraph,
    prose,
    table,
)
from servanda.reports.of_diagnostics import located, place_of

LONGEST = 60_000
"""characters of a report"""
_SIGNS = {Severity.ERROR: "❌", Severity.WARNING: "⚠️", Severity.NOTE: "ℹ️"}
_STANDINGS = {Standing.PASSED: "✅", Standing.FAILED: "❌", Standing.UNKNOWN: "❓", Standing.SKIPPED: "⏭️"}


def findings_markdown(found: Findings) -> Iterator[str]:
    """Lines without line ends: the summary, a table of findings, each with its details, then what was silenced."""
    listed = found.worst_first
    room = Room(LONGEST)
    yield room.line(f"## {sign(found)} {markdown(found.title)}")
    yield ""
    yield room.line(paragraph(found.summary))
    yield ""
    blocks = [_row(one) for one in listed]
    head = ("", "Rule", "Place", "Finding")
    shown = room.take(blocks, cells_size)
    yield from table(head, shown)
    yield from left_out(len(blocks) - len(shown), "finding")
    explained = [details(_heading(one), fenced(list(located(one)))) for one in listed[: len(shown)] if _more(one)]
    fitting = room.take(explained, lines_size)
    for block in fitting:
        yield from block
    yield from left_out(len(explained) - len(fitting), "explanation")
    silent = [one for one in found.findings if one.excuse is not None]
    if silent:
        rows = [(markdown(one.rule), _place(one), prose(one.message), markdown(one.excuse or "")) for one in silent]
        kept = room.take(rows, cells_size)
        yield from details(
            f"{len(silent)} suppressed",
            [*table(("Rule", "Place", "Finding", "Reason"), kept), *left_out(len(rows) - len(kept), "finding")],
        )


def cases_markdown(found: Findings) -> Iterator[str]:
    """Lines without line ends: the summary, then per suite its cases, and details of those not passed."""
    room = Room(LONGEST)
    yield room.line(f"## {sign(found)} {markdown(found.title)}")
    yield ""
    yield room.line(paragraph(found.summary))
    yield ""
    for suite in found.suites:
        yield room.line(f"### {markdown(suite.name)}")
        yield ""
        rows = [(f"{_STANDINGS[case.standing]} {markdown(case.word)}", markdown(case.name)) for case in suite.cases]
        kept = room.take(rows, cells_size)
        yield from table(("", "Case"), kept)
        yield from left_out(len(rows) - len(kept), "case")
        blocks = [_case(case) for case in suite.cases if case.standing in {Standing.FAILED, Standing.UNKNOWN}]
        fitting = room.take(blocks, lines_size)
        for block in fitting:
            yield from block
        yield from left_out(len(blocks) - len(fitting), "explanation")
    # what no case is about, such as what no scenario reaches
    notes = [one for one in found.worst_first if one.severity is Severity.NOTE]
    noted = [details(f"{_SIGNS[one.severity]} {prose(one.message)}", fenced(list(located(one)))) for one in notes]
    fitting = room.take(noted, lines_size)
    for block in fitting:
        yield from block
    yield from left_out(len(noted) - len(fitting), "note")


def sign(found: Findings) -> str:
    """One character that says how it went."""
    if not found.evaluated:
        return "❓"
    if any(case.standing is Standing.FAILED for suite in found.suites for case in suite.cases):
        return "❌"
    if any(case.standing is Standing.UNKNOWN for suite in found.suites for case in suite.cases):
        return "❓"
    return "⚠️" if any(one.severity is Severity.WARNING for one in found.live) else "✅"


def _row(one: Finding) -> tuple[str, ...]:
    sign_ = _SIGNS[one.severity if one.weighing is Weighing.PROBLEM else Severity.NOTE]
    return (f"{sign_} {one.severity.value}", markdown(one.rule), _place(one), prose(one.message))


def _place(one: Finding) -> str:
    return "" if one.span is None else markdown(place_of(one.span))


def _more(one: Finding) -> bool:
    return bool(one.labels or one.details or one.path)


def _heading(one: Finding) -> str:
    place = _place(one)
    return f"{markdown(one.rule)}{f' {place}' if place else ''}: {prose(one.message)}"


def _case(case: Case) -> list[str]:
    heading = f"{_STANDINGS[case.standing]} {markdown(case.name)}: {prose(case.message)}"
    return details(heading, fenced(list(case.details)) if case.details else [])
