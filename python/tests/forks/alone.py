"""Forks at bad moments, without a server, and reports the outcome of each child."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from bestpay import Cashier, Journal, JournalError, OrderStatus, verify_many
from bestpay.aio import AsyncCashier, AsyncClient
from bestpay.testing import PAID, Sandbox

if TYPE_CHECKING:
    from collections.abc import Callable

CHILDREN = 30
# A limit in seconds, longer than anything takes here.
PATIENCE = 60


def forked(work: Callable[[], object]) -> int:
    """Forks a child that does this work; its exit status is 0 if that succeeds."""
    process = os.fork()
    if process:
        return process
    signal.alarm(PATIENCE)
    status = 1
    try:
        work()
        status = 0
    finally:
        os._exit(status)


def ended(processes: list[int]) -> bool:
    """Whether all of them succeeded."""
    return all(os.waitpid(process, 0)[1] == 0 for process in processes)


def signing_meanwhile() -> bool:
    """Children can sign if they are forked while other threads are signing."""
    with Sandbox() as sandbox:
        merchant, is_over = sandbox.merchant, threading.Event()
        question = OrderStatus(out_trade_no="A1", trade_date=merchant.now())

        def sign() -> None:
            while not is_over.is_set():
                merchant.prepare(question)

        threads = [threading.Thread(target=sign) for _ in range(4)]
        for thread in threads:
            thread.start()
        children = [forked(lambda: [merchant.prepare(question) for _ in range(20)]) for _ in range(CHILDREN)]
        ended_well = ended(children)
        is_over.set()
        for thread in threads:
            thread.join()
        return ended_well


def writing_meanwhile() -> bool:
    """Children forked while other threads make payments can make payments too, and every one is in the journal."""
    with Sandbox() as sandbox:
        till = sandbox_cashier(sandbox)
        is_over, taken = threading.Event(), [0, 0]

        def take(thread: int) -> None:
            while not is_over.is_set():
                paid(till, f"T{thread}-{taken[thread]}")
                taken[thread] += 1

        threads = [threading.Thread(target=take, args=(thread,)) for thread in range(2)]
        for thread in threads:
            thread.start()
        children = [forked(lambda child=child: paid(till, f"C{child}")) for child in range(CHILDREN)]  # type: ignore[misc]
        ended_well = ended(children)
        is_over.set()
        for thread in threads:
            thread.join()
        entries = {entry.out_trade_no for entry in till.journal.entries() if entry.is_success}
        booked = {order["outTradeNo"] for order in sandbox.orders()}
        return ended_well and entries == booked and len(booked) == sum(taken) + CHILDREN


def sandbox_cashier(sandbox: Sandbox) -> Cashier:
    return Cashier(sandbox.client(), Journal.sqlite(sys.argv[2]), poll_every=(0.05, 0.2))


def paid(till: Cashier, number: str) -> None:
    entry = till.take_payment(**order(number), within=PATIENCE)
    assert entry.is_success, entry


def order(number: str) -> dict[str, Any]:
    return {
        "out_trade_no": number,
        "trade_amt": 100,
        "subject": "coffee",
        "medium_no": PAID,
        "goods_info": "a cup of coffee",
        "notify_url": "http://127.0.0.1:9/notice",
        "operator": "till-3",
    }


def a_transaction_outlasts_the_wait() -> bool:
    """A child that was forked in the middle of a transaction cannot use a journal, and leaves its parent's alone."""
    with Sandbox() as sandbox, socket.create_server(("127.0.0.1", 0)) as silent:
        tills = [sandbox_cashier(sandbox)]
        paid(tills[0], "A1")
        address = f"postgres://till@127.0.0.1:{silent.getsockname()[1]}/till?sslmode=disable"

        def opens_a_journal() -> None:
            with suppress(JournalError):
                Journal.postgres(address)

        def can_use_no_journal() -> None:
            why = ""
            try:
                paid(tills[0], "A2")
            except JournalError as error:
                why = str(error)
            assert "forked while another thread" in why, why
            tills.clear()

        thread = threading.Thread(target=opens_a_journal)
        thread.start()
        # A database that does not answer: a transaction lasts until the database is gone.
        connection, _ = silent.accept()
        ended_well = ended([forked(can_use_no_journal)])
        connection.close()
        thread.join()
        paid(tills[0], "A3")
        return ended_well and [order["outTradeNo"] for order in sandbox.orders()] == ["A1", "A3"]


def asyncio_used() -> bool:
    """A child makes its calls in its own threads."""
    with Sandbox() as sandbox:
        client = AsyncClient(sandbox.merchant)
        till = AsyncCashier(client, Journal.sqlite(sys.argv[2]))

        async def take(number: str) -> None:
            entry = await till.take_payment(**order(number), within=PATIENCE)
            assert entry.is_success, entry

        asyncio.run(take("A1"))
        return ended([forked(lambda: asyncio.run(take("A2")))]) and len(sandbox.orders()) == 2


def an_archive_half_read() -> bool:
    """A child has none of the threads that verify its parent's archive: that is an error, and the parent goes on."""
    with Sandbox() as sandbox:
        keys = sandbox.merchant.platform_keys
        results = verify_many([b"{}"] * 10_000, keys)
        next(results)

        def cannot_go_on() -> None:
            why = ""
            try:
                next(results)
            except ValueError as error:
                why = str(error)
            assert "forked" in why, why
            assert len(list(verify_many([b"{}"] * 10, keys))) == 10

        return ended([forked(cannot_go_on)]) and len(list(results)) == 9_999


if __name__ == "__main__":
    assert globals()[sys.argv[1]]() is True
