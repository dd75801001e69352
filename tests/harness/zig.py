"""zig as compiler and linker for other targets, with cargo-zigbuild: from PyPI, in target/tools/zig."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from harness.command import run
from harness.tools import TOOLS

# The oldest C library that is supported on Linux: that of CentOS 7. Newer ones have all of its symbols.
GLIBC = "2.17"
PACKAGES = ("ziglang==0.17.1", "cargo-zigbuild==0.24.1")


def programs() -> Path:
    """The folder with `cargo-zigbuild`."""
    folder, installed = TOOLS / "zig", TOOLS / "zig/installed"
    wanted = "\n".join(PACKAGES) + sys.version
    if not installed.exists() or installed.read_text(encoding="utf-8") != wanted:
        run(sys.executable, "-m", "venv", "--clear", folder)
        run(folder / "bin/pip", "install", "--quiet", "--disable-pip-version-check", *PACKAGES)
        installed.write_text(wanted, encoding="utf-8")
    return folder / "bin"


def zig() -> Path:
    """The program itself: through Python, each of a thousand calls of the compiler would take twice as long."""
    return next(programs().parent.glob("lib/python*/site-packages/ziglang/zig"))


def command(*words: str) -> tuple[str, ...]:
    """`zig`, and what it is to do."""
    return str(zig()), *words


def on_the_path() -> dict[str, str]:
    """The environment in which cargo finds cargo-zigbuild, and that finds zig."""
    path = f"{programs()}{os.pathsep}{os.environ['PATH']}"
    return {"PATH": path, "CARGO_ZIGBUILD_ZIG_PATH": str(zig())}
