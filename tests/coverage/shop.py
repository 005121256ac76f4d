"""A small shop, its binding and exports, and what `servanda coverage` says of them."""

import json
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from servanda.cli import app

AGREEMENT = """
agreement shop "店铺协议"
  language 1
  timezone Asia/Shanghai
  runs     2026-01-01 to 2026-12-31
  workdays office

party provider "甲方"
  name = "A"
party client "乙方"

calendar office
  open mon to fri 09:00-18:00
  holidays cn

event asked "询问"
  ticket  id
  level   optional number
  kind    optional one of bug, wish
event answered "答复"
  ticket  id
event dropped "放弃"
  ticket  id
event paid "付款"
  month  period
event shown "出示"
  item  id

clause 1 "答复"
  when asked where level >= 2
  provider must answered
  for the same ticket
  within 2 hours
  released when dropped
  for the same ticket

clause 2 "付款"
  for each complete month as m
  client must paid where month = m
  by 24:00 on the 5th after m
"""

CLAUSES = """
clause 3 "不得出示"
  provider must not shown

clause 4 "背景"
  recital "不产生义务"

clause 5 "工作时间"
  when asked where kind = bug
  provider must answered
  for the same ticket
  within 2 working hours
"""

BINDING = """
coverage: 2026-01-01 to 2026-04-01
sources:
  desk:
    path: desk.csv
    format: csv
    id: id
    time: {column: at, format: iso}
    events:
      asked: {where: what = asked, fields: {ticket: ticket, level: level, kind: kind}}
      answered: {where: what = answered, fields: {ticket: ticket}}
      dropped: {where: what = dropped, fields: {ticket: ticket}}
  bank:
    path: bank.csv
    format: csv
    time: {column: day, format: date, zone: agreement}
    events:
      paid: {fields: {month: month}}
  shelf:
    path: shelf.csv
    format: csv
    time: {column: at, format: iso}
    events:
      shown: {fields: {item: item}}
"""
DESK = """id,at,what,ticket,level,kind
1,2026-01-05T10:00:00+08:00,asked,t1,2,bug
2,2026-01-05T11:00:00+08:00,answered,t1,,
"""
BANK = "day,month\n2026-01-30,2026-01\n"
SHELF = "at,item\n"
RESTING = """
term slow = ? minutes

metric quick = share of asked with answered within 1 day
  for the same ticket
  each complete week

metric kept = compliance of 1
  each complete week

clause 6 "份额"
  for each complete week as w
  provider must ensure quick >= 50%

clause 7 "守约"
  for each complete week as w
  provider must ensure kept >= 50%

clause 8 "宽免"
  when asked
  provider must answered
  for the same ticket
  within 2 hours
  excused while client late on 11
  for the same ticket

clause 11 "放弃以后"
  when dropped
  client must asked
  for the same ticket
  within 1 day

clause 9 "培训"
  attested by provider each quarter

clause 10 "慢"
  when asked
  provider must answered
  for the same ticket
  within slow
"""


def write(name: str, text: str) -> None:
    Path(name).write_text(text, encoding="utf-8")


def coverage(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["coverage", "shop.agreement", *arguments])


def words(result: Result) -> dict[str, str]:
    return {one["clause"]: one["verdict"] for one in json.loads(result.stdout)["clauses"]}


def reasons(result: Result, clause: str) -> list[str]:
    [found] = [one for one in json.loads(result.stdout)["clauses"] if one["clause"] == clause]
    steps: list[dict[str, Any]] = found["steps"]
    return [problem["reason"] for step in steps for problem in step["problems"]]
