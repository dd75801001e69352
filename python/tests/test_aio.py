"""AsyncClient and AsyncCashier: calls, waits, cancellation, deadlines, many at once."""

from __future__ import annotations

import asyncio
import contextvars
import gc
import time
from pathlib import Path
from typing import Any, TypeVar

import pytest
from bestpay import (
    Answer,
    BestpayError,
    Cashier,
    Client,
    Effect,
    Journal,
    JournalError,
    PendingError,
    RefusedError,
    Request,
    State,
    TradeStatus,
)
from bestpay.aio import AsyncCashier, AsyncClient, CallCancelledError
from bestpay.testing import NEVER_PAID, PAID_LATER, REFUND_DONE_LATER, REFUSED, Sandbox
from given import changed, eventually, heard_once

A = TypeVar("A", bound=Answer)
SOON = {"poll_every": (0.05, 0.2)}


def cause_of(error: BaseException | None) -> CallCancelledError:
    """The CallCancelledError behind a CancelledError or a TimeoutError."""
    while error is not None and not isinstance(error, CallCancelledError):
        error = error.__cause__ or error.__context__
    assert error is not None
    return error


def test_every_method_of_the_client(bestpay_sandbox: Sandbox, order: dict[str, Any]) -> None:
    async def shop() -> None:
        async with AsyncClient(bestpay_sandbox.merchant, **SOON) as client:  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
            now = client.merchant.now()
            ordered = await client.order_by_barcode(**changed(order, medium_no=PAID_LATER), request_date=now)
            assert ordered.trade_status == TradeStatus.WAITFORPAY
            paid = await client.wait_for_payment(out_trade_no="A1", trade_date=now, deadline=30)
            assert paid == await client.order_status(out_trade_no="A1", trade_date=now)
            refund: dict[str, Any] = {"out_trade_no": "A1", "out_request_no": "R1"}
            await client.refund(
                **refund, refund_amt=5, operator="o", notify_url=order["notify_url"], remark=REFUND_DONE_LATER
            )
            done = await client.wait_for_refund(**refund, refund_date=now, deadline=30)
            assert done == await client.refund_status(**refund, refund_date=now)
            assert done.trade_status == TradeStatus.SUCCESS
            fields = changed(order, out_trade_no="A2")
            del fields["medium_no"]
            qrcode = await client.order_by_qrcode(**fields, trade_type="ALIPAY")
            assert qrcode.payment_url
            question = {"outTradeNo": "A1", "tradeDate": f"{now:%Y-%m-%d %H:%M:%S}"}
            assert (await client.call_fields("order_status", question)).trade_status == TradeStatus.SUCCESS
            closed = await client.call_fields("/mapi/sandbox/closeOrder", {"outTradeNo": "A1"})
            assert closed.other["outTradeNo"] == "A1"
            with pytest.raises(RefusedError):
                await client.order_by_barcode(**changed(order, out_trade_no="A3", medium_no=REFUSED))

    asyncio.run(shop())


def test_the_client_has_every_method_of_the_blocking_one() -> None:
    def public(of: type) -> set[str]:
        return {name for name in dir(of) if not name.startswith("_")}

    # `close` is `aclose`; the native object and the pauses are those of `client`.
    assert public(Client) - public(AsyncClient) == {"close", "core", "polling"}
    # What `take` and the waits are made of, and `client`.
    assert public(Cashier) - public(AsyncCashier) == {
        *("client", "core", "polling"),
        *("ask", "begin", "go_on", "recover_for_a_while"),
    }


def test_one_question_is_asked(bestpay_sandbox: Sandbox, order: dict[str, Any]) -> None:
    async def shop() -> None:
        async with AsyncClient(bestpay_sandbox.merchant) as client:
            now = client.merchant.now()
            await client.order_by_barcode(**changed(order, medium_no=NEVER_PAID), request_date=now)
            with pytest.raises(PendingError):
                await client.ask_for_payment(out_trade_no="A1", trade_date=now, deadline=30)
            bestpay_sandbox.pay("A1")
            assert (await client.ask_for_payment(out_trade_no="A1", trade_date=now)).trade_status == "SUCCESS"
            refund: dict[str, Any] = {"out_trade_no": "A1", "out_request_no": "R1"}
            await client.refund(**refund, refund_amt=5, operator="o", notify_url=order["notify_url"])
            done = await client.ask_for_refund(**refund, refund_date=now, deadline=30)
            assert done.trade_status == "SUCCESS"

    asyncio.run(shop())


