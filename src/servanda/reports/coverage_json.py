"""What exports can decide, as one JSON document (`docs/coverage.md`)."""

from servanda.clocks import Zone
from servanda.coverage import ClauseSurvey, EventFacts, Problem, SourceFacts, StepSurvey, Survey
from servanda.reports.coverage_text import problem_words
from servanda.reports.jsontext import Json, encoded
from servanda.reports.words import Phrases

SCHEMA_VERSION = 1


def coverage_json(survey: Survey) -> str:
    """The document, a line end last."""
    phrases = Phrases(Zone(survey.agreement.zone))
    document: dict[str, Json] = {
        "schema_version": SCHEMA_VERSION,
        "agreement": survey.agreement.name,
        "title": survey.agreement.title,
        "timezone": survey.agreement.zone,
        "term": None if survey.term is None else _interval(*survey.term, phrases),
        "as_of": None if survey.as_of is None else phrases.iso(survey.as_of),
    }
    parts = [f"{encoded(name)}: {encoded(value)}" for name, value in document.items()]
    parts.append(_list("clauses", [_clause(one, survey, phrases) for one in survey.clauses]))
    parts.append(_list("sources", [_source(source, phrases) for source in survey.sources.values()]))
    parts.append(_list("lost", [{"source": name, "events": events} for name, events in survey.lost.items()]))
    parts.append(_list("events", [_event(facts, phrases) for facts in survey.events.values()]))
    return "{" + ",\n ".join(parts) + "\n}\n"


def _list(name: str, items: list[Json]) -> str:
    return f"{encoded(name)}: [" + ",".join(f"\n  {encoded(item)}" for item in items) + "]"


def _interval(start: int | None, end: int | None, phrases: Phrases) -> Json:
    return {
        "from": None if start is None else phrases.iso(start),
        "until": None if end is None else phrases.iso(end),
    }


def _clause(one: ClauseSurvey, survey: Survey, phrases: Phrases) -> Json:
    return {
        "clause": one.clause.number,
        "title": one.clause.title,
        "verdict": one.ability.word,
        "problems": [_problem(problem, phrases) for problem in one.problems],
        "steps": [_step(step, survey, phrases) for step in one.steps],
    }


def _step(step: StepSurvey, survey: Survey, phrases: Phrases) -> Json:
    return {
        "step": step.step,
        "debtor": step.debtor or None,
        "verdict": step.ability.word,
        "reads": [
            {
                "event": read.event,
                "role": read.role.value,
                "fields": read.fields,
                "sources": survey.events[read.event].sources if read.event in survey.events else (),
            }
            for read in step.reads
        ],
        "rests_on": {"clauses": step.clauses, "metrics": step.metrics},
        "problems": [_problem(problem, phrases) for problem in step.problems],
        "remarks": step.remarks,
    }


def _problem(problem: Problem, phrases: Phrases) -> Json:
    return {
        "verdict": problem.ability.word,
        "reason": problem_words(problem, phrases),
        "stretches": [_interval(start, end, phrases) for start, end in problem.spans],
    }


def _source(source: SourceFacts, phrases: Phrases) -> Json:
    return {
        "source": source.name,
        "files": len(source.files),
        "records": source.records,
        "set_aside": source.set_aside,
        "coverage": None if source.covered is None else _interval(*source.covered, phrases),
        "gaps": [_interval(start, end, phrases) for start, end in source.gaps],
    }


def _event(facts: EventFacts, phrases: Phrases) -> Json:
    return {
        "event": facts.name,
        "sources": facts.sources,
        "records": facts.records,
        "first": None if facts.first is None else phrases.iso(facts.first),
        "last": None if facts.last is None else phrases.iso(facts.last),
        "fields": [
            {"field": field.name, "filled": field.filled, "never": field.unseen} for field in facts.fields.values()
        ],
    }
