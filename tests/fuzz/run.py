"""The long run: `python tests/fuzz/run.py TARGET… --seconds N`; atheris drives it where it is installed.

Every way of failing (type of the error and where it was raised) is kept once under `--crashes`, and the run goes on. At
the end stands how many inputs were run and what was found; the exit code is 1 where anything was.
"""

import argparse
import faulthandler
import hashlib
import random
import re
import resource
import signal
import sys
import tempfile
import time
import traceback
from pathlib import Path
from types import FrameType

sys.path.insert(0, str(Path(__file__).parent))
_VARYING = re.compile(r"servanda-\w+|[0-9]{3,}")
SLOWEST = 20
"""CPU seconds one input may take; six times as many on a clock, for the machine may have much else to do"""
MEMORY = 6 << 30
"""bytes of address space the whole run may take"""


class SlowError(AssertionError):
    """One input took longer than it may."""


def _slow(_number: int, _frame: FrameType | None) -> None:
    message = f"more than {SLOWEST} seconds"
    raise SlowError(message)


class Run:
    """One target under way: counts, keeps what failed."""

    def __init__(self, target, crashes: Path) -> None:  # noqa: ANN001 - a Target, imported late
        self.target = target
        self.crashes = crashes
        self.done = 0
        self.longest = 0.0
        self.found: dict[str, str] = {}

    def one(self, data: bytes) -> None:
        """Run one input."""
        self.done += 1
        began = time.monotonic()
        signal.setitimer(signal.ITIMER_PROF, SLOWEST)
        signal.alarm(SLOWEST * 6)
        try:
            self.target.run(data)
        except Exception as error:  # noqa: BLE001 - any exception is what is looked for
            self._keep(error, data)
        finally:
            signal.alarm(0)
            signal.setitimer(signal.ITIMER_PROF, 0)
        self.longest = max(self.longest, time.monotonic() - began)
        if self.done % 50 == 0:
            self.note()

    def words(self) -> str:
        """How far the run is, in one line."""
        kinds = len(self.found)
        return f"{self.target.name}: {self.done} inputs, longest {self.longest:.2f} s, {kinds} kinds of failure"

    def note(self) -> None:
        """Leave the line beside what failed: a run driven by coverage leaves its process without a word."""
        self.crashes.mkdir(parents=True, exist_ok=True)
        (self.crashes / f"{self.target.name}.summary").write_text(self.words() + "\n", encoding="utf-8")

    def _keep(self, error: Exception, data: bytes) -> None:
        frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "/src/servanda/" in frame.filename]
        where = " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames[::-1][:3])
        said = _VARYING.sub("0", str(error))[:60]
        key = f"{type(error).__name__} {where} {said}"
        if key in self.found:
            return
        self.found[key] = str(error)[:300]
        name = f"{self.target.name}-{hashlib.sha256(key.encode()).hexdigest()[:10]}"
        self.crashes.mkdir(parents=True, exist_ok=True)
        (self.crashes / name).write_bytes(data)
        (self.crashes / f"{name}.txt").write_text(
            "".join(traceback.format_exception(error)), encoding="utf-8", errors="backslashreplace"
        )
        print(f"FOUND {name}: {key}", flush=True)


def by_hand(run: Run, seconds: float, seed: int) -> None:
    """Mutations of the seeds, and of what mutations gave, without feedback."""
    rng = random.Random(seed)  # noqa: S311 - no secret
    pool = list(run.target.seeds)
    for data in pool:
        run.one(data)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        data = rng.choice(pool)
        for _ in range(rng.choice((1, 1, 2, 3))):
            data = run.target.mutate(rng, data)
        run.one(data[: 1 << 16])
        if rng.random() < 0.02 and len(pool) < 4000:
            pool.append(data[: 1 << 16])


def by_coverage(run: Run, seconds: float, seed: int, corpus: Path) -> None:
    """Mutations of whatever reached new code; leaves the process at its end."""
    import atheris

    corpus.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(run.target.seeds):
        (corpus / f"seed-{number}").write_bytes(data)

    def mutator(data: bytes, most: int, wanted: int) -> bytes:
        rng = random.Random(wanted)  # noqa: S311 - no secret
        if rng.random() < 0.15:
            return atheris.Mutate(data, most)
        return run.target.mutate(rng, data)[:most]

    atheris.Setup(
        [
            "fuzz",
            str(corpus),
            f"-max_total_time={int(seconds)}",
            f"-seed={seed}",
            "-max_len=65536",
            "-rss_limit_mb=0",
            f"-timeout={SLOWEST * 10}",
            "-print_final_stats=1",
        ],
        run.one,
        custom_mutator=mutator,
    )
    atheris.Fuzz()


def main() -> int:
    """Run each target for its share of the time."""
    parser = argparse.ArgumentParser()
    parser.add_argument("targets", nargs="+")
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--crashes", type=Path, default=Path(".fuzz/crashes"))
    parser.add_argument("--corpus", type=Path, default=Path(".fuzz/corpus"))
    parser.add_argument("--no-coverage", action="store_true", help="do not use atheris")
    given = parser.parse_args()
    faulthandler.enable()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    signal.signal(signal.SIGALRM, _slow)
    signal.signal(signal.SIGPROF, _slow)
    guided = not given.no_coverage and len(given.targets) == 1
    if guided:
        try:
            import atheris

            with atheris.instrument_imports(include=["servanda"]):
                from targets import targets

                import servanda.checking
                import servanda.cli.check
                import servanda.lint
                import servanda.logs.load
                import servanda.plan  # noqa: F401 - loaded under the eyes of the fuzzer
        except ImportError:
            guided = False
    from targets import targets

    failed = 0
    with tempfile.TemporaryDirectory(prefix="fuzz-") as base:
        known = targets(Path(base))
        for name in given.targets:
            run = Run(known[name](), given.crashes)
            if guided:
                by_coverage(run, given.seconds, given.seed, given.corpus / name)
            by_hand(run, given.seconds / len(given.targets), given.seed)
            run.note()
            print(run.words(), flush=True)
            failed += len(run.found)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
