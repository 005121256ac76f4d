"""Compares the quantities of a clause's quote with those of its rule."""

from collections.abc import Iterable
from fractions import Fraction

from servanda.lint.quoted import Quoted, clauses
from servanda.lint.quotes.measures import LENGTHS, Kind, Quantity, Reading
from servanda.lint.quotes.passages import misquoted
from servanda.lint.quotes.quantities import quantities
from servanda.lint.quotes.stated import Stated, stated, terms_of
from servanda.lint.subject import Subject
from servanda.records import record

_PAIRED = frozenset({Kind.NEXT, Kind.WINDOW, Kind.LEVEL})
"""kinds that also describe things: they disagree only with one of the same kind in the rule"""
_DAY = 86_400
_WORKING_WORDS = ("工作时间", "营业时间", "服务时间", "working time", "office hours", "working hours", "business hours")

_HOURS = {Kind.CLOCK: Kind.WORKING, Kind.WORKING: Kind.CLOCK}


@record
class Disagreement:
    """A quantity of the quote and one of the rule that do not agree; None: the other side says nothing of the kind."""

    quoted: Quoted
    said: Quantity | None
    rule: Stated | None


def disagreements(subject: Subject) -> tuple[Disagreement, ...]:
    """Those of all clauses, each once, for the rules that report them."""
    return subject.remembered("quantities", lambda: tuple(_all(subject)))


def _all(subject: Subject) -> list[Disagreement]:
    found: list[Disagreement] = []
    for quoted in clauses(subject):
        if not quoted.norms or not quoted.sentence:
            continue
        if quoted.own:
            found += _of(subject, quoted)
            continue
        # what an extended text says is its own business, unless this agreement has changed a term of it
        changed = _changed(subject, quoted)
        if changed:
            found += [one for one in _of(subject, quoted) if one.rule is not None and one.rule.term in changed]
    return found


def other_time(one: Disagreement) -> bool:
    """Whether quote and rule name the same number, one of working time and the other of plain time.

    That is another rule's to report: `time-units-as-quoted`.
    """
    if one.said is None or one.rule is None:
        return False
    kind, value, _ = one.rule.reading
    for said, amount, _ in one.said.readings:
        pair = {said: amount, kind: value}
        if set(pair) == {Kind.CLOCK, Kind.WORKING} and amount == value:
            return True
        if set(pair) == {Kind.CLOCK, Kind.WORKING_DAYS} and pair[Kind.CLOCK] == pair[Kind.WORKING_DAYS] * _DAY:
            return True
    return False


def _changed(subject: Subject, quoted: Quoted) -> frozenset[str]:
    return frozenset(
        name
        for name, versions in terms_of(subject, quoted.item).items()
        if not subject.source.terms[name].was_blank
        and any(item.span.file == subject.agreement.file for item in versions)
    )


def _of(subject: Subject, quoted: Quoted) -> list[Disagreement]:
    rule = stated(subject, quoted.item)
    said = quantities(quoted.sentence)
    in_hours = any(word in _between(quoted.sentence, said).lower() for word in _WORKING_WORDS)
    named = _Readings((one.reading for one in rule), in_hours=in_hours)
    unmatched = [
        one
        for one in (said if quoted.quote is not None else ())
        if not one.weak and not any(named.have(reading) for reading in one.readings)
    ]
    missing = _missing(rule, said, in_hours=in_hours)
    shares = _shares_of_sums(said)
    if any(one.reading in shares for one in missing):  # 30% of 120,000 is agreed as well as 36,000
        missing = [one for one in missing if one.reading not in shares]
        unmatched = [one for one in unmatched if one.readings[0][0] not in {Kind.MONEY, Kind.SHARE}]
    more: tuple[Quantity, ...] = ()
    if (unmatched or missing) and quoted.paragraph is not None and quoted.quote is not None:
        more = quantities(quoted.paragraph.text)
        missing = _missing(missing, more, in_hours=in_hours)
        if misquoted(subject, quoted):  # what only the wrong quote says is no quantity
            real = {reading for one in more for reading in one.readings}
            unmatched = [one for one in unmatched if not real.isdisjoint(one.readings)]
    found: list[Disagreement] = []
    for one in unmatched:
        kind = one.readings[0][0]
        partner = next((other for other in missing if _comparable(kind, other)), None)
        if partner is not None:
            missing = [other for other in missing if other.reading != partner.reading]
            found.append(Disagreement(quoted, one, partner))
        elif kind not in _PAIRED:
            found.append(Disagreement(quoted, one, None))
    missing = [other for other in missing if other.required]
    if quoted.prose is not None and any(other.term is not None for other in missing):
        prose = quoted.prose  # a defined term's value may stand where it is defined
        elsewhere = subject.remembered(f"quantities {prose.file}", lambda: quantities(prose.text))
        left = _missing(missing, elsewhere, in_hours=in_hours)
        missing = [other for other in missing if other.term is None or other in left]
    told: set[Reading] = set()
    for other in missing:
        if other.reading not in told:
            told.add(other.reading)
            found.append(Disagreement(quoted, None, other))
    return found


def _between(sentence: str, said: tuple[Quantity, ...]) -> str:
    """The sentence without its quantities: `two working hours` speaks of no office hours besides."""
    for one in reversed(said):
        sentence = sentence[: one.start] + " " + sentence[one.end :]
    return sentence


def _shares_of_sums(said: tuple[Quantity, ...]) -> frozenset[Reading]:
    """Every share of every sum of a sentence, in the sum's currency."""
    readings = [reading for one in said for reading in one.readings]
    sums = [(value, currency) for kind, value, currency in readings if kind is Kind.MONEY]
    shares = [value for kind, value, _ in readings if kind is Kind.SHARE]
    return frozenset((Kind.MONEY, value * share, currency) for value, currency in sums for share in shares)


def _missing(rule: Iterable[Stated], said: Iterable[Quantity], *, in_hours: bool) -> list[Stated]:
    """What of a rule, where it matters, is not said."""
    readings = _Readings((reading for one in said for reading in one.readings), in_hours=in_hours)
    return [one for one in rule if (one.required or one.reading[0] in _PAIRED) and not readings.have(one.reading)]


def _comparable(kind: Kind, other: Stated) -> bool:
    """Whether a quantity of the rule is what the quote's should have been."""
    if kind in LENGTHS:
        return other.required and other.reading[0] in LENGTHS
    if kind is other.reading[0]:
        return other.required or kind in _PAIRED
    pairs = {Kind.DAY: LENGTHS, Kind.TIMES: {Kind.NUMBER}, Kind.NUMBER: {Kind.TIMES}}
    return other.required and other.reading[0] in pairs.get(kind, ())


class _Readings:
    """Readings to look others up in; within stated office hours, 15 minutes may be of working time."""

    def __init__(self, readings: Iterable[Reading], *, in_hours: bool) -> None:
        self._currencies: dict[tuple[Kind, Fraction], set[str]] = {}
        for kind, value, currency in readings:
            self._currencies.setdefault((kind, value), set()).add(currency)
        self._in_hours = in_hours

    def have(self, reading: Reading) -> bool:
        """Whether one of them means the same; money of a currency that is not said may be of any."""
        kind, value, currency = reading
        if kind is Kind.MONEY:
            there = self._currencies.get((kind, value), set())
            return bool(there) and (not currency or currency in there or "" in there)
        if (kind, value) in self._currencies:
            return True
        other = _HOURS.get(kind) if self._in_hours else None
        return other is not None and (other, value) in self._currencies
