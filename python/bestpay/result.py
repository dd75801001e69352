"""What the platform answers and calls back with: verified, bound to its request, field by field as the document has it.

A field that the platform left out is None. Fields that the document does not name are in `other`, verified as well.
"""

from __future__ import annotations

from ._native import Amount, callback_reply
from .errors import Effect, MismatchError
from .record import Record
from .values import CallbackTradeType, TradeStatus, verification_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from decimal import Decimal
    from typing import Any

    from typing_extensions import Self, TypeAlias

    from .values import Verification

    CoreRead: TypeAlias = tuple[dict[str, Any], dict[str, str], Any, Any]
    """Fields by attribute, other members as JSON text by name, hash, form."""


def exact_json(text: str) -> Any:
    """A JSON value with all its digits: numbers with a fraction or an exponent are Decimals."""
    import json
    from decimal import Decimal

    return json.loads(text, parse_float=Decimal)


class Answer(Record, hidden=("other",)):
    """What every verified answer has."""

    verification: Verification
    """How the message verified."""
    other: Mapping[str, Any]
    """The members that the document does not name, never dropped. Fractions are Decimals."""

    @classmethod
    def of_core(cls, read: CoreRead) -> Self:
        """The answer that the native module read."""
        fields, other, hash_name, form = read
        fields["other"] = {name: exact_json(text) for name, text in other.items()}
        fields["verification"] = verification_of(hash_name, form)
        return cls(**fields)


class Result(Answer):
    """What the result of every request has."""

    request_date: datetime | None
    """请求时间 of the order or refund that it answers, also where it was left out: the date of a question about it.
    None for the answer of a question, and where the request given to `Merchant.accept` has none."""


class BarcodeOrderResult(Result):
    """The result of 3.1."""

    trade_no: str | None
    """交易订单号: the platform's number of the trade."""
    tradeprod_no: str | None
    """收单订单号: the acquirer's number of the order."""
    merchant_no: str | None
    """商户号."""
    trade_status: TradeStatus
    """交易状态. WAITFORPAY: the payer types a password first; `wait_for_payment`."""
    out_trade_no: str | None
    """外部交易流水: the order number of the request."""
    trade_amt: Amount | None
    """交易金额."""
    pay_amt: Amount | None
    """支付金额."""
    dis_count_amt: Amount | None
    """优惠金额."""
    bank_request_no: str | None
    """银行请求流水号."""


class QrcodeOrderResult(Result):
    """The result of 3.2."""

    trade_no: str | None
    """交易订单号: the platform's number of the trade."""
    tradeprod_no: str | None
    """收单订单号: the acquirer's number of the order."""
    merchant_no: str | None
    """商户号."""
    trade_status: TradeStatus
    """交易状态."""
    out_trade_no: str | None
    """外部交易流水: the order number of the request."""
    trade_amt: Amount | None
    """交易金额."""
    payment_url: str | None
    """支付跳转地址: where the payer pays."""
    bank_request_no: str | None
    """银行请求流水号."""


class OrderStatusResult(Result):
    """The result of 3.3."""

    trade_status: TradeStatus
    """交易状态."""
    error_msg_code: str | None
    """交易错误码: why the trade failed."""
    error_msg_desc: str | None
    """交易错误消息: why the trade failed, in words."""


class RefundResult(Result, hidden=("buyer_login_no",)):
    """The result of 3.5."""

    trade_no: str | None
    """交易号: the platform's number of the trade."""
    refund_amt: Amount | None
    """退款金额."""
    trade_status: TradeStatus
    """交易状态. WAITFORPAY: in progress; `wait_for_refund`."""
    out_trade_no: str | None
    """商户退款流水号: the refund's number, or the order's."""
    tradeprod_no: str | None
    """收单平台单号."""
    buyer_login_no: str | None
    """客户登录号: the payer's login."""


class RefundStatusResult(Result):
    """The result of 3.6."""

    out_trade_no: str | None
    """商户订单号: the order's number."""
    trade_no: str | None
    """交易号: the platform's number of the trade."""
    out_request_no: str | None
    """退款请求流水号: the refund's number."""
    refund_cause: str | None
    """退款原因."""
    refund_amt: Amount | None
    """退款金额."""
    trade_amt: Amount | None
    """交易金额."""
    trade_status: TradeStatus
    """退款状态."""
    refund_request_date: str | None
    """退款请求时间, as the platform writes it."""


class CallbackReply(Record):
    """What to answer a callback with, under HTTP status 200.

    >>> CallbackReply.accepted().body
    b'{"success":true,"errorCode":"","errorMsg":"","result":{"statusCode":"200"}}'
    """

    body: bytes
    """The body of the HTTP reply."""
    content_type: str
    """The Content-Type of the HTTP reply."""

    @classmethod
    def accepted(cls) -> CallbackReply:
        """The callback has been dealt with, now or earlier. Also for an unknown number, once a person has been told."""
        return cls._of(None)

    @classmethod
    def try_again(cls, error_code: str, error_msg: str) -> CallbackReply:
        """The callback could not be dealt with. The document does not promise a second one: ask for the status.

        >>> b'"statusCode":"500"' in CallbackReply.try_again("BUSY", "the database is down").body
        True
        """
        return cls._of((error_code, error_msg))

    @classmethod
    def _of(cls, try_again: tuple[str, str] | None) -> CallbackReply:
        body, content_type = callback_reply(try_again)
        return cls(body=body.encode(), content_type=content_type)


