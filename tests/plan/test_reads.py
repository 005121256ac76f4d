"""What a check looks at: events, what for, which of their fields, and on what other results it rests."""

from collections.abc import Callable
from typing import TypeAlias

from servanda.model.agreement import Agreement
from servanda.plan import lower
from servanda.plan.reads import Read, Role, events_of, reads, rests_on

Shop: TypeAlias = Callable[[str], Agreement]

BODIES = """
clause 1 "Repair"
  when asked where kind = repair and note present as q
  except when level = 9
  shop must answered where level >= q.level and agent present
  for the same job
  within 24 hours
  released when dropped where level >= q.level
  for the same agent
  excused while cafe late on 2
  for the same job
  paused while paused until resumed
  for the same job

clause 2 "Key"
  when key_asked
  cafe must key_given
  for the same request
  within 2 hours
  overrides 4

clause 3 "Secret"
  shop must not disclosed where level >= 4
  except when kind = public
  except after allowed where form = written until forbidden
  for the same customer

clause 4 "Job named"
  when key_asked
  cafe must ensure job present

clause 5 "Demand"
  when raised where level >= 2
  cafe may demanded where reason present
  for the same job
  within 2 days
  then shop must changed
  within 3 days
  for the same demand

clause 6 "Bad weeks"
  when quick < 80% in 2 consecutive weeks
  cafe may demanded
  within 3 days

clause 7 "Report"
  for each complete week as w
  shop must reported where period = w
  stating rate = metric quick
  by 17:00 on friday of w

clause 8 "Share"
  for each complete week as w
  shop must ensure kept >= 75%

clause 9 "Visits"
  for each joined as c
  shop must visited where agent present
  at least 2 times each complete week
  for the same customer

clause 11 "Every form of condition"
  when asked where not kind = repair and level in 1, 2 and note contains any of "a", "b"
    and (customer present or agent = "a1") as q
  shop must inspected where agent = q.agent
  for the same job
  within 1 day

metric quick = share of asked where level >= 2 with answered where agent present within 1 day
  for the same job
  each complete week

metric kept = compliance of 2
  each complete week

metric questions = count of asked where kind = repair
  each complete week

clause 10 "Questions"
  for each complete week as w
  shop must ensure questions >= 1
"""


def read(agreement: Agreement, name: str, place: int = 0) -> dict[tuple[str, Role], tuple[set[str], set[str]]]:
    """By event and role: fields read, fields compared; of the clause's check at that place, or of the metric."""
    stages = [
        one for one in lower(agreement).stages if name in {getattr(one, "clause", None), getattr(one, "name", "")}
    ]
    found: tuple[Read, ...] = reads(agreement, stages[place])
    assert len({(one.event, one.role) for one in found}) == len(found)
    return {(one.event, one.role): (set(one.fields), set(one.compared)) for one in found}


def test_a_duty_reads_trigger_answer_releases_and_pauses(shop: Shop) -> None:
    agreement = shop(BODIES)
    assert read(agreement, "1") == {
        # the trigger's level is compared with the answer's and the release's; whether a note is there decides itself
        ("asked", Role.OPENS): ({"job", "agent", "kind", "note", "level"}, {"kind", "level"}),
        ("answered", Role.FULFILS): ({"job", "level", "agent"}, {"level"}),
        ("dropped", Role.RELEASES): ({"agent", "level"}, {"level"}),
        ("paused", Role.PAUSES): ({"job"}, set()),
        ("resumed", Role.RESUMES): ({"job"}, set()),
        # what takes back a question or an answer names its record
        ("taken_back", Role.WITHDRAWS): ({"record"}, set()),
    }


def test_a_prohibition_reads_what_allows_and_what_ends_that(shop: Shop) -> None:
    assert read(shop(BODIES), "3") == {
        ("disclosed", Role.BREAKS): ({"customer", "level", "kind"}, {"level", "kind"}),
        ("allowed", Role.ALLOWS): ({"customer", "form"}, {"form"}),
        ("forbidden", Role.FORBIDS_AGAIN): ({"customer"}, set()),
    }


def test_conditions_powers_frequencies(shop: Shop) -> None:
    agreement = shop(BODIES)
    assert read(agreement, "4") == {("key_asked", Role.OPENS): ({"job"}, set())}
    assert read(agreement, "5") == {
        ("demanded", Role.EXERCISES): ({"job", "reason"}, set()),
        ("raised", Role.OPENS): ({"job", "level"}, {"level"}),
    }
    assert read(agreement, "5", 1) == {
        ("demanded", Role.OPENS): ({"demand"}, set()),
        ("changed", Role.FULFILS): ({"demand"}, set()),
    }
    # nothing correlates a power that a metric opens
    assert read(agreement, "6") == {("demanded", Role.EXERCISES): (set(), set())}
    assert read(agreement, "7") == {("reported", Role.FULFILS): ({"period", "rate"}, {"period"})}
    assert read(agreement, "8") == {}
    assert read(agreement, "9") == {
        ("joined", Role.OPENS): ({"customer"}, set()),
        ("visited", Role.FULFILS): ({"customer", "agent"}, set()),
    }


def test_every_form_of_condition_is_read(shop: Shop) -> None:
    found = read(shop(BODIES), "11")
    assert found["asked", Role.OPENS] == (
        {"job", "kind", "level", "note", "customer", "agent"},
        # whether there is a customer decides itself
        {"kind", "level", "note", "agent"},
    )
    assert found["inspected", Role.FULFILS] == ({"job", "agent"}, {"agent"})


def test_metrics_read_what_they_count(shop: Shop) -> None:
    agreement = shop(BODIES)
    assert read(agreement, "quick") == {
        ("asked", Role.COUNTS): ({"job", "level"}, {"level"}),
        ("answered", Role.FULFILS): ({"job", "agent"}, set()),
        ("taken_back", Role.WITHDRAWS): ({"record"}, set()),
    }
    assert read(agreement, "kept") == {}
    assert read(agreement, "questions")["asked", Role.COUNTS] == ({"kind"}, {"kind"})


def test_what_a_clause_rests_on(shop: Shop) -> None:
    agreement = shop(BODIES)
    stages = {getattr(one, "clause", None) or one.name: one for one in reversed(lower(agreement).stages)}
    assert rests_on(stages["1"]) == (("2",), ())
    assert rests_on(stages["4"]) == (("2",), ())  # what overrides it
    assert rests_on(stages["6"]) == ((), ("quick",))
    assert rests_on(stages["7"]) == ((), ("quick",))
    assert rests_on(stages["8"]) == ((), ("kept",))
    assert rests_on(stages["kept"]) == (("2",), ())
    assert rests_on(stages["quick"]) == ((), ())
    (follows,) = [one for one in lower(agreement).checks if one.clause == "5" and one.debtor == "shop"]
    assert rests_on(follows) == (("5",), ())


def test_every_event_a_verdict_may_hang_on(shop: Shop) -> None:
    agreement = shop(BODIES)
    plan = lower(agreement)
    assert events_of(agreement, plan, "2") == {"key_asked", "key_given"}
    assert events_of(agreement, plan, "8") == {"key_asked", "key_given"}
    assert events_of(agreement, plan, "4") == {"key_asked", "key_given"}
    assert events_of(agreement, plan, "7") == {"reported", "asked", "answered", "taken_back"}
    assert events_of(agreement, plan, "5") == {"raised", "demanded", "changed"}
    repair = {"asked", "answered", "dropped", "paused", "resumed", "taken_back", "key_asked", "key_given"}
    assert events_of(agreement, plan, "1") == repair
    assert events_of(agreement, plan, "no such clause") == set()
