"""An export that grows, shrinks or is exchanged while it is read is an error, never a mixture."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from servanda.logs import load_log, staging
from servanda.model.load import load


def grow(path: Path) -> None:
    with path.open("ab") as stream:
        stream.write(b"x")


def shrink(path: Path) -> None:
    os.truncate(path, path.stat().st_size - 10)


def rewrite(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:-2] + b"9\n")


def exchange(path: Path) -> None:
    other = path.with_suffix(".other")
    other.write_bytes(path.read_bytes())
    other.replace(path)


def remove(path: Path) -> None:
    path.unlink()


def link(path: Path) -> None:
    elsewhere = path.parents[2] / "elsewhere"
    elsewhere.write_text("secret", encoding="utf-8")
    path.unlink()
    path.symlink_to(elsewhere)


@pytest.mark.parametrize("change", [grow, shrink, rewrite, exchange, remove, link])
@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_changing_export(place: Any, monkeypatch: Any, change: Callable[[Path], None], moment: str) -> None:
    agreement, _ = load(place.logs)
    assert agreement is not None
    genuine = staging.read_records
    path = place.logs / "desk.csv"

    def reading(connection: Any, file: Any, *rest: Any) -> Any:
        mine = file.name == "desk.csv"
        if mine and moment == "before":
            change(path)
        found = genuine(connection, file, *rest)
        if mine and moment == "after":
            change(path)
        return found

    monkeypatch.setattr(staging, "read_records", reading)
    log, found = load_log(agreement, binding=place.logs / "logs.yaml", folder=None, as_of=None)
    assert log is None
    assert "LOG040" in {one.code for one in found}
    assert all("secret" not in str(one) for one in found)


def test_other_files_may_change(place: Any, monkeypatch: Any) -> None:
    agreement, _ = load(place.logs)
    assert agreement is not None
    genuine = staging.read_records

    def reading(connection: Any, file: Any, *rest: Any) -> Any:
        (place.logs / "notes.txt").write_text(file.name, encoding="utf-8")
        return genuine(connection, file, *rest)

    monkeypatch.setattr(staging, "read_records", reading)
    log, _ = load_log(agreement, binding=place.logs / "logs.yaml", folder=None, as_of=None)
    assert log is not None


def test_a_changed_export_stops_a_quarantine_too(place: Any, monkeypatch: Any) -> None:
    agreement, _ = load(place.logs)
    assert agreement is not None
    genuine = staging.read_records

    def reading(connection: Any, file: Any, *rest: Any) -> Any:
        grow(place.logs / "desk.csv")
        return genuine(connection, file, *rest)

    monkeypatch.setattr(staging, "read_records", reading)
    binding = place.logs / "logs.yaml"
    log, _ = load_log(agreement, binding=binding, folder=None, as_of=None, set_aside=True)
    assert log is None
