"""The rules an agreement can require, over agreements as people write them."""

from dataclasses import replace
from pathlib import Path
from textwrap import dedent

import pytest

import servanda
from servanda.diagnostics import Diagnostic, Severity
from servanda.lint import Subject, balance_lines, balance_sheet, rule_named, rules
from servanda.lint.deontic import measurable_duties
from servanda.lint.linting import lint_file
from servanda.lint.settings import Settings
from servanda.model.chain import Chain
from servanda.model.load import load

REPO = Path(__file__).parents[2]
HEADER = """
agreement sample "示例"
  language 1
  timezone Asia/Shanghai
  runs 2026-01-01 to 2026-12-31

party provider "甲方"
party client "乙方"

event asked "询问"
  question id
event answered "答复"
  question id
event paid "付款"
  period period

"""
REPLY = """
clause 1 "reply"
  when asked
  provider must answered
  for the same question
  within 1 day
"""
FEE = """
clause 2 "fee"
  for each complete month as m
  client must paid where period = m
  by 24:00 on the 10th of m
"""


def linted(tmp_path: Path, body: str) -> tuple[Diagnostic, ...]:
    file = tmp_path / "sample.agreement"
    file.write_text(HEADER + dedent(body), encoding="utf-8")
    agreement, diagnostics = load(file)
    assert agreement is not None
    assert not diagnostics
    return lint_file(file, Settings(select=frozenset({"BAL001", "DEO001"}))).found


def test_a_fair_and_measurable_agreement_has_no_findings(tmp_path: Path) -> None:
    assert linted(tmp_path, REPLY + FEE) == ()


def test_one_side_without_duties(tmp_path: Path) -> None:
    found = linted(tmp_path, REPLY)
    assert [(one.code, one.severity) for one in found] == [("BAL001", Severity.WARNING)] * 2
    messages = " ".join(one.message for one in found)
    assert "client owes nothing" in messages
    assert "provider has no right" in messages


def test_a_prohibition_is_something_owed_and_a_power_something_held(tmp_path: Path) -> None:
    body = """
    clause 1 "silence"
      client must not answered

    clause 2 "asking"
      client may asked
      then provider must answered
      for the same question
      within 1 day
    """
    assert linted(tmp_path, body) == ()


def test_a_duty_without_time_is_not_measurable(tmp_path: Path) -> None:
    assert linted(tmp_path, REPLY + FEE) == ()
    agreement, _ = load(tmp_path / "sample.agreement")
    assert agreement is not None
    reply, fee = agreement.clauses
    assert reply.norm is not None
    endless = replace(reply, norm=replace(reply.norm, acts=(replace(reply.norm.acts[0], deadline=None),)))
    (found,) = measurable_duties.check(Subject(replace(agreement, clauses=(endless, fee)), Chain(""), {}))
    assert "provider must answered" in found.message
    assert found.span is not None
    text = (tmp_path / "sample.agreement").read_text(encoding="utf-8")
    assert text[found.span.start : found.span.end] == "answered"


@pytest.mark.parametrize(
    ("line", "reason"),
    [('not checkable "没有日志记录它"', "cannot be checked"), ("attested by provider each quarter", "statement alone")],
)
def test_what_no_log_decides_is_not_measurable(tmp_path: Path, line: str, reason: str) -> None:
    (found,) = linted(tmp_path, REPLY + FEE + f'\nclause 9 "培训"\n  {line}\n')
    assert found.code == "DEO001"
    assert reason in found.message


def test_a_recital_obliges_nobody(tmp_path: Path) -> None:
    assert linted(tmp_path, REPLY + FEE + '\nclause 9 "背景"\n  recital "背景"\n') == ()


def test_an_unknown_rule_is_an_error_with_the_name_meant(tmp_path: Path) -> None:
    body = REPLY + FEE + '\nclause 4 "对等"\n  require lint balanced_dutys\n'
    (found,) = linted(tmp_path, body)
    assert (found.code, found.severity, found.help) == ("LINT001", Severity.ERROR, "did you mean `balanced_duties`?")


def test_the_signed_agreement_is_clean() -> None:
    assert servanda.lint(REPO / "agreements" / "qinghe") == ()


def test_a_draft_is_not_blamed_for_its_blanks() -> None:
    assert servanda.lint(REPO / "agreements" / "customer-maintenance") == ()


def test_the_balance_sheet_of_the_signed_agreement() -> None:
    agreement, _ = load(REPO / "agreements" / "qinghe")
    assert agreement is not None
    client = balance_sheet(agreement)[1]
    # fee, information, support; the two demands of 2.2.2.2 and 2.2.2.3
    assert (client.party, client.duties, client.prohibitions, client.powers, client.remedies) == ("client", 3, 0, 2, 0)


def test_rules_are_named_by_code_and_by_name_with_either_dash() -> None:
    for rule in rules():
        assert rule_named(rule.name) is rule_named(rule.code) is rule_named(rule.name.replace("-", "_")) is rule
    assert rule_named("balanced") is None


def test_the_printed_balance_sheet_counts_each_side_and_its_times(tmp_path: Path) -> None:
    body = """
    term fee = 100 CNY

    clause 1 "reply"
      when asked
      provider must answered
      for the same question
      within 1 day
      otherwise provider owes 1% of fee each time, at most 10% of fee a month
      excused while 乙方 late on 2

    clause 2 "fee"
      when answered
      乙方 must paid
      within 5 days

    clause 3 "asking"
      when answered
      乙方 may asked
      within 2 working hours of office
      then provider must answered
      within 30 minutes
      for the same question

    clause 4 "silence"
      provider must not answered where question = "q1"

    calendar office
      open mon to fri 09:00-18:00
    """
    file = tmp_path / "sample.agreement"
    file.write_text(HEADER.replace("party client", "party 乙方") + dedent(body), encoding="utf-8")
    agreement, diagnostics = load(file)
    assert agreement is not None
    assert not diagnostics
    # provider: clauses 1 and 3 (what follows) and the prohibition of 4; 乙方: clause 2, the power of 3
    assert balance_lines(agreement) == (
        "                                   provider  乙方",
        "duties                                    2     1",
        "prohibitions                              1     0",
        "powers                                    0     1",
        "duties and prohibitions of others         1     3",
        "remedies it owes                          1     0",
        "of these with a cap                       1     0",
        "clauses with an excuse                    1     0",
        "provider must act within: 30 minutes, 1 day",
        "乙方 must act within: 5 days",
        "乙方 may act for: 2 working hours",
    )


def test_the_printed_balance_sheet_names_what_waits_for_a_blank() -> None:
    agreement, _ = load(REPO / "agreements" / "customer-maintenance")
    assert agreement is not None
    lines = balance_lines(agreement)
    # what reads agents, client.contact_email, monthly_fee or templates; 1.1 and 3.1 have no duty of their own
    assert lines[-1] == "not counted while a blank is open: 2.1.1.1, 2.1.2.2, 2.1.2.3, 2.2.1.1, 2.2.1.4, 2.2.1.6"
