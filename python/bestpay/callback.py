"""The callback, and the reply to it."""

from __future__ import annotations

from ._native import callback_is_refund, callback_reply, expect_payment, expect_refund
from .interface import CoreRead, Money
from .record import Record
from .result import CallbackFields
from .typing_names import Self
from .values import CallbackTradeType


class CallbackReply(Record):
    """The reply to a callback, sent with HTTP status 200.

    >>> CallbackReply.accepted().body
    b'{"success":true,"errorCode":"","errorMsg":"","result":{"statusCode":"200"}}'
    """

    body: bytes
    """The body of the HTTP reply."""
    content_type: str
    """The Content-Type of the HTTP reply."""

    @classmethod
    def accepted(cls) -> CallbackReply:
        """The callback has been handled, now or earlier. Also for an unknown number, once a person has been told."""
        return cls._of(None)

    @classmethod
    def try_again(cls, error_code: str, error_msg: str) -> CallbackReply:
        """The callback could not be handled. The document does not promise a second one: ask for the status.

        >>> b'"statusCode":"500"' in CallbackReply.try_again("BUSY", "the database is down").body
        True
        """
        return cls._of((error_code, error_msg))

    @classmethod
    def _of(cls, try_again: tuple[str, str] | None) -> CallbackReply:
        body, content_type = callback_reply(try_again)
        return cls(body=body.encode(), content_type=content_type)


class Callback(CallbackFields):
    """3.4: a verified callback for this merchant, about a payment or a refund.

    The same callback arrives more than once, and may arrive before the order's own answer. Its number is an order's or
    a refund's: look it up, compare with `expect_payment` or `expect_refund`, apply it once, and answer each delivery
    with `reply()` within 6 seconds. Do not rely on callbacks: ask for the status.
    """

    @classmethod
    def of_core(cls, read: CoreRead) -> Self:
        fields = read[0]
        if fields["trade_type"] is not None:
            fields["trade_type"] = CallbackTradeType(fields["trade_type"])
        return super().of_core(read)

    @property
    def is_refund(self) -> bool | None:
        """Whether it is about a refund, judging by 通知类型 and 原交易号. None if it has neither, or a value that the
        document does not list.
        """
        return callback_is_refund(self)

    def expect_payment(self, *, out_trade_no: str, trade_amt: Money) -> None:
        """Compares the callback with your order: nothing else ties the two together. Raises MismatchError.

        A refund's callback may carry the number and amount of its order; it is a mismatch here. A callback that does
        not say what it is about counts as a payment's if its status is SUCCESS; otherwise ask for the status.

        >>> callback.expect_payment(out_trade_no=callback.out_trade_no, trade_amt=1)
        Traceback (most recent call last):
        bestpay.errors.MismatchError: mismatch: the callback's `tradeAmt` is not the one that was expected
        """
        expect_payment(self, out_trade_no, trade_amt)

    def expect_refund(self, *, out_trade_no: str, out_request_no: str, refund_amt: Money) -> None:
        """Compares the callback with your refund. Raises MismatchError.

        The document does not say whether the number and the amount in it are the refund's or its order's: the number
        may be either, and one of `trade_amt` and `pay_amt` must be the refund's. A callback that does not say what it
        is about counts as a refund's only if it has the refund's own number.

        >>> callback.expect_refund(out_trade_no=callback.out_trade_no, out_request_no="R1", refund_amt=1250)
        Traceback (most recent call last):
        bestpay.errors.MismatchError: mismatch: the callback's `tradeType` is not the one that was expected
        """
        expect_refund(self, out_trade_no, out_request_no, refund_amt)

    def reply(self) -> CallbackReply:
        """The reply for a callback that has been handled, now or earlier."""
        return CallbackReply.accepted()
