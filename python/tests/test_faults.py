"""Every fault of the sandbox on every interface, by tests/faults/matrix.json: see its README.md."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib import request as http

import pytest
from bestpay import BestpayError, Cashier, Entry
from bestpay.aio import AsyncCashier, AsyncClient
from bestpay.testing import PAID_LATER, REFUND_DONE_LATER, Sandbox
from cashier_shop import PATIENCE, Shop
from given import CASHIER_METHODS, METHODS, changed, eventually, fault_matrix

TABLE = fault_matrix()
SENT_BY = {"order_status": "barcode_order", "refund_status": "refund"}
AT_ONCE = 0.001
NOW_AND_THEN = (0.02, 0.1)


@pytest.mark.parametrize("row", [pytest.param(row, id=f"{row['fault']}-{row['interface']}") for row in TABLE])
def test_a_fault_on_an_interface_comes_to_what_the_table_states(
    row: dict[str, Any], order: dict[str, Any], tmp_path: Path
) -> None:
    def run(way: Callable[[Row], dict[str, Any]]) -> dict[str, Any]:
        folder = tmp_path / way.__name__
        folder.mkdir()
        with Sandbox(settle_after=0.05) as sandbox:
            return way(Row(row, order, Shop(sandbox, folder)))

    with ThreadPoolExecutor() as ways:
        by_call, by_await = ways.map(run, (called, awaited))
    assert by_call == row
    assert by_await == row


def test_the_table_has_every_fault_on_every_interface_once(bestpay_sandbox: Sandbox) -> None:
    def names(what: str) -> list[str]:
        with http.urlopen(f"{bestpay_sandbox.url}/sandbox/{what}") as answer:
            read: list[str] = json.load(answer)
        return read

    every = {(fault, interface) for fault in names("fault-names") for interface in names("interfaces")}
    assert Counter((row["fault"], row["interface"]) for row in TABLE) == Counter(every)


class Row:
    """A row of the table, and the shop that runs it."""

    def __init__(self, stated: dict[str, Any], order: dict[str, Any], shop: Shop) -> None:
        self.stated = stated
        self.interface: str = stated["interface"]
        self.sent_by = SENT_BY.get(self.interface, self.interface)
        self.shop = shop
        self.order = changed(order, trade_amt=1250)
        self.qrcode_order = changed(self.order, trade_type="ALIPAY")
        del self.qrcode_order["medium_no"]
        self.back: dict[str, Any] = {
            "out_trade_no": "PAID",
            "refund_amt": 300,
            "operator": order["operator"],
            "notify_url": order["notify_url"],
        }
        self.timeouts: dict[str, Any] = {}
        if "read_timeout_ms" in stated:
            self.timeouts["read_timeout"] = stated["read_timeout_ms"] / 1000
        patient = shop.client()
        self.ordered_at = patient.order_by_barcode(**changed(self.order, out_trade_no="PAID")).request_date
        patient.refund(**self.back, out_request_no="REFUNDED")
        self.merchant = patient.merchant

    def by(self, client: Any, new_cashier: Callable[[], Any]) -> dict[str, Any]:
        """The observed row, using a client and cashiers with the methods of Client and Cashier."""
        return {
            **self.stated,
            "client": self.under_the_fault(lambda: self.call(client)),
            "cashier": self.under_the_fault(lambda: self.end(new_cashier)),
        }

    def under_the_fault(self, work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        sandbox, fault = self.shop.sandbox, self.stated["fault"]
        before = len(sandbox.ledger())
        sandbox.set_fault(self.stated["interface"], fault, seconds=self.stated.get("ms", 0) / 1000)
        seen = work()
        eventually(
            lambda: (
                (self.interface, fault)
                in ((line.get("interface"), line.get("fault")) for line in sandbox.ledger()[before:])
            )
        )
        return seen

    def call(self, client: Any) -> dict[str, Any]:
        """Calls the interface with a new order or refund, or asks about a final one; returns what an error says."""
        now = self.merchant.now()
        keywords: dict[str, dict[str, Any]] = {
            "barcode_order": changed(self.order, out_trade_no="C1"),
            "qrcode_order": changed(self.qrcode_order, out_trade_no="C1"),
            "order_status": {"out_trade_no": "PAID", "trade_date": self.ordered_at},
            "refund": {**self.back, "out_request_no": "C1-R1"},
            "refund_status": {"out_trade_no": "PAID", "out_request_no": "REFUNDED", "refund_date": now},
        }
        try:
            getattr(client, METHODS[self.interface])(**keywords[self.interface])
        except BestpayError as error:
            return {"code": error.kind, "effect": str(error.effect)}
        return {"code": None, "effect": None}

    def end(self, new_cashier: Callable[[], Any]) -> dict[str, Any]:
        """Makes an order or refund, follows it up until it is final, and looks for it in the platform's books."""
        before = self.shop.calls(self.sent_by)
        cashier = new_cashier()
        self.take(cashier, AT_ONCE)
        taken = self.take(cashier, AT_ONCE)
        # The gateway may not have handled a timed-out call yet.
        eventually(lambda: self.shop.calls(self.sent_by) > before)
        self.play_the_payer(taken)
        # A request that has not arrived by now never will. A process that was started in between follows it up.
        self.shop.later(seconds=300)
        cashier = new_cashier()
        end = self.follow(cashier)
        assert self.take(cashier, PATIENCE) == end, "the same call again returns what is known"
        assert self.shop.calls(self.sent_by) - before == 1, "it was sent once"
        assert self.shop.alarms() == []
        booked = self.booked()
        assert [fen for _, fen in booked] in ([], [end.amount.fen]), "it was booked once, with its amount"
        status, fen = booked[0] if booked else (None, 0)
        return {"state": end.state.value, "trade_status": status, "fen": fen if status == "SUCCESS" else 0}

    def take(self, cashier: Any, within: float) -> Entry:
        # For a question to be asked, the order or refund must not be final at once.
        keywords: dict[str, dict[str, Any]] = {
            "barcode_order": self.order,
            "qrcode_order": self.qrcode_order,
            "order_status": changed(self.order, medium_no=PAID_LATER),
            "refund": {**self.back, "out_request_no": "R1"},
            "refund_status": {**self.back, "out_request_no": "R1", "remark": REFUND_DONE_LATER},
        }
        take = getattr(cashier, CASHIER_METHODS[self.sent_by])
        entry: Entry = take(**keywords[self.interface], within=within)
        return entry

    def follow(self, cashier: Any) -> Entry:
        entry: Entry
        if self.sent_by == "refund":
            entry = cashier.follow_refund("R1", within=PATIENCE)
        else:
            entry = cashier.follow_payment(self.order["out_trade_no"], within=PATIENCE)
        return entry

    def play_the_payer(self, taken: Entry) -> None:
        """The payer pays if there is a payment_url; otherwise the platform closes the order."""
        if self.interface == "qrcode_order" and self.booked():
            play = self.shop.sandbox.pay if taken.payment_url else self.shop.sandbox.close
            play(taken.out_trade_no)

    def booked(self) -> list[tuple[str, int]]:
        """Status and amount of the platform's order or refund with this number."""
        if self.sent_by == "refund":
            refunds = self.shop.sandbox.refunds()
            return [(row["tradeStatus"], row["refundAmt"]) for row in refunds if row["outRequestNo"] == "R1"]
        orders, number = self.shop.sandbox.orders(), self.order["out_trade_no"]
        return [(row["tradeStatus"], row["tradeAmt"]) for row in orders if row["outTradeNo"] == number]


def called(row: Row) -> dict[str, Any]:
    client = row.shop.client(**row.timeouts)
    return row.by(client, lambda: Cashier(client, row.shop.journal, poll_every=NOW_AND_THEN))


def awaited(row: Row) -> dict[str, Any]:
    async def shop() -> dict[str, Any]:
        async with AsyncClient(row.merchant, retry_reads_within=0, **row.timeouts) as client:
            loop = asyncio.get_running_loop()

            def new_cashier() -> Awaited:
                return Awaited(AsyncCashier(client, row.shop.journal, poll_every=NOW_AND_THEN), loop)

            return await loop.run_in_executor(None, row.by, Awaited(client, loop), new_cashier)

    return asyncio.run(shop())


class Awaited:
    """The methods of an asyncio object as blocking calls, for a thread other than its loop's."""

    def __init__(self, of: Any, loop: asyncio.AbstractEventLoop) -> None:
        self._of, self._loop = of, loop

    def __getattr__(self, name: str) -> Callable[..., Any]:
        method = getattr(self._of, name)
        return lambda *arguments, **keywords: asyncio.run_coroutine_threadsafe(
            method(*arguments, **keywords), self._loop
        ).result(PATIENCE * 2)
