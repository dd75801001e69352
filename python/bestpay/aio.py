"""AsyncClient and AsyncCashier: the same calls for asyncio.

Each call runs in one of the client's own threads, since the core is synchronous; the event loop is never blocked.
Callbacks have threads of their own: they do not wait behind orders. A call sees the context variables of its task.

Cancellation and deadlines. Cancelling a task (or `asyncio.timeout`, `asyncio.wait_for`) ends the waiting at once, but
not the call: a request that a thread has started is finished. So a cancelled order has the effect unknown, and the
`__cause__` of the CancelledError is a CallCancelledError with `effect` and `out_trade_no`. Only an order or refund that
no thread had started is not sent. Waiting for a payment (`wait_for_payment`) can be cancelled at any moment, and takes
no thread while it pauses. A payment that a cashier had started stays in its journal, where `recover` and the same call
find it.
The interpreter does not exit before the running calls have ended.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime
from functools import partial
from os import PathLike
from types import TracebackType
from typing import TypeVar

from .calls import AsyncCashierCalls, AsyncClientCalls, MovesMoney
from .cashier import (
    NOTHING_RECOVERED,
    Cashier,
    CashierSettings,
    HandledCallback,
    Recovery,
    is_enough,
    is_not_open,
)
from .client import Client, ClientSettings
from .errors import BestpayError, Effect
from .hook import calling
from .interface import Answer, Request, numbers_of
from .journal import Entry, Event, Journal
from .merchant import Merchant
from .raising import CLOSED, closed, effect_of_unsent, end_after, require
from .result import AnyResult, OrderStatusResult, RefundStatusResult
from .threads import Threads
from .typing_names import Self, Unpack

A = TypeVar("A", bound=Answer)
T = TypeVar("T")

__all__ = ["AsyncCashier", "AsyncClient", "CallCancelledError"]

# As many connections as the client keeps.
_THREADS = 32
# For callbacks alone, which must not wait behind orders. Each takes a thread only as long as the journal does.
_CALLBACK_THREADS = 4


class CallCancelledError(BestpayError):
    """The cause of a CancelledError: what a cancelled call means for the money."""


class AsyncClient(AsyncClientCalls):
    """`bestpay.Client` for asyncio: the same methods as coroutines.

    >>> import asyncio
    >>> from bestpay.aio import AsyncClient
    >>> async def pay() -> str:
    ...     async with AsyncClient(shop) as client:
    ...         result = await client.order_by_barcode(
    ...             out_trade_no="D1", trade_amt=1250, subject="coffee", medium_no="510012345678901234",
    ...             goods_info="a cup of coffee", notify_url="https://shop.example/notice", operator="till-3",
    ...         )
    ...         return result.trade_status
    >>> asyncio.run(pay())
    TradeStatus('SUCCESS')
    """

    __slots__ = ("_callback_threads", "_client", "_threads")

    def __init__(self, merchant: Merchant, *, threads: int = _THREADS, **settings: Unpack[ClientSettings]) -> None:
        self._set(Client(merchant, **settings), threads)

    def _set(self, client: Client, threads: int) -> None:
        self._client = client
        self._threads = Threads(threads)
        self._callback_threads = Threads(_CALLBACK_THREADS)

    @classmethod
    def of_client(cls, client: Client, *, threads: int = _THREADS) -> Self:
        """Around a blocking client, such as one of your own subclass."""
        require("client", client, Client)
        around = cls.__new__(cls)
        around._set(client, threads)
        return around

    @classmethod
    def from_config(
        cls, path: str | PathLike[str], *, threads: int = _THREADS, **settings: Unpack[ClientSettings]
    ) -> Self:
        """From a `bestpay.toml`: see `Client.from_config`."""
        return cls.of_client(Client.from_config(path, **settings), threads=threads)

    @classmethod
    def from_env(cls, *, threads: int = _THREADS, **settings: Unpack[ClientSettings]) -> Self:
        """From the environment alone: see `Merchant.from_env`."""
        return cls.of_client(Client.from_env(**settings), threads=threads)

    @property
    def client(self) -> Client:
        """The blocking client that the threads use."""
        return self._client

    @property
    def merchant(self) -> Merchant:
        """The merchant of this client."""
        return self.client.merchant

    async def call(self, request: Request[A]) -> A:
        """Makes a request and returns its answer: see `Client.call`."""
        require("request", request, Request)
        with _call_of(request.interface, *numbers_of(request)):
            return await self.run(lambda: self.client.call(request), *numbers_of(request))

    async def wait_for_payment(self, *, out_trade_no: str, trade_date: datetime, deadline: float) -> OrderStatusResult:
        """Asks for an order's status until it is final: see `Client.wait_for_payment`."""
        return await self._wait(
            deadline,
            lambda left: self.client.ask_for_payment(out_trade_no=out_trade_no, trade_date=trade_date, deadline=left),
            out_trade_no,
        )

    async def wait_for_refund(
        self, *, out_trade_no: str, out_request_no: str, refund_date: datetime, deadline: float
    ) -> RefundStatusResult:
        """Asks for a refund's status until it is final: see `Client.wait_for_refund`."""
        return await self._wait(
            deadline,
            lambda left: self.client.ask_for_refund(
                out_trade_no=out_trade_no, out_request_no=out_request_no, refund_date=refund_date, deadline=left
            ),
            out_trade_no,
            out_request_no,
        )

    async def ask_for_payment(
        self, *, out_trade_no: str, trade_date: datetime, deadline: float = 0
    ) -> OrderStatusResult:
        """One question of `wait_for_payment`: see `Client.ask_for_payment`."""
        with _order_is_open(out_trade_no):
            return await self.run(
                lambda: self.client.ask_for_payment(
                    out_trade_no=out_trade_no, trade_date=trade_date, deadline=deadline
                ),
                out_trade_no,
            )

    async def ask_for_refund(
        self, *, out_trade_no: str, out_request_no: str, refund_date: datetime, deadline: float = 0
    ) -> RefundStatusResult:
        """One question of `wait_for_refund`: see `Client.ask_for_refund`."""
        with _order_is_open(out_trade_no, out_request_no):
            return await self.run(
                lambda: self.client.ask_for_refund(
                    out_trade_no=out_trade_no, out_request_no=out_request_no, refund_date=refund_date, deadline=deadline
                ),
                out_trade_no,
                out_request_no,
            )

    async def call_fields(self, interface: str, fields: Mapping[str, str | int]) -> AnyResult:
        """Calls an interface by name: see `Client.call_fields`."""
        require("fields", fields, Mapping)
        given = {name: str(fields[name]) for name in ("outTradeNo", "outRequestNo") if name in fields}
        numbers = (given.get("outTradeNo"), given.get("outRequestNo"))
        with _call_of(interface, *numbers):
            return await self.run(lambda: self.client.call_fields(interface, fields), *numbers)

    async def aclose(self) -> None:
        """Waits for the running calls, and ends the threads. `async with` does this. Later calls raise a BestpayError
        of the kind "closed".
        """
        for threads in (self._threads, self._callback_threads):
            await asyncio.get_running_loop().run_in_executor(None, threads.shutdown)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()

    async def run(self, call: Callable[[], T], out_trade_no: str | None = None, out_request_no: str | None = None) -> T:
        """Makes a call in a thread; if it is cancelled, the error says what that means for this order or refund."""
        return await _run(self._threads, call, out_trade_no, out_request_no)

    async def run_callback(self, call: Callable[[], T]) -> T:
        """Makes a call about a callback in a thread that no order can take."""
        return await _run(self._callback_threads, call)

    async def _wait(
        self, seconds: float, ask: Callable[[float], T], out_trade_no: str, out_request_no: str | None = None
    ) -> T:
        deadline = self.client.polling.deadline(seconds)
        with _order_is_open(out_trade_no, out_request_no):
            while True:
                try:
                    return await self.run(lambda: ask(deadline.left()), out_trade_no, out_request_no)
                except BestpayError as error:
                    pause = deadline.pause_after(error)
                await asyncio.sleep(pause)

    def __repr__(self) -> str:
        return f"AsyncClient({self.merchant!r})"


class AsyncCashier(AsyncCashierCalls):
    """`bestpay.Cashier` for asyncio: the same methods as coroutines. It uses the client's threads, and none while it
    waits for a payer.

    Cancelling ends the waiting at once. A payment or refund that had been started is finished and is in the journal:
    the same call continues it, and so does `recover`.

    >>> import asyncio
    >>> from bestpay import Journal
    >>> from bestpay.aio import AsyncCashier, AsyncClient
    >>> async def take() -> bool:
    ...     async with AsyncClient(shop) as client:
    ...         till = AsyncCashier(client, Journal.sqlite("till.db"))
    ...         await till.recover(within=30)
    ...         entry = await till.take_payment(
    ...             out_trade_no="D2", trade_amt=1250, subject="coffee", medium_no="510012345678901234",
    ...             goods_info="a cup of coffee", notify_url="https://shop.example/notice", operator="till-3",
    ...             within=120,
    ...         )
    ...         return entry.is_success
    >>> asyncio.run(take())
    True
    """

    __slots__ = ("_cashier", "_client")

    def __init__(self, client: AsyncClient, journal: Journal, **settings: Unpack[CashierSettings]) -> None:
        require("client", client, AsyncClient)
        self._client = client
        self._cashier = Cashier(client.client, journal, **settings)

    @property
    def journal(self) -> Journal:
        """The journal. Reading it blocks for as long as the database takes."""
        return self._cashier.journal

    async def take(self, request: MovesMoney, *, within: float) -> Entry:
        """Takes an order or refund: see `Cashier.take`."""
        require("request", request, Request)
        end = end_after("within", within)
        numbers = numbers_of(request)
        # Also before it begins: the journal may have the order from an earlier call.
        with _order_is_open(*numbers):
            entry = await self._client.run(lambda: self._cashier.begin(request), *numbers)
            return await self._wait(
                entry, end - time.monotonic(), is_enough, lambda entry: self._cashier.go_on(request, entry)
            )

    async def payment(self, out_trade_no: str) -> Entry:
        """What is known about an order: see `Cashier.payment`."""
        with _order_is_open(out_trade_no):
            return await self._client.run(lambda: self._cashier.payment(out_trade_no), out_trade_no)

    async def refund(self, out_request_no: str) -> Entry:
        """What is known about a refund: see `Cashier.refund`."""
        with _order_is_open(None, out_request_no):
            return await self._client.run(lambda: self._cashier.refund(out_request_no), None, out_request_no)

    async def follow_payment(self, out_trade_no: str, *, within: float) -> Entry:
        """Follows an order up by status: see `Cashier.follow_payment`."""
        with _order_is_open(out_trade_no):
            return await self._follow(await self.payment(out_trade_no), within)

    async def follow_refund(self, out_request_no: str, *, within: float) -> Entry:
        """Follows a refund up by status: see `Cashier.follow_refund`."""
        with _order_is_open(None, out_request_no):
            return await self._follow(await self.refund(out_request_no), within)

    async def recover(self, *, within: float) -> Recovery:
        """Asks for the status of everything that is open: see `Cashier.recover`."""
        end, recovery, is_over = end_after("within", within), NOTHING_RECOVERED, False
        with calling("recover"), _order_is_open(None):
            while not is_over:
                go_on = partial(self._cashier.recover_for_a_while, recovery, end)
                recovery, is_over = await self._client.run(go_on)
        return recovery

    async def on_callback(self, body: bytes) -> HandledCallback:
        """Reads a callback and records it: see `Cashier.on_callback`."""
        return await self._client.run_callback(lambda: self._cashier.on_callback(body))

    async def events(self, after: int = 0, limit: int = 100) -> list[Event]:
        """Changes of state and alarms: see `Journal.events`."""
        return await self._client.run(lambda: self._cashier.events(after, limit))

    async def _follow(self, entry: Entry, within: float) -> Entry:
        end = end_after("within", within)
        entry = await self._step(self._cashier.ask, entry)
        return await self._wait(entry, end - time.monotonic(), is_not_open, self._cashier.ask)

    async def _wait(
        self, entry: Entry, within: float, is_done: Callable[[Entry], bool], step: Callable[[Entry], Entry]
    ) -> Entry:
        for pause in self._cashier.polling.until(within):
            if is_done(entry):
                break
            await asyncio.sleep(pause)
            entry = await self._step(step, entry)
        return entry

    async def _step(self, step: Callable[[Entry], Entry], entry: Entry) -> Entry:
        return await self._client.run(lambda: step(entry), entry.out_trade_no, entry.out_request_no)

    def __repr__(self) -> str:
        return f"AsyncCashier({self._client!r})"


async def _run(
    threads: Threads, call: Callable[[], T], out_trade_no: str | None = None, out_request_no: str | None = None
) -> T:
    try:
        future = threads.submit(call)
    except RuntimeError as shut_down:
        raise closed(Effect.NOT_SENT, out_trade_no, out_request_no) from shut_down
    try:
        # Cancelling this task cancels the future with it, so that nobody misses what becomes of it.
        return await asyncio.wrap_future(future)
    except asyncio.CancelledError as cancelled:
        # True also if it has been cancelled already: then no thread had started.
        effect = Effect.NOT_SENT if future.cancel() else Effect.UNKNOWN
        raise cancelled from _cause(effect, out_trade_no, out_request_no)


@contextmanager
def _order_is_open(out_trade_no: str | None, out_request_no: str | None = None) -> Generator[None]:
    """Whatever happened to the last question, nothing new is known about the order."""
    try:
        yield
    except BestpayError as error:
        if error.kind == CLOSED:
            raise closed(Effect.UNKNOWN, out_trade_no, out_request_no) from error
        raise
    except asyncio.CancelledError as cancelled:
        raise cancelled from _cause(Effect.UNKNOWN, out_trade_no, out_request_no)


def _call_of(interface: str, out_trade_no: str | None, out_request_no: str | None) -> AbstractContextManager[None]:
    """What the end of a call of this interface means for its order."""
    if effect_of_unsent(interface) is Effect.UNKNOWN:
        return _order_is_open(out_trade_no, out_request_no)
    return nullcontext()


def _cause(effect: Effect, out_trade_no: str | None, out_request_no: str | None) -> CallCancelledError:
    known = "nothing was sent" if effect is Effect.NOT_SENT else "the outcome is unknown: ask for the status"
    return CallCancelledError(
        f"cancelled: {known}",
        kind="cancelled",
        effect=effect,
        out_trade_no=out_trade_no,
        out_request_no=out_request_no,
    )
