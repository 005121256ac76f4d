"""2.1.1.1, 2.1.1.3, 2.1.1.4, 2.2.1.4: what is said in conversations."""

from datetime import timedelta

from .exports import Event
from .outcomes import Log, Row, duty_row, first_at_or_after, in_term, key_of, prohibition
from .workdays import HOUR, MINUTE, UnknownYearError, day_of, due_at, in_office, midnight

AGENTS = {"a01", "a02"}
ACCOUNTS = {"qh-care"}
CHANNELS = {"wecom", "phone"}
PHRASES = ("无条件退款", "包治", "绝对保证")
TEMPLATES = {f"T{number:02}" for number in range(1, 21)}


def by_person(sent: Event) -> bool:
    return sent.get("automatic") is None


def off_channel(sent: Event) -> bool:
    if sent.get("channel") not in CHANNELS:
        return True
    return sent.get("channel") == "wecom" and sent.get("account") not in ACCOUNTS


def consented(log: Log, sent: Event) -> bool:
    """A written consent strictly before, of this very customer, that no withdrawal has ended."""
    customer = sent.get("customer")
    if customer is None:
        return False
    for given in log.of("consent_given"):
        if given.get("subject") != customer or given.get("detail") != "written" or given.at >= sent.at:
            continue
        ended = False
        for withdrawn in log.of("consent_withdrawn"):
            if withdrawn.get("subject") == customer and withdrawn.place > given.place and withdrawn.at <= sent.at:
                ended = True
        if not ended:
            return True
    return False


def channels(log: Log) -> list[Row]:
    sent = [e for e in log.of("message_sent") if in_term(e.at)]
    strangers = [e for e in sent if by_person(e) and e.get("agent") not in AGENTS]
    wrong = [e for e in sent if off_channel(e) and not consented(log, e)]
    return [
        *prohibition("2.1.1.1", "message_sent", [(e, key_of(message=e.get("message"))) for e in strangers]),
        *prohibition(
            "2.1.1.1",
            "message_sent",
            [(e, key_of(message=e.get("message"), customer=e.get("customer"))) for e in wrong],
        ),
    ]


def scripts(log: Log) -> list[Row]:
    sent = [e for e in log.of("message_sent") if in_term(e.at)]
    unauthorised = [
        e for e in sent if by_person(e) and e.get("template") is not None and e.get("template") not in TEMPLATES
    ]
    promises = [e for e in sent if any(phrase in (e.get("text") or "") for phrase in PHRASES)]
    return [
        *prohibition("2.2.1.4", "message_sent", [(e, key_of(message=e.get("message"))) for e in unauthorised]),
        *prohibition("2.2.1.4", "message_sent", [(e, key_of(message=e.get("message"))) for e in promises]),
    ]


def is_in_office(message: Event) -> bool | None:
    try:
        return in_office(message.at)
    except UnknownYearError:
        return None


def first_unanswered(messages: list[Event], answers: list[Event]) -> list[Event]:
    """Those before which no other message of the stream waits: an answer at its instant comes after it."""
    found = []
    previous: Event | None = None
    for message in messages:
        waits = False
        if previous is not None:
            waits = not any(previous.at <= answer.at < message.at for answer in answers)
        if not waits:
            found.append(message)
        previous = message
    return found


def replies(log: Log) -> list[Row]:
    received = log.without_recalled("message_received")
    sent = [e for e in log.without_recalled("message_sent") if by_person(e)]
    found = []
    for conversation in sorted({e.fields["conversation"] for e in received}):
        messages = [e for e in received if e.get("conversation") == conversation]
        answers = [e for e in sent if e.get("conversation") == conversation]
        for clause, inside in (("2.1.1.3", True), ("2.1.1.4", False)):
            stream = [e for e in messages if is_in_office(e) is inside]
            for message in first_unanswered(stream, answers):
                if not in_term(message.at):
                    continue
                if inside:
                    due = due_at(message.at + 15 * MINUTE)
                else:
                    due = due_at(midnight(day_of(message.at) + timedelta(days=1)) + 9 * HOUR + 30 * MINUTE)
                found.append(
                    duty_row(
                        clause,
                        "provider",
                        "message_sent",
                        key_of(conversation=conversation),
                        opened=message.at,
                        due=due,
                        answer=first_at_or_after(answers, message.at),
                        until=log.until,
                        trigger=message,
                    )
                )
    return found
