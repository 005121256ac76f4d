"""One Chinese sentence for each point."""

from typing import assert_never

from servanda.model.agreement import Plain
from servanda.prose import points
from servanda.prose.chinese.conditions import condition
from servanda.prose.chinese.definitions import agreement, calendar, event, metric, party, term, times_of
from servanda.prose.chinese.details import (
    attested,
    blank,
    content,
    cost,
    excused,
    first,
    grounds,
    note,
    of,
    opened,
    overridden,
    paused,
    permitted,
    released,
    required,
    spanned,
)
from servanda.prose.chinese.rules import rule, step
from servanda.prose.chinese.values import clauses, fields, joined
from servanda.prose.language import quoted
from servanda.prose.names import Names
from servanda.prose.numbers import percentage


def say(point: points.Point, names: Names) -> str:  # noqa: C901, PLR0911, PLR0912 -- one case per kind of point
    """The point as a sentence."""
    match point:
        case points.Rule():
            return rule(point, names)
        case points.Step():
            return step(point, names)
        case points.Blank(blanks, unsaid):
            return blank(blanks, unsaid=unsaid)
        case points.Correlated(key):
            return f"本条整体以{fields(names, key)}确定何者相互对应。"
        case points.FirstUnanswered():
            return first(point, names)
        case points.Excepted(number, exception, act):
            what = "不在禁止之列" if act else "不触发本条"
            return f"{of(number)}作为例外，{joined(condition(exception, names), '的')}，{what}。"
        case points.Permitted():
            return permitted(point, names)
        case points.Content():
            return content(point, names)
        case points.Opened():
            return opened(point)
        case points.Spanned():
            return spanned(point, names)
        case points.ActNote():
            return note(point, names)
        case points.Released(release):
            return released(release, names)
        case points.Excused():
            return excused(point, names)
        case points.Paused(pause):
            return paused(pause, names)
        case points.Overriding(numbers):
            return f"本条优先于{clauses(numbers)}：触发本条的，不再触发该条。"
        case points.Overridden(numbers):
            return overridden(numbers)
        case points.Tolerated(share):
            return f"容许每月到期各项中的 {percentage(share)}（向下取整）不履行或者迟延而不生后果。"
        case points.Surviving():
            return "本条存续：协议期限届满后继续有效。"
        case points.Cost():
            return cost(point, names)
        case points.NoCost():
            return "本协议没有约定违反本条应付的款项。"
        case points.Grounds():
            return grounds(point, names)
        case points.Excusing(owner, numbers):
            return f"{names.party(owner)}迟延履行本条期间，对方在{clauses(numbers)}项下的不履行或者迟延免责。"
        case points.Required():
            return required(point, names)
        case points.RuleRequired(name):
            return f"检查规则{quoted(name)}在本协议中应当没有发现。"
        case points.Attested(attestation):
            return attested(attestation, names)
        case points.Plainly(statement):
            lead = "为说明，不设定义务" if statement.kind is Plain.RECITAL else "不可查验，理由"
            return f"本条{lead}：{quoted(statement.text)}。"
        case points.Empty():
            return "本条没有规则。"
        case points.Header(whole):
            return agreement(whole, names)
        case points.Times():
            return times_of(point, names)
        case points.PartyDefined(one):
            return party(one, names)
        case points.CalendarDefined(one_calendar):
            return calendar(one_calendar, names)
        case points.TermDefined(one_term):
            return term(one_term, names)
        case points.EventDefined(one_event):
            return event(one_event, names)
        case points.MetricDefined(one_metric):
            return metric(one_metric, names)
        case _:
            assert_never(point)
