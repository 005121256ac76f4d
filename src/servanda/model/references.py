"""References to clauses: numbers and patterns, and what the clause referred to must be."""

from servanda.model.findings import did_you_mean
from servanda.model.names import Context
from servanda.model.numbers import expand
from servanda.syntax.tree import ClauseItem, ClauseRef, Modal, NormLine


def ruled(item: ClauseItem) -> bool:
    """Whether a clause has a rule that can be kept or broken."""
    return any(isinstance(line, NormLine) and line.modal is not Modal.OWES for line in item.lines)


def resolve(refs: tuple[ClauseRef, ...], context: Context) -> tuple[str, ...]:
    """The numbers meant, once each, reference by reference; clauses below a `*` that have no rule are left out."""
    found: dict[str, None] = {}
    for ref in refs:
        numbers = expand(ref.number, context.names.clauses)
        with_rule = [number for number in numbers if ruled(context.names.clauses[number])]
        if not numbers:
            pattern = ref.number.endswith("*")
            what = (
                f"there is no clause below {ref.number.removesuffix('.*')}"
                if pattern
                else f"there is no clause {ref.number}"
            )
            hint = None if pattern else did_you_mean(ref.number, context.names.clauses)
            context.error("MOD022", what, ref.span, hint)
        elif not with_rule:
            context.error("MOD022", f"clause {ref.number} has no rule that could be kept or broken", ref.span)
        found |= dict.fromkeys(with_rule)
    return tuple(found)
