"""A record with some of its parts exchanged."""

from typing import TypeVar

T = TypeVar("T")


def changed(thing: T, **parts: object) -> T:
    """As `dataclasses.replace`, which would build a dataclass's list of fields for each record it changes."""
    kind = type(thing)
    names: tuple[str, ...] = kind.__match_args__  # type: ignore[attr-defined]
    return kind(**{name: getattr(thing, name) for name in names} | parts)
