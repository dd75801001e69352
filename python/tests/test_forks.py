"""Forked processes: each has its own connections, keys, journal and threads, whatever was used before the fork."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from bestpay.testing import Sandbox

if TYPE_CHECKING:
    from collections.abc import Generator

TESTS = Path(__file__).parent
CHILDREN = 8
ORDERS = 1000
# A limit in seconds, longer than anything takes here; no test waits for it to pass.
PATIENCE = 120

pytestmark = pytest.mark.skipif(
    not hasattr(os, "fork") or sys.version_info < (3, 10),
    reason="needs fork, and servers that no longer support Python 3.9",
)


def numbers() -> list[str]:
    """Every second payer does not pay."""
    return [f"{'FP'[number % 2]}{number}" for number in range(ORDERS)]


@contextmanager
def served(folder: Path, *command: str | Path) -> Generator[subprocess.Popen[bytes]]:
    """A server whose children use objects that it has used before."""
    with Sandbox(directory=folder) as sandbox:
        environment = {
            **os.environ,
            "FORKS_CONFIG": str(folder / "bestpay.toml"),
            "FORKS_JOURNAL": str(folder / "journal.db"),
            "FORKS_QUEUE": str(folder),
        }
        program = [sys.executable, "-m", *map(str, command)]
        with subprocess.Popen(program, cwd=TESTS, env=environment, stderr=subprocess.DEVNULL) as server:
            try:
                yield server
            finally:
                server.terminate()
                server.wait(PATIENCE)
        booked = {order["outTradeNo"] for order in sandbox.orders()}
        assert booked >= set(numbers())


def test_gunicorn_preloads_a_client_and_a_cashier_that_were_used(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as place:
        port = place.getsockname()[1]
    address = f"127.0.0.1:{port}"
    command = ("gunicorn", "--preload", "--workers", str(CHILDREN), "--bind", address, "--timeout", str(PATIENCE))
    with served(tmp_path, *command, "forks.web:application"):

        def buy(number: str) -> str:
            how = "take" if number.endswith("0") else "order"
            with urllib.request.urlopen(f"http://{address}/{how}/{number}", timeout=PATIENCE) as answer:
                outcome: bytes = answer.read()
            return outcome.decode()

        until_it_listens(port)
        with ThreadPoolExecutor(CHILDREN) as threads:
            assert Counter(threads.map(buy, numbers())) == {"right": ORDERS}


def until_it_listens(port: int) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            assert time.monotonic() < end
            time.sleep(0.05)
        else:
            return


def test_celery_forks_workers_from_a_client_and_a_cashier_that_were_used(
    tmp_path: Path,
) -> None:
    command = ("celery", "--app", "forks.worker", "worker", "--pool", "prefork", "--concurrency", str(CHILDREN))
    with served(tmp_path, *command, "--loglevel", "ERROR", "--without-gossip", "--without-mingle"):
        program = (
            "import sys; from forks.worker import many;"
            "numbers = sys.stdin.read().split();"
            "tasks = [many.delay(numbers[start::20]) for start in range(20)];"
            f"print(*[outcome for task in tasks for outcome in task.get(timeout={PATIENCE})], sep='\\n')"
        )
        environment = {
            **os.environ,
            "FORKS_CONFIG": str(tmp_path / "bestpay.toml"),
            "FORKS_JOURNAL": str(tmp_path / "producers.db"),
            "FORKS_QUEUE": str(tmp_path),
        }
        produced = subprocess.run(
            [sys.executable, "-c", program],
            cwd=TESTS,
            env=environment,
            input="\n".join(numbers()),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=True,
        )
    assert Counter(produced.stdout.splitlines()) == {"right": ORDERS}


@pytest.mark.parametrize(
    "what",
    [
        "signing_meanwhile",
        "writing_meanwhile",
        "a_transaction_outlasts_the_wait",
        "asyncio_used",
        "an_archive_half_read",
    ],
)
def test_children_of_a_process_at_work_work_as_well(what: str, tmp_path: Path) -> None:
    # In a separate process, since this one has pytest's threads.
    subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "forks.alone", what, str(tmp_path / "journal.db")],
        cwd=TESTS,
        timeout=PATIENCE,
        check=True,
    )
