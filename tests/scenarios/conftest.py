"""A small agreement, and scenario files written beside it."""

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from servanda.engines.names import Engine
from servanda.scenarios import Results, find_scenarios, run_scenarios

SHOP = """
agreement shop "咖啡机修理"
  language 1
  timezone Europe/Berlin
  runs 2026-01-01 to 2026-12-31
  workdays office

party provider
party client

calendar office
  open mon to fri 09:00-18:00

term limit = 1 hour
term fee   = 5 EUR

event question_asked "提问"
  ticket   id
  kind     one of complaint, enquiry
  urgent   optional yes/no
  rating   optional number
  refund   optional money
  month    optional period
  note     optional personal text
event answer_given "答复"
  ticket  id
event question_settled
  ticket  id
event desk_waits
  ticket  id
event desk_goes_on
  ticket  id
event machine_opened
  machine  id
event leave_given
  machine  id
event leave_taken_back
  machine  id
event review_demanded
  demand  id
  reason  optional text
event review_held
  demand  id

clause 1 "答复"
  quote "投诉一小时内答复。"
  when question_asked where kind = complaint
  provider must answer_given
  for the same ticket
  within limit
  released when question_settled
  paused while desk_waits until desk_goes_on
  otherwise provider owes fee each time, at most 10 EUR a month

clause 2 "未经同意不得拆机"
  provider must not machine_opened
  except after leave_given until leave_taken_back
  for the same machine

clause 3 "复盘"
  client may review_demanded where reason present
  then provider must review_held
  within 2 working days
  for the same demand

clause 4 "每周"
  for each complete week as w
  provider must ensure share_answered >= 50%

metric share_answered = share of question_asked with answer_given within 1 hour
  for the same ticket
  each complete week

metric asked = count of question_asked  # no clause reads it
  each complete week

clause 5 "序言"
  recital "不产生义务"
"""

Run = Callable[..., Results]


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """The agreement's folder, with an empty folder of scenarios."""
    folder = tmp_path / "shop"
    (folder / "scenarios").mkdir(parents=True)
    (folder / "shop.agreement").write_text(SHOP, encoding="utf-8")
    return folder


@pytest.fixture
def run(shop: Path) -> Run:
    """Write one scenario file and run it; coverage where asked for."""

    def body(text: str, engine: Engine = Engine.REFERENCE, *, coverage: bool = False) -> Results:
        (shop / "scenarios" / "cases.yaml").write_text(dedent(text), encoding="utf-8")
        return run_scenarios(find_scenarios([shop]), engine=engine, coverage=coverage)

    return body


def one(events: str, expect: str, more: str = "") -> str:
    """A file with one scenario: its events, a line each, and what is expected, as YAML."""
    lines = "\n".join(f"      - {line.strip()}" for line in events.strip().splitlines())
    body = (
        f"as of: 2026-04-01\nscenarios:\n  - name: one\n{more}    events:\n{lines}\n"
        if lines
        else (f"as of: 2026-04-01\nscenarios:\n  - name: one\n{more}")
    )
    return f"{body}    expect: {expect}\n"
