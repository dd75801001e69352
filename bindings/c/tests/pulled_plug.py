#!/usr/bin/env python3
"""Kills the till of examples/pos.c in the middle of a payment, and types the same command again: the order is settled, and
it was sent once.

    bindings/c/tests/pulled_plug.py POS SHOP
"""
import json
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request

POS, SHOP = sys.argv[1], pathlib.Path(sys.argv[2])
CONFIG = (SHOP / "bestpay.toml").read_text(encoding="utf-8")
GATEWAY = next(line.split('"')[1] for line in CONFIG.splitlines() if line.startswith("api_url"))
PAID, TAKES_TIME = "510000000000000001", "510000000000000005"
PATIENCE_S = 60


def control(method: str, path: str, body: object = None) -> "list[dict[str, object]]":
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(GATEWAY + path, data, {"Content-Type": "application/json"}, method=method)
    with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
        return list(json.load(answer))


def calls(number: str) -> "list[object]":
    """The interfaces by which the gateway was called about this order, its refund included."""
    ledger = control("GET", "/sandbox/ledger")
    return [line["interface"] for line in ledger if line.get("outTradeNo") == number and line["event"] == "call"]


def pull_the_plug(number: str, code: str, is_in_the_middle: "tuple[str, ...]", says: str) -> None:
    """Starts the till, kills it when it is where it is to be, lets the payer pay, and starts it again."""
    folder = pathlib.Path(tempfile.mkdtemp(dir=SHOP))
    for name in ("bestpay.toml", "merchant.p12", "platform.cer"):
        (folder / name).write_bytes((SHOP / name).read_bytes())
    command = [POS, str(folder / "bestpay.toml"), number, code, "12.50", "http://127.0.0.1:9/notice"]
    screen = folder / "screen"
    with screen.open("wb") as output:
        till = subprocess.Popen(command, stdout=output)
    until = time.monotonic() + PATIENCE_S
    while not (says in screen.read_text() and set(is_in_the_middle) <= set(calls(number))):
        if till.poll() is not None or time.monotonic() > until:
            sys.exit(f"pulled plug: {number}: the till was not in the middle: {screen.read_text()}")
        time.sleep(0.02)
    till.send_signal(signal.SIGKILL)
    if till.wait() != -signal.SIGKILL:
        sys.exit(f"pulled plug: {number}: the till ended by itself")
    if code == TAKES_TIME:
        control("POST", f"/sandbox/orders/{number}/pay", {})
    again = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S)
    happened = calls(number)
    if again.returncode != 0 or "Settled after the restart: 1\n" not in again.stdout or "given back" not in again.stdout:
        sys.exit(f"pulled plug: {number}: exit status {again.returncode}: {again.stdout}{again.stderr}")
    if happened.count("barcode_order") != 1 or happened.count("refund") != 1:
        sys.exit(f"pulled plug: {number}: sent more than once: {happened}")


pull_the_plug("PLUG-1", TAKES_TIME, ("barcode_order", "order_status"), "Waiting for the customer")
control("POST", "/sandbox/faults", {"interface": "barcode_order", "fault": "delay", "ms": 30000, "calls": 1})
pull_the_plug("PLUG-2", PAID, ("barcode_order",), "")
print("pulled plug: a till killed while the payer takes time, and one killed before the answer: settled, sent once")
