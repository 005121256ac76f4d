"""Equality of meaning: trees and models compared without their positions."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum


def without_spans(thing: object) -> object:
    """A plain nested tuple of everything in a syntax node or model part but spans; equal when both say the same."""
    if isinstance(thing, Enum):
        return thing
    if isinstance(thing, tuple | list):
        return tuple(without_spans(item) for item in thing)
    if isinstance(thing, Mapping):
        return tuple((key, without_spans(value)) for key, value in thing.items())
    if is_dataclass(thing):
        names = (item.name for item in fields(thing) if item.name not in {"span", "number_span"})
        return (type(thing).__name__, *(without_spans(getattr(thing, name)) for name in names))
    return thing
