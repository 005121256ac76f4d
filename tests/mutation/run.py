"""Mutation testing: changes the program in one small way at a time and says which changes no test notices.

    make mutants ARGS="--module clocks --sample 200"

Why not a stock tool. mutmut and cosmic-ray change Python operators; here half of what the engine means stands in SQL
templates, whose text they would only break (a syntax error that any test finds, which flatters the score). mutmut
copies each function beside itself behind a trampoline, which frozen slotted classes and `record` do not bear well;
cosmic-ray starts the test runner anew for every mutant, which costs seconds before the first test. Here everything is
loaded once: tests are collected, the logs of the literate cases read; each mutant is a forked process that puts new
code into the one function concerned, runs the tests that reach its line, the likeliest first, and stops at the first
failure. Texts of messages, annotations, defaults of parameters and bodies of classes are not changed, nor is anything
changed into what types or SQL's grammar would refuse at once.

Results go to a file of one JSON line a mutant; survivors that mean the same as the program are listed with their
reasons in `equivalent.toml`.
"""

import argparse
import json
import os
import random
import resource
import signal
import sys
import tempfile
import time
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from .mutants import PACKAGE, Module, Mutant, forget_caches, install, read_module

HERE = Path(__file__).resolve().parent

FOLDERS: dict[str, tuple[str, ...]] = {
    "clocks": ("tests/clocks",),
    "plan": ("tests/plan",),
    "verdicts": ("tests/verdicts",),
    "engines/duckdb": (
        "tests/engines/test_store.py",
        "tests/engines/test_evidence.py",
        "tests/engines/test_reasons.py",
        "tests/engines/test_reasons_of_both.py",
        "tests/engines/test_powers_of_both.py",
        "tests/cli/test_explain.py",
    ),
    "engines/reference": (
        "tests/engines/test_reference_clock.py",
        "tests/engines/test_reference_records.py",
        "tests/engines/test_agreement_of_engines.py",
        "tests/engines/test_reasons_of_both.py",
        "tests/engines/test_powers_of_both.py",
    ),
}
"""what is mutated, and the tests that speak of it beside the literate cases"""
EQUIVALENT = HERE / "equivalent.toml"
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder with a name of its own is made in it
KILLED, SURVIVED, TIMEOUT = "killed", "survived", "timeout"

CONTROLS = 40
"""tests, drawn, that the control runs"""
HEADROOM = 8 * 2**30
"""bytes that a mutant may ask for beyond what the tests hold already"""
EXAMPLES = 40
"""of a property, at most: a mutant that survives runs every test that reaches it"""

Line = tuple[str, int]


@dataclass(slots=True)
class Test:
    """A test that can be run in a forked process: `run` raises where it fails."""

    name: str
    run: Callable[[], None]
    seconds: float = 0.0
    lines: frozenset[Line] = frozenset()
    kills: Counter[str] = field(default_factory=Counter)
    """by function of a mutant"""


def main() -> int:
    """Read the options, collect the tests, run the mutants."""
    options = _options()
    folder = Path(tempfile.mkdtemp(prefix="mutants-", dir=SHARED_MEMORY if SHARED_MEMORY.is_dir() else None))
    os.chdir(PACKAGE.parent)
    modules = [read_module(file) for file in _files(options.module)]
    runner = _Runner(modules, folder, options)
    arguments = ["-s", "-p", "no:cacheprovider", "-qq", "--no-header", "--import-mode=importlib"]
    arguments += sorted({path for name in _named(options.module) for path in FOLDERS[name]}) or [
        "tests/mutation/__init__.py"
    ]
    return int(pytest.main(arguments, plugins=[runner]))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--module", action="append", help="folder or file of src/servanda; all of them if not given")
    parser.add_argument("--sample", type=int, help="at most so many mutants, spread evenly over the files")
    parser.add_argument("--seed", type=int, default=0, help="which sample")
    parser.add_argument("--seconds", type=float, help="stop after so long; what is left is not counted")
    parser.add_argument("--cases", default="", help="only cases whose path begins so: `language/pauses,language/terms`")
    parser.add_argument("--generated", type=int, default=200, help="so many examples on which the other engine has run")
    parser.add_argument(
        "--tests", type=int, help="at most so many tests a mutant; run survivors again with all of them"
    )
    parser.add_argument("--only", help="only mutants whose name contains this")
    parser.add_argument("--survivors", type=Path, help="run again what survived by this file of results")
    parser.add_argument("--results", type=Path, default=Path(".mutants.jsonl"), help="where results go")
    parser.add_argument("--list", action="store_true", help="print the mutants' names and stop")
    return parser.parse_args()


