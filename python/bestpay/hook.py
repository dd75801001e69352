"""A hook around every call of the platform, for traces and metrics."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from types import TracebackType

from .raising import require_callable
from .record import Record


class Call(Record):
    """A call of the platform, as a hook is told of it."""

    interface: str
    """"barcode_order", "qrcode_order", "order_status", "refund" or "refund_status"; "recover" for a `Cashier` that asks
    about everything that is open."""
    out_trade_no: str | None
    """The number of the order, if the call is about one."""
    out_request_no: str | None
    """The number of the refund, if the call is about one."""


Hook = Callable[[Call], AbstractContextManager[object]]

_hook: Hook | None = None


def set_hook(hook: Hook | None) -> None:
    """Sets a hook around every call of a `Client` or `Cashier` that asks the platform; None switches it off.

    It gets the call, and returns a context manager, which is entered before the call and left after it, with the call's
    exception if there is one. So a span of OpenTelemetry will do. There is one hook per process. It runs in the thread
    of the call, with asyncio too, where it sees the context variables of the task. If it raises, the call continues,
    and the exception is logged. It cannot stop a call, hide its exception or add headers.

    >>> from contextlib import contextmanager
    >>> from bestpay import set_hook
    >>> @contextmanager
    ... def timed(call):
    ...     print("begin", call.interface, call.out_trade_no)
    ...     yield
    ...     print("end")
    >>> set_hook(timed)
    >>> client.order_status(out_trade_no="C0", trade_date=client.merchant.now()).trade_status
    begin order_status C0
    end
    TradeStatus('SUCCESS')
    >>> set_hook(None)
    """
    require_callable("a hook", hook)
    global _hook
    _hook = hook


class calling:  # noqa: N801 - a context manager
    """Runs the hook around a call."""

    __slots__ = ("_call", "_entered")

    _call: tuple[str, str | None, str | None]
    _entered: AbstractContextManager[object] | None

    def __init__(self, interface: str, out_trade_no: str | None = None, out_request_no: str | None = None) -> None:
        self._call = (interface, out_trade_no, out_request_no)
        self._entered = None

    def __enter__(self) -> None:
        if _hook is None:
            return
        interface, out_trade_no, out_request_no = self._call
        try:
            entered = _hook(Call(interface=interface, out_trade_no=out_trade_no, out_request_no=out_request_no))
            entered.__enter__()
            self._entered = entered
        except Exception as error:
            self._report(error)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._entered is None:
            return
        try:
            self._entered.__exit__(kind, error, traceback)
        except Exception as raised:
            if raised is not error:
                self._report(raised)

    def _report(self, error: Exception) -> None:
        import logging

        _, out_trade_no, out_request_no = self._call
        numbers = {"out_trade_no": out_trade_no, "out_request_no": out_request_no}
        logging.getLogger("bestpay").error("the hook raised an exception", exc_info=error, extra=numbers)
