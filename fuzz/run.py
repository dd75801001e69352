"""Runs the fuzz targets that `cargo fuzz build` has made, and prints one table of what each did.

    run.py BINARIES WORK [--seconds N] [TARGET...]

BINARIES is the folder of the targets, WORK a folder for what they find: WORK/found/TARGET has the inputs that reached
something new, WORK/crashes/TARGET those that failed. Large inputs, up to slightly more than the limit of 1 MiB, have a
separate run, TARGET-large, with three times the time, since each takes a hundred times as long. A run fails if it
crashes, if one input takes longer than a minute (four minutes in a large run), if it needs more than two gigabytes, or
if it executed nothing.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import seeds

DICTIONARIES = {
    "message_json": "message",
    "message_form": "message",
    "accept": "message",
    "read_callback": "message",
    "key_der": "der",
    "key_pkcs12": "der",
    "key_pem": "pem",
}
SLOWEST_INPUT_SECONDS = 60
SLOWEST_LARGE_INPUT_SECONDS = 240
LARGEST_MEMORY_MB = 2048
LARGE = "-large"
# Extra time for a run's last input and statistics, and in a large run for its first inputs.
GRACE_SECONDS = 120
LARGE_GRACE_SECONDS = 900


class Ran(NamedTuple):
    target: str
    seeds: int
    executions: int
    new: int
    seconds: int
    failure: str
    output: str


def statistic(output: str, name: str) -> int:
    found = re.search(rf"^stat::{name}:\s+(\d+)", output, re.M)
    return int(found.group(1)) if found else 0


def run(name: str, binaries: Path, work: Path, seconds: int) -> Ran:
    found, begin, crashes = work / "found" / name, work / "begin" / name, work / "crashes" / name
    for folder in (found, crashes):
        folder.mkdir(parents=True, exist_ok=True)
    target = name.removesuffix(LARGE)
    if target == name:
        begun_with, longest = seeds.unpack(target, begin), seeds.LARGEST
        slowest, grace = SLOWEST_INPUT_SECONDS, GRACE_SECONDS
    else:
        begun_with, longest = seeds.large(target, begin), seeds.LARGEST_OF_ALL
        slowest, grace = SLOWEST_LARGE_INPUT_SECONDS, LARGE_GRACE_SECONDS
        seconds *= 3
    command = [
        str(binaries / target),
        f"-max_total_time={seconds}",
        f"-timeout={slowest}",
        f"-rss_limit_mb={LARGEST_MEMORY_MB}",
        f"-artifact_prefix={crashes}/",
        f"-max_len={longest}",
        "-print_final_stats=1",
    ]
    if target in DICTIONARIES:
        command.append(f"-dict={seeds.FUZZ / 'dictionaries' / DICTIONARIES[target]}.dict")
    command += [str(found), str(begin)]
    failure = ""
    try:
        ended = subprocess.run(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=seconds + grace,
            check=False,
        )
        output = ended.stdout
        if ended.returncode != 0:
            failure = f"ended with {ended.returncode}"
    except subprocess.TimeoutExpired as expired:
        # Bytes, even in text mode.
        output = (expired.stdout or b"").decode(errors="replace")
        failure = f"did not end within {seconds + grace} s"
    except OSError as error:
        output, failure = str(error), "could not be started"
    done = re.search(r"^Done \d+ runs in (\d+) second", output, re.M)
    executions = statistic(output, "number_of_executed_units")
    if not failure and executions == 0:
        failure = "executed nothing"
    new = statistic(output, "new_units_added")
    return Ran(name, begun_with, executions, new, int(done.group(1)) if done else 0, failure, output)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("binaries", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("targets", nargs="*")
    given = parser.parse_intermixed_args()
    wanted = given.targets or seeds.TARGETS
    if unknown := set(wanted) - set(seeds.TARGETS):
        parser.error(f"no such target: {', '.join(sorted(unknown))}; there are {', '.join(seeds.TARGETS)}")
    runs = [*wanted, *(target + LARGE for target in wanted if target in seeds.LARGE)]
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as threads:
        results = list(threads.map(lambda name: run(name, given.binaries, given.work, given.seconds), runs))
    for ran in results:
        if ran.failure:
            print(f"--- {ran.target} {ran.failure}; what it said last:")
            # Without the long stack trace: the crash can be run again.
            lines = [line for line in ran.output.splitlines() if not re.match(r"\s+#\d+ 0x|\s+\d+: |\s+at ", line)]
            print("\n".join(line[:1000] for line in lines[-40:]))
    print(f"{'target':20}{'begun with':>12}{'executions':>12}{'new inputs':>12}{'seconds':>9}")
    for ran in results:
        print(f"{ran.target:20}{ran.seeds:12}{ran.executions:12}{ran.new:12}{ran.seconds:9}  {ran.failure}")
    failed = sum(1 for ran in results if ran.failure)
    print(f"fuzz: {len(results) - failed} of {len(results)} runs without a finding")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
