"""The objects that the forked processes share: a client, and a cashier with its journal, both used before the fork."""

from __future__ import annotations

import os
from typing import Any

from bestpay import Cashier, Client, Journal
from bestpay.testing import FAILED, PAID

_CLIENT = Client.from_config(os.environ["FORKS_CONFIG"])
_CASHIER = Cashier(_CLIENT, Journal.sqlite(os.environ["FORKS_JOURNAL"]), poll_every=(0.05, 0.2))


def _order(number: str) -> dict[str, Any]:
    return {
        "out_trade_no": number,
        "trade_amt": 100,
        "subject": "coffee",
        # The number says the outcome, so that an answer to another order is noticed.
        "medium_no": FAILED if number.startswith("F") else PAID,
        "goods_info": "a cup of coffee",
        "notify_url": "http://127.0.0.1:9/notice",
        "operator": "till-3",
    }


def order(number: str) -> str:
    """Orders with the client, and asks for the status: both answers must be the order's own."""
    now = _CLIENT.merchant.now()
    ordered = _CLIENT.order_by_barcode(**_order(number), request_date=now)
    asked = _CLIENT.order_status(out_trade_no=number, trade_date=now)
    right = "FAIL" if number.startswith("F") else "SUCCESS"
    return "right" if ordered.trade_status == asked.trade_status == right else f"{number}: {ordered}, {asked}"


def take(number: str) -> str:
    """The same with the cashier."""
    entry = _CASHIER.take_payment(**_order(number), within=30)
    right = "fail" if number.startswith("F") else "success"
    return "right" if entry.state.value == right else f"{number}: {entry}"


for used in (order, take):
    assert used(f"P-{used.__name__}-{os.getpid()}") == "right"
