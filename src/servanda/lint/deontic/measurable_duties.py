"""measurable-duties: every obligation has a rule that a log can decide.

What it does: reports a clause that is `not checkable` or rests on a person's statement alone (`attested by`), and a
duty or step that has neither a deadline nor a frequency.

Why it matters: a duty without a deadline is never late, so nobody can ever find it breached; a statement is a claim, no
evidence.

Reported, for example:

    clause 7 "training"
      attested by provider

    clause 8 "handover"
      when records_requested
      provider must records_handed_over
      for the same request

Use instead: say which event shows it, and by when:

    clause 8 "handover"
      when records_requested
      provider must records_handed_over
      for the same request
      within 2 working days
"""

from collections.abc import Iterator

from servanda.diagnostics import Severity, Span
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject
from servanda.model import agreement as model
from servanda.syntax.tree import Modal

CODE = "DEO001"
NAME = "measurable-duties"
SEVERITY = Severity.WARNING


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per clause or step nobody could measure; a clause with a blank is left until it is filled."""
    for clause in subject.agreement.clauses:
        if not clause.blanks:
            yield from _clause_findings(clause)


def _clause_findings(clause: model.Clause) -> Iterator[Finding]:
    if clause.statement is not None and clause.statement.kind is model.Plain.NOT_CHECKABLE:
        yield _finding(clause, clause.number_span, "cannot be checked")
    if clause.attestation is not None and clause.norm is None:
        yield _finding(clause, clause.attestation.span, "rests on a statement alone: no event shows that it was kept")
    for norm in (clause.norm, clause.then):
        if norm is None or norm.modal is not Modal.MUST:
            continue
        for act in norm.acts:
            if act.deadline is None and act.frequency is None:
                step = f"{norm.party} must {act.event}" if act.event else norm.party
                yield _finding(clause, act.span, f"`{step}` has neither a deadline nor a frequency")


def _finding(clause: model.Clause, span: Span, what: str) -> Finding:
    return Finding(
        f"clause {clause.number} is not measurable: {what}",
        span,
        help="say which event shows it and by when, such as `within 2 working days`",
        breadcrumb=clause.heading,
    )