def _named(modules: list[str] | None) -> list[str]:
    """The folders that the options speak of."""
    there = [name for name in FOLDERS if (PACKAGE / "servanda" / name).is_dir()]
    return [name for name in there if modules is None or any(one.startswith(name) for one in modules)]


def _files(modules: list[str] | None) -> list[str]:
    every = sorted(
        path.relative_to(PACKAGE / "servanda").as_posix()
        for name in FOLDERS
        for path in (PACKAGE / "servanda" / name).glob("*.py")
    )
    return [file for file in every if modules is None or any(file.startswith(one) for one in modules)]


class _Runner:
    """The pytest plugin that takes the place of the run: collection is pytest's, the rest is here."""

    def __init__(self, modules: list[Module], folder: Path, options: argparse.Namespace) -> None:
        self.modules = {module.file: module for module in modules}
        self.folder = folder
        self.options = options

    def pytest_configure(self) -> None:
        from hypothesis import Phase, settings  # noqa: PLC0415 - its own plugin must be there first

        # a failure is enough, nobody reads it: no shrinking
        phases = (Phase.explicit, Phase.generate)
        settings.register_profile("mutants", phases=phases, derandomize=True, database=None, deadline=None)
        settings.load_profile("mutants")

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        chosen = _chosen(list(self.modules.values()), self.options)
        if self.options.list:
            _say("\n".join(mutant.name for mutant in chosen))
            return True
        from tests.test_cases import CASES  # noqa: PLC0415 - as above

        from . import cases, generated  # noqa: PLC0415 - not for a list of names

        began = time.monotonic()
        tests = [Test(item.nodeid, _item(item)) for item in session.items]
        if not all(mutant.file.startswith("clocks/") for mutant in chosen):
            starts = [f"/cases/{start}" for start in self.options.cases.split(",")]
            wanted = [path for path in CASES if any(start in path.as_posix() for start in starts)]
            by = sorted(
                {"reference" if mutant.file.startswith("engines/reference/") else "duckdb" for mutant in chosen}
            )
            tests += [Test(name, run) for name, run in cases.prepare(wanted, self.folder, by).items()]
            if all(mutant.file.startswith("engines/") for mutant in chosen):  # in the plan both would err alike
                tests += [Test(name, run) for name, run in generated.prepare(self.options.generated, by).items()]
        _say(f"{len(tests)} tests ready after {time.monotonic() - began:.0f} s; {len(chosen)} mutants")
        tests = _measured(tests, {str(mutant.path) for mutant in chosen}, self.folder)
        tests = self._steady(tests)
        _say(f"measured after {time.monotonic() - began:.0f} s")
        self._mutate(chosen, tests)
        return True

    def _steady(self, tests: list[Test]) -> list[Test]:
        """The tests that pass where a mutant's process runs them, on the program as it is: a control of the runner."""
        kept = list(tests)
        while True:
            _, failed = _try(None, kept[:CONTROLS], self.folder)
            if failed is None:
                return kept
            _say(f"left out, fails without any mutant: {failed.name}")
            kept.remove(failed)

    def _mutate(self, chosen: list[Mutant], tests: list[Test]) -> None:
        known = equivalents()
        for name in stale(known, self.modules.values()):
            _say(f"equivalent.toml names no mutant: {name}")
        began = time.monotonic()
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        with self.options.results.open("a", encoding="utf-8") as results:
            for number, mutant in enumerate(chosen):
                if self.options.seconds is not None and time.monotonic() - began > self.options.seconds:
                    _say(f"time is up: {len(chosen) - number} mutants were not tried")
                    break
                started = time.monotonic()
                verdict, killer = _try(
                    (self.modules[mutant.file], mutant), _order(tests, mutant)[: self.options.tests], self.folder
                )
                if killer is not None:
                    killer.kills[mutant.change.scope] += 1
                counted = "equivalent" if verdict == SURVIVED and mutant.name in known else verdict
                counts[mutant.file][counted] += 1
                line = {
                    "mutant": mutant.name,
                    "line": mutant.change.line,
                    "sql": mutant.change.sql,
                    "verdict": counted,
                    "killer": killer.name if killer else None,
                    "seconds": round(time.monotonic() - started, 2),
                }
                results.write(json.dumps(line, ensure_ascii=False) + "\n")
                results.flush()
                if counted == SURVIVED:
                    _say(f"survived: line {mutant.change.line}  {mutant.name}")
        every = {module.file: len(module.mutants) for module in self.modules.values()}
        _say(table(counts, every))


