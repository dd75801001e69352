#!/usr/bin/env python3
"""The library's cost on a terminal: its size by features, and the memory and time of a payment, as a Markdown table.

    bindings/c/tests/footprint.py          the builds whose size has a limit
    bindings/c/tests/footprint.py --all    every build, the shared vectors, and a payment over TLS

Sizes and memory have limits for x86-64; a value over its limit fails. Times only have a goal, since they depend on the
machine. Everything is built as bindings/c/README.md says, with CMake and the profile `firmware`.
"""

from __future__ import annotations

import platform
import statistics
import sys
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "tests"))

from harness import (
    ROOT,
    TARGET,
    VECTORS,
    Ended,
    Failed,
    Sandbox,
    Suite,
    fresh_folder,
    must_run_every_vector,
    output,
    run,
)
from harness.command import Word
from harness.tls import settings_over_tls

C = ROOT / "bindings/c"
TESTS = C / "tests"


class Build(NamedTuple):
    name: str
    features: str
    gives: str
    # The size limits of the stripped shared library, in bytes.
    most: int | None = None


SIGN_ONLY = Build(
    "sign-only", "rustcrypto", "prepare and accept over the terminal's own HTTP; keys that are not encrypted", 1_100_000
)
SETTINGS = Build(
    "settings",
    "aws-lc,http,config,pkcs12,diagnosis,texts",
    "with HTTP and TLS, PKCS#12, `bestpay.toml`, diagnosis",
)
EVERYTHING = Build(
    "everything",
    "aws-lc,http,config,pkcs12,diagnosis,texts,cashier,postgres",
    "and the journal in SQLite and PostgreSQL",
)
BUILDS = (
    SIGN_ONLY,
    Build("http", "aws-lc,http", "with HTTP and TLS", 3_000_000),
    Build("journal", "aws-lc,http,cashier", "with HTTP and TLS, and the journal in SQLite"),
    SETTINGS,
    EVERYTHING,
)
MOST_RESIDENT_KIB = 8 * 1024
PAYMENTS = 5
STARTS = 21
# Other targets have other code, and the linker does not fold functions: build.rs of the library says why.
HAS_LIMITS = platform.machine() == "x86_64"

suite = Suite("bindings/c footprint")
work = fresh_folder("footprint")
rows: list[tuple[str, str, str]] = []


def keep_to(what: str, measured: int, most: int | None, unit: str) -> str:
    """Puts a measurement into the table and checks it against its limit."""
    limit = f"{most:,} {unit}" if most else ""
    rows.append((what, f"{measured:,} {unit}", limit))
    if most and HAS_LIMITS and measured > most:
        raise Failed(f"{what}: {measured:,} {unit}, at most {limit}")
    if not most:
        return f"{measured:,} {unit}"
    return f"{measured:,} {unit}, at most {limit}" + ("" if HAS_LIMITS else ": NOT JUDGED, the limit is of x86-64")


def prefix(build: Build) -> Path:
    return work / build.name


def is_built(build: Build) -> str:
    """Checks that the library is installed, that an outside project runs with it, and that it is small enough."""
    made = work / "cmake" / build.name
    run(
        "cmake", "-S", C, "-B", made, "-DBESTPAY_CARGO_PROFILE=firmware", f"-DBESTPAY_FEATURES={build.features}",
        f"-DBESTPAY_CARGO_TARGET_DIR={TARGET}", "-DCMAKE_INSTALL_LIBDIR=lib",
    )  # fmt: skip
    run("cmake", "--build", made)
    run("cmake", "--install", made, "--prefix", prefix(build))
    run(compiled(build, TESTS / "outside.c"))
    size = (prefix(build) / "lib/libbestpay.so").stat().st_size
    return keep_to(f"`{build.features}`: {build.gives}", size, build.most, "bytes")


def compiled(build: Build, source: Path, *libraries: str) -> Path:
    program, installed = prefix(build) / source.stem, prefix(build)
    run(
        "gcc", "-std=c99", "-O2", source, "-o", program, f"-I{installed}/include", f"-L{installed}/lib", "-lbestpay",
        f"-Wl,-rpath,{installed}/lib", *libraries,
    )  # fmt: skip
    return program


def measured(*command: Word) -> tuple[int, int]:
    """Microseconds to the first output, and the most KiB resident."""
    measure = work / "measure"
    if not measure.exists():
        run("gcc", "-std=c99", "-O2", TESTS / "measure.c", "-o", measure)
    first_output, resident = output(measure, *command).split()
    return int(first_output), int(resident)


def signs_at_once(build: Build, key: Path, password: str, sandbox: Sandbox, what: str, goal: str) -> str:
    """The first signature after the process starts: the median of some starts."""
    program = compiled(build, TESTS / "first_signature.c")
    times = [measured(program, key, password, sandbox.folder / "platform.cer")[0] for _ in range(STARTS)]
    shown = f"{statistics.median(times) / 1000:.1f} ms"
    rows.append((what, shown, goal))
    return shown


def key_that_is_not_encrypted(sandbox: Sandbox) -> Path:
    key = work / "merchant.pk8"
    run(
        "openssl", "pkcs12", "-in", sandbox.folder / "merchant.p12", "-passin", f"pass:{sandbox.password}",
        "-nodes", "-nocerts", "-out", key,
    )  # fmt: skip
    return key


# --- a payment over TLS ----------------------------------------------------------------------------------------------


def is_small_in_memory(sandbox: Sandbox) -> str:
    pos, over_tls = compiled(EVERYTHING, C / "examples/pos.c"), settings_over_tls(sandbox)
    payment = (sandbox.code["paid"], "12.50", "http://127.0.0.1:9/notice")
    resident = max(measured(pos, over_tls, f"FOOT-{turn}", *payment)[1] for turn in range(PAYMENTS))
    what = f"`pos.c`, most memory resident over TLS, of {PAYMENTS} payments"
    return keep_to(what, resident, MOST_RESIDENT_KIB, "KiB")


def runs_every_vector() -> Ended:
    return must_run_every_vector(run(compiled(EVERYTHING, TESTS / "vectors.c", "-ljansson"), VECTORS))


# --- the checks ------------------------------------------------------------------------------------------------------

for build in BUILDS:
    if build.most or suite.everything:
        suite.check(build.name, is_built, build)
with Sandbox(work / "shop") as gateway:
    if suite.everything:
        suite.check("the vectors with the largest of the libraries", runs_every_vector)
        suite.check("pos.c over TLS", is_small_in_memory, gateway)
        opened = f"first signature after the process starts, PKCS#12 file opened; 2048 bits, median of {STARTS}"
        pkcs12 = gateway.folder / "merchant.p12"
        suite.check(
            "first signature, PKCS#12", signs_at_once, SETTINGS, pkcs12, gateway.password, gateway, opened, "20 ms"
        )
    plain = f"first signature after the process starts, sign-only, key not encrypted; 2048 bits, median of {STARTS}"
    suite.check(
        "first signature, sign-only",
        lambda: signs_at_once(SIGN_ONLY, key_that_is_not_encrypted(gateway), "", gateway, plain, ""),
    )
print("| what | measured | at most |\n|---|---|---|")
for row in rows:
    print(f"| {' | '.join(row)} |")
suite.end()
