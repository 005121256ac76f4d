"""Customers and contacts, the ledger, the mail log of reports."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from .draws import Draws
from .windows import months, weeks
from .workdays import DAY, HOUR, MINUTE, SECOND, day_of, midnight, month_later

MAILBOXES = ["ops@qinghe.example"] * 6 + ["boss@qinghe.example", "OPS@qinghe.example"]
ADDED = [
    date(2024, 2, 29),
    date(2025, 11, 30),
    date(2025, 12, 5),
    date(2025, 12, 20),
    date(2026, 1, 1),
    date(2026, 1, 5),
    date(2026, 1, 30),
    date(2026, 1, 31),
    date(2026, 2, 1),
    date(2026, 2, 28),
    date(2026, 12, 10),
]
MARGIN = Decimal("0.005")

Record = dict[str, object]


def customers(draws: Draws) -> list[Record]:
    names = ["wmA", "wmB", "woC", "wmD", "wmE"][: draws.randrange(1, 6)]
    return [
        {
            "customer_id": name,
            "added_on": (draws.choice(ADDED) if draws.chance(0.7) else draws.some_day()).isoformat(),
            "kind": draws.choice(["individual", "enterprise"]),
        }
        for name in names
    ]


def contact_moment(draws: Draws, added: date) -> int:
    """At the ends of the customer's own weeks, of the first month, of a calendar month; or anywhere."""
    choice = draws.randrange(5)
    if choice == 0:
        return midnight(added) + 7 * DAY * draws.randrange(6) + draws.choice([-SECOND, 0, SECOND, -1000])
    if choice == 1:
        return midnight(month_later(added)) + draws.choice([-SECOND, 0, DAY])
    if choice == 2:
        return midnight(date(2026, draws.randrange(1, 5), 1)) + draws.choice([-SECOND, 0, SECOND])
    return draws.moment()


def contacts(draws: Draws, known: list[Record]) -> list[Record]:
    found: list[Record] = []
    for _ in range(draws.randrange(2, 40)):
        customer = draws.choice(known)
        found.append(
            {
                "at": contact_moment(draws, date.fromisoformat(str(customer["added_on"]))),
                "customer_id": customer["customer_id"] if draws.chance(0.95) else "wmX",
                "agent": "a01",
                "channel": draws.choice(["wecom", "phone"]),
                "account": "",
            }
        )
    for number, record in enumerate(found):
        record["contact_id"] = f"c{number}"
    return found


class Book:
    """The ledger as it is written; ids come in no order."""

    def __init__(self, draws: Draws) -> None:
        self.draws = draws
        self.rows: list[Record] = []

    def act(self, at: int, party: str, act: str, **cells: str) -> str:
        identity = f"L{self.draws.randrange(10**9)}"
        blank = {"ref": "", "subject": "", "amount": "", "reason": "", "detail": ""}
        self.rows.append({"act_id": identity, "at": at, "party": party, "act": act, **blank, **cells})
        return identity

    def answered(self, at: int, sides: tuple[str, str], acts: tuple[str, str], spans: list[int], **cells: str) -> None:
        request = self.act(at, sides[0], acts[0], **cells)
        for _ in range(self.draws.choice([0, 1, 1, 1, 2])):
            self.act(self.draws.near(at, *spans), sides[1], acts[1], ref=request)


def payments(book: Book) -> None:
    draws = book.draws
    for label, first, _ in months():
        if draws.chance(0.3):
            continue
        for _ in range(draws.choice([1, 1, 2, 3])):
            due = midnight(first.replace(day=draws.choice([10, 11, 11, 12, 13])))
            at = draws.choice([due + draws.choice([-SECOND, 0, SECOND]), midnight(first) - 20 * DAY, due + 5 * DAY])
            amount = draws.choice(["20000", "20000.00", "20000", "19999.99", "10000", "25000"])
            subject = label if draws.chance(0.9) else "2026-13"[: draws.choice([4, 7])].replace("13", "06")
            book.act(at, "client", "payment_made", subject=subject, amount=amount)


def consents(book: Book, sent: list[tuple[int, str]]) -> None:
    """Given, withdrawn and given again, at odd times or about the instant of a message to the customer."""
    draws = book.draws
    for _ in range(draws.randrange(10)):
        at, customer = draws.moment(), draws.choice(["wmA", "wmB", "woC"])
        if sent and draws.chance(0.6):
            at, customer = draws.choice(sent)
            at += draws.choice([-HOUR, -SECOND, -SECOND, 0])
        for _ in range(draws.randrange(1, 4)):
            if draws.chance(0.6):
                form = draws.choice(["written", "written", "oral"])
                book.act(at, "client", "consent_given", subject=customer, detail=form)
            else:
                book.act(at, "client", "consent_withdrawn", subject=customer)
            at += draws.choice([0, 0, SECOND, HOUR, DAY])


def agreed_before(book: Book) -> None:
    """Change agreements and authorisations, and what rests on them a second before or after."""
    draws = book.draws
    for _ in range(draws.randrange(5)):
        at = draws.moment()
        amount = draws.choice(["", "0", "0.00", "5000", "0.01"])
        change = book.act(at, draws.choice(["client", "provider"]), "change_agreed", amount=amount)
        for _ in range(draws.randrange(3)):
            start = draws.near(at, 0, DAY)
            book.act(start, "provider", "extra_work_started", ref=draws.choice([change, change, change, "", "L0"]))
    for _ in range(draws.randrange(4)):
        at = draws.moment()
        authorisation = book.act(at, "client", "disclosure_authorised")
        for _ in range(draws.randrange(3)):
            disclosed = draws.near(at, 0, DAY)
            book.act(disclosed, "provider", "data_disclosed", ref=draws.choice([authorisation] * 3 + ["", "L0"]))


