"""Every class of exception: its attributes, pickling and copying, and that it reveals no secrets."""

from __future__ import annotations

import copy
import pickle
import re
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import bestpay
import pytest
from bestpay import (
    BarcodeOrder,
    BestpayError,
    Cashier,
    Client,
    ConfigError,
    Effect,
    InvalidKeyError,
    InvalidRequestError,
    Journal,
    JournalError,
    Merchant,
    MerchantKey,
    MessageError,
    MismatchError,
    OrderStatus,
    PendingError,
    PlatformKey,
    RefusedError,
    SignatureError,
    TransportError,
    sign,
    verify,
)
from bestpay.aio import AsyncCashier, CallCancelledError
from bestpay.testing import NEVER_PAID, REFUSED, Sandbox
from given import VECTORS, changed

KEYS = VECTORS / "keys"


def raised(call: Any, *arguments: Any, **keywords: Any) -> BestpayError:
    with pytest.raises(BestpayError) as caught:
        call(*arguments, **keywords)
    return caught.value


def every_error(sandbox: Sandbox, order: dict[str, Any], folder: Path) -> dict[type[BestpayError], BestpayError]:
    """One error of each class, each from a call that a shop would make."""
    merchant, client = sandbox.merchant, sandbox.client(retry_reads_within=0)
    now = merchant.now()
    sandbox.set_fault("barcode_order", "other_order")
    mismatch = raised(client.order_by_barcode, **order)
    client.order_by_barcode(**changed(order, out_trade_no="A2", medium_no=NEVER_PAID), request_date=now)
    broken = b'{"tradeNo":"1","sign":"AAAA"}'
    return {
        ConfigError: raised(Merchant.from_config, "no/such.toml"),
        InvalidKeyError: raised(MerchantKey.from_file, KEYS / "merchant-2048.p12", "654321"),
        InvalidRequestError: raised(client.order_by_barcode, **changed(order, operator="")),
        MessageError: raised(merchant.read_callback, b"[]"),
        SignatureError: raised(merchant.read_callback, broken),
        RefusedError: raised(client.order_by_barcode, **changed(order, medium_no=REFUSED)),
        MismatchError: mismatch,
        TransportError: raised(merchant.accept, BarcodeOrder(**order), 502, b"<html>"),
        PendingError: raised(client.wait_for_payment, out_trade_no="A2", trade_date=now, deadline=0.2),
        JournalError: raised(Cashier(client, Journal.sqlite(folder / "journal.db")).payment, "A3"),
    }


def test_every_class_says_what_happened_and_travels(
    bestpay_sandbox: Sandbox, order: dict[str, Any], tmp_path: Path
) -> None:
    expected: dict[type[BestpayError], tuple[str, Effect, str | None, str | None]] = {
        ConfigError: ("invalid_config", Effect.NOT_SENT, None, None),
        InvalidKeyError: ("wrong_password", Effect.NOT_SENT, None, None),
        InvalidRequestError: ("missing_field", Effect.NOT_SENT, "operator", "A1"),
        MessageError: ("not_an_object", Effect.UNKNOWN, None, None),
        SignatureError: ("signature_mismatch", Effect.UNKNOWN, None, None),
        RefusedError: ("refused", Effect.REFUSED, None, "A1"),
        MismatchError: ("mismatch", Effect.UNKNOWN, "result.outTradeNo", "A1"),
        TransportError: ("http_status", Effect.UNKNOWN, None, "A1"),
        PendingError: ("still_pending", Effect.UNKNOWN, None, "A2"),
        JournalError: ("not_in_journal", Effect.UNKNOWN, None, "A3"),
    }
    found = every_error(bestpay_sandbox, order, tmp_path)
    assert set(found) == set(expected) == set(BestpayError.__subclasses__()) - {CallCancelledError}
    for cls, error in found.items():
        assert type(error) is cls
        assert (error.kind, error.effect, error.field, error.out_trade_no) == expected[cls]
        assert str(error).startswith(f"{error.kind}: ")
        for again in (copy.copy(error), copy.deepcopy(error), pickle.loads(pickle.dumps(error))):
            assert type(again) is cls
            assert (again.args, vars(again), str(again)) == (error.args, vars(error), str(error))


