"""What each step needs on the machine. Each need is checked by trying it, not by looking for a name.

tests/setup installs what is missing; tests/run asks which of its steps lack something.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Callable, NamedTuple

from harness import pgbouncer, postgres
from harness.command import at_fixed_addresses

C_PROGRAM = '#include <stdio.h>\nint main(void) { return puts("works") < 0; }\n'
CPP_PROGRAM = "#include <string>\nint main() { return std::string(1, 'x').empty(); }\n"
JANSSON_PROGRAM = "#include <jansson.h>\nint main(void) { json_decref(json_object()); return 0; }\n"
OPENSSL_PROGRAM = "#include <openssl/evp.h>\nint main(void) { return EVP_sha256() == 0; }\n"


class Need(NamedTuple):
    """Something that steps need: `works` tries it, `packages` are Debian's, and `remedy` helps if there is no
    package."""

    name: str
    works: Callable[[], bool]
    packages: tuple[str, ...] = ()
    remedy: str = ""


def succeeds(*command: str) -> bool:
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=120,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def first_number(*command: str) -> tuple[int, ...]:
    """The first version in what a command prints; () where there is none."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ()
    said = done.stdout + done.stderr
    # A JDK's .0 release has a single number. Maven's colour codes are not a version.
    found = re.search(r"\d+(?:\.\d+)+", said) or re.search(r"\b\d+\b", said)
    return tuple(map(int, found.group().split("."))) if done.returncode == 0 and found else ()


def builds(compiler: str, program: str, *options: str, under: tuple[str, ...] = ()) -> bool:
    """Whether a program is compiled, linked and run."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "program.cpp" if "++" in compiler else "program.c")
        source.write_text(program, encoding="utf-8")
        built = str(Path(folder, "program"))
        # Libraries must follow the objects that use them.
        return succeeds(compiler, str(source), *options, "-o", built) and succeeds(*under, built)


def sanitizers(compiler: str, program: str) -> bool:
    return builds(compiler, program, "-fsanitize=address,undefined") and builds(
        compiler, program, "-fsanitize=thread", under=at_fixed_addresses()
    )


def java_compiles() -> bool:
    return first_number("javac", "-version")[:1] >= (17,)


def python_has_venv() -> bool:
    with tempfile.TemporaryDirectory() as folder:
        return succeeds("python3", "-m", "venv", folder) and succeeds(f"{folder}/bin/pip", "--version")


def has_target(target: str) -> bool:
    """Whether Rust has a standard library for it."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "lib.rs")
        source.write_text("pub fn works() -> String { String::new() }\n", encoding="utf-8")
        return succeeds(
            "rustc", "--target", target, "--crate-type", "rlib", str(source), "-o", str(Path(folder, "works.rlib"))
        )


def runs_programs_of(processor: str, triplet: str) -> bool:
    """Whether there are an emulator for this processor and the C library of its programs."""
    return succeeds(f"qemu-{processor}", "--version") and Path(f"/usr/{triplet}/lib/libc.so.6").exists()


