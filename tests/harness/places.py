"""The places of files in this tree, and of cargo's build."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TARGET = (ROOT / os.environ.get("CARGO_TARGET_DIR", "target")).resolve()
# The dev build that every suite uses, made by the step `build` of tests/run.
DEBUG = TARGET / "debug"
PROGRAM = DEBUG / "bestpay"
INCLUDE = ROOT / "include"
VECTORS = ROOT / "tests" / "vectors"
# The platform's real messages are not part of the project.
SHARED_VECTORS = Path(os.environ.get("BESTPAY_SHARED_VECTORS", ROOT.parent / "shared" / "vectors")).resolve()

# Makes cargo build where the suites look. Removes the user's own settings: a test's order must not find the
# platform's address or a shop's key in the environment.
os.environ["CARGO_TARGET_DIR"] = str(TARGET)
os.environ.pop("CARGO_BUILD_TARGET", None)
OURS = ("SHARED_VECTORS", "KILLS", "ORDERS", "FUZZ_SECONDS", "MUTANTS_SHARD", "MUTANTS_FILE")
for setting in [name for name in os.environ if name.startswith("BESTPAY_") and name[8:] not in OURS]:
    del os.environ[setting]


def fresh_folder(name: str) -> Path:
    """An empty folder target/NAME."""
    folder = TARGET / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
