"""Runs of the same work, taken in turns, and what they cost."""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median

SOURCES = Path(__file__).resolve().parents[1] / "src"


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of several runs: CPU of all threads (what is compared) and elapsed."""

    cpu: tuple[float, ...]
    wall: tuple[float, ...]

    @property
    def middle(self) -> float:
        """The median CPU seconds."""
        return median(self.cpu)


def in_turns(cases: Mapping[str, Callable[[], None]], runs: int) -> dict[str, Cost]:
    """Each case `runs` times, round by round, so that a busy minute of the machine falls on all of them."""
    cpu: dict[str, list[float]] = {name: [] for name in cases}
    wall: dict[str, list[float]] = {name: [] for name in cases}
    for _ in range(runs):
        for name, work in cases.items():
            before, begun = _spent(), time.perf_counter()
            work()
            wall[name].append(time.perf_counter() - begun)
            cpu[name].append(_spent() - before)
    return {name: Cost(tuple(cpu[name]), tuple(wall[name])) for name in cases}


def _spent() -> float:
    """CPU seconds of this process and of those it waited for."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def python(*arguments: str) -> Callable[[], None]:
    """A fresh interpreter with these arguments, as a user starts it: compiled modules are kept between runs."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, *arguments]

    def work() -> None:
        subprocess.run(  # noqa: S603 - the interpreter that runs this, with constant arguments
            command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment
        )

    return work
