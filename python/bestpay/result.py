# Written by bestpay-generate from the core's tables: tests/regenerate. Do not edit.
"""What the platform answers and calls back with: verified, bound to its request, field by field as the document has it.

A field that the platform left out is None. Fields that the document does not name are in `other`, verified as well.
"""

from __future__ import annotations

from datetime import datetime
from typing import Union

from ._native import Amount
from .interface import Answer, Result, UnlistedResult
from .values import CallbackTradeType, TradeStatus

__all__ = [
    "BarcodeOrderResult",
    "OrderStatusResult",
    "QrcodeOrderResult",
    "RefundResult",
    "RefundStatusResult",
    "UnlistedResult",
]


class BarcodeOrderResult(Result):
    """The result of 3.1: an order by the payer's payment code (付款码)."""

    trade_no: str | None
    """交易订单号: the platform's number of the trade."""
    tradeprod_no: str | None
    """收单订单号: the acquirer's number of the order."""
    merchant_no: str | None
    """商户号: the merchant's number."""
    trade_status: TradeStatus
    """交易状态: what became of it, section 4.1."""
    out_trade_no: str | None
    """外部交易流水: the order number of the request."""
    trade_amt: Amount | None
    """交易金额: the amount."""
    pay_amt: Amount | None
    """支付金额: what the payer paid."""
    dis_count_amt: Amount | None
    """优惠金额: the discount."""
    bank_request_no: str | None
    """银行请求流水号: the bank's number of the request."""


class QrcodeOrderResult(Result):
    """The result of 3.2: an order for a collection code (收款码) or order code (订单码)."""

    trade_no: str | None
    """交易订单号: the platform's number of the trade."""
    tradeprod_no: str | None
    """收单订单号: the acquirer's number of the order."""
    merchant_no: str | None
    """商户号: the merchant's number."""
    trade_status: TradeStatus
    """交易状态: what became of it, section 4.1."""
    out_trade_no: str | None
    """外部交易流水: the order number of the request."""
    trade_amt: Amount | None
    """交易金额: the amount."""
    payment_url: str | None
    """支付跳转地址: where the payer pays."""
    bank_request_no: str | None
    """银行请求流水号: the bank's number of the request."""


class OrderStatusResult(Result):
    """The result of 3.3: the status of an order."""

    trade_status: TradeStatus
    """交易状态: what became of it, section 4.1."""
    error_msg_code: str | None
    """交易错误码: why the trade failed."""
    error_msg_desc: str | None
    """交易错误消息: why the trade failed, in words."""


class RefundResult(Result, hidden=("buyer_login_no",)):
    """The result of 3.5: a refund of an order, in full or in part."""

    trade_no: str | None
    """交易号: the platform's number of the trade."""
    refund_amt: Amount | None
    """退款金额: the amount of the refund."""
    trade_status: TradeStatus
    """交易状态: what became of it, section 4.1."""
    out_trade_no: str | None
    """商户退款流水号: the refund's number, or the order's."""
    tradeprod_no: str | None
    """收单平台单号: the acquirer's number."""
    buyer_login_no: str | None
    """客户登录号: the payer's login."""


class RefundStatusResult(Result):
    """The result of 3.6: the status of a refund."""

    out_trade_no: str | None
    """商户订单号: the order's number."""
    trade_no: str | None
    """交易号: the platform's number of the trade."""
    out_request_no: str | None
    """退款请求流水号: the refund's number."""
    refund_cause: str | None
    """退款原因: why the money was given back."""
    refund_amt: Amount | None
    """退款金额: the amount of the refund."""
    trade_amt: Amount | None
    """交易金额: the amount of the trade: most likely the order's; the document does not say whose."""
    trade_status: TradeStatus
    """退款状态: what became of it, section 4.1."""
    refund_request_date: str | None
    """退款请求时间: when the refund was asked for."""


class CallbackFields(Answer):
    """The fields of 3.4: see `Callback`."""

    trade_no: str
    """交易号: the platform's number of the trade."""
    out_trade_no: str
    """商户订单号: the order's number, or a refund's."""
    trade_type: CallbackTradeType | None
    """通知类型: whether it is about a payment or a refund (section 4.2), as sent."""
    trade_amt: Amount
    """交易金额: the amount of the order or refund."""
    trade_finished_date: datetime
    """交易完成时间: when the trade was finished."""
    merchant_no: str
    """商户号: the merchant's number."""
    pay_amt: Amount
    """支付金额: what the payer paid or got back."""
    discount_amt: Amount | None
    """优惠金额: the discount."""
    ccy: str
    """币种: the currency."""
    trade_status: TradeStatus
    """交易状态: what became of it, section 4.1."""
    goods_info: str
    """商品描述: what was bought."""
    result_code: str | None
    """结果码: a result code."""
    result_msg: str | None
    """结果描述: the result in words."""
    original_trade_no: str | None
    """原交易号: the trade that a refund belongs to."""
    institution_code: str
    """验签商户号: the institution's number."""


AnyResult = Union[
    BarcodeOrderResult,
    QrcodeOrderResult,
    OrderStatusResult,
    RefundResult,
    RefundStatusResult,
    UnlistedResult,
]

ANSWERS: dict[str, type[AnyResult]] = {
    "barcode_order": BarcodeOrderResult,
    "qrcode_order": QrcodeOrderResult,
    "order_status": OrderStatusResult,
    "refund": RefundResult,
    "refund_status": RefundStatusResult,
}
"""What each interface answers with, by the core's names."""


def answer_of(interface: str) -> type[AnyResult]:
    """What an interface answers with, also one that the document does not list."""
    return ANSWERS.get(interface, UnlistedResult)
