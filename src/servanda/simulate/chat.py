"""Rows of the chat export, in the shape of a decrypted WeCom message archive."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from servanda.simulate.people import BOT, Conversation, Customer
from servanda.simulate.sink import Export, Origin, Sink

QUIET = ("image", "voice", "file")


@dataclass(frozen=True, slots=True)
class Route:
    """How a message travels: channel, the account used (empty where there is none)."""

    channel: str
    account: str


@dataclass(frozen=True, slots=True)
class Line:
    """An open line to a customer: the conversation, who is on shift, how messages travel."""

    conversation: Conversation
    agent: str
    route: Route


class Chat:
    """Formats messages, numbers them, hands them to the sink. Texts come quoted as JSON (`quoted`)."""

    __slots__ = ("_number", "_sink", "lines")

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._number = 0
        self.lines = 0

    def asks(self, line: Line, customer: Customer, at: int, text: str | None, origin: Origin | None = None) -> str:
        """A customer's message (no text: an image or a voice message); gives its id."""
        conversation = line.conversation
        if conversation.room:
            to, room = _others(conversation, customer.id), conversation.key
        else:
            to, room = f'"{line.agent}"', ""
        return self._send(at, customer.id, to, room, text, line.route, origin=origin)

    def answers(self, line: Line, at: int, text: str, *, template: str = "", origin: Origin | None = None) -> str:
        """A person's message to the customer's side; gives its id."""
        conversation = line.conversation
        if conversation.room:
            to, room = _others(conversation, line.agent), conversation.key
        else:
            to, room = f'"{conversation.key}"', ""
        return self._send(at, line.agent, to, room, text, line.route, template=template, origin=origin)

    def bot(self, line: Line, at: int, text: str, origin: Origin | None = None) -> str:
        """An automatic message: of the robot, whose id looks like a customer's, or of the account on shift."""
        conversation = line.conversation
        sender = BOT if at % 2 else line.agent
        if conversation.room:
            to, room = _others(conversation, sender), conversation.key
        else:
            to, room = f'"{conversation.key}"', ""
        return self._send(at, sender, to, room, text, line.route, automatic=True, origin=origin)

    def staff(self, line: Line, at: int, text: str) -> str:
        """A word of the client's own staff in a room: neither a customer's message nor an answer."""
        room = line.conversation
        sender = room.members[-1]
        return self._send(at, sender, _others(room, sender), room.key, text, line.route)

    def broadcast(self, lines: Sequence[Line], at: int, text: str, template: str) -> str:
        """One message to several customers at once."""
        to = ",".join(f'"{line.conversation.key}"' for line in lines)
        return self._send(at, lines[0].agent, to, "", text, lines[0].route, template=template)

    def internal(self, sender: str, receiver: str, at: int, text: str, route: Route) -> str:
        """Colleagues among themselves: no message between the provider and a customer."""
        return self._send(at, sender, f'"{receiver}"', "", text, route)

    def recall(self, line: Line, sender: str, message: str, at: int) -> None:
        """Withdraw a message."""
        conversation, route = line.conversation, line.route
        if conversation.room:
            to, room = _others(conversation, sender), conversation.key
        else:
            to, room = f'"{line.agent if sender == conversation.key else conversation.key}"', ""
        self._number += 1
        self.lines += 1
        self._sink.put(
            at,
            Export.CHAT,
            f'{{"msgid":"m{self._number:08d}","action":"recall","from":"{sender}","tolist":[{to}],"roomid":"{room}",'
            f'"msgtime":{at},"msgtype":"revoke","revoke":{{"pre_msgid":"{message}"}},"account":"{route.account}",'
            f'"channel":"{route.channel}","template":"","automatic":false}}',
        )

    def switch(self, user: str, at: int) -> None:
        """An account changes hands: a row of the archive that is no message and has a shape of its own."""
        self._number += 1
        self.lines += 1
        self._sink.put(
            at, Export.CHAT, f'{{"msgid":"m{self._number:08d}","action":"switch","time":{at},"user":"{user}"}}'
        )

    def _send(  # noqa: PLR0913, PLR0917 - the parts of one message
        self,
        at: int,
        sender: str,
        to: str,
        room: str,
        text: str | None,
        route: Route,
        *,
        template: str = "",
        automatic: bool = False,
        origin: Origin | None = None,
    ) -> str:
        self._number += 1
        self.lines += 1
        number = self._number
        message = f"m{number:08d}"
        if text is None:
            kind = QUIET[number % len(QUIET)]
            body = f'"msgtype":"{kind}","{kind}":{{"filesize":{10_000 + number % 90_000}}}'
        else:
            body = f'"msgtype":"text","text":{{"content":{text}}}'
        self._sink.put(
            at,
            Export.CHAT,
            f'{{"msgid":"{message}","action":"send","from":"{sender}","tolist":[{to}],"roomid":"{room}","msgtime":{at},'
            f'{body},"account":"{route.account}","channel":"{route.channel}","template":"{template}",'
            f'"automatic":{"true" if automatic else "false"}}}',
            origin,
        )
        return message


def quoted(texts: Sequence[str]) -> tuple[str, ...]:
    """Texts as JSON strings, ready to be put into rows."""
    return tuple(json.dumps(text, ensure_ascii=False) for text in texts)


def _others(room: Conversation, sender: str) -> str:
    return ",".join(f'"{member}"' for member in room.members if member != sender)
