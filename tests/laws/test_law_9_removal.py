"""Law 9: taking away an answer, an exception's event or an excuse never makes an instance better; taking away a
forbidden act never makes a clause worse.

The records taken away play that one part in the clause and no other: an answer that is also the release of the same
duty, or makes the other party late, may well make it better by not being there.
"""

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from servanda.engines.outcomes import Outcome
from servanda.model.files import Memory
from servanda.model.load import load_text
from servanda.syntax import parse
from tests.differential import Generated, Record, Records, Stretch
from tests.differential.draws import Tape
from tests.differential.logs import log

from .budget import Premises, each_engine, law, seeded
from .roles import roles
from .rows import Row, pairs, rows_of

ANSWERED = frozenset({Outcome.MET, Outcome.LATE})
QUALITY = {Outcome.MISSED: 0, Outcome.LATE: 1}
"""how good an outcome is; whatever is no breach counts 2, and `met` 3"""


def quality(row: Row) -> int:
    return 3 if row.outcome is Outcome.MET else QUALITY.get(row.outcome, 2)


def breaches(rows: tuple[Row, ...], clause: str) -> Counter[tuple[object, ...]]:
    return Counter(row.identity for row in rows if row.clause == clause and row.breach)


def part(generated: Generated, row: Row, record: Record | None) -> str | None:
    """The one part that records of its kind play in the row's clause, None where there is none or several."""
    found = set() if record is None else roles(generated.agreement, row.clause, record.event)
    return next(iter(found)) if len(found) == 1 else None


def successor(row: Row, rows: tuple[Row, ...], after: tuple[Row, ...]) -> Row | None:
    """What became of a row's instance in the rows of another run."""
    return next((later for one, later in pairs(rows, after) if one is row), None)


def chosen(rows: tuple[Row, ...], wanted: Callable[[Row], bool], choice: int) -> Row | None:
    found = [row for row in rows if wanted(row)]
    return found[choice % len(found)] if found else None


def may_hold(generated: Generated, records: Records, role: str) -> bool:
    """Whether some record plays this part and no other in a clause: a look at the agreement before anything is run."""
    events = {record.event for record in records.records}
    clauses = [clause.number for clause in generated.agreement.clauses if clause.norm is not None]
    return any(roles(generated.agreement, number, event) == {role} for number in clauses for event in events)


@each_engine
def test_law_9_without_its_answer_no_instance_is_better(engine: str) -> None:
    met = Premises()

    @law(80, engine)
    @given(seeded(1, 2), st.integers(0, 10**6))
    def property_(case: tuple[Generated, Records], choice: int) -> None:
        generated, records = case[0], case[1].distinct()
        if not may_hold(generated, records, "response"):
            return
        rows = rows_of(engine, generated, records)
        row = chosen(
            rows, lambda one: one.outcome in ANSWERED and part(generated, one, one.response) == "response", choice
        )
        if row is None or row.response is None:
            return
        later = successor(row, rows, rows_of(engine, generated, records.without(row.response)))
        assert later is not None
        assert quality(later) <= quality(row), (row, later)
        if row.met_at is not None and later.met_at is not None:
            # the next answer is no earlier
            assert later.met_at >= row.met_at
        met[row.outcome.value] += 1
        met["worse"] += quality(later) < quality(row)

    property_()
    met.must(met=1, worse=1)


@each_engine
def test_law_9_without_a_forbidden_act_its_clause_is_no_worse(engine: str) -> None:
    met = Premises()

    @law(130, engine)
    @given(seeded(1, 1), st.integers(0, 10**6))
    def property_(case: tuple[Generated, Records], choice: int) -> None:
        generated, records = case[0], case[1].distinct()
        if not may_hold(generated, records, "act"):
            return
        rows = rows_of(engine, generated, records)
        row = chosen(rows, lambda one: one.breach and part(generated, one, one.trigger) == "act", choice)
        if row is None or row.trigger is None:
            return
        after = rows_of(engine, generated, records.without(row.trigger))
        others = tuple(one for one in rows if one.trigger != row.trigger)
        # the other acts are what they were, and nothing else is one now
        assert breaches(after, row.clause) == breaches(others, row.clause)
        met["removed"] += 1
        met["kept now"] += not breaches(after, row.clause)

    property_()
    met.must(removed=1)


