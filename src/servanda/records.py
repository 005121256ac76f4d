"""Frozen slotted records that cost little to define.

`dataclass(frozen=True, slots=True)` compiles about ten functions for every class, one millisecond each time a process
starts; a tree of a hundred node types would cost more than reading an agreement. `record` shares all methods but
`__init__` between its classes and compiles that one when the first instance is made. The classes are dataclasses in
every other respect (`fields`, `replace`, `match`), equal by type and fields, hashable and immutable.
"""

from collections.abc import Callable
from dataclasses import MISSING, FrozenInstanceError, dataclass, fields
from typing import Any, NoReturn, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True)
def record(cls: type[T]) -> type[T]:
    """The class as an immutable record of its annotated fields."""
    for name, method in _SHARED.items():
        setattr(cls, name, method)
    return dataclass(init=False, repr=False, eq=False, slots=True)(cls)


def _init_on_first_use(self: Any, *args: Any, **named: Any) -> None:
    cls = type(self)
    cls.__init__ = _make_init(cls)
    cls.__init__(self, *args, **named)


def _make_init(cls: type[Any]) -> Callable[..., None]:
    """A plain function that fills the slots through their descriptors, which `__setattr__` does not guard."""
    scope: dict[str, Any] = {}
    parameters, body = ["self"], []
    for part in fields(cls):
        name = part.name
        scope[f"_set_{name}"] = cls.__dict__[name].__set__
        value = name
        if part.default is not MISSING:
            scope[f"_default_{name}"] = part.default
            parameters.append(f"{name}=_default_{name}")
        elif part.default_factory is not MISSING:
            scope["_missing"], scope[f"_factory_{name}"] = MISSING, part.default_factory
            parameters.append(f"{name}=_missing")
            value = f"_factory_{name}() if {name} is _missing else {name}"
        else:
            parameters.append(name)
        body.append(f"    _set_{name}(self, {value})")
    source = f"def __init__({', '.join(parameters)}):\n" + ("\n".join(body) or "    pass")
    exec(source, scope)  # noqa: S102 - the source is made of the names of a class's own fields
    init: Callable[..., None] = scope["__init__"]
    return init


def _values(self: Any) -> tuple[Any, ...]:
    return tuple([getattr(self, name) for name in self.__match_args__])


def _eq(self: Any, other: object) -> bool:
    if self is other:
        return True
    if type(self) is not type(other):
        return NotImplemented
    return bool(_values(self) == _values(other))


def _hash(self: Any) -> int:
    return hash((type(self), _values(self)))


def _repr(self: Any) -> str:
    parts = (f"{name}={getattr(self, name)!r}" for name in self.__match_args__)
    return f"{type(self).__qualname__}({', '.join(parts)})"


def _setattr(self: Any, name: str, value: object) -> NoReturn:  # noqa: ARG001 - the signature of the protocol
    message = f"cannot assign to field {name!r}"
    raise FrozenInstanceError(message)


def _delattr(self: Any, name: str) -> NoReturn:  # noqa: ARG001 - the signature of the protocol
    message = f"cannot delete field {name!r}"
    raise FrozenInstanceError(message)


def _reduce(self: Any) -> tuple[Any, ...]:
    return type(self), _values(self)


_SHARED: dict[str, Callable[..., Any]] = {
    "__init__": _init_on_first_use,
    "__eq__": _eq,
    "__hash__": _hash,
    "__repr__": _repr,
    "__setattr__": _setattr,
    "__delattr__": _delattr,
    "__reduce__": _reduce,
}
