"""A shop: a sandbox, a journal, and cashiers whose clock can be put forward."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from bestpay import Cashier, Client, Journal, Merchant
from bestpay.testing import Sandbox

# A limit in seconds, longer than anything takes; no test waits for it to pass.
PATIENCE = 60.0
# Read before the fixtures hide the environment's settings. The program `crash` sets it, in
# crates/bestpay-cashier/tests.
POSTGRES = os.environ.get("BESTPAY_TEST_POSTGRES")
SCHEMA = itertools.count()


class Shop:
    """A sandbox, a journal, and cashiers whose clock can be put forward."""

    def __init__(self, sandbox: Sandbox, folder: Path) -> None:
        self.sandbox = sandbox
        self.path = folder / "journal.db"
        self.ahead = timedelta(0)
        self.journal = self.opened()

    def opened(self) -> Journal:
        """A SQLite file, or a new schema if there is a PostgreSQL."""
        if POSTGRES is None:
            return Journal.sqlite(self.path)
        schema = f"python_{os.getpid()}_{next(SCHEMA)}"
        subprocess.run(["psql", POSTGRES, "-qc", f"CREATE SCHEMA {schema}"], check=True)
        return Journal.postgres(f"{POSTGRES} options='-c search_path={schema}'")

    def client(self, api_url: str | None = None, **settings: Any) -> Client:
        theirs = self.sandbox.merchant
        merchant = Merchant(
            api_url=api_url or theirs.api_url,
            institution_code=theirs.institution_code,
            merchant_no=theirs.merchant_no,
            key=theirs.key,
            platform_key=theirs.platform_keys,
            clock=lambda: theirs.now() + self.ahead,
        )
        return Client(merchant, retry_reads_within=0, **settings)

    def cashier(self, client: Client | None = None, **settings: Any) -> Cashier:
        """A cashier with short pauses."""
        settings.setdefault("poll_every", (0.02, 0.1))
        return Cashier(client or self.client(), self.journal, **settings)

    def later(self, **time: float) -> None:
        self.ahead += timedelta(**time)

    def calls(self, interface: str) -> int:
        calls = [row for row in self.sandbox.ledger() if row["event"] == "call" and row["interface"] == interface]
        return len(calls)

    def states(self, out_trade_no: str) -> list[str]:
        """The states of an order, step by step."""
        events = self.journal.events_of(self.journal.find(out_trade_no)[0])
        return [event.to_state.value for event in events if not event.is_alarm]

    def alarms(self) -> list[str | None]:
        return [event.about for event in self.journal.events(limit=1000) if event.is_alarm]

    def run(self, statement: str) -> None:
        """Changes the file from another program: in this process a second SQLite would not see our locks."""
        code = "import sqlite3, sys; sqlite3.connect(sys.argv[1], timeout=30).execute(sys.argv[2])"
        subprocess.run([sys.executable, "-c", code, str(self.path), statement], check=True, timeout=60)