def test_a_refusal_carries_the_platforms_own_words(bestpay_client: Client, order: dict[str, Any]) -> None:
    with pytest.raises(RefusedError) as refused:
        bestpay_client.order_by_barcode(**changed(order, medium_no=REFUSED))
    assert refused.value.code
    assert refused.value.message
    assert refused.value.code in str(refused.value)


def test_a_failed_verification_explains_itself(bestpay_sandbox: Sandbox) -> None:
    key = MerchantKey.from_file(KEYS / "platform-1024.pkcs8.pem")
    signed = bestpay.sign({"a": 1}, key, hash="sha1").replace('"a":1', '"a":2')
    with pytest.raises(SignatureError) as failed:
        bestpay.verify(signed, PlatformKey.from_file(KEYS / "platform-1024.cer"))
    report = failed.value.report
    assert report is not None
    assert (report.opens, report.hash_name, report.hint) == (True, "sha1", "reserialised")
    assert failed.value.hint == "reserialised"
    assert failed.value.advice is not None
    assert report.attempts[0].signing_string == "a=2"
    assert "tried sorted: a=2" in str(report)
    assert "a=2" not in repr(report)


def test_neither_keys_nor_codes_are_shown(bestpay_sandbox: Sandbox, order: dict[str, Any], tmp_path: Path) -> None:
    secrets = (order["medium_no"], "123456", "oUpF8uMuAJO", "login@example")
    merchant, client = bestpay_sandbox.merchant, bestpay_sandbox.client()
    qrcode = bestpay.QrcodeOrder(
        **{k: v for k, v in order.items() if k != "medium_no"}, trade_type="TENPAY", user_code="oUpF8uMuAJO"
    )
    shown = [
        repr(BarcodeOrder(**order)),
        repr(qrcode),
        repr(merchant.prepare(qrcode)),
        repr(client),
        repr(merchant.key),
    ]
    errors = every_error(bestpay_sandbox, order, tmp_path).values()
    shown += [text for error in errors for text in (str(error), repr(error))]
    for text in shown:
        assert not any(secret in text for secret in secrets), text


def test_naive_times_and_wrong_types_name_the_keyword(bestpay_client: Client, order: dict[str, Any]) -> None:
    for wrong, said in {
        "request_date": (datetime(2026, 3, 1), "request_date must be an aware datetime"),
        "trade_amt": (12.5, "trade_amt: an amount is never a float"),
        "time_out": ("300", "time_out must be an int of seconds, not str"),
        "subject": (5, "subject must be a str, not int"),
    }.items():
        value, text = said
        with pytest.raises(TypeError, match=text):
            bestpay_client.order_by_barcode(**changed(order, **{wrong: value}))
    with pytest.raises(TypeError, match=r"order_by_barcode\(\) got an unexpected keyword argument 'amount'"):
        bestpay_client.order_by_barcode(**changed(order, amount=1))
    with pytest.raises(TypeError, match=r"order_by_barcode\(\) missing 1 required keyword-only argument: 'operator'"):
        bestpay_client.order_by_barcode(**{name: value for name, value in order.items() if name != "operator"})


