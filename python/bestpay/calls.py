# Written by bestpay-generate from the core's tables: tests/regenerate. Do not edit.
"""A method for each interface, with its fields as keywords: what the clients and cashiers are made with."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import datetime
from typing import TypeVar, Union

from .interface import Answer, Money, Request
from .journal import Entry
from .request import (
    BarcodeOrder,
    OrderStatus,
    QrcodeOrder,
    Refund,
    RefundStatus,
    TradeType,
)
from .result import (
    BarcodeOrderResult,
    OrderStatusResult,
    QrcodeOrderResult,
    RefundResult,
    RefundStatusResult,
)

A = TypeVar("A", bound=Answer)
MovesMoney = Union[BarcodeOrder, QrcodeOrder, Refund]


class ClientCalls(ABC):
    """The calls of `Client`."""

    __slots__ = ()

    @abstractmethod
    def call(self, request: Request[A]) -> A:
        """What the methods below do with their keywords."""

    def order_by_barcode(
        self,
        *,
        out_trade_no: str,
        trade_amt: Money,
        subject: str,
        medium_no: str,
        goods_info: str,
        notify_url: str,
        operator: str,
        request_date: datetime | None = None,
        time_out: int | None = None,
        remark: str | None = None,
    ) -> BarcodeOrderResult:
        """3.1: an order by the payer's payment code (付款码). Sent once, whatever happens.

        Every error carries the order's `out_trade_no` and says by `effect` whether it may have arrived. The status may
        still be WAITFORPAY: then `wait_for_payment`.

        Args:
            out_trade_no: 商户订单号, the merchant's order number, unique; 1 to 64 visible ASCII characters without
                & and =.
            trade_amt: 交易金额, the amount; an int of fen, a Decimal of yuan or an Amount, 1 fen or more.
            subject: 订单标题, the order's title; at most 1024 characters.
            medium_no: 介质码, the payment code that was scanned; 1 to 64 visible ASCII characters without & and =.
            goods_info: 商品信息摘要, what is bought; at most 1024 characters.
            notify_url: 支付结果回调URL, where the callback goes; http or https, at most 1024 characters.
            operator: 操作人, who takes the payment; at most 1024 characters.
            request_date: 请求时间, when the order is requested; an aware datetime. Defaults to now. To ask for the
                status later, store `merchant.now()` and pass it.
            time_out: 超时时间, how long the payer may take, in seconds; 1 or more. 1500 if it is left out.
            remark: 备注, a remark of the merchant's; at most 1024 characters.
        """
        request = BarcodeOrder(
            out_trade_no=out_trade_no,
            trade_amt=trade_amt,
            subject=subject,
            medium_no=medium_no,
            goods_info=goods_info,
            notify_url=notify_url,
            operator=operator,
            request_date=request_date,
            time_out=time_out,
            remark=remark,
        )
        return self.call(request)

    def order_by_qrcode(
        self,
        *,
        out_trade_no: str,
        trade_amt: Money,
        subject: str,
        trade_type: TradeType,
        goods_info: str,
        notify_url: str,
        operator: str,
        request_date: datetime | None = None,
        time_out: int | None = None,
        remark: str | None = None,
        user_code: str | None = None,
    ) -> QrcodeOrderResult:
        """3.2: an order for a collection code (收款码) or order code (订单码). Sent once, whatever happens.

        Every error carries the order's `out_trade_no` and says by `effect` whether it may have arrived. The status may
        still be WAITFORPAY: then `wait_for_payment`.

        Args:
            out_trade_no: 商户订单号, the merchant's order number, unique; 1 to 64 visible ASCII characters without
                & and =.
            trade_amt: 交易金额, the amount; an int of fen, a Decimal of yuan or an Amount, 1 fen or more.
            subject: 订单标题, the order's title; at most 1024 characters.
            trade_type: 交易类型, the payer's app.
            goods_info: 商品信息摘要, what is bought; at most 1024 characters.
            notify_url: 支付结果回调URL, where the callback goes; http or https, at most 1024 characters.
            operator: 操作人, who takes the payment; at most 1024 characters.
            request_date: 请求时间, when the order is requested; an aware datetime. Defaults to now. To ask for the
                status later, store `merchant.now()` and pass it.
            time_out: 超时时间, how long the payer may take, in seconds; 1 or more. 1500 if it is left out.
            remark: 备注, a remark of the merchant's; at most 1024 characters.
            user_code: 用户code, the payer's WeChat id; 1 to 64 visible ASCII characters without & and =. Mandatory
                with the `trade_type` "TENPAY".
        """
        request = QrcodeOrder(
            out_trade_no=out_trade_no,
            trade_amt=trade_amt,
            subject=subject,
            trade_type=trade_type,
            goods_info=goods_info,
            notify_url=notify_url,
            operator=operator,
            request_date=request_date,
            time_out=time_out,
            remark=remark,
            user_code=user_code,
        )
        return self.call(request)

    def order_status(
        self,
        *,
        out_trade_no: str,
        trade_date: datetime,
    ) -> OrderStatusResult:
        """3.3: the status of an order. Asked again while the outcome is unknown, within `retry_reads_within`.

        An error's effect is unknown: a question that fails or is refused says nothing about the order or refund.

        Args:
            out_trade_no: 商户订单号, the merchant's order number; 1 to 64 visible ASCII characters without & and =.
            trade_date: 交易日期, the `request_date` of the order; an aware datetime.
        """
        request = OrderStatus(
            out_trade_no=out_trade_no,
            trade_date=trade_date,
        )
        return self.call(request)

    def refund(
        self,
        *,
        out_trade_no: str,
        out_request_no: str,
        refund_amt: Money,
        operator: str,
        notify_url: str,
        request_date: datetime | None = None,
        refund_cause: str | None = None,
        remark: str | None = None,
    ) -> RefundResult:
        """3.5: a refund of an order, in full or in part. Sent once, whatever happens.

        Every error carries `out_trade_no` and `out_request_no`, and says by `effect` whether it may have arrived. The
        status may still be WAITFORPAY: then `wait_for_refund`.

        Args:
            out_trade_no: 商户订单号, the number of the order that was paid; 1 to 64 visible ASCII characters
                without & and =.
            out_request_no: 退款请求流水号, the refund's own number, unique; 1 to 64 visible ASCII characters
                without & and =.
            refund_amt: 退款金额, the amount of the refund; an int of fen, a Decimal of yuan or an Amount, 1 fen or
                more.
            operator: 操作员, who gives the money back; at most 1024 characters.
            notify_url: 回调地址, where the callback goes; http or https, at most 1024 characters.
            request_date: 请求时间, when the refund is requested; an aware datetime. Defaults to now. To ask for the
                status later, store `merchant.now()` and pass it.
            refund_cause: 退款原因, why the money is given back; at most 1024 characters.
            remark: 备注信息, a remark of the merchant's; at most 1024 characters.
        """
        request = Refund(
            out_trade_no=out_trade_no,
            out_request_no=out_request_no,
            refund_amt=refund_amt,
            operator=operator,
            notify_url=notify_url,
            request_date=request_date,
            refund_cause=refund_cause,
            remark=remark,
        )
        return self.call(request)

    def refund_status(
        self,
        *,
        out_trade_no: str,
        out_request_no: str,
        refund_date: datetime,
    ) -> RefundStatusResult:
        """3.6: the status of a refund. Asked again while the outcome is unknown, within `retry_reads_within`.

        An error's effect is unknown: a question that fails or is refused says nothing about the order or refund.

        Args:
            out_trade_no: 商户订单号, the number of the order that was paid; 1 to 64 visible ASCII characters
                without & and =.
            out_request_no: 退款请求流水号, the refund's number; 1 to 64 visible ASCII characters without & and =.
            refund_date: 退款请求日期, the `request_date` of the refund; an aware datetime.
        """
        request = RefundStatus(
            out_trade_no=out_trade_no,
            out_request_no=out_request_no,
            refund_date=refund_date,
        )
        return self.call(request)


class AsyncClientCalls(ABC):
    """The calls of `AsyncClient`."""

    __slots__ = ()

    @abstractmethod
    async def call(self, request: Request[A]) -> A:
        """What the methods below do with their keywords."""

    async def order_by_barcode(
        self,
        *,
        out_trade_no: str,
        trade_amt: Money,
        subject: str,
        medium_no: str,
        goods_info: str,
        notify_url: str,
        operator: str,
        request_date: datetime | None = None,
        time_out: int | None = None,
        remark: str | None = None,
    ) -> BarcodeOrderResult:
        """3.1: an order by the payer's payment code (付款码). See `Client.order_by_barcode`."""
        request = BarcodeOrder(
            out_trade_no=out_trade_no,
            trade_amt=trade_amt,
            subject=subject,
            medium_no=medium_no,
            goods_info=goods_info,
            notify_url=notify_url,
            operator=operator,
            request_date=request_date,
            time_out=time_out,
            remark=remark,
        )
        return await self.call(request)

    async def order_by_qrcode(
        self,
        *,
        out_trade_no: str,
        trade_amt: Money,
        subject: str,
        trade_type: TradeType,
        goods_info: str,
        notify_url: str,
        operator: str,
        request_date: datetime | None = None,
        time_out: int | None = None,
        remark: str | None = None,
        user_code: str | None = None,
    ) -> QrcodeOrderResult:
        """3.2: an order for a collection code (收款码) or order code (订单码). See `Client.order_by_qrcode`."""
        request = QrcodeOrder(
            out_trade_no=out_trade_no,
            trade_amt=trade_amt,
            subject=subject,
            trade_type=trade_type,
            goods_info=goods_info,
            notify_url=notify_url,
            operator=operator,
            request_date=request_date,
            time_out=time_out,
            remark=remark,
            user_code=user_code,
        )
        return await self.call(request)

    async def order_status(
        self,
        *,
        out_trade_no: str,
        trade_date: datetime,
    ) -> OrderStatusResult:
        """3.3: the status of an order. See `Client.order_status`."""
        request = OrderStatus(
            out_trade_no=out_trade_no,
            trade_date=trade_date,
        )
        return await self.call(request)

    async def refund(
        self,
        *,
        out_trade_no: str,
        out_request_no: str,
        refund_amt: Money,
        operator: str,
        notify_url: str,
        request_date: datetime | None = None,
        refund_cause: str | None = None,
        remark: str | None = None,
    ) -> RefundResult:
        """3.5: a refund of an order, in full or in part. See `Client.refund`."""
        request = Refund(
            out_trade_no=out_trade_no,
            out_request_no=out_request_no,
            refund_amt=refund_amt,
            operator=operator,
            notify_url=notify_url,
            request_date=request_date,
            refund_cause=refund_cause,
            remark=remark,
        )
        return await self.call(request)

    async def refund_status(
        self,
        *,
        out_trade_no: str,
        out_request_no: str,
        refund_date: datetime,
    ) -> RefundStatusResult:
        """3.6: the status of a refund. See `Client.refund_status`."""
        request = RefundStatus(
            out_trade_no=out_trade_no,
            out_request_no=out_request_no,
            refund_date=refund_date,
        )
        return await self.call(request)


