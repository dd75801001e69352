"""Cashier and Journal against the sandbox: whatever breaks, orders are sent once and none is lost."""

from __future__ import annotations

import copy
import logging
import pickle
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from bestpay import (
    BEIJING,
    Amount,
    BarcodeOrder,
    BestpayError,
    CallbackReply,
    ConfigError,
    Effect,
    Journal,
    JournalError,
    MerchantKey,
    OrderStatus,
    State,
    sign,
)
from bestpay.testing import NEVER_PAID, PAID, PAID_LATER, REFUND_DONE_LATER, REFUSED, Sandbox
from cashier_shop import PATIENCE, POSTGRES, Shop
from given import VECTORS, changed, eventually, interrupted_at_a_call

PLATFORM = MerchantKey.from_file(VECTORS.parents[1] / "crates/bestpay-sandbox/keys/platform.pk8")


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with Sandbox(settle_after=0.1, callback_retry=0.1) as sandbox:
        yield Shop(sandbox, tmp_path)


def callback(
    number: str,
    fen: int = 1250,
    status: str = "SUCCESS",
    trade_type: str = "REAL_TIME_PRO",
    trade_no: str | None = "T1",
) -> bytes:
    """A callback as the platform would sign it."""
    fields = {
        "tradeNo": trade_no,
        "outTradeNo": number,
        "tradeType": trade_type,
        "tradeAmt": fen,
        "payAmt": fen,
        "tradeFinishedDate": "20260301093005",
        "merchantNo": "3178000000000002",
        "ccy": "156",
        "tradeStatus": status,
        "goodsInfo": "a cup of coffee",
        "institutionCode": "3178000000000001",
    }
    return sign(fields, PLATFORM, hash="sha1").encode()


def refund_of(out_trade_no: str, number: str, fen: int, **more: Any) -> dict[str, Any]:
    return {
        "out_trade_no": out_trade_no,
        "out_request_no": number,
        "refund_amt": fen,
        "operator": "till-3",
        "notify_url": "http://127.0.0.1:9/notice",
        **more,
    }


def raised(call: Any, *arguments: Any, **keywords: Any) -> BestpayError:
    with pytest.raises(BestpayError) as caught:
        call(*arguments, **keywords)
    return caught.value


def test_the_same_order_again_gives_what_is_known_and_is_sent_once(shop: Shop, order: dict[str, Any]) -> None:
    cashier = shop.cashier()
    entry = cashier.take_payment(**order, within=PATIENCE)
    assert entry.is_success
    assert (entry.amount, entry.pay_amt, entry.interface) == (Amount(1250), Amount(1250), "barcode_order")
    assert cashier.take_payment(**order, within=PATIENCE) == entry == cashier.payment("A1")
    assert shop.calls("barcode_order") == 1
    assert shop.states("A1") == ["sending", "success"]
    waiting = changed(order, out_trade_no="A2", medium_no=PAID_LATER)
    assert cashier.take_payment(**waiting, within=PATIENCE).is_success
    assert shop.states("A2") == ["sending", "waiting", "success"]


def test_a_number_with_another_content_is_a_conflict_that_names_the_field(shop: Shop, order: dict[str, Any]) -> None:
    cashier = shop.cashier()
    cashier.take_payment(**order, within=PATIENCE)
    for other, field in (
        ({"trade_amt": 1251}, "tradeAmt"),
        ({"remark": "r"}, "remark"),
    ):
        error = raised(cashier.take_payment, **changed(order, **other), within=PATIENCE)
        assert isinstance(error, JournalError)
        assert (error.kind, error.effect, error.field) == ("order_conflict", Effect.UNKNOWN, field)
        assert error.out_trade_no == "A1"
    # The payer's phone now shows a new code: it is still the same order.
    assert cashier.take_payment(**changed(order, medium_no=REFUSED), within=PATIENCE).is_success
    assert shop.calls("barcode_order") == 1
    cashier.take_refund(**refund_of("A1", "R1", 100), within=PATIENCE)
    error = raised(cashier.take_refund, **refund_of("A1", "R1", 200), within=PATIENCE)
    assert (error.field, error.out_trade_no, error.out_request_no) == ("refundAmt", "A1", "R1")
    assert (shop.calls("barcode_order"), shop.calls("refund")) == (1, 1)


