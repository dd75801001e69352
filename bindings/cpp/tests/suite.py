#!/usr/bin/env python3
"""Checks the wrapper, its tests and its till with two compilers and dialects against a sandbox, and the shared vectors.

g++ builds C++17 with AddressSanitizer and UndefinedBehaviorSanitizer, and clang++ builds C++20 with ThreadSanitizer,
both with warnings as errors. Programs that run under an instrument are not run again without one.
"""

from __future__ import annotations

import functools
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "tests"))

from harness import (
    DEBUG,
    INCLUDE,
    ROOT,
    VECTORS,
    Ended,
    Failed,
    Header,
    Sandbox,
    Suite,
    at_fixed_addresses,
    code_blocks,
    fresh_folder,
    must_fail,
    must_run_every_vector,
    output,
    run,
    start,
    until,
)

CPP = ROOT / "bindings/cpp"
TESTS = CPP / "tests"
STRICT = ("-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Wconversion", "-Werror", "-I", CPP, "-I", INCLUDE)
GCC = ("g++", "-std=c++17", *STRICT)
CLANG = ("clang++", "-std=c++20", *STRICT)
# ASan sees double frees, uses after free and leaks, also of the library's objects; UBSan sees the rest.
SANITIZERS = ("-fsanitize=address,undefined", "-fno-sanitize-recover=all")
SANITIZED = (*GCC, "-g", *SANITIZERS)
LEAKS_TOO = {"ASAN_OPTIONS": "detect_leaks=1"}
THREADED = (*CLANG, "-g", "-fsanitize=thread")

# Faults that each instrument must report, and its words. They are built without the warnings that would find them.
PLANTED = {
    "use-after-free": ("int main() { volatile char* p = new char[1]; delete[] p; return *p; }", "heap-use-after-free"),
    # It leaks many, since a single one may stay reachable from a stale word on the stack or in a register.
    "leak": ("int main() { for (int n = 0; n < 64; ++n) *new volatile char = 1; }", "memory leaks"),
    "overflow": ("int main(int count, char**) { return 2147483647 + count != 0; }", "signed integer overflow"),
}
# Many times: the sanitizer misses two accesses at the very same moment.
RACE = """#include <thread>
volatile int n;
void count() { for (int i = 0; i < 1000; i++) n = n + 1; }
int main() { std::thread t(count); count(); t.join(); }
"""

# C++ uses types instead of these: classes of exceptions, and an effect's enumerators.
SAID_BY_TYPES = {"bestpay_class_text", "bestpay_effect_text"}
# An exception, an event and a difference are copies: their texts are made of their parts, by other functions. What a
# prepared request has is read one by one.
MADE_OF_PARTS = {
    "bestpay_difference_all", "bestpay_error_text", "bestpay_error_till_text", "bestpay_event_till_text",
    "bestpay_prepared_request_all",
}  # fmt: skip

suite = Suite("bindings/cpp")
work = fresh_folder("cpp")


def source(name: str, text: str) -> Path:
    path = work / name
    path.write_text(text, encoding="utf-8")
    return path


def every_function_is_wrapped() -> str:
    code = re.sub(r"//.*", "", (CPP / "bestpay.hpp").read_text(encoding="utf-8"))
    names = Header().names() - SAID_BY_TYPES - MADE_OF_PARTS
    forgotten = names - set(re.findall(r"\bbestpay_\w+", code))
    if forgotten:
        raise Failed(f"bestpay.hpp does not call {', '.join(sorted(forgotten))}")
    return f"{len(names)} functions"


def library() -> tuple[str | Path, ...]:
    """The linker options for the dev build's library, under the names of an installed one."""
    built = DEBUG / "libbestpay_capi.so"
    soname = re.search(r"\(SONAME\).*\[(.+)\]", output("readelf", "-d", built))
    if soname is None:
        raise Failed(f"{built} has no soname")
    for name in ("libbestpay.so", soname[1]):
        (work / name).symlink_to(built)
    return ("-L", work, "-lbestpay", f"-Wl,-rpath,{work}", "-pthread")


