"""The folder and the archive for users, for one target."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path

import archive
import builds
import checks
import dependencies
from harness import ROOT, Failed, Header, output, run
from harness.places import TARGET
from harness.zig import command
from static_library import localised
from targets import ALL, HTTP, SIGN_ONLY, Target

C = ROOT / "bindings/c"
# The folder of downloaded files.
OUT = TARGET / "dist/out"


def fresh(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def place(target: Target) -> Path:
    return OUT / f"bestpay-{Header().version}-{target.name}"


def unwinder(target: Target) -> tuple[Path, ...]:
    """musl has no libgcc_s, so the static library contains the unwinder that Rust ships, or zig's."""
    if not target.is_musl:
        return ()
    if target.builds_std is None:
        sysroot = Path(output("rustc", "--print", "sysroot"))
        return (sysroot / "lib/rustlib" / target.name / "lib/self-contained/libunwind.a",)
    assert target.zig is not None
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "empty.c")
        source.write_text("int main(void) { return 0; }\n", encoding="ascii")
        words = ("-target", target.zig, *target.cpu, "-v", "-lunwind")
        said = run(*command("cc"), *words, source, "-o", source.with_suffix("")).output
    found = re.search(r"\S+/libunwind\.a", said)
    if found is None:
        raise Failed(f"zig does not say where its libunwind.a is: {said}")
    return (Path(found[0]),)


def import_library(target: Target, folder: Path) -> None:
    """The import library for bestpay.dll; and the same as a list of names, for Microsoft's `lib /def`."""
    names = sorted(checks.shared_names(target, folder / "bestpay.dll"))
    definition = folder / "bestpay.def"
    definition.write_text(
        "LIBRARY bestpay.dll\nEXPORTS\n" + "".join(f"    {name}\n" for name in names), encoding="ascii"
    )
    run(f"{target.mingw}dlltool", "-d", definition, "-D", "bestpay.dll", "-l", folder / "libbestpay.dll.a")


def variant(target: Target, name: str, features: str) -> Path:
    """Builds the libraries with these features, checks them, and puts them where the CMake package finds them."""
    folder = fresh(builds.work_folder(target) / name)
    shared, static = builds.libraries(target, features)
    placed_static = folder / "libbestpay.a"
    mingw = target.mingw if target.is_windows else None
    localised(static, placed_static, unwinder(target), mingw, target.is_macos)
    checks.static_library(target, placed_static, every=features == ALL)
    if not target.is_windows:
        # On Windows it names the tables of what it imports by rustc's temporary folder.
        checks.has_no_path_of_this_machine(placed_static, [ROOT, Path.home()])
    if shared is not None:
        placed = folder / ("bestpay.dll" if target.is_windows else target.shared)
        shutil.copyfile(shared, placed)
        checks.small_enough(placed, target.most_bytes(features))
        checks.shared_library(target, placed, every=features == ALL)
        checks.has_no_path_of_this_machine(placed, [ROOT, Path.home()])
    if target.is_windows:
        import_library(target, folder)
    return folder


def library_that_panics(target: Target) -> None:
    """For a trial only: not part of the package."""
    folder = fresh(builds.work_folder(target) / "panics")
    made = builds.library_that_panics(target)
    shutil.copy(made, folder)
    if target.is_windows:
        shutil.copy(made.with_name(f"lib{made.name}.a"), folder)


def install(target: Target, built: Path, prefix: Path, libraries: str = "lib") -> None:
    made = fresh(builds.work_folder(target) / "cmake")
    links = ";".join(target.links)
    run(
        "cmake", "-S", C, "-B", made, f"-DBESTPAY_BUILT_DIR={built}", f"-DBESTPAY_CARGO_TARGET={target.name}",
        f"-DBESTPAY_LINK_LIBRARIES={links}", f"-DCMAKE_INSTALL_LIBDIR={libraries}", "-DCMAKE_INSTALL_BINDIR=bin",
    )  # fmt: skip
    run("cmake", "--install", made, "--prefix", prefix)
    if target.is_windows:
        shutil.copyfile(built / "bestpay.def", prefix / "lib/bestpay.def")


def install_static(built: Path, prefix: Path) -> None:
    """Only the static library and the headers: what CMake installs has a shared library."""
    (prefix / "lib").mkdir(parents=True)
    shutil.copyfile(built / "libbestpay.a", prefix / "lib/libbestpay.a")
    (prefix / "include").mkdir()
    for header in (ROOT / "include/bestpay.h", ROOT / "bindings/cpp/bestpay.hpp"):
        shutil.copyfile(header, prefix / "include" / header.name)


def readme(target: Target) -> str:
    """Of its beginnings, that for the system stays."""
    text = (ROOT / "dist/archive-readme.md").read_text(encoding="utf-8")
    stays = ("windows" if target.is_windows else "unix") if target.has_program else "no program"
    for name, beginning in re.findall(r"<!-- ([\w ]+) -->\n(.+?)\n<!-- end -->\n\n", text, re.S):
        whole = f"<!-- {name} -->\n{beginning}\n<!-- end -->\n\n"
        text = text.replace(whole, f"{beginning}\n\n" if name == stays else "")
    return text.replace("@TARGET@", target.name).replace("@VERSION@", Header().version)


def packed(target: Target) -> Path:
    """The archive."""
    is_full = target.features != SIGN_ONLY
    full = variant(target, "full", target.features)
    program = builds.program(target) if target.has_program else None
    sign_only = variant(target, "sign-only", SIGN_ONLY) if is_full else full
    if target.checks_http:
        variant(target, "http", HTTP)
    if not target.why_not_run:
        library_that_panics(target)
    folder = fresh(place(target))
    if target.only_static:
        install_static(full, folder)
    else:
        install(target, full, folder)
    if is_full:
        install(target, sign_only, folder / "sign-only")
    if program is not None:
        (folder / "bin").mkdir(exist_ok=True)
        shutil.copy(program, folder / "bin" / program.name)
        checks.highest_glibc(target, program)
        (checks.is_static if target.is_musl else checks.needs_only)(target, program)
    examples = folder / "examples"
    examples.mkdir()
    for source in (*sorted((C / "examples").glob("*.[ch]")), ROOT / "bindings/cpp/examples/pos.cpp"):
        shutil.copyfile(source, examples / source.name)
    for name in ("LICENSE-MIT", "LICENSE-APACHE"):
        shutil.copyfile(ROOT / name, folder / name)
    (folder / "README.md").write_text(readme(target), encoding="utf-8")
    dependencies.write_licences(target, folder / "licences")
    dependencies.write_bill_of_materials(target, folder / "bestpay.cdx.json")
    archive.write_checksums(folder)
    epoch = int(builds.epoch())
    return archive.zipped(folder, epoch) if target.is_windows else archive.tarred(folder, epoch)


def shared_bytes(target: Target, sign_only: bool = False) -> str:
    """The size of a shared library in the folder of a package."""
    if target.only_static or (target.features == SIGN_ONLY and not sign_only):
        return "–"
    return f"{shared_library(target, sign_only).stat().st_size:,}"


def shared_library(target: Target, sign_only: bool = False) -> Path:
    """In the folder of a package."""
    prefix = place(target) / "sign-only" if sign_only and target.features != SIGN_ONLY else place(target)
    if target.is_windows:
        return prefix / "bin/bestpay.dll"
    return prefix / ("lib/libbestpay.dylib" if target.is_macos else "lib/libbestpay.so")
