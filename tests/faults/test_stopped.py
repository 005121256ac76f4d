"""A run that is stopped in the middle leaves nothing half-written and says so by its exit code."""

import random
import signal
import time
from typing import Any

import pytest

from servanda.cli import guard

OUTPUTS = ("evidence.csv", "result.json")
OPTIONS = ("--evidence", "evidence.csv", "-o", "result.json", "--format", "json")


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT", "SIGHUP", "SIGKILL"])
def test_stopped_at_random_moments(place: Any, name: str) -> None:
    began = time.monotonic()
    assert place.run(*OPTIONS).code == 1
    whole = time.monotonic() - began
    expected = {output: (place.folder / output).read_bytes() for output in OUTPUTS}
    number = getattr(signal, name)
    rng = random.Random(name)  # noqa: S311 - no secret
    for _ in range(2):
        for output in expected:
            (place.folder / output).write_bytes(b"before")
        process = place.start(*OPTIONS)
        time.sleep(rng.uniform(0.3, 1.0) * whole)
        process.send_signal(number)
        process.communicate(timeout=60)
        for output, content in expected.items():
            assert (place.folder / output).read_bytes() in (b"before", content)
        # stopped before or while the program loads, in its work, or too late
        assert process.returncode in {-number, 128 + number, 1}
        if number is signal.SIGKILL:
            assert all(left.startswith("servanda-") or left.endswith(".part") for left in place.leftovers())
        elif process.returncode != -number:
            assert place.leftovers() == []


def test_stopped_while_the_database_works(monkeypatch: Any) -> None:
    """The database reports a signal as an error of its own."""

    def interrupted() -> int:
        message = "Query interrupted"
        raise RuntimeError(message)

    assert guard.guarded(interrupted) == 130
    monkeypatch.setattr(guard, "_ASKED", [signal.SIGTERM])
    assert guard.guarded(interrupted) == 143


def test_two_at_once_never_mix(place: Any) -> None:
    """The same outputs, the same place for temporary files: each run's result is whole, the last one stays."""
    first = place.run(*OPTIONS)
    expected = {output: (place.folder / output).read_bytes() for output in OUTPUTS}
    runs = [place.start(*OPTIONS) for _ in range(2)]
    assert [process.wait(timeout=120) for process in runs] == [first.code] * 2
    for process in runs:
        process.communicate()
    assert {output: (place.folder / output).read_bytes() for output in expected} == expected
    assert place.leftovers() == []


def test_killed_while_rows_set_aside_are_written(place: Any) -> None:
    """The file of rows set aside is there whole, or as it was before."""
    export = place.logs / "desk.csv"
    lines = export.read_text(encoding="utf-8").splitlines(keepends=True)
    bad = [line.replace("2026-01-05", "2026-01-55") for line in lines[1:]] * 20
    export.write_text("".join(lines + [f"x{number}-{line}" for number, line in enumerate(bad)]), encoding="utf-8")
    options = ("--quarantine", "aside.csv")
    target = place.folder / "aside.csv"
    began = time.monotonic()
    assert place.run(*options).code == 1
    whole = time.monotonic() - began
    expected = target.read_bytes()
    assert expected.count(b"LOG005") == len(bad)
    # stopped as soon as it is being written: its beginning stands beside its place
    for number in (signal.SIGKILL, signal.SIGTERM):
        target.write_bytes(b"before")
        process = place.start(*options)
        end = time.monotonic() + 20 * whole
        while process.poll() is None and time.monotonic() < end:
            if any(place.folder.glob(".aside*")):
                break
        process.send_signal(number)
        process.communicate(timeout=60)
        assert process.returncode in {-number, 128 + number, 1}
        assert target.read_bytes() in (b"before", expected)
        for left in place.folder.glob(".aside*"):
            assert number is signal.SIGKILL
            left.unlink()
