"""covered-sources: every source says from when to when its records are complete.

What it does: looks into the `logs.yaml` beside the agreement, where there is one, and reports a source that feeds
an event which a clause or a metric needs and for which no `coverage` is stated. A standard text whose term is still
a blank is left alone: the binding of a signed agreement extends its own and states the coverage.

Why it matters: without coverage nobody knows whether a record is missing or was never made; every clause that rests
on the source is undecided.

Reported, for example:

    clause 1 "reply"
      when question_asked
      provider must answer_given
      for the same question
      within 1 day

Here the binding states no coverage. Use instead: the days that the exports hold, in `logs.yaml`, as in `coverage:
2026-01-01 to 2026-04-01`; in the agreement nothing changes:

    clause 1 "reply"
      when question_asked
      provider must answer_given
      for the same question
      within 1 day
"""

from collections.abc import Iterator

from servanda.diagnostics import Severity
from servanda.lint.evidence.bound import bound
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject

CODE = "EVI006"
NAME = "covered-sources"
SEVERITY = Severity.WARNING


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per source, at its name in the binding."""
    found = bound(subject)
    if found is None or found.binding is None or subject.agreement.runs is None:
        return
    from servanda.logs.needs import needed_events  # noqa: PLC0415 -- only beside a binding

    needed = needed_events(subject.agreement)
    for source in found.binding.sources:
        fed = [rule.event.value for rule in source.events if rule.event.value in needed]
        if source.coverage is None and fed:
            yield Finding(
                f"source `{source.name.value}` states no coverage: {needed[fed[0]]} cannot be decided",
                source.name.span,
                help="state from when to when the exports are complete: `coverage: 2026-01-01 to 2026-04-01`",
                breadcrumb=(subject.title,),
            )
