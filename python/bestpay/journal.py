"""Journal: every order and refund, written down before it is sent, and updated with every outcome.

`Cashier` writes it. This module opens, reads and purges it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from os import PathLike
from typing import Any, Literal

from ._native import Amount
from ._native import Journal as CoreJournal
from ._native import Reconciliation as CoreReconciliation
from .entry import EntryFields, State
from .failure import Effect
from .record import Record
from .values import Language


class Entry(EntryFields):
    """What is known about an order or a refund."""

    @property
    def is_success(self) -> bool:
        """Whether this order is paid, or this refund done."""
        return self.state is State.SUCCESS

    def till_text(self, lang: Language) -> str:
        """What a cashier reads: one sentence, in Chinese at most 20 characters. A screen shows the amount beside it.

        >>> cashier.payment("20260301-0001").till_text("zh")
        '收款成功'
        """
        from ._native import state_till_text

        return state_till_text(lang, self.state, self.out_request_no is not None)

    @classmethod
    def of_core(cls, fields: dict[str, Any]) -> Entry:
        """The entry that the native module read."""
        fields["state"] = State(fields["state"])
        return cls(**fields)


class Event(Record):
    """A change of state, or an alarm. Events are numbered in the order in which they become readable: a reader that
    continues after an `id` misses nothing.
    """

    id: int
    """Ascending, from 1."""
    at: datetime
    """When."""
    is_alarm: bool
    """A contradiction that a person must look at; it changes no entry."""
    merchant_no: str
    """商户号."""
    out_trade_no: str
    """商户订单号. In an alarm about an unknown number, the number as received."""
    out_request_no: str | None
    """退款请求流水号; None if the event is about an order."""
    from_state: State | None
    """The state before; None for a new entry."""
    to_state: State
    """The state after; for an alarm the state that was claimed."""
    cause: Literal["call", "answer", "status", "callback", "sender_lost"]
    """The source of the change, such as an answer or a callback."""
    about: str | None
    """More about it, for a person."""

    @classmethod
    def of_core(cls, fields: dict[str, Any]) -> Event:
        """The event that the native module read."""
        before = fields["from_state"]
        fields["from_state"] = None if before is None else State(before)
        fields["to_state"] = State(fields["to_state"])
        return cls(**fields)

    def till_text(self, lang: Language) -> str:
        """What a cashier reads about the state after it, or about the alarm."""
        from ._native import error_till_text, state_till_text

        is_refund = self.out_request_no is not None
        if self.is_alarm:
            return error_till_text(lang, "contradiction", Effect.UNKNOWN, is_refund)
        return state_till_text(lang, self.to_state, is_refund)


class Difference(Record):
    """A difference between a statement and the journal."""

    kind: Literal["unreadable", "double", "missing_in_journal", "missing_in_statement", "amount", "state", "trade_no"]
    """What differs. "unreadable" is a line without a number or a readable amount: look at it."""
    line: int | None
    """The line in the statement's file, the line of the names being the first."""
    merchant_no: str | None
    """商户号: the journal's, or else the statement's."""
    number: str
    """The order's number, or the refund's."""
    is_refund: bool | None
    """Whether it is a refund, if that is known."""
    trade_no: str | None
    """The platform's number of the trade in the statement."""
    amount: Amount | None
    """The amount in the statement."""
    status: str | None
    """The status in the statement."""
    own_trade_no: str | None
    """The platform's number of the trade in the journal."""
    own_amount: Amount | None
    """The amount in the journal."""
    own_state: State | None
    """The state in the journal."""
    about: str | None
    """Why a line is unreadable."""

    @classmethod
    def of_core(cls, fields: dict[str, Any]) -> Difference:
        """The difference that the native module found."""
        state = fields["own_state"]
        fields["own_state"] = None if state is None else State(state)
        return cls(**fields)


class Reconciliation:
    """The differences between a statement and the journal: an iterator of `Difference`, which hands out each once."""

    __slots__ = ("_core",)

    def __init__(self, core: CoreReconciliation) -> None:
        self._core = core

    @property
    def lines(self) -> int:
        """How many lines the statement has, without that of the names."""
        return self._core.lines

    @property
    def entries(self) -> int:
        """How many entries of the journal were compared."""
        return self._core.entries

    @property
    def differences(self) -> int:
        """How many differences there are."""
        return self._core.differences

    def __iter__(self) -> Reconciliation:
        return self

    def __next__(self) -> Difference:
        fields = self._core.next()
        if fields is None:
            raise StopIteration
        return Difference.of_core(fields)


