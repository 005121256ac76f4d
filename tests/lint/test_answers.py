"""Answers kept from the last time never differ from new ones: whatever an answer rests on is changed under it."""

import json
import os
import time
from datetime import date
from pathlib import Path

import pytest

from servanda.lint import answers
from servanda.lint.answers import Answers
from servanda.lint.batch import lint_files
from servanda.lint.linting import Linted, lint_file
from servanda.lint.settings import Settings

DAY = date(2026, 6, 30)
BASE = """\
agreement base
  language 1
  text     "prose.md"
  timezone Asia/Shanghai
  runs     2026-01-01 to 2026-12-31

party shop
party customer
"""
OWN = """\
agreement case
  language 1
  extends  "base.agreement"

clause 1 "Training"
  attested by shop each quarter  # servanda: ignore[DEO001] agreed, until 2026-07-31
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "repository"
    made.mkdir()
    (made / "base.agreement").write_text(BASE, encoding="utf-8")
    (made / "case.agreement").write_text(OWN, encoding="utf-8")
    (made / "prose.md").write_text("# 1 Training\n\nText.\n", encoding="utf-8")
    for file in made.iterdir():
        aged(file)
    return made


def aged(file: Path) -> None:
    """A file written a while ago: answers about files that have just changed are not kept."""
    old = time.time() - 3600
    os.utime(file, (old, old))


def kept(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "cache").rglob("*.json"))


def asked(tmp_path: Path, folder: Path, settings: Settings | None = None, day: date = DAY) -> Linted:
    found = Answers(tmp_path / "cache", settings, day).of(folder / "case.agreement")
    assert found == lint_file(folder / "case.agreement", settings, day)
    return found


def test_an_answer_is_kept_and_used(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = asked(tmp_path, folder)
    assert len(kept(tmp_path)) == 1
    monkeypatch.setattr(answers, "lint_file", None)
    assert Answers(tmp_path / "cache", None, DAY).of(folder / "case.agreement") == first


@pytest.mark.parametrize(
    "change",
    [
        ("case.agreement", OWN.replace("agreed", "agreed again")),
        ("base.agreement", BASE.replace("party customer", 'party customer "乙方"')),
        ("prose.md", "# 1 Training and more\n\nText.\n"),
        ("servanda.yaml", "lint: {select: [BAL001]}\n"),
        ("logs.yaml", "sources: {}\n"),
    ],
)
def test_a_change_of_anything_it_rests_on_is_seen(tmp_path: Path, folder: Path, change: tuple[str, str]) -> None:
    asked(tmp_path, folder)
    name, text = change
    (folder / name).write_text(text, encoding="utf-8")
    aged(folder / name)
    asked(tmp_path, folder)


def test_files_that_go_or_become_links_are_seen(tmp_path: Path, folder: Path) -> None:
    asked(tmp_path, folder)
    (folder / "base.agreement").rename(folder / "other.agreement")
    assert any(one.code == "MOD001" for one in asked(tmp_path, folder).found)
    (folder / "base.agreement").symlink_to(folder / "other.agreement")
    assert any(one.code == "MOD001" for one in asked(tmp_path, folder).found)


def test_another_day_and_other_settings_are_other_questions(tmp_path: Path, folder: Path) -> None:
    asked(tmp_path, folder)
    late = asked(tmp_path, folder, day=date(2026, 8, 1))
    assert any(one.code == "SUP003" for one in late.found)
    asked(tmp_path, folder, Settings(select=frozenset({"BAL001"})))
    assert len(kept(tmp_path)) == 3


def test_another_program_gives_its_own_answers(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked(tmp_path, folder)
    monkeypatch.setattr(answers, "program", lambda: "another one")
    asked(tmp_path, folder)
    assert len(kept(tmp_path)) == 2


def test_answers_with_errors_and_about_files_just_changed_are_not_kept(tmp_path: Path, folder: Path) -> None:
    (folder / "case.agreement").write_text(OWN + "clause 1\n", encoding="utf-8")
    aged(folder / "case.agreement")
    asked(tmp_path, folder)
    (folder / "case.agreement").write_text(OWN, encoding="utf-8")
    asked(tmp_path, folder)
    assert not kept(tmp_path)


@pytest.mark.parametrize("text", ["", "[]", "[{}, []]", '[{}, ["x", [[]], [], 1, []]]', "\u00e9", "[" * 10_000])
def test_what_cannot_be_read_counts_as_nothing(tmp_path: Path, folder: Path, text: str) -> None:
    asked(tmp_path, folder)
    (place,) = kept(tmp_path)
    place.write_text(text, encoding="utf-8")
    asked(tmp_path, folder)


def test_a_kept_answer_is_data_and_no_code(tmp_path: Path, folder: Path) -> None:
    asked(tmp_path, folder)
    (place,) = kept(tmp_path)
    rests, linted = json.loads(place.read_text(encoding="ascii"))
    assert {Path(name).name for name in rests} >= {"case.agreement", "base.agreement", "servanda.yaml", "logs.yaml"}
    assert linted[0] == str(folder / "case.agreement")


def test_a_folder_that_cannot_be_written_is_no_obstacle(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "cache").write_text("a file", encoding="utf-8")
    asked(tmp_path, folder)


def test_answers_nobody_has_asked_for_in_a_week_make_room(tmp_path: Path, folder: Path) -> None:
    """Another way of asking makes a folder of its own, and throws away what is older than a week and nothing else."""
    asked(tmp_path, folder)
    (old,) = (tmp_path / "cache").iterdir()
    asked(tmp_path, folder, day=date(2026, 7, 1))
    assert old.is_dir(), "it is of today"
    aged_by_a_week = time.time() - 7 * 86400 - 60
    os.utime(old, (aged_by_a_week, aged_by_a_week))
    asked(tmp_path, folder, day=date(2026, 7, 2))
    assert not old.exists()
    assert len(kept(tmp_path)) == 2


def test_what_a_listener_notes(tmp_path: Path) -> None:
    """Files by their whole name, of whatever type the name is; the program's own are known, an open number is none."""
    noted = answers._Noted()  # noqa: SLF001 -- the interpreter tells its audit hooks where no test can look
    for name in ("a.md", b"b.md", Path("c.md"), 3, "rule.py", "rule.pyc"):
        noted.hear("open", (name, "r", 0))
    assert noted.files == {str(Path.cwd() / name) for name in ("a.md", "b.md", "c.md")}
    noted.hear("os.listdir", (str(Path(answers.__file__).parent),))
    noted.hear("import", ("json",))
    assert not noted.untold, "the program's own folders are listed to import from"
    noted.hear("os.scandir", (str(tmp_path),))
    assert noted.untold


def test_an_answer_for_which_a_folder_was_listed_is_not_kept(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def listing(file: Path, settings: Settings | None, day: date, *, over: Settings | None = None) -> Linted:
        os.listdir(folder)  # noqa: PTH208 -- as a library may
        return lint_file(file, settings, day, over=over)

    monkeypatch.setattr(answers, "lint_file", listing)
    asked(tmp_path, folder)
    assert not kept(tmp_path)


def test_many_files_by_one_process_by_two_and_from_kept_answers_are_the_same(tmp_path: Path, folder: Path) -> None:
    files = []
    for number in range(20):
        file = folder / f"case{number:02}.agreement"
        file.write_text(OWN.replace("clause 1", f"clause {number + 1}"), encoding="utf-8")
        aged(file)
        files.append(file)
    plain = [lint_file(file, None, DAY) for file in files]
    for _ in range(2):
        assert lint_files(files, None, DAY, jobs=1) == plain
        assert lint_files(files, None, DAY, jobs=2, cache=tmp_path / "cache") == plain
    assert len(kept(tmp_path)) == 20
