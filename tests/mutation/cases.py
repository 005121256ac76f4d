"""The literate cases with their agreements and logs already read: a mutant then costs no more than its engine run."""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import servanda.checking
import servanda.cli.check
from servanda.engines import duckdb, reference  # noqa: F401 - loaded before the processes part ways
from tests import test_cases

TESTS = Path(__file__).resolve().parents[1]


class _LogsRead(BaseException):
    """Ends a command where its logs are read; no `except Exception` on the way catches it."""


def prepare(paths: list[Path], folder: Path, engines: list[str]) -> dict[str, Callable[[], None]]:
    """Lay out and read the cases at `paths` under `folder`; by name, a function that runs one by an engine.

    Reading takes nine tenths of a case's time and no mutant concerns it. The databases of the logs live in memory and
    run on the calling thread alone, so that a forked process can go on with them.
    """
    ready = {}
    for path in paths:
        name = path.relative_to(TESTS / "cases").as_posix()
        place = folder / name.replace("/", "-")
        place.mkdir()
        run = _read(path, place)
        for engine in engines:
            ready[f"{name} by {engine}"] = partial(run, engine)
    return ready


def _read(path: Path, place: Path) -> Callable[[str], None]:
    case = test_cases.read_case(path)
    test_cases.lay_out(case, place)
    kept: dict[str, Any] = {}
    load_log, checkable = servanda.checking.load_log, servanda.cli.check.checkable

    def reading(*args: Any, **named: Any) -> Any:
        log, _ = kept["log"] = load_log(*args, **named)
        if log is not None:
            log.connection.execute("SET threads = 1")
        raise _LogsRead

    def reading_agreement(*args: Any) -> Any:
        kept["agreement"] = checkable(*args)
        return kept["agreement"]

    def run(engine: str) -> None:
        os.chdir(place)
        if "log" in kept:
            servanda.checking.load_log = lambda *_, **_named: kept["log"]
        if "agreement" in kept:
            servanda.cli.check.checkable = lambda *_: kept["agreement"]
        try:
            test_cases.examine(case, engine)
        finally:
            servanda.checking.load_log, servanda.cli.check.checkable = load_log, checkable

    servanda.checking.load_log, servanda.cli.check.checkable = reading, reading_agreement
    os.chdir(place)
    try:
        test_cases.examine(case)
    except (_LogsRead, AssertionError):
        pass
    finally:
        servanda.checking.load_log, servanda.cli.check.checkable = load_log, checkable
    return run
