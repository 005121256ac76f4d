"""Acts between the parties: requests, answers, consents, extra work, disclosures, demands, all as they should be."""

from dataclasses import dataclass
from datetime import timedelta
from random import Random

from servanda.simulate.clock import HOUR, MINUTE, ONE_DAY, Clock, Day
from servanda.simulate.people import People
from servanda.simulate.sink import Export, Origin, Sink, cells
from servanda.simulate.values import Values

SECOND = 1000
CLIENT, PROVIDER = "client", "provider"
PARTY = {
    "payment_made": CLIENT,
    "consent_given": CLIENT,
    "consent_withdrawn": CLIENT,
    "information_requested": PROVIDER,
    "information_supplied": CLIENT,
    "support_requested": PROVIDER,
    "support_given": CLIENT,
    "extra_work_started": PROVIDER,
    "change_agreed": PROVIDER,
    "data_disclosed": PROVIDER,
    "disclosure_authorised": CLIENT,
    "records_requested": CLIENT,
    "records_handed_over": PROVIDER,
    "team_change_demanded": CLIENT,
    "team_changed": PROVIDER,
    "staff_change_demanded": CLIENT,
    "staff_changed": PROVIDER,
}
REASONS = ("回复态度生硬", "业务不熟练，多次答错", "长期缺勤，交接不清")
INFORMATION = ("会员订单明细", "新品资料", "售后政策更新")
RECORDS = ("三月投诉通话录音", "客户群聊天记录", "一月聊天记录")
EXTRAS = ("直播间客服", "老客户回访专项", "包装改版问卷")
DISCLOSED = ("审计所需订单样本", "物流商核对地址")


@dataclass(slots=True)
class Ledger:
    """Writes the ledger's rows; ids count up."""

    sink: Sink
    clock: Clock
    values: Values
    people: People
    _number: int = 0

    def write(  # noqa: PLR0913 - the columns of the ledger
        self,
        at: int,
        act: str,
        *,
        ref: str = "",
        subject: str = "",
        amount: str = "",
        reason: str = "",
        detail: str = "",
        origin: Origin | None = None,
    ) -> str:
        """One act; gives its id. `at` is cut to the second."""
        self._number += 1
        act_id = f"L{self._number:05d}"
        at -= at % SECOND
        self.sink.put(
            at,
            Export.LEDGER,
            cells(act_id, self.clock.iso(at), PARTY[act], act, ref, subject, amount, reason, detail),
            origin,
        )
        return act_id

    # --- ordinary days ------------------------------------------------------------------------------------------------

    def ordinary(self, rng: Random, day: Day) -> None:
        """What the parties do on a working day."""
        if not day.working:
            return
        if rng.random() < INFORMATION_DAYS:
            at = self.office_time(rng, day)
            request = self.write(at, "information_requested", detail=rng.choice(INFORMATION))
            self.write(
                self.answer_time(rng, "2.2.1.2", "information_supplied", at), "information_supplied", ref=request
            )
        if rng.random() < RECORDS_DAYS:
            at = self.office_time(rng, day)
            request = self.write(at, "records_requested", detail=rng.choice(RECORDS))
            self.write(self.answer_time(rng, "2.2.2.1", "records_handed_over", at), "records_handed_over", ref=request)
        if rng.random() < EXTRA_DAYS:
            at = self.office_time(rng, day)
            change = self.write(
                at, "change_agreed", amount=str(500 * (2 + rng.randrange(12))), detail=rng.choice(EXTRAS)
            )
            self.write(at + HOUR + rng.randrange(40 * HOUR), "extra_work_started", ref=change)
        if rng.random() < DISCLOSURE_DAYS:
            at = self.office_time(rng, day)
            leave = self.write(at, "disclosure_authorised", detail=rng.choice(DISCLOSED))
            self.write(at + 30 * MINUTE + rng.randrange(20 * HOUR), "data_disclosed", ref=leave)
        if rng.random() < STAFF_DAYS:
            at = self.office_time(rng, day)
            agents = self.values.names("agents", day.date)
            demand = self.write(at, "staff_change_demanded", subject=rng.choice(agents), reason=rng.choice(REASONS))
            self.write(self.answer_time(rng, "2.2.2.3", "staff_changed", at), "staff_changed", ref=demand)

    def consent(self, rng: Random, day: Day) -> None:
        """A customer agrees in writing to private channels, for some days or for good."""
        customers = self.people.customers
        customer = customers[rng.randrange(len(customers))]
        if customer.marked or customer.consent is not None:
            return
        self.write(self.office_time(rng, day), "consent_given", subject=customer.id, detail="written")
        last = day.date + timedelta(days=10 + rng.randrange(40))
        if rng.random() < WITHDRAWN:
            self.write(self.clock.start(last) + 11 * HOUR, "consent_withdrawn", subject=customer.id)
        else:
            last = self.values.term[1] + ONE_DAY
        customer.consent = (day.date, last)

    def support(self, rng: Random, at: int, issue: str) -> bool:
        """The provider asks for help with an issue, the client gives it in time; only in office hours."""
        due = self.clock.due(self.values.step("2.2.2.4", "support_given").deadline, at)
        if due is None or not self.clock.day(self.clock.date_of(at)).is_open(at):
            return False
        request = self.write(at, "support_requested", subject=issue)
        at -= at % SECOND
        self.write(at + MINUTE + int((due - at - MINUTE) * 0.7 * rng.random()), "support_given", ref=request)
        return True

    # --- times --------------------------------------------------------------------------------------------------------

    def office_time(self, rng: Random, day: Day) -> int:
        """A random instant of the day's office hours (a day off: about noon), whole seconds."""
        if not day.open:
            return day.start + 11 * HOUR + rng.randrange(2 * HOUR) // SECOND * SECOND
        opens, closes = day.open[rng.randrange(len(day.open))]
        return opens + rng.randrange(closes - opens) // SECOND * SECOND

    def answer_time(self, rng: Random, clause: str, event: str, at: int) -> int:
        """A time at which an answer is in time, in office hours if some are found."""
        due = self.clock.due(self.values.step(clause, event).deadline, at)
        left = (due - at if due is not None else HOUR) * 9 // 10
        chosen = at + left // 2
        for _ in range(12):
            chosen = at + MINUTE + rng.randrange(left)
            if self.clock.day(self.clock.date_of(chosen)).is_open(chosen):
                break
        return chosen


INFORMATION_DAYS = 0.12
RECORDS_DAYS = 0.07
EXTRA_DAYS = 0.05
DISCLOSURE_DAYS = 0.05
STAFF_DAYS = 0.02
WITHDRAWN = 0.5
