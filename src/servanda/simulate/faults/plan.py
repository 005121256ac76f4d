"""Which fault happens on which day."""

from datetime import date, timedelta

from servanda.simulate.clock import ONE_DAY
from servanda.simulate.faults import contacts, desk, parties, talk
from servanda.simulate.faults.kinds import Fault
from servanda.simulate.periods import FAULTS as PERIODIC
from servanda.simulate.world import World

DAILY: dict[str, Fault] = {fault.name: fault for fault in (*talk.FAULTS, *desk.FAULTS, *parties.FAULTS)}
CLAUSES: dict[str, str] = {
    **{name: fault.clause for name, fault in DAILY.items()},
    **contacts.FAULTS,
    **{name: clause for clause, names in PERIODIC.items() for name in names},
}
"""every fault's name and the clause it breaks first"""


class Schedule:
    """Days of the faults that happen on a day; one that finds nobody free is tried again on its next fitting day."""

    def __init__(self, world: World, wanted: dict[str, int]) -> None:
        self.placed: dict[str, int] = {}
        self._world = world
        self._days: dict[date, list[str]] = {}
        self.bad_weeks = parties.bad_weeks(world, set(wanted))
        self._power = parties.power_days(world, self.bad_weeks)
        for name, fault in DAILY.items():
            rng = world.rng("fault", name)
            fits = self._fitting(fault) if wanted.get(name) else []
            for _ in range(wanted.get(name, 0) if fits else 0):
                self._days.setdefault(rng.choice(fits), []).append(name)

    def happen(self, day: date) -> None:
        """Do the day's faults, in the order of the list of faults."""
        names = self._days.pop(day, [])
        for number, name in enumerate(sorted(names, key=list(DAILY).index)):
            rng = self._world.rng("fault", name, day, number)
            if DAILY[name].inject(self._world, rng, day, name):
                self.placed[name] = self.placed.get(name, 0) + 1
            else:
                self._again(name, day)

    def _again(self, name: str, day: date) -> None:
        later = [fit for fit in self._fitting(DAILY[name]) if fit > day]
        if later:
            self._days.setdefault(later[0], []).append(name)

    def _fitting(self, fault: Fault) -> list[date]:
        world = self._world
        first = world.first + timedelta(days=fault.after_start)
        last = world.last - timedelta(days=fault.before_end)
        if fault.name.startswith("team_"):
            opens, lapses = self._power.get(fault.name, (date.max, date.min))
            first, last = max(first, opens), min(last, lapses)
        days = []
        while first <= last:
            if not fault.working or world.clock.day(first).working:
                days.append(first)
            first += ONE_DAY
        return days
