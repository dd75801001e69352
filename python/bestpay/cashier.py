"""Cashier: a client with a journal. Makes payments and refunds once, follows them up, and finds what was left open."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any, TypedDict

from ._native import Cashier as CoreCashier
from ._native import is_enough as core_is_enough
from .callback import CallbackReply
from .calls import CashierCalls, MovesMoney
from .client import Client, Polling
from .entry import State
from .errors import BestpayError, Effect
from .hook import calling
from .interface import Request, numbers_of
from .journal import Entry, Event, Journal
from .raising import end_after, require
from .record import Record
from .typing_names import Unpack


class CashierSettings(TypedDict, total=False):
    """Settings of a cashier. Times are in seconds."""

    # generated: settings
    lease: float
    """How long one process may be busy with an order before others ask for its status as well: after a crash, how
    long its orders wait; whole seconds, a day at most. Default: 60 seconds."""
    arrival_window: float
    """How long after it was sent a request may still arrive: connecting, sending, the platform's own 60 seconds;
    whole seconds, a day at most. An order that the platform does not know after that has never arrived. Default:
    120 seconds."""
    poll_every: tuple[float, float]
    """The first pause between two questions about one order, and the longest pause. Default: 1 second and 60
    seconds."""
    not_found_codes: Sequence[str]
    """The errorCodes of 3.3 and 3.6 that mean "no such order or refund". The document does not list them: ask the
    platform for its own. With a code that is not among them an order stays `unknown`, never `never_arrived`, and
    one that the platform refused is `refused` only after the arrival window. Default: none; for a merchant of the
    sandbox, the sandbox's two, `ORDER_NOT_EXIST` and `REFUND_NOT_EXIST`."""
    # end of generated: settings


# generated: names
_CORE_SETTINGS = ("lease", "arrival_window", "not_found_codes")
_POLL_EVERY = (1.0, 60.0)
# end of generated: names

# How often a recovery reacts to Ctrl-C or to the cancellation of its task, in seconds.
_A_WHILE = 0.25


class Recovery(Record):
    """The result of `Cashier.recover`."""

    settled: int
    """How many open orders and refunds are final now. The events say which."""
    open: int
    """How many of this merchant's are still open."""
    questions: int
    """How many status questions were asked."""


NOTHING_RECOVERED = Recovery(settled=0, open=0, questions=0)


class HandledCallback(Record):
    """The result of a callback: the reply, and either the entry or the error."""

    reply: CallbackReply
    """The reply to the platform, to be sent with HTTP status 200 whatever the outcome."""
    entry: Entry | None
    """The order or refund after the callback."""
    error: BestpayError | None
    """Why the callback was rejected: it is not genuine, is about nothing in the journal, or contradicts the
    journal."""


