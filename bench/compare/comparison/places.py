"""The comparison's folders."""

from __future__ import annotations

from harness import ROOT, TARGET

HERE = ROOT / "bench/compare"
WORK = TARGET / "compare"
RELEASE = TARGET / "release"
# Where the figures are published: its text is written by hand, what was measured stands between marks.
PAGE = ROOT / "docs/performance.md"