def test_an_object_or_setting_of_the_wrong_type_is_named(bestpay_client: Client, tmp_path: Path) -> None:
    merchant, journal = bestpay_client.merchant, Journal.sqlite(tmp_path / "till.db")
    cashier = Cashier(bestpay_client, journal)
    question: dict[str, Any] = {"out_trade_no": "A1", "trade_date": merchant.now()}
    identity: dict[str, Any] = {
        "institution_code": "1",
        "merchant_no": "2",
        "key": merchant.key,
        "platform_key": merchant.platform_keys,
    }
    wrong: list[tuple[Any, tuple[Any, ...], dict[str, Any], str]] = [
        (Client, ("bestpay.toml",), {}, "merchant must be of type Merchant, not str; Client.from_config reads"),
        (Client, (merchant,), {"connect_timeout": "3"}, "connect_timeout must be a number of seconds, not str"),
        (Client, (merchant,), {"poll_every": 3}, "poll_every must be two numbers of seconds"),
        (Client, (merchant,), {"poll_every": ("1", "2")}, "poll_every must be two numbers of seconds"),
        (Client, (merchant,), {"root_certificates": b"PEM"}, "root_certificates must be a sequence of bytes"),
        (Client, (merchant,), {"proxy": 8080}, "proxy must be a str, not int"),
        (Cashier, (journal, bestpay_client), {}, "client must be of type Client, not Journal"),
        (Cashier, (bestpay_client, "till.db"), {}, "journal must be of type Journal, not str"),
        (Cashier, (bestpay_client, journal), {"lease": "60"}, "lease must be a number of seconds, not str"),
        (Cashier, (bestpay_client, journal), {"not_found_codes": "X"}, "not_found_codes must be a sequence of str"),
        (AsyncCashier, (bestpay_client, journal), {}, "client must be of type AsyncClient, not Client"),
        (Merchant, (), {**identity, "merchant_no": 3178000000000002}, "merchant_no must be a str, not int"),
        (Merchant, (), {**identity, "platform_key": merchant.key}, "platform_key must be of type PlatformKey, not"),
        (Merchant, (), {**identity, "platform_key": None}, "platform_key must be of type PlatformKey, not NoneType"),
        (Merchant, (), {**identity, "key": "merchant.p12"}, "key must be of type MerchantKey, not str"),
        (Merchant, (), {**identity, "clock": 5}, "clock must be a callable, not int"),
        (merchant.prepare, (None,), {}, "request must be of type Request, not NoneType"),
        (bestpay_client.call, (None,), {}, "request must be of type Request, not NoneType"),
        (bestpay_client.call_fields, ("refund", None), {}, "fields must be of type Mapping, not NoneType"),
        (bestpay_client.wait_for_payment, (), {**question, "deadline": "9"}, "deadline must be a number of seconds"),
        (bestpay_client.ask_for_payment, (), {**question, "deadline": "9"}, "deadline must be a number of seconds"),
        (cashier.take, (None,), {"within": 9}, "request must be of type Request, not NoneType"),
        (cashier.take, (OrderStatus(**question),), {"within": "9"}, "within must be a number of seconds, not str"),
        (cashier.recover, (), {"within": None}, "within must be a number of seconds, not NoneType"),
        (verify, (b"{}", None), {}, "platform_key must be of type PlatformKey, not NoneType"),
        (verify, (5, merchant.platform_keys), {}, "message must be of type Mapping, not int"),
        (sign, ({}, None), {}, "key must be of type MerchantKey, not NoneType"),
        (merchant.with_merchant_no, (3,), {}, "merchant_no must be a str, not int"),
        (MerchantKey.from_file, ("merchant.p12",), {"password": b"123456"}, "password must be a str, not bytes"),
        (
            cashier.on_callback,
            ("{}",),
            {},
            "body must be bytes, as they were received, not str",
        ),
    ]
    for call, arguments, keywords, said in wrong:
        with pytest.raises(TypeError, match=said):
            call(*arguments, **keywords)
    with pytest.raises(MessageError, match="body must be bytes, as they were received, not str"):
        merchant.read_callback("{}")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    with pytest.raises(ValueError, match="poll_every must be two numbers of seconds"):
        Client(merchant, poll_every=(1, 2, 3))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def test_a_class_on_top_may_fill_keywords_in(order: dict[str, Any]) -> None:
    class Base(BarcodeOrder, interface="barcode_order", answer=BarcodeOrder.answer):
        """Not made yet when the class on top of it is."""

    class AtTheTill(Base, interface="barcode_order", answer=BarcodeOrder.answer):
        def __init__(self, **fields: Any) -> None:
            super().__init__(**changed(fields, operator="till-9"))

    for _ in range(2):
        assert AtTheTill(**order).operator == "till-9"
        assert Base(**order).operator == order["operator"]