class Cashier(CashierCalls):
    """Makes payments and refunds with a `Client`, and records them in a `Journal`. Threads may share one.

    Every order and refund is written down before it is sent, and updated with every answer, status and callback.
    Whatever happens in between (a power failure, a time-out, Ctrl-C), `recover` finds it.

    >>> from bestpay import Cashier, Journal, State
    >>> till = Cashier(client, Journal.sqlite("till.db"))
    >>> recovery = till.recover(within=30)  # after a start: what was left open when the power went
    >>> entry = till.take_payment(
    ...     out_trade_no="K1", trade_amt=1250, subject="coffee", medium_no="510012345678901234",
    ...     goods_info="a cup of coffee", notify_url="https://shop.example/notice", operator="till-3",
    ...     within=120,
    ... )
    >>> if entry.is_success:
    ...     print("paid")
    ... elif entry.state is State.NEVER_ARRIVED:
    ...     print("not paid; order again under a new number")
    ... elif entry.state.is_final:
    ...     print("not paid:", entry.message)
    ... else:
    ...     print("not known yet: take the same order again, or leave it to recover()")
    paid
    """

    __slots__ = ("_client", "_core", "_journal", "_polling")

    _client: Client
    _journal: Journal
    _core: CoreCashier
    _polling: Polling

    def __init__(self, client: Client, journal: Journal, **settings: Unpack[CashierSettings]) -> None:
        require("client", client, Client)
        require("journal", journal, Journal, "; Journal.sqlite and Journal.postgres open one")
        given: dict[str, Any] = {**settings}
        self._polling = Polling(given.pop("poll_every", _POLL_EVERY))
        core = {name: given.pop(name, None) for name in _CORE_SETTINGS}
        core["poll_every"] = (self._polling.first, self._polling.longest)
        if given:
            raise TypeError(
                f"a cashier has no setting {next(iter(given))!r}; it has {', '.join(_CORE_SETTINGS)}, poll_every"
            )
        self._client = client
        self._journal = journal
        self._core = CoreCashier(client.core(Effect.NOT_SENT), journal.core, core)

    @property
    def client(self) -> Client:
        """The client of this cashier."""
        return self._client

    @property
    def journal(self) -> Journal:
        """What it remembers."""
        return self._journal

    @property
    def polling(self) -> Polling:
        """The pauses of its waits."""
        return self._polling

    def core(self, out_trade_no: object = None, out_request_no: object = None) -> CoreCashier:
        """The native object, to send something with; its interface may change. Raises an error about this order if
        the client is closed: its journal may have the order, so the effect is unknown.
        """
        self._client.core(Effect.UNKNOWN, out_trade_no, out_request_no)
        return self._core

    def take(self, request: MovesMoney, *, within: float) -> Entry:
        """Makes a payment or a refund: `take_payment` and its like call this with their keywords.

        It asks for the status until the entry is final or `within` seconds are over; an entry that is still open then
        stays open: see `Entry.state`.

        The same order again returns what is known, and continues to ask for its status; it is never sent a second
        time.

        After an error with the effect not sent you may make the same call again: nothing was sent, or the order could
        not be written into the journal. JournalError of the kind "order_conflict" means that the number belongs to an
        order with another `field`; its effect is what is known about that order, never not sent. The same order with
        another payment code is not a conflict. JournalError of the kind "journal_unavailable" with the effect unknown
        means that the order was sent, but its outcome could not be written down: `recover` finds it.

        >>> entry = cashier.take_refund(
        ...     out_trade_no="20260301-0001", out_request_no="20260301-0001-R1", refund_amt=300, operator="till-3",
        ...     notify_url="https://shop.example/notice", within=30,
        ... )
        >>> entry.is_success, entry == cashier.refund("20260301-0001-R1")
        (True, True)

        An order that the payer scans is returned once the platform has it, with its `payment_url`; `follow_payment`
        waits for the payer. Only the order's answer has the paymentUrl: if that answer was lost the payer cannot pay,
        and the platform closes the order. Make another one under a new number.

        >>> entry = cashier.take_qrcode_payment(
        ...     out_trade_no="K2", trade_amt=990, subject="bread", trade_type="ALIPAY", goods_info="a loaf",
        ...     notify_url="https://shop.example/notice", operator="till-3", within=10,
        ... )
        >>> entry.state, entry.payment_url is not None
        (<State.WAITING: 'waiting'>, True)
        >>> order = sandbox.pay("K2")
        >>> cashier.follow_payment("K2", within=300).is_success
        True
        """
        end = end_after("within", within)
        entry = self.begin(request)
        return self._wait(entry, end - time.monotonic(), is_enough, lambda entry: self.go_on(request, entry))

    def payment(self, out_trade_no: str) -> Entry:
        """What is known about an order. Raises JournalError "not_in_journal" if the journal does not have it.

        >>> cashier.payment("20260301-0001").state
        <State.SUCCESS: 'success'>
        >>> cashier.payment("20260301-0009")
        Traceback (most recent call last):
        bestpay.errors.JournalError: not_in_journal: the journal knows no order 20260301-0009
        """
        return Entry.of_core(self._core.payment(out_trade_no))

    def refund(self, out_request_no: str) -> Entry:
        """What is known about a refund: as `payment`."""
        return Entry.of_core(self._core.refund(out_request_no))

    def follow_payment(self, out_trade_no: str, *, within: float) -> Entry:
        """Asks for an order's status until it is final or `within` seconds are over. Asks at least once if the order
        is open and nobody has asked very recently.

        If the platform does not answer, the order stays open; this is not an error. Raises JournalError
        "not_in_journal" if the journal does not have the order.

        >>> cashier.follow_payment("20260301-0001", within=60).is_success
        True
        """
        return self._follow(self.payment(out_trade_no), within)

    def follow_refund(self, out_request_no: str, *, within: float) -> Entry:
        """Follows a refund up by status: as `follow_payment`."""
        return self._follow(self.refund(out_request_no), within)

    def recover(self, *, within: float) -> Recovery:
        """Asks for the status of all open entries, until none is open or `within` seconds are over.

        Call it after every start, and from time to time. Several processes may call it: none asks about an entry that
        another one has a lease on, so entries left by a crash are asked about when their `lease` is over. Raises
        JournalError. If the platform does not answer, the orders stay open; this is not an error.

        >>> cashier.recover(within=30)
        Recovery(settled=0, open=0, questions=0)
        """
        end, recovery, is_over = end_after("within", within), NOTHING_RECOVERED, False
        with calling("recover"):
            while not is_over:
                recovery, is_over = self.recover_for_a_while(recovery, end)
        return recovery

    def on_callback(self, body: bytes) -> HandledCallback:
        """Reads a callback and records it. Pass the raw body, and answer with `reply` and HTTP 200.

        ============================================================  ==========================  =====================
        the callback                                                  the entry                   the reply
        ============================================================  ==========================  =====================
        says something new                                            advances                    200
        says what is known, or an earlier truth                       stays                       200
        contradicts a final state, or names another amount            stays; an alarm is raised   200
        does not say whether it is about a refund, and is no success  stays                       200
        is a refund's under its order's number, and fits one refund   stays; is asked for next    200
        is about a number that the journal does not know              an alarm is raised          200
        is not the platform's, or cannot be written down              stays                       not accepted
        ============================================================  ==========================  =====================

        >>> handled = cashier.on_callback(callback_body)
        >>> handled.entry == cashier.payment("20260301-0001"), handled.reply == CallbackReply.accepted()
        (True, True)
        >>> handled = cashier.on_callback(b'{"tradeStatus":"SUCCESS"}')
        >>> handled.error.kind, b'"statusCode":"500"' in handled.reply.body
        ('missing_sign', True)
        """
        body_of_reply, content_type, fields, error = self._core.on_callback(body)
        return HandledCallback(
            reply=CallbackReply(body=body_of_reply.encode(), content_type=content_type),
            entry=None if fields is None else Entry.of_core(fields),
            error=error,
        )

    def events(self, after: int = 0, limit: int = 100) -> list[Event]:
        """Changes of state and alarms: see `Journal.events`.

        >>> [(event.id, event.out_trade_no, event.to_state.value) for event in cashier.events()]
        [(1, '20260301-0001', 'sending'), (2, '20260301-0001', 'success')]
        """
        return self.journal.events(after, limit)

    def begin(self, request: MovesMoney) -> Entry:
        """Writes the order down and sends it, or returns what is known if this was done before. The first step of
        `take`, for callers that wait in their own way.
        """
        require("request", request, Request)
        numbers = numbers_of(request)
        core = self.core(*numbers)
        with calling(request.interface, *numbers):
            return Entry.of_core(core.take(request.interface, request))

    def go_on(self, request: MovesMoney, entry: Entry) -> Entry:
        """Another step of `take`, after a pause."""
        # Another till had tried to send it and failed, so this one tries.
        return self.begin(request) if entry.state is State.NOT_SENT else self.ask(entry)

    def ask(self, entry: Entry) -> Entry:
        """Asks for an entry's status once, if it is open and nobody has asked very recently: the step of
        `follow_payment` and `follow_refund`. An error's effect is what is known about the order.
        """
        numbers = (entry.out_trade_no, entry.out_request_no)
        core = self.core(*numbers)
        with calling("order_status" if entry.out_request_no is None else "refund_status", *numbers):
            return Entry.of_core(core.ask(*numbers))

    def recover_for_a_while(self, recovery: Recovery, end: float) -> tuple[Recovery, bool]:
        """A step of `recover`, until `end` of `time.monotonic`: the result so far, and whether it is finished."""
        left = max(0.0, end - time.monotonic())
        settled, still_open, questions = self.core().recover(min(left, _A_WHILE))
        recovery = Recovery(
            settled=recovery.settled + settled, open=still_open, questions=recovery.questions + questions
        )
        return recovery, still_open == 0 or left <= _A_WHILE

    def _follow(self, entry: Entry, within: float) -> Entry:
        end = end_after("within", within)
        return self._wait(self.ask(entry), end - time.monotonic(), is_not_open, self.ask)

    def _wait(
        self, entry: Entry, within: float, is_done: Callable[[Entry], bool], step: Callable[[Entry], Entry]
    ) -> Entry:
        for pause in self.polling.until(within):
            if is_done(entry):
                break
            time.sleep(pause)
            entry = step(entry)
        return entry

    def __repr__(self) -> str:
        return f"Cashier({self.client!r})"


def is_enough(entry: Entry) -> bool:
    """Whether `take` is done. An order that the payer scans must be shown to the payer first."""
    return core_is_enough(entry.interface, entry.state)


def is_not_open(entry: Entry) -> bool:
    """Whether there is nothing more to ask: the entry is final, or was not sent."""
    return not entry.state.is_open
