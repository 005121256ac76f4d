"""Results of scenarios for a person: one line a scenario, then each failure with its reasons, a summary."""

from collections.abc import Iterator

from rich.text import Text

from servanda.reports.plain import fold, pad, plain, width
from servanda.reports.scenario_words import expected_words, facts, got_words, phrases_of, summary
from servanda.reports.words import Phrases, plural
from servanda.scenarios.results import ClauseReach, Failure, Reach, Results, ScenarioResult, Status

_SYMBOLS = {Status.PASSED: "✓", Status.FAILED: "✗", Status.BROKEN: "!"}
_STYLES = {Status.PASSED: "green", Status.FAILED: "bold red", Status.BROKEN: "yellow"}
_LABEL = 10
_NARROWEST = 20
CAUSES = 5
"""instances shown under one failure"""


def scenarios_text(results: Results, columns: int | None) -> Iterator[Text]:
    """Lines for a terminal of `columns` cells, or (None) for a pipe: no line is folded then."""
    file = None
    for one in results.scenarios:
        if one.file != file:
            if file is not None:
                yield Text()
            file = one.file
            yield Text(plain(file), style="bold")
        yield from _line(one, columns)
    failed = [one for one in results.scenarios if one.status is Status.FAILED]
    if failed:
        yield Text()
        yield Text("Failures", style="bold")
    for one in failed:
        yield from _failed(one, columns)
    if results.scenarios:
        yield Text()
    for reach in results.reach:
        yield from _reach(reach, columns)
        yield Text()
    bad = any(one.status is not Status.PASSED for one in results.scenarios) or bool(results.mistakes)
    words = f"{summary(results)}, in {results.seconds:.1f} s"
    yield Text(words, style="bold red" if bad else "bold green")


def _line(one: ScenarioResult, columns: int | None) -> Iterator[Text]:
    lead = Text("  ").append(f"{_SYMBOLS[one.status]} ", style=_STYLES[one.status])
    broken = " (has mistakes and was not run)" if one.status is Status.BROKEN else ""
    name = plain(one.name) if one.name else f"scenario in line {one.span.line}"
    yield from _hung(lead, f"{name}{broken}", columns)


def _failed(one: ScenarioResult, columns: int | None) -> Iterator[Text]:
    phrases = phrases_of(one)
    yield Text()
    place = f"{plain(one.span.file)}:{one.span.line}"
    yield from _hung(Text("✗ ", style="bold red"), f"{plain(one.name)}  {place}", columns, style="bold")
    if one.unseen and one.as_of is not None:
        words = f"{plural(one.unseen, 'event')} at or after as-of ({phrases.day(one.as_of)}) not looked at"
        yield from _hung(Text("  "), words, columns, style="dim")
    for failure in one.failures:
        yield from _failure(failure, one, phrases, columns)


def _failure(failure: Failure, one: ScenarioResult, phrases: Phrases, columns: int | None) -> Iterator[Text]:
    head = "owed or measured" if failure.clause is None else f"{plain(failure.clause)} {plain(failure.title or '')}"
    yield from _hung(Text("  "), head.rstrip(), columns)
    place = f"  :{failure.span.line}" if failure.expected else ""
    yield from _hung(_label("expected"), f"{expected_words(failure)}{place}", columns, style="green")
    yield from _hung(_label("got"), got_words(failure, phrases), columns, style="red")
    for number, cause in enumerate(failure.cause[:CAUSES]):
        if number:
            yield Text()
        for label, words, line in facts(cause, one, phrases):
            yield from _hung(_label(label), words if line is None else f"{words}  :{line}", columns)
    if len(failure.cause) > CAUSES:
        yield from _hung(_label(""), f"… and {len(failure.cause) - CAUSES} more", columns, style="dim")


def _label(word: str) -> Text:
    return Text("    ").append(pad(word, _LABEL), style="dim")


def _hung(lead: Text, text: str, columns: int | None, style: str = "") -> Iterator[Text]:
    """`lead`, then `text`; what does not fit goes on below where the text began."""
    indent = width(lead.plain)
    pieces = [text] if columns is None else fold(text, max(columns - indent, _NARROWEST))
    yield lead.append(pieces[0], style=style)
    for piece in pieces[1:]:
        yield Text(" " * indent).append(piece, style=style)


# --- coverage ---------------------------------------------------------------------------------------------------------


def _reach(reach: Reach, columns: int | None) -> Iterator[Text]:
    covered = sum(1 for clause in reach.clauses if clause.scenarios)
    reached, total = reach.reached
    have = "has" if len(reach.clauses) == 1 else "have"
    head = (
        f"Coverage of {plain(reach.agreement)}: {covered} of {plural(len(reach.clauses), 'clause')} {have} scenarios, "
        f"{reached} of {total} outcomes and branches are reached"
    )
    yield from _hung(Text(), head, columns, style="bold")
    for clause in reach.clauses:
        if clause.missing or not clause.scenarios:
            yield from _clause_reach(clause, columns)
    if all(not clause.missing and clause.scenarios for clause in reach.clauses):
        yield Text("  nothing is left out", style="green")


def _clause_reach(clause: ClauseReach, columns: int | None) -> Iterator[Text]:
    title = f"{plain(clause.clause)} {plain(clause.title or '')}".rstrip()
    if not clause.scenarios:
        yield from _hung(Text("  ").append("✗ ", style="bold red"), f"{title}  no scenario", columns)
        return
    yield from _hung(Text("  ").append("◐ ", style="yellow"), title, columns)
    groups: dict[str, list[str]] = {}
    for branch in clause.missing:
        groups.setdefault(branch.what, []).append(plain(branch.text))
    for what, texts in groups.items():
        if what == "outcome":
            yield from _hung(_label("never"), ", ".join(texts), columns)
            continue
        for number, text in enumerate(texts):
            yield from _hung(_label(what if not number else ""), text, columns)
