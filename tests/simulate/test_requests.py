"""What a user asks for is read or refused in a sentence; the command writes, refuses and lists."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from servanda.cli import app
from servanda.model import load
from servanda.simulate import FAULTS, Options, Request, Values, options, read_faults, read_values

QINGHE = Path(__file__).resolve().parents[2] / "agreements" / "qinghe"
STANDARD = QINGHE.parent / "customer-maintenance"


def _invoke(*arguments: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["simulate", *map(str, arguments)])
    return done.exit_code, done.stdout, done.stderr


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("none", {}),
        ("all", dict.fromkeys(FAULTS, 1)),
        ("all=3", dict.fromkeys(FAULTS, 3)),
        ("reply_late", {"reply_late": 1}),
        ("reply_late=20, level_absent", {"reply_late": 20, "level_absent": 1}),
        ("all,reply_late=0", {name: 1 for name in FAULTS if name != "reply_late"}),
    ],
)
def test_faults_are_named_with_how_often(words: str, expected: dict[str, int]) -> None:
    assert read_faults(words) == expected


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("reply_lat", "no fault 'reply_lat'; did you mean reply_late?"),
        ("xyz", "no fault 'xyz'; --list-faults shows them"),
        ("reply_late=often", "how often is a whole number: 'reply_late=often'"),
        ("reply_late=-1", "how often is a whole number: 'reply_late=-1'"),
    ],
)
def test_unknown_faults_are_refused(words: str, says: str) -> None:
    assert read_faults(words) == says


def test_the_default_span_is_the_first_quarter_of_the_term(qinghe: Values) -> None:
    chosen = options(qinghe, Request())
    assert isinstance(chosen, Options)
    assert (chosen.first, chosen.last) == (date(2026, 1, 1), date(2026, 3, 31))


@pytest.mark.parametrize(
    ("request_", "says"),
    [
        (Request(since=date(2026, 2, 1), until=date(2026, 2, 1)), "ends before it begins"),
        (Request(since=date(2025, 12, 31)), "the agreement runs from 2026-01-01 to 2026-12-31"),
        (Request(until=date(2027, 1, 2)), "the agreement runs from 2026-01-01 to 2026-12-31"),
        (Request(until=date(2026, 1, 3), parts=3), "1 to 2 parts"),
    ],
)
def test_spans_outside_the_agreement_are_refused(qinghe: Values, request_: Request, says: str) -> None:
    answer = options(qinghe, request_)
    assert isinstance(answer, str)
    assert says in answer


def test_the_command_writes_once_and_overwrites_only_when_told(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "logs"
    arguments = (QINGHE, "-o", folder, "--to", "2026-01-08", "--parts", 2, "--messages-per-day", 20)
    code, out, err = _invoke(*arguments)
    # a week is too short for some of the faults: that is said, and no error
    assert code == 0
    assert "truth.csv" in out
    assert "no room in the span for fault need_late (1 of 1)" in err
    code, _, err = _invoke(*arguments)
    assert code == 2
    assert "chat-1.jsonl" in err
    code, _, _ = _invoke(QINGHE, "-o", folder, "--to", "2026-01-08", "--overwrite")
    assert code == 0
    assert sorted(path.name for path in folder.glob("chat*")) == ["chat.jsonl"]


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        ((), 2, "simulate needs an agreement and a folder"),
        ((QINGHE / "nothing.agreement", "-o", "x"), 2, "no such file"),
        ((QINGHE, "-o", QINGHE / "agreement.md"), 2, "this is a file"),
        ((QINGHE, "-o", "x", "--faults", "reply"), 2, "no fault 'reply'"),
        ((QINGHE, "-o", "x", "--from", "2025-01-01"), 2, "the agreement runs from"),
        ((STANDARD, "-o", "x"), 3, "SIM001"),
    ],
)
def test_what_cannot_be_simulated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[Any, ...], code: int, says: str
) -> None:
    monkeypatch.chdir(tmp_path)
    got, _, err = _invoke(*arguments)
    assert got == code
    assert says in err
    assert not list(tmp_path.iterdir())


def test_faults_are_listed_with_their_clauses() -> None:
    code, out, _ = _invoke("--list-faults")
    assert code == 0
    assert dict(line.split() for line in out.splitlines()) == dict(FAULTS)


def test_a_draft_lacks_values() -> None:
    agreement, _ = load(STANDARD)
    assert agreement is not None
    values, found = read_values(agreement)
    assert values is None
    assert [one.code for one in found] == ["SIM001"]
    assert "clause 2.1.2.2 with report_sent" in found[0].message


def _loaded(tmp_path: Path, *lines: str) -> tuple[Values | None, tuple[Any, ...]]:
    file = tmp_path / "variant.agreement"
    base = (Path(__file__).parent / "other.agreement").read_text(encoding="utf-8")
    standard = STANDARD / "terms.agreement"
    text = base.replace("../../agreements/customer-maintenance/terms.agreement", str(standard))
    for line in lines:
        term = line.partition("=")[0].strip()
        text = "\n".join(line if old.startswith(term + " ") else old for old in text.splitlines())
    file.write_text(text, encoding="utf-8")
    agreement, found = load(file)
    assert agreement is not None, found
    return read_values(agreement)


def test_a_name_that_would_break_an_export_is_refused(tmp_path: Path) -> None:
    values, found = _loaded(tmp_path, 'term accounts = "haixing,1"')
    assert values is None
    assert [one.code for one in found] == ["SIM002"]
    assert "'haixing,1'" in found[0].message


def test_phrases_that_forbid_every_word_are_refused(tmp_path: Path) -> None:
    values, found = _loaded(tmp_path, 'term forbidden_phrases = "谢", "您"')
    assert values is not None, found
    assert options(values, Request()) == "the forbidden phrases leave the simulated people nothing to say"


def test_a_year_without_holiday_data_is_refused(qinghe: Values) -> None:
    later = replace(qinghe, term=(date(2099, 1, 1), date(2099, 12, 31)))
    assert options(later, Request()) == "the calendar office knows no holidays of 2099"
