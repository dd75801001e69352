"""How signing scales from one thread to two: 2.00 means two fully used cores, and the goal is 1.90.

One thread, two threads and two processes take turns in short rounds, and the medians are reported, so that a busy
machine slows all of them alike. Two processes share nothing, so their figure is the most that the machine can reach.
"""

from __future__ import annotations

import sys
import time
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from statistics import median

from bestpay import MerchantKey, sign

KEYS = Path(__file__).resolve().parents[2] / "tests" / "vectors" / "keys"
ROUNDS = 21
SECONDS = 0.25

key = MerchantKey.from_file(KEYS / "merchant-2048.p12", "123456")
message = b'{"outTradeNo":"20260301-0001","tradeAmt":1250,"subject":"coffee"}'


def sign_until(end: float) -> int:
    signed = 0
    while time.monotonic() < end:
        sign(message, key)
        signed += 1
    return signed


def per_second(workers: Executor, count: int) -> float:
    end = time.monotonic() + SECONDS
    return sum(workers.map(sign_until, [end] * count)) / SECONDS


def main() -> None:
    with ThreadPoolExecutor(2) as threads, ProcessPoolExecutor(2) as processes:
        per_second(processes, 2)
        rounds = [(per_second(threads, 1), per_second(threads, 2), per_second(processes, 2)) for _ in range(ROUNDS)]
    one, by_threads, by_processes = (median(column) for column in zip(*rounds))
    print(
        f"signing, 2048 bits, Python {sys.version.split()[0]}: {one:.0f}/s by one thread, {by_threads:.0f}/s by two "
        f"({by_threads / one:.2f} times), {by_processes:.0f}/s by two processes ({by_processes / one:.2f} times)"
    )


if __name__ == "__main__":
    main()
