#!/usr/bin/env python3
"""Makes a static library that exports only the names of bestpay.h.

    dist/static_library.py FROM TO [MORE...]

Cargo's static library contains SQLite, AWS-LC, a zlib in Rust, and Rust's standard library under their own names. In a
program with its own SQLite, the journal would silently use that one, or the linker would refuse both. So all needed
code is linked into one object, and all other names become local to it. The definitions of MORE (an unwinder) are
included.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from harness import Failed, Header, output, run

OURS = "bestpay_*"


def llvm(name: str, *words: str | Path) -> None:
    """Runs a tool that comes with Rust: its LLVM is the one that compiled the objects."""
    host = next(line.split()[1] for line in output("rustc", "-vV").splitlines() if line.startswith("host: "))
    rust = Path(output("rustc", "--print", "sysroot")) / "lib"
    run(rust / "rustlib" / host / "bin" / name, *words, env={"LD_LIBRARY_PATH": str(rust)})


def linked_elf(library: Path, result: Path, more: tuple[Path, ...]) -> None:
    roots = [f"--undefined={name}" for name in sorted(Header().names())]
    llvm("rust-lld", "-flavor", "gnu", "-r", "--force-group-allocation", *roots, library, *more, "-o", result)
    # Bitcode is no longer needed, and tools with another LLVM version, such as `ar`, fail on it.
    without = ("--strip-debug", "--remove-section=.llvmbc", "--remove-section=.llvmcmd")
    llvm("rust-objcopy", *without, "--wildcard", f"--keep-global-symbol={OURS}", result)


def linked_coff(library: Path, result: Path, mingw: str) -> None:
    prefix = "_" if mingw.startswith("i686") else ""
    roots = [f"--undefined={prefix}{name}" for name in sorted(Header().names())]
    run(f"{mingw}ld", "-r", *roots, library, "-o", result)
    run(f"{mingw}objcopy", "--strip-debug", "--wildcard", f"--keep-global-symbol={prefix}{OURS}", result)


def localised(library: Path, result: Path, more: tuple[Path, ...] = (), mingw: str | None = None) -> None:
    """Makes `result` from cargo's static library. `mingw` is the prefix of the tools for a Windows library."""
    with tempfile.TemporaryDirectory() as folder:
        merged = Path(folder, "bestpay.o")
        if mingw is None:
            linked_elf(library, merged, more)
        else:
            linked_coff(library, merged, mingw)
        archive = Path(folder, "libbestpay.a")
        # D: no time, owner or mode.
        run(f"{mingw or ''}ar", "rcsD", archive, merged)
        shutil.move(str(archive), result)


if __name__ == "__main__":
    try:
        localised(Path(sys.argv[1]), Path(sys.argv[2]), tuple(map(Path, sys.argv[3:])))
    except Failed as failed:
        sys.exit(f"static_library: {failed}")
