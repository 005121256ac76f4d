"""Conditions among the branches that no scenario reaches: each as the agreement has it, each true and false."""

from pathlib import Path

from servanda.scenarios import run_scenarios

HEAD = """
agreement desk
  language 1
  timezone Europe/Berlin
  runs 2026-01-01 to 2026-12-31

party provider
  size    = 12
  founded = 2020-05-01
  insured = yes
party client
  quota = 12.5%
  patience = 90 minutes

term words = "refund", "lawsuit"
term quick = 1 hour
term quota = 10%
term quota since 2026-06-01 = 15%
term last = 2026-04-01
term last since 2026-06-01 = 2026-07-01
term noon = 12:00
term noon since 2026-06-01 = 13:00
term rest = 30 minutes
term rest since 2026-06-01 = 90 minutes

event asked
  ticket id
  agent  id
  text   text
  level  one of low, mid, high
  score  number
  refund money
  urgent optional yes/no
event answered
  ticket id
  agent  id
event month_closed
  month  period
"""
CLAUSES = """
clause 1
  when asked where {trigger} as a
  provider must answered where {answer}
  for the same ticket
  within quick

clause 2
  for each complete month as m
  provider must month_closed where {window}
  by the 5th after m 24:00
"""
EXPECT = """
agreement: desk.agreement
as of: 2026-04-01
scenarios:
  - name: nothing happens
    expect: {"1": no instance}
"""


def conditions(folder: Path, clause: str, **written: str) -> list[str]:
    """The conditions that are missing where nothing happens."""
    forms = {"trigger": "urgent", "answer": "agent = a.agent", "window": "month = m", **written}
    (folder / "desk.agreement").write_text(HEAD + CLAUSES.format(**forms), encoding="utf-8")
    file = folder / "cases.yaml"
    file.write_text(EXPECT, encoding="utf-8")
    results = run_scenarios([file], coverage=True)
    assert [one.message for one in results.mistakes] == []
    [found] = [one for one in results.reach[0].clauses if one.clause == clause]
    return [one.text for one in found.missing if one.what == "condition"]


def both(*words: str) -> list[str]:
    return [f"{one}: {held}" for one in words for held in ("true", "false")]


def test_a_condition_is_taken_apart_into_comparisons(tmp_path: Path) -> None:
    trigger = (
        "urgent and (score >= 2.5 or not refund < 20 EUR) and level in mid, high and level not in low"
        ' and agent present and urgent absent and urgent = yes and text contains any of words, "a \\"b\\""'
    )
    assert conditions(tmp_path, "1", trigger=trigger) == both(
        "asked where urgent",
        "asked where score >= 2.5",
        "asked where refund < 20 EUR",
        "asked where level in mid, high",
        "asked where level not in low",
        "asked where agent present",
        "asked where urgent absent",
        "asked where urgent = yes",
        'asked where text contains any of words, "a \\"b\\""',
        "answered where agent = trigger.agent",
    )


def test_what_is_the_same_for_every_event_is_not_counted(tmp_path: Path) -> None:
    # no event makes one of these true and another one makes it false; beside a field the fact keeps its name
    trigger = (
        "provider.insured and provider.size >= 10 and provider.founded < 2026-01-01 and client.quota >= 10%"
        " and client.patience >= 1 hour and quick = 1 hour and score >= provider.size"
    )
    assert conditions(tmp_path, "1", trigger=trigger)[:2] == both("asked where score >= provider.size")


def test_a_term_that_changes_makes_early_events_differ_from_late_ones(tmp_path: Path) -> None:
    trigger = "quota >= 12.5% and last < 2026-05-01 and noon = 12:00 and rest > 1 hour"
    assert conditions(tmp_path, "1", trigger=trigger)[:8] == both(
        "asked where quota >= 12.5%",
        "asked where last < 2026-05-01",
        "asked where noon = 12:00",
        "asked where rest > 1 hour",
    )


def test_a_window_is_not_counted_however_it_is_compared(tmp_path: Path) -> None:
    for window in ("month = m", "not month = m", 'month in m, "2026-01"', 'm in "2026-01", "2026-02"'):
        assert conditions(tmp_path, "2", window=window) == []
    assert conditions(tmp_path, "2", window='month = "2026-01"') == both('month_closed where month = "2026-01"')
