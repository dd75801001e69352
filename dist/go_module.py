"""The Go module as an archive: its sources, and the static library for every platform that is built."""

from __future__ import annotations

import shutil
from pathlib import Path

import archive
import builds
from harness import ROOT, Failed, Header, output
from package import OUT, fresh, place
from targets import TARGETS, Target

GO = ROOT / "bindings/go"


def folder() -> Path:
    return OUT / f"bestpay-{Header().version}-go"


def library(target: Target) -> Path:
    """Where the sources' link_static_*.go look for the library of this target, below the module's folder."""
    return Path("lib", target.go, "libbestpay.a")


def made() -> Path:
    natives = [target for target in TARGETS if target.go and place(target).exists()]
    if not natives:
        raise Failed("dist/build has made no library for the Go module")
    module = fresh(folder())
    for name in output("git", "ls-files", cwd=GO).splitlines():
        # The list of what git leaves out names the libraries: whoever puts the module under git would lose them.
        if not name.startswith("tests/") and name != ".gitignore":
            (module / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(GO / name, module / name)
    for name in ("LICENSE-MIT", "LICENSE-APACHE"):
        shutil.copy(ROOT / name, module)
    for target in natives:
        shutil.copyfile(place(target) / "lib/libbestpay.a", module / library(target))
        shutil.copyfile(place(target) / "include/bestpay.h", module / library(target).with_name("bestpay.h"))
    # What is in the libraries; it differs by little from one to the other.
    shutil.copytree(place(natives[0]) / "licences", module / "licences")
    return archive.tarred(module, int(builds.epoch()))
