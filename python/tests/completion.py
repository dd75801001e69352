"""Checks what an editor offers: compares the completions of pyright's language server with Python's own introspection.

completion.py LANGSERVER
"""

from __future__ import annotations

import inspect
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, get_type_hints

import bestpay
from bestpay.aio import AsyncCashier, AsyncClient
from bestpay.result import ANSWERS
from given import CASHIER_METHODS, METHODS

CLIENTS = (bestpay.Client, AsyncClient)
CASHIERS = (bestpay.Cashier, AsyncCashier)
IMPORTS = "import bestpay, bestpay.aio, bestpay.cashier, bestpay.client\n"
START = IMPORTS + "def shop(client: {client}, callback: bestpay.Callback) -> None:\n    "


class Editor:
    """A client of the language server protocol, with just enough for completions."""

    def __init__(self, server: str, folder: Path) -> None:
        self.process = subprocess.Popen([server, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=folder)
        self.folder = folder
        self.sent = 0
        workspace = {"uri": folder.as_uri(), "name": "shop"}
        capabilities = {"workspace": {"configuration": True, "workspaceFolders": True}}
        self.ask("initialize", {"processId": None, "workspaceFolders": [workspace], "capabilities": capabilities})
        self.send({"method": "initialized", "params": {}})

    def send(self, message: dict[str, Any]) -> None:
        assert self.process.stdin is not None
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def receive(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        length = 0
        while line := self.process.stdout.readline().strip():
            if line.startswith(b"Content-Length:"):
                length = int(line.split(b":")[1])
        message: dict[str, Any] = json.loads(self.process.stdout.read(length))
        return message

    def ask(self, method: str, params: dict[str, Any]) -> Any:
        self.sent += 1
        self.send({"id": self.sent, "method": method, "params": params})
        while True:
            message = self.receive()
            if "method" in message and "id" in message:
                # The server's own requests, such as which Python to use. There is nothing else to configure.
                items = message.get("params", {}).get("items", ())
                settings = [{"pythonPath": sys.executable} if item["section"] == "python" else {} for item in items]
                self.send({"id": message["id"], "result": settings or None})
            elif message.get("id") == self.sent:
                return message["result"]

    def end(self) -> None:
        self.ask("shutdown", {})
        self.send({"method": "exit"})
        self.process.wait(60)

    def completions(self, text: str) -> set[str]:
        """The completions at the end of the text."""
        document = (self.folder / f"shop{self.sent}.py").as_uri()
        opened = {"uri": document, "languageId": "python", "version": 1, "text": text}
        self.send({"method": "textDocument/didOpen", "params": {"textDocument": opened}})
        lines = text.split("\n")
        position = {"line": len(lines) - 1, "character": len(lines[-1])}
        offered: Any = self.ask("textDocument/completion", {"textDocument": {"uri": document}, "position": position})
        items: list[dict[str, Any]] = offered["items"]
        return {item["label"] for item in items}


def main(server: str) -> None:
    def keywords(of: type, method: str) -> set[str]:
        return {f"{name}=" for name in inspect.signature(getattr(of, method)).parameters if name != "self"}

    def attributes(of: type) -> set[str]:
        return {name for name in get_type_hints(of) if not name.startswith("_")}

    offered = 0
    with tempfile.TemporaryDirectory() as folder:
        editor = Editor(server, Path(folder))
        wanted: list[tuple[str, set[str]]] = []
        for methods, clients in ((METHODS, CLIENTS), (CASHIER_METHODS, CASHIERS)):
            for client in clients:
                start = START.format(client=f"{client.__module__}.{client.__name__}")
                wanted += [(f"{start}client.{method}(", keywords(client, method)) for method in methods.values()]
        start = START.format(client="bestpay.Client")
        for interface, method in METHODS.items():
            wanted.append((f"{start}client.{method}().", attributes(ANSWERS[interface])))
        start = START.format(client="bestpay.Cashier")
        wanted.append((f"{start}client.payment('').", attributes(bestpay.Entry) | {"is_success"}))
        wanted.append((f"{start}client.on_callback(b'').reply.", {"body", "content_type"}))
        wanted.append((f"{start}callback.", attributes(bestpay.Callback) | {"expect_payment", "reply"}))
        for text, names in wanted:
            missing = names - editor.completions(text)
            if missing:
                sys.exit(f"completion: not offered after {text.splitlines()[-1].strip()}: {', '.join(sorted(missing))}")
            offered += len(names)
        editor.end()
    print(f"completion: {offered} names offered at {len(wanted)} places")


main(sys.argv[1])
