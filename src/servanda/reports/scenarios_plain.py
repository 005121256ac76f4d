"""Results of scenarios for grep: one line per scenario, per failure and per branch that no scenario reaches."""

from collections.abc import Iterator

from servanda.diagnostics import Span
from servanda.reports.plain import plain
from servanda.reports.scenario_words import expected_words, got_words, instance_words, phrases_of, summary
from servanda.scenarios.results import Results


def scenarios_concise(results: Results) -> Iterator[str]:
    """Lines without line ends; each starts with its place."""
    for one in results.scenarios:
        name = plain(one.name) if one.name else "-"
        yield f"{_place(one.span)}: {one.status.value} {plain(one.agreement)}: {name}"
        phrases = phrases_of(one)
        for failure in one.failures:
            clause = "owed" if failure.clause is None else plain(failure.clause)
            about = f" ({instance_words(failure.cause[0].row, phrases)})" if len(failure.cause) == 1 else ""
            words = f"expected {expected_words(failure)}; got {got_words(failure, phrases)}{about}"
            yield f"{_place(failure.span)}: {clause} {words}"
    for reach in results.reach:
        for one_clause in reach.clauses:
            place = f"{_place(one_clause.span)}: {plain(one_clause.clause)}"
            if not one_clause.scenarios:
                yield f"{place} no scenario"
                continue
            for branch in one_clause.missing:
                yield f"{place} not reached: {branch.what} {plain(branch.text)}"
    yield summary(results)


def _place(span: Span) -> str:
    return f"{plain(span.file)}:{span.line}:{span.column}"
