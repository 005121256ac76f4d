"""What could have stood at a place, in words of the field with an example in the keywords of the file."""

from collections.abc import Iterator

from servanda.syntax.table import ParseTable

MAX_PHRASES = 7

# symbol of the grammar → words, English example, Chinese example; the example is left out where it is empty
_PHRASES: dict[str, tuple[str, str, str]] = {
    "start": ("an item such as", "clause 1.1 “…”", "条款 1.1 “…”"),
    "item": ("an item such as", "clause 1.1 “…”", "条款 1.1 “…”"),
    "definition": ("an item such as", "clause 1.1 “…”", "条款 1.1 “…”"),
    "clause_line": ("the next line of the clause", "", ""),
    "header_line": ("the next line of the header", "", ""),
    "calendar_line": (
        "the next line of the calendar, such as",
        "open mon to fri 09:00-18:00",
        "开放 周一 至 周五 09:00-18:00",
    ),
    "metric_line": ("the next line of the metric, such as", "each complete week", "每 整 周"),
    "event_line": ("a field such as", "customer id", "客户 编号"),
    "fact": ("a fact such as", 'name = "…"', "名称 = “…”"),
    "removable": ("", "term, event, metric, party or calendar", "约定、事件、指标、主体 或 日历"),
    "text": ("a text in quotation marks", "", ""),
    "TEXT": ("a text in quotation marks", "", ""),
    "event_text": ("a text in quotation marks", "", ""),
    "withdrawing": ("the name of an event", "", ""),
    "text_or_blank": ("a text in quotation marks or `?`", "", ""),
    "runs_end": ("a date such as `2026-12-31` or `?`", "", ""),
    "date": ("a date such as `2026-12-31`", "", ""),
    "zone": ("a time zone such as `Asia/Shanghai`", "", ""),
    "status": ("", "draft or signed", "草案 或 已签"),
    "NAME": ("a name", "", ""),
    "new_name": ("a name", "", ""),
    "names": ("a name", "", ""),
    "calendar_name": ("the name of a calendar", "", ""),
    "metric_name": ("the name of a metric", "", ""),
    "path": ("a name", "", ""),
    "PATH": ("", "", ""),
    "event_name": ("the name of an event", "", ""),
    "event_names": ("the name of an event", "", ""),
    "act": ("an event such as", "message_sent where not automatic", "客服消息 其中 非 自动"),
    "clause_number": ("a clause number such as `2.1.1`", "", ""),
    "CLAUSE_NO": ("a clause number such as `2.1.1`", "", ""),
    "clause_refs": ("a clause number such as `2.1.1` or `2.1.*`", "", ""),
    "value": ("a value such as", "15 minutes", "15分钟"),
    "scalar": ("a value such as", "15 minutes", "15分钟"),
    "scalars": ("values such as", "a, b", "甲、乙"),
    "bound": ("a value such as `85%`", "", ""),
    "literal": ("a deadline such as", "15 minutes", "15分钟"),
    "number": ("a number", "", ""),
    "NUMBER": ("a number", "", ""),
    "PERCENT": ("a share such as `5%`", "", ""),
    "duration": ("a length of time such as", "2 working hours", "2工作小时"),
    "unit": ("a unit such as", "minutes", "分钟"),
    "window_unit": ("", "week, month or quarter", "周、月 或 季度"),
    "CURRENCY": ("a currency such as", "CNY", "元"),
    "time": ("a time such as `09:30`", "", ""),
    "TIME": ("a time such as `09:30`", "", ""),
    "day": ("a day such as", "the next day", "次日"),
    "ORDINAL": ("a day of the month such as", "the 5th", "5日"),
    "weekdays": ("weekdays such as", "mon to fri", "周一 至 周五"),
    "weekday": ("a weekday such as", "fri", "周五"),
    "ranges": ("opening hours such as `09:00-18:00`", "", ""),
    "TIME_RANGE": ("opening hours such as `09:00-18:00`", "", ""),
    "override_hours": ("opening hours such as `09:00-18:00` or", "closed", "休业"),
    "condition": ("a condition such as", "level = 3", "级别 = 3"),
    "condition_text": ("a condition such as", "level = 3", "级别 = 3"),
    "not_condition": ("a condition such as", "level = 3", "级别 = 3"),
    "and_condition": ("a condition such as", "level = 3", "级别 = 3"),
    "comparison": ("a comparison such as `=`", "", ""),
    "where": ("a condition such as", "where level = 3", "其中 级别 = 3"),
    "during": ("", "during", "处于"),
    "variable": ("a variable such as", "as v", "记为 v"),
    "consecutive": ("a run such as", "in 2 consecutive weeks", "连续 2 周"),
    "payment": ("an amount owed such as", "owes 100 CNY each time", "应付 100元 每次"),
    "amount": ("an amount such as", "100 CNY", "100元"),
    "cap": ("a cap such as", ", at most 1000 CNY a month", "，至多 1000元 每月"),
    "each": ("windows such as", "each complete month", "每 整 月"),
    "attested_each": ("windows such as", "each quarter", "每 季度"),
    "roll": ("", ", rolling forward", "，顺延"),
    "of_calendar": ("a calendar such as", "of office", "的 工作时间"),
    "point": ("a point in time such as", "1 month after c", "c 之后 1个月"),
    "until_point": ("an end such as", "until c", "直至 c"),
    "until_event": ("an end such as", "until consent_withdrawn", "直至 撤回同意"),
    "response_limit": ("a limit such as", "within 7 days", "限时 7天"),
    "metric_body": ("a measure such as", "count of contact_made", "计数 主动联系"),
    "field_type": ("a type such as", "id", "编号"),
    "type_word": ("a type such as", "id", "编号"),
    "choices": ("choices such as", "one of a, b", "取自 甲、乙"),
    "done": ("", "", ""),
    "term_since": ("a date such as", "since 2026-07-01", "自 2026-07-01"),
    "tolerance": ("a tolerance such as", ", give or take 0.5 points", "，误差 0.5个百分点"),
    "if_condition": ("", "if", "若"),
    "ON": ("a day such as", "on the next day", "于 次日"),
    "SINCE": ("an anchor such as", "since c", "自 c"),
    "EQ": ("`=`", "", ""),
    "COMMA": ("`,`", "", ""),
    "LPAR": ("`(`", "", ""),
    "RPAR": ("`)`", "", ""),
    "DASH": ("a step such as", "- issue_closed", "- 问题关闭"),
    "QUESTION": ("`?`", "", ""),
    "PERCENT_SIGN": ("`%`", "", ""),
    "$END": ("the end of the condition", "", ""),
}


