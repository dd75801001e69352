"""The cost of starting a process: its first request, and the import of the Python package."""

from __future__ import annotations

import re
import socket
import threading

from building import VENV, Built
from given import Given
from harness import ROOT, Failed, output
from rounds import Spread

HANDSHAKE = 0x16
"""The first byte of a TLS handshake record."""


def first_requests(built: Built, given: Given, runs: int) -> Spread:
    """Milliseconds from a process's start to the end of its first request. The peer hangs up once TLS has begun."""
    listener = socket.create_server(("127.0.0.1", 0))
    greetings: list[int] = []

    def hang_up() -> None:
        for _ in range(runs):
            connection, _ = listener.accept()
            greetings.extend(connection.recv(1))
            connection.close()

    thread = threading.Thread(target=hang_up, daemon=True)
    thread.start()
    config = given.config("first.toml", f"https://127.0.0.1:{listener.getsockname()[1]}")
    took = [int(output(built.measure, built.first_request, config).split()[0]) / 1000 for _ in range(runs)]
    thread.join(10)
    listener.close()
    if greetings != [HANDSHAKE] * runs:
        raise Failed(f"a first request did not reach TLS: {greetings}")
    return Spread.of(took)


def import_time() -> float:
    """Milliseconds of processor time, the median of many fresh interpreters."""
    said = output(VENV / "bin/python", ROOT / "python/benchmarks/import_time.py")
    found = re.search(r"median ([\d.]+) ms", said)
    if found is None:
        raise Failed(f"import_time.py said {said!r}")
    return float(found.group(1))