def demands(book: Book) -> None:
    draws = book.draws
    for _ in range(draws.choice([0, 0, 1, 2, 4])):
        judged = midnight(date(2026, 1, 5)) + draws.randrange(3, 6) * 7 * DAY
        at = draws.choice([judged, judged + 30 * DAY]) + draws.choice([-SECOND, 0, SECOND, -1, 1])
        spans = [10 * DAY, 14 * DAY, 20 * DAY]
        if draws.chance(0.3):
            at = draws.moment()
        book.answered(at, ("client", "provider"), ("team_change_demanded", "team_changed"), spans)
    for _ in range(draws.randrange(4)):
        book.answered(
            draws.moment(),
            ("client", "provider"),
            ("staff_change_demanded", "staff_changed"),
            [14 * DAY, 20 * DAY, 25 * DAY],
            subject=draws.choice(["a01", ""]),
            reason=draws.choice(["", "  ", "态度", "。"]),
        )


def supports(book: Book, opened: list[Record]) -> None:
    draws = book.draws
    for record in opened:
        if not draws.chance(0.4):
            continue
        at = int(str(record["at"]))
        deadline = at + draws.choice([10 * MINUTE, 30 * MINUTE, 2 * HOUR, DAY])
        asked = draws.choice([deadline - 2 * HOUR, at, at - HOUR, deadline - 18 * HOUR]) + draws.choice([-SECOND, 0])
        subject = str(record["issue_id"]) if draws.chance(0.8) else draws.choice(["i0", "", "nowhere"])
        request = book.act(asked, "provider", "support_requested", subject=subject)
        if draws.chance(0.6):
            given = draws.choice([deadline, deadline, asked + 2 * HOUR, asked + DAY]) + draws.choice(
                [-SECOND, 0, SECOND]
            )
            book.act(max(given, asked - SECOND), "client", "support_given", ref=request)


def ledger(draws: Draws, issues: list[Record], chat: list[Record]) -> list[Record]:
    book = Book(draws)
    payments(book)
    to = [(r["msgtime"], r["tolist"]) for r in chat if r["action"] == "send" and not r["roomid"]]
    consents(book, [(int(str(at)) * 1000, receivers[0]) for at, receivers in to if isinstance(receivers, list)])
    agreed_before(book)
    demands(book)
    supports(book, [r for r in issues if r["action"] == "opened" and not str(r["issue_id"]).startswith("w")])
    for _ in range(draws.randrange(6)):
        closing = midnight(draws.some_day()) + 18 * HOUR
        spans = [2 * DAY, 3 * DAY, 4 * DAY, 5 * DAY]
        at = draws.choice([closing, draws.moment()])
        book.answered(at, ("provider", "client"), ("information_requested", "information_supplied"), spans)
        book.answered(at, ("client", "provider"), ("records_requested", "records_handed_over"), spans)
    return book.rows


def figures(draws: Draws, contacts: list[Record], issues: list[Record], start: int, end: int) -> Record:
    """The month's own figures, or ones that are just right, just wrong, or not there."""
    volume = sum(1 for record in contacts if start <= int(str(record["at"])) < end)
    opened = [r for r in issues if r["action"] == "opened" and start <= int(str(r["at"])) < end]
    closed = 0
    for record in opened:
        issue, at = str(record["issue_id"]).strip(), int(str(record["at"]))
        closed += any(
            r["action"] == "closed" and str(r["issue_id"]).strip() == issue and at <= int(str(r["at"])) < end
            for r in issues
        )
    share = Fraction(closed, len(opened)) if opened else Fraction(1, 2)
    # an export keeps some digits, the log eighteen
    exact = (Decimal(share.numerator) / Decimal(share.denominator)).quantize(Decimal(10) ** -draws.choice([4, 12, 18]))
    stated = exact + draws.choice([Decimal(0), Decimal(0), MARGIN, -MARGIN, Decimal("0.0051"), Decimal("0.0049")])
    return {
        "contact_volume": draws.choice([str(volume)] * 6 + [f"{volume}.0", str(volume + 1), ""]),
        "resolution_rate": draws.choice([f"{stated:f}"] * 5 + [f"{exact:.3f}", ""]),
        "satisfaction": draws.choice(["4.5"] * 5 + ["0", ""]),
    }


def reports(draws: Draws, contacts: list[Record], issues: list[Record]) -> list[Record]:
    found: list[Record] = []
    empty: Record = {"contact_volume": "", "resolution_rate": "", "satisfaction": ""}
    for label, start, _ in weeks():
        for _ in range(draws.choice([0, 1, 1, 2])):
            friday = start + 4 * DAY + 17 * HOUR
            at = draws.choice(
                [friday, friday, friday - DAY, friday - 2 * DAY, friday + 3 * DAY, friday + 4 * DAY, start]
            ) + draws.choice([-SECOND, 0, SECOND])
            found.append(report(draws, at, "weekly_needs", label, empty))
    for label, first, after in months():
        for kind in ("monthly_pain_points", "service_execution"):
            for _ in range(draws.choice([0, 1, 2, 3])):
                fifth = midnight(after + timedelta(days=draws.choice([0, 5, 5, 6, 7, 8]))) + draws.choice(
                    [-SECOND, 0, 1000000]
                )
                stated = figures(draws, contacts, issues, midnight(first), midnight(after))
                found.append(report(draws, fifth, kind, label, empty if kind.startswith("monthly") else stated))
    return found


def report(draws: Draws, at: int, kind: str, label: str, stated: Record) -> Record:
    if draws.chance(0.05):
        label = day_of(at).strftime("%Y-%m")
    if draws.chance(0.05):
        kind = "weekly_needs"
    return {"sent_at": at, "kind": kind, "recipient": draws.choice(MAILBOXES), "period": label, **stated}
