"""Why a row is undecided, or an exercise has no ground, in words that a report prints: the same from every engine."""

from typing import Final

ABSENT: Final = "a field that the condition reads is absent"
UNKNOWN_DAY: Final = "the calendar has no holiday data for that day"
MAYBE_OVERRIDDEN: Final = "whether a clause that overrides this one takes it cannot be told"
NOT_COVERED: Final = "the records do not cover the whole time from opening to due: "
"""the source's name follows"""
MAYBE_STOPPED: Final = "its clock may have stood still when it opened: no records of "
"""the source's name follows"""
UNKNOWN_YEAR: Final = "the deadline falls where the calendar has no holiday data"
MAYBE_MET: Final = "a record that may fulfil it lacks a field"
MAYBE_RELEASED: Final = "a record that may release it lacks a field"
MAYBE_EXCUSED: Final = "the records cannot tell whether the excuse held"
UNKNOWN_VALUE: Final = "the records cannot tell the metric's value in the window"
UNGROUNDED: Final = "the records cannot tell whether the power was exercised with ground"
NOT_SEEN: Final = "what opens it could not be seen there: no records of "
"""the source's name follows"""

NOT_VALID: Final = "its condition does not hold"
NOT_OPEN: Final = "it was not open"
MAYBE_OPEN: Final = "the records cannot tell whether it was open"
ALWAYS_OPEN: Final = "open throughout the term"
