"""What a shop does with payments and callbacks, whatever web framework brings them.

The books are in memory here; a real shop keeps them where they survive, and stores an order before it is sent.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass

from bestpay import Amount, BestpayError, CallbackReply, Client, Effect

log = logging.getLogger("shop")


@dataclass
class Order:
    out_trade_no: str
    trade_amt: Amount
    status: str = "NEW"
    times_applied: int = 0


class Shop:
    def __init__(self, client: Client, notify_url: str) -> None:
        self.client = client
        self.notify_url = notify_url
        self.orders: dict[str, Order] = {}
        self.lock = threading.Lock()

    def buy(self, out_trade_no: str, medium_no: str) -> str:
        """Orders a coffee by the payer's payment code."""
        order = self.orders[out_trade_no] = Order(out_trade_no, Amount(1250))
        try:
            result = self.client.order_by_barcode(
                out_trade_no=order.out_trade_no,
                trade_amt=order.trade_amt,
                subject="coffee",
                medium_no=medium_no,
                goods_info="a cup of coffee",
                notify_url=self.notify_url,
                operator="till-3",
            )
        except BestpayError as error:
            if error.effect is Effect.UNKNOWN:
                # It may have arrived: the callback or a question (3.3) will tell. Never order again.
                return "UNKNOWN"
            return str(error)
        if result.trade_status.is_final:
            self.apply(order, result.trade_status)
        return result.trade_status

    def notice(self, body: bytes) -> CallbackReply:
        """Takes a callback: the raw body in, the reply out. It may come twice, and before `buy` has returned."""
        try:
            callback = self.client.merchant.read_callback(body)
            order = self.orders.get(callback.out_trade_no)
            if order is None:
                return CallbackReply.try_again("NO_SUCH_ORDER", "not accepted")
            # Nothing but this comparison binds the callback to the order.
            callback.expect(out_trade_no=order.out_trade_no, trade_amt=order.trade_amt)
        except BestpayError as error:
            log.warning("a callback was refused: %s", error)
            return CallbackReply.try_again(error.kind, "not accepted")
        if callback.trade_status.is_final:
            self.apply(order, callback.trade_status)
        return callback.reply()

    def apply(self, order: Order, status: str) -> None:
        """Applies an outcome once, however often it is told."""
        with self.lock:
            if order.status != status:
                order.status = status
                order.times_applied += 1
