"""Counts the core's instructions and allocations with Valgrind, and compares them with the record.

usage: instructions.py [--record]

Without --record it compares, and ends with 77 if the record was made under other conditions. Instructions may differ
by 3 % either way: record a gain too, or it will hide the next loss. Allocations must be the same, except for opening a
key, where Valgrind cannot attribute some of them. Counts depend on the compilers, the C library and the CPU features
that Valgrind reports, but not on how fast or busy the machine is. Needs gungraun-runner on the PATH: see
`instructions` in tests/steps.py.
"""

import json
import pathlib
import platform
import re
import subprocess
import sys
from typing import Any

ROOT = pathlib.Path(__file__).resolve().parent.parent
RECORD = ROOT / "crates/bestpay/benches/recorded.json"
TOLERANCE = 0.03
NOT_COMPARED = 77
# The name of a count here, and in Valgrind.
COUNTED = {"instructions": "Ir", "allocations": "TotalBlocks"}
# AWS-LC, the hashes and the C library choose their code by these CPU features.
CPU_FLAGS = ("avx", "avx2", "bmi2", "rdrand", "rdseed", "erms", "movbe")
# Scenario to its counts, by name.
Counts = dict[str, dict[str, int]]


def output(*command: str) -> str:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=3600)
    if done.returncode != 0:
        sys.exit(f"instructions: {' '.join(command)}: exit {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def conditions() -> "dict[str, str]":
    rustc = dict(line.split(": ", 1) for line in output("rustc", "-vV").splitlines() if ": " in line)
    flags = re.search(r"^flags\s*:(.*)$", pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8"), re.M)
    here = flags.group(1).split() if flags else []
    return {
        "rustc": rustc["release"],
        "target": rustc["host"],
        "cc": output("cc", "--version").splitlines()[0],
        "libc": " ".join(platform.libc_ver()),
        "valgrind": output("valgrind", "--version").strip(),
        "cpu": " ".join(flag for flag in CPU_FLAGS if flag in here),
    }


def count() -> Counts:
    lines = output(
        "cargo", "bench", "--locked", "-p", "bestpay", "--bench", "instructions", "--", "--output-format=json"
    )
    counts: Counts = {}
    for benchmark in map(json.loads, lines.splitlines()):
        metrics: dict[str, Any] = {}
        for profile in benchmark["profiles"]:
            metrics |= profile["data"]["total"]["metrics"]
        counts[benchmark["id"]] = {name: metrics[key]["values"]["new"] for name, key in COUNTED.items()}
        if benchmark["id"].startswith("open_"):
            del counts[benchmark["id"]]["allocations"]
    if not counts or not all(new["instructions"] for new in counts.values()):
        sys.exit(f"instructions: nothing was counted: {counts}")
    return counts


def differs(name: str, recorded: int, counted: int) -> bool:
    return abs(counted - recorded) > (recorded * TOLERANCE if name == "instructions" else 0)


def compare(recorded: Counts, counted: Counts) -> "list[str]":
    complaints = []
    for scenario in sorted(recorded.keys() ^ counted.keys()):
        complaints.append(f"{scenario}: {'not on record' if scenario in counted else 'on record, but not counted'}")
    for scenario, new in counted.items():
        old = recorded.get(scenario, new)
        change = new["instructions"] / old["instructions"] - 1
        allocations = f"{new['allocations']:>6} allocations" if "allocations" in new else ""
        print(f"{scenario:18} {new['instructions']:>12,} instructions ({change:+.2%}) {allocations}".rstrip())
        for name in new:
            if differs(name, old[name], new[name]):
                complaints.append(f"{scenario}: {new[name]:,} {name}, {old[name]:,} on record")
    return complaints


def main() -> int:
    here = conditions()
    if sys.argv[1:] == ["--record"]:
        text = json.dumps({"conditions": here, "scenarios": count()}, indent=1)
        # One scenario per line.
        text = re.sub(r"\{[^{}]*\"instructions\"[^{}]*\}", lambda counts: " ".join(counts.group().split()), text)
        RECORD.write_text(text + "\n", encoding="utf-8")
        print(f"instructions: recorded in {RECORD.relative_to(ROOT)}")
        return 0
    record = json.loads(RECORD.read_text(encoding="utf-8"))
    there = record["conditions"]
    other = [f"{name} {here[name]!r}, on record {there.get(name)!r}" for name in here if here[name] != there.get(name)]
    if other:
        print(f"instructions: NOT COMPARED, the record was made under other conditions: {'; '.join(other)}")
        return NOT_COMPARED
    complaints = compare(record["scenarios"], count())
    for complaint in complaints:
        print(f"instructions: {complaint}")
    print(f"instructions: {len(record['scenarios'])} scenarios on record, {len(complaints)} complaints")
    return bool(complaints)


if __name__ == "__main__":
    sys.exit(main())
