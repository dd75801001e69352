"""The Python wheel as it ships, and the virtual environments around it: all in target/python."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from harness.command import Failed, run
from harness.places import ROOT, TARGET, fresh_folder

WORK = TARGET / "python"
TESTS = ROOT / "python/tests"
REQUIREMENTS = TESTS / "requirements.txt"
TOOLS = TESTS / "requirements-tools.txt"
TYPES = TESTS / "requirements-types.txt"
# The C library of RHEL 8 and Debian 10, and all newer ones.
MANYLINUX = "manylinux_2_28"


def environment(name: str, python: str | Path = sys.executable) -> Path:
    """A new virtual environment target/python/NAME; returns its folder of programs."""
    run(python, "-m", "venv", "--clear", WORK / name)
    return WORK / name / "bin"


def install(programs: Path, *words: str | Path) -> None:
    """Installs packages into an environment with pip."""
    run(programs / "pip", "install", "--quiet", "--disable-pip-version-check", *words)


def tools() -> Path:
    """The environment that builds, checks and tests the package; made anew when the requirements change."""
    programs, installed = WORK / "tools/bin", WORK / "tools/installed"
    wanted = "".join(path.read_text(encoding="utf-8") for path in (REQUIREMENTS, TOOLS, TYPES)) + sys.version
    if not installed.exists() or installed.read_text(encoding="utf-8") != wanted:
        environment("tools")
        install(programs, "-r", TOOLS, "-r", REQUIREMENTS)
        install(programs, "--no-deps", "-r", TYPES)
        installed.write_text(wanted, encoding="utf-8")
    return programs


def maturin(*words: str | Path) -> None:
    """maturin finds zig, its own cargo-zigbuild and the interpreter on the path."""
    programs = tools()
    path = f"{programs}{os.pathsep}{os.environ['PATH']}"
    environment = {"PATH": path, "CARGO_TARGET_DIR": str(TARGET)}
    # The gate's only release build; it is slow on a busy machine.
    run(programs / "maturin", *words, cwd=ROOT, env=environment, timeout=3000)


def built() -> Path:
    """The wheel of this tree, linked by zig, so that it runs with an older C library than this machine's.

    A second call takes seconds, since cargo builds only what has changed. Two calls may run at once: each replaces the
    other's file, which does not disturb a process that has it open.
    """
    folder = WORK / "wheel"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=WORK) as made:
        maturin("build", "--release", "--locked", "--zig", "--compatibility", MANYLINUX, "--out", made)
        found = list(Path(made).iterdir())
        if len(found) != 1 or "-cp39-abi3-" not in found[0].name or MANYLINUX not in found[0].name:
            raise Failed(f"maturin made no wheel for cp39-abi3 and {MANYLINUX}, but {[path.name for path in found]}")
        return found[0].replace(folder / found[0].name)


def sdist() -> Path:
    """The sdist of this tree."""
    folder = fresh_folder("python/sdist")
    maturin("sdist", "--out", folder)
    return next(folder.glob("bestpay-*.tar.gz"))