class CashierCalls(ABC):
    """What a `Cashier` takes."""

    __slots__ = ()

    @abstractmethod
    def take(self, request: MovesMoney, *, within: float) -> Entry:
        """What the methods below do with their keywords."""

    def take_payment(
        self,
        *,
        out_trade_no: str,
        trade_amt: Money,
        subject: str,
        medium_no: str,
        goods_info: str,
        notify_url: str,
        operator: str,
        request_date: datetime | None = None,
        time_out: int | None = None,
        remark: str | None = None,
        within: float,
    ) -> Entry:
        """3.1: an order by the payer's payment code (付款码). Sent once, remembered, and followed up for `within`
        seconds: see `Cashier.take`."""
        request = BarcodeOrder(
            out_trade_no=out_trade_no,
            trade_amt=trade_amt,
            subject=subject,
            medium_no=medium_no,
            goods_info=goods_info,
            notify_url=notify_url,
            operator=operator,
            request_date=request_date,
            time_out=time_out,
            remark=remark,
        )
        return self.take(request, within=within)

    def take_qrcode_payment(
        self,
        *,
        out_trade_no: str,
        trade_amt: Money,
        subject: str,
        trade_type: TradeType,
        goods_info: str,
        notify_url: str,
        operator: str,
        request_date: datetime | None = None,
        time_out: int | None = None,
        remark: str | None = None,
        user_code: str | None = None,
        within: float,
    ) -> Entry:
        """3.2: an order for a collection code (收款码) or order code (订单码). Sent once, remembered, and followed
        up for `within` seconds: see `Cashier.take`."""
        request = QrcodeOrder(
            out_trade_no=out_trade_no,
            trade_amt=trade_amt,
            subject=subject,
            trade_type=trade_type,
            goods_info=goods_info,
            notify_url=notify_url,
            operator=operator,
            request_date=request_date,
            time_out=time_out,
            remark=remark,
            user_code=user_code,
        )
        return self.take(request, within=within)

    def take_refund(
        self,
        *,
        out_trade_no: str,
        out_request_no: str,
        refund_amt: Money,
        operator: str,
        notify_url: str,
        request_date: datetime | None = None,
        refund_cause: str | None = None,
        remark: str | None = None,
        within: float,
    ) -> Entry:
        """3.5: a refund of an order, in full or in part. Sent once, remembered, and followed up for `within`
        seconds: see `Cashier.take`."""
        request = Refund(
            out_trade_no=out_trade_no,
            out_request_no=out_request_no,
            refund_amt=refund_amt,
            operator=operator,
            notify_url=notify_url,
            request_date=request_date,
            refund_cause=refund_cause,
            remark=remark,
        )
        return self.take(request, within=within)


