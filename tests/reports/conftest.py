"""A hand-made report with one clause of every kind, from the builders of tests/verdicts."""

import importlib.util
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from servanda.engines.outcomes import BREACHES, Exercise, MetricWindow, Opening, Outcome, RecordRef
from servanda.model import agreement as model
from servanda.reports.report import Report, Source
from servanda.syntax.tree import Comparison, Modal
from servanda.verdicts import judge


def _builders() -> ModuleType:
    path = Path(__file__).parents[1] / "verdicts" / "conftest.py"
    spec = importlib.util.spec_from_file_location("verdict_builders", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    import sys  # noqa: PLC0415 -- dataclasses look their module up

    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


_BUILT = _builders()


@pytest.fixture(scope="session")
def kit() -> Any:
    return _BUILT.Kit()


def sample_report(kit: Any) -> Report:
    """Eight clauses: a requirement, a recital, and clauses breached, undecided, excused; a power, a remedy."""
    rows = []
    for week in range(6):
        for day in range(4):
            due = f"2026-01-{5 + 7 * week + day:02}" if week < 4 else f"2026-02-{2 + 7 * (week - 4) + day:02}"
            rows.append(kit.row("2.1", Outcome.MET, f"{due}T10:15", opened=f"{due}T10:00", met=f"{due}T10:05"))
    late = kit.row(
        "2.1", Outcome.LATE, "2026-01-20T10:15", opened="2026-01-20T10:00", met="2026-01-20T10:27:13.500",
        key=(("conversation", "wm0042"),),
    )  # fmt: skip
    missed = kit.row(
        "2.1", Outcome.MISSED, "2026-02-06T00:00", opened="2026-02-05T17:59", key=(("conversation", "群聊 7"),)
    )
    act = "2026-02-02T16:02:56.032"
    forbidden = kit.row("2.2", Outcome.MISSED, act, opened=act, key=(("message", "m7"),))
    excused = replace(
        kit.row("2.3", Outcome.EXCUSED, "2026-02-04T12:00", opened="2026-02-04T10:00", key=(("issue", "i7"),)),
        excuse=RecordRef("support_requested", "ledger.csv", 12),
        reason="client late on 2.2.2.4",
    )
    unknown = [
        kit.row("2.4", Outcome.UNDECIDED, "2026-02-04T12:00", key=(("issue", f"i{number}"),), reason="level is absent")
        for number in range(7)
    ]
    groundless = kit.row(
        "5",
        Outcome.MISSED,
        "2026-02-13",
        opened="2026-02-13",
        debtor="client",
        key=(("demand", "L2"),),
        step="demanded",
        reason="it was not open",
    )
    rows += [late, missed, forbidden, excused, *unknown, groundless]
    clauses = [
        kit.clause(
            "1.1",
            title="协议主体",
            requirements=(model.Requirement("client", ("name",), None, applies=True, span=kit.span),),
        ),
        kit.clause("1.2", title="背景", statement=model.Statement(model.Plain.RECITAL, "不产生义务", kit.span)),
        kit.clause("2.1", kit.norm(), title="工作时间内回复", quote="15 分钟内答复", tolerance=Fraction(1, 20)),
        kit.clause("2.2", kit.norm("provider", Modal.MUST_NOT), title="指定渠道"),
        kit.clause("2.3", kit.norm(), title="二级问题（需求协调）"),
        kit.clause("2.4", kit.norm(), title="Level-1 issues"),
        kit.clause(
            "5",
            kit.norm("client", Modal.MAY, kit.act("demanded")),
            then=kit.norm("provider", Modal.MUST, kit.act("changed")),
            trigger=model.MetricTrigger("rate", Comparison.LT, None, 2, kit.span),
            title="更换服务团队",
        ),
        kit.clause("7", title="违约责任", remedies=(kit.remedy("2.1", "2.2", stated_in="7"),)),
    ]
    used = RecordRef("demanded", "ledger.csv", 3)
    misused = RecordRef("demanded", "ledger.csv", 9)
    first, second = kit.at("2026-02-03T10:00"), kit.at("2026-02-13")
    exercises = (
        Exercise("5", "client", first, (("demand", "L1"),), used, grounded=True, ground="2026-W02, 2026-W03"),
        Exercise("5", "client", second, (("demand", "L2"),), misused, grounded=False, ground="it was not open"),
    )
    openings = (Opening("5", kit.at("2026-01-26"), kit.at("2026-02-12"), "2026-W02, 2026-W03"),)
    metrics = tuple(
        MetricWindow(
            "rate", f"2026-W{week:02}", 0, 1, 2, judged=week < 6, thin=week == 5, numerator=top, denominator=20
        )
        for week, top in ((2, 16), (3, 10), (4, 20), (5, 19), (6, 1))
    )
    outcomes = kit.outcomes(rows, openings=openings, exercises=exercises, metrics=metrics)
    judgement = judge(kit.agreement(*clauses, facts={"name": "青禾母婴用品有限公司"}), outcomes, kit.at("2026-02-15"))
    sources = (
        Source("chat", 2, 12345, 3, kit.at("2026-01-01"), kit.at("2026-02-15"), 1),
        Source("ledger", 1, 17, 0, kit.at("2026-01-01"), kit.at("2026-01-01")),
    )
    return Report(judgement, sources, lambda clause, debtor: outcomes.rows(BREACHES, clause=clause, debtor=debtor))


@pytest.fixture(scope="session")
def report(kit: Any) -> Report:
    return sample_report(kit)
