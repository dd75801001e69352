#!/usr/bin/env python3
"""Kills the till of examples/pos.c in the middle of a payment, and types the same command again: the order is settled,
and it was sent once.

    bindings/c/tests/pulled_plug.py POS...

POS may be several words: what the program is run under, and the program.
"""

from __future__ import annotations

import shutil
import signal
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "tests"))

from harness import Failed, Sandbox, fresh_folder, run, start, until


def pull_the_plug(sandbox: Sandbox, pos: list[str], number: str, code: str, in_the_middle: set[str], says: str) -> None:
    """Starts the till, kills it at the given point, lets the payer pay, and starts it again."""
    folder = sandbox.folder / number
    folder.mkdir()
    for name in ("bestpay.toml", "merchant.p12", "platform.cer"):
        shutil.copy(sandbox.folder / name, folder / name)
    command: list[str | Path] = [
        *pos,
        folder / "bestpay.toml",
        number,
        sandbox.code[code],
        "12.50",
        "http://127.0.0.1:9/notice",
    ]
    screen = folder / "screen"

    def interfaces() -> list[str]:
        return [call["interface"] for call in sandbox.calls(number)]

    def is_in_the_middle() -> bool:
        if till.poll() is not None:
            raise Failed(f"{number}: the till ended with {till.returncode}: {screen.read_text(encoding='utf-8')}")
        return says in screen.read_text(encoding="utf-8") and in_the_middle <= set(interfaces())

    till = start(*command, log=screen)
    try:
        until(f"{number}: the till is in the middle of a payment", is_in_the_middle)
    finally:
        till.kill()
        status = till.wait()
    if status != -signal.SIGKILL:
        raise Failed(f"{number}: the till ended by itself, with {status}: {screen.read_text(encoding='utf-8')}")
    if code == "never_paid":
        sandbox.post(f"/sandbox/orders/{number}/pay", {})
    run(*command).must_have_line("Settled after the restart: 1").must_say("Refunded.")
    for interface in ("barcode_order", "refund"):
        if interfaces().count(interface) != 1:
            raise Failed(f"{number}: {interface} was sent {interfaces().count(interface)} times: {interfaces()}")


def main() -> None:
    pos = sys.argv[1:]
    with Sandbox(fresh_folder("pulled-plug")) as sandbox:
        middle = {"barcode_order", "order_status"}
        pull_the_plug(sandbox, pos, "PLUG-1", "never_paid", middle, "Do not charge again")
        sandbox.order_fault("barcode_order", "no_answer")
        pull_the_plug(sandbox, pos, "PLUG-2", "paid", {"barcode_order"}, "")
    print("a till killed while the payer takes time, and one killed before the answer: settled, sent once")


try:
    main()
except Failed as failed:
    sys.exit(f"pulled plug: {failed}")
