"""Lines about what is owed and what metrics are: `provider 100 CNY in 2026-01`, `16 of 20`."""

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from servanda.logs.document import Findings, Node, Table, Text, did_you_mean
from servanda.logs.rules import currencies
from servanda.model.agreement import Agreement
from servanda.plan import Plan, rests_on
from servanda.scenarios.moments import is_month
from servanda.scenarios.written import Measured, Owed

_OWED = re.compile(r"(?P<party>\S+) (?P<amount>\d{1,20}(?:\.\d{1,4})?) ?(?P<currency>[A-Z]{3})(?: in (?P<month>\S+))?")
_COUNT = re.compile(r"(\d{1,9}) of (\d{1,9})")
_SHARE = re.compile(r"(\d{1,6}(?:\.\d{1,9})?)%")
_NUMBER = re.compile(r"\d{1,12}(?:\.\d{1,9})?")
MARKS = ("none", "unknown", "thin", "not judged")


def read_owed(line: Text, agreement: Agreement, findings: Findings) -> Owed | None:
    """What a party owes; `nothing` where nobody owes anything."""
    text = " ".join(line.value.split())
    if text == "nothing":
        return Owed(None, None, None, None, line.value, line.span)
    match = _OWED.fullmatch(text)
    if match is None:
        help_ = "write `provider 100 CNY in 2026-01`, `provider 300 CNY` for all months together, or `nothing`"
        findings.error("TEST017", f"`{line.value}` says not who owes what", line.span, help_=help_)
        return None
    parties, money = tuple(agreement.parties), tuple(sorted(currencies(agreement)))
    month = match["month"]
    if match["party"] not in parties:
        message = f"{agreement.name} has no party `{match['party']}`"
        hint = did_you_mean(match["party"], parties) or f"there are: {', '.join(parties)}"
        findings.error("TEST018", message, line.span, help_=hint)
    elif match["currency"] not in money:
        message = f"{agreement.name} does not reckon in {match['currency']}"
        findings.error("TEST012", message, line.span, help_=f"there are: {', '.join(money) or 'none'}")
    elif month is not None and not is_month(month):
        findings.error("TEST008", f"`{month}` is no month", line.span, help_="write 2026-03")
    else:
        return Owed(match["party"], Decimal(match["amount"]), match["currency"], month, line.value, line.span)
    return None


def read_metrics(node: Node, agreement: Agreement, plan: Plan, findings: Findings) -> tuple[Measured, ...]:
    """`metrics: {resolution_rate: {2026-W02: 16 of 20}}`."""
    if not isinstance(node, Table):
        findings.error("TEST005", "`metrics` is a mapping of a metric to its windows", node.span)
        return ()
    found: list[Measured] = []
    for name, windows in node.entries.items():
        key = node.keys[name]
        if name not in agreement.metrics:
            names = tuple(agreement.metrics)
            hint = did_you_mean(name, names) or f"there are: {', '.join(names) or 'none'}"
            findings.error("TEST018", f"{agreement.name} has no metric `{name}`", key.span, help_=hint)
        elif not readers_of(plan, name):
            message = f"no clause with a rule reads `{name}`, so it is never measured"
            findings.error("TEST018", message, key.span)
        elif not isinstance(windows, Table):
            message = f"`{name}` is a mapping of windows (2026-W07, 2026-02) to values"
            findings.error("TEST005", message, windows.span)
        else:
            for label, value in windows.entries.items():
                one = _measured(name, label, value, findings)
                if one is not None:
                    found.append(one)
    return tuple(found)


def readers_of(plan: Plan, metric: str) -> tuple[str, ...]:
    """The clauses that read a metric."""
    return tuple(dict.fromkeys(check.clause for check in plan.checks if metric in rests_on(check)[1]))


def _measured(metric: str, window: str, node: Node, findings: Findings) -> Measured | None:
    if not isinstance(node, Text):
        findings.error("TEST005", f"the value of `{window}` is one text", node.span)
        return None
    made: Mapping[str, object] = {"value": None, "count": None, "mark": None}
    for piece in (part.strip() for part in node.value.split(",")):
        count, share = _COUNT.fullmatch(piece), _SHARE.fullmatch(piece)
        if piece in MARKS:
            made = {**made, "mark": piece}
        elif count is not None:
            made = {**made, "count": (int(count[1]), int(count[2]))}
        elif share is not None:
            made = {**made, "value": Fraction(share[1]) / 100}
        elif _NUMBER.fullmatch(piece):
            made = {**made, "value": Fraction(piece)}
        else:
            help_ = f"write `16 of 20`, `80%`, `12`, or one of: {', '.join(MARKS)}"
            findings.error("TEST017", f"`{piece}` is no value of a metric", node.span, help_=help_)
            return None
    text = f"{metric} {window}: {node.value}"
    return Measured(metric, window, **made, text=text, span=node.span)  # type: ignore[arg-type]
