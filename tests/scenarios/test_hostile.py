"""Scenario files that somebody broke: findings or results, never an exception, and nothing printed that is obeyed."""

import random
from pathlib import Path

import pytest

from servanda.reports.diagnostics_text import Sources, diagnostics_text
from servanda.reports.scenarios_json import scenarios_json
from servanda.reports.scenarios_plain import scenarios_concise
from servanda.reports.scenarios_text import scenarios_text
from servanda.scenarios import run_scenarios

from .conftest import SHOP

WHOLE = """
as of: 2026-04-01
coverage: 2026-01-01 to 2026-04-01
gaps: {answer_given: 2026-03-05 to 2026-03-06}
defaults: {question_asked: kind=complaint}
given:
  a question: [2026-03-02 09:15 question_asked ticket=t1]
scenarios:
  - name: 一
    given: a question
    events:
      - 2026-03-02 09:30 desk_waits ticket=t1
      - 09:40 answer_given ticket=t1
      - '2026-03-03 question_asked ticket=t{2..4} rating=4.5 refund="3 EUR" month=2026-03 note="你好" urgent=yes'
      - 2026-03-04 review_demanded demand=d1 reason="weil"
    expect:
      "1": [ticket=t1 met, 'missed, 3 times']
      "2": verdict compliant
      "3": ['exercise demand=d1 with ground', open since 2026-01-01, 'others missed']
      "4": others anything
      owed: provider 10 EUR in 2026-03
      metrics: {share_answered: {2026-W10: 1 of 4, 2026-W09: none}}
  - name: 二
    events: [2026-03-04 machine_opened machine=m1]
    expect: {"2": machine=m1 missed}
"""
PIECES = (
    *('"', "'", "“", "”", "{", "}", "[", "]", ",", ":", " #", "&a ", "*a ", "!!x ", "=", "==", "\\", "\0", "\t", "\n"),
    *(
        "\u202e",
        "\x1b[31m",
        "{1..20}",
        "{3..1}",
        "met",
        "late by",
        "no instance",
        "others",
        "verdict",
        "because",
        "due ",
    ),
    *("0001-01-01", "9999-12-31 23:59", "2099-12-31 24:00", "2000-01-01", "24:00", "09:61", "+14:00", "9" * 40, "1e9"),
    *(
        " to ",
        "nothing",
        "open since ",
        "exercise ",
        " with ground",
        "客户",
        "...",
        "---",
        "- ",
        "  ",
        "? ",
        "| ",
        "> ",
    ),
)


def broken(seed: int) -> str:
    """The file with a few pieces put in, left out or moved."""
    chance, text = random.Random(seed), WHOLE  # noqa: S311 - the same every time
    for _ in range(chance.randint(1, 4)):
        place, other = chance.randrange(len(text)), chance.randrange(len(text))
        kind = chance.randrange(4)
        gone = chance.randint(1, 12) if kind in {1, 3} else 0
        put = text[other : other + chance.randint(1, 30)] if kind == 2 else "" if kind == 1 else chance.choice(PIECES)
        text = text[:place] + put + text[place + gone :]
    return text


@pytest.mark.parametrize("start", range(0, 400, 100))
def test_whatever_is_broken_is_said(tmp_path: Path, start: int) -> None:
    (tmp_path / "shop.agreement").write_text(SHOP, encoding="utf-8")
    file = tmp_path / "broken.yaml"
    found = ran = 0
    for seed in range(start, start + 100):
        file.write_text(f"agreement: shop.agreement\n{broken(seed)}", encoding="utf-8")
        results = run_scenarios([file], coverage=True)
        assert results.mistakes or results.scenarios
        text = "\n".join(line.plain for line in scenarios_text(results, 80)) + scenarios_json(results)
        text += "\n".join(scenarios_concise(results))
        text += "\n".join(diagnostics_text(results.mistakes, Sources(), colour=False))
        assert not {"\x1b", "\u202e", "\0"} & set(text)
        found += bool(results.mistakes)
        ran += any(one.expectations for one in results.scenarios)
    assert found > 30, "most are broken"
    assert ran > 5, "some are not broken, or not everywhere"


def test_the_file_itself_is_sound(tmp_path: Path) -> None:
    (tmp_path / "shop.agreement").write_text(SHOP, encoding="utf-8")
    file = tmp_path / "sound.yaml"
    file.write_text(f"agreement: shop.agreement\n{WHOLE}", encoding="utf-8")
    assert run_scenarios([file]).mistakes == ()