def table(counts: dict[str, Counter[str]], every: dict[str, int]) -> str:
    """Per file and in all: mutants there are, tried, killed, equivalent, survived, and the score."""
    rows = ["file | mutants | tried | killed | equivalent | survived | score"]
    sums: Counter[str] = Counter()
    for file, found in sorted(counts.items()):
        rows.append(_row(file, every[file], found))
        sums += found
    rows.append(_row("all", sum(every[file] for file in counts), sums))
    return "\n".join(rows)


def _row(name: str, every: int, found: Counter[str]) -> str:
    tried = sum(found.values())
    killed = found[KILLED] + found[TIMEOUT]
    meant = tried - found["equivalent"]
    score = f"{100 * killed / meant:.1f} %" if meant else "-"
    return f"{name} | {every} | {tried} | {killed} | {found['equivalent']} | {found[SURVIVED]} | {score}"


def equivalents() -> dict[str, str]:
    """Name of a mutant that means the same as the program, to the reason."""
    listed = tomllib.loads(EQUIVALENT.read_text(encoding="utf-8"))["mutant"]
    return {name: entry["reason"] for entry in listed for name in entry["names"]}


def stale(known: Iterable[str], modules: Iterable[Module]) -> list[str]:
    """Entries about these modules that name no mutant any more."""
    read = list(modules)
    names = {mutant.name for module in read for mutant in module.mutants}
    files = {module.file for module in read}
    return [name for name in known if name.partition("::")[0] in files and name not in names]


