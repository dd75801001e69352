"""The comparison's folders."""

from __future__ import annotations

from harness import ROOT, TARGET

HERE = ROOT / "bench/compare"
WORK = TARGET / "compare"
RELEASE = TARGET / "release"