def test_a_value_out_of_range_names_the_field(bestpay_client: Client, order: dict[str, Any]) -> None:
    for wrong, (value, field) in {
        "trade_amt": (-1, "tradeAmt"),
        "notify_url": ("ftp://x", "notifyUrl"),
        "time_out": (0, "timeOut"),
        "out_trade_no": ("a&b", "outTradeNo"),
    }.items():
        with pytest.raises(InvalidRequestError) as refused:
            bestpay_client.order_by_barcode(**changed(order, **{wrong: value}))
        assert (refused.value.field, refused.value.effect) == (field, Effect.NOT_SENT)


HALF_AN_EMOJI = "\ud83d"
LAST_HOURS = datetime(9999, 12, 31, 23, tzinfo=timezone.utc)


class NaT(datetime):
    """Like pandas' NaT: a datetime only by its type."""

    def utcoffset(self) -> timedelta:
        raise ValueError("NaTType does not support utcoffset")


def test_what_only_python_can_write_names_the_field(
    bestpay_client: Client, order: dict[str, Any], tmp_path: Path
) -> None:
    now = bestpay_client.merchant.now()
    asked = {"out_trade_no": "A1", "out_request_no": "R1", "refund_date": now}
    found = {
        "subject": raised(bestpay_client.order_by_barcode, **changed(order, subject=HALF_AN_EMOJI)),
        "mediumNo": raised(bestpay_client.order_by_barcode, **changed(order, medium_no=HALF_AN_EMOJI)),
        "requestDate": raised(bestpay_client.order_by_barcode, **order, request_date=LAST_HOURS),
        "tradeDate": raised(bestpay_client.order_status, out_trade_no="A1", trade_date=NaT(2026, 1, 1)),
        "refundDate": raised(bestpay_client.ask_for_refund, **changed(asked, refund_date=LAST_HOURS)),
        "outRequestNo": raised(bestpay_client.refund_status, **changed(asked, out_request_no=HALF_AN_EMOJI)),
    }
    for field, error in found.items():
        effect = Effect.UNKNOWN if field in ("tradeDate", "refundDate", "outRequestNo") else Effect.NOT_SENT
        assert (type(error), error.kind, error.effect) == (InvalidRequestError, "invalid_field", effect)
        assert (error.field, error.out_trade_no) == (field, "A1")
        assert HALF_AN_EMOJI not in str(error)
    cashier = Cashier(bestpay_client, Journal.sqlite(tmp_path / "journal.db"))
    for call, arguments, wanted in (
        (
            bestpay_client.wait_for_payment,
            {"out_trade_no": HALF_AN_EMOJI, "trade_date": now, "deadline": 9},
            "outTradeNo",
        ),
        (bestpay_client.ask_for_refund, changed(asked, out_request_no=HALF_AN_EMOJI), "outRequestNo"),
        (cashier.payment, {"out_trade_no": HALF_AN_EMOJI}, "outTradeNo"),
        (cashier.follow_refund, {"out_request_no": HALF_AN_EMOJI, "within": 9}, "outRequestNo"),
        (cashier.journal.find, {"number": HALF_AN_EMOJI}, "number"),
        (
            bestpay_client.call_fields,
            {"interface": "order_status", "fields": {"outTradeNo": HALF_AN_EMOJI}},
            "outTradeNo",
        ),
    ):
        error = raised(call, **arguments)
        assert (type(error), error.kind, error.field) == (InvalidRequestError, "invalid_field", wanted)
    unnamed = raised(bestpay_client.call_fields, "order_status", {"outTradeNo": "A1", HALF_AN_EMOJI: "x"})
    assert (unnamed.kind, unnamed.out_trade_no) == ("invalid_field", "A1")


