"""verbs-as-quoted: what the quote makes a duty, a prohibition or a freedom is one in the rule.

What it does: compares the verbs of a clause's quote (`应当`, `shall`; `不得`, `may not`; `可以`, `may`) with the
rule's `must`, `must not`, `may` and `owes`, and reports a clause whose quote has such verbs, none of them the rule's. A
bound such as `不得晚于` or `shall not exceed` is a duty; a duty to do something only under a condition (`方可`, `限于`,
`only`) may be written as a prohibition with an exception.

Why it matters: a freedom checked as a duty finds breaches that are none; a duty written as a freedom is never breached.

Reported, for example:

    clause 1 "inspection"
      quote "乙方可以查看记录。"
      when question_asked
      client must answer_given
      for the same question
      within 1 day

Use instead: what the sentence says:

    clause 1 "inspection"
      quote "乙方可以查看记录。"
      client may answer_given
"""

import re
from collections.abc import Iterator

from servanda.diagnostics import Label, Severity
from servanda.lint.quoted import Quoted, clauses, place, prose_labels
from servanda.lint.quotes.modals import Verb, modals
from servanda.lint.quotes.passages import misquoted
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject
from servanda.syntax import tree
from servanda.syntax.tree import Modal

CODE = "PRO006"
NAME = "verbs-as-quoted"
SEVERITY = Severity.WARNING

_SAME: dict[Modal, frozenset[Modal]] = {
    Modal.MUST: frozenset({Modal.MUST}),
    Modal.OWES: frozenset({Modal.MUST}),
    Modal.ENSURE: frozenset({Modal.MUST, Modal.MUST_NOT}),  # what may not be can be ensured not to be
    Modal.MUST_NOT: frozenset({Modal.MUST_NOT}),
    Modal.MAY: frozenset({Modal.MAY}),
}
_ONLY = re.compile(r"方可|方能|才能|才可|只能|仅|限于|以内|\bonly\b|\bunless\b", re.IGNORECASE)


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per clause of the agreement's own file, at the first verb of its quote."""
    for quoted in clauses(subject):
        if not quoted.own or quoted.quote is None or not quoted.norms or misquoted(subject, quoted):
            continue
        verbs = modals(quoted.quote.value)
        allowed = {modal for norm in quoted.norms for modal in _SAME[norm.modal]}
        if Modal.MUST_NOT in allowed and _ONLY.search(quoted.quote.value):
            allowed |= {Modal.MUST, Modal.MAY}
        if any(isinstance(line, tree.ForEachBreach | tree.ExceptWhen) for line in quoted.item.lines):
            continue  # the sentence may name the duty that is breached, or its exception
        if verbs and not any(verb.modal in allowed for verb in verbs):
            yield _finding(subject, quoted, quoted.quote, verbs[0])


def _finding(subject: Subject, quoted: Quoted, quote: tree.TextValue, verb: Verb) -> Finding:
    words = quote.value[verb.start : verb.end]
    norm = quoted.norms[0]
    return Finding(
        f"clause {quoted.number} quotes “{words}”, its rule says `{norm.party.text} {norm.modal.value}`",
        place(subject, quoted, verb.start, verb.end),
        help=f"write `{norm.party.text} {verb.modal.value}`, if the sentence is what was agreed",
        labels=(Label(norm.span, "the rule says"), *prose_labels(quoted, words)),
        breadcrumb=quoted.breadcrumb,
    )
