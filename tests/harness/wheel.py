"""The Python wheel as it ships, and the virtual environments around it: all in target/python."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from harness.command import Failed, run
from harness.places import ROOT, TARGET, fresh_folder
from harness.zig import GLIBC

WORK = TARGET / "python"
TESTS = ROOT / "python/tests"
REQUIREMENTS = TESTS / "requirements.txt"
TOOLS = TESTS / "requirements-tools.txt"
TYPES = TESTS / "requirements-types.txt"
# pip takes it wherever the C library is that one or a newer one.
MANYLINUX = f"manylinux_{GLIBC.replace('.', '_')}"


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


def maturin(*words: str | Path, env: Mapping[str, str] = {}) -> None:
    """maturin finds zig, its own cargo-zigbuild and the interpreter on the path."""
    programs = tools()
    path = f"{programs}{os.pathsep}{os.environ['PATH']}"
    environment = {"CARGO_TARGET_DIR": str(TARGET), **env, "PATH": path}
    # The gate's only release build; it is slow on a busy machine.
    run(programs / "maturin", *words, cwd=ROOT, env=environment, timeout=3000)


def made(folder: Path, platform: str, *words: str, env: Mapping[str, str] = {}) -> Path:
    """Builds the one wheel for all Pythons from 3.9 on, into `folder`. pip takes it where the platform's tag fits."""
    with tempfile.TemporaryDirectory(dir=WORK) as fresh:
        maturin("build", "--release", "--locked", *words, "--out", fresh, env=env)
        found = list(Path(fresh).iterdir())
        if len(found) != 1 or "-cp39-abi3-" not in found[0].name or platform not in found[0].name:
            raise Failed(f"maturin made no wheel for cp39-abi3 and {platform}, but {[path.name for path in found]}")
        return found[0].replace(folder / found[0].name)


def built() -> Path:
    """The wheel of this tree, linked by zig, so that it runs with an older C library than this machine's.

    A second call takes seconds, since cargo builds only what has changed. Two calls may run at once: each replaces the
    other's file, which does not disturb a process that has it open.
    """
    folder = WORK / "wheel"
    folder.mkdir(parents=True, exist_ok=True)
    return made(folder, MANYLINUX, "--zig", "--compatibility", MANYLINUX)


def sdist() -> Path:
    """The sdist of this tree."""
    folder = fresh_folder("python/sdist")
    maturin("sdist", "--out", folder)
    return next(folder.glob("bestpay-*.tar.gz"))