def test_a_callback_does_not_wait_behind_orders_nor_behind_cancelled_ones(
    bestpay_sandbox: Sandbox, order: dict[str, Any], tmp_path: Path
) -> None:
    async def shop() -> None:
        async with AsyncClient(bestpay_sandbox.merchant, threads=1) as client:
            cashier = AsyncCashier(client, Journal.sqlite(tmp_path / "till.db"))
            bestpay_sandbox.set_fault("barcode_order", "no_answer", calls=2)
            one, two = (
                asyncio.ensure_future(client.order_by_barcode(**changed(order, out_trade_no=out_trade_no)))
                for out_trade_no in ("A1", "A2")
            )
            await asyncio.to_thread(eventually, bestpay_sandbox.orders)
            one.cancel()
            assert (await cashier.on_callback(b"{}")).error is not None
            assert not two.done(), "the only thread is busy with the cancelled order"
            two.cancel()
            await asyncio.wait([one, two])
            # The order that nobody waits for loses its connection, and so ends.
            bestpay_sandbox.stop()

    asyncio.run(shop())


def test_a_cancelled_call_that_fails_later_is_not_reported(bestpay_sandbox: Sandbox, order: dict[str, Any]) -> None:
    reported: list[Any] = []

    async def shop() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda _, context: reported.append(context))
        async with AsyncClient(bestpay_sandbox.merchant, read_timeout=1) as client:
            bestpay_sandbox.set_fault("barcode_order", "no_answer")
            task = asyncio.ensure_future(client.order_by_barcode(**order))
            await asyncio.to_thread(eventually, bestpay_sandbox.orders)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
        # The call has ended, with a time-out that nobody wanted to know about.
        await asyncio.sleep(0)
        gc.collect()

    asyncio.run(shop())
    assert reported == []


def test_a_call_sees_the_context_of_its_task(bestpay_sandbox: Sandbox, order: dict[str, Any]) -> None:
    """A tracer keeps its current span there."""
    span = contextvars.ContextVar[str]("span")
    seen: list[str] = []

    class Traced(Client):
        def call(self, request: Request[A]) -> A:
            seen.append(span.get())
            return super().call(request)

    async def shop() -> None:
        async with AsyncClient.of_client(Traced(bestpay_sandbox.merchant)) as client:
            span.set("payment A1")
            await client.order_by_barcode(**order)

    asyncio.run(shop())
    assert seen == ["payment A1"]


def test_a_cancelled_order_has_the_effect_unknown_and_is_booked_once(
    bestpay_sandbox: Sandbox, order: dict[str, Any]
) -> None:
    async def shop() -> None:
        async with AsyncClient(bestpay_sandbox.merchant) as client:
            bestpay_sandbox.set_fault("barcode_order", "delay", seconds=1.0)
            now = client.merchant.now()
            task = asyncio.ensure_future(client.order_by_barcode(**order, request_date=now))
            while not bestpay_sandbox.orders():
                await asyncio.sleep(0.02)
            task.cancel()
            with pytest.raises(asyncio.CancelledError) as cancelled:
                await task
            cause = cause_of(cancelled.value)
            assert (cause.effect, cause.out_trade_no, cause.kind) == (Effect.UNKNOWN, "A1", "cancelled")
            status = await client.wait_for_payment(out_trade_no="A1", trade_date=now, deadline=30)
            assert status.trade_status == TradeStatus.SUCCESS

    asyncio.run(shop())
    assert len(bestpay_sandbox.orders()) == 1


def test_a_call_that_no_thread_had_begun_is_not_sent(bestpay_sandbox: Sandbox, order: dict[str, Any]) -> None:
    async def shop() -> None:
        async with AsyncClient(bestpay_sandbox.merchant, threads=1) as client:
            bestpay_sandbox.set_fault("barcode_order", "delay", seconds=0.5)
            first = asyncio.ensure_future(client.order_by_barcode(**order))
            while not bestpay_sandbox.orders():
                await asyncio.sleep(0.02)
            second = asyncio.ensure_future(client.order_by_barcode(**changed(order, out_trade_no="A2")))
            await asyncio.sleep(0.05)
            second.cancel()
            with pytest.raises(asyncio.CancelledError) as cancelled:
                await second
            assert cause_of(cancelled.value).effect is Effect.NOT_SENT
            assert (await first).trade_status == TradeStatus.SUCCESS

    asyncio.run(shop())
    assert [booked["outTradeNo"] for booked in bestpay_sandbox.orders()] == ["A1"]


def test_a_cancelled_question_says_nothing_about_its_order(bestpay_sandbox: Sandbox, order: dict[str, Any]) -> None:
    async def shop() -> None:
        async with AsyncClient(bestpay_sandbox.merchant, threads=1) as client:
            now = client.merchant.now()
            bestpay_sandbox.set_fault("barcode_order", "delay", seconds=0.5)
            first = asyncio.ensure_future(client.order_by_barcode(**order))
            while not bestpay_sandbox.orders():
                await asyncio.sleep(0.02)
            # No thread is free for it.
            question = asyncio.ensure_future(client.order_status(out_trade_no="A1", trade_date=now))
            await asyncio.sleep(0.05)
            question.cancel()
            with pytest.raises(asyncio.CancelledError) as cancelled:
                await question
            cause = cause_of(cancelled.value)
            assert (cause.effect, cause.out_trade_no) == (Effect.UNKNOWN, "A1")
            assert (await first).trade_status == TradeStatus.SUCCESS

    asyncio.run(shop())


