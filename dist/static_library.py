#!/usr/bin/env python3
"""Makes a static library that exports only the names of bestpay.h.

    dist/static_library.py FROM TO [MORE...]

Cargo's static library contains SQLite, AWS-LC, a zlib in Rust, and Rust's standard library under their own names. In a
program with its own SQLite, the journal would silently use that one, or the linker would refuse both. So all needed
code is linked into one object, and all other names become local to it. The definitions of MORE (an unwinder) are
included. In a library of Windows or macOS all other names begin with bestpay_internal_.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from harness import Failed, Header, output, run

OURS = "bestpay_*"
# How a name begins in a library of Windows that no caller is to use.
INTERNAL = "bestpay_internal_"
# What Rust imports of Windows by itself, without the system's import libraries.
WINDOWS = ("ProcessPrng", "WaitOnAddress", "WakeByAddressAll", "WakeByAddressSingle")
# Bitcode is no longer needed, and tools with another LLVM version, such as `ar`, fail on it.
WITHOUT = ("--strip-debug", "--remove-section=.llvmbc", "--remove-section=.llvmcmd")


def llvm_tool(name: str) -> Path:
    """A tool that comes with Rust: its LLVM is the one that compiled the objects."""
    host = next(line.split()[1] for line in output("rustc", "-vV").splitlines() if line.startswith("host: "))
    return Path(output("rustc", "--print", "sysroot")) / "lib/rustlib" / host / "bin" / name


def llvm(name: str, *words: str | Path) -> str:
    """Runs such a tool, and returns what it says."""
    tool = llvm_tool(name)
    return run(tool, *words, env={"LD_LIBRARY_PATH": str(tool.parents[3])}).output


def linked_elf(library: Path, result: Path, more: tuple[Path, ...]) -> None:
    roots = [f"--undefined={name}" for name in sorted(Header().names())]
    llvm("rust-lld", "-flavor", "gnu", "-r", "--force-group-allocation", *roots, library, *more, "-o", result)
    llvm("rust-objcopy", *WITHOUT, "--wildcard", f"--keep-global-symbol={OURS}", result)


def renamed_coff(library: Path, result: Path, mingw: str) -> None:
    """Windows objects cannot be linked into one that works, so all names but the header's get a prefix instead."""
    llvm("rust-objcopy", *WITHOUT, library, result)
    # What the debugger would have read has no sections left.
    while debug := {name for name in output(f"{mingw}ar", "t", result).split() if name.endswith(".dwo")}:
        run(f"{mingw}ar", "d", result, *sorted(debug))
    defined = defined_in(result, mingw)
    names = result.with_suffix(".names")
    lines = []
    for name in sorted(defined):
        if name.removeprefix("_").startswith("bestpay_") or is_windows(name):
            continue
        start = "__imp_" if name.startswith("__imp_") else ""
        lines.append(f"{name} {start}{INTERNAL}{name.removeprefix(start)}\n")
    names.write_text("".join(lines), encoding="utf-8")
    run(f"{mingw}objcopy", "-D", f"--redefine-syms={names}", result)


def renamed_macho(library: Path, result: Path) -> None:
    """Nothing here links objects for macOS into one, so all names but the header's get a prefix there, too."""
    llvm("rust-objcopy", "--strip-debug", "--remove-section=__LLVM,__bitcode", library, result)
    names = result.with_suffix(".names")
    others = sorted(name for name in defined_in_macho(result) if not name.startswith("_bestpay_"))
    names.write_text("".join(f"{name} _{INTERNAL}{name.removeprefix('_')}\n" for name in others), encoding="utf-8")
    llvm("rust-objcopy", f"--redefine-syms={names}", result)


def is_windows(name: str) -> bool:
    """Whether it is a table of an import library, or a function of Windows that only Rust imports."""
    return name.startswith(("_head_", "__nm_")) or name.endswith("_iname") or name.lstrip("_") in WINDOWS


def is_internal(name: str) -> bool:
    """Whether a name of a Windows library is nothing that a program could have as well."""
    return name.removeprefix("__imp_").lstrip("_").startswith(INTERNAL) or is_windows(name)


def defined_in(library: Path, mingw: str) -> set[str]:
    """The global names that an archive of Windows defines."""
    lines = output(f"{mingw}nm", "--extern-only", "--defined-only", library).splitlines()
    return {line.split()[2] for line in lines if len(line.split()) == 3}


def defined_in_macho(library: Path) -> set[str]:
    """The global names that a library of macOS defines. C's names have an underscore in front."""
    lines = llvm("llvm-nm", "--extern-only", "--defined-only", "--quiet", library).splitlines()
    return {line.split()[2] for line in lines if len(line.split()) == 3}


def localised(
    library: Path, result: Path, more: tuple[Path, ...] = (), mingw: str | None = None, is_macho: bool = False
) -> None:
    """Makes `result` from cargo's static library. `mingw` is the prefix of the tools for a Windows library."""
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder, "libbestpay.a")
        if mingw is not None:
            renamed_coff(library, archive, mingw)
        elif is_macho:
            renamed_macho(library, archive)
        else:
            merged = Path(folder, "bestpay.o")
            linked_elf(library, merged, more)
            # D: no time, owner or mode.
            run("ar", "rcsD", archive, merged)
        shutil.move(str(archive), result)


if __name__ == "__main__":
    try:
        source, made, *more = map(Path, sys.argv[1:])
        localised(source, made, tuple(more), is_macho=sys.platform == "darwin")
    except Failed as failed:
        sys.exit(f"static_library: {failed}")