class Callback(Answer):
    """3.4: a verified callback for this merchant, about a payment or a refund.

    The same callback arrives more than once, and may arrive before the order's own answer. Its number is an order's or
    a refund's: look it up, compare with `expect_payment` or `expect_refund`, apply it once, and answer each with
    `reply()` within 6 seconds. Do not wait for callbacks: ask for the status.
    """

    trade_no: str
    """交易号: the platform's number of the trade."""
    out_trade_no: str
    """商户订单号: the merchant's order number; in a refund's callback it may be the refund's number."""
    trade_type: CallbackTradeType | None
    """通知类型: payment or refund. None where the platform does not say."""
    trade_amt: Amount
    """交易金额."""
    trade_finished_date: datetime
    """交易完成时间, Beijing time, aware."""
    merchant_no: str
    """商户号."""
    pay_amt: Amount
    """支付金额."""
    discount_amt: Amount | None
    """优惠金额."""
    ccy: str
    """币种: the currency."""
    trade_status: TradeStatus
    """交易状态."""
    goods_info: str
    """商品描述."""
    result_code: str | None
    """结果码."""
    result_msg: str | None
    """结果描述."""
    original_trade_no: str | None
    """原交易号: the trade that a refund belongs to."""
    institution_code: str
    """验签商户号: the institution's number."""

    @classmethod
    def of_core(cls, read: CoreRead) -> Self:
        fields = read[0]
        if fields["trade_type"] is not None:
            fields["trade_type"] = CallbackTradeType(fields["trade_type"])
        return super().of_core(read)

    @property
    def is_refund(self) -> bool | None:
        """Whether it is about a refund, by 通知类型 and 原交易号. None where it says neither, or something that the
        document does not list.
        """
        has_original = self.original_trade_no not in (None, self.trade_no)
        if self.trade_type is None:
            return True if has_original else None
        if self.trade_type.is_refund:
            return True
        return False if self.trade_type.is_payment and not has_original else None

    def expect_payment(self, *, out_trade_no: str, trade_amt: Amount | int | Decimal) -> None:
        """Compares the callback with the order that you know: nothing else binds the two. Raises MismatchError.

        A refund's callback may carry the number and the amount of its order, and is no payment's. One that does not say
        what it is about counts as a payment's where it says SUCCESS; ask for the status otherwise.

        >>> callback.expect_payment(out_trade_no=callback.out_trade_no, trade_amt=1)
        Traceback (most recent call last):
        bestpay.errors.MismatchError: mismatch: the callback's `tradeAmt` is not the one that was expected
        """
        may_be_payment = self._says_nothing_of_its_subject and self.trade_status == TradeStatus.SUCCESS
        self._expect(
            tradeType=may_be_payment if self.is_refund is None else not self.is_refund,
            outTradeNo=self.out_trade_no == out_trade_no,
            tradeAmt=self.trade_amt == Amount(trade_amt),
        )

    def expect_refund(self, *, out_trade_no: str, out_request_no: str, refund_amt: Amount | int | Decimal) -> None:
        """Compares the callback with the refund that you know. Raises MismatchError.

        The document does not say whether the number and the amount in it are the refund's or its order's: the number
        may be either, and one of `trade_amt` and `pay_amt` must be the refund's. A callback that does not say what it
        is about is a refund's only under the refund's own number.

        >>> callback.expect_refund(out_trade_no=callback.out_trade_no, out_request_no="R1", refund_amt=1250)
        Traceback (most recent call last):
        bestpay.errors.MismatchError: mismatch: the callback's `tradeType` is not the one that was expected
        """
        has_own_number = self.out_trade_no == out_request_no != out_trade_no
        may_be_refund = self._says_nothing_of_its_subject and has_own_number
        self._expect(
            tradeType=may_be_refund if self.is_refund is None else self.is_refund,
            outTradeNo=has_own_number or self.out_trade_no == out_trade_no,
            tradeAmt=Amount(refund_amt) in (self.trade_amt, self.pay_amt),
        )

    @property
    def _says_nothing_of_its_subject(self) -> bool:
        return self.trade_type is None and self.original_trade_no is None

    def _expect(self, **fields: bool) -> None:
        for field, is_as_expected in fields.items():
            if not is_as_expected:
                raise MismatchError(
                    f"mismatch: the callback's `{field}` is not the one that was expected",
                    kind="mismatch",
                    effect=Effect.UNKNOWN,
                    field=field,
                    out_trade_no=self.out_trade_no,
                )

    def reply(self) -> CallbackReply:
        """The reply that says that the callback has been dealt with, now or earlier."""
        return CallbackReply.accepted()
