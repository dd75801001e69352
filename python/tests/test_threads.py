"""The GIL is released while the core signs and communicates; threads share every object."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from bestpay import BarcodeOrder, Client, MerchantKey, sign
from bestpay.testing import Sandbox
from given import VECTORS, changed


def test_a_thread_runs_python_while_another_waits_for_an_answer(
    bestpay_sandbox: Sandbox, order: dict[str, Any]
) -> None:
    """If the GIL were held, the sandbox's answer would wait for this thread, and this thread for the answer."""
    bestpay_sandbox.set_fault("barcode_order", "delay", seconds=0.5)
    client, running = bestpay_sandbox.client(), threading.Event()

    def call() -> None:
        client.order_by_barcode(**order)
        running.set()

    caller = threading.Thread(target=call)
    caller.start()
    counted = 0
    while not running.is_set() and counted < 10**9:
        counted += 1
    caller.join()
    assert counted > 1000


def test_eight_threads_share_a_client_and_a_merchant(bestpay_client: Client, order: dict[str, Any]) -> None:
    def buy(number: int) -> str:
        mine = changed(order, out_trade_no=f"T{number}")
        prepared = bestpay_client.merchant.prepare(BarcodeOrder(**mine))
        assert f"&outTradeNo=T{number}&" in prepared.signing_string
        result = bestpay_client.order_by_barcode(**mine)
        assert result.out_trade_no == f"T{number}"
        return result.trade_status

    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(buy, range(64))) == {"SUCCESS"}


def test_threads_sign_the_same_text_alike() -> None:
    key = MerchantKey.from_file(VECTORS / "keys" / "merchant-2048.p12", "123456")
    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(sign, [{"a": 1}] * 64, [key] * 64))) == 1
