"""Mutation tests: cargo-mutants changes the code in one place at a time, and a test has to fail."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

from harness.command import Failed, output
from harness.places import ROOT, TARGET, fresh_folder
from harness.tools import built

VERSION = "27.1.0"
# One shard takes less than an hour. The date chooses it, so that after this many days every mutant was tried.
SHARES = 16
# One package after the other, each with its own tests: a mutant then costs an incremental build of one package.
PACKAGES = ("bestpay", "bestpay-cashier")
LIST = ".cargo/mutants.toml"
# The exit statuses for a survivor and for a mutant that times out. The outcome files then say which mutants.
FINISHED = (0, 2, 3)


def tree() -> Path:
    """A copy of the files that git tracks. Mutants change this copy, never the tree that other steps build."""
    copy = fresh_folder("mutants/tree")
    for name in output("git", "ls-files", "-z", cwd=ROOT).split("\0"):
        if name and (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            # With a new time stamp, so that cargo does not take an interrupted run's build for this text.
            shutil.copyfile(ROOT / name, copy / name)
            shutil.copymode(ROOT / name, copy / name)
    return copy


def may_survive() -> list[re.Pattern[str]]:
    """`exclude_re`. cargo-mutants 27.1 does not apply it to fields that it leaves out of a struct expression."""
    text = (ROOT / LIST).read_text(encoding="utf-8")
    return [re.compile(pattern) for pattern in re.findall(r"^    '(.+)',$", text, re.M)]


def survey(share: str, file: str) -> None:
    """Runs a shard, or all mutants of one file, and fails if a mutant survives that is not on the list."""
    program = built("cargo-mutants", VERSION)
    copy = tree()
    environment = {**os.environ, "CARGO_TARGET_DIR": str(TARGET / "mutants/build"), "CARGO_PROFILE_DEV_DEBUG": "0"}
    if file:
        # cargo-mutants adds the list's files to the command's, so the list must name this file alone.
        text = (copy / LIST).read_text(encoding="utf-8")
        one = re.sub(r"examine_globs = \[.*?\]", lambda _: f"examine_globs = [{json.dumps(file)}]", text, flags=re.S)
        (copy / LIST).write_text(one, encoding="utf-8")
    which = () if file else ("--shard", share, "--sharding", "round-robin")
    listed = may_survive()
    counts = dict.fromkeys(("caught", "missed", "timeout", "unviable"), 0)
    missed: list[str] = []
    for package in PACKAGES:
        if file and not file.startswith(f"crates/{package}/"):
            continue
        folder = fresh_folder(f"mutants/{package}")
        options = ("--in-place", "--colors", "never", "--package", package, *which, "--output", folder)
        command = [str(word) for word in (program, "mutants", *options)]
        status = subprocess.run(command, cwd=copy, env=environment, stdin=subprocess.DEVNULL, check=False).returncode
        if status not in FINISHED:
            raise Failed(f"{' '.join(command)}: exit status {status}")
        outcomes = json.loads((folder / "mutants.out/outcomes.json").read_text(encoding="utf-8"))
        for name in counts:
            counts[name] += outcomes[name]
        survivors = (folder / "mutants.out/missed.txt").read_text(encoding="utf-8").splitlines()
        missed += [name for name in survivors if not any(pattern.search(name) for pattern in listed)]
        counts["missed"] -= sum(any(pattern.search(name) for pattern in listed) for name in survivors)
    viable = counts["caught"] + counts["timeout"] + counts["missed"]
    if not viable + counts["unviable"]:
        raise Failed("it has no mutants")
    said = ", ".join(f"{count} {name}" for name, count in counts.items())
    noticed = 100 * (viable - counts["missed"]) / max(viable, 1)
    print(f"{file or f'share {share}'}: {said}; {noticed:.1f} % of {viable} viable ones noticed", flush=True)
    if missed:
        raise Failed("survived, and are not on the list of .cargo/mutants.toml:\n" + "\n".join(missed))
