"""Local days and wall-clock words of one IANA zone, as instants.

An instant is an integer count of microseconds since 1970-01-01T00:00:00Z. The local days of a zone partition time: day
d runs from the first instant whose local date is d (or later, where d is skipped) to the first instant of the next
day.
"""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

SECOND: Final = 1_000_000
"""microseconds in a second"""
DAY_SECONDS: Final = 86_400
DAY: Final = DAY_SECONDS * SECOND
"""microseconds in 24 hours"""
ONE_DAY: Final = timedelta(days=1)
LAST_YEAR: Final = 9998
"""the last year whose days all end within what `datetime` can say"""
LAST_DAY: Final = date(LAST_YEAR, 12, 31)

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_NAIVE_EPOCH: Final = datetime(1970, 1, 1)  # noqa: DTZ001 - wall-clock words have no zone yet
_MICRO: Final = timedelta(microseconds=1)


class UnknownZone(ValueError):  # noqa: N818 - the name says what is wrong, as the language's own words do
    """No zone of this name; `args[0]` is the name as written."""


class Zone:
    """A zone of the IANA time zone database.

    Wall-clock words are read as PEP 495 reads them with fold=0: a time that the clocks skip is moved forward by the
    length of the gap (02:30 becomes 03:30), a time that occurs twice is its first occurrence. Years 1 to 9998.
    """

    __slots__ = ("_info", "_starts", "name")

    def __init__(self, name: str) -> None:
        """Look the zone up by its IANA name; raises `UnknownZone`."""
        self.name = name
        self._info = _zone_info(name)
        self._starts: dict[int, int] = {}

    def __repr__(self) -> str:
        return f"Zone({self.name!r})"

    def day_start(self, day: date) -> int:
        """The first instant of the local day.

        Where clocks skip midnight that is the instant after the gap; where midnight occurs twice, the first one. A day
        skipped as a whole (Apia, 2011-12-30) starts where the next one does and is empty.
        """
        number = day.toordinal()
        known = self._starts.get(number)
        if known is None:
            known = self._starts[number] = self._first_instant(day)
        return known

    def day_end(self, day: date) -> int:
        """The first instant after the local day, which is the next day's start."""
        return self.day_start(day + ONE_DAY)

    def local(self, instant: int) -> datetime:
        """The instant on the zone's wall clock, aware."""
        return (_EPOCH + timedelta(microseconds=instant)).astimezone(self._info)

    def local_date(self, instant: int) -> date:
        """The local day that contains the instant."""
        day = self.local(instant).date()
        # where the clocks go back across midnight the wall clock shows the old date again for a while
        while instant >= self.day_end(day):
            day += ONE_DAY
        return day

    def wall(self, day: date, seconds: int) -> int:
        """The instant at which the zone's clocks show `seconds` (0 to 86400) after midnight of `day`.

        86400 (24:00) is the start of the next day. Errors: `ValueError` outside 0 to 86400.
        """
        if not 0 <= seconds <= DAY_SECONDS:
            message = f"no time of day: {seconds} s"
            raise ValueError(message)
        if seconds == DAY_SECONDS:
            return self.day_end(day)
        if seconds == 0:
            return self.day_start(day)
        return self._instant(datetime.combine(day, time(seconds // 3600, seconds // 60 % 60, seconds % 60)))

    def wall_micros(self, wall: datetime) -> int:
        """The instant of a naive wall-clock time with microseconds; gaps and repeated times as in `wall`."""
        return self._instant(wall.replace(tzinfo=None))

    def iso(self, instant: int) -> str:
        """ISO 8601 with the zone's offset; microseconds only where they are not zero."""
        return self.local(instant).isoformat()

    def _instant(self, wall: datetime, fold: int = 0) -> int:
        offset = wall.replace(tzinfo=self._info, fold=fold).utcoffset() or timedelta()
        return (wall - _NAIVE_EPOCH - offset) // _MICRO

    def _first_instant(self, day: date) -> int:
        midnight = datetime.combine(day, time())
        after, before = self._instant(midnight), self._instant(midnight, fold=1)
        if before >= after:
            return after
        # midnight lies in a gap: the clocks jump somewhere between the two readings, on a full second
        while after - before > SECOND:
            middle = before + (after - before) // (2 * SECOND) * SECOND
            if self.local(middle).date() >= day:
                after = middle
            else:
                before = middle
        return after


def _zone_info(name: str) -> tzinfo:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # noqa: PLC0415 - start-up: only telling time needs it

    # a machine's own zone is no agreement's, and the copies with leap seconds count other seconds
    if name in {"localtime", "posixrules", "Factory"} or name.startswith(("posix/", "right/")):
        raise UnknownZone(name)
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UnknownZone(name) from error
