"""Conversations: bursts, questions that wait for days, answers before questions, recalls of everything."""

from .draws import Draws
from .workdays import DAY, HOUR, MINUTE, SECOND

CUSTOMERS = ["wmA", "wmB", "woC", "wmD"]
ROOMS = ["wrR1", "wrR2"]
STAFF = ["qh-shen", "qh-zhou"]
AGENTS = ["a01", "a01", "a02", "a02", "x99"]
BOTS = ["wmbot1", "a01"]
GAPS = [
    0,
    SECOND,
    5 * MINUTE,
    15 * MINUTE - SECOND,
    15 * MINUTE,
    15 * MINUTE + SECOND,
    3 * HOUR,
    15 * HOUR + 30 * MINUTE,
    DAY,
]
TEXTS = ["在吗", "好的", "可以无条件退款的", "这个包治百病", "绝对 保证", "绝对保证", "你好", "  "]

Record = dict[str, object]


def message(  # noqa: PLR0913 - a row's own columns
    draws: Draws, at: int, sender: str, receivers: list[str], room: str, *, automatic: bool
) -> Record:
    kind = draws.choice(["text", "text", "text", "image"])
    provider = automatic or not sender.startswith(("wm", "wo"))
    record: Record = {
        "action": "send",
        "from": sender,
        "tolist": receivers,
        "roomid": room,
        "msgtime": at // 1000,
        "msgtype": kind,
        "account": draws.choice(["qh-care", "qh-care", "qh-care", "qh-old", "", None]) if provider else "",
        "channel": draws.choice(["wecom", "wecom", "wecom", "phone", "email", "private"]),
        "template": draws.choice(["", "", "", "T01", "T20", "T21", "t01"]) if provider else "",
        "automatic": automatic,
    }
    if kind == "text":
        record["text"] = {"content": draws.choice(TEXTS)}
    return record


def line(draws: Draws, at: int, customer: str, room: str) -> Record:
    """Anybody's message in the conversation: of a room, or of a customer's single chat."""
    choice = draws.randrange(12)
    agent = draws.choice(AGENTS)
    if choice < 5:
        return message(draws, at, customer, [agent, "a01"], room, automatic=False)
    if choice < 9:
        receivers = [customer]
        if draws.chance(0.2):
            receivers = [*draws.sample(CUSTOMERS, 2), "a02"]
        if draws.chance(0.03):
            receivers = [*receivers, receivers[0]]
        return message(draws, at, agent, receivers, room, automatic=False)
    if choice == 9:
        return message(draws, at, draws.choice(BOTS), [customer], room, automatic=True)
    if choice == 10 and room:
        return message(draws, at, draws.choice(STAFF), [customer, "a01"], room, automatic=False)
    return message(draws, at, agent, ["a02", *STAFF][: draws.randrange(1, 4)], "", automatic=False)


def recall(draws: Draws, at: int, identity: object) -> Record:
    return {
        "action": "recall",
        "from": draws.choice(["a01", *CUSTOMERS]),
        "tolist": ["a02"],
        "roomid": "",
        "msgtime": at // 1000,
        "msgtype": "revoke",
        "revoke": {"pre_msgid": identity},
    }


def chat(draws: Draws) -> list[Record]:
    found: list[Record] = []
    for _ in range(draws.randrange(8, 26)):
        at = draws.moment()
        customer = draws.choice(CUSTOMERS)
        room = draws.choice(["", "", *ROOMS])
        for _ in range(draws.randrange(1, 8)):
            found.append(line(draws, at, customer, room))
            at += draws.choice(GAPS) + (draws.randrange(1000) * 1000 if draws.chance(0.1) else 0)
    numbers = list(range(1, len(found) + 1))
    draws.shuffle(numbers)
    for record, number in zip(found, numbers, strict=True):
        record["msgid"] = f"m{number}"
    for number, record in enumerate(found[:]):
        if draws.chance(0.1):
            at = int(str(record["msgtime"])) * 1000 + draws.choice([0, SECOND, MINUTE, DAY, -SECOND, -DAY])
            found.append({"msgid": f"r{number}", **recall(draws, at, record["msgid"])})
    found.append({"msgid": "r-none", **recall(draws, draws.moment(), "m-none")})
    found += [
        {"msgid": f"s{number}", "action": "switch", "time": draws.moment() // 1000, "user": "a01"}
        for number in range(2)
    ]
    return found