@pytest.mark.parametrize("fault", ["reset_after", "truncated", "http_500", "unsigned", "wrong_key", "other_order"])
def test_a_lost_answer_is_found(shop: Shop, order: dict[str, Any], fault: Any) -> None:
    shop.sandbox.set_fault("barcode_order", fault)
    assert shop.cashier().take_payment(**order, within=PATIENCE).is_success
    shop.sandbox.set_fault("barcode_order", fault)
    left_open = shop.cashier().take_payment(**changed(order, out_trade_no="A2"), within=0)
    assert (left_open.state, left_open.is_success) == (State.UNKNOWN, False)
    # Another process, after a restart.
    shop.later(seconds=60)
    recovery = shop.cashier().recover(within=PATIENCE)
    assert (recovery.settled, recovery.open) == (1, 0)
    assert recovery.questions >= 1
    assert shop.states("A1") == shop.states("A2") == ["sending", "unknown", "success"]
    assert shop.calls("barcode_order") == len(shop.sandbox.orders()) == 2


def test_what_never_arrived_is_told_apart_from_what_was_refused(shop: Shop, order: dict[str, Any]) -> None:
    cashier = shop.cashier()
    refused = cashier.take_payment(**changed(order, medium_no=REFUSED), within=PATIENCE)
    assert (refused.state, refused.code) == (State.REFUSED, "ORDER_REFUSED")
    shop.sandbox.set_fault("barcode_order", "reset_before")
    lost = changed(order, out_trade_no="LOST")
    assert cashier.take_payment(**lost, within=0.3).state is State.UNKNOWN
    wary = shop.cashier(not_found_codes=["TRADE_NOT_EXIST"])
    shop.later(minutes=5)
    assert wary.recover(within=0).open == 1
    assert cashier.payment("LOST").state is State.UNKNOWN
    shop.later(minutes=5)
    # A cashier that has seen the clock put forward does not take that for the order's time.
    assert cashier.recover(within=0).settled == 0
    assert shop.cashier().recover(within=PATIENCE).settled == 1
    # Even then it is not ordered again under its number.
    assert cashier.take_payment(**lost, within=PATIENCE).state is State.NEVER_ARRIVED
    assert (shop.calls("barcode_order"), shop.sandbox.orders()) == (2, [])


def test_what_was_not_sent_is_sent_by_the_same_call(shop: Shop, order: dict[str, Any]) -> None:
    disconnected = shop.cashier(shop.client("http://127.0.0.1:9"))
    error = raised(disconnected.take_payment, **order, within=PATIENCE)
    assert (error.kind, error.effect, error.out_trade_no) == ("connect", Effect.NOT_SENT, "A1")
    assert disconnected.follow_payment("A1", within=PATIENCE).state is State.NOT_SENT
    assert disconnected.recover(within=PATIENCE).open == 0
    assert shop.cashier().take_payment(**order, within=PATIENCE).is_success
    assert shop.states("A1") == ["sending", "not_sent", "sending", "success"]


def test_a_till_sends_what_another_was_about_to_send_and_could_not(shop: Shop, order: dict[str, Any]) -> None:
    with socket.socket() as full, socket.socket() as first, socket.socket() as second:
        # A server that is too busy to accept: connecting times out.
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for filler in (first, second):
            filler.setblocking(False)
            filler.connect_ex(full.getsockname())
        url = f"http://127.0.0.1:{full.getsockname()[1]}"
        stuck = shop.cashier(shop.client(url, connect_timeout=1))
        with ThreadPoolExecutor(1) as threads:
            failing = threads.submit(raised, stuck.take_payment, **order, within=0)
            eventually(lambda: shop.journal.find("A1"))
            entry = shop.cashier().take_payment(**order, within=PATIENCE)
            assert failing.result().effect is Effect.NOT_SENT
    assert entry.is_success
    assert shop.states("A1") == ["sending", "not_sent", "sending", "success"]
    assert shop.calls("barcode_order") == 1