def test_half_an_emoji_in_a_setting_or_a_password_names_it(bestpay_client: Client, tmp_path: Path) -> None:
    merchant = bestpay_client.merchant
    identity: dict[str, Any] = {
        "institution_code": "1",
        "merchant_no": "2",
        "key": merchant.key,
        "platform_key": merchant.platform_keys,
    }
    for setting in ("institution_code", "merchant_no", "api_url", "sign_hash"):
        error = raised(Merchant, **{**identity, setting: HALF_AN_EMOJI})
        assert (type(error), error.field) == (ConfigError, setting)
    proxy = raised(Client, merchant, proxy=HALF_AN_EMOJI)
    assert (type(proxy), proxy.field) == (ConfigError, "proxy")
    journal = Journal.sqlite(tmp_path / "journal.db")
    codes = raised(Cashier, bestpay_client, journal, not_found_codes=[HALF_AN_EMOJI])
    assert (type(codes), codes.field) == (ConfigError, "not_found_codes")
    file = KEYS / "merchant-2048.p12"
    assert raised(MerchantKey.from_file, file, HALF_AN_EMOJI).kind == "wrong_password"
    assert raised(MerchantKey.from_file, file, "123456", HALF_AN_EMOJI).kind == "invalid_key"
    assert raised(MerchantKey.from_pem, HALF_AN_EMOJI).kind == "invalid_key"
    assert bestpay.CallbackReply.try_again("500", HALF_AN_EMOJI).body


def test_the_request_date_is_handed_out(bestpay_client: Client, order: dict[str, Any]) -> None:
    merchant = bestpay_client.merchant
    left_out = {name: value for name, value in order.items() if name != "request_date"}
    prepared = merchant.prepare(BarcodeOrder(**left_out))
    date = prepared.request_date
    assert date is not None
    assert date.strftime("%Y-%m-%d %H:%M:%S") in prepared.body.decode()
    dated = BarcodeOrder(**left_out, request_date=date)
    for status, body in ((502, b""), (200, "no bytes")):
        with pytest.raises(BestpayError) as failed:
            merchant.accept(dated, status, body)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
        assert failed.value.request_date == date
    result = bestpay_client.order_by_barcode(**left_out)
    assert result.request_date is not None
    number = left_out["out_trade_no"]
    status_of = bestpay_client.order_status(out_trade_no=number, trade_date=result.request_date)
    assert (status_of.trade_status, status_of.request_date) == ("SUCCESS", None)
    with pytest.raises(RefusedError) as refused:
        bestpay_client.order_by_barcode(**changed(left_out, out_trade_no="DATED-2", medium_no=REFUSED))
    assert refused.value.request_date is not None


def test_whatever_accept_cannot_use_the_request_has_left(bestpay_client: Client, order: dict[str, Any]) -> None:
    merchant, sent = bestpay_client.merchant, BarcodeOrder(**order)
    question = {"outTradeNo": "A1", "tradeDate": "2026-03-01 09:30:00"}
    for arguments in (
        (sent, 200, None),
        (sent, 200, "{}"),
        (sent, 200, b""),
        (sent, -1, b"{}"),
        (sent, 65_536, b"{}"),
        (sent, "200", b"{}"),
        (BarcodeOrder(**changed(order, trade_amt=12.5)), 200, b"{}"),
        (BarcodeOrder(**changed(order, subject=HALF_AN_EMOJI)), 200, b"{}"),
        (BarcodeOrder(**order, request_date=LAST_HOURS), 200, b"{}"),
    ):
        error = raised(merchant.accept, *arguments)
        assert (type(error), error.effect, error.out_trade_no) == (MessageError, Effect.UNKNOWN, "A1"), error
    for interface, fields, body in (
        ("order_status", question, None),
        ("no_such", question, b"{}"),
        ("order_status", changed(question, tradeDate=1.5), b"{}"),
        ("order_status", changed(question, noSuchField="x"), b"{}"),
    ):
        error = raised(merchant.accept_fields, interface, fields, 200, body)
        assert (type(error), error.effect, error.out_trade_no) == (MessageError, Effect.UNKNOWN, "A1"), error
    for call, nothing in (
        (merchant.accept, (None, 200, b"{}")),
        (merchant.accept_fields, ("refund", None, 200, b"{}")),
        (merchant.read_callback, (None,)),
        (merchant.read_callback, ("{}",)),
    ):
        error = raised(call, *nothing)
        assert (type(error), error.kind, error.effect) == (MessageError, "invalid_argument", Effect.UNKNOWN)
        assert isinstance(error.__cause__, (AttributeError, TypeError))


