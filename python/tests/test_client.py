"""The six interfaces against the sandbox, including its faults."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib import request as http

import pytest
from bestpay import (
    BEIJING,
    Amount,
    BarcodeOrder,
    BestpayError,
    Cashier,
    Client,
    Effect,
    Journal,
    Merchant,
    MerchantKey,
    OrderStatus,
    OrderStatusResult,
    PendingError,
    PlatformKey,
    RefusedError,
    TradeStatus,
    TransportError,
    UnlistedResult,
)
from bestpay.testing import FAILED_LATER, NEVER_PAID, PAID_LATER, REFUND_DONE_LATER, Sandbox
from given import changed, heard_once


def test_an_order_its_status_its_refund_and_the_refunds_status(
    bestpay_sandbox: Sandbox, bestpay_client: Client, order: dict[str, Any]
) -> None:
    ordered_at = bestpay_client.merchant.now()
    result = bestpay_client.order_by_barcode(
        **changed(order, medium_no=PAID_LATER, trade_amt=Decimal("12.50")), request_date=ordered_at
    )
    assert (result.trade_status, result.trade_amt, result.out_trade_no) == ("WAITFORPAY", Amount(1250), "A1")
    paid = bestpay_client.wait_for_payment(out_trade_no="A1", trade_date=ordered_at, deadline=30)
    assert paid.trade_status == TradeStatus.SUCCESS
    refunded_at = bestpay_client.merchant.now()
    refund = bestpay_client.refund(
        out_trade_no="A1",
        out_request_no="A1-R1",
        refund_amt=Amount(300),
        operator="till-3",
        notify_url=order["notify_url"],
        request_date=refunded_at,
        refund_cause="cold coffee",
        remark=REFUND_DONE_LATER,
    )
    assert refund.trade_status == TradeStatus.WAITFORPAY
    done = bestpay_client.wait_for_refund(
        out_trade_no="A1", out_request_no="A1-R1", refund_date=refunded_at, deadline=30
    )
    assert (done.trade_status, done.refund_amt, done.refund_cause) == ("SUCCESS", Amount(300), "cold coffee")
    asked = bestpay_client.refund_status(out_trade_no="A1", out_request_no="A1-R1", refund_date=refunded_at)
    assert asked == done
    assert [order["refundedAmt"] for order in bestpay_sandbox.orders()] == [300]


def test_a_qrcode_order_waits_for_its_payer(bestpay_sandbox: Sandbox, order: dict[str, Any]) -> None:
    client = bestpay_sandbox.client()
    del order["medium_no"]
    result = client.order_by_qrcode(**order, trade_type="TENPAY", user_code="oUpF8uMuAJO_M2pxb1Q9zNjWeS6o")
    assert result.trade_status == TradeStatus.WAITFORPAY
    assert result.payment_url is not None
    assert result.payment_url.startswith(bestpay_sandbox.url)
    assert result.request_date is not None
    bestpay_sandbox.decline("A1")
    status = client.order_status(out_trade_no="A1", trade_date=result.request_date)
    assert status.trade_status == TradeStatus.FAIL
    assert status.trade_status.is_final


@pytest.mark.parametrize(
    ("fault", "effect", "booked"),
    [
        ("reset_before", Effect.UNKNOWN, 0),
        ("reset_after", Effect.UNKNOWN, 1),
        ("truncated", Effect.UNKNOWN, 1),
        ("http_500", Effect.UNKNOWN, 1),
        ("unsigned", Effect.UNKNOWN, 1),
        ("wrong_key", Effect.UNKNOWN, 1),
        ("other_order", Effect.UNKNOWN, 1),
    ],
)
def test_a_fault_leaves_the_effect_unknown_and_the_order_is_sent_once(
    bestpay_sandbox: Sandbox, bestpay_client: Client, order: dict[str, Any], fault: Any, effect: Effect, booked: int
) -> None:
    bestpay_sandbox.set_fault("barcode_order", fault)
    with pytest.raises(BestpayError) as failed:
        bestpay_client.order_by_barcode(**order)
    assert (failed.value.effect, failed.value.out_trade_no) == (effect, "A1")
    assert len(bestpay_sandbox.orders()) == booked
    calls = [entry for entry in bestpay_sandbox.ledger() if entry["event"] == "call"]
    assert [entry["interface"] for entry in calls] == ["barcode_order"]


def test_a_time_out_is_unknown_and_nobody_at_home_is_not_sent(bestpay_sandbox: Sandbox, order: dict[str, Any]) -> None:
    bestpay_sandbox.set_fault("barcode_order", "no_answer")
    with pytest.raises(TransportError) as timed_out:
        bestpay_sandbox.client(read_timeout=0.3).order_by_barcode(**order)
    assert (timed_out.value.kind, timed_out.value.effect) == ("timeout", Effect.UNKNOWN)
    client = bestpay_sandbox.client()
    bestpay_sandbox.stop()
    with pytest.raises(TransportError) as not_sent:
        client.order_by_barcode(**changed(order, out_trade_no="A2"))
    assert (not_sent.value.kind, not_sent.value.effect) == ("connect", Effect.NOT_SENT)


def test_a_question_is_asked_again_and_a_wait_outlasts_faults(
    bestpay_sandbox: Sandbox, bestpay_client: Client, order: dict[str, Any]
) -> None:
    ordered_at = bestpay_client.merchant.now()
    bestpay_client.order_by_barcode(**changed(order, medium_no=FAILED_LATER), request_date=ordered_at)
    bestpay_sandbox.set_fault("order_status", "http_500", calls=2)
    status = bestpay_client.wait_for_payment(out_trade_no="A1", trade_date=ordered_at, deadline=30)
    assert status.trade_status == TradeStatus.FAIL
    questions = [entry for entry in bestpay_sandbox.ledger() if entry.get("interface") == "order_status"]
    assert [entry.get("fault") for entry in questions][:2] == ["http_500", "http_500"]


def test_a_wait_speaks_of_the_order(bestpay_sandbox: Sandbox, order: dict[str, Any]) -> None:
    client = bestpay_sandbox.client()
    now = client.merchant.now()
    with pytest.raises(BestpayError) as unknown_order:
        client.wait_for_payment(out_trade_no="NO-SUCH", trade_date=now, deadline=0.2)
    assert (unknown_order.value.effect, unknown_order.value.out_trade_no) == (Effect.UNKNOWN, "NO-SUCH")
    with pytest.raises(BestpayError) as malformed:
        client.wait_for_payment(out_trade_no="a&b", trade_date=now, deadline=60)
    assert (malformed.value.effect, malformed.value.field) == (Effect.UNKNOWN, "outTradeNo")
    client.order_by_barcode(**changed(order, medium_no=NEVER_PAID))
    bestpay_sandbox.stop()
    with pytest.raises(TransportError) as nobody_answers:
        client.wait_for_payment(out_trade_no="A1", trade_date=now, deadline=0.2)
    assert nobody_answers.value.effect is Effect.UNKNOWN


def test_a_question_that_was_lost_takes_nothing_away_from_what_was_heard(
    bestpay_sandbox: Sandbox, order: dict[str, Any]
) -> None:
    client = heard_once(bestpay_sandbox)
    ordered = client.order_by_barcode(**changed(order, medium_no=NEVER_PAID))
    assert ordered.request_date is not None
    with pytest.raises(PendingError, match="the status was still WAITFORPAY"):
        client.wait_for_payment(out_trade_no="A1", trade_date=ordered.request_date, deadline=2)
    questions = [entry for entry in bestpay_sandbox.ledger() if entry.get("interface") == "order_status"]
    assert [entry.get("fault") for entry in questions][:2] == [None, "reset_after"]


def test_any_aware_time_is_beijing_time_on_the_wire(bestpay_client: Client, order: dict[str, Any]) -> None:
    merchant = bestpay_client.merchant
    moment = datetime(2026, 3, 1, 1, 30, 0, 999999, tzinfo=timezone.utc)
    for date in (moment, moment.astimezone(BEIJING), moment.astimezone(timezone(-timedelta(hours=9.5)))):
        prepared = merchant.prepare(BarcodeOrder(**order, request_date=date))
        assert "&requestDate=2026-03-01 09:30:00&" in prepared.signing_string


def test_own_http(bestpay_client: Client, order: dict[str, Any]) -> None:
    merchant, asked = bestpay_client.merchant, BarcodeOrder(**order)
    prepared = merchant.prepare(asked)
    post = http.Request(prepared.url, prepared.body, prepared.headers)
    with http.urlopen(post, timeout=prepared.read_timeout) as response:
        result = merchant.accept(asked, response.status, response.read())
    assert (result.trade_status, result.trade_amt) == ("SUCCESS", Amount(1250))
    assert (prepared.read_timeout, list(prepared.headers)) == (60.0, ["Content-Type"])


def test_text_results_and_fields_by_name(bestpay_sandbox: Sandbox, order: dict[str, Any]) -> None:
    bestpay_sandbox.text_results()
    client = bestpay_sandbox.client()
    client.order_by_barcode(**order)
    refund: dict[str, str | int] = {
        "outTradeNo": "A1",
        "outRequestNo": "R1",
        "refundAmt": 5,
        "operator": "o",
        "notifyUrl": "http://127.0.0.1:9/",
    }
    result = client.call_fields("refund", refund)
    assert result.trade_status == TradeStatus.SUCCESS
    with pytest.raises(BestpayError) as unknown:
        client.call_fields("refund", {"amount": "5"})
    assert (unknown.value.kind, unknown.value.field) == ("unknown_field", "amount")
    with pytest.raises(ValueError, match='there is no interface "refunds"'):
        client.call_fields("refunds", {})


@pytest.mark.parametrize("name", ["/mapi/sandbox/closeOrder", "sdkRequest/closeOrder"])
def test_an_interface_that_the_document_does_not_list(bestpay_sandbox: Sandbox, name: str) -> None:
    client = bestpay_sandbox.client()
    closed = client.call_fields(name, {"outTradeNo": "A1", "times": 2})
    assert isinstance(closed, UnlistedResult)
    assert (closed.other["outTradeNo"], closed.other["times"], closed.trade_status.is_final) == ("A1", "2", False)
    with pytest.raises(RefusedError) as refused:
        client.call_fields("/mapi/sandbox/refused", {"outTradeNo": "A1"})
    assert (refused.value.effect, refused.value.out_trade_no) == (Effect.REFUSED, "A1")
    with pytest.raises(BestpayError) as spliced:
        client.call_fields(name, {"remark": "x&path=/y&outTradeNo=1", "outTradeNo": "A1"})
    assert (spliced.value.kind, spliced.value.effect) == ("spliced", Effect.NOT_SENT)


def test_from_config_and_the_environment_before_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, order: dict[str, Any]
) -> None:
    with Sandbox(directory=tmp_path) as sandbox:
        client = Client.from_config(tmp_path / "bestpay.toml", retry_reads_within=0)
        assert client.order_by_barcode(**order).trade_status == TradeStatus.SUCCESS
        monkeypatch.setenv("BESTPAY_MERCHANT_NO", "3178000000000009")
        assert Merchant.from_config(tmp_path / "bestpay.toml").merchant_no == "3178000000000009"
        for name, value in {
            "API_URL": sandbox.url,
            "INSTITUTION_CODE": client.merchant.institution_code,
            "KEY": str(tmp_path / "merchant.p12"),
            "KEY_PASSWORD": "123456",
            "PLATFORM_KEY": str(tmp_path / "platform.cer"),
        }.items():
            monkeypatch.setenv(f"BESTPAY_{name}", value)
        assert Client.from_env().merchant.merchant_no == Merchant.from_env().merchant_no == "3178000000000009"


def test_keys_come_from_a_path_bytes_or_text(tmp_path: Path) -> None:
    with Sandbox(directory=tmp_path):
        file = tmp_path / "merchant.p12"
        key = MerchantKey.from_bytes(file.read_bytes(), "123456", "CONNAME")
        assert key.spki_sha256 == MerchantKey.from_file(file, password="123456").spki_sha256
        assert (key.kind, key.bits, key.alias) == ("pkcs12", 2048, "conname")
        cer = tmp_path / "platform.cer"
        from base64 import b64encode

        text = b64encode(cer.read_bytes()).decode()
        assert PlatformKey.from_pem(text).spki_sha256 == PlatformKey.from_file(cer).spki_sha256
        certificate = PlatformKey.from_bytes(cer.read_bytes()).certificate
        assert certificate is not None
        assert certificate.not_before < certificate.not_after
        assert certificate.not_before.tzinfo is not None


def test_a_clock_of_the_callers_and_one_that_fails(bestpay_sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    theirs = bestpay_sandbox.merchant
    unraisable: list[Any] = []
    monkeypatch.setattr(sys, "unraisablehook", unraisable.append)

    def merchant(clock: Any) -> Merchant:
        return Merchant(
            api_url=theirs.api_url,
            institution_code=theirs.institution_code,
            merchant_no=theirs.merchant_no,
            key=theirs.key,
            platform_key=theirs.platform_keys[0],
            clock=clock,
        )

    assert merchant(lambda: datetime(2026, 3, 1, tzinfo=timezone.utc)).now() == datetime(2026, 3, 1, 8, tzinfo=BEIJING)
    assert not unraisable
    before = theirs.now()
    for clock in (lambda: 1 / 0, lambda: datetime(2026, 3, 1), lambda: None):
        assert before <= merchant(clock).now() <= theirs.now() + timedelta(seconds=1)
    assert len(unraisable) == 3


def test_results_are_frozen_equal_hashable_and_travel(bestpay_client: Client, order: dict[str, Any]) -> None:
    import copy
    import pickle

    ordered = bestpay_client.order_by_barcode(**order)
    assert ordered.request_date is not None
    question = OrderStatus(out_trade_no="A1", trade_date=ordered.request_date)
    result = bestpay_client.call(question)
    assert result == bestpay_client.order_status(out_trade_no="A1", trade_date=question.trade_date)
    for thing in (result, question):
        for again in (copy.copy(thing), copy.deepcopy(thing), pickle.loads(pickle.dumps(thing))):
            assert again == thing
            assert hash(again) == hash(thing)
        with pytest.raises(AttributeError, match="is immutable"):
            setattr(thing, "trade_status", "FAIL")  # noqa: B010
        with pytest.raises(AttributeError, match="is immutable"):
            delattr(thing, "out_trade_no")
    assert result != question


def test_a_deadline_that_is_no_time_says_nothing_about_the_order(
    bestpay_sandbox: Sandbox, order: dict[str, Any]
) -> None:
    client = bestpay_sandbox.client()
    at = client.merchant.now()
    client.order_by_barcode(**changed(order, medium_no=PAID_LATER), request_date=at)
    for deadline in (-1, float("nan"), float("-inf")):
        with pytest.raises(BestpayError) as refused:
            client.ask_for_payment(out_trade_no="A1", trade_date=at, deadline=deadline)
        said = (refused.value.kind, refused.value.field, refused.value.effect, refused.value.out_trade_no)
        assert said == ("invalid_config", "deadline", Effect.UNKNOWN, "A1")
    # For as long as it takes.
    paid = client.wait_for_payment(out_trade_no="A1", trade_date=at, deadline=float("inf"))
    assert paid.trade_status == TradeStatus.SUCCESS


def test_a_client_ends_with_its_block(bestpay_sandbox: Sandbox, order: dict[str, Any], tmp_path: Path) -> None:
    asked: list[str] = []

    class Counting(Client):
        def ask_for_payment(self, *, out_trade_no: str, trade_date: datetime, deadline: float = 0) -> OrderStatusResult:
            asked.append(out_trade_no)
            return super().ask_for_payment(out_trade_no=out_trade_no, trade_date=trade_date, deadline=deadline)

    with Counting(bestpay_sandbox.merchant, poll_every=(0.01, 0.01)) as client:
        cashier = Cashier(client, Journal.sqlite(tmp_path / "till.db"))
        client.order_by_barcode(**order)
        paid = cashier.take_payment(**changed(order, out_trade_no="A2"), within=60)
    client.close()
    now = client.merchant.now()
    question: dict[str, Any] = {"out_trade_no": "A1", "trade_date": now}
    calls: list[tuple[Callable[[], object], Effect, str | None]] = [
        (lambda: client.order_by_barcode(**order), Effect.NOT_SENT, "A1"),
        (lambda: client.wait_for_payment(**question, deadline=2), Effect.UNKNOWN, "A1"),
        # A question says nothing about its order, asked or not.
        (lambda: client.order_status(**question), Effect.UNKNOWN, "A1"),
        (lambda: client.call_fields("order_status", {"outTradeNo": "A1"}), Effect.UNKNOWN, "A1"),
        (lambda: client.call_fields("refund", {"outTradeNo": "A1"}), Effect.NOT_SENT, "A1"),
        # The journal may have the order: this one was sent, and is paid.
        (lambda: cashier.take_payment(**changed(order, out_trade_no="A2"), within=60), Effect.UNKNOWN, "A2"),
        (lambda: cashier.recover(within=60), Effect.UNKNOWN, None),
    ]
    for call, effect, out_trade_no in calls:
        with pytest.raises(BestpayError) as closed:
            call()
        assert (closed.value.kind, closed.value.effect, closed.value.out_trade_no) == ("closed", effect, out_trade_no)
    assert asked == ["A1"], "a wait does not ask a closed client again"
    # What the journal says can still be read.
    assert cashier.payment("A2") == paid
    assert cashier.on_callback(b"{}").error is not None
