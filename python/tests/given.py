"""What the tests stand on: shared vectors and faults, methods by interface, changed keywords, patience, and Ctrl-C."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
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
    """The same keywords, but for these."""
    return {**order, **changes}


def eventually(is_so: Callable[[], object]) -> None:
    """Waits until something is so, and not for ever."""
    for _ in range(3000):
        if is_so():
            return
        time.sleep(0.02)
    raise AssertionError("it has not come to pass")


def heard_once(sandbox: Sandbox) -> Client:
    """A client whose first question is answered, and every later one of a wait is lost."""

    class HeardOnce(Client):
        def ask_for_payment(self, **question: Any) -> OrderStatusResult:
            try:
                return super().ask_for_payment(**question)
            finally:
                sandbox.set_fault("order_status", "reset_after")

    return HeardOnce(sandbox.merchant, retry_reads_within=0, poll_every=(0.01, 0.05))


@contextmanager
def interrupted_at_a_call(sandbox: Sandbox, interface: str) -> Generator[None]:
    """Ctrl-C, as soon as the gateway has a call of this interface: whoever made it waits."""

    def interrupt() -> None:
        eventually(lambda: interface in [row["interface"] for row in sandbox.ledger() if row["event"] == "call"])
        os.kill(os.getpid(), signal.SIGINT)

    # A shell without job control has its background jobs ignore Ctrl-C, and Python then leaves it so.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    thread = threading.Thread(target=interrupt)
    thread.start()
    try:
        yield
    finally:
        thread.join()
        signal.signal(signal.SIGINT, before)