RUST = Need("Rust 1.89 or later", lambda: first_number("cargo", "--version") >= (1, 89), (), "install it by rustup")
RUSTFMT = Need("rustfmt", lambda: succeeds("cargo", "fmt", "--version"), (), "rustup component add rustfmt")
CLIPPY = Need("clippy", lambda: succeeds("cargo", "clippy", "--version"), (), "rustup component add clippy")
# Of the step `targets`.
STANDARD_LIBRARIES = tuple(
    Need(f"Rust's standard library for {target}", partial(has_target, target), (), f"rustup target add {target}")
    for target in ("x86_64-pc-windows-gnu", "powerpc-unknown-linux-gnu")
)
CC = Need("a C compiler", lambda: builds("cc", C_PROGRAM), ("build-essential",))
CMAKE = Need("CMake", lambda: first_number("cmake", "--version") >= (3, 16), ("cmake",))
PYTHON = Need("Python's venv", python_has_venv, ("python3-venv",))
OPENSSL = Need("the program openssl", lambda: succeeds("openssl", "version"), ("openssl",))
GCC = Need(
    "gcc and g++ with their sanitizers",
    lambda: sanitizers("gcc", C_PROGRAM) and sanitizers("g++", CPP_PROGRAM),
    ("build-essential",),
)
CLANG = Need(
    "clang with its sanitizers",
    lambda: sanitizers("clang", C_PROGRAM) and sanitizers("clang++", CPP_PROGRAM),
    ("clang", "libclang-rt-dev"),
)
VALGRIND = Need(
    "valgrind",
    lambda: builds("cc", C_PROGRAM, under=("valgrind", "-q", "--error-exitcode=9")),
    ("valgrind", "libc6-dbg"),
)
PKG_CONFIG = Need("pkg-config", lambda: succeeds("pkg-config", "--version"), ("pkg-config",))
JANSSON = Need("jansson", lambda: builds("cc", JANSSON_PROGRAM, "-ljansson"), ("libjansson-dev",))
LIBABIGAIL = Need("abidw and abidiff", lambda: succeeds("abidw", "--version"), ("abigail-tools",))
POSTGRESQL = Need("PostgreSQL's server", lambda: postgres.programs() is not None, ("postgresql",))
# Of the step `pooler`.
PGBOUNCER = Need("PgBouncer", lambda: pgbouncer.program() is not None, ("pgbouncer",))
BINUTILS = Need(
    "binutils", lambda: succeeds("objcopy", "--version") and succeeds("readelf", "--version"), ("binutils",)
)
JAVA = Need("a JDK of version 17 or later", java_compiles, ("default-jdk-headless",))
MAVEN = Need("Maven", lambda: first_number("mvn", "--version") >= (3, 6), ("maven",))
GO = Need(
    "Go 1.24 or later", lambda: first_number("go", "version") >= (1, 24), (), "install it as go.dev/doc/install says"
)
LIBSSL = Need("OpenSSL's headers", lambda: builds("cc", OPENSSL_PROGRAM, "-lcrypto"), ("libssl-dev",))
# Of the step `armv7`.
QEMU_ARM = Need(
    "qemu-user and the C library of ARM",
    lambda: runs_programs_of("arm", "arm-linux-gnueabihf"),
    ("qemu-user", "libc6-armhf-cross", "libgcc-s1-armhf-cross"),
)
# Of the step `dist`: other processors, Windows, their C libraries, and compilers for Windows.
QEMU = Need(
    "qemu-user and the C libraries of other processors",
    lambda: (
        runs_programs_of("arm", "arm-linux-gnueabihf")
        and runs_programs_of("arm", "arm-linux-gnueabi")
        and runs_programs_of("aarch64", "aarch64-linux-gnu")
        and runs_programs_of("riscv64", "riscv64-linux-gnu")
    ),
    (
        "qemu-user", "libc6-armhf-cross", "libgcc-s1-armhf-cross", "libc6-armel-cross", "libgcc-s1-armel-cross",
        "libc6-arm64-cross", "libgcc-s1-arm64-cross", "libc6-riscv64-cross", "libgcc-s1-riscv64-cross",
    ),
)  # fmt: skip
WINE = Need("Wine of 64 bits", lambda: succeeds("wine", "--version"), ("wine", "wine64"))
MINGW = Need(
    "MinGW and nasm",
    lambda: succeeds("x86_64-w64-mingw32-gcc", "--version") and succeeds("nasm", "--version"),
    ("gcc-mingw-w64-x86-64", "gcc-mingw-w64-i686", "nasm"),
)
MUSL = Need("musl's compiler", lambda: builds("musl-gcc", C_PROGRAM), ("musl-tools",))
ROOTS = Need(
    "mmdebstrap, and qemu as one static program",
    lambda: succeeds("mmdebstrap", "--version") and succeeds("qemu-arm-static", "--version"),
    ("mmdebstrap", "qemu-user-static"),
)
NAMESPACES = Need(
    "a user namespace with its own table of emulators",
    lambda: succeeds(
        "unshare", "--user", "--map-root-user", "--mount",
        "mount", "-t", "binfmt_misc", "binfmt_misc", "/proc/sys/fs/binfmt_misc",
    ),
    (),
    "use Linux 6.7 or later, and allow user namespaces",
)  # fmt: skip
CROSS = Need(
    "GCC for ARM",
    lambda: all(succeeds(f"{name}-gcc", "--version") for name in ("arm-linux-gnueabihf", "aarch64-linux-gnu")),
    ("gcc-arm-linux-gnueabihf", "gcc-aarch64-linux-gnu"),
)
DPKG = Need("dpkg-deb", lambda: succeeds("dpkg-deb", "--version"), ("dpkg",))
# Of the step `console`. The font is for its pictures.
CHROMIUM = Need("Chromium", lambda: first_number("chromium", "--version") >= (120,), ("chromium", "fonts-noto-cjk"))
GIT = Need("git", lambda: succeeds("git", "--version"), ("git",))


def missing(needs: Iterable[Need]) -> list[Need]:
    return [need for need in dict.fromkeys(needs) if not need.works()]


def can_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(needs: list[Need]) -> list[Need]:
    """Installs what is missing, as root on Debian, and says so; returns what is still missing."""
    for need in needs:
        if need.remedy.startswith("rustup "):
            print(f"setup: {need.remedy}", flush=True)
            succeeds(*need.remedy.split())
    packages = [package for need in needs for package in need.packages]
    if packages and can_install():
        print("setup: apt-get update", flush=True)
        subprocess.run(["apt-get", "update", "-q"], stdout=subprocess.DEVNULL, check=False)
        # Packages that this Debian release does not have are skipped; the needs are tried again afterwards.
        known = [package for package in dict.fromkeys(packages) if succeeds("apt-cache", "show", package)]
        print(f"setup: apt-get install {' '.join(known)}", flush=True)
        subprocess.run(
            ["apt-get", "install", "-qy", "-o", "DPkg::Lock::Timeout=300", *known],
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
            stdout=subprocess.DEVNULL,
            check=False,
        )
    return missing(needs)


def advice(need: Need) -> str:
    """The advice for a user who is not root."""
    how = need.remedy or f"Debian: apt-get install {' '.join(need.packages)}"
    return f"{need.name} is missing or does not work; {how}"
