"""The whole calculation: every instance of the first agreement from a folder of exports, its verdicts, what is owed."""

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

from . import chat_clauses, issue_clauses, ledger_clauses, periodic_clauses
from .exports import read_exports
from .outcomes import Log, Row, seen
from .workdays import day_of

DUTIES = {
    "provider": [
        "2.1.1.1",
        "2.1.1.2a",
        "2.1.1.2b",
        "2.1.1.3",
        "2.1.1.4",
        "2.1.2.1",
        "2.1.2.2",
        "2.1.2.3",
        "2.1.3.1",
        "2.1.3.2",
        "2.1.3.3",
        "2.1.3.4",
        "2.2.1.3",
        "2.2.1.4",
        "2.2.1.5",
        "2.2.1.6",
        "2.2.2.1",
        "2.2.2.2",
        "2.2.2.3",
    ],
    "client": ["2.2.1.1", "2.2.1.2", "2.2.2.4"],
}
COSTLY = {"2.1.1.3", "2.1.1.4", "2.1.3.1", "2.1.3.2", "2.1.3.3", "2.1.3.4"}
EACH = Decimal(100)  # 0.5 % of 20000
CAP = Decimal(2000)  # 10 % of 20000


def calculate(log: Log) -> list[Row]:
    return [
        *chat_clauses.channels(log),
        *periodic_clauses.new_customers(log),
        *periodic_clauses.existing_customers(log),
        *chat_clauses.replies(log),
        *issue_clauses.needs(log),
        *periodic_clauses.weekly_summary(log),
        *periodic_clauses.monthly_analysis(log),
        *issue_clauses.tiers(log),
        *issue_clauses.levels(log),
        *periodic_clauses.fee(log),
        *ledger_clauses.requests(log),
        *ledger_clauses.extra_work(log),
        *chat_clauses.scripts(log),
        *ledger_clauses.disclosures(log),
        *periodic_clauses.service_report(log),
        *ledger_clauses.powers(log),
    ]


def word(outcomes: Iterable[str]) -> str:
    found = set(outcomes)
    if found & {"late", "missed"}:
        return "breached"
    if "undecided" in found:
        return "undecided"
    if not found:
        return "not triggered"
    return "pending" if found == {"pending"} else "compliant"


def verdicts(log: Log, rows: list[Row]) -> dict[tuple[str, str | None], str]:
    """Verdict by clause and debtor, of the clauses that the log decides."""
    found: dict[tuple[str, str | None], str] = {}
    for debtor, clauses in DUTIES.items():
        for clause in clauses:
            found[clause, debtor] = word(r.outcome for r in rows if (r.clause, r.debtor) == (clause, debtor))
    for clause, power in ledger_clauses.power_words(log, rows).items():
        found[clause, "client"] = power
    return found


def settlement(rows: list[Row]) -> dict[str, Decimal]:
    """What the provider owes for each month, in CNY."""
    owed: dict[str, Decimal] = {}
    for row in rows:
        if row.clause in COSTLY and row.outcome in {"late", "missed"}:
            assert row.due is not None
            month = f"{day_of(row.due):%Y-%m}"
            owed[month] = min(CAP, owed.get(month, Decimal(0)) + EACH)
    return owed


def log_of(folder: Path, as_of: int) -> Log:
    return seen(read_exports(folder), as_of)
