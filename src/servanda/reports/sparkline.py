"""Share kept per week as one line of bars."""

from collections.abc import Sequence
from datetime import date, timedelta

from servanda.verdicts.verdict import ClauseVerdict, Week

EMPTY = "·"
"""no decided instance in that week"""
_LEVELS = "▁▂▃▄▅▆▇█"


def axis(clauses: Sequence[ClauseVerdict]) -> list[str]:
    """Mondays from the first week with a decided instance of any clause to the last, none left out."""
    mondays = sorted({week.monday for clause in clauses for week in clause.weeks})
    if not mondays:
        return []
    day, last = date.fromisoformat(mondays[0]), date.fromisoformat(mondays[-1])
    found = []
    while day <= last:
        found.append(day.isoformat())
        day += timedelta(weeks=1)
    return found


def weeks_per_bar(weeks: int, cells: int) -> int:
    """How many weeks share one bar so that all fit into `cells`."""
    return max(1, -(-weeks // cells)) if cells else 1


def bars(weeks: Sequence[Week], mondays: Sequence[str], per_bar: int) -> str:
    """One bar per `per_bar` weeks: full only where everything was kept, `·` where nothing was decided."""
    known = {week.monday: week for week in weeks}
    line = ""
    for start in range(0, len(mondays), per_bar):
        group = [known[monday] for monday in mondays[start : start + per_bar] if monday in known]
        decided = sum(week.decided for week in group)
        kept = sum(week.kept for week in group)
        line += EMPTY if not decided else _LEVELS[kept * (len(_LEVELS) - 1) // decided]
    return line