def test_a_panic_is_an_ordinary_exception_with_the_order(
    bestpay_client: Client, order: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A clock that raises PyO3's PanicException makes the library panic within a call. Each native module built with
    PyO3 has its own such class.
    """
    unraisable: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", unraisable.append)
    failure: list[BaseException] = [ValueError("no time")]

    def clock() -> datetime:
        raise failure[0]

    its = bestpay_client.merchant
    merchant = Merchant(
        api_url=its.api_url,
        institution_code=its.institution_code,
        merchant_no=its.merchant_no,
        key=its.key,
        platform_key=its.platform_keys,
        clock=clock,
    )
    merchant.prepare(BarcodeOrder(**order))
    found: list[tuple[type[BestpayError], str, Effect, str | None]] = []
    for panic in [cls for cls in BaseException.__subclasses__() if cls.__name__ == "PanicException"]:
        failure[0] = panic("induced")
        for call in (merchant.prepare, Client(merchant).call):
            try:
                call(BarcodeOrder(**changed(order, out_trade_no=f"A{len(found) + 2}")))
            except BestpayError as error:
                found.append((type(error), error.kind, error.effect, error.out_trade_no))
    assert found == [(BestpayError, "panic", Effect.UNKNOWN, "A2"), (BestpayError, "panic", Effect.UNKNOWN, "A3")]
    failure[0] = ValueError("no time")
    assert Client(merchant).order_by_barcode(**changed(order, out_trade_no="A9")).trade_status == "SUCCESS"


def test_every_function_of_the_native_module_turns_a_panic_into_an_exception() -> None:
    """Every function that can fail runs in `guarded`, except those of the sandbox, which is for tests, and of the
    program."""
    sources = Path(__file__).resolve().parents[2] / "crates/bestpay-python/src"
    checked = 0
    for source in sorted(sources.glob("*.rs")):
        if source.name in ("sandbox.rs", "program.rs", "tables.rs"):
            continue
        text = source.read_text(encoding="utf-8")
        exported = re.findall(r"#\[pymethods\]\nimpl .*?\n\}\n|#\[pyfunction\]\n.*?\n\}\n", text, re.S)
        for part in exported:
            for name, body in re.findall(r"fn (\w+)[^{]*-> PyResult<[^{]*\{\s*(.*)", part):
                assert body.startswith("guarded("), f"{source.name}: {name}"
                checked += 1
    assert checked > 40


def test_nothing_known_is_unknown() -> None:
    assert next(iter(Effect)) is Effect.UNKNOWN
    assert BestpayError.effect is Effect.UNKNOWN


def test_settings_are_refused_by_name(bestpay_sandbox: Sandbox, tmp_path: Path) -> None:
    merchant = bestpay_sandbox.merchant
    for settings, field in [
        ({"connect_timeout": 0}, "connect_timeout"),
        ({"read_timeout": -1}, "read_timeout"),
        ({"retry_reads_within": float("nan")}, "retry_reads_within"),
        ({"proxy": "::"}, "proxy"),
        ({"root_certificates": [b"no certificate"]}, "root_certificate"),
    ]:
        with pytest.raises(ConfigError) as refused:
            Client(merchant, **settings)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
        assert refused.value.field == field
    with pytest.raises(TypeError, match="no setting 'timeout'"):
        Client(merchant, timeout=3)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    with pytest.raises(ValueError, match="poll_every"):
        Client(merchant, poll_every=(2, 1))
    with pytest.raises(ConfigError) as nowhere:
        Merchant(institution_code="1", merchant_no="2", key=merchant.key, platform_key=merchant.platform_keys)
    assert (nowhere.value.kind, nowhere.value.field) == ("invalid_config", "api_url")
    with pytest.raises(ConfigError) as insecure:
        Merchant(
            institution_code="1",
            merchant_no="2",
            key=merchant.key,
            platform_key=merchant.platform_keys,
            api_url="http://pay.example",
        )
    assert insecure.value.kind == "insecure_url"