class Journal:
    """A durable record of orders and refunds, opened by `Journal.sqlite` or `Journal.postgres`.

    Every change is one transaction, and is on the disk when the call returns. Threads may share a journal, and several
    processes may open the same one. A forked child reopens it automatically.

    Every call may raise JournalError of the kind "journal_unavailable".
    """

    __slots__ = ("_core",)

    _core: CoreJournal

    @classmethod
    def _of_core(cls, core: CoreJournal) -> Journal:
        journal = cls.__new__(cls)
        journal._core = core
        return journal

    @property
    def core(self) -> CoreJournal:
        """The native object. Its interface may change."""
        return self._core

    @classmethod
    def sqlite(cls, path: str | PathLike[str]) -> Journal:
        """A journal in one SQLite file, which is created if necessary. The `sqlite3` program can open it.

        Keep the file on a local disk: SQLite's locks do not work on network file systems. Within one process read it
        only with this class, and not also with Python's `sqlite3`: that is another copy of SQLite, and within one
        process the two do not see each other's locks. Only the file's owner can use it (mode 0600).

        Raises JournalError if the file cannot be opened or written, if a newer version of the library made it, or if
        SQLite does not treat the name as a file (":memory:", "file:..."). If the file is deleted or replaced while the
        journal is open, every later call raises JournalError: open it again.

        >>> from bestpay import Journal
        >>> Journal.sqlite("till.db").events()
        []
        """
        return cls._of_core(CoreJournal.sqlite(path))

    @classmethod
    def postgres(cls, url: str, root_certificates: bytes | None = None) -> Journal:
        """A journal in PostgreSQL, for several machines: `postgres://user:password@host/database`.

        The tables, whose names begin with `bestpay_`, are created if necessary. A server on another machine must use
        TLS, with a certificate for its name from a public authority or, if given, from one of `root_certificates`
        (PEM); `sslmode=disable` in the address turns TLS off.

        Raises JournalError, and ConfigError if the certificates cannot be read.

        >>> Journal.postgres("postgres://till:secret@db.shop.example/till", root_certificates=b"no PEM")
        Traceback (most recent call last):
        bestpay.errors.ConfigError: invalid_config: there is no root certificate in the text
        """
        return cls._of_core(CoreJournal.postgres(url, root_certificates))

    def entries(self) -> Iterator[Entry]:
        """Every entry, ordered by number. They are read page by page as you iterate.

        >>> [(entry.out_trade_no, entry.amount, entry.state) for entry in journal.entries()]
        [('20260301-0001', Amount(1250), <State.SUCCESS: 'success'>)]
        """
        pages = self.core.pages()
        while page := pages.next():
            yield from map(Entry.of_core, page)

    def find(self, number: str) -> list[Entry]:
        """The order of this number with its refunds, or the refund of this number, of every merchant.

        >>> journal.find("20260301-0009")
        []
        """
        return [Entry.of_core(fields) for fields in self.core.find(number)]

    def events(self, after: int = 0, limit: int = 100) -> list[Event]:
        """Changes of state and alarms after this `id`, in order; 0 starts with the first.

        If you store the last `id` in the same transaction as the result of handling it, you can continue there after
        any interruption.

        >>> seen = 0  # from the shop's own database
        >>> for event in journal.events(seen):
        ...     # In one transaction of the shop's database: do what the event asks for, and keep its number.
        ...     seen = event.id
        >>> journal.events(seen)
        []
        """
        return [Event.of_core(fields) for fields in self.core.events(after, limit)]

    def events_of(self, entry: Entry) -> list[Event]:
        """Everything that happened to an entry.

        >>> [(event.to_state.value, event.cause) for event in journal.events_of(cashier.payment("20260301-0001"))]
        [('sending', 'call'), ('success', 'answer')]
        """
        events = self.core.events_of(entry.merchant_no, entry.out_trade_no, entry.out_request_no)
        return [Event.of_core(fields) for fields in events]

    def reconcile(
        self,
        path: str | PathLike[str],
        *,
        # generated: statement_keywords
        number_column: str,
        amount_column: str,
        amount_unit: Literal["fen", "yuan"],
        trade_no_column: str | None = None,
        status_column: str | None = None,
        success: Iterable[str] = (),
        kind_column: str | None = None,
        refund: Iterable[str] = (),
        merchant_column: str | None = None,
        merchant_no: str | None = None,
        period: tuple[datetime, datetime] | None = None,
        delimiter: str | None = None,
        # end of generated: statement_keywords
    ) -> Reconciliation:
        """Holds a statement, a CSV file in UTF-8 or GBK with a line of names at its start, against the journal. Memory
        does not grow with it.

        Columns are named as in the file. `success` are the statuses that mean success ("SUCCESS" if there are none),
        `refund` the kinds that mean refund ("REFUND"). Without `status_column` every line is a success; without
        `kind_column` a number is looked for among payments and refunds, and a negative amount is a refund. A success
        outside of `period`, by its `request_date`, does not have to be in the statement. Raises ConfigError naming the
        option or "path".

        >>> from pathlib import Path
        >>> _ = Path("statement.csv").write_text("no,yuan\\n20260301-0001,12.50\\nB1,1.00\\n")
        >>> found = journal.reconcile("statement.csv", number_column="no", amount_column="yuan", amount_unit="yuan")
        >>> found.lines, [(difference.kind, difference.number) for difference in found]
        (2, [('missing_in_journal', 'B1')])
        """
        # generated: statement_options
        texts = {
            "number_column": number_column,
            "amount_column": amount_column,
            "amount_unit": amount_unit,
            "trade_no_column": trade_no_column,
            "status_column": status_column,
            "kind_column": kind_column,
            "merchant_column": merchant_column,
            "merchant_no": merchant_no,
            "delimiter": delimiter,
        }
        options = [(name, text) for name, text in texts.items() if text is not None]
        options += [("success", one) for one in success]
        options += [("refund", one) for one in refund]
        # end of generated: statement_options
        return Reconciliation(self.core.reconcile(path, options, period))

    def purge(self, merchant_no: str, *, now: datetime, older_than: timedelta) -> int:
        """Deletes the merchant's settled entries whose state has not changed for `older_than`, and their events;
        returns the number of entries. Open entries stay. Raises ConfigError for less than two days before `now`.

        The journal treats a deleted number as a new one: keep entries for as long as numbers may be used again.

        >>> from datetime import timedelta
        >>> journal.purge(shop.merchant_no, now=shop.now(), older_than=timedelta(days=90))
        0
        """
        return self.core.purge(merchant_no, now, older_than)

    def __repr__(self) -> str:
        return "Journal()"
