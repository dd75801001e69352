"""A till with a journal: scan, order, wait, print the receipt, refund. What the cashier reads are the library's words.

    python till.py [--lang en] [--wait SECONDS] CONFIG ORDER_NUMBER PAYMENT_CODE YUAN NOTIFY_URL

It ends with 0 when the order was paid and refunded, 1 when it was not or nothing was sent, 2 when that is not known.
Its journal is journal.db beside CONFIG. Pull the plug in the middle of a payment, and type the same command again: what
was left open is settled first, and the order is not sent a second time.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bestpay import Amount, BestpayError, Cashier, Client, Effect, Entry, Journal, Language

PAID, NOT_PAID, NOT_KNOWN = range(3)


class Till:
    def __init__(self, config: Path, language: Language, notify_url: str) -> None:
        journal = Journal.sqlite(config.with_name("journal.db"))
        # No other till uses this journal: what an earlier run was busy with need not wait for a minute.
        self.cashier = Cashier(Client.from_config(config), journal, lease=5)
        self.language: Language = language
        self.notify_url = notify_url

    def sell(self, number: str, code: str, amount: Amount, within: float) -> int:
        # Written down, sent once, and the answer written down.
        entry = self.cashier.take_payment(
            out_trade_no=number,
            trade_amt=amount,
            subject="咖啡",
            medium_no=code,
            goods_info="咖啡一杯",
            notify_url=self.notify_url,
            operator="till-1",
            within=0,
        )
        if entry.state.is_open:
            # The payer types a password, or the answer was lost: only ask.
            self.show(entry)
            entry = self.cashier.follow_payment(number, within=within)
        outcome = self.show(entry)
        if outcome != PAID:
            return outcome
        print_receipt(entry)
        refund = self.cashier.take_refund(
            out_trade_no=number,
            out_request_no=f"{number}-R1",
            refund_amt=amount,
            operator="till-1",
            notify_url=self.notify_url,
            within=within,
        )
        return self.show(refund)

    def show(self, entry: Entry) -> int:
        """The cashier's screen about an order or refund."""
        print(entry.till_text(self.language))
        if entry.is_success:
            print(f"￥{entry.amount}")
            return PAID
        if entry.state.is_final:
            print(entry.message or entry.out_trade_no)  # The platform's own words.
            return NOT_PAID
        print(entry.out_trade_no, flush=True)
        return NOT_KNOWN


def print_receipt(entry: Entry) -> None:
    print("-" * 32)
    print(entry.merchant_no, entry.out_trade_no)
    print(f"{entry.request_date:%Y-%m-%d %H:%M:%S} ￥{entry.amount}")
    print("-" * 32)


def failed(error: BestpayError, language: Language) -> int:
    """The cashier's screen after a call that failed, and the technician's lines. The effect says what was sent."""
    print(error.till_text(language))
    print(error.text(language), file=sys.stderr)
    return NOT_PAID if error.effect is Effect.NOT_SENT else NOT_KNOWN


def main() -> int:
    parser = argparse.ArgumentParser(description="A till.")
    parser.add_argument("config", type=Path)
    parser.add_argument("number")
    parser.add_argument("code")
    parser.add_argument("yuan")
    parser.add_argument("notify_url")
    parser.add_argument("--lang", choices=("zh", "en"), default="zh")
    parser.add_argument("--wait", type=float, default=120, metavar="SECONDS")
    given = parser.parse_args()
    try:
        till = Till(given.config, given.lang, given.notify_url)
    except BestpayError as error:
        failed(error, given.lang)
        return NOT_KNOWN  # Nothing is known about its earlier orders.
    try:
        till.cashier.recover(within=15)  # What was left open when the power went.
        return till.sell(given.number, given.code, Amount.from_yuan(given.yuan), given.wait)
    except BestpayError as error:
        return failed(error, given.lang)


if __name__ == "__main__":
    sys.exit(main())
