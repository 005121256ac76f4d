"""A defect of one feature ends neither the server nor the others, and is said in the editor's log."""

import asyncio
from typing import Any

import pytest
from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

from servanda.lsp import protocol
from servanda.lsp.documents import Documents
from servanda.lsp.server import Server

HOVER = lsp.HoverParams(lsp.TextDocumentIdentifier("file:///x.agreement"), lsp.Position(0, 0))


def answering(monkeypatch: pytest.MonkeyPatch, error: Exception) -> tuple[Server, list[str]]:
    """A server whose hover fails, and what it logs."""
    logged: list[str] = []

    def broken(_server: Server, _params: Any) -> None:
        raise error

    monkeypatch.setattr(protocol, "_FEATURES", ((lsp.TEXT_DOCUMENT_HOVER, broken, None),))
    monkeypatch.setattr(Server, "window_log_message", lambda _self, params: logged.append(params.message))
    return protocol.served("0"), logged


def test_a_defect_is_logged_and_answered_with_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    server, logged = answering(monkeypatch, KeyError("\x1b[31mclause"))
    assert server.protocol.fm.features[lsp.TEXT_DOCUMENT_HOVER](HOVER) is None
    (line,) = logged
    assert line.startswith("servanda: internal error in textDocument/hover (KeyError: ")
    assert line.endswith("please report it")
    assert "\x1b" not in line


def test_a_refusal_is_no_defect(monkeypatch: pytest.MonkeyPatch) -> None:
    server, logged = answering(monkeypatch, JsonRpcException("refused"))
    with pytest.raises(JsonRpcException, match="refused"):
        server.protocol.fm.features[lsp.TEXT_DOCUMENT_HOVER](HOVER)
    assert logged == []


def test_a_defect_after_a_pause_is_logged(monkeypatch: pytest.MonkeyPatch) -> None:
    server, logged = answering(monkeypatch, KeyError("never asked for"))
    monkeypatch.setattr("servanda.lsp.server._PAUSE", 0.01)

    def broken(_self: Documents, _file: str) -> list[str]:
        raise OSError(5, "gone")

    monkeypatch.setattr(Documents, "open_resting_on", broken)

    async def typed() -> None:
        server.refresh_soon("/x.agreement")
        await asyncio.sleep(0.1)

    asyncio.run(typed())
    (line,) = logged
    assert line.startswith("servanda: internal error in looking at what was typed (")
