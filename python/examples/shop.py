"""A shop's payments and callbacks, independent of the web framework.

The Cashier's journal has every order, even if the shop is killed at any moment.
"""

from __future__ import annotations

import logging
import os
import threading
import time

from bestpay import BestpayError, CallbackReply, Cashier, Client, Journal, State

log = logging.getLogger("shop")


class Shop:
    """Set up by SHOP_CONFIG (a bestpay.toml), SHOP_JOURNAL (a file) and SHOP_URL (where callbacks reach it)."""

    def __init__(self) -> None:
        client = Client.from_config(os.environ["SHOP_CONFIG"])
        self.cashier = Cashier(client, Journal.sqlite(os.environ["SHOP_JOURNAL"]))
        self.notify_url = os.environ["SHOP_URL"] + "/bestpay/notice"
        threading.Thread(target=self.keep_up, daemon=True).start()

    def buy(self, out_trade_no: str, medium_no: str) -> str:
        """Orders a coffee by the payer's payment code. The callback brings the outcome."""
        try:
            entry = self.cashier.take_payment(
                out_trade_no=out_trade_no,
                trade_amt=1250,
                subject="coffee",
                medium_no=medium_no,
                goods_info="a cup of coffee",
                notify_url=self.notify_url,
                operator="till-3",
                within=0,
            )
        except BestpayError as error:
            return str(error)
        return entry.state.value

    def notice(self, body: bytes) -> CallbackReply:
        """Handles a callback: the raw body in, the reply out. It may arrive twice, and before `buy` has returned."""
        handled = self.cashier.on_callback(body)
        if handled.error is not None:
            log.warning("a callback was not applied: %s", handled.error)
        return handled.reply

    def order(self, out_trade_no: str) -> dict[str, str | int]:
        """What the journal says."""
        entry = self.cashier.payment(out_trade_no)
        events = self.cashier.journal.events_of(entry)
        times_paid = sum(event.to_state is State.SUCCESS and not event.is_alarm for event in events)
        return {"state": entry.state.value, "amount": str(entry.amount), "times_paid": times_paid}

    def keep_up(self) -> None:
        """Asks for the status of orders that a crash left open, and of those without a callback."""
        while True:
            try:
                self.cashier.recover(within=30)
            except BestpayError as error:
                log.warning("the journal cannot be read: %s", error)
            time.sleep(30)
