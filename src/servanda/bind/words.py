"""How alike names are: of events, columns, values and files, in English and Chinese."""

import re
from difflib import SequenceMatcher
from functools import cache

_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[一-鿿]+")
# What exports are headed with, by the words agreements use: both are read as the English one.
_CHINESE = {
    "时间": "time",
    "日期": "date",
    "客户": "customer",
    "用户": "customer",
    "工单": "issue",
    "问题": "issue",
    "事件": "event",
    "操作": "action",
    "动作": "action",
    "状态": "status",
    "类型": "kind",
    "类别": "kind",
    "级别": "level",
    "优先级": "level",
    "编号": "id",
    "单号": "id",
    "金额": "amount",
    "备注": "note",
    "坐席": "agent",
    "员工": "agent",
    "渠道": "channel",
    "消息": "message",
    "会话": "conversation",
    "内容": "text",
    "部门": "department",
    "原因": "reason",
    "账号": "account",
    "发送": "sent",
    "接收": "received",
    "撤回": "recalled",
    "创建": "opened",
    "打开": "opened",
    "关闭": "closed",
    "答复": "answered",
    "回复": "answered",
    "付款": "payment made",
    "暂停": "paused",
    "恢复": "resumed",
    "报告": "report",
    "同意": "consent",
    "联系": "contact",
    "添加": "added",
    "新增": "added",
}
_ALIKE = {
    "send": "sent",
    "create": "opened",
    "created": "opened",
    "open": "opened",
    "recv": "received",
    "receive": "received",
    "ticket": "issue",
    "case": "issue",
    "incident": "issue",
    "priority": "level",
    "severity": "level",
    "type": "kind",
    "category": "kind",
    "user": "customer",
    "msg": "message",
    "msgid": "message",
    "room": "conversation",
    "roomid": "conversation",
    "chat": "message",
    "revoke": "recalled",
    "reply": "answered",
    "replied": "answered",
    "resolve": "closed",
    "resolved": "closed",
    "pay": "paid",
}
_ENDINGS = ("ing", "ed", "es", "s", "d")
_SHORTEST = 3


@cache
def tokens(name: str) -> tuple[str, ...]:
    """The words of a name: `issueOpened`, `issue_opened` and `工单 创建` all give two."""
    found: list[str] = []
    for part in _PARTS.findall(name):
        word = part.lower()
        known = [english for chinese, english in _CHINESE.items() if chinese in word]
        found += [piece for english in known for piece in english.split()] or [word]
    return tuple(_ALIKE.get(word, word) for word in found)


@cache
def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            return word.removesuffix(ending)
    return word


@cache
def alike(one: str, other: str) -> float:
    """How alike two words are, from 0 to 1."""
    if one == other:
        return 1.0
    first, second = _stem(one), _stem(other)
    if first == second:
        return 0.97
    if min(len(first), len(second)) >= _SHORTEST and (first.startswith(second) or second.startswith(first)):
        return 0.9
    ratio = SequenceMatcher(None, first, second).ratio()
    return ratio if ratio > 0.75 else 0.0  # noqa: PLR2004 - below it two words have only letters in common


def covered(words: tuple[str, ...], by: tuple[str, ...]) -> float:
    """How far each of the words is like one of the others, on average; 0 for no words."""
    if not words:
        return 0.0
    return sum(max((alike(word, other) for other in by), default=0.0) for word in words) / len(words)
