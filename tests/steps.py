#!/usr/bin/env python3
"""The list of the steps of tests/run: what each proves, its tier, what it needs, and what it runs.

tests/steps.py STEP        runs the body of one step without the steps before it; people use tests/run STEP
"""

from __future__ import annotations

import datetime
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Callable, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent))

from harness import DEBUG, ROOT, TARGET, Failed, PgBouncer, Postgres, machine, must_fail, mutation, output, tools
from harness.machine import Need

# A tier includes the steps of the tiers before it.
TIERS = ("quick", "gate", "all")
# The exit status of a step that cannot run here, after a line that says why. Only some steps may use it.
NOT_RUN = 77


class Step(NamedTuple):
    """`tier` is the first tier with this step. Steps with `cargo` run one at a time, since they need the same lock."""

    name: str
    tier: str
    proves: str
    body: Callable[[], None]
    needs: tuple[Need, ...] = ()
    after: tuple[str, ...] = ("build",)
    cargo: bool = False
    may_be_left_out: bool = False


def call(*words: str | Path | int, **environment: str) -> None:
    """Runs a command in the project's root. Its output goes to the step's, and its failure fails the step."""
    command = [str(word) for word in words]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, stdin=subprocess.DEVNULL, check=False)
    if done.returncode == NOT_RUN:
        sys.exit(NOT_RUN)
    if done.returncode != 0:
        raise Failed(f"{' '.join(command)}: exit status {done.returncode}")


# --- Rust ------------------------------------------------------------------------------------------------------------

# The one dev build, with one set of features: everything is compiled once, and the suites of all languages use it.
WORKSPACE = ("--locked", "--workspace")


def formatted() -> None:
    call("cargo", "fmt", "--all", "--check")


def generated() -> None:
    call(DEBUG / "bestpay-generate", "--check")
    call(sys.executable, "tests/vectors/generate.py", "--check")


def build() -> None:
    call("cargo", "build", *WORKSPACE, "--all-targets")


def lint() -> None:
    call("cargo", "clippy", *WORKSPACE, "--all-targets", "--", "-D", "warnings")
    fuzz_targets = ("-p", "bestpay-fuzz", "--features", "libfuzzer", "--bins")
    call("cargo", "clippy", "--locked", *fuzz_targets, "--", "-D", "warnings")


def features() -> None:
    """The builds with fewer features: each compiles without warnings, and the sign-only build passes its tests."""
    sign_only = ("-p", "bestpay", "--no-default-features", "--features", "rustcrypto,pkcs12,diagnosis,archive")
    call("cargo", "clippy", "--locked", *sign_only, "--all-targets", "--", "-D", "warnings")
    for packages in (
        ("-p", "bestpay", "-p", "bestpay-capi", "--no-default-features", "--features", "bestpay-capi/rustcrypto"),
        ("-p", "bestpay-cashier"),
        ("-p", "bestpay-cashier", "--no-default-features", "--features", "postgres"),
    ):
        call("cargo", "clippy", "--locked", *packages, "--lib", "--", "-D", "warnings")
    call("cargo", "test", "--locked", *sign_only)


# Windows, and a processor without atomics of 64 bits. Both have a ready standard library.
TARGETS = ("x86_64-pc-windows-gnu", "powerpc-unknown-linux-gnu")


def targets() -> None:
    """Checks that the sources compile for targets that the gate does not run. dist/build compiles their C."""
    packages = ("-p", "bestpay", "-p", "bestpay-capi", "-p", "bestpay-cli")
    stand_in = str(ROOT / "tests/harness/unused_c.py")
    for target in TARGETS:
        underscored = target.replace("-", "_")
        compilers = {f"CC_{underscored}": stand_in, f"AR_{underscored}": stand_in}
        call("cargo", "check", "--locked", *packages, "--target", target, **compilers)


def docs() -> None:
    call("cargo", "doc", *WORKSPACE, "--no-deps", RUSTDOCFLAGS="-D warnings")


def rust() -> None:
    call("cargo", "test", *WORKSPACE, "--no-fail-fast")


def demo() -> None:
    call("cargo", "run", "--locked", "--bin", "bestpay", "--", "demo")


def deny() -> None:
    call(tools.ready("cargo-deny"), "--locked", "check", "licenses", "bans", "sources")


# --- the journal -----------------------------------------------------------------------------------------------------

