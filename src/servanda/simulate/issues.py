"""The issue desk: issues of every level and kind, with the steps their level asks for.

Kept by construction: each step lies at a share of the time its clause leaves; a share of issues large enough to matter
to the resolution rate is never left open, unless a week is meant to be bad.
"""

from dataclasses import dataclass, field
from datetime import date
from random import Random

from servanda.simulate.clock import DAY, HOUR, MINUTE, ONE_DAY, Clock, Day
from servanda.simulate.people import Customer
from servanda.simulate.sink import Export, Origin, Sink, cells
from servanda.simulate.texts import DEPARTMENTS, NOTES, PERSONS
from servanda.simulate.values import Values

SECOND = 1000
ACTIONS = {
    "issue_answered": "answered",
    "issue_handed_over": "handed_over",
    "customer_informed": "customer_informed",
    "client_contacted": "client_contacted",
    "solution_proposed": "solution_proposed",
    "need_recorded": "need_recorded",
    "issue_closed": "closed",
}
"""events of the agreement to the export's spelling"""
STEPS = {
    1: (("2.1.3.1", "issue_answered"),),
    2: (("2.1.3.2", "issue_handed_over"), ("2.1.3.2", "customer_informed")),
    3: (("2.1.3.3", "client_contacted"), ("2.1.3.3", "solution_proposed"), ("2.1.3.3", "issue_closed")),
}
"""what each level calls for: clause and event"""
NEEDS = ("complaint", "suggestion")
"""kinds whose need is recorded"""


@dataclass(slots=True, eq=False)
class Issue:
    """An issue while its rows are written; `level` is the text in the export, empty where there is none."""

    id: str
    opened: int
    level: str
    kind: str
    customer: str
    agent: str
    origin: Origin
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Opening:
    """Who opens an issue when, for which customer; `id` where it was given away before."""

    at: int
    customer: Customer
    agent: str
    id: str = ""


@dataclass(slots=True)
class Week:
    """Issues of one week, to steer its resolution rate; `bad` weeks are to fall below the target."""

    opened: int = 0
    slow: int = 0
    faulty: int = 0
    bad: bool = False


@dataclass(slots=True)
class Month:
    """Issues opened in a month, and how many of them closed in it: the figures of its service report."""

    opened: int = 0
    closed: int = 0


