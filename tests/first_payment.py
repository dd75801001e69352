#!/usr/bin/env python3
"""Runs the first payment of docs/first-payment.md as a new user would: sandbox, bestpay.toml, program, doctor."""

from __future__ import annotations

import datetime
import shlex
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from harness import DEBUG, PROGRAM, ROOT, Failed, Sandbox, Suite, code_blocks, fresh_folder, run

EXAMPLE = DEBUG / "examples/first_payment"


def pays(folder: Path, code: str, outcome: str) -> str:
    """The example numbers its orders by the second, so each payment gets its own sandbox."""
    with Sandbox(folder / code) as sandbox:
        if sandbox.url not in sandbox.config.read_text(encoding="utf-8"):
            raise Failed(f"{sandbox.url} is not in bestpay.toml")
        said = run(EXAMPLE, sandbox.config, sandbox.code[code], timeout=180).output.strip()
        number, _, came = said.partition(": ")
        if came != outcome:
            raise Failed(f"a payment with the code {code!r} should end as {outcome!r}, but the example said {said!r}")
        (order,) = sandbox.get("/sandbox/orders")
        if (order["outTradeNo"] == number, order["tradeStatus"] == "SUCCESS") != (True, outcome == "paid"):
            raise Failed(f"the example said {said!r}, but the platform's books say {order}")
    return said


def examined(folder: Path) -> None:
    with Sandbox(folder / "doctor") as sandbox:
        run(PROGRAM, "doctor", "--config", sandbox.config)


def guided(folder: Path) -> str:
    """Runs the guide's commands, unchanged, against one sandbox: each must be answered and verified."""
    lines = "".join(code_blocks(ROOT / "docs/guide.md", "sh")).splitlines()
    commands = [line for line in lines if "--config shop/bestpay.toml" in line]
    names = {shlex.split(command)[1] for command in commands}
    if names != {"order", "qrcode", "status", "refund", "refund-status"}:
        raise Failed(f"the guide shows the commands {names}")
    with Sandbox(folder / "guide") as sandbox:
        # The guide takes the time once, in Beijing: the status is asked for by the order's own.
        beijing = datetime.timezone(datetime.timedelta(hours=8))
        ordered_at = datetime.datetime.now(beijing).strftime("%Y-%m-%d %H:%M:%S")
        for command in commands:
            command = command.replace("$ORDERED_AT", ordered_at)
            words = shlex.split(command.replace("shop/bestpay.toml", shlex.quote(str(sandbox.config))))
            run(PROGRAM, *words[1:], cwd=folder)
    return f"{len(commands)} commands"


def main() -> None:
    suite = Suite("first_payment")
    folder = fresh_folder("first_payment")
    for code, outcome in (("paid", "paid"), ("paid_later", "paid"), ("failed", "not paid")):
        suite.check(f"a code that is {code}: {outcome}", pays, folder, code, outcome)
    suite.check("the doctor accepts bestpay.toml", examined, folder)
    suite.check("the guide's commands", guided, folder)
    suite.end()


main()
