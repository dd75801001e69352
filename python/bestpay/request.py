"""The requests of the five interfaces that are called, field by field as the document has them.

`Client` takes these fields as keywords; the classes are for `Merchant.prepare` and `Merchant.accept`.
"""

from __future__ import annotations

from typing import Generic, TypeVar

from .record import Record
from .result import (
    Answer,
    BarcodeOrderResult,
    OrderStatusResult,
    QrcodeOrderResult,
    RefundResult,
    RefundStatusResult,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal
    from typing import Any, ClassVar, Union

    from ._native import Amount
    from .values import TradeType

    Money = Union[Amount, int, Decimal]
    """An Amount, an int of fen or a Decimal of yuan. Never a float."""

R_co = TypeVar("R_co", bound=Answer, covariant=True)


class Request(Record, Generic[R_co]):
    """A request, and by its type what the platform answers it with."""

    interface: ClassVar[str]
    """The core's name of the interface."""
    answer: ClassVar[type[Any]]
    """The class of the answer."""

    def __init_subclass__(cls, *, interface: str, answer: type[Answer], **more: Any) -> None:
        super().__init_subclass__(**more)
        cls.interface = interface
        cls.answer = answer


class BarcodeOrder(
    Request[BarcodeOrderResult], interface="barcode_order", answer=BarcodeOrderResult, hidden=("medium_no",)
):
    """3.1: an order by the payer's payment code (付款码)."""

    out_trade_no: str
    """商户订单号: the order's number, unique, 1 to 64 visible ASCII characters without & and =."""
    trade_amt: Money
    """交易金额: int fen, Decimal yuan or Amount; 1 fen or more."""
    subject: str
    """订单标题: the order's title, at most 1024 characters."""
    medium_no: str
    """介质码: the payment code that was scanned."""
    goods_info: str
    """商品信息摘要: what is bought, at most 1024 characters."""
    notify_url: str
    """支付结果回调URL: where the callback goes, http or https."""
    operator: str
    """操作人: who takes the payment."""
    request_date: datetime | None = None
    """请求时间, aware. Left out it is now; but keep `merchant.now()` yourself to ask for the status by."""
    time_out: int | None = None
    """超时时间 in seconds: how long the payer may take. Left out it is 1500."""
    remark: str | None = None
    """备注."""


class QrcodeOrder(
    Request[QrcodeOrderResult], interface="qrcode_order", answer=QrcodeOrderResult, hidden=("user_code",)
):
    """3.2: an order for a collection code (收款码) or order code (订单码). The payer pays at `payment_url`."""

    out_trade_no: str
    """商户订单号: the order's number, unique, 1 to 64 visible ASCII characters without & and =."""
    trade_amt: Money
    """交易金额: int fen, Decimal yuan or Amount; 1 fen or more."""
    subject: str
    """订单标题: the order's title, at most 1024 characters."""
    trade_type: TradeType
    """交易类型: the payer's app."""
    goods_info: str
    """商品信息摘要: what is bought, at most 1024 characters."""
    notify_url: str
    """支付结果回调URL: where the callback goes, http or https."""
    operator: str
    """操作人: who takes the payment."""
    user_code: str | None = None
    """用户code: the payer. Mandatory with "TENPAY"."""
    request_date: datetime | None = None
    """请求时间, aware. Left out it is now; but keep `merchant.now()` yourself to ask for the status by."""
    time_out: int | None = None
    """超时时间 in seconds: how long the payer may take. Left out it is 1500."""
    remark: str | None = None
    """备注."""


class OrderStatus(Request[OrderStatusResult], interface="order_status", answer=OrderStatusResult):
    """3.3: the status of an order. It may be asked as often as needed."""

    out_trade_no: str
    """商户订单号: the order's number."""
    trade_date: datetime
    """交易日期: the request_date of the order, aware."""


class Refund(Request[RefundResult], interface="refund", answer=RefundResult):
    """3.5: a refund of an order, in full or in part."""

    out_trade_no: str
    """商户订单号: the number of the order that was paid."""
    out_request_no: str
    """退款请求流水号: the refund's own number, unique."""
    refund_amt: Money
    """退款金额: int fen, Decimal yuan or Amount; 1 fen or more."""
    operator: str
    """操作员: who gives the money back."""
    notify_url: str
    """回调地址: where the callback goes, http or https."""
    request_date: datetime | None = None
    """请求时间, aware. Left out it is now; but keep `merchant.now()` yourself to ask for the status by."""
    refund_cause: str | None = None
    """退款原因: why."""
    remark: str | None = None
    """备注信息."""


class RefundStatus(Request[RefundStatusResult], interface="refund_status", answer=RefundStatusResult):
    """3.6: the status of a refund. It may be asked as often as needed."""

    out_trade_no: str
    """商户订单号: the number of the order that was paid."""
    out_request_no: str
    """退款请求流水号: the refund's number."""
    refund_date: datetime
    """退款请求日期: the request_date of the refund, aware."""