def test_a_client_of_another_kind_is_refused_at_once() -> None:
    wrong: Any = None
    with pytest.raises(TypeError, match="client must be of type Client, not NoneType"):
        AsyncClient.of_client(wrong)


def test_a_deadline_around_a_wait_ends_it_at_once(bestpay_sandbox: Sandbox, order: dict[str, Any]) -> None:
    async def shop() -> None:
        async with AsyncClient(bestpay_sandbox.merchant, **SOON) as client:  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
            now = client.merchant.now()
            await client.order_by_barcode(**changed(order, medium_no=NEVER_PAID), request_date=now)
            wait = client.wait_for_payment(out_trade_no="A1", trade_date=now, deadline=300)
            with pytest.raises(asyncio.TimeoutError) as late:
                await asyncio.wait_for(wait, 0.5)
            cause = cause_of(late.value)
            assert (cause.effect, cause.out_trade_no) == (Effect.UNKNOWN, "A1")
            with pytest.raises(BestpayError) as pending:
                await client.wait_for_payment(out_trade_no="A1", trade_date=now, deadline=0.2)
            assert (pending.value.kind, pending.value.effect) == ("still_pending", Effect.UNKNOWN)

    started = time.monotonic()
    asyncio.run(shop())
    assert time.monotonic() - started < 60


def test_a_question_that_was_lost_takes_nothing_away_from_what_was_heard(
    bestpay_sandbox: Sandbox, order: dict[str, Any]
) -> None:
    async def shop() -> None:
        async with AsyncClient.of_client(heard_once(bestpay_sandbox)) as client:
            ordered = await client.order_by_barcode(**changed(order, medium_no=NEVER_PAID))
            assert ordered.request_date is not None
            with pytest.raises(PendingError, match="the status was still WAITFORPAY"):
                await client.wait_for_payment(out_trade_no="A1", trade_date=ordered.request_date, deadline=2)

    asyncio.run(shop())
    questions = [entry for entry in bestpay_sandbox.ledger() if entry.get("interface") == "order_status"]
    assert [entry.get("fault") for entry in questions][:2] == [None, "reset_after"]


def test_the_loop_goes_on_and_many_wait_with_few_threads(bestpay_sandbox: Sandbox, order: dict[str, Any]) -> None:
    async def shop() -> int:
        ticks = 0

        async def tick() -> None:
            nonlocal ticks
            while True:
                ticks += 1
                await asyncio.sleep(0.01)

        async with AsyncClient(bestpay_sandbox.merchant, threads=4, poll_every=(0.1, 0.2)) as client:
            ticking = asyncio.ensure_future(tick())
            now = client.merchant.now()

            async def buy(number: int) -> str:
                new = changed(order, out_trade_no=f"M{number}", medium_no=PAID_LATER)
                await client.order_by_barcode(**new, request_date=now)
                paid = await client.wait_for_payment(out_trade_no=f"M{number}", trade_date=now, deadline=60)
                return paid.trade_status

            outcomes = await asyncio.gather(*map(buy, range(40)))
            ticking.cancel()
        assert set(outcomes) == {TradeStatus.SUCCESS}
        return ticks

    assert asyncio.run(shop()) > 5
    assert len(bestpay_sandbox.orders()) == 40


def test_every_method_of_the_cashier(bestpay_sandbox: Sandbox, order: dict[str, Any], tmp_path: Path) -> None:
    async def shop() -> None:
        async with AsyncClient(bestpay_sandbox.merchant) as client:
            cashier = AsyncCashier(client, Journal.sqlite(tmp_path / "till.db"), poll_every=(0.05, 0.2))
            paid = await cashier.take_payment(**changed(order, medium_no=PAID_LATER), within=60)
            assert paid.is_success
            assert paid == await cashier.payment("A1") == await cashier.follow_payment("A1", within=60)
            refund: dict[str, Any] = {"out_trade_no": "A1", "out_request_no": "R1", "refund_amt": 5, "operator": "o"}
            done = await cashier.take_refund(**refund, notify_url=order["notify_url"], within=60)
            assert done.is_success
            assert done == await cashier.refund("R1") == await cashier.follow_refund("R1", within=60)
            fields = changed(order, out_trade_no="A2")
            del fields["medium_no"]
            shown = await cashier.take_qrcode_payment(**fields, trade_type="ALIPAY", within=60)
            assert shown.payment_url
            bestpay_sandbox.pay("A2")
            recovery = await cashier.recover(within=60)
            assert (recovery.settled, recovery.open) == (1, 0)
            handled = await cashier.on_callback(b"{}")
            assert handled.error is not None
            assert b'"statusCode":"500"' in handled.reply.body
            states = [event.to_state.value for event in await cashier.events(after=2)]
            assert states == ["success", "sending", "success", "sending", "waiting", "success"]
            assert next(iter(cashier.journal.entries())) == paid
            with pytest.raises(JournalError):
                await cashier.payment("A9")

    asyncio.run(shop())


