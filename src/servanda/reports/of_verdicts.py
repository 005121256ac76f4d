"""The result of a check in, findings in the neutral form out: every clause is a rule and a case of its agreement."""

from collections.abc import Collection, Iterator
from itertools import islice

from servanda.diagnostics import Severity
from servanda.engines.outcomes import Outcome
from servanda.reports.findings import Case, Finding, Findings, Rule, Standing, Suite, Weighing
from servanda.reports.of_diagnostics import place_of
from servanda.reports.report import Report
from servanda.reports.result_concise import instance_words
from servanda.reports.words import amount, window_of
from servanda.verdicts.verdict import ClauseVerdict, Judgement, Word

SHOWN = 3
"""instances that a finding lists"""
_BREACHES = frozenset({Word.BREACHED, Word.EXERCISED_WITHOUT_GROUND})
_UNKNOWN = frozenset({Word.UNDECIDED, Word.BLANK})
_WAITING = {
    Word.PENDING: Weighing.OPEN,
    Word.NOT_ATTESTED: Weighing.REVIEW,
    Word.NOT_CHECKABLE: Weighing.REVIEW,
}
_NOTHING = frozenset({Word.NOT_TRIGGERED, Word.RECITAL, Word.REMEDY})


def judged(report: Report, failing: Collection[Word], also: tuple[Finding, ...] = (), shown: int = SHOWN) -> Findings:
    """The result of `check`; `failing` are the verdicts that `--fail-on` names, `also` what was said of the logs.

    A breach is an error whatever `failing` says; what is undecided or blank a warning. A verdict that waits for time
    or for a person is a note, and a warning where it is failing. Kept clauses are cases, no findings.
    """
    judgement = report.judgement
    verdicts = tuple(one for clause in judgement.clauses for one in _found(report, clause, failing, shown))
    return Findings(
        command="check",
        title=judgement.title or judgement.agreement,
        summary=_summary(report),
        findings=(*verdicts, *also),
        suites=(_suite(report, failing, shown),),
        rules=tuple(dict.fromkeys(_rule(judgement, clause) for clause in judgement.clauses)),
        facts=(
            ("agreement", judgement.agreement),
            ("verdict", judgement.word.value),
            ("as_of", report.phrases.iso(judgement.as_of)),
            ("engine", report.engine.value),
            ("complete", "no" if report.hidden else "yes"),
        ),
    )


def heading(clause: ClauseVerdict) -> str:
    """`2.1.1.3 工作时间内回复`."""
    return f"{clause.clause} {clause.title or ''}".rstrip()


def counts_words(clause: ClauseVerdict) -> str:
    """`7 late, 2 missed, 1,106 met`: the worst first, those there are none of left out."""
    order = (
        Outcome.MISSED,
        Outcome.LATE,
        Outcome.UNDECIDED,
        Outcome.PENDING,
        Outcome.EXCUSED,
        Outcome.RELEASED,
        Outcome.MET,
    )
    return ", ".join(f"{clause.counts[outcome]:,} {outcome.value}" for outcome in order if clause.counts[outcome])


def evidence(report: Report, clause: ClauseVerdict, shown: int) -> Iterator[str]:
    """The first breaches with their records, how many more there are, then what the log could not tell, and why."""
    phrases, judgement = report.phrases, report.judgement
    if clause.quote:
        yield f"agreed: “{clause.quote}”"
    if clause.debtor is not None:
        for row in islice(report.breaches(clause.clause, clause.debtor), shown):
            window = window_of(row, clause.modal, judgement.metrics)
            yield f"{row.outcome.value}: {instance_words(row, phrases, window)}"
    left = clause.counts[Outcome.LATE] + clause.counts[Outcome.MISSED] - shown
    if left > 0:
        yield f"and {left:,} more"
    if clause.tolerated:
        yield f"{clause.tolerated:,} of them tolerated"
    for reason, count in clause.reasons:
        yield f"{count:,} × undecided: {reason}"
    if report.rests_on_set_aside(clause):
        yield "rows that were set aside may be what leaves it open"
    if clause.note:
        yield clause.note


