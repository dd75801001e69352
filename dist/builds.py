"""Cargo's builds for a target: the C library in full and sign-only, the program, and the library that panics."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path

import macos_sdk
from harness import ROOT, Failed, machine, output, run
from harness.places import TARGET
from harness.zig import command, on_the_path, programs
from static_library import llvm_tool
from targets import SIGN_ONLY, Target

PROFILE = "firmware"
# The first one for Apple's own processor.
OLDEST_MACOS = "11.0"
# No panic passes through a function in C, so tables for it would only take room.
NO_UNWINDING = ("-fno-asynchronous-unwind-tables", "-fno-unwind-tables")


def work_folder(target: Target) -> Path:
    return TARGET / "dist" / target.name


def cargo_folder() -> Path:
    """One for all targets: what runs on this machine while building, such as macros, is built once."""
    return TARGET / "dist/cargo"


def epoch() -> str:
    """The time of the last commit: the only time that the built files contain."""
    return output("git", "log", "-1", "--format=%ct", cwd=ROOT)


def environment(target: Target) -> dict[str, str]:
    """Keeps this machine's paths out of the built files: the same sources give the same bytes in every folder."""
    cargo_home = Path(os.environ.get("CARGO_HOME", Path.home() / ".cargo"))
    sysroot = Path(output("rustc", "--print", "sysroot"))
    places = {ROOT: "/bestpay", cargo_folder(): "/target", cargo_home: "/cargo", sysroot: "/rust"}
    flags = [f"--remap-path-prefix={path}={name}" for path, name in places.items()]
    if target.is_musl:
        # Otherwise rustc makes no shared library, and only warns about it.
        flags.append("-Ctarget-feature=-crt-static")
    if target.is_macos:
        flags.append("-Clinker-flavor=ld64.lld")
    underscored = target.name.replace("-", "_")
    c_flags = " ".join([*(f"-ffile-prefix-map={path}={name}" for path, name in places.items()), *NO_UNWINDING])
    found = {
        "CARGO_TARGET_DIR": str(cargo_folder()),
        # One flag may have spaces in it.
        "CARGO_ENCODED_RUSTFLAGS": "\x1f".join(flags),
        f"CFLAGS_{underscored}": c_flags,
        "CARGO_INCREMENTAL": "0",
    }
    if target.name.startswith("x86_64"):
        # As in bindings/c/CMakeLists.txt: a second assembly of Curve25519 would be 200 kB.
        found["AWS_LC_SYS_CFLAGS"] = f"{c_flags} -DMY_ASSEMBLER_IS_TOO_OLD_FOR_ADX_AVX2"
    if target.builds_std is not None:
        found["RUSTC_BOOTSTRAP"] = "1"
    if target.zig is not None:
        found |= on_the_path()
        if target.folds:
            found[f"CARGO_TARGET_{underscored.upper()}_LINKER"] = str(ROOT / "dist/folding_linker")
            zig = (str(programs() / "cargo-zigbuild"), "zig", "cc", "--", "-g", "-fno-sanitize=all")
            found["DIST_LINKER"] = shlex.join((*zig, *target.cpu, "-target", target.zig))
            found["DIST_LLD"] = shlex.join(command("ld.lld"))
        if target.is_macos:
            found[f"CARGO_TARGET_{underscored.upper()}_LINKER"] = str(ROOT / "dist/macos_linker")
            found["DIST_LLD"] = str(llvm_tool("rust-lld"))
            found["SDKROOT"] = str(macos_sdk.made())
            found["MACOSX_DEPLOYMENT_TARGET"] = OLDEST_MACOS
    elif target.is_windows:
        found[f"CARGO_TARGET_{underscored.upper()}_LINKER"] = f"{target.mingw}gcc"
    return found


def has_its_standard_library(target: Target) -> None:
    """rustup fetches what is missing. A target without a ready one is built from its sources."""
    if target.builds_std is not None:
        run("rustup", "component", "add", "rust-src")
    elif not machine.has_target(target.name):
        run("rustup", "target", "add", target.name)
    if target.is_macos:
        # The checks need its llvm-nm and llvm-objdump.
        run("rustup", "component", "add", "llvm-tools")


def cargo(target: Target, *words: str, profile: str = PROFILE) -> Path:
    """Builds, and returns the folder with the result."""
    has_its_standard_library(target)
    command = ["cargo", "build" if target.zig is None else "zigbuild", "--locked", "--profile", profile]
    if target.only_static:
        command[1:2] = ["rustc", "--crate-type", "staticlib"]
    command += ["--target", f"{target.name}.{target.glibc}" if target.is_glibc else target.name]
    if target.builds_std is not None:
        command += ["-Zbuild-std=std,panic_unwind", f"-Zbuild-std-features={target.builds_std}"]
    process = subprocess.run(
        [*command, *words],
        cwd=ROOT,
        env={**os.environ, **environment(target)},
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    # Rustc only warns when a crate type is left out.
    if process.returncode != 0 or "dropping unsupported crate type" in process.stderr:
        raise Failed(f"{' '.join([*command, *words])}: exit status {process.returncode}\n{process.stderr[-8000:]}")
    # The folder of the profile `dev` has another name.
    return cargo_folder() / target.name / ("debug" if profile == "dev" else profile)


def libraries(target: Target, features: str, profile: str = PROFILE) -> tuple[Path | None, Path]:
    """The shared and the static library with these features. Some targets have no shared one."""
    words = ("-p", "bestpay-capi", "--no-default-features", "--features", features)
    made = cargo(target, *words, profile=profile)
    shared, static = made / target.shared, made / "libbestpay_capi.a"
    for path in (static,) if target.only_static else (shared, static):
        if not path.exists():
            raise Failed(f"{target.name}: cargo has made no {path.name}")
    return None if target.only_static else shared, static


def program(target: Target) -> Path:
    made = cargo(target, "-p", "bestpay-cli")
    return made / f"bestpay{target.program_suffix}"


def library_that_panics(target: Target) -> Path:
    """Sign-only, with `bestpay_induce_panic`."""
    words = ("-p", "bestpay-capi-for-tests", "--no-default-features", "--features", f"bestpay/{SIGN_ONLY}")
    made = cargo(target, *words)
    return made / target.shared.replace("bestpay_capi", "bestpay_induced_panic")