EXCUSES = (
    """
clause 1
  when asked
  provider must answered
  for the same k
  within 2 hours
  excused while client late on 2
  for the same k
clause 2
  when noted
  client must closed
  for the same k
  within 1 hours
""",
    """
clause 1
  for each complete week as w
  provider must answered
  by 17:00 on friday of w
  excused while client late on 2
clause 2
  when noted
  client must closed
  within 1 days
""",
    """
clause 1
  when asked
  for the same k
  provider must
    - answered within 4 hours
    - halted within 1 days
  excused while client late on 2, 3
  for the same k
clause 2
  when noted
  client must closed
  for the same k
  within 30 minutes
clause 3
  when noted where n = 2
  client must closed
  for the same k
  within 3 hours
""",
)
PERMISSIONS = (
    """
clause 1
  provider must not closed
  except after noted
  for the same k
""",
    """
clause 1
  provider must not
    - closed
      except after noted where n = 2 until halted
      for the same k
    - answered where n = 2
      except after asked
""",
    """
clause 1
  provider must not closed where n present
  except when n = 1
  except after noted until halted
  for the same k
  except after asked where n >= 2
""",
)
MINUTE = 60_000_000
DAY = 1440 * MINUTE
MONDAY = 1_774_249_200_000_000
"""23 March 2026, 08:00 in Berlin, the first day of the term"""
HEADER = """agreement excuses
  language 1
  timezone Europe/Berlin
  runs     2026-03-23 to 2026-04-12
party provider
party client
"""


@cache
def stated(clauses: str) -> Generated:
    """An agreement of these clauses."""
    events = "".join(
        f"event {name}\n  k id\n  n optional number\n" for name in ("asked", "answered", "noted", "closed")
    )
    written = f"{HEADER}{events}event halted\n  k id\n{clauses}"
    agreement, diagnostics = load_text(written, "excuses.agreement", Memory({}))
    assert agreement is not None
    assert not diagnostics
    return Generated(parse(written, "excuses.agreement")[0], written, agreement)


def delays(seed: int) -> Records:
    """A few keys, each asked and noted within hours of each other, answered and closed in time, too late or never."""
    d = Tape(seed=seed).draws()
    found: list[Record] = []

    def told(event: str, at: int, key: str) -> None:
        number = None if event == "halted" else Decimal(d.whole(1, 2))
        fields = (("k", key), ("n", number))[: 1 if event == "halted" else 2]
        found.append(Record(event, "desk", at, f"r{len(found):02}", fields))

    for number in range(d.whole(2, 4)):
        asked = MONDAY + number * DAY + d.whole(0, 600) * MINUTE
        noted = asked + d.pick((-120, -60, -30, 0, 30, 120)) * MINUTE
        told("asked", asked, f"k{number}")
        told("noted", noted, f"k{number}")
        for event, start in (("closed", noted), ("answered", asked), ("halted", asked)):
            if d.chance(60):
                told(event, start + d.pick((20, 60, 150, 240, 3000)) * MINUTE, f"k{number}")
    names = ("asked", "answered", "noted", "closed", "halted")
    as_of = MONDAY + 15 * DAY
    return Records(tuple(found), {"desk": Stretch(MONDAY - 30 * DAY, as_of)}, dict.fromkeys(names, ("desk",)), as_of)


@each_engine
def test_law_9_without_its_excuse_no_instance_is_better(engine: str) -> None:
    met = Premises()

    @law(20, engine)
    @given(st.sampled_from(EXCUSES), st.integers(0, 2**48))
    def property_(clauses: str, seed: int) -> None:
        generated = stated(clauses)
        records = delays(seed)
        rows = rows_of(engine, generated, records)
        row = chosen(rows, lambda one: one.outcome is Outcome.EXCUSED, seed)
        if row is None:
            return
        assert row.excuse is not None
        later = successor(row, rows, rows_of(engine, generated, records.without(row.excuse)))
        assert later is not None
        # it would be late or missed; another excuse may hold, or nobody can tell
        assert later.breach or later.outcome in {Outcome.EXCUSED, Outcome.UNDECIDED}, (row, later)
        met["excused"] += 1
        met["breach now"] += later.breach

    property_()
    met.must(**{"excused": 4, "breach now": 3})


@each_engine
def test_law_9_without_what_allowed_it_no_act_is_better(engine: str) -> None:
    met = Premises()

    @law(25, engine)
    @given(st.sampled_from(PERMISSIONS), st.integers(0, 2**48))
    def property_(clauses: str, seed: int) -> None:
        generated = stated(clauses)
        records = log(Tape(seed=seed).draws(), generated.agreement, 16).distinct()
        earlier = [one for one in records.records if roles(generated.agreement, "1", one.event) == {"exception"}]
        if not earlier:
            return
        # the first one is the likeliest to have allowed something
        gone = min(earlier, key=lambda record: (record.at, record.id))
        before, after = (breaches(rows_of(engine, generated, each), "1") for each in (records, records.without(gone)))
        assert not before - after, (gone, before - after)
        met["removed"] += 1
        met["forbidden now"] += bool(after - before)

    property_()
    met.must(**{"removed": 10, "forbidden now": 2})