linked = library()


@functools.cache
def build(compiler: tuple[str | Path, ...], name: str, *sources: Path | str) -> Path:
    run(*compiler, *sources, "-o", work / name, *linked)
    return work / name


def under(compiler: tuple[str | Path, ...]) -> tuple[str, ...]:
    return at_fixed_addresses() if compiler is THREADED else ()


def works(compiler: tuple[str | Path, ...], name: str, *sources: Path) -> None:
    run(*under(compiler), build(compiler, name, *sources))


def notices(compiler: tuple[str | Path, ...], name: str, text: str, says: str, environment: dict[str, str]) -> None:
    program = build(compiler, name, source(f"{name}.cpp", text))
    must_fail(*under(compiler), program, says=says, env=environment)


def test(compiler: tuple[str | Path, ...]) -> Path:
    return build(compiler, f"{compiler[0]}-test", TESTS / "test.cpp")


def vectors() -> Path:
    return build(SANITIZED, "vectors", TESTS / "vectors.cpp", "-ljansson")


def passes(compiler: tuple[str | Path, ...], sandbox: Sandbox, environment: dict[str, str]) -> str:
    said = run(*under(compiler), test(compiler), sandbox.folder, env=environment).output
    return "\n".join(line for line in said.splitlines() if line.startswith("test: "))


def texts() -> Path:
    return build(SANITIZED, "texts", TESTS / "texts.cpp")


def says_the_cores_texts() -> Ended:
    return run(texts(), ROOT / "tests/texts.tsv", env=LEAKS_TOO)


def runs_every_vector() -> Ended:
    return must_run_every_vector(run(vectors(), VECTORS, env=LEAKS_TOO))


def functions_in(binary: Path) -> set[str]:
    """The signatures of bestpay.hpp's functions in a binary, without constructors, templates and lambdas."""
    name = r"bestpay::(?:[A-Z]\w+::)?[a-z]\w+[<=>!]*(?:\[abi:cxx11\])?\([^{\n]*"
    return set(re.findall(rf"^\w+ \w ({name})$", output("nm", "-C", "--defined-only", binary), re.M))


def every_function_is_called() -> str:
    """Compares the inline functions in the tests, which has only those called, with all
    (`-fkeep-inline-functions`)."""
    everything = work / "everything.o"
    header = source("everything.cpp", "#include <bestpay.hpp>\n")
    run(*GCC, "-fkeep-inline-functions", "-c", header, "-o", everything)
    functions = functions_in(everything)
    if not functions:
        raise Failed("no function of bestpay.hpp was found")
    forgotten = functions - functions_in(test(SANITIZED)) - functions_in(vectors()) - functions_in(texts())
    if forgotten:
        raise Failed(f"no test calls {', '.join(sorted(forgotten))}")
    return f"{len(functions)} functions"


def compilers() -> None:
    # The second translation unit shows that the header may be included twice in one program.
    alone = source("alone.cpp", "#include <bestpay.hpp>\n")
    main = source("main.cpp", "#include <bestpay.hpp>\nint main() { return bestpay::version().empty(); }\n")
    page = source("page.cpp", "".join(code_blocks(CPP / "README.md", "cpp")))
    guide = source("guide.cpp", "".join(code_blocks(ROOT / "docs/guide.md", "cpp")))
    for name in ("g++", "clang++"):
        old, new = (name, "-std=c++17", *STRICT), (name, "-std=c++20", *STRICT)
        suite.check(f"{name}: the header in two translation units, C++17", works, old, f"{name}-two", alone, main)
        suite.check(f"{name}: designated initialisers, C++20", run, *new, "-fsyntax-only", TESTS / "cpp20.cpp")
        suite.check(f"{name}: the code of README.md", run, *old, "-fsyntax-only", page)
        suite.check(f"{name}: the code of docs/guide.md", run, *old, "-fsyntax-only", guide)
        early = (name, "-std=c++14", *STRICT, "-fsyntax-only", alone)
        suite.check(f"{name}: C++14 is told what is needed", must_fail, *early, says="bestpay.hpp needs C++17")
    # Some warnings of g++ need optimisation. Below, the tests are built without it and run.
    for path in (TESTS / "test.cpp", TESTS / "vectors.cpp", CPP / "examples/pos.cpp"):
        object_file = work / f"{path.stem}.o"
        suite.check(f"g++: {path.name} optimised, C++17", run, *GCC, "-O1", "-c", path, "-o", object_file)
    suite.check("clang++: vectors.cpp, C++20", run, *CLANG, "-fsyntax-only", TESTS / "vectors.cpp")
    suite.check("clang++: pos.cpp optimised, C++20", build, (*CLANG, "-O1"), "clang-pos", CPP / "examples/pos.cpp")
    for compiler in (SANITIZED, THREADED):
        name = f"{compiler[0]}-other_version"
        suite.check(
            f"{compiler[0]}: a library of another ABI is refused", works, compiler, name, TESTS / "other_version.cpp"
        )


