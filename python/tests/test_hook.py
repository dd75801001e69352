"""The hook around calls: what it is told, and that it stops no payment."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Generator, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import pytest
from bestpay import BestpayError, Call, Cashier, Client, Effect, Journal, set_hook
from bestpay.aio import AsyncCashier, AsyncClient
from bestpay.testing import REFUSED, Sandbox
from given import changed


@pytest.fixture
def calls() -> Iterator[list[tuple[str, str | None, str | None, str]]]:
    """What the hook was told: a call and the kind of its error."""
    told: list[tuple[str, str | None, str | None, str]] = []

    @contextmanager
    def hook(call: Call) -> Generator[None]:
        try:
            yield
        except BestpayError as error:
            told.append((call.interface, call.out_trade_no, call.out_request_no, error.kind))
            raise
        told.append((call.interface, call.out_trade_no, call.out_request_no, ""))

    set_hook(hook)
    yield told
    set_hook(None)


def of_refund(order: dict[str, Any], refund: str) -> dict[str, Any]:
    return {
        "out_trade_no": order["out_trade_no"],
        "out_request_no": refund,
        "refund_amt": 1,
        "operator": "till-3",
        "notify_url": order["notify_url"],
    }


def test_a_hook_is_told_of_every_call(
    bestpay_client: Client, order: dict[str, Any], calls: list[Any], tmp_path: Path
) -> None:
    at = bestpay_client.merchant.now()
    bestpay_client.order_by_barcode(**order)
    bestpay_client.wait_for_payment(out_trade_no="A1", trade_date=at, deadline=60)
    bestpay_client.refund(**of_refund(order, "R1"))
    bestpay_client.wait_for_refund(out_trade_no="A1", out_request_no="R1", refund_date=at, deadline=60)
    bestpay_client.call_fields("order_status", {"outTradeNo": "A1", "tradeDate": f"{at:%Y-%m-%d %H:%M:%S}"})
    with pytest.raises(BestpayError):
        bestpay_client.order_by_barcode(**changed(order, out_trade_no="A2", medium_no=REFUSED))
    cashier = Cashier(bestpay_client, Journal.sqlite(tmp_path / "journal.db"))
    cashier.take_payment(**changed(order, out_trade_no="A3"), within=60)
    cashier.follow_payment("A3", within=60)
    cashier.recover(within=0)
    assert calls == [
        ("barcode_order", "A1", None, ""),
        ("order_status", "A1", None, ""),
        ("refund", "A1", "R1", ""),
        ("refund_status", "A1", "R1", ""),
        ("order_status", "A1", None, ""),
        ("barcode_order", "A2", None, "refused"),
        ("barcode_order", "A3", None, ""),
        ("order_status", "A3", None, ""),
        ("recover", None, None, ""),
    ]


def test_a_hook_sees_the_context_of_its_task(bestpay_sandbox: Sandbox, order: dict[str, Any], tmp_path: Path) -> None:
    parent: ContextVar[str] = ContextVar("parent")
    seen: list[tuple[str, str]] = []

    @contextmanager
    def hook(call: Call) -> Generator[None]:
        seen.append((call.interface, parent.get()))
        yield

    async def shop() -> None:
        async with AsyncClient(bestpay_sandbox.merchant) as client:
            parent.set("span")
            await client.order_by_barcode(**order)
            await AsyncCashier(client, Journal.sqlite(tmp_path / "journal.db")).recover(within=0)

    set_hook(hook)
    try:
        asyncio.run(shop())
    finally:
        set_hook(None)
    assert seen == [("barcode_order", "span"), ("recover", "span")]


def test_a_hook_that_fails_stops_no_payment_and_hides_no_error(
    bestpay_client: Client, order: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    class Failing:
        def __enter__(self) -> None: ...

        def __exit__(self, *error: object) -> bool:
            raise RuntimeError("no end")

    class Hiding:
        def __enter__(self) -> None: ...

        def __exit__(self, *error: object) -> bool:
            return True

    def no_begin(call: Call) -> AbstractContextManager[object]:
        raise RuntimeError("no begin")

    def no_end(call: Call) -> AbstractContextManager[object]:
        return Failing()

    def hidden(call: Call) -> AbstractContextManager[object]:
        return Hiding()

    wrong: Any = "no callable"
    with pytest.raises(TypeError, match="a hook must be a callable, not str"):
        set_hook(wrong)
    caplog.set_level(logging.ERROR)
    try:
        for number, hook in enumerate((no_begin, no_end, hidden)):
            set_hook(hook)
            assert (
                bestpay_client.order_by_barcode(**changed(order, out_trade_no=f"A{number}")).trade_status == "SUCCESS"
            )
            with pytest.raises(BestpayError) as refused:
                bestpay_client.order_by_barcode(**changed(order, out_trade_no=f"B{number}", medium_no=REFUSED))
            assert refused.value.effect is Effect.REFUSED
    finally:
        set_hook(None)
    assert [str(record.exc_info[1]) for record in caplog.records if record.exc_info] == [
        *["no begin"] * 2,
        *["no end"] * 2,
    ]
    # As every record of the logger, for a formatter that writes them.
    assert [vars(record)["out_trade_no"] for record in caplog.records] == ["A0", "B0", "A1", "B1"]
    assert {vars(record)["out_request_no"] for record in caplog.records} == {None}
