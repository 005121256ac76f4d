"""What the agreement defines, and the agreement as a whole, in Chinese."""

from typing import assert_never

from servanda.model.agreement import (
    Agreement,
    CalendarRule,
    ComplianceOf,
    CountOf,
    Event,
    EventField,
    Metric,
    Party,
    ShareOf,
    Status,
    Term,
)
from servanda.model.expressions import Expr, Kind
from servanda.prose.chinese.conditions import condition
from servanda.prose.chinese.times import windows, within
from servanda.prose.chinese.values import (
    UNITS,
    WEEKDAYS,
    WINDOWS,
    clauses,
    day,
    fields,
    joined,
    listed,
    value,
    versions,
)
from servanda.prose.hours import Hours, stretches, week
from servanda.prose.language import quoted
from servanda.prose.names import Names
from servanda.prose.numbers import clock
from servanda.prose.points import Times

_KINDS = {
    Kind.ID: "编号",
    Kind.TEXT: "文本",
    Kind.NUMBER: "数值",
    Kind.MONEY: "金额",
    Kind.PERIOD: "期间",
    Kind.YES_NO: "是/否",
    Kind.CHOICE: "若干取值之一",
    Kind.SHARE: "百分比",
    Kind.DURATION: "时长",
    Kind.TIME: "时刻",
    Kind.DATE: "日期",
    Kind.LIST: "列表",
}
_STATUS = {Status.DRAFT: "草案", Status.SIGNED: "已签"}


def agreement(given: Agreement, names: Names) -> str:
    """Name, title, status, version, language and files."""
    title = f"（{quoted(given.title)}）" if given.title is not None else ""
    version = f"，版本{quoted(given.version)}" if given.version is not None else ""
    text = f"；其正文为{quoted(given.text)}" if given.text is not None else ""
    files = f"；读自{'、'.join(quoted(file) for file in given.files)}" if given.files else ""
    return (
        f"本协议为{names.spaced(given.name)}{title}{version}，状态为{_STATUS[given.status]}，"
        f"语言版本 {given.language}{text}{files}。"
    )


def times_of(given: Times, names: Names) -> str:
    """The term and how its days are told."""
    term = "协议期限尚未填写"
    if given.runs is not None:
        first, last = given.runs
        term = f"协议期限自 {day(first)}起至 {day(last)}止，首尾两日均计入"
    off = "未指明以哪个日历确定休息日"
    if given.workdays is not None:
        off = f"未另行指明的，工作时间和休息日以{names.calendar(given.workdays)}为准"
    return f"{term}；日期和时刻以{quoted(given.zone)}时区为准；{off}。"


def party(given: Party, names: Names) -> str:
    """A party and its facts."""
    label = f"（{quoted(given.title)}）" if given.title is not None else ""
    facts = [
        joined(
            f"{names.spaced(fact.name)}为" if fact.value is not None else names.spaced(fact.name),
            value(fact.value) if fact.value is not None else "尚未填写",
            f"（{_kind(fact.kind, fact.choices)}）",
        )
        for fact in given.facts.values()
    ]
    known = f"，载明：{'；'.join(facts)}" if facts else ""
    return f"{names.party(given.name)}即主体{quoted(given.name)}{label}{known}。"


def _kind(kind: Kind, choices: tuple[str, ...]) -> str:
    return f"取自{'、'.join(quoted(one) for one in choices)}" if choices else _KINDS[kind]


def term(given: Term, names: Names) -> str:
    """A term and its values."""
    if given.value is None:
        named = {str(unit): word for unit, word in UNITS.items()}
        unit = f"（单位：{named.get(given.unit, given.unit)}）" if given.unit is not None else ""
        return f"约定{names.spaced(given.name)}为{_KINDS[given.kind]}{unit}，尚未填写。"
    return f"约定{names.spaced(given.name)}为{_KINDS[given.kind]}：{versions(given.value, value)}。"


