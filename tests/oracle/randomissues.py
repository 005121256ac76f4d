"""Issues: levels of all sorts, steps at the second of their deadline, weeks just under and just over the target."""

from datetime import date

from .draws import Draws
from .workdays import DAY, HOUR, MINUTE, SECOND, midnight

LEVELS = ["1", "2", "2", "3", "3", "3", "", "0", "4", "1.5", "2.0", "3.00"]
KINDS = ["enquiry", "coordination", "complaint", "suggestion"]
STEPS = ["answered", "handed_over", "customer_informed", "client_contacted", "solution_proposed", "need_recorded"]
SPANS = [10 * MINUTE, 30 * MINUTE, 2 * HOUR, 24 * HOUR, 7 * DAY]

LAST_FULL = date(2026, 2, 1)

Record = dict[str, object]


def row(draws: Draws, issue: str, at: int, action: str, level: str = "") -> Record:
    return {
        "issue_id": issue if draws.chance(0.97) else f" {issue} ",
        "at": at,
        "action": action,
        "level": level,
        "kind": draws.choice(KINDS),
        "customer_id": draws.choice(["wmA", "wmB"]),
        "agent": draws.choice(["a01", "x99"]),
        "department": "",
        "person": "",
        "note": draws.choice(["", '备注, 引号"与换行\n', "x"]),
    }


def troubled(draws: Draws, issue: str, opened: int) -> list[Record]:
    found = [row(draws, issue, opened, "opened", draws.choice(LEVELS))]
    at = opened
    for _ in range(draws.choice([0, 0, 1, 1, 2, 3])):
        at = draws.near(at, 0, 10 * MINUTE, 30 * MINUTE, 3 * HOUR)
        found.append(row(draws, issue, at, "level_changed", draws.choice(LEVELS)))
    starts = [int(str(r["at"])) for r in found]
    for action in STEPS:
        if draws.chance(0.6):
            spans = SPANS if action != "need_recorded" else [7 * DAY, DAY]
            found.append(row(draws, issue, draws.near(draws.choice(starts), *spans), action))
    for _ in range(draws.choice([0, 1, 1, 2])):
        closed = draws.near(draws.choice(starts), *SPANS)
        found.append(row(draws, issue, closed, "closed"))
        if draws.chance(0.3):
            found.append(row(draws, issue, closed + draws.choice([0, HOUR]), "reopened"))
    if draws.chance(0.1):
        found.append(row(draws, issue, opened - draws.choice([SECOND, DAY]), draws.choice([*STEPS, "closed"])))
    if draws.chance(0.05):
        found.append(row(draws, issue, opened + draws.choice([0, HOUR]), "opened", draws.choice(LEVELS)))
    return found


def full_week(draws: Draws, week: int) -> list[Record]:
    """A week of 19 to 40 issues of which about 85 % are closed within seven days."""
    count = draws.choice([19, 20, 20, 20, 40])
    closed = round(count * 0.85) - draws.choice([0, 1, 2, 4])
    start = midnight(date(2026, 1, 5)) + week * 7 * DAY
    found = []
    for number in range(count):
        opened = start + draws.choice([0, 7 * DAY - SECOND, draws.randrange(7 * DAY // SECOND) * SECOND])
        issue = f"w{week}-{number}"
        found.append(row(draws, issue, opened, "opened", "1"))
        on_time = number < closed
        if on_time or draws.chance(0.5):
            after = draws.choice([7 * DAY, HOUR]) if on_time else draws.choice([7 * DAY + SECOND, 9 * DAY, -SECOND])
            found.append(row(draws, issue, opened + after, "closed"))
    return found


def issues(draws: Draws) -> list[Record]:
    found: list[Record] = []
    for number in range(draws.randrange(3, 18)):
        found += troubled(draws, f"i{number}", draws.moment())
    if draws.first < LAST_FULL and draws.chance(0.5):
        first = draws.randrange(2)
        for week in range(first, first + draws.choice([2, 3, 4])):
            found += full_week(draws, week)
    numbers = list(range(len(found)))
    draws.shuffle(numbers)
    for record, number in zip(found, numbers, strict=True):
        record["event_id"] = f"e{number}"
    return found