def test_a_qr_code_order_is_given_back_to_be_shown_and_is_followed_later(shop: Shop, order: dict[str, Any]) -> None:
    cashier = shop.cashier()
    del order["medium_no"]
    order.update(trade_type="TENPAY", user_code="oUpF8uMuAJO_M2pxb1Q9zNjWeS6o")
    entry = cashier.take_qrcode_payment(**order, within=PATIENCE)
    assert entry.state is State.WAITING
    assert entry.payment_url
    assert cashier.take_qrcode_payment(**order, within=PATIENCE) == entry
    # Another payment code does not make it another order.
    other = changed(order, user_code="oUpF8uMuAJO_M2pxb1Q9zNjWeS6p")
    assert cashier.take_qrcode_payment(**other, within=PATIENCE) == entry
    shop.sandbox.pay("A1")
    assert cashier.follow_payment("A1", within=PATIENCE).is_success
    assert shop.calls("qrcode_order") == 1


def test_refunds_are_taken_once_and_followed(shop: Shop, order: dict[str, Any]) -> None:
    cashier = shop.cashier()
    cashier.take_payment(**order, within=PATIENCE)
    shop.sandbox.set_fault("refund", "reset_after")
    refund = refund_of("A1", "R1", 300, remark=REFUND_DONE_LATER)
    for _ in range(2):
        assert cashier.take_refund(**refund, within=PATIENCE).is_success
    entry = cashier.follow_refund("R1", within=PATIENCE)
    assert entry == cashier.refund("R1")
    assert (entry.out_trade_no, entry.out_request_no, entry.amount) == ("A1", "R1", Amount(300))
    assert [booked["refundAmt"] for booked in shop.sandbox.refunds()] == [300]
    assert [found.out_request_no for found in shop.journal.find("A1")] == [None, "R1"]
    assert {event.out_request_no for event in shop.journal.events_of(entry)} == {"R1"}


TILL = """
import sys
from bestpay import Cashier, Client, Journal
client = Client.from_config("bestpay.toml")
till = Cashier(client, Journal.sqlite("till.db"), lease=2, poll_every=(0.1, 1))
if sys.argv[1] == "recover":
    recovery = till.recover(within=60)
    print(recovery.settled, recovery.open, till.payment("A1").state)
else:
    till.take_payment(
        out_trade_no="A1", trade_amt=1250, subject="coffee", medium_no=sys.argv[1], goods_info="a cup of coffee",
        notify_url="http://127.0.0.1:9/notice", operator="till-3", within=300,
    )
"""


@pytest.mark.parametrize("medium_no", [PAID, PAID_LATER], ids=["its-answer-on-the-way", "its-payer-takes-his-time"])
def test_a_till_that_is_killed_midway_has_lost_nothing(tmp_path: Path, medium_no: str) -> None:
    def till(word: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", TILL, word]
        return subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True)

    with Sandbox(directory=tmp_path, settle_after=3) as sandbox:
        if medium_no == PAID:
            sandbox.set_fault("barcode_order", "delay", seconds=30)
        with till(medium_no) as killed:
            eventually(lambda: sandbox.orders() or killed.poll() is not None)
            killed.kill()
        assert killed.returncode == -signal.SIGKILL
        with till("recover") as next_one:
            said, _ = next_one.communicate(timeout=120)
        assert said == "1 0 success\n"
        calls = [row["interface"] for row in sandbox.ledger() if row["event"] == "call"]
        assert calls.count("barcode_order") == len(sandbox.orders()) == 1


@pytest.mark.parametrize("wait", ["take_payment", "follow_payment", "recover"])
def test_ctrl_c_ends_a_wait_at_once_and_the_order_stays(shop: Shop, order: dict[str, Any], wait: str) -> None:
    cashier = shop.cashier(poll_every=(0.1, 300))
    unpaid = changed(order, medium_no=NEVER_PAID)
    arguments: dict[str, tuple[tuple[str, ...], dict[str, Any]]] = {
        "take_payment": ((), unpaid),
        "follow_payment": (("A1",), {}),
        "recover": ((), {}),
    }
    numbers, keywords = arguments[wait]
    if wait != "take_payment":
        cashier.take_payment(**unpaid, within=0)

    started = time.monotonic()
    with interrupted_at_a_call(shop.sandbox, "order_status"), pytest.raises(KeyboardInterrupt):
        getattr(cashier, wait)(*numbers, **keywords, within=120)
    assert time.monotonic() - started < 60
    assert cashier.payment("A1").state is State.WAITING
    shop.sandbox.pay("A1")
    shop.later(minutes=2)
    assert shop.cashier().recover(within=PATIENCE).settled == 1