def event(given: Event, names: Names) -> str:
    """An event, its fields, and what takes it back."""
    label = f"（{quoted(given.title)}）" if given.title is not None else ""
    first, *others = [quoted(one) for one in reversed(given.done)] or [""]
    done = f"，即{first}{''.join(f'（{one}）' for one in others)}" if first else ""
    carried = f"，载有{'、'.join(_field(field, names) for field in given.fields.values())}" if given.fields else ""
    back = ""
    if given.withdrawn_by is not None:
        same = f"就同一{fields(names, given.identity)}" if given.identity else ""
        back = f"其后{same}发生{names.event(given.withdrawn_by)}的，视为撤回。"
    elif given.identity:
        back = f"以{fields(names, given.identity)}识别。"
    return f"{names.event(given.name)}即事件{quoted(given.name)}{label}{done}{carried}。{back}"


def _field(given: EventField, names: Names) -> str:
    notes = [_kind(given.kind, given.choices)]
    notes += ["可缺"] if given.optional else []
    notes += ["隐私，报告中遮蔽"] if given.personal else []
    return f"{names.spaced(given.name)}（{'，'.join(notes)}）"


def metric(given: Metric, names: Names) -> str:
    """What is measured, per which window."""
    unit = WINDOWS[given.windows.unit]
    sample = f"；其数少于 {given.sample} 的{unit}样本不足，不予计算" if given.sample is not None else ""
    thin = f"；连续计算时略过样本不足的{unit}" if given.skipping_thin else ""
    if given.sample is not None and not given.skipping_thin:
        thin = "，且中断连续计算"
    blank = f"；在填写{'、'.join(quoted(name) for name in given.blanks)}之前没有数值" if given.blanks else ""
    return (
        f"指标{names.spaced(given.name)}就{windows(given.windows)}，为{_measured(given, names)}{sample}{thin}{blank}。"
    )


def _measured(given: Metric, names: Names) -> str:
    body = given.body
    match body:
        case CountOf(counted, where):
            return f"其间{names.event(counted)}{_where(where, names)}的数量"
        case ComplianceOf(numbers):
            return f"其间到期的{clauses(numbers)}各项中按期履行的占比，免责和解除的不计"
        case ShareOf():
            same = f"就同一{fields(names, body.key)}" if body.key else ""
            limit = "在该期结束之前" if body.limit is None else within(body.limit, names, "自其发生之时")
            return (
                f"其间{names.event(body.event)}{_where(body.where, names)}中，{limit}{same}"
                f"有{names.event(body.response)}{_where(body.response_where, names)}的占比"
            )
        case _:
            assert_never(body)


def _where(given: Expr | None, names: Names) -> str:
    return "" if given is None else f"（{joined('仅指', condition(given, names), '的')}）"


def calendar(given: CalendarRule, names: Names) -> str:
    """Opening hours, holidays, single days."""
    label = f"（{quoted(given.title)}）" if given.title is not None else ""
    weekly = _weekly(given.weekly) if any(given.weekly) else "每周各日均不开放"
    text = f"{names.calendar(given.name)}即日历{quoted(given.name)}{label}：{weekly}"
    if given.holidays is not None:
        makeup = "按其所在星期之日开放" if given.makeup is None else _hours(given.makeup)
        text += (
            f"；假日数据{quoted(given.holidays)}所列的法定假日休业（其未载的年份不明），{joined('调休工作日', makeup)}"
        )
    elif given.makeup is not None:
        text += joined("；调休工作日（没有假日数据列明）", _hours(given.makeup))
    for since, until, hours in stretches(given.overrides):
        dates = day(since) if since == until else f"{day(since)}至 {day(until)}"
        text += joined(f"；{dates}", _hours(hours))
    return f"{text}。结束之时不属于开放时间。"


def _weekly(weekly: tuple[Hours, ...]) -> str:
    parts = []
    for first, last, hours in week(weekly):
        days = WEEKDAYS[first] if first == last else f"{WEEKDAYS[first]}至{WEEKDAYS[last]}"
        parts.append(joined(days, _hours(hours)))
    return "，".join(parts)


def _hours(hours: Hours) -> str:
    if not hours:
        return "全日休业"
    return f"{listed([f'{clock(opening)} 至 {clock(closing)}' for opening, closing in hours], '、')} 开放"
