"""A pool of threads for calls that block, used from asyncio."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future
    from typing import TypeVar

    T = TypeVar("T")


class Threads:
    """The threads of this process: a forked child has none of its parent's. None is started before it is needed."""

    __slots__ = ("_executor", "_number", "_process")

    def __init__(self, number: int) -> None:
        self._number = number
        self._process = 0
        self._own()

    def submit(self, call: Callable[[], T]) -> Future[T]:
        """Makes a call in a thread, with the caller's context variables. Raises RuntimeError after `shutdown`."""
        # A tracer keeps its current span in them.
        return self._own().submit(copy_context().run, call)

    def shutdown(self) -> None:
        """Waits for the running calls, and ends the threads."""
        self._own().shutdown()

    def _own(self) -> ThreadPoolExecutor:
        if self._process != os.getpid():
            self._executor = ThreadPoolExecutor(self._number, thread_name_prefix="bestpay")
            self._process = os.getpid()
        return self._executor
