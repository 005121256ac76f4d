"""Clauses to checks: what is evaluated for a clause, in which order, and by what its instances are named."""

from collections.abc import Callable
from typing import TypeAlias

from servanda.model.agreement import Agreement
from servanda.plan import (
    Check,
    Exercised,
    Holds,
    Measure,
    Measures,
    Never,
    Occurs,
    PerEntity,
    PerExercise,
    PerRun,
    PerTrigger,
    PerWindow,
    Plan,
    lower,
)

Shop: TypeAlias = Callable[[str], Agreement]

CLAUSES = """
clause 1 "Repair"
  when asked
  shop must answered
  for the same job
  within 24 hours
  excused while cafe late on 3
  for the same job
  otherwise shop owes 100 CNY each time

clause 2 "Complaint"
  when asked where kind = complaint
  shop must answered
  for the same job
  within 1 hour
  overrides 1

clause 3 "Key"
  when key_asked
  cafe must key_given
  for the same request
  within 2 hours

clause 4 "Share"
  for each complete month as m
  shop must ensure kept >= 75%

clause 5 "Plan"
  when plan_asked
  cafe must plan_given
  for the same request
  within 2 hours

clause 6 "A fee for late plans"
  for each breach of 5
  cafe owes 10 CNY each time

metric kept = compliance of 2
  each complete month
"""


def stages(plan: Plan) -> list[str]:
    return [stage.clause if isinstance(stage, Check) else stage.name for stage in plan.stages]


def only(agreement: Agreement, *clauses: str) -> list[str]:
    return stages(lower(agreement, frozenset(clauses)))


def test_what_is_read_comes_before_what_reads_it(shop: Shop) -> None:
    found = stages(lower(shop(CLAUSES)))
    assert sorted(found) == ["1", "2", "3", "4", "5", "kept"]
    assert found.index("1") > found.index("2")  # overridden by it
    assert found.index("1") > found.index("3")  # excused by it
    assert found.index("2") < found.index("kept") < found.index("4")


def test_the_same_agreement_always_runs_the_same_way(shop: Shop) -> None:
    agreement = shop(CLAUSES)
    assert lower(agreement) == lower(agreement)
    # what nothing depends on is in the order of writing
    assert [one for one in stages(lower(agreement)) if one in {"2", "3", "5"}] == ["2", "3", "5"]


def test_a_clause_alone_takes_with_it_what_it_reads(shop: Shop) -> None:
    agreement = shop(CLAUSES)
    assert only(agreement, "3") == ["3"]
    assert only(agreement, "2") == ["2"]
    assert sorted(only(agreement, "1")) == ["1", "2", "3"]
    assert only(agreement, "4") == ["2", "kept", "4"]
    # a clause without a rule of its own is asked for what its remedy is about
    assert only(agreement, "6") == ["5"]
    assert only(agreement) == []


def test_a_check_names_who_owes_what_and_what_bears_on_it(shop: Shop) -> None:
    agreement = shop(CLAUSES)
    checks = {check.clause: check for check in lower(agreement).checks}
    repair = checks["1"]
    assert (repair.debtor, repair.step, repair.key, repair.shown, repair.name) == (
        "shop",
        "answered",
        ("job",),
        ("job",),
        "1 answered",
    )
    assert repair.overridden_by == ("2",)
    assert [excuse.clauses for excuse in repair.excuses] == [("3",)]
    assert isinstance(repair.instances, PerTrigger)
    assert (repair.instances.events, repair.instances.first_unanswered) == (("asked",), False)
    assert isinstance(repair.demand, Occurs)
    assert (repair.demand.event, repair.demand.count, repair.demand.early_counts) == ("answered", 1, False)
    assert (checks["3"].overridden_by, checks["3"].excuses, checks["3"].survives) == ((), (), False)
    # windows have no field that could equal an event's
    assert (checks["4"].key, checks["4"].shown) == ((), ())
    assert isinstance(checks["4"].demand, Measures)
    assert isinstance(checks["4"].instances, PerWindow)
    (measure,) = [stage for stage in lower(agreement).stages if isinstance(stage, Measure)]
    assert (measure.name, measure.sample, measure.skipping_thin) == ("kept", None, False)


