"""An archive of stored callbacks, verified on all cores, compared with raw verification alone."""

from __future__ import annotations

import os
import re
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from building import Built
from contender import Contender
from harness import ROOT, Failed, output
from places import HERE, WORK
from rounds import Pace, Spread

FORGED_EVERY = 1000
PLATFORM_KEY = ROOT / "crates/bestpay-sandbox/keys/platform.cer"


@dataclass(frozen=True)
class Batch:
    """Seconds for the whole archive, by contender, and as ratios to raw verification in the same round."""

    callbacks: int
    megabytes: float
    raw: Spread
    took: dict[str, Spread]
    ratio: dict[str, Spread]


def verify(built: Built, raw: Contender, callbacks: int, pace: Pace) -> Batch:
    """Raw verification means verifying one callback repeatedly, in a thread on each core."""
    archive = write_archive(built, callbacks)
    cores = os.cpu_count() or 1
    genuine = callbacks - callbacks // FORGED_EVERY
    print(f"batch: {callbacks} callbacks, {pace.rounds} rounds", flush=True)
    ways = {"`bestpay verify --jsonl`": by_program, "`verify_many`, Python": by_python}
    raws: list[float] = []
    took: dict[str, list[float]] = {way: [] for way in ways}
    for _ in range(pace.rounds):
        raws.append(raw.run("callback", cores, pace.milliseconds, 8).wall * callbacks / 1e9)
        for way, work in ways.items():
            found, seconds = work(built, archive)
            if found != genuine:
                raise Failed(f"{way} finds {found} of {genuine} genuine callbacks")
            took[way].append(seconds)
    megabytes = archive.stat().st_size / 1e6
    archive.unlink()
    return Batch(
        callbacks=callbacks,
        megabytes=megabytes,
        raw=Spread.of(raws),
        took={way: Spread.of(seconds) for way, seconds in took.items()},
        ratio={way: Spread.of([one / raw for one, raw in zip(seconds, raws)]) for way, seconds in took.items()},
    )


def write_archive(built: Built, callbacks: int) -> Path:
    archive = WORK / "archive.jsonl"
    with archive.open("wb") as out:
        subprocess.run([built.archive, str(callbacks), str(FORGED_EVERY)], stdout=out, check=True)
    return archive


def by_program(built: Built, archive: Path) -> tuple[int, float]:
    command: list[str | Path] = [built.bestpay, "verify", "--jsonl", "--platform-key", PLATFORM_KEY, archive]
    started = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    seconds = time.perf_counter() - started
    found = re.search(r"(\d+) of \d+ verify", done.stderr)
    if found is None:
        raise Failed(f"bestpay verify --jsonl: exit status {done.returncode}\n{done.stderr}")
    return int(found.group(1)), seconds


def by_python(built: Built, archive: Path) -> tuple[int, float]:
    genuine, seconds = output(built.python[0], "-I", HERE / "python/archive.py", archive, PLATFORM_KEY).split()
    return int(genuine), float(seconds)
