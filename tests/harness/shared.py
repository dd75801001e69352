"""The number of shared vectors and fault rows, and the check that a runner has run every one."""

from __future__ import annotations

import json

from harness.command import Ended, Failed
from harness.places import ROOT, VECTORS


def vector_cases() -> int:
    cases = sum(len(json.loads(path.read_text(encoding="utf-8"))["cases"]) for path in VECTORS.glob("*.json"))
    if not cases:
        raise Failed(f"there are no vectors in {VECTORS}")
    return cases


def fault_rows() -> int:
    return len(json.loads((ROOT / "tests/faults/matrix.json").read_text(encoding="utf-8")))


def must_run_every_vector(ended: Ended) -> Ended:
    return ended.must_have_line(f"vectors: {vector_cases()} of {vector_cases()}")


def must_run_every_row(ended: Ended) -> Ended:
    return ended.must_have_line(f"faults: {fault_rows()} of {fault_rows()}")
