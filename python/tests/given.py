"""Helpers of the tests: shared vectors and faults, methods by interface, changed keywords, waiting, and Ctrl-C."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from bestpay import Client, OrderStatusResult
from bestpay._native import interfaces
from bestpay.testing import Sandbox

SHARED = Path(__file__).resolve().parents[2] / "tests"
VECTORS = SHARED / "vectors"
SUITES = ("signing-string", "sign", "verify", "requests", "responses", "callbacks", "keys")
METHODS = {interface: method for interface, method, _ in interfaces()}
CASHIER_METHODS = {interface: method for interface, _, method in interfaces() if method is not None}


def suite(name: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))
    return read


def fault_matrix() -> list[dict[str, Any]]:
    read: list[dict[str, Any]] = json.loads((SHARED / "faults" / "matrix.json").read_text(encoding="utf-8"))
    return read


def changed(order: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The same keywords with some changes."""
    return {**order, **changes}


def eventually(is_so: Callable[[], object]) -> None:
    """Waits for a condition, with a limit."""
    for _ in range(3000):
        if is_so():
            return
        time.sleep(0.02)
    raise AssertionError("the condition did not become true in time")


def heard_once(sandbox: Sandbox) -> Client:
    """A client that gets an answer to its first question only: every later one of the wait is lost."""

    class HeardOnce(Client):
        def ask_for_payment(self, **question: Any) -> OrderStatusResult:
            try:
                return super().ask_for_payment(**question)
            finally:
                sandbox.set_fault("order_status", "reset_after")

    return HeardOnce(sandbox.merchant, retry_reads_within=0, poll_every=(0.01, 0.05))


@contextmanager
def interrupted_at_a_call(
    sandbox: Sandbox, interface: str, handler: Callable[[int, FrameType | None], Any] = signal.default_int_handler
) -> Generator[None]:
    """Sends Ctrl-C once the gateway has a call of this interface, while the caller waits for the answer."""

    def interrupt() -> None:
        eventually(lambda: interface in [row["interface"] for row in sandbox.ledger() if row["event"] == "call"])
        os.kill(os.getpid(), signal.SIGINT)

    # A shell without job control makes its background jobs ignore Ctrl-C, and Python keeps that setting.
    before = signal.signal(signal.SIGINT, handler)
    thread = threading.Thread(target=interrupt)
    thread.start()
    try:
        yield
    finally:
        thread.join()
        signal.signal(signal.SIGINT, before)


def asked_by_asgi(app: Any, *chunks: bytes, method: str = "POST", path: str = "/") -> tuple[int, dict[str, str], bytes]:
    """What an ASGI app answers to a request whose body comes in these chunks: status, headers and body."""
    sent: list[dict[str, Any]] = []
    left = list(chunks)

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": left.pop(0), "more_body": bool(left)}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope: dict[str, Any] = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 2),
    }
    asyncio.run(app(scope, receive, send))
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, b"".join(message.get("body", b"") for message in sent[1:])