def test_kinds_of_instances_and_demands(shop: Shop) -> None:
    agreement = shop("""
clause 1 "Visits"
  for each joined as c
  shop must visited
  at least 2 times each complete week
  for the same customer

clause 2 "Welcome"
  when joined
  shop must visited
  for the same customer
  within 3 days

clause 3 "Somebody"
  shop must visited
  at least 3 times each complete week

clause 4 "Secret"
  shop must not disclosed
  except after allowed
  for the same customer

clause 5 "Level"
  when asked
  shop must ensure level present
  survives

clause 6 "Demand"
  when asked
  cafe may demanded where reason present
  for the same job
  within 2 days
  then shop must changed
  within 3 days
  for the same demand

clause 7 "At any time"
  cafe may demanded

clause 8 "Bad weeks"
  when questions > 10 in 2 consecutive weeks
  shop must reported
  within 3 days

clause 9 "Fee"
  for each complete month as m
  cafe must paid where period = m
  by 24:00 on the 10th of m
  early counts

metric questions = count of asked
  each complete week
  sample at least 5
  skipping thin
""")
    plan = lower(agreement)
    checks: dict[str, list[Check]] = {}
    for check in plan.checks:
        checks.setdefault(check.clause, []).append(check)
    visits, welcome, somebody = checks["1"][0], checks["2"][0], checks["3"][0]
    assert isinstance(visits.instances, PerEntity)
    assert isinstance(visits.demand, Occurs)
    assert (visits.instances.event, visits.demand.count, visits.due, visits.shown) == ("joined", 2, None, ("customer",))
    assert isinstance(welcome.instances, PerTrigger)
    assert (welcome.instances.events, welcome.instances.during, welcome.key) == (("joined",), None, ("customer",))
    assert isinstance(somebody.instances, PerWindow)
    assert isinstance(somebody.demand, Occurs)
    assert somebody.demand.count == 3

    secret = checks["4"][0]
    assert isinstance(secret.demand, Never)
    # what identifies the act, then what its exception is correlated by
    assert (secret.instances, secret.shown, secret.step) == (None, ("customer",), "disclosed")
    level = checks["5"][0]
    assert isinstance(level.demand, Holds)
    assert (level.shown, level.survives, level.step) == (("record",), True, "")

    exercise, follows = checks["6"]
    assert isinstance(exercise.demand, Exercised)
    assert isinstance(exercise.demand.opens, PerTrigger)
    assert (exercise.debtor, exercise.instances, exercise.due) == ("cafe", None, None)
    assert exercise.demand.within is not None
    assert exercise.shown == ("job", "demand")
    assert follows.instances == PerExercise("6", "demanded")
    assert (follows.debtor, follows.step, follows.shown) == ("shop", "changed", ("demand",))
    assert follows.due is not None
    anytime = checks["7"][0]
    assert isinstance(anytime.demand, Exercised)
    assert (anytime.demand.opens, anytime.demand.within) == (None, None)

    bad_weeks, fee = checks["8"][0], checks["9"][0]
    assert isinstance(bad_weeks.instances, PerRun)
    assert (bad_weeks.key, bad_weeks.shown) == ((), ())
    (measure,) = [stage for stage in plan.stages if isinstance(stage, Measure)]
    assert (measure.sample, measure.skipping_thin) == (5, True)
    assert stages(plan).index("questions") < stages(plan).index("8")
    assert isinstance(fee.demand, Occurs)
    assert (fee.demand.early_counts, fee.due is None) == (True, False)


def test_a_condition_on_a_row_is_named_by_what_its_events_share(shop: Shop) -> None:
    agreement = shop("""
clause 1 "One event, no identity of its own"
  when inspected
  shop must ensure agent present

clause 2 "Two events"
  when key_asked or plan_asked
  cafe must ensure job present

clause 4 "Only what may be absent"
  when visited
  shop must ensure agent present

clause 5 "An id of the first event alone"
  when key_asked or inspected
  shop must ensure job present
""")
    # plain ids that are always there: an optional one names nothing, one of the events alone neither
    assert [(check.clause, check.shown) for check in lower(agreement).checks] == [
        ("1", ("job",)),
        ("2", ("request",)),
        ("4", ()),
        ("5", ()),
    ]
