from collections.abc import Callable

from servanda.clocks import HORIZON, SECOND, Calendar, Due, add_paused, between_paused, next_open_paused, stretches

At = Callable[[str], int]
HOUR = 3600 * SECOND


def test_elapsed_time_stands_still_while_paused(at: At) -> None:
    # 24 h from 10:00; paused from 12:00 to 15:00 and, overlapping, from 14:00 to 18:00: six hours later
    pauses = [
        (at("2026-03-02 14:00"), at("2026-03-02 18:00")),
        (at("2026-03-02 12:00"), at("2026-03-02 15:00")),
    ]
    start = at("2026-03-02 10:00")
    assert add_paused(None, start, 24 * HOUR, pauses) == Due.known(at("2026-03-03 16:00"))
    assert between_paused(None, start, at("2026-03-02 20:00"), pauses) == 4 * HOUR
    assert between_paused(None, start, at("2026-03-02 13:00"), pauses) == 2 * HOUR
    assert between_paused(None, at("2026-03-02 13:00"), at("2026-03-02 17:00"), pauses) == 0


def test_working_time_stands_still_while_paused(office: Calendar, at: At) -> None:
    # Friday 13 February 16:00, two working hours, paused 17:00 to 19:00: one hour before, the other on make-up Saturday
    pauses = [(at("2026-02-13 17:00"), at("2026-02-13 19:00"))]
    start = at("2026-02-13 16:00")
    assert add_paused(office, start, 2 * HOUR, pauses) == Due.known(at("2026-02-14 10:00"))
    assert between_paused(office, start, at("2026-02-14 10:00"), pauses) == 2 * HOUR


def test_reached_when_the_pause_begins_it_stays_there(at: At) -> None:
    pauses = [(at("2026-03-02 12:00"), at("2026-03-02 15:00"))]
    assert add_paused(None, at("2026-03-02 10:00"), 2 * HOUR, pauses) == Due.known(at("2026-03-02 12:00"))
    assert add_paused(None, at("2026-03-02 13:00"), 0, pauses) == Due.known(at("2026-03-02 13:00"))
    assert add_paused(None, at("2026-03-02 13:00"), HOUR, pauses) == Due.known(at("2026-03-02 16:00"))


def test_pauses_over_or_not_begun_change_nothing(at: At) -> None:
    pauses = [
        (at("2026-03-02 08:00"), at("2026-03-02 09:00")),
        (at("2026-03-04 08:00"), at("2026-03-04 09:00")),
    ]
    assert add_paused(None, at("2026-03-02 10:00"), 2 * HOUR, pauses) == Due.known(at("2026-03-02 12:00"))


def test_a_pause_without_an_end(office: Calendar, at: At) -> None:
    pauses = [(at("2026-03-02 11:00"), HORIZON)]
    assert add_paused(office, at("2026-03-02 10:00"), HOUR, pauses) == Due.known(at("2026-03-02 11:00"))
    endless = add_paused(office, at("2026-03-02 10:00"), 2 * HOUR, pauses)
    # the pause runs through years nobody knows
    assert endless.at is None
    assert endless.floor >= at("2026-03-02 12:00")


def test_unknown_years_stay_unknown(office: Calendar, at: At) -> None:
    pauses = [(at("2027-01-05 00:00"), at("2027-01-06 00:00"))]
    assert add_paused(office, at("2026-12-31 17:00"), 2 * HOUR, pauses) == Due.unknown(at("2027-01-01 01:00"))
    assert between_paused(office, at("2026-12-31 17:00"), at("2027-01-06 00:00"), pauses) is None
    # a pause over all that is unknown leaves something to know
    covered = [(at("2027-01-01 00:00"), at("2027-01-06 00:00"))]
    assert between_paused(office, at("2026-12-31 17:00"), at("2027-01-06 00:00"), covered) == HOUR


def test_the_next_open_instant_outside_pauses(office: Calendar, at: At) -> None:
    # Monday 2 March: paused from opening to 10:00 and, touching, to 11:00; then from 12:00 to Tuesday 10:00
    pauses = [
        (at("2026-03-02 09:00"), at("2026-03-02 10:00")),
        (at("2026-03-02 10:00"), at("2026-03-02 11:00")),
        (at("2026-03-02 12:00"), at("2026-03-03 10:00")),
    ]
    eleven = Due.known(at("2026-03-02 11:00"))
    assert next_open_paused(office, at("2026-03-01 12:00"), pauses) == eleven
    assert next_open_paused(office, at("2026-03-02 09:00"), pauses) == eleven
    assert next_open_paused(office, at("2026-03-02 11:00"), pauses) == eleven
    assert next_open_paused(office, at("2026-03-02 12:00") - 1, pauses) == Due.known(at("2026-03-02 12:00") - 1)
    assert next_open_paused(office, at("2026-03-02 12:00"), pauses) == Due.known(at("2026-03-03 10:00"))
    assert next_open_paused(office, at("2026-03-03 17:00"), pauses) == Due.known(at("2026-03-03 17:00"))
    assert next_open_paused(office, at("2026-12-31 18:00"), pauses) == Due.unknown(at("2027-01-01 00:00"))


def test_what_counts_between_two_instants(office: Calendar, at: At) -> None:
    start, end = at("2026-03-02 17:00"), at("2026-03-04 10:00")
    days = [
        (start, at("2026-03-02 18:00")),
        (at("2026-03-03 09:00"), at("2026-03-03 18:00")),
        (at("2026-03-04 09:00"), end),
    ]
    assert stretches(office, start, end, ()) == tuple(days)
    assert stretches(None, start, end, ()) == ((start, end),)
    # a pause inside a day cuts it in two, one over an end shortens it, one over a whole stretch takes it away
    pauses = [
        (at("2026-03-03 12:00"), at("2026-03-03 13:00")),
        (at("2026-03-03 17:00"), at("2026-03-03 20:00")),
        (at("2026-03-04 08:00"), at("2026-03-04 11:00")),
    ]
    assert stretches(office, start, end, pauses) == (
        days[0],
        (at("2026-03-03 09:00"), at("2026-03-03 12:00")),
        (at("2026-03-03 13:00"), at("2026-03-03 17:00")),
    )
    assert stretches(None, start, end, [(start - 1, end)]) == ()
