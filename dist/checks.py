"""Checks of every built library, whatever the target. Each returns a short text for the table."""

from __future__ import annotations

import re
from pathlib import Path

from harness import Failed, Header, output
from static_library import INTERNAL, defined_in, defined_in_macho, is_internal, llvm
from targets import Target


def version_of(text: str) -> tuple[int, ...]:
    return tuple(int(number) for number in text.split("."))


def highest_glibc(target: Target, library: Path) -> str:
    """The newest symbol version that the library needs from the C library."""
    if not target.is_glibc:
        return ""
    wanted = re.findall(r"Name: GLIBC_([\d.]+)", output("readelf", "-VW", library))
    highest = max(wanted, key=version_of, default="0")
    if not wanted or version_of(highest) > version_of(target.glibc):
        raise Failed(f"{library.name} wants GLIBC_{highest}; at most {target.glibc}")
    return highest


def needs_only(target: Target, library: Path) -> list[str]:
    """The libraries that it needs at run time. A bare system must have all of them."""
    if target.is_windows:
        needed = re.findall(r"DLL Name: (\S+)", output(f"{target.mingw}objdump", "-p", library))
        wrong = [name for name in needed if re.match(r"lib|msvcr\d|vcruntime", name.lower())]
    elif target.is_macos:
        # The first one is its own name.
        itself, *needed = re.findall(r"^\t(\S+)", llvm("llvm-objdump", "--macho", "--dylibs-used", library), re.M)
        wrong = [name for name in needed if name != "/usr/lib/libSystem.B.dylib"]
        wrong += [] if re.fullmatch(r"@rpath/libbestpay\.\d+\.dylib", itself) else [itself]
    else:
        needed = re.findall(r"\(NEEDED\).*\[(.+)\]", output("readelf", "-dW", library))
        system = r"(lib(c|m|dl|pthread|rt|util)|ld-linux[-\w]*)\.so(\.\d+)?"
        wrong = [name for name in needed if not re.fullmatch(system, name)]
    if not needed or wrong:
        raise Failed(f"{library.name} needs {', '.join(wrong) or 'no library at all'}")
    return needed


def is_static(target: Target, program: Path) -> None:
    """With musl the program runs in any container."""
    if re.search(r" INTERP |\(NEEDED\)", output("readelf", "-ldW", program)):
        raise Failed(f"{target.name}: {program.name} needs libraries")


def shared_names(target: Target, library: Path) -> set[str]:
    if target.is_windows:
        table = output(f"{target.mingw}objdump", "-p", library).partition("[Ordinal/Name Pointer] Table")[2]
        return set(re.findall(r"^\s*\[ *\d+\](?: \+base\[ *\d+\] +[0-9a-f]+)? (\w+)$", table, re.M))
    if target.is_macos:
        return defined_in_macho(library)
    return global_names(output("readelf", "--dyn-syms", "-W", library))


def global_names(table: str) -> set[str]:
    """The defined, non-local names in the output of readelf."""
    return set(re.findall(r" (?:GLOBAL|WEAK) +\w+ +(?:\d+|ABS|COM) +([^\s@]+)", table))


def static_names(target: Target, library: Path) -> set[str]:
    if target.is_windows:
        return {name for name in defined_in(library, target.mingw) if not is_internal(name)}
    if target.is_macos:
        return {name for name in defined_in_macho(library) if not name.startswith(f"_{INTERNAL}")}
    return global_names(output("readelf", "-sW", library))


def exports_only_ours(names: set[str], library: Path, every: bool) -> None:
    """Only the header's functions may be exported, and all of them in a full build."""
    # On 32-bit Windows and on macOS a C function's name has an underscore in front.
    plain = {name.removeprefix("_") if name.startswith("_bestpay_") else name for name in names}
    declared = Header().names()
    foreign, missing = sorted(plain - declared), sorted(declared - plain) if every else []
    if foreign or missing or not names:
        raise Failed(
            f"{library.name} exports what is not the header's: {', '.join(foreign[:10]) or 'nothing'}; "
            f"it lacks: {', '.join(missing[:10]) or 'nothing'}"
        )


def has_no_path_of_this_machine(library: Path, places: list[Path]) -> None:
    held = library.read_bytes()
    for place in places:
        if f"{place}/".encode() in held:
            raise Failed(f"{library.name} holds the path {place}")


def small_enough(library: Path, most: int) -> None:
    """If it is not, the error says which sections are the largest."""
    size = library.stat().st_size
    if size > most:
        if library.suffix in (".dll", ".dylib"):
            raise Failed(f"{library.name} has {size:,} bytes, at most {most:,}")
        sections = re.findall(r"\] (\.\S+) +\w+ +\w+ +\w+ (\w+) ", output("readelf", "-SW", library))
        largest = sorted(((int(bytes_, 16), name) for name, bytes_ in sections), reverse=True)[:6]
        room = ", ".join(f"{name} {bytes_:,}" for bytes_, name in largest)
        raise Failed(f"{library.name} has {size:,} bytes, at most {most:,}; the largest sections: {room}")


def shared_library(target: Target, library: Path, every: bool) -> None:
    needs_only(target, library)
    exports_only_ours(shared_names(target, library), library, every)
    highest_glibc(target, library)


def static_library(target: Target, library: Path, every: bool) -> None:
    exports_only_ours(static_names(target, library), library, every)
