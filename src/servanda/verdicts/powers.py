"""A power's word: what its holder may do, did, or did without ground."""

from collections.abc import Sequence

from servanda.engines.outcomes import Exercise, Opening
from servanda.model import agreement as model
from servanda.verdicts.verdict import PowerState, Word


def power_state(
    clause: model.Clause,
    openings: Sequence[Opening],
    exercises: Sequence[Exercise],
    term_start: int,
    as_of: int,
) -> PowerState:
    """The state at `as_of` of the power that `clause` gives.

    The worst comes first: exercised without ground, an exercise nobody can judge, exercised, available since, lapsed,
    dormant. A power without a trigger is available from the term's start on. An opening still to come counts as none.
    """
    begun = [opening for opening in openings if opening.clause == clause.number and opening.since <= as_of]
    if clause.trigger is None and not begun and term_start <= as_of:
        begun = [Opening(clause.number, term_start, None, "no condition")]
    used = tuple(exercise for exercise in exercises if exercise.clause == clause.number)
    word, spoken_of = _word(begun, used, as_of)
    return PowerState(
        word=word,
        since=None if spoken_of is None else spoken_of.since,
        until=None if spoken_of is None else spoken_of.until,
        openings=tuple(begun),
        exercises=used,
    )


def _word(begun: Sequence[Opening], used: Sequence[Exercise], as_of: int) -> tuple[Word, Opening | None]:
    if any(exercise.grounded is False for exercise in used):
        return Word.EXERCISED_WITHOUT_GROUND, None
    if any(exercise.grounded is None for exercise in used):
        return Word.UNDECIDED, None
    if used:
        return Word.EXERCISED, _opening_at(begun, used[-1].at)
    standing = _opening_at(begun, as_of)
    if standing is not None:
        return Word.AVAILABLE, standing
    if begun:
        return Word.LAPSED, max(begun, key=lambda opening: opening.until or opening.since)
    return Word.DORMANT, None


def _opening_at(openings: Sequence[Opening], instant: int) -> Opening | None:
    """The earliest opening that holds at `instant`, both ends included."""
    holding = [one for one in openings if one.since <= instant and (one.until is None or instant <= one.until)]
    return min(holding, key=lambda one: one.since, default=None)