class AsyncCashierCalls(ABC):
    """What an `AsyncCashier` takes."""

    __slots__ = ()

    @abstractmethod
    async def take(self, request: MovesMoney, *, within: float) -> Entry:
        """What the methods below do with their keywords."""

    async def take_payment(
        self,
        *,
        out_trade_no: str,
        trade_amt: Money,
        subject: str,
        medium_no: str,
        goods_info: str,
        notify_url: str,
        operator: str,
        request_date: datetime | None = None,
        time_out: int | None = None,
        remark: str | None = None,
        within: float,
    ) -> Entry:
        """3.1: an order by the payer's payment code (付款码). See `Cashier.take_payment`."""
        request = BarcodeOrder(
            out_trade_no=out_trade_no,
            trade_amt=trade_amt,
            subject=subject,
            medium_no=medium_no,
            goods_info=goods_info,
            notify_url=notify_url,
            operator=operator,
            request_date=request_date,
            time_out=time_out,
            remark=remark,
        )
        return await self.take(request, within=within)

    async def take_qrcode_payment(
        self,
        *,
        out_trade_no: str,
        trade_amt: Money,
        subject: str,
        trade_type: TradeType,
        goods_info: str,
        notify_url: str,
        operator: str,
        request_date: datetime | None = None,
        time_out: int | None = None,
        remark: str | None = None,
        user_code: str | None = None,
        within: float,
    ) -> Entry:
        """3.2: an order for a collection code (收款码) or order code (订单码). See `Cashier.take_qrcode_payment`."""
        request = QrcodeOrder(
            out_trade_no=out_trade_no,
            trade_amt=trade_amt,
            subject=subject,
            trade_type=trade_type,
            goods_info=goods_info,
            notify_url=notify_url,
            operator=operator,
            request_date=request_date,
            time_out=time_out,
            remark=remark,
            user_code=user_code,
        )
        return await self.take(request, within=within)

    async def take_refund(
        self,
        *,
        out_trade_no: str,
        out_request_no: str,
        refund_amt: Money,
        operator: str,
        notify_url: str,
        request_date: datetime | None = None,
        refund_cause: str | None = None,
        remark: str | None = None,
        within: float,
    ) -> Entry:
        """3.5: a refund of an order, in full or in part. See `Cashier.take_refund`."""
        request = Refund(
            out_trade_no=out_trade_no,
            out_request_no=out_request_no,
            refund_amt=refund_amt,
            operator=operator,
            notify_url=notify_url,
            request_date=request_date,
            refund_cause=refund_cause,
            remark=remark,
        )
        return await self.take(request, within=within)