def _found(report: Report, clause: ClauseVerdict, failing: Collection[Word], shown: int) -> Iterator[Finding]:
    weight = _weight(report, clause, failing)
    if weight is None:
        return
    severity, weighing = weight
    judgement = report.judgement
    yield Finding(
        rule=_rule(judgement, clause).id,
        severity=severity,
        message=_message(judgement, clause),
        span=clause.span,
        details=tuple(evidence(report, clause, shown)),
        path=(judgement.title or judgement.agreement, heading(clause)),
        clause=clause.clause,
        identity=(clause.word.value, clause.debtor or ""),
        weighing=weighing,
        facts=(
            ("verdict", clause.word.value),
            ("debtor", clause.debtor or ""),
            *((outcome.value, clause.counts[outcome]) for outcome in Outcome),
        ),
    )


def _weight(report: Report, clause: ClauseVerdict, failing: Collection[Word]) -> tuple[Severity, Weighing] | None:
    """How much a verdict weighs; None where it is kept, or where there is nothing to keep."""
    if clause.word in _BREACHES:
        return Severity.ERROR, Weighing.PROBLEM
    if clause.word in _UNKNOWN:
        return Severity.WARNING, Weighing.PROBLEM
    if clause.word not in _WAITING:
        return None
    if clause.word in failing or (Word.UNDECIDED in failing and _lost(report, clause)):
        return Severity.WARNING, Weighing.PROBLEM
    return Severity.NOTE, _WAITING[clause.word]


def _lost(report: Report, clause: ClauseVerdict) -> bool:
    """Whether a statement may be among the rows that were set aside: it is undecided then, not just missing."""
    return clause.word is Word.NOT_ATTESTED and report.rests_on_set_aside(clause)


def who(judgement: Judgement, clause: ClauseVerdict) -> str:
    """`服务方 (provider)`; the owners where there is no debtor."""
    names = (clause.debtor,) if clause.debtor is not None else clause.owners
    titles = {party.party: party.title for party in judgement.parties}
    return ", ".join(f"{titles[name]} ({name})" if titles.get(name) else name for name in names)


def _message(judgement: Judgement, clause: ClauseVerdict) -> str:
    whose, counts = who(judgement, clause), counts_words(clause)
    return f"{heading(clause)}: {clause.word.value}{f', {whose}' if whose else ''}{f': {counts}' if counts else ''}"


def _rule(judgement: Judgement, clause: ClauseVerdict) -> Rule:
    title = heading(clause)
    return Rule(f"{judgement.agreement}/{clause.clause}", title, title, clause.quote or "")


def _suite(report: Report, failing: Collection[Word], shown: int) -> Suite:
    judgement = report.judgement
    cases = tuple(_case(report, clause, failing, shown) for clause in judgement.clauses)
    facts = [("agreement", judgement.agreement), ("verdict", judgement.word.value)]
    facts += [("as_of", report.phrases.iso(judgement.as_of)), ("engine", report.engine.value)]
    facts += [
        (f"{party.party} owes", ", ".join(f"{amount(total)} {currency}" for currency, total in party.owes))
        for party in judgement.parties
        if party.owes
    ]
    return Suite(judgement.title or judgement.agreement, judgement.file, cases, tuple(facts))


def _case(report: Report, clause: ClauseVerdict, failing: Collection[Word], shown: int) -> Case:
    judgement = report.judgement
    whose = who(judgement, clause)
    place = () if clause.span is None else (place_of(clause.span),)
    return Case(
        name=f"{heading(clause)}{f' · {whose}' if whose else ''}",
        standing=_standing(report, clause, failing),
        word=clause.word.value,
        message=_message(judgement, clause),
        details=(*place, *evidence(report, clause, shown)),
        group=judgement.agreement,
    )


def _standing(report: Report, clause: ClauseVerdict, failing: Collection[Word]) -> Standing:
    if clause.word in _BREACHES:
        return Standing.FAILED
    if clause.word in _UNKNOWN or _lost(report, clause):
        return Standing.UNKNOWN if Word.UNDECIDED in failing else Standing.SKIPPED
    if clause.word in _WAITING:
        return Standing.FAILED if clause.word in failing else Standing.SKIPPED
    return Standing.SKIPPED if clause.word in _NOTHING else Standing.PASSED


def _summary(report: Report) -> str:
    judgement = report.judgement
    words = [clause.word for clause in judgement.clauses]
    parts = [f"{words.count(word)} {word.value}" for word in Word if word in words]
    only = ", of the clauses asked for" if report.hidden else ""
    return f"{judgement.word.value} as of {report.phrases.iso(judgement.as_of)}: {', '.join(parts)}{only}"
