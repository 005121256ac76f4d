"""The result as JSON (`docs/json.md`): streamed, every breach in it, amounts exact."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from servanda.engines.outcomes import MetricWindow, Outcome, OutcomeRow, RecordRef
from servanda.reports.jsontext import Json, encoded
from servanda.reports.report import Report
from servanda.reports.words import Phrases
from servanda.verdicts.verdict import ClauseVerdict, Judgement, PowerState

SCHEMA_VERSION = 1


def result_json(report: Report) -> Iterator[str]:
    """Pieces of one JSON document, a line end last; clauses and breaches each start a line of their own."""
    judgement, phrases = report.judgement, report.phrases
    head: dict[str, Json] = {
        "schema_version": SCHEMA_VERSION,
        "agreement": judgement.agreement,
        "title": judgement.title,
        "version": judgement.version,
        "timezone": judgement.zone,
        "term": _interval(judgement.term, phrases),
        "as_of": phrases.iso(judgement.as_of),
        "verdict": judgement.word.value,
        "complete": not report.hidden,
        "engine": report.engine.value,
    }
    for number, (name, value) in enumerate(head.items()):
        yield f"{',' if number else '{'}\n {encoded(name)}: {encoded(value)}"
    yield ",\n " + _list("parties", _parties(judgement))
    yield ',\n "clauses": ['
    for number, clause in enumerate(judgement.clauses):
        yield ",\n  " if number else "\n  "
        yield from _clause(report, clause, phrases)
    yield "],\n " + _list("settlement", _settlement(judgement))
    yield ",\n " + _list("remedies", _remedies(judgement))
    yield ",\n " + _list("details", [_details(report, clause) for clause in judgement.clauses])
    yield ",\n " + _list("metrics", [_metric(window, phrases) for window in judgement.metrics])
    yield ",\n " + _list("logs", _logs(report, phrases))
    yield "\n}\n"


def _list(name: str, items: list[Json]) -> str:
    return f"{encoded(name)}: [" + ",".join(f"\n  {encoded(item)}" for item in items) + "]"


def _interval(bounds: tuple[int, int] | None, phrases: Phrases) -> Json:
    return None if bounds is None else {"from": phrases.iso(bounds[0]), "until": phrases.iso(bounds[1])}


def _parties(judgement: Judgement) -> list[Json]:
    return [
        {
            "party": party.party,
            "title": party.title,
            "name": party.name,
            "verdict": party.word.value,
            "breached": party.breached,
            "undecided": party.undecided,
            "owes": [{"amount": total, "currency": currency} for currency, total in party.owes],
        }
        for party in judgement.parties
    ]


def _clause(report: Report, clause: ClauseVerdict, phrases: Phrases) -> Iterator[str]:
    """The entry whose form is fixed: what else there is to say of a clause stands under `details`."""
    head: dict[str, Json] = {
        "clause": clause.clause,
        "title": clause.title,
        "debtor": clause.debtor,
        "verdict": clause.word.value,
        "instances": {outcome.value: clause.counts[outcome] for outcome in Outcome},
    }
    yield encoded(head)[:-1] + ', "breaches": ['
    if clause.debtor is not None:
        for number, row in enumerate(report.breaches(clause.clause, clause.debtor)):
            yield (",\n    " if number else "\n    ") + encoded(_row(row, phrases))
    yield '], "power": ' + encoded(_power(clause.power, phrases)) + "}"


def _details(report: Report, clause: ClauseVerdict) -> Json:
    phrases = report.phrases
    return {
        "clause": clause.clause,
        "debtor": clause.debtor,
        "owners": clause.owners,
        "note": clause.note,
        "tolerated": clause.tolerated,
        "excused": [_explained(row, phrases) for row in clause.excused],
        "undecided": {
            "reasons": [{"reason": reason, "count": count} for reason, count in clause.reasons],
            "examples": [_explained(row, phrases) for row in clause.undecided],
            "set_aside": report.rests_on_set_aside(clause),
        },
    }


def _row(row: OutcomeRow, phrases: Phrases) -> dict[str, Json]:
    return {
        "step": row.step,
        "key": {name: phrases.shown(name, value) for name, value in row.key},
        "outcome": row.outcome.value,
        "opened_at": _instant(row.opened_at, phrases),
        "due_at": _instant(row.due_at, phrases),
        "met_at": _instant(row.met_at, phrases),
        "trigger": _record(row.trigger),
        "response": _record(row.response),
    }


def _explained(row: OutcomeRow, phrases: Phrases) -> Json:
    return _row(row, phrases) | {"excuse": _record(row.excuse), "reason": row.reason}


def _instant(instant: int | None, phrases: Phrases) -> Json:
    return None if instant is None else phrases.iso(instant)


def _record(ref: RecordRef | None) -> Json:
    return None if ref is None else {"file": ref.file, "record": ref.record}


def _power(power: PowerState | None, phrases: Phrases) -> Json:
    if power is None:
        return None
    return {
        "state": power.word.value,
        "since": _instant(power.since, phrases),
        "until": _instant(power.until, phrases),
        "openings": [
            {
                "since": phrases.iso(opening.since),
                "until": _instant(opening.until, phrases),
                "ground": opening.ground,
                "trigger": _record(opening.trigger),
            }
            for opening in power.openings
        ],
        "exercises": [
            {
                "at": phrases.iso(exercise.at),
                "key": {name: phrases.shown(name, value) for name, value in exercise.key},
                "grounded": exercise.grounded,
                "ground": exercise.ground,
                "record": _record(exercise.record),
            }
            for exercise in power.exercises
        ],
    }


def _settlement(judgement: Judgement) -> list[Json]:
    """One entry per month, debtor and currency."""
    sums: defaultdict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    for line in judgement.settlement:
        sums[line.month, line.debtor, line.currency] += line.amount
    return [
        {"month": month, "debtor": debtor, "amount": total, "currency": currency}
        for (month, debtor, currency), total in sums.items()
    ]


def _remedies(judgement: Judgement) -> list[Json]:
    """What the settlement is made of: one entry per month, debtor and remedy."""
    return [
        {
            "month": line.month,
            "debtor": line.debtor,
            "clause": line.clause,
            "breaches": line.breaches,
            "gross": line.gross,
            "cap": line.cap,
            "amount": line.amount,
            "currency": line.currency,
        }
        for line in judgement.settlement
    ]


def _metric(window: MetricWindow, phrases: Phrases) -> Json:
    return {
        "metric": window.metric,
        "window": window.label,
        "from": phrases.iso(window.start),
        "until": phrases.iso(window.end),
        "judged_at": _instant(window.judged_at, phrases),
        "judged": window.judged,
        "thin": window.thin,
        "numerator": window.numerator,
        "denominator": window.denominator,
    }


def _logs(report: Report, phrases: Phrases) -> list[Json]:
    return [
        {
            "source": source.name,
            "files": source.files,
            "records": source.records,
            "duplicates": source.duplicates,
            "coverage": None if source.since == source.until else _interval((source.since, source.until), phrases),
            "gaps": source.gaps,
            "set_aside": source.set_aside,
        }
        for source in report.sources
    ]
