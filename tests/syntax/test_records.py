"""Records behave as frozen dataclasses do."""

import copy
import pickle
from dataclasses import FrozenInstanceError, field, fields, is_dataclass, replace

import pytest

from servanda.records import record
from servanda.syntax.tree import BlankType, Name


@record
class Point:
    x: int
    y: int = 2
    tags: tuple[str, ...] = field(default_factory=lambda: ("a",))

    @property
    def total(self) -> int:
        return self.x + self.y


@record
class Other:
    x: int
    y: int = 2
    tags: tuple[str, ...] = ("a",)


def test_fields_are_given_by_place_by_name_and_by_default() -> None:
    assert (Point(1).x, Point(1).y, Point(1).tags, Point(1).total) == (1, 2, ("a",), 3)
    assert Point(1, tags=(), y=5) == Point(1, 5, ())
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'x'"):
        Point()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="unexpected keyword argument 'z'"):
        Point(1, z=1)  # type: ignore[call-arg]


def test_equality_and_hash_go_by_type_and_fields() -> None:
    assert Point(1) == Point(1, 2)
    assert hash(Point(1)) == hash(Point(1, 2))
    assert Point(1) != Point(2)
    assert Point(1) != Other(1)
    assert len({Point(1), Point(1), Other(1)}) == 2
    assert repr(Point(1)) == "Point(x=1, y=2, tags=('a',))"


def test_nothing_can_be_changed() -> None:
    point = Point(1)
    with pytest.raises(FrozenInstanceError):
        point.x = 2  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        del point.x
    assert not hasattr(point, "__dict__")


def test_they_are_dataclasses_for_everyone_else() -> None:
    assert is_dataclass(Point)
    assert is_dataclass(Point(1))
    assert [part.name for part in fields(Point)] == ["x", "y", "tags"]
    assert replace(Point(1), y=7) == Point(1, 7)
    match Point(1):
        case Point(x, y=2):
            assert x == 1
        case _:
            pytest.fail("no match")


def test_they_are_copied_and_pickled() -> None:
    node = BlankType(span=None, currency="CNY", choices=(Name("a", None),))  # type: ignore[arg-type]
    assert pickle.loads(pickle.dumps(node)) == copy.deepcopy(node) == node  # noqa: S301 - our own bytes