@pytest.mark.parametrize("moment", ["on_its_way", "followed"])
def test_a_cancelled_payment_stays_in_the_journal_and_the_same_call_goes_on(
    bestpay_sandbox: Sandbox, order: dict[str, Any], tmp_path: Path, moment: str
) -> None:
    unpaid = changed(order, medium_no=NEVER_PAID)

    async def shop() -> None:
        async with AsyncClient(bestpay_sandbox.merchant) as client:
            cashier = AsyncCashier(client, Journal.sqlite(tmp_path / "till.db"), poll_every=(0.05, 0.2))
            if moment == "on_its_way":
                bestpay_sandbox.set_fault("barcode_order", "delay", seconds=1.0)
            task = asyncio.ensure_future(cashier.take_payment(**unpaid, within=300))
            wanted = {"on_its_way": State.SENDING, "followed": State.WAITING}[moment]
            await asyncio.to_thread(eventually, bestpay_sandbox.orders)
            await asyncio.to_thread(eventually, lambda: cashier.journal.find("A1")[0].state is wanted)
            task.cancel()
            started = time.monotonic()
            with pytest.raises(asyncio.CancelledError) as cancelled:
                await task
            assert time.monotonic() - started < 30
            cause = cause_of(cancelled.value)
            assert (cause.effect, cause.out_trade_no) == (Effect.UNKNOWN, "A1")
            bestpay_sandbox.pay("A1")
            assert (await cashier.take_payment(**unpaid, within=60)).is_success

    asyncio.run(shop())
    calls = [row["interface"] for row in bestpay_sandbox.ledger() if row["event"] == "call"]
    assert calls.count("barcode_order") == len(bestpay_sandbox.orders()) == 1


def test_many_payers_are_waited_for_by_few_threads(
    bestpay_sandbox: Sandbox, order: dict[str, Any], tmp_path: Path
) -> None:
    async def shop() -> list[bool]:
        async with AsyncClient(bestpay_sandbox.merchant, threads=2) as client:
            cashier = AsyncCashier(client, Journal.sqlite(tmp_path / "till.db"), poll_every=(0.1, 0.5))

            async def buy(number: int) -> bool:
                mine = changed(order, out_trade_no=f"M{number}", medium_no=NEVER_PAID)
                return (await cashier.take_payment(**mine, within=120)).is_success

            payers = [asyncio.ensure_future(buy(number)) for number in range(20)]
            # If each took a thread, the third order would wait for the first to be paid.
            await asyncio.to_thread(eventually, lambda: len(bestpay_sandbox.orders()) == 20)
            for number in range(20):
                bestpay_sandbox.pay(f"M{number}")
            return await asyncio.gather(*payers)

    assert asyncio.run(shop()) == [True] * 20


def test_what_is_called_after_the_close_says_so(
    bestpay_sandbox: Sandbox, order: dict[str, Any], tmp_path: Path
) -> None:
    async def shop() -> None:
        client = AsyncClient(bestpay_sandbox.merchant)
        cashier = AsyncCashier(client, Journal.sqlite(tmp_path / "till.db"))
        now = client.merchant.now()
        await client.aclose()
        await client.aclose()
        # "Not sent" would be wrong: the order was sent.
        for call, effect in (
            (client.order_by_barcode(**order), Effect.NOT_SENT),
            (client.order_status(out_trade_no="A1", trade_date=now), Effect.UNKNOWN),
            (client.call_fields("order_status", {"outTradeNo": "A1"}), Effect.UNKNOWN),
            (client.call_fields("refund", {"outTradeNo": "A1"}), Effect.NOT_SENT),
            (client.wait_for_payment(out_trade_no="A1", trade_date=now, deadline=9), Effect.UNKNOWN),
            (cashier.take_payment(**order, within=9), Effect.UNKNOWN),
            (cashier.payment("A1"), Effect.UNKNOWN),
            (cashier.follow_payment("A1", within=9), Effect.UNKNOWN),
        ):
            with pytest.raises(BestpayError) as closed:
                await call
            assert (closed.value.kind, closed.value.effect, closed.value.out_trade_no) == ("closed", effect, "A1")

    asyncio.run(shop())
