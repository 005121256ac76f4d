"""Coverage: an agreement and exports come in; which clauses the exports can decide, which not, and why, goes out."""

from servanda.coverage.facts import EventFacts, FieldFacts, SourceFacts
from servanda.coverage.survey import Ability, ClauseSurvey, Problem, StepSurvey, Survey, survey

__all__ = [
    "Ability",
    "ClauseSurvey",
    "EventFacts",
    "FieldFacts",
    "Problem",
    "SourceFacts",
    "StepSurvey",
    "Survey",
    "survey",
]
