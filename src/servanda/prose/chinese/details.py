"""Longer Chinese sentences for single points."""

from decimal import Decimal

from servanda.model.agreement import Attestation, Pause, Release, SpanPoint
from servanda.model.expressions import Expr
from servanda.prose import points
from servanda.prose.chinese.conditions import condition, operand
from servanda.prose.chinese.times import windows
from servanda.prose.chinese.values import WINDOWS, amount, clauses, dated, duration, fields, joined, listed, value
from servanda.prose.language import quoted
from servanda.prose.names import Names
from servanda.prose.numbers import figure
from servanda.syntax.tree import Modal


def blank(blanks: tuple[str, ...], *, unsaid: bool) -> str:
    """What is still blank."""
    more = "，其规则亦无从表述" if unsaid else ""
    return f"本条在填写{'、'.join(quoted(name) for name in blanks)}之前不能查验{more}。"


def first(point: points.FirstUnanswered, names: Names) -> str:
    """`first unanswered`."""
    called = listed([names.event(one) for one in point.events], "或者")
    answers = listed([names.event(one) for one in point.answers], "或者")
    return f"{_same(point.key, names)}前一{called}之后尚无{answers}的，其后的{called}不另行触发。"


def released(release: Release, names: Names) -> str:
    """`released when`."""
    called = listed([names.event(one) for one in release.events], "或者")
    event = f"{_same(release.key, names)}发生{called}{_where(release.where, names)}"
    return f"在期限届满之前{event}的，尚未履行的义务解除。"


def excused(point: points.Excused, names: Names) -> str:
    """`excused while`."""
    excuse = point.excuse
    who = f"{names.party(point.party)}的" if point.party is not None else "本条项下的"
    late = f"{names.party(excuse.party)}{_same(excuse.key, names)}迟延履行{clauses(excuse.clauses)}"
    return f"{'其时' if point.at_once else '期限届满之时'}{late}的，{who}不履行或者迟延免责。"


def paused(pause: Pause, names: Names) -> str:
    """`paused while`."""
    start = f"{_same(pause.key, names)}发生{names.event(pause.event)}"
    if pause.until is None:
        return f"{start}的，期限自其时起暂停计算，不再恢复。"
    return f"{start}的，期限自其时起暂停计算，至发生{names.event(pause.until)}时恢复。"


def overridden(numbers: tuple[str, ...]) -> str:
    """Clauses with priority over this one."""
    return f"{clauses(numbers)}优先于本条：触发该条的，不再触发本条。"


def attested(attestation: Attestation, names: Names) -> str:
    """`attested by`."""
    each = f"就{windows(attestation.windows)}" if attestation.windows is not None else ""
    return f"本条以{names.party(attestation.party)}{each}的声明为据，没有日志可以查验。"


def of(step_number: int | None) -> str:
    """Which of several acts a sentence is about."""
    return "" if step_number is None else f"关于第（{step_number}）项："


def _same(key: tuple[str, ...], names: Names) -> str:
    return f"就同一{fields(names, key)}" if key else ""


def _where(given: Expr | None, names: Names) -> str:
    return "" if given is None else f"（{joined('仅指', condition(given, names), '的')}）"


def permitted(point: points.Permitted, names: Names) -> str:
    """`except after`."""
    given = point.permission
    where = _where(given.where, names)
    ended = f"且其后未发生{names.event(given.until)}" if given.until is not None else ""
    before = f"在此之前{_same(given.key, names)}已有{names.event(given.event)}{where}{ended}"
    return f"{of(point.step)}作为例外，{before}的，从其允许。"


def content(point: points.Content, names: Names) -> str:
    """`stating`."""
    given = point.stating
    field = names.spaced(given.field)
    spread = ""
    if isinstance(given.tolerance, Decimal):
        spread = f"，误差 {figure(given.tolerance)} 以内"
    elif given.tolerance is not None:
        spread = f"，误差 {figure(given.tolerance * 100)} 个百分点以内"
    lead = f"{of(point.step)}载明其{field}的，方为履行"
    if given.metric is not None:
        window = f"该{WINDOWS[point.unit]}" if point.unit is not None else "该期"
        return f"{lead}，所载应当与日志自身在{window}的{names.spaced(given.metric)}一致{spread}。"
    if given.value is not None:
        right = operand(given.value, names, point.unit)
        return f"{lead}，{joined('所载应当为', right)}{spread}。"
    return f"{lead}，数值不限{spread}。"


