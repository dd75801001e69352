"""A first payment, against a gateway on your own machine: python first_payment.py"""

from __future__ import annotations

from decimal import Decimal

from bestpay import BestpayError, Client, Effect, TradeStatus
from bestpay.testing import PAID_LATER, Sandbox


def pay(client: Client, medium_no: str) -> TradeStatus:
    # Keep number and date before the order is sent: its status is asked for with both, also after a crash.
    out_trade_no, ordered_at = "20260301-0001", client.merchant.now()
    try:
        result = client.order_by_barcode(
            out_trade_no=out_trade_no,
            trade_amt=Decimal("12.50"),
            subject="聚合支付付款码下单",
            medium_no=medium_no,
            goods_info="聚合支付-咖啡一杯",
            notify_url="https://shop.example/bestpay/notice",
            operator="till-3",
            request_date=ordered_at,
        )
        if result.trade_status.is_final:
            return result.trade_status
    except BestpayError as error:
        if error.effect is not Effect.UNKNOWN:
            raise
    # Waiting for the payer's password, or lost on its way: ask, never order again.
    return client.wait_for_payment(out_trade_no=out_trade_no, trade_date=ordered_at, deadline=120).trade_status


# Against the platform itself: client = Client.from_config("bestpay.toml")
with Sandbox() as sandbox:
    print("paid" if pay(sandbox.client(), PAID_LATER) == TradeStatus.SUCCESS else "not paid")
