"""The same seed gives the same bytes; another seed does not; parts and volume do what they say."""

import hashlib
from datetime import date
from pathlib import Path
from typing import Any

from servanda.simulate import Size

MONTH = {"last": date(2026, 1, 31), "size": Size(20, 30.0, 8.0), "faults": "none"}


def _digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def test_the_same_seed_gives_the_same_bytes(simulate: Any) -> None:
    first, second = simulate(seed=1, **MONTH), simulate(seed=1, **MONTH)
    assert _digests(first.folder) == _digests(second.folder)


def test_another_seed_gives_other_bytes(simulate: Any) -> None:
    first, second = simulate(seed=1, **MONTH), simulate(seed=2, **MONTH)
    same = {name for name, digest in _digests(first.folder).items() if digest == _digests(second.folder)[name]}
    assert same == {"truth.csv"}, "only the empty truth"


def test_parts_are_the_same_chat_in_several_files(simulate: Any) -> None:
    whole, parted = simulate(seed=1, **MONTH), simulate(seed=1, parts=4, **MONTH)
    names = [f"chat-{number}.jsonl" for number in (1, 2, 3, 4)]
    assert sorted(path.name for path in parted.folder.glob("chat*")) == names
    assert b"".join((parted.folder / name).read_bytes() for name in names) == (whole.folder / "chat.jsonl").read_bytes()
    assert all((parted.folder / name).stat().st_size for name in names)
    assert whole.summary.records["chat.jsonl"] == sum(parted.summary.records[name] for name in names)


def test_records_of_the_truth_count_from_one_in_their_part(simulate: Any) -> None:
    exports = simulate(seed=4, parts=5, faults="wrong_agent=4")
    rows = exports.truth()
    assert len(rows) == 4
    for row in rows:
        assert exports.chat(row["trigger_file"])[int(row["trigger_record"]) - 1]["msgid"] == row["key"]["message"]
    assert len({row["trigger_file"] for row in rows}) > 1


def test_a_fault_more_changes_nothing_before_it(simulate: Any) -> None:
    without, with_one = simulate(seed=1, **MONTH), simulate(seed=1, **(MONTH | {"faults": "information_missed"}))
    for name in ("contacts.csv", "customers.csv", "reports.csv", "issues.csv"):
        assert (without.folder / name).read_bytes() == (with_one.folder / name).read_bytes()