def opened(point: points.Opened) -> str:
    """From when on an act counts."""
    lead = of(point.step)
    if point.window is None:
        return f"{lead}提早有效：在该事件发生之前就同一事由已经完成的，视为履行。"
    unit = WINDOWS[point.window.windows.unit]
    if not point.named:
        return f"{lead}仅{_serving(point, unit)}内所为的，计为该{unit}的履行。"
    if point.early:
        return f"{lead}提早有效：提早完成的，即使在该{unit}开始之前，亦视为履行。"
    return f"{lead}在该{unit}{'结束' if point.after else '开始'}之前所为的，不视为履行。"


def _serving(point: points.Opened, unit: str) -> str:
    if not point.after:
        return f"自该{unit}开始时起在该{unit}" if point.early else f"该{unit}"
    return f"该{unit}及其后一{unit}" if point.early else f"该{unit}的后一{unit}"


def spanned(point: points.Spanned, names: Names) -> str:
    """The time in which windows count."""
    unit = WINDOWS[point.frequency.windows.unit]
    origin = f"该{names.event(point.event)}发生" if point.event else "其时"
    start = end = None
    if point.span is not None:
        ends = (point.span.since, point.span.until)
        start, end = (_point(one, origin, names) if one is not None else None for one in ends)
    until = f"起至{end}止" if end is not None else "起，不另定终点"
    return f"{of(point.step)}仅计完全处于下列期间之内的{unit}：自{joined(start or f'{origin}之时', until)}。"


def _point(given: SpanPoint, origin: str, names: Names) -> str:
    if given.offset is None:
        return f"{origin}之时"
    return joined(f"{origin}后", dated(given.offset, duration, names))


def note(point: points.ActNote, names: Names) -> str:
    """What acts of a prohibition or power mean."""
    if point.modal is Modal.MUST_NOT:
        return "每一次此种行为各为一次违约，其后撤回记录的亦同。"
    if not point.conditional:
        return f"{names.party(point.party)}随时可以行使该权力，行使不使其消灭。"
    duty = "，且不产生义务" if point.resulting else ""
    return f"不符合前述条件而为之的，为无据行使，构成{names.party(point.party)}违约{duty}；行使不使其依据消灭。"


def cost(point: points.Cost, names: Names) -> str:
    """A remedy."""
    remedy = point.remedy
    who, owed = names.party(remedy.party), amount(remedy.amount, names)
    together = remedy.cap is not None and len(remedy.clauses) > 1
    shared = f"{'各条' if point.of is None else clauses(remedy.clauses)}合计" if together else ""
    cap = f"，{shared}{joined('每月以', amount(remedy.cap, names), '为限')}" if remedy.cap is not None else ""
    if point.of is None:
        covered = clauses(remedy.clauses) if remedy.clauses else "无一条款"
        return f"每违反一次{covered}，{joined(f'{who}应付', owed)}{cap}。"
    source = f"（第 {remedy.stated_in} 条{'' if together else f'，适用于{clauses(remedy.clauses)}'}）"
    if remedy.stated_in == point.of and remedy.clauses == (point.of,):
        source = ""
    return f"每违反一次本条，{joined(f'{who}应付', owed)}{cap}{source}。"


def grounds(point: points.Grounds, names: Names) -> str:
    """What rests on how the clause is kept."""
    rests = []
    if point.powers:
        rests.append(f"{clauses(point.powers)}的权力以其为据")
    if point.assured:
        rests.append(f"{clauses(point.assured)}规定其应达到的数值")
    return f"指标{names.spaced(point.metric)}衡量本条的履行，{'，'.join(rests) or '没有条款以其为据'}。"


def required(point: points.Required, names: Names) -> str:
    """`require`."""
    given = point.requirement
    facts = "、".join(
        f"{names.spaced(fact)}（{value(known) if known is not None else '尚未填写'}）" for fact, known in point.values
    )
    lead = f"协议应当载明{names.party(given.party)}的{facts}"
    if given.condition is None and given.applies:
        return f"{lead}。"
    if given.condition is None:
        return f"{lead}，其适用的条件因所涉事项尚未填写而无从确定。"
    holds = {True: "现为如此", False: "现非如此", None: "现尚无从确定"}[given.applies]
    return f"{joined(condition(given.condition, names), '的')}（{holds}），{lead}。"
