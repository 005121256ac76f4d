"""A client of the language server: JSON-RPC over the pipes of `python -m servanda lsp`, as an editor speaks it."""

import json
import queue
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any, Self

_PATIENCE = 20
"""seconds until a message that does not come is a failure"""


class AnsweredError(Exception):
    """The server answered a request with an error; `args[0]` is its message."""


class Client:
    """One server, initialized; a context that ends with an orderly shutdown and no internal error in the log."""

    def __init__(self, folder: Path, encodings: list[str] | None = None, options: Any = None) -> None:
        self.folder = folder
        self.diagnostics: dict[str, list[dict[str, Any]]] = {}
        self.logged: list[str] = []
        self._count = 0
        self._inbox: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "servanda", "lsp"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=folder,
        )
        self._noise: list[bytes] = []
        self._threads = [threading.Thread(target=work, daemon=True) for work in (self._listen, self._hear)]
        for thread in self._threads:
            thread.start()
        root = folder.as_uri()
        general = {} if encodings is None else {"general": {"positionEncodings": encodings}}
        self.capabilities = self.request(
            "initialize",
            {
                "processId": None,
                "rootUri": root,
                "workspaceFolders": [{"uri": root, "name": folder.name}],
                "capabilities": general,
                "initializationOptions": options,
            },
        )["capabilities"]
        self.notify("initialized", {})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *_rest: object) -> None:
        try:
            if kind is None:
                assert self.request("shutdown", None) is None
                self.notify("exit", None)
                assert self._process.wait(_PATIENCE) == 0, b"".join(self._noise).decode(errors="replace")
        finally:
            if self._process.poll() is None:
                self._process.kill()
                self._process.wait()
            for thread in self._threads:
                thread.join(_PATIENCE)
            for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
                if pipe is not None:
                    pipe.close()
        assert not [line for line in self.logged if "internal error" in line or "Error in server" in line]

    def request(self, method: str, params: Any) -> Any:
        """The result of a request; what else arrives meanwhile is kept. Errors: `AnsweredError`."""
        self._count += 1
        self._send({"id": self._count, "method": method, "params": params})
        while True:
            message = self._next()
            if message.get("id") == self._count and "method" not in message:
                if "error" in message:
                    raise AnsweredError(message["error"]["message"], message["error"]["code"])
                return message["result"]
            self._keep(message)

    def notify(self, method: str, params: Any) -> None:
        self._send({"method": method, "params": params})

    def open(self, path: Path, text: str | None = None, uri: str | None = None) -> str:
        """Open a document with this text, else the file's; its address."""
        uri = uri or path.as_uri()
        content = path.read_bytes().decode() if text is None else text
        document = {"uri": uri, "languageId": "servanda", "version": 1, "text": content}
        self.notify("textDocument/didOpen", {"textDocument": document})
        return uri

    def change(self, uri: str, text: str) -> None:
        self._count += 1
        params = {"textDocument": {"uri": uri, "version": self._count + 1}, "contentChanges": [{"text": text}]}
        self.notify("textDocument/didChange", params)

    def close(self, uri: str) -> None:
        self.notify("textDocument/didClose", {"textDocument": {"uri": uri}})

    def at(self, method: str, uri: str, place: tuple[int, int], **more: Any) -> Any:
        """A `textDocument/…` request about a line and column, both from 0."""
        position = {"line": place[0], "character": place[1]}
        return self.request(f"textDocument/{method}", {"textDocument": {"uri": uri}, "position": position, **more})

    def published(self, uri: str) -> list[dict[str, Any]]:
        """The next diagnostics of a document."""
        self.diagnostics.pop(uri, None)
        while uri not in self.diagnostics:
            self._keep(self._next())
        return self.diagnostics[uri]

    def told(self, uri: str) -> list[dict[str, Any]]:
        """The diagnostics of a document that have arrived, else the next."""
        return self.diagnostics[uri] if uri in self.diagnostics else self.published(uri)

    def _keep(self, message: dict[str, Any]) -> None:
        params = message.get("params") or {}
        match message.get("method"):
            case "textDocument/publishDiagnostics":
                self.diagnostics[params["uri"]] = params["diagnostics"]
            case "window/logMessage" | "window/showMessage":
                self.logged.append(params["message"])
            case _ if "id" in message and "method" in message:
                self._send({"id": message["id"], "result": None})
            case _:
                pass

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}, ensure_ascii=False).encode()
        pipe = self._process.stdin
        assert pipe is not None
        pipe.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        pipe.flush()

    def _next(self) -> dict[str, Any]:
        message = self._inbox.get(timeout=_PATIENCE)
        assert message is not None, "the server ended: " + b"".join(self._noise).decode(errors="replace")
        return message

    def _hear(self) -> None:
        pipe = self._process.stderr
        assert pipe is not None
        self._noise.extend(pipe)

    def _listen(self) -> None:
        pipe = self._process.stdout
        assert pipe is not None
        while True:
            length = None
            while (line := pipe.readline()) not in {b"", b"\r\n"}:
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            if length is None:
                self._inbox.put(None)
                return
            self._inbox.put(json.loads(pipe.read(length)))