def test_ctrl_c_while_an_answer_is_on_its_way_lets_it_come(shop: Shop, order: dict[str, Any]) -> None:
    shop.sandbox.set_fault("barcode_order", "delay", seconds=1.5)
    with interrupted_at_a_call(shop.sandbox, "barcode_order"), pytest.raises(KeyboardInterrupt):
        shop.cashier().take_payment(**order, within=PATIENCE)
    assert shop.states("A1") == ["sending", "success"]


def test_a_callback_is_applied_once_in_any_order(shop: Shop, order: dict[str, Any]) -> None:
    cashier = shop.cashier()
    cashier.take_payment(**changed(order, medium_no=NEVER_PAID), within=0)
    for body in (callback("A1"), callback("A1"), callback("A1", status="WAITFORPAY")):
        handled = cashier.on_callback(body)
        assert handled.reply == CallbackReply.accepted()
        assert handled.error is None
        assert handled.entry is not None
        assert handled.entry.is_success
    assert handled.entry == cashier.payment("A1")
    assert shop.states("A1") == ["sending", "waiting", "success"]
    assert (shop.alarms(), shop.calls("order_status")) == ([], 0)


def test_a_callback_that_contradicts_is_an_alarm_once(
    shop: Shop, order: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    cashier = shop.cashier()
    paid = cashier.take_payment(**order, within=PATIENCE)
    for _ in range(2):
        handled = cashier.on_callback(callback("A1", status="FAIL"))
        assert handled.reply == CallbackReply.accepted()
        assert handled.entry is None
        assert isinstance(handled.error, JournalError)
        assert (handled.error.kind, handled.error.effect) == ("contradiction", Effect.UNKNOWN)
        assert handled.error.out_trade_no == "A1"
    another_amount = cashier.on_callback(callback("A1", fen=1))
    assert another_amount.reply == CallbackReply.accepted()
    assert another_amount.error is not None
    assert another_amount.error.field == "tradeAmt"
    assert cashier.payment("A1") == paid
    assert shop.alarms() == ["the callback says fail, the journal says success", "a callback about 1 fen, not 1250"]
    assert [(record.name, record.levelname) for record in caplog.records] == [("bestpay", "ERROR")] * 2


def test_a_callback_that_cannot_be_believed_is_not_accepted_and_a_strange_one_is_an_alarm(
    shop: Shop, order: dict[str, Any]
) -> None:
    cashier = shop.cashier()
    cashier.take_payment(**changed(order, medium_no=NEVER_PAID), within=0)
    # The sender is not told why.
    not_accepted = CallbackReply.try_again("500", "not accepted")
    for body, kind, reply in (
        (callback("STRANGER"), "not_in_journal", CallbackReply.accepted()),
        (callback("A1", status="FAIL").replace(b"FAIL", b"SUCCESS"), "signature_mismatch", not_accepted),
        (b"nonsense", "invalid_json", not_accepted),
    ):
        handled = cashier.on_callback(body)
        assert handled.error is not None
        assert (handled.error.kind, handled.error.effect) == (kind, Effect.UNKNOWN)
        assert handled.reply == reply
    assert cashier.payment("A1").state is State.WAITING
    assert shop.alarms() == ["a callback about 1250 fen under an unknown number"]


def test_eight_threads_share_a_journal_and_a_reader_misses_no_event(shop: Shop, order: dict[str, Any]) -> None:
    cashier = shop.cashier()
    numbers = [f"T{number:03}" for number in range(104)]

    def buy(number: str) -> bool:
        return cashier.take_payment(**changed(order, out_trade_no=number), within=PATIENCE).is_success

    with ThreadPoolExecutor(8) as threads:
        # Each order twice, at about the same time.
        outcomes = threads.map(buy, [number for number in numbers for _ in range(2)])
        seen, end = 0, time.monotonic() + 300
        while seen < 2 * len(numbers) and time.monotonic() < end:
            for event in cashier.events(after=seen, limit=7):
                assert event.id == seen + 1, "no event appears before those already read"
                seen = event.id
        assert all(outcomes)
    assert shop.calls("barcode_order") == len(numbers)
    # More than one page of them.
    assert [entry.out_trade_no for entry in shop.journal.entries()] == numbers
    last = cashier.events(after=seen - 1)
    assert [(event.id, event.from_state, event.to_state) for event in last] == [(208, State.SENDING, State.SUCCESS)]
    assert cashier.events(after=seen) == []


def test_a_statement_is_held_against_the_journal(shop: Shop, order: dict[str, Any], tmp_path: Path) -> None:
    shop.cashier().take_payment(**order, within=PATIENCE)
    statement = tmp_path / "statement.csv"
    statement.write_bytes("单号,元,状态\nB1,1.00,成功\n".encode("gbk"))
    columns: dict[str, Any] = {"number_column": "单号", "amount_column": "元", "amount_unit": "yuan"}
    found = shop.journal.reconcile(statement, **columns, status_column="状态", success=["成功"])
    assert (found.lines, found.entries, found.differences) == (1, 1, 2)
    differences = list(found)
    assert [(difference.kind, difference.number) for difference in differences] == [
        ("missing_in_journal", "B1"),
        ("missing_in_statement", order["out_trade_no"]),
    ]
    assert (differences[0].amount, differences[0].line, differences[0].status) == (Amount(100), 2, "成功")
    assert (differences[1].own_state, differences[1].own_amount) == (State.SUCCESS, Amount(1250))
    long_ago = datetime(2020, 1, 1, tzinfo=BEIJING)
    assert shop.journal.reconcile(statement, **columns, period=(long_ago, long_ago)).differences == 1
    error = raised(shop.journal.reconcile, statement, **columns, kind_column="类型")
    assert isinstance(error, ConfigError)
    assert error.field == "kind_column"


def test_settled_entries_are_purged_and_open_ones_stay(shop: Shop, order: dict[str, Any]) -> None:
    cashier, week = shop.cashier(), timedelta(days=7)
    merchant = cashier.client.merchant
    paid = cashier.take_payment(**order, within=PATIENCE)
    cashier.take_payment(**changed(order, out_trade_no="OPEN", medium_no=NEVER_PAID), within=0)
    error = raised(shop.journal.purge, merchant.merchant_no, now=merchant.now(), older_than=timedelta(days=1))
    assert isinstance(error, ConfigError)
    assert error.field == "older_than"
    assert shop.journal.purge(merchant.merchant_no, now=merchant.now(), older_than=week) == 0
    shop.later(weeks=2)
    assert shop.journal.purge("another", now=merchant.now(), older_than=week) == 0
    assert shop.journal.purge(merchant.merchant_no, now=merchant.now(), older_than=week) == 1
    assert [entry.out_trade_no for entry in shop.journal.entries()] == ["OPEN"]
    assert shop.journal.events_of(paid) == []
    with pytest.raises(TypeError, match="now must be an aware datetime"):
        shop.journal.purge(merchant.merchant_no, now=merchant.now().replace(tzinfo=None), older_than=week)


def test_numbers_that_are_not_there_are_told(shop: Shop) -> None:
    cashier = shop.cashier()
    for ask, within in (("payment", {}), ("follow_payment", {"within": PATIENCE})):
        error = raised(getattr(cashier, ask), "A1", **within)
        assert (error.kind, error.out_trade_no) == ("not_in_journal", "A1")
    for ask, within in (("refund", {}), ("follow_refund", {"within": PATIENCE})):
        error = raised(getattr(cashier, ask), "R1", **within)
        assert (error.kind, error.out_request_no) == ("not_in_journal", "R1")
        assert isinstance(error, JournalError)


def test_entries_and_events_are_frozen_equal_hashable_and_travel(shop: Shop, order: dict[str, Any]) -> None:
    cashier = shop.cashier()
    entry = cashier.take_payment(**order, within=PATIENCE)
    handled = cashier.on_callback(callback("A1", trade_no=entry.trade_no))
    for thing in (entry, cashier.events()[0], cashier.recover(within=0), handled):
        for again in (copy.copy(thing), copy.deepcopy(thing), pickle.loads(pickle.dumps(thing))):
            assert again == thing
            assert hash(again) == hash(thing)
    with pytest.raises(AttributeError, match="is immutable"):
        setattr(entry, "state", State.FAIL)  # noqa: B010
    assert order["medium_no"] not in repr(entry)
    assert entry.created_at.utcoffset() == timedelta(hours=8)


def test_what_cannot_be_taken_or_set_is_refused_by_name(shop: Shop, order: dict[str, Any]) -> None:
    cashier = shop.cashier()
    question: Any = OrderStatus(out_trade_no="A1", trade_date=cashier.client.merchant.now())
    with pytest.raises(TypeError, match="a Cashier takes orders and refunds, not order_status"):
        cashier.take(question, within=0)
    with pytest.raises(TypeError, match=r"take_payment\(\) missing 1 required keyword-only argument: 'within'"):
        getattr(cashier, "take_payment")(**order)  # noqa: B009
    assert cashier.take(BarcodeOrder(**order), within=PATIENCE).is_success
    error = raised(cashier.take_payment, **changed(order, out_trade_no="A 1"), within=PATIENCE)
    assert (error.field, error.effect) == ("outTradeNo", Effect.NOT_SENT)
    for settings in ({"lease": 0}, {"arrival_window": float("nan")}):
        error = raised(shop.cashier, **settings)
        assert [error.field] == list(settings)
    with pytest.raises(TypeError, match="no setting 'timeout'"):
        shop.cashier(timeout=3)
    with pytest.raises(ValueError, match="poll_every"):
        shop.cashier(poll_every=(2, 1))
    assert raised(Journal.postgres, "postgres://127.0.0.1:9/till").kind == "journal_unavailable"
    assert isinstance(raised(Journal.postgres, "postgres://127.0.0.1:9/till", b"no certificate"), ConfigError)


# These only apply to a file.
if POSTGRES is None:

    def test_a_journal_that_cannot_be_written_stops_the_order_before_it_is_sent(
        shop: Shop, order: dict[str, Any], tmp_path: Path
    ) -> None:
        read_only = raised(Journal.sqlite, f"file:{shop.path}?mode=ro")
        assert (read_only.kind, read_only.effect) == ("journal_unavailable", Effect.NOT_SENT)
        assert isinstance(raised(Journal.sqlite, tmp_path), JournalError)
        shop.run("ALTER TABLE bestpay_event RENAME TO gone")
        error = raised(shop.cashier().take_payment, **order, within=PATIENCE)
        assert (error.kind, error.effect, error.out_trade_no) == ("journal_unavailable", Effect.NOT_SENT, "A1")
        assert shop.calls("barcode_order") == 0

    def test_an_outcome_that_cannot_be_written_down_is_unknown_and_found_later(
        shop: Shop, order: dict[str, Any]
    ) -> None:
        shop.run(
            "CREATE TRIGGER disk_full BEFORE UPDATE ON bestpay_entry WHEN NEW.state = 'success' "
            "BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
        )
        error = raised(shop.cashier().take_payment, **order, within=PATIENCE)
        assert (error.kind, error.effect, error.out_trade_no) == ("journal_unavailable", Effect.UNKNOWN, "A1")
        shop.run("DROP TRIGGER disk_full")
        shop.later(minutes=2)
        assert shop.cashier().recover(within=PATIENCE).settled == 1
        assert shop.states("A1") == ["sending", "unknown", "success"]
        assert shop.calls("barcode_order") == 1

    def test_a_journal_that_breaks_while_an_order_is_followed_leaves_it_unknown(
        shop: Shop, order: dict[str, Any], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def pause(_: float) -> None:
            monkeypatch.undo()
            shop.run("ALTER TABLE bestpay_entry RENAME TO gone")

        monkeypatch.setattr(time, "sleep", pause)
        error = raised(shop.cashier().take_payment, **changed(order, medium_no=NEVER_PAID), within=PATIENCE)
        assert (error.kind, error.effect, error.out_trade_no) == ("journal_unavailable", Effect.UNKNOWN, "A1")

    def test_no_code_of_a_payer_is_in_the_file(shop: Shop, order: dict[str, Any], tmp_path: Path) -> None:
        shop.cashier().take_payment(**changed(order, medium_no="289123456789012345"), within=PATIENCE)
        kept = b"".join(file.read_bytes() for file in tmp_path.iterdir())
        assert b"a cup of coffee" in kept
        assert b"289123456789012345" not in kept