@dataclass(slots=True)
class Desk:
    """Writes issue rows and keeps the counts the reports state."""

    sink: Sink
    clock: Clock
    values: Values
    weeks: dict[date, Week] = field(default_factory=dict)
    months: dict[str, Month] = field(default_factory=dict)
    _issues: int = 0
    _rows: int = 0
    _owed: float = 0.0

    # --- rows ---------------------------------------------------------------------------------------------------------

    def reserve(self) -> str:
        """The id of an issue about to be opened."""
        self._issues += 1
        return f"I{self._issues:06d}"

    def open(self, rng: Random, opening: Opening, level: str, kind: str) -> Issue:
        """Open an issue; its instant is cut to the second."""
        at = opening.at - opening.at % SECOND
        issue_id = opening.id or self.reserve()
        issue = Issue(issue_id, at, level, kind, opening.customer.id, opening.agent, Origin())
        self.week(at).opened += 1
        self._month(at).opened += 1
        self._row(rng, issue, at, "opened", issue.origin)
        return issue

    def act(self, rng: Random, issue: Issue, at: int, event: str) -> int:
        """A step of an issue, by the agreement's event; gives the instant written."""
        at -= at % SECOND
        action = ACTIONS.get(event, event)
        if action == "closed" and not issue.closed:
            issue.closed = True
            if self._label(issue.opened) == self._label(at):
                self._month(at).closed += 1
        self._row(rng, issue, at, action)
        return at

    def change(self, rng: Random, issue: Issue, at: int, level: str) -> Origin:
        """Set another level."""
        at -= at % SECOND
        issue.level = level
        origin = Origin()
        self._row(rng, issue, at, "level_changed", origin)
        return origin

    def due(self, clause: str, event: str, at: int) -> int:
        """When a step is due that something at `at` called for; where the calendar cannot tell, after the term."""
        due = self.clock.due(self.values.step(clause, event).deadline, at)
        return self.clock.start(self.values.term[1]) + 400 * DAY if due is None else due

    # --- ordinary issues ----------------------------------------------------------------------------------------------

    def ordinary(self, rng: Random, opening: Opening) -> tuple[Issue, int]:
        """An issue from opening to closing, every step in time; gives it with the instant of its closing."""
        draw = rng.random()
        level = 1 if draw < LEVEL_1 else 2 if draw < LEVEL_2 else 3
        return self.kept(rng, opening, level)

    def kept(self, rng: Random, opening: Opening, level: int) -> tuple[Issue, int]:
        """An ordinary issue of a given level."""
        kinds = KINDS[level]
        issue = self.open(rng, opening, str(level), kinds[rng.randrange(len(kinds))])
        last = self.steps(rng, issue, level, issue.opened)
        self.record_need(rng, issue)
        if level == len(STEPS):
            return issue, last
        if rng.random() < CHANGED:
            raised = level + 1 if rng.random() < BY_ONE else len(STEPS)
            moment = max(last, issue.opened) + 2 * MINUTE + rng.randrange(40 * MINUTE)
            self.change(rng, issue, moment, str(raised))
            moment -= moment % SECOND
            if raised == len(STEPS):
                return issue, self.steps(rng, issue, raised, moment)
            last = moment
        return issue, self.finish(rng, issue, last)

    def steps(self, rng: Random, issue: Issue, level: int, at: int, *, without: tuple[str, ...] = ()) -> int:
        """The steps a level calls for from `at` on, in time; gives the last one's instant."""
        last = at
        for clause, event in STEPS[level]:
            if event in without:
                continue
            # the steps follow each other: each one begins where the one before ended
            left = self.due(clause, event, at) - last
            last = self.act(rng, issue, last + SECOND + int(left * (0.08 + 0.6 * rng.random())), event)
        return last

    def record_need(self, rng: Random, issue: Issue) -> None:
        """Record the need of a complaint or a suggestion in time."""
        if issue.kind in NEEDS:
            left = self.due("2.1.2.1", "need_recorded", issue.opened) - issue.opened
            self.act(rng, issue, issue.opened + int(left * (0.02 + 0.7 * rng.random() * rng.random())), "need_recorded")

    def finish(self, rng: Random, issue: Issue, last: int) -> int:
        """Close an issue in the time that counts as resolved, or later where its week bears that."""
        resolve = (self.clock.due(self.values.recovery.resolve, issue.opened) or last) - issue.opened
        if self._may_be_slow(rng, issue.opened):
            end = issue.opened + resolve + 6 * HOUR + rng.randrange(5 * DAY)
        else:
            share = rng.random()
            end = last + 4 * MINUTE + int(share * share * 0.6 * resolve)
        if rng.random() < PAUSED and end - last > HOUR:
            pause = last + MINUTE + rng.randrange((end - last) // 3)
            self.act(rng, issue, pause, "paused")
            self.act(rng, issue, pause + MINUTE + rng.randrange((end - last) // 3), "resumed")
        closed = self.act(rng, issue, end, "issue_closed")
        if rng.random() < REOPENED:
            self.act(rng, issue, closed + 2 * HOUR, "reopened")
            self.act(rng, issue, closed + 5 * HOUR + rng.randrange(DAY), "issue_closed")
        return closed

    def moments(self, rng: Random, day: Day, per_week: float) -> list[int]:
        """When issues of a day are opened, fewer on days off; in order."""
        self._owed += per_week / WORKLOAD * (1.0 if day.working else OFF_DAY) * (0.5 + rng.random())
        number = int(self._owed)
        self._owed -= number
        return sorted(day.start + 8 * HOUR + 40 * MINUTE + rng.randrange(12 * HOUR) for _ in range(number))

    # --- the resolution rate ------------------------------------------------------------------------------------------

    def week(self, at: int) -> Week:
        """The week an instant lies in."""
        day = self.clock.date_of(at)
        monday = day - day.weekday() * ONE_DAY
        return self.weeks.setdefault(monday, Week())

    def leave_open(self, at: int) -> bool:
        """Whether one more issue of the week may stay open by an injected fault; counts it if so."""
        week = self.week(at)
        recovery = self.values.recovery
        if not week.bad and week.faulty + 1 > (1 - recovery.target) * recovery.sample * 2 / 3:
            return False
        week.faulty += 1
        return True

    def shortfall(self, monday: date) -> int:
        """How many issues a bad week still needs to be more than its minimum sample."""
        return max(0, self.values.recovery.sample + 4 - self.weeks.setdefault(monday, Week()).opened)

    def _may_be_slow(self, rng: Random, at: int) -> bool:
        week = self.week(at)
        short = 1 - float(self.values.recovery.target)
        share = short + BAD_MARGIN if week.bad else short / 3
        allowed = week.slow + week.faulty + 1 <= share * (week.opened + (2 if week.bad else 0))
        if allowed and (week.bad or rng.random() < SLOW):
            week.slow += 1
            return True
        return False

    def _label(self, at: int) -> str:
        return self.clock.date_of(at).strftime("%Y-%m")

    def _month(self, at: int) -> Month:
        return self.months.setdefault(self._label(at), Month())

    def _row(self, rng: Random, issue: Issue, at: int, action: str, origin: Origin | None = None) -> None:
        self._rows += 1
        notes = NOTES[action]
        self.sink.put(
            at,
            Export.ISSUES,
            cells(
                f"E{self._rows:07d}",
                issue.id,
                self.clock.stamp(at),
                action,
                issue.level,
                issue.kind,
                issue.customer,
                issue.agent,
                DEPARTMENTS[rng.randrange(len(DEPARTMENTS))] if action == "handed_over" else "",
                PERSONS[rng.randrange(len(PERSONS))] if action == "client_contacted" else "",
                notes[rng.randrange(len(notes))],
            ),
            origin,
        )


LEVEL_1, LEVEL_2 = 0.6, 0.9
KINDS = {
    1: ("enquiry", "enquiry", "enquiry", "suggestion"),
    2: ("coordination", "coordination", "complaint", "suggestion"),
    3: ("complaint",),
}
CHANGED = 0.07
BY_ONE = 0.6
PAUSED = 0.15
REOPENED = 0.05
SLOW = 0.6
BAD_MARGIN = 0.14
WORKLOAD = 5.8
"""issues of a week are spread over five working days and two quieter ones"""
OFF_DAY = 0.4
