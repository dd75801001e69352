# Written by bestpay-generate from the core's tables: tests/regenerate. Do not edit.
"""The states and the fields of what a journal remembers."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Literal

from ._native import Amount
from .record import Record


class State(str, Enum):
    """What the journal knows about an order or refund.

    >>> State.NEVER_ARRIVED.is_final, State.UNKNOWN.is_final
    (True, False)
    """

    SENDING = "sending"
    """Written down; the request may leave at any moment, or has left."""
    NOT_SENT = "not_sent"
    """The request never left. The same call may send it."""
    UNKNOWN = "unknown"
    """The request may have arrived. Ask for its status; never send it again."""
    WAITING = "waiting"
    """`WAITFORPAY`: the platform has it, and it is not final. A status that the document does not list counts as
    this."""
    SUCCESS = "success"
    """`SUCCESS`: paid, or refunded. Final."""
    FAIL = "fail"
    """`FAIL`. Final."""
    CLOSE = "close"
    """`CLOSE`: the order was closed unpaid. Final."""
    REFUSED = "refused"
    """The platform refused the order or refund itself, verified, and then the status questions about it: once as not
    found; or three times for any reason other than being busy, the last time after the arrival window. Final."""
    NEVER_ARRIVED = "never_arrived"
    """The platform did not know it after the last moment at which it could have arrived. Final."""

    @property
    def is_final(self) -> bool:
        """Whether it can no longer change."""
        return self in (
            State.SUCCESS,
            State.FAIL,
            State.CLOSE,
            State.REFUSED,
            State.NEVER_ARRIVED,
        )

    @property
    def is_open(self) -> bool:
        """Whether the platform has to be asked what became of it."""
        return self in (
            State.SENDING,
            State.UNKNOWN,
            State.WAITING,
        )

    def __str__(self) -> str:
        return self.value


class EntryFields(Record):
    """The fields of an `Entry`."""

    merchant_no: str
    """商户号: the merchant's number."""
    interface: Literal["barcode_order", "qrcode_order", "refund"]
    """接口: `barcode_order`, `qrcode_order` or `refund`."""
    out_trade_no: str
    """商户订单号: the order's number."""
    out_request_no: str | None
    """退款请求流水号: the refund's number; None for an order."""
    amount: Amount
    """交易金额或退款金额: the amount of the order or refund."""
    state: State
    """状态: what is known."""
    request_date: datetime
    """请求时间: when it was sent last, or was about to be."""
    trade_no: str | None
    """交易号: the platform's number of the trade."""
    pay_amt: Amount | None
    """支付金额: what the payer paid."""
    discount_amt: Amount | None
    """优惠金额: the discount."""
    payment_url: str | None
    """支付跳转地址: where the payer of a `qrcode_order` pays."""
    code: str | None
    """结果码: why it is not a success, or not yet: the platform's code of a refusal or failure, else the last
    error's."""
    message: str | None
    """结果描述: the same in words."""
    created_at: datetime
    """创建时间: when it was first written down."""
    changed_at: datetime
    """变更时间: when its state changed last."""
