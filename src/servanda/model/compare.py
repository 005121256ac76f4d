"""Equality of meaning: trees and models compared without their positions."""

from collections.abc import Mapping
from enum import Enum

_POSITIONS = {"span", "number_span"}


def without_spans(thing: object) -> object:
    """A plain nested tuple of everything in a syntax node or model part but spans; equal when both say the same."""
    if isinstance(thing, Enum):
        return thing
    if isinstance(thing, tuple | list):
        return tuple(without_spans(item) for item in thing)
    if isinstance(thing, Mapping):
        return tuple((key, without_spans(value)) for key, value in thing.items())
    names: tuple[str, ...] | None = getattr(type(thing), "__match_args__", None)
    if names is None:
        return thing
    return (type(thing).__name__, *(without_spans(getattr(thing, name)) for name in names if name not in _POSITIONS))
