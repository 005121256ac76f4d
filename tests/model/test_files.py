"""Reading: files, folders, what is refused, the header, both languages, bad text, and what loading costs."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.diagnostics import Diagnostic
from servanda.model import Memory, load, load_text, without_spans
from servanda.model.agreement import Agreement
from servanda.syntax import translate

ROOT = Path(__file__).resolve().parents[2]
STANDARD = (ROOT / "agreements" / "customer-maintenance" / "terms.agreement").read_text(encoding="utf-8")
SIGNED = (ROOT / "agreements" / "qinghe" / "qinghe.agreement").read_text(encoding="utf-8")
SMALL = 'agreement a\n timezone UTC\nclause 1 recital "x"\n'

Loaded = Callable[..., tuple[Agreement, str, tuple[Diagnostic, ...]]]


def codes(found: tuple[Diagnostic, ...]) -> list[str]:
    return [item.code for item in found]


def test_a_folder_means_its_only_agreement(tmp_path: Path) -> None:
    made, found = load(tmp_path)
    assert (made, codes(found)) == (None, ["MOD001"])
    (tmp_path / "a.agreement").write_text(SMALL, encoding="utf-8")
    made, found = load(tmp_path)
    assert found == ()
    assert made is not None
    assert made.file == str(tmp_path / "a.agreement")
    (tmp_path / "b.agreement").write_text(SMALL, encoding="utf-8")
    made, found = load(tmp_path)
    assert made is None
    assert "a.agreement, b.agreement" in found[0].message


def test_a_missing_file_is_a_finding(tmp_path: Path) -> None:
    made, found = load(tmp_path / "none.agreement")
    assert made is None
    assert len(found) == 1


def test_links_folders_devices_and_other_files_are_not_included(tmp_path: Path) -> None:
    (tmp_path / "real.agreement").write_text(SMALL, encoding="utf-8")
    (tmp_path / "link.agreement").symlink_to(tmp_path / "real.agreement")
    (tmp_path / "folder.agreement").mkdir()
    os.mkfifo(tmp_path / "pipe.agreement")
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    for target, why in {
        "link.agreement": "symbolic link",
        "folder.agreement": "no regular file",
        "pipe.agreement": "no regular file",
        "secret.txt": "no `.agreement` file",
        "/dev/zero": "no `.agreement` file",
        "none.agreement": "does not exist",
    }.items():
        (tmp_path / "own.agreement").write_text(f'agreement own\n extends "{target}"\n', encoding="utf-8")
        made, found = load(tmp_path / "own.agreement")
        assert made is None
        assert codes(found) == ["MOD001"]
        assert why in found[0].message


def test_findings_of_an_extended_file_point_into_that_file(tmp_path: Path) -> None:
    (tmp_path / "base.agreement").write_text(f"{SMALL}\nterm odd = 1.5 days\n", encoding="utf-8")
    (tmp_path / "own.agreement").write_text('agreement own\n extends "base.agreement"\n', encoding="utf-8")
    _, (item,) = load(tmp_path / "own.agreement")
    assert item.code == "MOD034"
    assert item.span is not None
    assert (item.span.file, item.span.line) == (str(tmp_path / "base.agreement"), 5)


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ('clause 1 recital "x"\n', "MOD003", "no `agreement` header"),
        (f"{SMALL}agreement b\n timezone UTC\n", "MOD003", "second header"),
        ('agreement a\n version "1"\n', "MOD004", "time zone"),
        ("agreement a\n timezone UTC\n timezone UTC\n", "MOD004", "`timezone` is given twice"),
        ("agreement a\n language 2\n timezone UTC\n", "MOD004", "language 2 is unknown"),
        ("agreement a\n timezone Asia/Shanghay\n", "MOD005", "no time zone `Asia/Shanghay`"),
        ("agreement a\n timezone UTC\n runs 2026-02-01 to 2026-01-01\n", "MOD006", "before it starts"),
    ],
)
def test_headers(text: str, code: str, words: str) -> None:
    _, (item,) = load_text(text, "a.agreement", Memory({}))
    assert item.code == code
    assert words in item.message


def test_a_zone_that_is_nearly_right_is_suggested() -> None:
    _, (item,) = load_text("agreement a\n timezone Asia/Shanghay\n", "a.agreement", Memory({}))
    assert item.help == "did you mean `Asia/Shanghai`?"


def test_both_languages_give_the_same_model() -> None:
    names = ("x/qinghe.agreement", "customer-maintenance/terms.agreement")
    english = dict(zip(names, (SIGNED, STANDARD), strict=True))
    chinese = {name: translate(text, "zh") for name, text in english.items()}
    assert chinese[names[1]] != english[names[1]]
    models = []
    for files in (english, chinese):
        made, found = load_text(files[names[0]], names[0], Memory(files))
        assert found == ()
        models.append(without_spans(made))
    assert models[0] == models[1]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2**20), st.integers(0, 2**20)), min_size=1, max_size=4))
def test_no_text_raises(swaps: list[tuple[int, int]]) -> None:
    words = STANDARD.split(" ")
    for first, second in swaps:
        one, two = first % len(words), second % len(words)
        words[one], words[two] = words[two], words[one]
    made, found = load_text(" ".join(words), "terms.agreement", Memory({}))
    assert made is None or made.name
    assert all("\n" not in item.message for item in found)


def test_loading_imports_nothing_heavy() -> None:
    script = (
        "import sys, pathlib; from servanda.model import load; load(pathlib.Path(sys.argv[1]));"
        "print(*sorted({name.split('.')[0] for name in sys.modules}))"
    )
    path = str(ROOT / "agreements" / "qinghe")
    done = subprocess.run([sys.executable, "-c", script, path], capture_output=True, text=True, check=True)  # noqa: S603
    assert not {"duckdb", "sqlglot", "yaml", "rich", "lark", "holidays", "typer"} & set(done.stdout.split())


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("term fee = 20000 CNY", "term fee = CNY 20000", "SYN001"),
        ("term fee = 20000 CNY", "term fee = ￥20000", "SYN004"),
        ("runs 2026-01-01 to 2026-12-31", "runs 01.01.2026 to 31.12.2026", "SYN001"),
        ("timezone Asia/Shanghai", "timezone 8", "SYN001"),
        ("open mon to fri 09:00-18:00", "open mon to fri 09:00-25:00", "SYN013"),
        ("by 24:00 on the 10th of m", "by the 10th of m, forward", "SYN001"),
    ],
)
def test_what_could_not_be_read_brings_no_second_error(old: str, new: str, code: str) -> None:
    text = """agreement small
  language 1
  status signed
  timezone Asia/Shanghai
  runs 2026-01-01 to 2026-12-31
  workdays office
party p
party q
calendar office
  open mon to fri 09:00-18:00
term fee = 20000 CNY
event paid
  period period
  amount money
clause 1
  for each complete month as m
  p must paid where period = m and amount >= fee
  by 24:00 on the 10th of m, rolling forward
  early counts
  otherwise p owes 0.5% of fee each time, at most 10% of fee a month
"""
    assert load_text(text, "small", Memory({}))[1] == ()
    found = load_text(text.replace(old, new), "small", Memory({}))[1]
    assert [one.code for one in found] == [code]