CRASH = DEBUG / "examples/crash"


def cashier() -> None:
    call(CRASH, "tls")
    with Postgres() as postgres:
        database = {"BESTPAY_TEST_POSTGRES": postgres.url}
        # Some tests need this database, and are skipped in a run without one.
        mine = ("--include-ignored", "--skip", "pooler::")
        call("cargo", "test", *WORKSPACE, "--test", "cashier", "--", *mine, **database)
        call("cargo", "test", *WORKSPACE, "--lib", "--", "--ignored", "in_postgresql", **database)


def pooler() -> None:
    not_run_without(m.PGBOUNCER)
    with Postgres() as postgres, PgBouncer(postgres) as pgbouncer:
        database = {"BESTPAY_TEST_PGBOUNCER": pgbouncer.url}
        call("cargo", "test", *WORKSPACE, "--test", "cashier", "--", "--ignored", "pooler::", **database)
    # In another database, which is compared as a whole with the platform's books. Each till is a process of its own.
    with Postgres() as postgres, PgBouncer(postgres) as pgbouncer:
        call(CRASH, "at", pgbouncer.url, "--kills", "10")


def crash(kills: str, orders: str) -> None:
    call(CRASH, "disk")
    call(CRASH, "sqlite", "--kills", kills)
    call(CRASH, "postgres", "--kills", kills)
    # The test must notice an order that is sent again without the journal.
    must_fail(CRASH, "sqlite", "--kills", "3", "--plant", "resend", says="was called", status=1)
    call(CRASH, "load", "--orders", orders)


# --- long proofs -----------------------------------------------------------------------------------------------------


def fuzz() -> None:
    host = re.search(r"^host: (.+)$", output("rustc", "-vV"), re.M)
    assert host is not None
    cargo_fuzz = tools.ready("cargo-fuzz")
    # cargo-fuzz has no option --locked.
    output("cargo", "metadata", "--locked", "--format-version", "1", cwd=ROOT)
    # Instrumentation and AddressSanitizer are unstable options. Link-time optimisation would only cost time.
    unstable = {"RUSTC_BOOTSTRAP": "1", "CARGO_PROFILE_RELEASE_LTO": "false"}
    call(cargo_fuzz, "build", "--features", "libfuzzer", "--target-dir", TARGET / "fuzz", **unstable)
    call(
        sys.executable,
        "fuzz/run.py",
        TARGET / "fuzz" / host[1] / "release",
        TARGET / "fuzz/work",
        "--seconds",
        setting("FUZZ_SECONDS", "60"),
    )


def instructions(*options: str) -> None:
    version = output("cargo", "pkgid", "--locked", "gungraun-runner", cwd=ROOT).rpartition("@")[2]
    runner = tools.built("gungraun-runner", version)
    path = f"{runner.parent}{os.pathsep}{os.environ['PATH']}"
    call(sys.executable, "tests/instructions.py", *options, PATH=path)


def mutants() -> None:
    """One shard of the mutants, or those of one file. `.cargo/mutants.toml` lists the files and the allowed
    survivors."""
    share = setting("MUTANTS_SHARD", f"{datetime.date.today().toordinal() % mutation.SHARES}/{mutation.SHARES}")
    mutation.survey(share, setting("MUTANTS_FILE", ""))


def not_run_without(*needs: Need) -> None:
    """Installs them, or ends the step with the reason."""
    missing = machine.install(machine.missing(needs))
    if missing:
        print("\n".join(machine.advice(need) for need in missing))
        sys.exit(NOT_RUN)


def dist() -> None:
    """Builds every package and runs it. The page that it writes is compared by whoever commits it."""
    not_run_without(m.QEMU, m.WINE, m.MINGW, m.MUSL, m.ROOTS, m.NAMESPACES, m.DPKG, m.CROSS)
    call("dist/build")
    call("dist/run")


def armv7() -> None:
    not_run_without(m.QEMU_ARM)
    call("dist/quick")


def console() -> None:
    """Drives the sandbox's page in Debian's Chromium."""
    not_run_without(m.CHROMIUM)
    call(sys.executable, "tests/console/suite.py")


# --- the list --------------------------------------------------------------------------------------------------------