def threads(sandbox: Sandbox) -> None:
    environment = {"TSAN_OPTIONS": f"suppressions='{ROOT / 'bindings/c/suppressions/tsan.supp'}'"}
    suite.check("threads: a planted race is noticed", notices, THREADED, "race", RACE, "data race", environment)
    suite.check("threads: test", passes, THREADED, sandbox, environment)


def memory(sandbox: Sandbox) -> None:
    for name, (text, says) in PLANTED.items():
        compiler = ("g++", "-g", *SANITIZERS)
        suite.check(
            f"sanitizers: a planted {name} is noticed", notices, compiler, f"planted-{name}", text, says, LEAKS_TOO
        )
    suite.check("sanitizers: test", passes, SANITIZED, sandbox, LEAKS_TOO)
    suite.check("sanitizers: vectors", runs_every_vector)
    suite.check("sanitizers: texts for people", says_the_cores_texts)
    suite.check("every function of bestpay.hpp is called by a test", every_function_is_called)


def follows_the_page_with_an_archive() -> Ended:
    """The first commands of README.md, in a folder like an unpacked archive; both payments succeed."""
    archive = work / "archive"
    for name in ("bin", "include", "lib", "examples"):
        (archive / name).mkdir(parents=True)
    (archive / "bin/bestpay").symlink_to(DEBUG / "bestpay")
    for header in (INCLUDE / "bestpay.h", CPP / "bestpay.hpp"):
        (archive / "include" / header.name).symlink_to(header)
    for link in work.glob("libbestpay.so*"):
        (archive / "lib" / link.name).symlink_to(link)
    (archive / "examples/pos.cpp").symlink_to(CPP / "examples/pos.cpp")
    script = f"set -e\ntrap 'kill $(jobs -p)' EXIT\n{code_blocks(CPP / 'README.md', 'sh')[0]}"
    ended = run("bash", "-c", script, cwd=archive)
    if ended.output.count("Paid.") != 2:
        raise Failed(f"not both payments were made:\n{ended.output}")
    return ended.must_say("Refunded.")


