"""parties-as-quoted: whom the quote binds, the rule binds.

What it does: looks for a party by its title, its name or its keyword right before the verbs of a clause's quote
(`乙方应当`, `the Client shall`) and reports a clause whose quote makes nobody who is bound or entitled by the rule the
subject of a verb of the rule's kind.

Why it matters: a duty checked against the wrong party finds breaches of somebody who owes nothing.

Reported, for example:

    clause 1 "fee"
      quote "乙方应当于每月 10 日前付款。"
      for each complete month as m
      provider must payment_made where period = m
      by 24:00 on the 10th of m

Here the client's title is `乙方`. Use instead: the party that the sentence names:

    clause 1 "fee"
      quote "乙方应当于每月 10 日前付款。"
      for each complete month as m
      client must payment_made where period = m
      by 24:00 on the 10th of m
"""

import re
from collections.abc import Iterator, Mapping

from servanda.diagnostics import Edit, Fix, Label, Severity
from servanda.lint.quoted import Quoted, clauses, place, prose_labels
from servanda.lint.quotes.modals import modals
from servanda.lint.quotes.passages import misquoted
from servanda.lint.rule import Finding
from servanda.lint.subject import Subject
from servanda.records import record
from servanda.syntax.tree import Modal, TextValue

CODE = "PRO007"
NAME = "parties-as-quoted"
SEVERITY = Severity.WARNING

_KINDS = {Modal.OWES: Modal.MUST, Modal.ENSURE: Modal.MUST}
_SHORTEST = 2
_BEFORE = 40
"""characters before a verb in which its subject is looked for"""


@record
class _Named:
    party: str
    words: str
    start: int
    end: int


def check(subject: Subject) -> Iterator[Finding]:
    """One finding per clause of the agreement's own file, at the subject in its quote."""
    names = _names(subject)
    for quoted in clauses(subject):
        if not quoted.own or quoted.quote is None or not quoted.norms or misquoted(subject, quoted) or not names:
            continue
        bound = {norm.party.text for norm in quoted.norms}
        kinds = {_KINDS.get(norm.modal, norm.modal) for norm in quoted.norms}
        found = [
            named
            for verb in modals(quoted.quote.value)
            if verb.modal in kinds
            if (named := _subject(quoted.quote.value[: verb.start], names)) is not None
        ]
        if found and not any(named.party in bound for named in found):
            yield _finding(subject, quoted, found[0])


def _names(subject: Subject) -> Mapping[str, str]:
    """What parties are called, casefolded, to their names; what two are called is nobody's."""
    names: dict[str, str] = {}
    shared: set[str] = set()
    for name, source in subject.source.parties.items():
        fact = source.facts.get("name")
        full = fact.value.value if fact is not None and isinstance(fact.value, TextValue) else ""
        title = source.title.value if source.title is not None else ""
        for words in {name.casefold(), title.strip().casefold(), full.strip().casefold()}:
            if len(words) < _SHORTEST:
                continue
            if words in names:
                shared.add(words)
            names[words] = name
    return {words: name for words, name in names.items() if words not in shared}


def _subject(before: str, names: Mapping[str, str]) -> _Named | None:
    """The party whose name ends the text, but for an adverb."""
    tail = before[-_BEFORE:]
    for words, party in names.items():
        match = re.search(
            rf"(?<![A-Za-z0-9_]){re.escape(words)}(?![A-Za-z0-9_])\s*(?:均|也|亦|则|仍|最迟|事先|另行)?\s*$",
            tail,
            re.IGNORECASE,
        )
        if match is not None:
            first = len(before) - len(tail) + match.start()
            # 甲方和乙方应当: both of them, or the last of several that are listed
            if re.search(r"(?:和|与|及|或者?|、|\band|\bor)\s*(?:the\s+)?$", before[:first], re.IGNORECASE):
                return None
            return _Named(party, before[first : first + len(words)], first, first + len(words))
    return None


def _finding(subject: Subject, quoted: Quoted, named: _Named) -> Finding:
    norm = quoted.norms[0]
    fixes: tuple[Fix, ...] = ()
    if len(quoted.norms) == 1:
        fixes = (Fix(f"bind {named.party}", (Edit(norm.party.span, named.party),)),)
    return Finding(
        f"clause {quoted.number} speaks of “{named.words}” ({named.party}), its rule of `{norm.party.text}`",
        place(subject, quoted, named.start, named.end),
        help=f"write `{named.party} {norm.modal.value}`, if the sentence is what was agreed",
        labels=(Label(norm.party.span, "the rule binds"), *prose_labels(quoted, named.words)),
        breadcrumb=quoted.breadcrumb,
        fixes=fixes,
    )
