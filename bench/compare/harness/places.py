"""Where things are, and how commands are run."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
HERE = ROOT / "bench/compare"
WORK = ROOT / "target/compare"
RELEASE = ROOT / "target/release"


def run(*command: object, cwd: Path = ROOT, given: str | bytes | None = None) -> str:
    """What a command prints. Its failure ends the comparison."""
    words = [str(word) for word in command]
    data = given.encode() if isinstance(given, str) else given
    done = subprocess.run(words, cwd=cwd, input=data, capture_output=True, timeout=3600)
    if done.returncode != 0:
        output = (done.stdout + done.stderr).decode(errors="replace")
        sys.exit(f"bench/compare: {' '.join(words)}: exit status {done.returncode}\n{output}")
    return done.stdout.decode()
