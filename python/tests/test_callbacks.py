"""Callbacks as the platform sends them: read, compared and answered; and forgeries, whose fields cannot be read."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bestpay import (
    Amount,
    BestpayError,
    Callback,
    CallbackReply,
    ConfigError,
    Effect,
    InvalidRequestError,
    Merchant,
    MerchantKey,
    MismatchError,
    PlatformKey,
    SignatureError,
    sign,
    verify,
)
from given import VECTORS, suite

KEYS = VECTORS / "keys"


@pytest.fixture
def merchant() -> Merchant:
    return Merchant(
        api_url="production",
        institution_code="3178000000000001",
        merchant_no="3178000000000002",
        key=MerchantKey.from_file(KEYS / "merchant-2048.p12", "123456"),
        platform_key=[
            PlatformKey.from_file(KEYS / "platform-2048.cer"),
            PlatformKey.from_file(KEYS / "platform-1024.cer"),
        ],
    )


FIELDS: dict[str, Any] = {
    "tradeNo": "T1",
    "outTradeNo": "A1",
    "tradeAmt": 1250,
    "tradeFinishedDate": "20260301093005",
    "merchantNo": "3178000000000002",
    "payAmt": "1250",
    "ccy": "156",
    "tradeStatus": "SUCCESS",
    "goodsInfo": "咖啡",
    "institutionCode": "3178000000000001",
}


def signed(**changes: Any) -> bytes:
    key = MerchantKey.from_file(KEYS / "platform-1024.pkcs8.pem")
    return sign({**FIELDS, **changes}, key, hash="sha1").encode()


def mismatch_of(expect: Callable[..., None], **known: Any) -> str | None:
    try:
        expect(**known)
    except MismatchError as error:
        return error.field if error.effect is Effect.UNKNOWN else "its effect"
    return None


def test_a_callback_is_read_compared_and_answered(merchant: Merchant) -> None:
    callback = merchant.read_callback(signed(tradeType="REFUND", newField=[1, 1.5]))
    assert (callback.trade_status, callback.pay_amt, callback.goods_info) == ("SUCCESS", Amount(1250), "咖啡")
    assert callback.trade_finished_date.isoformat() == "2026-03-01T09:30:05+08:00"
    assert callback.trade_type is not None
    assert callback.trade_type.is_refund
    assert not callback.trade_type.is_payment
    assert str(callback.other["newField"][1]) == "1.5"
    assert callback.discount_amt is None
    assert callback.is_refund
    for order, refund, fen, field in (
        ("A0", "A1", 1250, None),
        ("A1", "R1", 1250, None),
        ("A0", "R1", 1250, "outTradeNo"),
        ("A1", "R1", 1, "tradeAmt"),
    ):
        found = mismatch_of(callback.expect_refund, out_trade_no=order, out_request_no=refund, refund_amt=fen)
        assert found == field
    assert mismatch_of(callback.expect_payment, out_trade_no="A1", trade_amt=1250) == "tradeType", "it is a refund's"
    assert json.loads(callback.reply().body)["result"] == {"statusCode": "200"}
    again = CallbackReply.try_again("BUSY", 'the "database" is down')
    assert json.loads(again.body)["errorMsg"] == 'the "database" is down'
    assert again.content_type == "application/json; charset=utf-8"
    assert callback == merchant.read_callback(signed(tradeType="REFUND", newField=[1, 1.5]))


def test_callbacks_of_other_merchants_are_read_if_they_are_asked_for(merchant: Merchant) -> None:
    body = signed()
    another = merchant.with_merchant_no("3178000000000009")
    for reader in (another.with_callbacks_of([merchant.merchant_no]), another.with_callbacks_of_institution()):
        assert reader.read_callback(body).merchant_no == merchant.merchant_no
    for reader in (another, merchant.with_callbacks_of([]), merchant.with_callbacks_of(["3178000000000009"])):
        with pytest.raises(MismatchError) as refused:
            reader.read_callback(body)
        assert refused.value.field == "merchantNo"
    with pytest.raises(ConfigError) as wrong:
        merchant.with_callbacks_of(["a&b"])
    assert wrong.value.field == "merchantNo"
    with pytest.raises(TypeError, match="a list of str"):
        merchant.with_callbacks_of("3178000000000009")


def test_a_payments_callback_is_no_refunds(merchant: Merchant) -> None:
    callback = merchant.read_callback(signed(tradeType="REAL_TIME"))
    assert callback.is_refund is False
    # Its objects are Python's own, and the rule is the core's.
    callback = pickle.loads(pickle.dumps(callback))
    assert callback.is_refund is False
    for number, fen, field in (
        ("A1", 1250, None),
        ("A2", 1250, "outTradeNo"),
        ("A1\ud83d", 1250, "outTradeNo"),
        ("A1", 1, "tradeAmt"),
    ):
        assert mismatch_of(callback.expect_payment, out_trade_no=number, trade_amt=fen) == field
    found = mismatch_of(callback.expect_refund, out_trade_no="A1", out_request_no="R1", refund_amt=1250)
    assert found == "tradeType"
    # A callback that does not say what it is about is a payment's if its status is SUCCESS; otherwise it stays
    # unknown.
    unsaid = merchant.read_callback(signed())
    assert (unsaid.is_refund, mismatch_of(unsaid.expect_payment, out_trade_no="A1", trade_amt=1250)) == (None, None)
    failed = merchant.read_callback(signed(tradeStatus="FAIL"))
    assert mismatch_of(failed.expect_payment, out_trade_no="A1", trade_amt=1250) == "tradeType"


def test_no_amount_to_compare_with_says_nothing_about_the_order(merchant: Merchant) -> None:
    callback = merchant.read_callback(signed(tradeType="REAL_TIME"))
    with pytest.raises(InvalidRequestError) as payment:
        callback.expect_payment(out_trade_no="A1", trade_amt=-1)
    with pytest.raises(InvalidRequestError) as refund:
        callback.expect_refund(out_trade_no="A1", out_request_no="R1", refund_amt=2**63)
    for failed, field in ((payment, "tradeAmt"), (refund, "refundAmt")):
        assert (failed.value.effect, failed.value.field) == (Effect.UNKNOWN, field)


def test_forgeries_have_no_fields(merchant: Merchant) -> None:
    forgeries: dict[bytes, str] = {
        signed().replace(b"1250", b"9999"): "signature_mismatch",
        signed().replace(b"}", b',"tradeStatus":"FAIL"}'): "duplicate_member",
        signed(merchantNo="3178000000000009"): "mismatch",
        json.dumps(FIELDS).encode(): "missing_sign",
        b"": "invalid_json",
        sign(
            FIELDS, MerchantKey.from_file(KEYS / "stranger-1024.pkcs8.pem"), hash="sha1"
        ).encode(): "signature_mismatch",
    }
    for body, kind in forgeries.items():
        with pytest.raises(BestpayError) as refused:
            merchant.read_callback(body)
        assert (refused.value.kind, refused.value.effect) == (kind, Effect.UNKNOWN)


def test_a_message_may_be_a_dict_a_str_or_bytes() -> None:
    key, platform_key = (
        MerchantKey.from_file(KEYS / "platform-1024.pkcs8.pem"),
        PlatformKey.from_file(KEYS / "platform-1024.cer"),
    )
    text = sign(FIELDS, key)
    for message in (text, text.encode(), json.loads(text)):
        verified = verify(message, platform_key)
        assert dict(verified.fields) == dict(sorted(FIELDS.items()))
        assert verified.verification.hash == "sha256"
    with pytest.raises(SignatureError) as forbidden:
        verify(sign(FIELDS, key, hash="sha1"), platform_key, forbid_sha1=True)
    assert forbidden.value.kind == "sha1_forbidden"
    with pytest.raises(BestpayError) as surrogate:
        verify('{"a": "\ud800"}', platform_key)
    assert surrogate.value.kind == "invalid_utf8"


def test_the_vectors_callbacks_can_be_copied_and_pickled(merchant: Merchant, tmp_path: Path) -> None:
    import copy
    import pickle

    read: list[Callback] = []
    settings = suite("callbacks")
    its = Merchant(
        api_url=settings["merchant"]["api_url"],
        institution_code=settings["merchant"]["institutionCode"],
        merchant_no=settings["merchant"]["merchantNo"],
        key=merchant.key,
        platform_key=PlatformKey.from_file(VECTORS / settings["platform_key"]),
    )
    for case in settings["cases"]:
        if "expected" in case and "message" in case:
            read.append(its.read_callback(case["message"].encode()))
    assert len(read) > 10
    assert pickle.loads(pickle.dumps(read)) == copy.deepcopy(read) == read