class Till:
    """examples/pos.cpp, under ASan and UBSan."""

    def __init__(self, program: Path, sandbox: Sandbox) -> None:
        self.program = program
        self.sandbox = sandbox
        self.code = sandbox.code
        self.days = 0

    def folder(self) -> Path:
        """The arguments of a till with a new journal."""
        self.days += 1
        folder = work / f"till-{self.days}"
        folder.mkdir()
        return folder

    def sells(
        self, code: str, *more: str, says: str, status: int = 0, amount: str = "12.50", config: Path | None = None
    ) -> Ended:
        words = (amount, "--code", self.code[code], *more)
        ended = run(
            self.program, config or self.sandbox.config, *words, status=status, cwd=self.folder(), env=LEAKS_TOO
        )
        return ended.must_say(says)

    def scans(self) -> Ended:
        command = (self.program, self.sandbox.config, "0.01")
        return run(*command, cwd=self.folder(), env=LEAKS_TOO, input=self.code["paid"] + "\n").must_say("Paid.")

    def sells_after(self, interface: str, fault: str, *more: str, says: str) -> None:
        self.sandbox.order_fault(interface, fault)
        self.sells("paid", *more, amount="3.00", says=says)
        if left := self.sandbox.get("/sandbox/faults"):
            raise Failed(f"the fault did not reach the till: {left}")

    def survives_a_power_cut(self) -> None:
        """Kills the till while the payer types a password; the next starts must find the order's outcome."""

        def orders() -> set[str]:
            return {order["outTradeNo"] for order in self.sandbox.get("/sandbox/orders")}

        def is_asking() -> bool:
            if till.poll() is not None:
                raise Failed(f"the till ended by itself: {screen.read_text(encoding='utf-8')}")
            return any(self.sandbox.calls(number, "order_status") for number in orders() - before)

        folder, before = self.folder(), orders()
        screen = folder / "screen"
        command = (self.program, self.sandbox.config, "3.00", "--code", self.code["never_paid"], "--wait", "600")
        till = start(*command, log=screen, cwd=folder, env=LEAKS_TOO)
        try:
            until("the till asks what became of its order", is_asking)
        finally:
            till.kill()
            till.wait()
        (number,) = orders() - before
        self.sandbox.post(f"/sandbox/orders/{number}/pay", {})

        def is_settled() -> bool:
            again = (self.program, self.sandbox.config, "3.00", "--code", self.code["paid"])
            return "SETTLED after the last stop: 1." in run(*again, cwd=folder, env=LEAKS_TOO).output

        until("the next start settles the order", is_settled)
        ordered = len(self.sandbox.calls(number, "barcode_order"))
        if ordered != 1:
            raise Failed(f"{number} was ordered {ordered} times")


def examples(sandbox: Sandbox) -> None:
    if not suite.check("pos is built under ASan and UBSan", build, SANITIZED, "pos", CPP / "examples/pos.cpp"):
        return
    till = Till(work / "pos", sandbox)
    suite.check("pos scans", till.scans)
    suite.check("pos is paid, and refunds", till.sells, "paid", "--refund", says="Refunded.\nCNY 12.50")
    suite.check(
        "pos prints a receipt after a wait, and refunds",
        lambda: till.sells("paid_later", "--refund", says="Amount    CNY 12.50").must_say("Refunded.\nCNY 12.50"),
    )
    suite.check("pos is refused", till.sells, "refused", status=1, says="Refused. Try another way to pay.")
    suite.check("pos fails", till.sells, "failed", status=1, says="Payment failed. Try another way to pay.")
    suite.check("pos finds the order closed", till.sells, "closed_later", status=1, says="Order closed, not paid.")
    suite.check("pos gives up asking", till.sells, "never_paid", "--wait", "1", status=2, says="Do not charge again.")
    suite.check("pos settles what a power cut left open", till.survives_a_power_cut)
    nobody = sandbox.without_platform()
    suite.check("pos reaches nobody", till.sells, "paid", config=nobody, status=1, says="Nothing was sent")
    suite.check("pos asks after HTTP 500", till.sells_after, "barcode_order", "http_500", says="Paid.")
    suite.check("pos asks after a broken answer", till.sells_after, "barcode_order", "truncated", says="Paid.")
    suite.check(
        "pos asks after a lost refund answer",
        till.sells_after, "refund", "reset_after", "--refund", says="Refunded.\nCNY 3.00",
    )  # fmt: skip
    none = work / "none.toml"
    suite.check("pos without a configuration", till.sells, "paid", config=none, status=2, says="cannot take payments")


suite.check("every function of the header is in bestpay.hpp", every_function_is_wrapped)
suite.check("the first payment of README.md, from an archive", follows_the_page_with_an_archive)
compilers()
with Sandbox(work / "sandbox") as gateway:
    threads(gateway)
    memory(gateway)
    examples(gateway)
suite.end()
