"""Exports that are parts of one source, and what of it is its time, its identity and its kind of record."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from servanda.bind.moments import Moments
from servanda.bind.profile import Profile, profiles
from servanda.bind.sample import Sample
from servanda.bind.words import tokens
from servanda.logs.binding import Format

_PART = re.compile(r"[-_ .]*[\d][-\d_]*$")
_MOSTLY = 5
"""a time may be missing in one record of so many"""
_TIMES = ("time", "date", "at", "timestamp", "on", "created", "created_at", "when")
_ACTIONS = ("action", "act", "event", "what", "activity", "operation", "concept", "status", "kind")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A source to be: its files, their common look, and what its columns seem to be."""

    name: str
    samples: tuple[Sample, ...]
    glob: str
    columns: Mapping[str, Profile]
    time: str | None
    other_times: tuple[str, ...]
    identity: tuple[str, ...]
    actions: tuple[str, ...]
    timeless: tuple[str, ...]
    """a column, and the values of it that mark records without a time"""

    @property
    def sample(self) -> Sample:
        """The first of its files; the others look alike."""
        return self.samples[0]

    @property
    def rows(self) -> list[Mapping[str, str]]:
        """All records looked at."""
        return [row for sample in self.samples for row in sample.rows]

    @property
    def whole(self) -> bool:
        """All records of all files were looked at."""
        return all(sample.whole for sample in self.samples)

    @property
    def moments(self) -> Moments | None:
        """How its time is written."""
        return None if self.time is None else self.columns[self.time].moments

    @property
    def words(self) -> tuple[str, ...]:
        """The words of its name."""
        return tokens(self.name)


def candidates(samples: Iterable[Sample]) -> list[Candidate]:
    """Files whose names differ in a number only, and which have the same columns, are one source."""
    groups: dict[tuple[str, str, frozenset[str]], list[Sample]] = {}
    for sample in samples:
        form = sample.layout.format
        columns = frozenset() if form in (Format.JSONL, Format.JSON) else frozenset(sample.columns)
        groups.setdefault((_stem(sample.path), form.value, columns), []).append(sample)
    taken: set[str] = set()
    return [_candidate(group, taken) for group in groups.values()]


def _stem(path: Path) -> str:
    name = path.name
    while Path(name).suffix and len(Path(name).suffix) <= 9:  # noqa: PLR2004 - the longest suffix that is one
        name = Path(name).stem
    return _PART.sub("", name) or name


def _candidate(group: list[Sample], taken: set[str]) -> Candidate:
    first = group[0]
    merged = _merged(group)
    found = profiles(merged)
    name = base = re.sub(r"[^\w]+", "_", _stem(first.path)).strip("_").lower() or "source"
    number = 2
    while name in taken:
        name, number = f"{base}_{number}", number + 1
    taken.add(name)
    times = sorted((one for one in found.values() if one.moments is not None), key=lambda one: _time_rank(one, found))
    often = [one for one in times if one.filled * _MOSTLY >= one.total * (_MOSTLY - 1)]
    best = next((one for one in often if not one.optional), next(iter(often), None))
    time = None if best is None else best.name
    actions = _actions(found)
    return Candidate(
        name,
        tuple(group),
        _glob(group),
        found,
        time,
        tuple(one.name for one in times if one.name != time),
        _identity(found, first),
        actions,
        () if best is None or not best.optional else _timeless(merged, best.name, actions),
    )


def _timeless(sample: Sample, time: str, actions: tuple[str, ...]) -> tuple[str, ...]:
    """An action column and those of its values whose records never have a time, where all others do."""
    for action in actions:
        without = {row.get(action, "") for row in sample.rows if time not in row}
        if without and not any(row.get(action, "") in without for row in sample.rows if time in row):
            return (action, *sorted(without))
    return ()


def _merged(group: list[Sample]) -> Sample:
    if len(group) == 1:
        return group[0]
    columns = dict.fromkeys(name for sample in group for name in sample.columns)
    rows = tuple(row for sample in group for row in sample.rows)
    lists = frozenset(name for sample in group for name in sample.lists)
    whole = all(sample.whole for sample in group)
    return Sample(group[0].path, group[0].layout, tuple(columns), rows, lists, whole)


def _time_rank(one: Profile, found: Mapping[str, Profile]) -> tuple[int, int, int]:
    words = tokens(one.name)
    known = min((_TIMES.index(word) for word in words if word in _TIMES), default=len(_TIMES))
    coarse = 1 if one.moments is not None and one.moments.format == "date" else 0
    return (known if known < len(_TIMES) else 20, coarse, list(found).index(one.name))


def _identity(found: Mapping[str, Profile], sample: Sample) -> tuple[str, ...]:
    """Columns that tell every record from every other, what is called an id first."""
    if sample.layout.format is Format.XES:
        return ()
    unique = [one for one in found.values() if one.unique and one.moments is None and one.kind in {"text", "number"}]
    long = [one for one in unique if not (one.personal and "id" not in one.name.lower())]
    called = [one.name for one in long if _called_id(one.name)]
    return tuple(called or [one.name for one in long if one.kind == "text"])


def _called_id(name: str) -> bool:
    lowered = name.lower()
    return lowered.endswith(("id", "no", "nr", "key", "uuid", "number")) or any(
        w in name for w in ("编号", "单号", "号码")
    )


def _actions(found: Mapping[str, Profile]) -> tuple[str, ...]:
    """Columns whose values may say what happened, the likeliest first."""
    among = [one for one in found.values() if one.choices and not one.optional]
    return tuple(one.name for one in sorted(among, key=lambda one: _action_rank(one.name)))


def _action_rank(name: str) -> int:
    return min((_ACTIONS.index(word) for word in tokens(name) if word in _ACTIONS), default=len(_ACTIONS))


def _glob(group: list[Sample]) -> str:
    """A pattern for all files of the group: where there is one only, its own name."""
    names = [sample.path.name for sample in group]
    if len(names) == 1:
        return _escaped(names[0])
    packed = names[0].endswith((".gz", ".zip"))
    ending = "".join(group[0].path.suffixes[-2 if packed else -1 :])
    return _escaped(_stem(group[0].path)) + "*" + ending


def _escaped(name: str) -> str:
    """A name in which a glob finds nothing but itself."""
    return re.sub(r"([*?\[])", r"[\1]", name)
