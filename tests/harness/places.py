"""Where things are in this tree, and where cargo has put what it built."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).resolve()
# The one dev build that every suite uses: step `build` of tests/run makes it.
DEBUG = TARGET / "debug"
PROGRAM = DEBUG / "bestpay"
INCLUDE = ROOT / "include"
VECTORS = ROOT / "tests" / "vectors"
# The platform's real messages are not part of the project.
SHARED_VECTORS = Path(os.environ.get("BESTPAY_SHARED_VECTORS", ROOT.parent / "shared" / "vectors")).resolve()


def fresh_folder(name: str) -> Path:
    """An empty folder target/NAME."""
    folder = TARGET / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
