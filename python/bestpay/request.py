# Written by bestpay-generate from the core's tables: tests/regenerate. Do not edit.
"""The requests of the interfaces that are called, field by field as the document has them.

`Client` takes these fields as keywords; the classes are for `Merchant.prepare` and `Merchant.accept`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from .interface import Money, Request
from .result import (
    BarcodeOrderResult,
    OrderStatusResult,
    QrcodeOrderResult,
    RefundResult,
    RefundStatusResult,
)

__all__ = [
    "BarcodeOrder",
    "OrderStatus",
    "QrcodeOrder",
    "Refund",
    "RefundStatus",
    "TradeType",
]

TradeType = Literal["BESTPAY", "ALIPAY", "TENPAY"]
"""The apps that the payer of a QR code may scan with."""


class BarcodeOrder(
    Request[BarcodeOrderResult],
    interface="barcode_order",
    answer=BarcodeOrderResult,
    hidden=("medium_no",),
):
    """3.1: an order by the payer's payment code (付款码)."""

    out_trade_no: str
    """商户订单号: the merchant's order number, unique; 1 to 64 visible ASCII characters without & and =."""
    trade_amt: Money
    """交易金额: the amount; an int of fen, a Decimal of yuan or an Amount, 1 fen or more."""
    subject: str
    """订单标题: the order's title; at most 1024 characters."""
    medium_no: str
    """介质码: the payment code that was scanned; 1 to 64 visible ASCII characters without & and =."""
    goods_info: str
    """商品信息摘要: what is bought; at most 1024 characters."""
    notify_url: str
    """支付结果回调URL: where the callback goes; http or https, at most 1024 characters."""
    operator: str
    """操作人: who takes the payment; at most 1024 characters."""
    request_date: datetime | None = None
    """请求时间: when the order is requested; an aware datetime. Defaults to now. To ask for the status later, store
    `merchant.now()` and pass it."""
    time_out: int | None = None
    """超时时间: how long the payer may take, in seconds; 1 or more. 1500 if it is left out."""
    remark: str | None = None
    """备注: a remark of the merchant's; at most 1024 characters."""


class QrcodeOrder(
    Request[QrcodeOrderResult],
    interface="qrcode_order",
    answer=QrcodeOrderResult,
    hidden=("user_code",),
):
    """3.2: an order for a collection code (收款码) or order code (订单码)."""

    out_trade_no: str
    """商户订单号: the merchant's order number, unique; 1 to 64 visible ASCII characters without & and =."""
    trade_amt: Money
    """交易金额: the amount; an int of fen, a Decimal of yuan or an Amount, 1 fen or more."""
    subject: str
    """订单标题: the order's title; at most 1024 characters."""
    trade_type: TradeType
    """交易类型: the payer's app."""
    goods_info: str
    """商品信息摘要: what is bought; at most 1024 characters."""
    notify_url: str
    """支付结果回调URL: where the callback goes; http or https, at most 1024 characters."""
    operator: str
    """操作人: who takes the payment; at most 1024 characters."""
    request_date: datetime | None = None
    """请求时间: when the order is requested; an aware datetime. Defaults to now. To ask for the status later, store
    `merchant.now()` and pass it."""
    time_out: int | None = None
    """超时时间: how long the payer may take, in seconds; 1 or more. 1500 if it is left out."""
    remark: str | None = None
    """备注: a remark of the merchant's; at most 1024 characters."""
    user_code: str | None = None
    """用户code: the payer's WeChat id; 1 to 64 visible ASCII characters without & and =. Mandatory with the
    `trade_type` "TENPAY"."""


class OrderStatus(
    Request[OrderStatusResult],
    interface="order_status",
    answer=OrderStatusResult,
):
    """3.3: the status of an order."""

    out_trade_no: str
    """商户订单号: the merchant's order number; 1 to 64 visible ASCII characters without & and =."""
    trade_date: datetime
    """交易日期: the `request_date` of the order; an aware datetime."""


class Refund(
    Request[RefundResult],
    interface="refund",
    answer=RefundResult,
):
    """3.5: a refund of an order, in full or in part."""

    out_trade_no: str
    """商户订单号: the number of the order that was paid; 1 to 64 visible ASCII characters without & and =."""
    out_request_no: str
    """退款请求流水号: the refund's own number, unique; 1 to 64 visible ASCII characters without & and =."""
    refund_amt: Money
    """退款金额: the amount of the refund; an int of fen, a Decimal of yuan or an Amount, 1 fen or more."""
    operator: str
    """操作员: who gives the money back; at most 1024 characters."""
    notify_url: str
    """回调地址: where the callback goes; http or https, at most 1024 characters."""
    request_date: datetime | None = None
    """请求时间: when the refund is requested; an aware datetime. Defaults to now. To ask for the status later, store
    `merchant.now()` and pass it."""
    refund_cause: str | None = None
    """退款原因: why the money is given back; at most 1024 characters."""
    remark: str | None = None
    """备注信息: a remark of the merchant's; at most 1024 characters."""


class RefundStatus(
    Request[RefundStatusResult],
    interface="refund_status",
    answer=RefundStatusResult,
):
    """3.6: the status of a refund."""

    out_trade_no: str
    """商户订单号: the number of the order that was paid; 1 to 64 visible ASCII characters without & and =."""
    out_request_no: str
    """退款请求流水号: the refund's number; 1 to 64 visible ASCII characters without & and =."""
    refund_date: datetime
    """退款请求日期: the `request_date` of the refund; an aware datetime."""
