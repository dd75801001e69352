"""A sandbox gateway for a shop's tests, in this process. You can order every outcome and fault.

>>> from bestpay.testing import PAID_LATER, Sandbox
>>> with Sandbox() as sandbox:
...     client = sandbox.client()
...     result = client.order_by_barcode(
...         out_trade_no="T1", trade_amt=1250, subject="coffee", medium_no=PAID_LATER, goods_info="a cup of coffee",
...         notify_url="http://127.0.0.1:9/notice", operator="till-3",
...     )
...     order = sandbox.pay("T1")
>>> result.trade_status, order["tradeStatus"]
(TradeStatus('WAITFORPAY'), 'SUCCESS')

It verifies the merchant's signature, makes the document's checks, signs its answers with its own keys (public ones:
they protect nothing), keeps orders and refunds, and posts signed callbacks to http addresses of this machine. With
pytest the fixtures `bestpay_sandbox` and `bestpay_client` are available without an import.
"""

from __future__ import annotations

import json
from os import PathLike
from types import TracebackType
from typing import Any, Literal

from .._native import Sandbox as CoreSandbox
from .._native import sandbox_values
from ..client import Client, ClientSettings
from ..merchant import Merchant
from ..typing_names import Self, Unpack

Interface = Literal["barcode_order", "qrcode_order", "order_status", "refund", "refund_status", "unlisted", "*"]
Fault = Literal[
    "delay",
    "no_answer",
    "reset_before",
    "reset_after",
    "truncated",
    "http_500",
    "unsigned",
    "wrong_key",
    "other_order",
    "slow_drip",
]

__all__ = [
    "CLOSED_LATER",
    "FAILED",
    "FAILED_LATER",
    "NEVER_PAID",
    "PAID",
    "PAID_LATER",
    "REFUND_DONE_LATER",
    "REFUND_FAILED",
    "REFUND_FAILED_LATER",
    "REFUSED",
    "Sandbox",
]

_RESERVED = {name: value for name, _, value, _ in sandbox_values()}

PAID: str = _RESERVED["paid"]
"""`medium_no`: SUCCESS at once, as with any code that is not in this list."""
PAID_LATER: str = _RESERVED["paid_later"]
"""`medium_no`: WAITFORPAY, then SUCCESS."""
FAILED_LATER: str = _RESERVED["failed_later"]
"""`medium_no`: WAITFORPAY, then FAIL."""
CLOSED_LATER: str = _RESERVED["closed_later"]
"""`medium_no`: WAITFORPAY, then CLOSE."""
NEVER_PAID: str = _RESERVED["never_paid"]
"""`medium_no`: WAITFORPAY until `time_out` closes it."""
FAILED: str = _RESERVED["failed"]
"""`medium_no`: booked, FAIL at once."""
REFUSED: str = _RESERVED["refused"]
"""`medium_no`: refused (`success=false`), nothing booked."""
REFUND_DONE_LATER: str = _RESERVED["refund_done_later"]
"""`remark` of a refund: WAITFORPAY, then SUCCESS."""
REFUND_FAILED_LATER: str = _RESERVED["refund_failed_later"]
"""`remark` of a refund: WAITFORPAY, then FAIL."""
REFUND_FAILED: str = _RESERVED["refund_failed"]
"""`remark` of a refund: FAIL at once."""


class Sandbox:
    """A gateway at a free port of 127.0.0.1, until the `with` block or `stop()` ends it. Threads may share it.

    Times are in seconds: the delay of "later", and the delay before a callback is posted again (doubling each time).
    With `directory` it writes the files that a merchant would receive: merchant.p12, platform.cer, bestpay.toml.
    """

    __slots__ = ("_core",)

    def __init__(
        self,
        *,
        settle_after: float = 0.3,
        callback_retry: float = 0.3,
        callback_attempts: int = 6,
        directory: str | PathLike[str] | None = None,
    ) -> None:
        self._core = CoreSandbox(settle_after, callback_retry, callback_attempts, directory)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Stops the gateway. May be called twice."""
        self._core.stop()

    @property
    def url(self) -> str:
        """The gateway's address: its API_Url."""
        return self._core.url

    @property
    def merchant(self) -> Merchant:
        """The sandbox's merchant, with identity, keys and address."""
        return Merchant.of_core(self._core.merchant())

    def client(self, **settings: Unpack[ClientSettings]) -> Client:
        """A client of that merchant. It polls every 0.1 seconds by default, so that tests are quick."""
        settings.setdefault("poll_every", (0.1, 0.5))
        return Client(self.merchant, **settings)

    def orders(self) -> list[dict[str, Any]]:
        """The booked orders, by the document's names."""
        return _rows(self._core.orders())

    def refunds(self) -> list[dict[str, Any]]:
        """The booked refunds."""
        return _rows(self._core.refunds())

    def ledger(self) -> list[dict[str, Any]]:
        """Everything that happened, in order: calls, changes of status, and every attempt at a callback with its
        result."""
        return _rows(self._core.ledger())

    def pay(self, out_trade_no: str) -> dict[str, Any]:
        """Pays a waiting order, as the payer. Raises LookupError, or ValueError if it is no longer waiting."""
        return _row(self._core.play("pay", out_trade_no))

    def decline(self, out_trade_no: str) -> dict[str, Any]:
        """Declines a waiting order, as the payer: it fails."""
        return _row(self._core.play("decline", out_trade_no))

    def close(self, out_trade_no: str) -> dict[str, Any]:
        """Closes a waiting order, as the platform does when its time is over. `stop` ends the gateway itself."""
        return _row(self._core.play("close", out_trade_no))

    def set_fault(self, interface: Interface, fault: Fault, *, calls: int = 1, seconds: float = 0.0) -> None:
        """Makes the next calls of an interface ("*": any) fail. `seconds` is for delay and slow_drip.

        With every fault except "reset_before" the order or refund is booked, but the caller does not learn this.

        >>> sandbox.set_fault("barcode_order", "reset_after")
        >>> sandbox.clear_faults()
        """
        self._core.set_fault(interface, fault, calls, seconds)

    def clear_faults(self) -> None:
        """Removes the faults that have not been used yet."""
        self._core.clear_faults()

    def form_callbacks(self, form: bool = True) -> None:
        """Sends callbacks as forms instead of JSON, or again as JSON."""
        self._core.request_form_callbacks(form)

    def text_results(self, text: bool = True) -> None:
        """Returns the `result` of 3.5 and 3.6 as a string that holds JSON, as the document has it, or as an object."""
        self._core.request_text_results(text)


def _rows(text: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(text)
    return rows


def _row(text: str) -> dict[str, Any]:
    row: dict[str, Any] = json.loads(text)
    return row
