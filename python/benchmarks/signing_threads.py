"""How signing scales from one thread to two: 2.00 is two cores fully used, and the aim is 1.90.

One and two threads take turns in short rounds, and the median of the rounds counts, so that a busy machine disturbs
both alike. Needs two cores that are otherwise idle.
"""

from __future__ import annotations

import sys
import time
from concurrent.futures import ThreadPoolExecutor
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
    while time.perf_counter() < end:
        sign(message, key)
        signed += 1
    return signed


def per_second(threads: ThreadPoolExecutor, count: int) -> float:
    end = time.perf_counter() + SECONDS
    return sum(threads.map(sign_until, [end] * count)) / SECONDS


with ThreadPoolExecutor(2) as threads:
    rounds = [(per_second(threads, 1), per_second(threads, 2)) for _ in range(ROUNDS)]

one, two = median(one for one, _ in rounds), median(two for _, two in rounds)
print(f"signing, 2048 bits, Python {sys.version.split()[0]}: {one:.0f}/s by one thread, {two:.0f}/s by two:", end=" ")
print(f"{median(two / one for one, two in rounds):.2f} times (best round {max(two / one for one, two in rounds):.2f})")
