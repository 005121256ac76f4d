"""Instants, lengths of time, amounts and keys in words."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from servanda.clocks import Zone
from servanda.engines.outcomes import MetricWindow, OutcomeRow, RecordRef
from servanda.reports.plain import plain
from servanda.syntax.tree import Modal

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_SECOND = 1_000_000
_UNITS = ((86_400 * _SECOND, "day"), (3_600 * _SECOND, "h"), (60 * _SECOND, "min"))


@dataclass(frozen=True, slots=True)
class Phrases:
    """Words in one agreement's zone, with its personal fields masked."""

    zone: Zone
    personal: frozenset[str] = field(default_factory=frozenset)

    def moment(self, instant: int) -> str:
        """`Mon 2026-02-16 10:15:00`, local; fractions of a second only where there are any."""
        local = self.zone.local(instant)
        micros = instant % _SECOND
        fraction = f".{micros:06d}".rstrip("0") if micros else ""
        return f"{_WEEKDAYS[local.weekday()]} {local:%Y-%m-%d %H:%M:%S}{fraction}"

    def deadline(self, instant: int) -> str:
        """As `moment`, but midnight is 24:00 of the day that ends then: people are late after a day, not before one."""
        local = self.zone.local(instant)
        if (local.hour, local.minute, local.second, instant % _SECOND) != (0, 0, 0, 0):
            return self.moment(instant)
        ended = self.zone.local(instant - 1)
        return f"{_WEEKDAYS[ended.weekday()]} {ended:%Y-%m-%d} 24:00:00"

    def day(self, instant: int) -> str:
        """`2026-02-16`, with the time of day where it is not midnight, and its seconds where there are any."""
        local = self.zone.local(instant)
        if (local.hour, local.minute, local.second, instant % _SECOND) == (0, 0, 0, 0):
            return f"{local:%Y-%m-%d}"
        micros = instant % _SECOND
        fraction = f".{micros:06d}".rstrip("0") if micros else ""
        seconds = f":{local:%S}{fraction}" if local.second or micros else ""
        return f"{local:%Y-%m-%d %H:%M}{seconds}"

    def iso(self, instant: int) -> str:
        """ISO 8601 with the agreement's offset."""
        return self.zone.iso(instant)

    def key(self, pairs: Iterable[tuple[str, str]]) -> str:
        """`conversation=wm0042 customer=wm0007`; values with spaces in them are quoted."""
        return " ".join(f"{plain(name)}={_quoted(self.shown(name, value))}" for name, value in pairs)

    def shown(self, name: str, value: str) -> str:
        """A key's value as reports may show it: masked where its field is personal."""
        return mask(value) if name in self.personal else value


def _quoted(value: str) -> str:
    if value and not any(char.isspace() or char in '="' for char in value):
        return plain(value)
    return plain(json.dumps(value, ensure_ascii=False))


def mask(value: str) -> str:
    """`wm…42`: two characters at each end; nothing at all of a value too short to hide anything in."""
    edge = 2
    return f"{value[:edge]}…{value[-edge:]}" if len(value) > 3 * edge else "…"


def span_words(micros: int) -> str:
    """A length of time in its two largest units: `12 min 13 s`, `2 h`, `3 days 4 h`, `0.001 s`."""
    parts = []
    rest = micros
    for size, unit in _UNITS:
        count, rest = divmod(rest, size)
        if count:
            parts.append(f"{count} {unit}{'s' if unit == 'day' and count > 1 else ''}")
        if len(parts) == 2:  # noqa: PLR2004 -- two units are what a reader takes in
            return " ".join(parts)
    if rest and (not parts or rest >= _SECOND):
        seconds = f"{rest / _SECOND:.6f}".rstrip("0").rstrip(".") if not parts else str(rest // _SECOND)
        parts.append(f"{seconds} s")
    return " ".join(parts) or "0 s"


def lateness(row: OutcomeRow) -> int | None:
    """Microseconds between the due instant and a later fulfilment."""
    return None if row.met_at is None or row.due_at is None else row.met_at - row.due_at


def at_once(row: OutcomeRow) -> bool:
    """Whether the row is about one act judged at its own instant: a forbidden act, or one without ground."""
    return row.met_at is None and row.due_at is not None and row.due_at == row.opened_at


def where(ref: RecordRef) -> str:
    """`chat.jsonl:123`."""
    return f"{plain(ref.file)}:{ref.record}"


def amount(value: Decimal) -> str:
    """`300`, `1,999.50`: cents only where there are any, always two."""
    whole = value.to_integral_value()
    return f"{whole:,.0f}" if whole == value else f"{value:,.2f}"


def plural(count: int, one: str, many: str | None = None) -> str:
    """`1 record`, `3 records`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def measured(window: MetricWindow) -> str:
    """A metric's value: `44.0% of 1,858`, a count, `none` of nothing, `unknown`."""
    if window.numerator is None:
        return "unknown"
    if window.denominator is None:
        return f"{window.numerator:,}"
    if window.denominator == 0:
        return "none"
    return f"{share(window.numerator, window.denominator)} of {window.denominator:,}"


def window_of(row: OutcomeRow, modal: Modal | None, metrics: Sequence[MetricWindow]) -> MetricWindow | None:
    """The window a row is about where its clause must ensure a metric."""
    if modal is not Modal.ENSURE:
        return None
    period = dict(row.key).get("period")
    return next((window for window in metrics if (window.metric, window.label) == (row.step, period)), None)


def share(kept: int, decided: int) -> str:
    """`99.0%`, rounded down so that only a full house reads 100%."""
    thousandths = kept * 1000 // decided
    return (
        f"{thousandths // 10}%"
        if thousandths in {0, 1000} and kept in {0, decided}
        else f"{thousandths // 10}.{thousandths % 10}%"
    )
