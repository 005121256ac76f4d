"""Clauses that treat one trigger's cases in tiers: the same act, owed under conditions on the same fields."""

from collections.abc import Iterator

from servanda.lint.conflicts.logic import cell, operands
from servanda.lint.conflicts.places import reads_row
from servanda.lint.subject import Subject
from servanda.model import agreement as model
from servanda.model.compare import without_spans
from servanda.model.expressions import Expr, FieldRef
from servanda.records import record
from servanda.syntax.tree import Modal


@record
class Tier:
    """One clause's share: `act` is owed where `where` holds of the trigger's row."""

    clause: model.Clause
    trigger: model.EventTrigger
    norm: model.Norm
    act: model.Act
    where: Expr

    @property
    def fields(self) -> frozenset[str]:
        """The names of the fields that the condition reads."""
        return fields_of(self.where)


def fields_of(condition: Expr) -> frozenset[str]:
    """The names of the fields that a condition reads."""
    return frozenset(cell(side).name for side in operands(condition) if isinstance(side, FieldRef))


def tiers(subject: Subject) -> Iterator[list[Tier]]:
    """Groups of two and more: one party owes one act after one trigger, the conditions read the same fields."""
    groups: dict[object, list[Tier]] = {}
    for clause in subject.agreement.clauses:
        trigger, norm = clause.trigger, clause.norm
        if norm is None or norm.modal is not Modal.MUST or not isinstance(trigger, model.EventTrigger):
            continue
        if trigger.where is None or not reads_row(trigger.where):
            continue
        for act in norm.acts:
            tier = Tier(clause, trigger, norm, act, trigger.where)
            same = (norm.party, frozenset(trigger.events), trigger.during, trigger.first_unanswered, tier.fields)
            owed = (act.event, act.key, without_spans(act.where) if act.where is not None else None)
            groups.setdefault((same, owed), []).append(tier)
    for group in groups.values():
        if len({tier.clause.number for tier in group}) > 1:
            yield group
