"""Frozen slotted records that cost little to define.

`dataclass(frozen=True, slots=True)` compiles about ten functions for every class, one millisecond each time a process
starts; a tree of a hundred node types would cost more than reading an agreement. `record` shares all methods but
`__init__` between its classes and compiles that one when the first instance is made. The classes are dataclasses in
every other respect (`fields`, `replace`, `match`), equal by type and fields, hashable and immutable.
"""

from collections.abc import Callable
from typing import Any, NoReturn, TypeVar, cast, dataclass_transform

T = TypeVar("T")


class _Fresh:
    """Stands where a field's default is made anew for each record."""

    __slots__ = ("default_factory",)

    def __init__(self, default_factory: Callable[[], Any]) -> None:
        self.default_factory = default_factory


def fresh(*, default_factory: Callable[[], T]) -> T:
    """A field's default that every instance gets its own copy of, as `dataclasses.field` has it."""
    made: Any = _Fresh(default_factory)
    return cast("T", made)


@dataclass_transform(frozen_default=True, field_specifiers=(fresh,))
def record(cls: type[T]) -> type[T]:
    """The class as an immutable record of its annotated fields; inheritance between records is not provided for."""
    return _made(cls, _SHARED)


def _made(cls: type[T], methods: dict[str, Any]) -> type[T]:
    names = tuple(cls.__dict__.get("__annotations__", {}))  # noqa: RUF063 - `inspect` is slow to load
    dropped = {"__dict__", "__weakref__", *names}
    namespace = {name: value for name, value in cls.__dict__.items() if name not in dropped}
    namespace |= methods
    namespace["__slots__"] = namespace["__match_args__"] = names
    namespace["__dataclass_fields__"] = _FieldsOnDemand({n: cls.__dict__[n] for n in names if n in cls.__dict__})
    namespace["__qualname__"] = cls.__qualname__
    metaclass: Any = type(cls)
    made: type[T] = metaclass(cls.__name__, cls.__bases__, namespace)
    return made


@dataclass_transform(field_specifiers=(fresh,))
def draft(cls: type[T]) -> type[T]:
    """As `record`, but its fields may be set: for what is still being put together."""
    return _made(cls, _DRAFT)


class _FieldsOnDemand:
    """`__dataclass_fields__` of a record, made by `dataclasses` when something asks for it."""

    def __init__(self, defaults: dict[str, Any]) -> None:
        self.defaults = defaults
        self._made: dict[str, Any] | None = None

    def __get__(self, _instance: object, owner: type[Any]) -> dict[str, Any]:
        if self._made is None:
            from dataclasses import dataclass  # noqa: PLC0415 - the tree of an agreement is read without it

            twin = type(owner.__name__, (), {"__annotations__": owner.__annotations__, **self.defaults, "__doc__": ""})
            self._made = dataclass(init=False, repr=False, eq=False)(twin).__dict__["__dataclass_fields__"]
        return self._made


_COMPILED_AFTER = 40
"""instances of a class after which its `__init__` is worth compiling (compiling costs about as much as that many)"""


def _init_until_compiled(self: Any, *args: Any, **named: Any) -> None:
    cls = type(self)
    names = cls.__match_args__
    seen = _INSTANCES[cls] = _INSTANCES.get(cls, 0) + 1
    if named or len(args) != len(names) or seen > _COMPILED_AFTER:
        cls.__init__ = _make_init(cls)
        cls.__init__(self, *args, **named)
        return
    for name, value in zip(names, args, strict=True):
        object.__setattr__(self, name, value)


_INSTANCES: dict[type[Any], int] = {}


def _make_init(cls: type[Any]) -> Callable[..., None]:
    """A plain function that fills the slots through their descriptors, which `__setattr__` does not guard."""
    defaults = cls.__dict__["__dataclass_fields__"].defaults
    scope: dict[str, Any] = {"_missing": object()}
    parameters, body = ["self"], []
    for name in cls.__match_args__:
        scope[f"_set_{name}"] = cls.__dict__[name].__set__
        value = parameter = name
        if name in defaults:
            factory = getattr(defaults[name], "default_factory", None)
            scope[f"_default_{name}"] = factory or defaults[name]
            parameter = f"{name}=_missing" if factory else f"{name}=_default_{name}"
            value = f"_default_{name}() if {name} is _missing else {name}" if factory else name
        parameters.append(parameter)
        body.append(f"    _set_{name}(self, {value})")
    source = f"def __init__({', '.join(parameters)}):\n" + ("\n".join(body) or "    pass")
    exec(source, scope)  # noqa: S102 - the source is made of the names of a class's own fields
    init: Callable[..., None] = scope["__init__"]
    return init


def _values(self: Any) -> tuple[Any, ...]:
    return tuple([getattr(self, name) for name in self.__match_args__])


def _eq(self: Any, other: object) -> bool:
    return self is other or (type(self) is type(other) and _values(self) == _values(other))


def _hash(self: Any) -> int:
    return hash((type(self), _values(self)))


def _repr(self: Any) -> str:
    parts = (f"{name}={getattr(self, name)!r}" for name in self.__match_args__)
    return f"{type(self).__qualname__}({', '.join(parts)})"


def _setattr(self: Any, name: str, value: object) -> NoReturn:  # noqa: ARG001 - the signature of the protocol
    from dataclasses import FrozenInstanceError  # noqa: PLC0415 - as above

    message = f"cannot assign to field {name!r}"
    raise FrozenInstanceError(message)


def _delattr(self: Any, name: str) -> NoReturn:  # noqa: ARG001 - the signature of the protocol
    from dataclasses import FrozenInstanceError  # noqa: PLC0415 - as above

    message = f"cannot delete field {name!r}"
    raise FrozenInstanceError(message)


def _reduce(self: Any) -> tuple[Any, ...]:
    return type(self), _values(self)


_SHARED: dict[str, Any] = {
    "__init__": _init_until_compiled,
    "__eq__": _eq,
    "__hash__": _hash,
    "__repr__": _repr,
    "__setattr__": _setattr,
    "__delattr__": _delattr,
    "__reduce__": _reduce,
}
_DRAFT: dict[str, Any] = {
    "__init__": _init_until_compiled,
    "__eq__": _eq,
    "__hash__": None,
    "__repr__": _repr,
    "__reduce__": _reduce,
}
