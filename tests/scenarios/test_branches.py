"""Branches that the shop of `conftest.py` does not have: each is missing without its event, reached with it."""

from pathlib import Path

import pytest

from servanda.scenarios import Results, run_scenarios

AGREEMENT = """
协议 zh "维修"
  语言 1
  时区 Asia/Shanghai
  期限 2026-01-01 至 2026-12-31
  工作日历 白天

主体 店 "店"
主体 客 "客"

日历 白天
  开放 周一 至 周五 09:00-18:00

事件 提问
  会话  编号
  急    是/否
事件 答复
  会话  编号
  人    编号
事件 加急
  会话  编号
事件 入会
  会员  编号
事件 回访
  会员  编号
事件 月报
  期    期间
  次数  可缺 数值
事件 求助
  会话  编号
事件 援助
  会话  编号

条款 1 "答复"
  当 首条未复 提问 其中 非 急 处于 白天 记为 v
  店 应当 答复 其中 人 = v.会话
  同一 会话
  限时 1小时
  免责 客 迟延 7
  同一 会话
  容许 50% 每月

条款 2 "加急"
  当 加急
  店 应当 答复
  同一 会话
  限时 10分钟
  提早有效

条款 3 "急的优先"
  当 提问 其中 急
  店 应当 答复
  同一 会话
  限时 5分钟
  优先于 4

条款 4 "次日"
  当 提问
  店 应当 答复
  同一 会话
  最迟 次日 09:00

条款 5 "回访"
  每个 入会 记为 c
  店 应当 回访
  至少 1次 每 周 自 c
  同一 会员
  自 c 之后 1周 直至 c 之后 3周

指标 回访数 = 计数 回访
  每 整 月

条款 6 "月报"
  每个 整 月 记为 m
  店 应当 月报 其中 期 = m
  载明 次数 = 指标 回访数
  最迟 m 之后 5日 24:00

条款 7 "援助"
  当 求助
  客 应当 援助
  同一 会话
  限时 1小时

条款 8 "声明"
  声明 店
"""

CASES = [
    # clause, branch, an event's lines without which it is missing, the expectation
    ("1", "one more while the first is unanswered",
     ["2026-03-02 10:00 提问 会话=a 急=否", "10:05 提问 会话=a 急=否"], "missed"),
    ("1", "outside 白天", ["2026-03-02 20:00 提问 会话=a 急=否"], "no instance"),
    ("1", "提问 where 急: true", ["2026-03-02 10:00 提问 会话=a 急=是"], "no instance"),
    ("1", "答复 where 人 = trigger.会话: true",
     ["2026-03-02 10:00 提问 会话=a 急=否", "10:05 答复 会话=a 人=a"], "met"),
    ("1", "答复 where 人 = trigger.会话: false",
     ["2026-03-02 10:00 提问 会话=a 急=否", "10:05 答复 会话=a 人=b"], "missed"),
    ("1", "excused", ["2026-03-02 08:00 求助 会话=a", "10:00 提问 会话=a 急=否"], "excused"),
    ("1", "客 owes under 7, but is not late at the deadline",
     ["2026-03-02 10:30 求助 会话=a", "2026-03-02 10:00 提问 会话=a 急=否"], "missed"),
    ("1", "a breach that is tolerated",
     ["2026-03-02 10:00 提问 会话=a 急=否", "10:00 提问 会话=b 急=否", "10:05 答复 会话=b 人=b"], "compliant"),
    ("2", "done before it was owed", ["2026-03-02 09:00 答复 会话=a 人=x", "10:00 加急 会话=a"], "met"),
    ("3", "takes what would trigger 4", ["2026-03-02 10:00 提问 会话=a 急=是"], "missed"),
    ("5", "an entity in a window that begins before its span", ["2026-03-02 入会 会员=a"], "missed, 2 times"),
    ("6", "次数: wrong", ["2026-02-03 月报 期=2026-01 次数=3"], "[period=2026-01 missed, others anything]"),
    ("6", "次数: left out", ["2026-02-03 月报 期=2026-01"], "[period=2026-01 missed, others anything]"),
    ("6", "次数: stated", ["2026-02-03 月报 期=2026-01 次数=0"], "[period=2026-01 met, others anything]"),
    ("8", "attested", ["2026-03-02 attestation clause=8 party=店 statement=是"], "attested"),
    ("8", "not attested", [], "not attested"),
]  # fmt: skip


def run(folder: Path, clause: str, lines: list[str], expect: str) -> Results:
    (folder / "zh.agreement").write_text(AGREEMENT, encoding="utf-8")
    file = folder / "scenarios.yaml"
    events = "".join(f"      - {line}\n" for line in lines)
    wanted = expect if expect.startswith("[") else f"'{expect}'"
    text = (
        f"agreement: zh.agreement\nas of: 2026-04-20\nscenarios:\n  - name: 一\n    expect: {{'{clause}': {wanted}}}\n"
    )
    file.write_text(text + (f"    events:\n{events}" if lines else ""), encoding="utf-8")
    return run_scenarios([file], coverage=True)


def missing(results: Results, clause: str) -> set[str]:
    [reach] = results.reach
    [found] = [one for one in reach.clauses if one.clause == clause]
    return {branch.text for branch in found.missing}


@pytest.mark.parametrize(("clause", "branch", "lines", "expect"), CASES, ids=[f"{one[0]} {one[1]}" for one in CASES])
def test_a_branch_is_reached_by_its_event_and_missing_without(
    tmp_path: Path, clause: str, branch: str, lines: list[str], expect: str
) -> None:
    results = run(tmp_path, clause, lines, expect)
    assert results.mistakes == ()
    assert [failure.differences for one in results.scenarios for failure in one.failures] == []
    assert branch not in missing(results, clause)
    other = "5" if clause != "5" else "1"
    assert branch in missing(run(tmp_path, other, [], "no instance"), clause)