def _chosen(modules: list[Module], options: argparse.Namespace) -> list[Mutant]:
    """The mutants to try; a sample takes from each file its share, drawn by the seed."""
    wanted: set[str] | None = None
    if options.survivors is not None:
        lines = [json.loads(line) for line in options.survivors.read_text(encoding="utf-8").splitlines()]
        wanted = {line["mutant"] for line in lines if line["verdict"] == SURVIVED}
    pools = [
        [
            mutant
            for mutant in module.mutants
            if (options.only is None or options.only in mutant.name) and (wanted is None or mutant.name in wanted)
        ]
        for module in modules
    ]
    if options.sample is None:
        every = [mutant for pool in pools for mutant in pool]
        if options.seconds is not None:
            # when time is up, what was tried is spread evenly
            random.Random(options.seed).shuffle(every)  # noqa: S311 - an order, no secret
        return every
    drawn: list[Mutant] = []
    total = sum(map(len, pools))
    for pool in pools:
        share = min(len(pool), -(-options.sample * len(pool) // total))
        drawn += random.Random(options.seed).sample(pool, share)  # noqa: S311 - a sample, no secret
    if options.seconds is not None:
        random.Random(options.seed).shuffle(drawn)  # noqa: S311 - as above
    return drawn


# --- tests ------------------------------------------------------------------------------------------------------------


def _item(item: pytest.Item) -> Callable[[], None]:
    from _pytest.runner import runtestprotocol  # noqa: PLC0415 - pytest's own loop is made of it
    from hypothesis import settings  # noqa: PLC0415

    body = getattr(item, "obj", None)
    given = getattr(body, "_hypothesis_internal_use_settings", None)
    if given is not None:
        fewer = settings(given, max_examples=min(EXAMPLES, given.max_examples))
        body._hypothesis_internal_use_settings = fewer  # type: ignore[union-attr]  # noqa: SLF001 - it has no other way

    def run() -> None:
        # nothing is kept for a next test: fixtures of the session are made anew for each
        for report in runtestprotocol(item, log=False, nextitem=None):
            if report.failed:
                raise AssertionError(report.longreprtext)

    return run


def _measured(tests: list[Test], files: set[str], folder: Path) -> list[Test]:
    """The tests that pass on the program as it is, with their times and the lines of `files` they reach.

    One that fails, or that needs its place among the others, would take any mutant for dead.
    """
    out = folder / "baseline.jsonl"
    random.Random(0).shuffle(tests)  # noqa: S311 - not the order they are written in: mutants meet them in any
    child = os.fork()
    if child == 0:
        _quiet()
        with out.open("w", encoding="utf-8") as results:
            for test in tests:
                forget_caches()  # so that each test reaches all it needs
                began = time.monotonic()
                failed, lines = _traced(files, test)
                found = [time.monotonic() - began, failed, sorted(lines)]
                results.write(json.dumps(found) + "\n")
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if status:
        message = f"the tests could not be measured: their process ended with {os.waitstatus_to_exitcode(status)}"
        raise RuntimeError(message)
    kept = []
    for test, line in zip(tests, out.read_text(encoding="utf-8").splitlines(), strict=True):
        test.seconds, failed, lines = json.loads(line)
        test.lines = frozenset((file, number) for file, number in lines)
        if failed is None:
            kept.append(test)
        else:
            _say(f"left out, fails as it is: {test.name}: {failed[:300]}")
    return kept


def _traced(files: set[str], test: Test) -> tuple[str | None, list[Line]]:
    """What the test ends with, None where it passes, and the lines of `files` that it reaches."""
    import coverage  # noqa: PLC0415 - for those that measure alone

    tracing = coverage.Coverage(data_file=None, include=sorted(files), config_file=False)
    tracing.set_option("run:disable_warnings", ["no-data-collected"])
    tracing.start()
    try:
        test.run()
        failed = None
    except BaseException as error:  # noqa: BLE001 - whatever a test ends with
        failed = repr(error)
    tracing.stop()
    found = tracing.get_data()
    return failed, [(file, line) for file in found.measured_files() for line in found.lines(file) or ()]


def _order(tests: list[Test], mutant: Mutant) -> list[Test]:
    """The tests that reach the mutant's line, the likeliest first; where none does, those that reach its function."""
    file, change = str(mutant.path), mutant.change
    span = _span(mutant)
    reach = [test for test in tests if any(one == file and span[0] <= line <= span[1] for one, line in test.lines)]
    # a test that never comes to the line cannot notice; a module's constants and some texts have no line of their own
    reach = [test for test in reach if (file, change.line) in test.lines] or reach
    # tests that speak of the module come before cases, which pass through half of the engine
    reach.sort(
        key=lambda test: (
            -test.kills[change.scope],
            not test.name.startswith("tests/"),
            test.seconds,
        )
    )
    return reach


def _span(mutant: Mutant) -> tuple[int, int]:
    """The lines of the mutant's function; every line for a module's constant."""
    import ast  # noqa: PLC0415

    tree = _TREES.setdefault(mutant.file, ast.parse(mutant.path.read_text(encoding="utf-8")))
    name = mutant.change.scope.rpartition(".")[2]
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name == name and node.lineno <= mutant.change.line:
            last = node.end_lineno or node.lineno
            if mutant.change.line <= last:
                return node.lineno, last
    return 0, sys.maxsize


_TREES: dict[str, Any] = {}


def _try(mutant: tuple[Module, Mutant] | None, tests: list[Test], folder: Path) -> tuple[str, Test | None]:
    """Run the tests on the mutant of its module (None: on the program as it is) in a process of its own."""
    if not tests:
        return SURVIVED, None
    out = folder / "result"
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        # a mutant that asks for ever more memory is noticed too; databases reserve much that they never touch
        reserved = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (reserved + HEADROOM, reserved + HEADROOM))
        _quiet()
        out.write_text("0", encoding="utf-8")
        try:
            if mutant is not None:
                install(*mutant)
        except BaseException:  # noqa: BLE001 - a constant that cannot be: the program does not even load
            os._exit(1)
        for number, test in enumerate(tests):
            out.write_text(str(number), encoding="utf-8")
            signal.alarm(10 + round(5 * test.seconds))  # an endless loop is noticed too
            try:
                test.run()
            except BaseException:  # noqa: BLE001 - whatever a test ends with, it noticed
                os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        killed_by = TIMEOUT if os.WTERMSIG(status) == signal.SIGALRM else KILLED
        return killed_by, tests[int(out.read_text(encoding="utf-8"))]
    if os.waitstatus_to_exitcode(status) == 0:
        return SURVIVED, None
    return KILLED, tests[int(out.read_text(encoding="utf-8"))]


def _quiet() -> None:
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)


def _say(text: str) -> None:
    os.write(2, (text + "\n").encode())


if __name__ == "__main__":
    raise SystemExit(main())
