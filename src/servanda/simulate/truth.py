"""The ground truth: what each injected fault must give, written down from what was done.

Nothing here reads the exports back or evaluates a rule. What is still open at the end of the span (as-of) is left out:
a deadline at or after it is pending, and an act at or after it has not been seen.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from servanda.simulate.clock import Clock
from servanda.simulate.sink import Origin, cells
from servanda.simulate.values import Duty

HEADER = "clause,debtor,step,key,outcome,opened_at,due_at,trigger_file,trigger_record,fault"


@dataclass(frozen=True, slots=True)
class Entry:
    """One outcome that is not `met`; instants in milliseconds UTC."""

    duty: Duty
    key: str
    outcome: str
    opened: int
    due: int
    trigger: Origin | None
    fault: str


class Truth:
    """Collects entries and writes `truth.csv`; holds one small entry per injected outcome."""

    def __init__(self, clock: Clock, as_of: int) -> None:
        self.entries: list[Entry] = []
        self._clock = clock
        self._as_of = as_of

    def breach(  # noqa: PLR0913 - one column of the truth each
        self,
        duty: Duty,
        key: Mapping[str, str],
        fault: str,
        *,
        opened: int,
        due: int | None,
        met: int | None = None,
        trigger: Origin | None = None,
        window: bool = False,
    ) -> None:
        """A duty not kept in time: `late` where it was made good at `met`, else `missed`.

        `window`: the duty ends with its window, which is over when it ends at as-of; other deadlines must lie before.
        """
        outcome = "missed" if met is None or met >= self._as_of else "late"
        self.state(duty, key, fault, outcome, opened=opened, due=due, trigger=trigger, window=window)

    def forbidden(self, duty: Duty, key: Mapping[str, str], fault: str, *, at: int, act: Origin) -> None:
        """An act against a prohibition, or one without ground: opened and due at its own instant."""
        self.state(duty, key, fault, "missed", opened=at, due=at, trigger=act)

    def state(  # noqa: PLR0913 - one column of the truth each
        self,
        duty: Duty,
        key: Mapping[str, str],
        fault: str,
        outcome: str,
        *,
        opened: int,
        due: int | None,
        trigger: Origin | None = None,
        window: bool = False,
    ) -> None:
        """Any other outcome, decided unless its deadline still lies ahead (or is not known)."""
        if due is None or due > self._as_of or (due == self._as_of and not window):
            return
        text = json.dumps(dict(key), ensure_ascii=False)
        self.entries.append(Entry(duty, text, outcome, opened, due, trigger, fault))

    def write(self, path: Path) -> int:
        """Write the entries in order of opening; gives their number. Only after all rows know their record."""
        ordered = sorted(self.entries, key=lambda entry: (entry.opened, entry.duty.clause, entry.key, entry.duty.step))
        with path.open("w", encoding="utf-8", newline="") as file:
            file.write(HEADER + "\n")
            for entry in ordered:
                trigger = entry.trigger
                file.write(
                    cells(
                        entry.duty.clause,
                        entry.duty.debtor,
                        entry.duty.step,
                        entry.key,
                        entry.outcome,
                        self._clock.iso(entry.opened),
                        self._clock.iso(entry.due),
                        trigger.file if trigger else "",
                        trigger.record if trigger else "",
                        entry.fault,
                    )
                    + "\n"
                )
        return len(ordered)
