"""A short part of the long run (`make fuzz`), the same every time: mutated input gives findings or a verdict."""

import random
import sys
import time
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import mutate
import targets
import watch

INPUTS = {
    "agreement": 60,
    "binding": 30,
    "clauses": 8,
    "csv": 5,
    "jsonl": 5,
    "json": 4,
    "xes": 4,
    "parquet": 3,
    "zip": 3,
    "sqlite": 3,
    "duckdb": 3,
    "check": 2,
}
SECONDS = 60


@pytest.mark.parametrize("name", INPUTS)
def test_mutated_input_breaks_nothing(tmp_path_factory: Any, name: str) -> None:
    target = targets.targets(tmp_path_factory.mktemp(name))[name]()
    rng = random.Random(name)  # noqa: S311 - no secret
    for _ in range(INPUTS[name]):
        data = target.mutate(rng, rng.choice(target.seeds))
        began = time.process_time()
        target.run(data)
        assert time.process_time() - began < SECONDS


def test_the_watch_sees_what_it_is_there_for(tmp_path: Path) -> None:
    folder = tmp_path / "own"
    folder.mkdir()
    (tmp_path / "other").write_text("x", encoding="utf-8")
    seen = watch.Watch(folder)
    seen.active = True
    (folder / "mine").write_text("x", encoding="utf-8")
    (tmp_path / "other").read_text(encoding="utf-8")
    (tmp_path / "new").write_text("x", encoding="utf-8")
    (tmp_path / "new").unlink()
    seen.active = False
    assert len(seen.touched) == 3
    with pytest.raises(watch.TouchedError):
        seen.verdict()
    seen.verdict()


def test_a_text_a_terminal_would_obey_is_seen() -> None:
    with pytest.raises(targets.BrokenPromiseError):
        targets.printable("a\x1b[31m")
    targets.printable("青禾\n")


def test_mutations_are_the_same_every_time() -> None:
    texts = ["clause 1\n  when e", "party a"]
    first, second = (mutate.tokens(random.Random(7), texts[0], texts, ["must"]) for _ in range(2))  # noqa: S311 - no secret
    assert first == second