def phrase(table: ParseTable, symbol: str, *, chinese: bool) -> str:
    """A symbol of the grammar in words; empty where it is not worth naming."""
    if symbol in table.keywords and symbol not in _PHRASES:
        return f"`{spelling(table, symbol, chinese=chinese)}`"
    words, english, chinese_example = _PHRASES.get(symbol, ("", "", ""))
    example = chinese_example if chinese else english
    return f"{words} `{example}`".strip() if example else words


def spelling(table: ParseTable, terminal: str, *, chinese: bool) -> str:
    """How a keyword or mark is written in the file's language."""
    keyword = table.keywords.get(terminal)
    if keyword is not None:
        return keyword.chinese[0] if chinese else keyword.english[-1 if terminal == "TIMES" else 0]
    return _PHRASES[terminal][0].strip("`") if terminal in _PHRASES else terminal


def expected_phrases(table: ParseTable, states: list[int], *, chinese: bool) -> tuple[str, ...]:
    """What could follow, the nearest first."""
    found: dict[str, None] = {}
    for stack in _reachable(table, states):
        for symbol in sorted(table.expects[stack[-1]], key=str.isupper):
            for part in _begins(table, symbol):
                words = phrase(table, part, chinese=chinese)
                if words:
                    found.setdefault(words)
    return tuple(found)[:MAX_PHRASES]


def _begins(table: ParseTable, symbol: str) -> Iterator[str]:
    """The symbol itself; for a repetition, which has no name of its own, what its element begins with."""
    if not symbol.startswith("__"):
        yield symbol
        return
    first = {rule.symbols[0] for rule in table.rules if rule.origin == symbol and rule.symbols[0] != symbol}
    yield from sorted(first)


def _reachable(table: ParseTable, states: list[int]) -> Iterator[tuple[int, ...]]:
    """The stack, then every stack that reducing what is complete leads to, the nearest first."""
    waiting, seen = [tuple(states)], {tuple(states)}
    while waiting:
        stack = waiting.pop(0)
        yield stack
        for rule_number in sorted({-1 - action for action in table.actions[stack[-1]].values() if action < 0}):
            rule = table.rules[rule_number]
            below = stack[: len(stack) - len(rule.symbols)]
            reduced = (*below, table.gotos[below[-1]][rule.origin])
            if reduced not in seen:
                seen.add(reduced)
                waiting.append(reduced)
