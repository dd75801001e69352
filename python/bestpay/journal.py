"""Journal: every order and refund, written down before it is sent, advanced by all that is learnt about it.

`Cashier` keeps it. Here it is opened, read, and purged.
"""

from __future__ import annotations

from ._native import Journal as CoreJournal
from .entry import EntryFields, State
from .record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime, timedelta
    from os import PathLike
    from typing import Any, Literal


class Entry(EntryFields):
    """An order or a refund, as far as it is known."""

    @property
    def is_success(self) -> bool:
        """Whether this order is paid, or this refund done."""
        return self.state is State.SUCCESS

    @classmethod
    def of_core(cls, fields: dict[str, Any]) -> Entry:
        """The entry that the native module read."""
        fields["state"] = State(fields["state"])
        return cls(**fields)


class Event(Record):
    """A change of state, or an alarm. Events are numbered in the order in which they can be read: who has read up to
    an `id` misses nothing by going on behind it.
    """

    id: int
    """Ascending, from 1."""
    at: datetime
    """When."""
    is_alarm: bool
    """A contradiction that a person must look at; the entry was not changed."""
    merchant_no: str
    """商户号."""
    out_trade_no: str
    """商户订单号. In an alarm about an unknown number, the number as it came."""
    out_request_no: str | None
    """退款请求流水号; None where it is about an order."""
    from_state: State | None
    """The state before; None for a new entry."""
    to_state: State
    """The state after; for an alarm the state that was claimed."""
    cause: Literal["call", "answer", "status", "callback", "sender_lost"]
    """Where it was learnt."""
    about: str | None
    """More about it, for a person."""

    @classmethod
    def of_core(cls, fields: dict[str, Any]) -> Event:
        """The event that the native module read."""
        before = fields["from_state"]
        fields["from_state"] = None if before is None else State(before)
        fields["to_state"] = State(fields["to_state"])
        return cls(**fields)


class Journal:
    """A durable record of orders and refunds, opened by `Journal.sqlite` or `Journal.postgres`.

    Every change is one transaction, and is on the disk when the call returns. Threads may share a journal, and several
    processes may open the same one. A process that is forked opens it again by itself.

    Every call may raise JournalError of the kind "journal_unavailable".
    """

    __slots__ = ("core",)

    core: CoreJournal
    """The native object. Its interface is no promise."""

    @classmethod
    def _of_core(cls, core: CoreJournal) -> Journal:
        journal = cls.__new__(cls)
        journal.core = core
        return journal

    @classmethod
    def sqlite(cls, path: str | PathLike[str]) -> Journal:
        """A journal in one SQLite file, which is made if it is not there. The `sqlite3` program can open it.

        Keep the file on a local disk: SQLite's locks do not hold on network file systems. Within one process read it
        by this class only, and not by Python's `sqlite3` as well: that is another copy of SQLite, and in one process
        the two do not see each other's locks. The file is for its owner only (mode 0600).

        Raises JournalError where it cannot be opened or written, a newer version of the library made it, or SQLite
        takes the name for no file (":memory:", "file:..."). A journal whose file is deleted or replaced while it is
        open raises JournalError from then on: open it again.

        >>> from bestpay import Journal
        >>> Journal.sqlite("till.db").events()
        []
        """
        return cls._of_core(CoreJournal.sqlite(path))

    @classmethod
    def postgres(cls, url: str, root_certificates: bytes | None = None) -> Journal:
        """A journal in PostgreSQL, for several machines: `postgres://user:password@host/database`.

        The tables, whose names begin with `bestpay_`, are made if they are not there. A server on another machine must
        have TLS and a certificate for its name, signed by a public authority, or by one of `root_certificates` (PEM)
        where these are given; `sslmode=disable` in the address does without.

        Raises JournalError, and ConfigError where the certificates cannot be read.

        >>> Journal.postgres("postgres://till:secret@db.shop.example/till", root_certificates=b"no PEM")
        Traceback (most recent call last):
        bestpay.errors.ConfigError: invalid_config: there is no root certificate in the text
        """
        return cls._of_core(CoreJournal.postgres(url, root_certificates))

    def entries(self) -> Iterator[Entry]:
        """Every entry, in the order of the numbers. They are read page by page while you go on.

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
        """Changes of state and alarms behind this `id`, in their order, 0 for the first.

        Whoever keeps the last `id` together with what was done about it can go on there after any interruption.

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

    def purge(self, merchant_no: str, *, now: datetime, older_than: timedelta) -> int:
        """Forgets the merchant's settled entries whose state has not changed since, and their events; gives the
        number of entries. What is open stays. Raises ConfigError for less than two days before `now`.

        A number that was forgotten is a new one to the journal: keep entries for as long as numbers may come again.

        >>> from datetime import timedelta
        >>> journal.purge(shop.merchant_no, now=shop.now(), older_than=timedelta(days=90))
        0
        """
        return self.core.purge(merchant_no, now, older_than)

    def __repr__(self) -> str:
        return "Journal()"
