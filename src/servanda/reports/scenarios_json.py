"""Results of scenarios as one JSON document (`docs/scenarios.md`)."""

from servanda.diagnostics import Span
from servanda.reports.jsontext import Json, encoded
from servanda.reports.scenario_words import expected_words, facts, got_words, phrases_of, said
from servanda.reports.words import Phrases
from servanda.scenarios.results import Failure, Reach, Reasoning, Results, ScenarioResult

SCHEMA_VERSION = 1


def scenarios_json(results: Results) -> str:
    """The document, a line end last."""
    document: dict[str, Json] = {
        "schema_version": SCHEMA_VERSION,
        "engine": results.engine.value,
        "files": results.files,
        "deselected": results.deselected,
        "counts": {status.value: count for status, count in results.counts.items()},
    }
    parts = [f"{encoded(name)}: {encoded(value)}" for name, value in document.items()]
    parts.append(_list("scenarios", [_scenario(one) for one in results.scenarios]))
    parts.append(_list("coverage", [_reach(one) for one in results.reach]))
    return "{" + ",\n ".join(parts) + "\n}\n"


def _list(name: str, items: list[Json]) -> str:
    return f"{encoded(name)}: [" + ",".join(f"\n  {encoded(item)}" for item in items) + "]"


def _scenario(one: ScenarioResult) -> Json:
    phrases = phrases_of(one)
    return {
        "agreement": one.agreement,
        "file": one.file,
        "name": one.name,
        "span": _span(one.span),
        "status": one.status.value,
        "as_of": None if one.as_of is None else phrases.iso(one.as_of),
        "expectations": one.expectations,
        "unseen": one.unseen,
        "failures": [_failure(failure, one, phrases) for failure in one.failures],
    }


def _failure(failure: Failure, one: ScenarioResult, phrases: Phrases) -> Json:
    return {
        "clause": failure.clause,
        "title": failure.title,
        "span": _span(failure.span),
        "expected": expected_words(failure),
        "got": got_words(failure, phrases),
        "differences": [
            {
                "aspect": difference.aspect.value,
                "expected": None if difference.expected is None else said(difference.expected, phrases),
                "got": None if difference.got is None else said(difference.got, phrases),
            }
            for difference in failure.differences
        ],
        "instances": [_instance(cause, one, phrases) for cause in failure.cause],
    }


def _instance(cause: Reasoning, one: ScenarioResult, phrases: Phrases) -> Json:
    row = cause.row
    return {
        "debtor": row.debtor,
        "step": row.step,
        "key": {name: phrases.shown(name, value) for name, value in row.key},
        "outcome": row.outcome.value,
        "opened_at": None if row.opened_at is None else phrases.iso(row.opened_at),
        "due_at": None if row.due_at is None else phrases.iso(row.due_at),
        "met_at": None if row.met_at is None else phrases.iso(row.met_at),
        "deadline": cause.deadline,
        "reason": row.reason,
        "facts": [{"label": label, "text": text, "line": line} for label, text, line in facts(cause, one, phrases)],
    }


def _reach(reach: Reach) -> Json:
    return {
        "agreement": reach.agreement,
        "file": reach.file,
        "reached": reach.reached[0],
        "branches": reach.reached[1],
        "clauses": [
            {
                "clause": clause.clause,
                "title": clause.title,
                "scenarios": clause.scenarios,
                "branches": [
                    {"kind": branch.what, "text": branch.text, "reached": branch.reached} for branch in clause.branches
                ],
            }
            for clause in reach.clauses
        ],
    }


def _span(span: Span) -> Json:
    return {
        "file": span.file,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }
