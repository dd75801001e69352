"""Client: a merchant and an HTTP agent. Prepare, send, accept."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from os import PathLike
from types import TracebackType
from typing import Any, TypedDict, TypeVar

from ._native import Client as CoreClient
from ._native import PreparedRequest, Wait
from .calls import ClientCalls
from .errors import BestpayError, ConfigError, Effect, InvalidKeyError, InvalidRequestError, PendingError
from .hook import calling
from .interface import Answer, Request, numbers_of
from .merchant import Merchant
from .raising import CLOSED, closed, effect_of_unsent, end_after, require, require_callable
from .result import AnyResult, OrderStatusResult, RefundStatusResult, answer_of
from .typing_names import Self, Unpack

Result = TypeVar("Result", bound=Answer)
Transport = Callable[[PreparedRequest], tuple[int, bytes]]
"""Sends a signed request, and returns the HTTP status and the body of its answer."""


class ClientSettings(TypedDict, total=False):
    """Settings of a client. Times are in seconds."""

    # generated: settings
    connect_timeout: float
    """How long making a connection may take, including DNS, proxy and TLS; a day at most. Default: 10 seconds."""
    read_timeout: float
    """How long an answer may take, for all interfaces: from the first byte of the request to the last byte of the
    answer; a day at most. Default: the document's 60 seconds for orders and 6 for the others."""
    retry_reads_within: float
    """How long 3.3 and 3.6 are asked again while their outcome is unknown; a day at most. This limits repeated
    questions too. 0 asks once. Default: 15 seconds."""
    poll_every: tuple[float, float]
    """The first pause of a wait for a payment or a refund, and the longest pause. Default: 1 second and 10 seconds."""
    proxy: str
    """An HTTP proxy to tunnel through, `http://[user:password@]host[:port]`; no other kind is supported. The
    environment's proxy variables are not read. Default: none."""
    root_certificates: Sequence[bytes]
    """Root certificates to trust besides the built-in ones of Mozilla, each PEM (one or several) or DER. Default:
    none."""
    # end of generated: settings
    transport: Transport
    """What sends the requests in place of the client's own connections: a callable that gets the signed request and
    returns the HTTP status and the body of its answer. For a test, or for a kind of proxy that the client does not
    have. `read_timeout` of the request is the time that is left. If it raises, the effect is unknown, and the exception
    is the error's `__cause__`. Connecting, `proxy` and `root_certificates` do not apply then."""


# The time for the answer to a question of a wait that starts too late, in seconds.
_SHORTEST = 0.001
# generated: names
_CORE_SETTINGS = ("connect_timeout", "read_timeout", "retry_reads_within", "proxy", "root_certificates")
_POLL_EVERY = (1.0, 10.0)
# end of generated: names


class Polling:
    """The pauses between the questions of a wait, growing from the first to the longest."""

    __slots__ = ("_first", "_longest")

    def __init__(self, poll_every: tuple[float, float]) -> None:
        wanted = "poll_every must be two numbers of seconds, the first more than 0 and not above the second"
        try:
            first, longest = poll_every
            is_right = 0 < first <= longest
        except (TypeError, ValueError) as error:
            raise type(error)(wanted) from None
        if not is_right:
            raise ValueError(wanted)
        self._first = first
        self._longest = longest

    @property
    def first(self) -> float:
        """The first pause, in seconds."""
        return self._first

    @property
    def longest(self) -> float:
        """The longest pause, in seconds."""
        return self._longest

    def until(self, deadline: float) -> Iterator[float]:
        """The pauses until `deadline` seconds from now. When they end, so does the waiting."""
        wait = Wait(self.first, self.longest, deadline)
        while (pause := wait.pause()) is not None:
            yield pause

    def deadline(self, seconds: float) -> Deadline:
        """A wait of this many seconds that begins now; 0 for one question with its own time-outs."""
        return Deadline(self, seconds)


class Deadline:
    """The questions of a wait: none outlasts it, and the last one is asked up to a second before its end."""

    __slots__ = ("_has_heard", "_is_one_question", "_known", "_wait")

    _known: BestpayError

    def __init__(self, polling: Polling, seconds: float) -> None:
        end_after("deadline", seconds)
        self._wait = Wait(polling.first, polling.longest, seconds)
        self._is_one_question = seconds <= 0
        self._has_heard = False

    def left(self) -> float:
        """The time for the answer to the next question; 0 if it has its own time-outs."""
        return 0.0 if self._is_one_question else max(self._wait.left(), _SHORTEST)

    def pause_after(self, error: BestpayError) -> float:
        """The pause before the next question, after this error of the last one. Raises what is known by then if that
        was the last question, or if asking again cannot help.
        """
        # A lost or refused question does not invalidate an earlier answer.
        if not self._has_heard or has_heard(error):
            self._known, self._has_heard = error, has_heard(error)
        pause = self._wait.pause_for_an_answer()
        if pause is None or is_settled(self._known):
            raise self._known
        return pause


class Settings:
    """A client's settings, in the form of the native module, and its pauses."""

    __slots__ = ("core", "polling")

    core: dict[str, Any]
    polling: Polling

    def __init__(self, given: ClientSettings) -> None:
        settings: dict[str, Any] = {**given}
        self.polling = Polling(settings.pop("poll_every", _POLL_EVERY))
        self.core = {name: settings.pop(name, None) for name in _CORE_SETTINGS}
        self.core["transport"] = transport = settings.pop("transport", None)
        require_callable("transport", transport)
        if settings:
            names = ", ".join((*_CORE_SETTINGS, "poll_every", "transport"))
            raise TypeError(f"a client has no setting {next(iter(settings))!r}; it has {names}")


def is_settled(error: BestpayError) -> bool:
    """Whether asking again cannot help, because the question itself is wrong, or the client is closed."""
    return isinstance(error, (ConfigError, InvalidKeyError, InvalidRequestError)) or error.kind == CLOSED


def has_heard(error: BestpayError) -> bool:
    """Whether the platform gave a status that was not final, rather than refusing the question."""
    return isinstance(error, PendingError) and error.code is None


class Client(ClientCalls):
    """Calls the platform for a merchant. Immutable; threads may share one, and share its connections.

    Orders and refunds are sent once, whatever happens. Status questions are asked again while the outcome is unknown,
    within a deadline. Other Python threads run meanwhile. A signal such as Ctrl-C is handled when the call has ended,
    at the latest after its time-outs. A forked child makes its own connections.

    >>> from bestpay import BestpayError, Effect
    >>> try:
    ...     result = client.order_by_barcode(
    ...         out_trade_no="C1", trade_amt=1250, subject="coffee", medium_no="510012345678901234",
    ...         goods_info="a cup of coffee", notify_url="https://shop.example/notice", operator="till-3",
    ...     )
    ...     print(result.trade_status)
    ... except BestpayError as error:
    ...     if error.effect is Effect.UNKNOWN:
    ...         print("ask for the status of", error.out_trade_no)
    SUCCESS
    """

    __slots__ = ("_core", "_merchant", "_polling")

    _core: CoreClient | None
    _merchant: Merchant
    _polling: Polling

    def __init__(self, merchant: Merchant, **settings: Unpack[ClientSettings]) -> None:
        require("merchant", merchant, Merchant, "; Client.from_config reads a bestpay.toml")
        given = Settings(settings)
        self._set(CoreClient(merchant.core, given.core), given)

    def _set(self, core: CoreClient, settings: Settings) -> None:
        self._core = core
        self._merchant = Merchant.of_core(core.merchant)
        self._polling = settings.polling

    @classmethod
    def from_config(cls, path: str | PathLike[str], **settings: Unpack[ClientSettings]) -> Client:
        """From a `bestpay.toml`, including its proxy and root certificate; environment variables override it.

        >>> Client.from_config("shop/bestpay.toml", connect_timeout=3).merchant.merchant_no
        '3178000000000002'
        """
        client, given = cls.__new__(cls), Settings(settings)
        client._set(CoreClient.from_config(path, given.core), given)
        return client

    @classmethod
    def from_env(cls, **settings: Unpack[ClientSettings]) -> Client:
        """From the environment alone: see `Merchant.from_env`."""
        client, given = cls.__new__(cls), Settings(settings)
        client._set(CoreClient.from_env(given.core), given)
        return client

    @property
    def merchant(self) -> Merchant:
        """The merchant of this client."""
        return self._merchant

    @property
    def polling(self) -> Polling:
        """The pauses of its waits."""
        return self._polling

    def core(self, effect: Effect, out_trade_no: object = None, out_request_no: object = None) -> CoreClient:
        """The native object; its interface may change. Raises an error with this effect and about this order if
        the client is closed.
        """
        if self._core is None:
            raise closed(effect, out_trade_no, out_request_no)
        return self._core

    def close(self) -> None:
        """Ends the client, as `with` does. Later calls, also those of its cashiers, raise a BestpayError of the kind
        "closed"; a call that another thread has begun is finished. The connections close when no call and no cashier
        uses them any more.

        >>> with Client(shop) as short:
        ...     short.order_status(out_trade_no="C0", trade_date=shop.now()).trade_status
        TradeStatus('SUCCESS')
        >>> short.order_status(out_trade_no="C0", trade_date=shop.now())
        Traceback (most recent call last):
        bestpay.failure.BestpayError: closed: the client is closed
        """
        self._core = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def call(self, request: Request[Result]) -> Result:
        """Prepares, sends and accepts a request: `order_by_barcode` and its like call this with their keywords.

        >>> from bestpay import OrderStatus
        >>> client.call(OrderStatus(out_trade_no="C0", trade_date=client.merchant.now())).trade_status
        TradeStatus('SUCCESS')

        The payer of a QR code pays at the result's `payment_url`:

        >>> result = client.order_by_qrcode(
        ...     out_trade_no="C2", trade_amt=990, subject="bread", trade_type="ALIPAY", goods_info="a loaf",
        ...     notify_url="https://shop.example/notice", operator="till-3",
        ... )
        >>> result.trade_status, result.payment_url is not None
        (TradeStatus('WAITFORPAY'), True)
        """
        require("request", request, Request)
        answer: type[Result] = request.answer
        numbers = numbers_of(request)
        core = self.core(effect_of_unsent(request.interface), *numbers)
        with calling(request.interface, *numbers):
            return answer.of_core(core.call(request.interface, request))

    def wait_for_payment(self, *, out_trade_no: str, trade_date: datetime, deadline: float) -> OrderStatusResult:
        """Asks for an order's status until it is final, at growing intervals, and gives up after `deadline` seconds.

        `trade_date` is the order's `request_date`. Failed and refused questions are repeated too: an order whose
        answer was lost may still be on its way. No question outlasts the deadline. At the deadline PendingError is
        raised if any question was answered; otherwise the last question's error, which is a PendingError with the
        platform's code if that question was refused (the platform may not have the order). Its effect is what is known
        about the order: unknown. Keep the order and ask again later.
        """
        return self._wait(
            deadline,
            lambda left: self.ask_for_payment(out_trade_no=out_trade_no, trade_date=trade_date, deadline=left),
        )

    def wait_for_refund(
        self, *, out_trade_no: str, out_request_no: str, refund_date: datetime, deadline: float
    ) -> RefundStatusResult:
        """Asks for a refund's status until it is final: as `wait_for_payment`."""
        return self._wait(
            deadline,
            lambda left: self.ask_for_refund(
                out_trade_no=out_trade_no, out_request_no=out_request_no, refund_date=refund_date, deadline=left
            ),
        )

    def ask_for_payment(self, *, out_trade_no: str, trade_date: datetime, deadline: float = 0) -> OrderStatusResult:
        """One question of `wait_for_payment`, for callers that wait in their own way. It ends before the deadline, in
        seconds; with 0 it has its own time-outs.

        Raises PendingError while the order is not final. An error's effect is what is known about the order.
        """
        core = self.core(Effect.UNKNOWN, out_trade_no)
        with calling("order_status", out_trade_no):
            return OrderStatusResult.of_core(core.ask_for_payment(out_trade_no, trade_date, deadline))

    def ask_for_refund(
        self, *, out_trade_no: str, out_request_no: str, refund_date: datetime, deadline: float = 0
    ) -> RefundStatusResult:
        """One question of `wait_for_refund`: as `ask_for_payment`."""
        core = self.core(Effect.UNKNOWN, out_trade_no, out_request_no)
        with calling("refund_status", out_trade_no, out_request_no):
            return RefundStatusResult.of_core(core.ask_for_refund(out_trade_no, out_request_no, refund_date, deadline))

    def call_fields(self, interface: str, fields: Mapping[str, str | int]) -> AnyResult:
        """Calls an interface by name, with fields by their names on the wire: see `Merchant.prepare_fields`.

        >>> closed = client.call_fields("/mapi/sandbox/closeOrder", {"outTradeNo": "C0"})
        >>> closed.other["outTradeNo"], closed.trade_status.is_final
        ('C0', False)
        """
        require("fields", fields, Mapping)
        numbers = (fields.get("outTradeNo"), fields.get("outRequestNo"))
        core = self.core(effect_of_unsent(interface), *numbers)
        with calling(interface, *(None if number is None else str(number) for number in numbers)):
            answer = core.call_fields(interface, dict(fields))
        return answer_of(interface).of_core(answer)

    def _wait(self, seconds: float, ask: Callable[[float], Result]) -> Result:
        deadline = self.polling.deadline(seconds)
        while True:
            try:
                return ask(deadline.left())
            except BestpayError as error:
                pause = deadline.pause_after(error)
            time.sleep(pause)

    def __repr__(self) -> str:
        return f"Client({self.merchant!r})"
