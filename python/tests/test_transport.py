"""A transport of the caller's: it sends, and the client does everything else."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from bestpay import (
    BestpayError,
    Cashier,
    Client,
    Effect,
    Journal,
    PreparedRequest,
    State,
    TradeStatus,
    TransportError,
)
from bestpay.testing import PAID_LATER, Sandbox
from given import changed


class ByUrllib:
    """Sends by urllib, and counts."""

    def __init__(self) -> None:
        self.sent: list[PreparedRequest] = []

    def __call__(self, request: PreparedRequest) -> tuple[int, bytes]:
        self.sent.append(request)
        post = Request(request.url, request.body, request.headers)
        try:
            with urlopen(post, timeout=request.read_timeout) as answer:
                return answer.status, answer.read()
        except HTTPError as error:
            return error.code, error.read()


def test_a_client_and_its_cashier_send_by_it(bestpay_sandbox: Sandbox, order: dict[str, Any], tmp_path: Path) -> None:
    transport = ByUrllib()
    client = Client(bestpay_sandbox.merchant, transport=transport, poll_every=(0.01, 0.1))
    at = client.merchant.now()
    client.order_by_barcode(**changed(order, medium_no=PAID_LATER), request_date=at)
    paid = client.wait_for_payment(out_trade_no="A1", trade_date=at, deadline=60)
    assert paid.trade_status == TradeStatus.SUCCESS
    cashier = Cashier(client, Journal.sqlite(tmp_path / "journal.db"))
    assert cashier.take_payment(**changed(order, out_trade_no="A2"), within=60).is_success
    paths = [request.url.rpartition("/")[2] for request in transport.sent]
    assert len(paths) >= 4
    assert transport.sent[0].read_timeout == pytest.approx(60, abs=1)
    assert all(0 < request.read_timeout <= 6 for request in transport.sent[1:-1]), "a question's, and a deadline's"
    assert "outTradeNo" in json.loads(transport.sent[0].body)
    # What is answered is verified as ever, and a question is asked again.
    bestpay_sandbox.set_fault("order_status", "http_500")
    assert client.order_status(out_trade_no="A1", trade_date=at).trade_status == TradeStatus.SUCCESS


def raising(error: BaseException) -> Callable[[PreparedRequest], tuple[int, bytes]]:
    def transport(request: PreparedRequest) -> tuple[int, bytes]:
        raise error

    return transport


def answering(answer: Any) -> Callable[[PreparedRequest], Any]:
    def transport(request: PreparedRequest) -> Any:
        return answer

    return transport


@pytest.mark.parametrize(
    ("transport", "cause"),
    [
        (raising(ConnectionRefusedError("no one there")), ConnectionRefusedError),
        (answering(None), TypeError),
        (answering((200, "text")), TypeError),
        (answering((-1, b"")), OverflowError),
    ],
)
def test_if_it_fails_the_effect_is_unknown_and_the_cause_is_kept(
    bestpay_sandbox: Sandbox,
    order: dict[str, Any],
    transport: Callable[[PreparedRequest], Any],
    cause: type[Exception],
    tmp_path: Path,
) -> None:
    client = Client(bestpay_sandbox.merchant, transport=transport, retry_reads_within=0)
    with pytest.raises(TransportError) as failed:
        client.order_by_barcode(**order)
    assert (failed.value.effect, failed.value.out_trade_no) == (Effect.UNKNOWN, "A1")
    assert failed.value.request_date is not None
    assert isinstance(failed.value.__cause__, cause)
    assert f"{cause.__name__}: {failed.value.__cause__}" in str(failed.value)
    entry = Cashier(client, Journal.sqlite(tmp_path / "journal.db")).take_payment(**order, within=0)
    assert entry.state is State.UNKNOWN


@pytest.mark.parametrize("ends", ["well", "badly"])
def test_a_call_inside_it_takes_nothing_away_from_its_own(
    bestpay_sandbox: Sandbox, order: dict[str, Any], ends: str
) -> None:
    """A transport that asks the platform something by another client, once the order has left."""
    inner, send = bestpay_sandbox.client(retry_reads_within=0), ByUrllib()

    def transport(request: PreparedRequest) -> tuple[int, bytes]:
        send(request)
        number = "A1" if ends == "well" else "A9"
        with suppress(BestpayError):
            inner.order_status(out_trade_no=number, trade_date=inner.merchant.now())
        raise ConnectionResetError

    with pytest.raises(TransportError) as lost:
        Client(bestpay_sandbox.merchant, transport=transport).order_by_barcode(**order)
    assert (lost.value.kind, lost.value.effect) == ("connection_lost", Effect.UNKNOWN)
    assert len(bestpay_sandbox.orders()) == 1


def test_what_cannot_be_called_is_refused_at_once(bestpay_sandbox: Sandbox) -> None:
    wrong: Any = "socks5://127.0.0.1:1080"
    with pytest.raises(TypeError, match="transport must be a callable, not str"):
        Client(bestpay_sandbox.merchant, transport=wrong)


def test_an_answer_of_a_test_is_verified(bestpay_sandbox: Sandbox, order: dict[str, Any]) -> None:
    client = Client(bestpay_sandbox.merchant, transport=lambda request: (200, b'{"success":true}'))
    with pytest.raises(BestpayError) as refused:
        client.order_by_barcode(**order)
    assert (refused.value.kind, refused.value.effect) == ("missing_sign", Effect.UNKNOWN)


def test_ctrl_c_in_it_is_raised_once_the_call_has_ended(bestpay_sandbox: Sandbox, order: dict[str, Any]) -> None:
    client = Client(bestpay_sandbox.merchant, transport=raising(KeyboardInterrupt()))

    def called() -> None:
        # Python raises it where it next runs: here, or on the way out of the call.
        with suppress(TransportError):
            client.order_by_barcode(**order)
        for _ in range(1_000_000):
            pass

    with pytest.raises(KeyboardInterrupt):
        called()