m = machine
RUST = (m.RUST, m.CC, m.CMAKE)
C = (m.CC, m.GCC, m.CLANG, m.VALGRIND, m.PKG_CONFIG, m.JANSSON, m.LIBABIGAIL, m.CMAKE, m.POSTGRESQL, m.BINUTILS)
GO = (m.GO, m.PKG_CONFIG, m.CC, m.CMAKE)
JAVA = (m.JAVA, m.MAVEN, m.BINUTILS)
BENCH = (m.RUST, m.JAVA, m.MAVEN, m.GO, m.LIBSSL, m.PYTHON)


def setting(name: str, default: str) -> str:
    """The length of a long test, which BESTPAY_KILLS, BESTPAY_ORDERS, BESTPAY_FUZZ_SECONDS and BESTPAY_MUTANTS_…
    change."""
    return os.environ.get(f"BESTPAY_{name}", default)


def suite(path: str, *options: str) -> Callable[[], None]:
    return lambda: call(sys.executable, ROOT / path, *options)


# In starting order, two at a time: first the steps that others wait for, then the long ones.
# fmt: off
STEPS = [
    Step("format", "quick", "rustfmt",
         formatted, (m.RUST, m.RUSTFMT), after=()),
    Step("build", "quick", "the dev build: every crate, test, example and library, in one set of features",
         build, RUST, after=(), cargo=True),
    Step("generated", "quick", "the files generated from the core's tables are current, and so are the vectors",
         generated, (m.OPENSSL, m.RUSTFMT)),
    Step("tree", "quick", "unsafe code only where allowed, pages in step, links, no machine's paths or names",
         suite("tests/tree.py"), (m.GIT,), after=()),
    Step("layers", "quick", "crates and modules import in one direction only",
         suite("tests/layers.py"), (m.RUST,), after=()),
    Step("deny", "gate", "licences, sources and duplicate versions of the dependencies",
         deny, (m.RUST, m.PYTHON), after=()),
    Step("python", "gate", "the wheel: whole suite, types, pages, PostgreSQL; vectors and faults on two more Pythons",
         suite("python/tests/suite.py"), (m.PYTHON, m.POSTGRESQL)),
    Step("rust", "quick", "unit, vector, property, fault, network and page tests; fuzz replay; the header is current",
         rust, RUST, cargo=True),
    Step("lint", "quick", "clippy",
         lint, (m.RUST, m.CLIPPY), cargo=True),
    Step("c", "gate", "header, ABI, examples; vectors, faults, journals and hostile callers under valgrind, ASan, TSan",
         suite("bindings/c/tests/suite.py"), C),
    Step("docs", "gate", "rustdoc without a warning",
         docs, (m.RUST,), cargo=True),
    Step("java", "gate", "the jar, the Spring Boot starter: whole suite, examples, pages; parts on another JDK",
         suite("bindings/java/tests/suite.py"), JAVA),
    Step("features", "gate", "the builds with fewer features, and the tests of the sign-only build",
         features, (m.RUST, m.CLIPPY), cargo=True),
    Step("targets", "gate", "the sources compile for Windows and for targets with 32-bit atomics",
         targets, (m.RUST, *m.STANDARD_LIBRARIES), cargo=True),
    Step("go", "gate", "whole suite under the race detector, static and shared linking, vet, staticcheck, the page",
         suite("bindings/go/tests/suite.py"), GO),
    Step("cashier", "gate", "the journal in PostgreSQL, also over TLS",
         cashier, (m.POSTGRESQL,), cargo=True),
    Step("pooler", "gate", "tills behind PgBouncer in transaction mode: no entry is lost or mixed up",
         pooler, (m.POSTGRESQL,), cargo=True, may_be_left_out=True),
    Step("cpp", "gate", "the wrapper with two compilers, under ASan, UBSan and TSan: vectors, tests, example till",
         suite("bindings/cpp/tests/suite.py"), (m.GCC, m.CLANG, m.JANSSON, m.BINUTILS)),
    Step("crash", "gate", "killed tills, stopped databases, full disks: journal and ledger agree",
         lambda: crash(kills="25", orders="500"), (m.POSTGRESQL,)),
    Step("footprint", "gate", "the size limits of the C library for terminals",
         suite("bindings/c/tests/footprint.py"), (m.RUST, m.GCC, m.CMAKE, m.OPENSSL)),
    Step("platform", "gate", "the platform's real messages verify, with the library and the program",
         suite("tests/platform_samples.py"), RUST, cargo=True, may_be_left_out=True),
    Step("console", "gate", "the sandbox's web console in Chromium: orders, faults, signatures, both languages",
         console, (m.PYTHON,), may_be_left_out=True),
    Step("armv7", "gate", "the C library for terminals under qemu: vectors, a till with its journal, TLS",
         armv7, (m.PYTHON, m.CMAKE, m.BINUTILS), may_be_left_out=True),
    Step("demo", "gate", "the README's first command",
         demo, RUST, cargo=True),
    Step("first_payment", "gate", "the program of docs/first-payment.md, and the commands of docs/guide.md",
         suite("tests/first_payment.py")),
    Step("python_all", "all", "whole suite on every Python, installation of the sdist, sizes and times",
         suite("python/tests/suite.py", "--all"), (m.PYTHON, m.POSTGRESQL), after=("build", "python"), cargo=True),
    Step("java_all", "all", "whole suite on every JDK",
         suite("bindings/java/tests/suite.py", "--all"), JAVA, after=("build", "java")),
    Step("go_all", "all", "whole suite under cgocheck2 and with the shared library",
         suite("bindings/go/tests/suite.py", "--all", "go test under", "go test with the shared", "own SQLite"), GO,
         after=("build", "go")),
    Step("footprint_all", "all", "every firmware build, and the memory of a payment over TLS",
         suite("bindings/c/tests/footprint.py", "--all"), (*C, m.OPENSSL), after=("build", "footprint")),
    Step("crash_long", "all", "500 kills on each database, 20,000 orders with faults",
         lambda: crash(setting("KILLS", "500"), setting("ORDERS", "20000")), (m.POSTGRESQL,), after=("build", "crash")),
    Step("dist", "all", "packages for other systems: built, checked, and run under qemu and Wine",
         dist, (*RUST, *JAVA, *GO, m.PYTHON, m.GIT, m.OPENSSL), cargo=True, may_be_left_out=True),
    Step("fuzz", "all", "every fuzz target for a minute, with AddressSanitizer",
         fuzz, (*RUST, m.PYTHON), cargo=True),
    Step("instructions", "all", "instruction and allocation counts compared with the record",
         instructions, (m.RUST, m.VALGRIND), cargo=True, may_be_left_out=True),
    Step("bench", "all", "all contenders of bench/compare do the same work; time is not judged",
         lambda: call("bench/compare/run", "--quick"), BENCH, cargo=True,
         after=("build", "python", "go_all", "java_all")),
    Step("mutants", "all", "one shard of the changes to the code that decides about money: a test fails for each",
         mutants, (*RUST, m.GIT), cargo=True),
]
# fmt: on
BY_NAME = {step.name: step for step in STEPS}


