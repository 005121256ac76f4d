"""Correlation: the fields of `for the same` must mean the same on every side."""

from collections.abc import Iterable

from servanda.model.agreement import Event
from servanda.model.findings import did_you_mean
from servanda.model.names import Context
from servanda.syntax.tree import ForTheSame


def names_of(line: ForTheSame | None) -> tuple[str, ...]:
    """The fields as names, none where there is no line."""
    return tuple(dict.fromkeys(name.text for name in line.fields)) if line else ()


def check_key(line: ForTheSame | None, events: Iterable[Event], context: Context) -> None:
    """Every field exists, with one kind, in all events that are to be correlated."""
    if line is None:
        return
    sides = list({event.name: event for event in events}.values())
    for name in line.fields:
        lacking = next((event for event in sides if name.text not in event.fields), None)
        if lacking is not None:
            message = f"{lacking.name} has no field `{name.text}`"
            shared = [key for key in lacking.fields if all(key in event.fields for event in sides)]
            context.error("MOD043", message, name.span, did_you_mean(name.text, shared or lacking.fields))
            continue
        first = sides[0] if sides else None
        odd = next((e for e in sides if first and e.fields[name.text].kind is not first.fields[name.text].kind), None)
        if odd is not None and first is not None:
            kinds = f"{first.fields[name.text].kind} in {first.name} but {odd.fields[name.text].kind} in {odd.name}"
            context.error("MOD043", f"`{name.text}` is {kinds}, so the two never match", name.span)
