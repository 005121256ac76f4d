"""independent-evidence: a duty is not proven by its debtor's own records alone.

What it does: looks into the `logs.yaml` beside the agreement, where there is one, for sources that say who keeps
them (`kept by: provider`), and reports a duty or prohibition whose act comes from sources alone that the party
bound by it keeps. It is a note: often there is no other record. A clause that is attested as well is left alone.

Why it matters: who keeps the log can leave out what speaks against him, and add what speaks for him.

Reported, for example:

    clause 1 "reply"
      when question_asked
      provider must answer_given
      for the same question
      within 1 day

Here `answer_given` comes from one source, which the provider keeps. Use instead: a record of the other side, or its
word for it:

    clause 1 "reply"
      when question_asked
      provider must answer_given
      for the same question
      within 1 day
      attested by client
"""

from collections.abc import Iterator

from servanda.diagnostics import Label, Severity
from servanda.lint.evidence.bound import Bound, bound, own
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject
from servanda.model import agreement as model
from servanda.syntax.tree import Modal

CODE = "EVI002"
NAME = "independent-evidence"
SEVERITY = Severity.NOTE


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per clause and event; and one per source that is kept by nobody the agreement knows."""
    found = bound(subject)
    if found is None or found.binding is None:
        return
    for source in found.binding.sources:
        keeper = source.kept_by
        if keeper is not None and keeper.value not in subject.agreement.parties and own(subject, keeper.span):
            yield Finding(
                f"source `{source.name.value}` is kept by `{keeper.value}`, which is no party",
                keeper.span,
                help=f"write one of {', '.join(subject.agreement.parties)}" if subject.agreement.parties else None,
                breadcrumb=(subject.title,),
            )
    for clause in subject.agreement.clauses:
        if clause.attestation is None:
            yield from _of(subject, clause, found)


def _of(subject: Subject, clause: model.Clause, found: Bound) -> Iterator[Finding]:
    told: set[str] = set()
    for norm in (clause.norm, clause.then):
        if norm is None or norm.modal is Modal.MAY:
            continue
        for act in norm.acts:
            rules = found.rules(act.event) if act.event is not None else ()
            if act.event is None or act.event in told or not rules or found.unread(act.event):
                continue
            keepers = [source.kept_by for source, _ in rules]
            if any(keeper is None or keeper.value != norm.party for keeper in keepers):
                continue
            # what an agreement takes over with its binding is reported where both are written
            if not own(subject, clause.number_span) and not any(
                keeper and own(subject, keeper.span) for keeper in keepers
            ):
                continue
            told.add(act.event)
            labels = tuple(
                Label(keeper.span, f"source `{source.name.value}` is kept by {norm.party}")
                for source, _ in {source.name.value: (source, rule) for source, rule in rules}.values()
                if (keeper := source.kept_by) is not None
            )
            yield Finding(
                f"clause {clause.number} binds {norm.party}, and only {norm.party}'s own records show `{act.event}`",
                act.span,
                help="bind a source that the other side keeps, or add `attested by …`",
                labels=labels,
                breadcrumb=clause.heading,
            )