def chosen(words: list[str]) -> list[Step]:
    """The steps of a tier, or the named steps and those before them."""
    if len(words) <= 1 and (words or ["gate"])[0] in TIERS:
        tiers = TIERS[: TIERS.index((words or ["gate"])[0]) + 1]
        return [step for step in STEPS if step.tier in tiers]
    wanted: set[str] = set()
    while words:
        name, *words = words
        if name not in BY_NAME:
            raise Failed(f"there is no step {name!r}; there are {', '.join(BY_NAME)}, and the tiers {', '.join(TIERS)}")
        wanted.add(name)
        words += BY_NAME[name].after
    return [step for step in STEPS if step.name in wanted]


# The marks above and below the table of steps in CONTRIBUTING.md.
STEPS_ON_THE_PAGE = ("<!-- tests/run --list -->", "<!-- end -->")


def table() -> str:
    """The table of CONTRIBUTING.md."""
    lines = ["| step | `quick` | gate | `all` | proves |", "|---|---|---|---|---|"]
    for step in STEPS:
        tiers = " | ".join("x" if TIERS.index(step.tier) <= at else "" for at in range(len(TIERS)))
        lines.append(f"| `{step.name}` | {tiers} | {step.proves} |")
    return re.sub(r" {2,}", " ", "\n".join(lines))


if __name__ == "__main__":
    # An interrupt ends the step's command, and with it the step. Unlike an ignored signal, a handled one is not
    # inherited by the command.
    signal.signal(signal.SIGINT, lambda *_: None)
    try:
        BY_NAME[sys.argv[1]].body()
    except Failed as failed:
        sys.exit(f"{sys.argv[1]}: {failed}")
