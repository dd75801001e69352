#!/usr/bin/env python3
"""The C library: header, exported names, ABI, packages, examples; vectors, faults, journals and hostile callers.

Programs always run under an instrument: valgrind with gcc, AddressSanitizer with UndefinedBehaviorSanitizer, or
ThreadSanitizer with clang. The sanitizers instrument the C side, but also see leaks and frees of the library's
objects. Each instrument must first report a planted fault.
"""

from __future__ import annotations

import contextlib
import csv
import filecmp
import functools
import json
import os
import re
import shlex
import shutil
import sqlite3
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "tests"))

from harness import (
    DEBUG,
    INCLUDE,
    ROOT,
    VECTORS,
    Ended,
    Failed,
    Header,
    Postgres,
    Sandbox,
    Suite,
    at_fixed_addresses,
    code_blocks,
    fresh_folder,
    must_fail,
    must_run_every_row,
    must_run_every_vector,
    output,
    run,
    start,
    until,
)
from harness.command import Word

C = ROOT / "bindings/c"
TESTS = C / "tests"
WARNINGS = ("-Wall", "-Wextra", "-Wpedantic", "-Werror")
# The exit status if an instrument has reported something. No program uses it itself.
NOTICED = 99
NOTIFY_URL = "http://127.0.0.1:9/notice"
# The output and exit status of examples/pos.c, by the name of the sandbox's payment code.
TILL = (
    ("paid", 0, "Refunded."),
    ("paid_later", 0, "Payer is paying. Do not charge again."),
    ("failed_later", 1, "Payment failed. Try another way to pay."),
    ("closed_later", 1, "Order closed, not paid."),
    ("failed", 1, "Payment failed. Try another way to pay."),
    ("refused", 1, "Refused. Try another way to pay."),
)
# The same of examples/till_zh.c.
TILL_IN_CHINESE = (
    ("paid", 0, ("收款成功", "金额：￥12.50", "收款小票", "退款成功")),
    ("paid_later", 0, ("等待顾客付款，请勿重复收款", "收款成功", "退款成功")),
    ("failed_later", 1, ("等待顾客付款，请勿重复收款", "支付失败，请顾客更换付款方式")),
    ("closed_later", 1, ("等待顾客付款，请勿重复收款", "订单已关闭，未收到款")),
    ("failed", 1, ("支付失败，请顾客更换付款方式",)),
    ("refused", 1, ("平台拒绝收款，请更换付款方式",)),
    ("never_paid", 2, ("等待顾客付款，请勿重复收款",)),
)
# What the tills say that the page names.
PAGE_SAYS = {"pos": "Paid.", "till_zh": "收款成功"}
# For each interface of tests/faults/matrix.json: what is typed in place of a payment code, and the refund's remark. A
# question is only asked if the order or refund is not final at once.
TYPED = {
    "barcode_order": ("paid", None), "qrcode_order": ("ALIPAY", None), "order_status": ("paid_later", None),
    "refund": ("paid", None), "refund_status": ("paid", "REFUND-DONE-LATER"),
}  # fmt: skip
# How often the till is started for one row, at the most. It only asks.
TRIES = 100

suite = Suite("bindings/c")
work = fresh_folder("c")
# A test causes a panic on purpose; its backtrace does not matter.
os.environ["RUST_BACKTRACE"] = "0"


@dataclass(frozen=True, eq=False)
class Instrument:
    """A compiler with its flags, and the command and environment of its programs."""

    name: str
    compiler: tuple[str, ...]
    under: tuple[str, ...] = ()
    env: dict[str, str] = field(default_factory=dict)

    def run(self, program: Path, *words: Word, status: int | None = 0) -> Ended:
        return run(*self.under, program, *words, status=status, env=self.env)


# The files that a C project may use, too.
SUPPRESSIONS = C / "suppressions"
VALGRIND = Instrument(
    "valgrind",
    ("gcc",),
    under=(
        "valgrind", "-q", f"--error-exitcode={NOTICED}", "--leak-check=full",
        "--show-leak-kinds=definite,indirect,possible", "--errors-for-leak-kinds=definite,indirect,possible",
        f"--suppressions={SUPPRESSIONS / 'valgrind.supp'}",
        # Reading inline information takes half of the start-up time; lines and names are shown without it.
        "--read-inline-info=no",
    ),
)  # fmt: skip
ASAN = Instrument(
    "asan",
    ("clang", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"),
    env={"ASAN_OPTIONS": f"detect_leaks=1:exitcode={NOTICED}"},
)
TSAN = Instrument(
    "tsan",
    ("clang", "-fsanitize=thread"),
    under=at_fixed_addresses(),
    env={"TSAN_OPTIONS": f"suppressions={SUPPRESSIONS / 'tsan.supp'}:exitcode={NOTICED}"},
)
# The faults that hostile.c can plant, and the words that report them.
PLANTED = (
    (VALGRIND, "freed", "Invalid read"),
    (ASAN, "freed", "heap-use-after-free"),
    (ASAN, "overflow", "signed integer overflow"),
    (TSAN, "race", "ThreadSanitizer: data race"),
)
# How each instrument reports the number of leaked objects.
LOST = (
    (VALGRIND, re.compile(r" bytes in ([\d,]+) blocks are definitely lost")),
    (ASAN, re.compile(r"Direct leak of \d+ byte\(s\) in (\d+) object\(s\)")),
)


# --- what is built ---------------------------------------------------------------------------------------------------


def library(name: str, built: str) -> Path:
    """A folder with a library of the dev build, under the names of an installed one."""
    folder = work / name
    folder.mkdir()
    for link in ("libbestpay.so", f"libbestpay.so.{Header().abi_version}"):
        (folder / link).symlink_to(DEBUG / built)
    return folder


PLAIN = library("plain", "libbestpay_capi.so")
# With `bestpay_induce_panic`, which panics inside.
INDUCED = library("induced", "libbestpay_induced_panic.so")


def compiled(compiler: tuple[str, ...], source: Path, name: str, *flags: str, linked: Path = PLAIN) -> Path:
    program = work / name
    run(
        *compiler, "-g", *WARNINGS, "-I", INCLUDE, source, "-o", program, *flags,
        "-L", linked, "-lbestpay", f"-Wl,-rpath,{linked}",
    )  # fmt: skip
    return program


@functools.cache
def built(instrument: Instrument, source: Path, *flags: str, linked: Path = PLAIN) -> Path:
    """A program of C99, built for an instrument."""
    compiler = (*instrument.compiler, "-std=c99")
    return compiled(compiler, source, f"{source.stem}-{instrument.name}", *flags, linked=linked)


# --- the header and the library's file -------------------------------------------------------------------------------


def header_compiles(compiler: str, dialect: str) -> None:
    language = "c++" if "++" in compiler else "c"
    run(
        compiler, "-x", language, f"-std={dialect}", *WARNINGS, "-I", INCLUDE, "-fsyntax-only", TESTS / "header.c"
    )  # fmt: skip


def guide_compiles(compiler: str) -> None:
    guide = work / "guide.c"
    guide.write_text("".join(code_blocks(ROOT / "docs/guide.md", "c")), encoding="utf-8")
    run(compiler, "-std=c99", *WARNINGS, "-I", INCLUDE, "-fsyntax-only", guide)


def exports_what_is_declared() -> str:
    """Checks that exactly the declared functions are exported."""
    exported = {line.split()[-1] for line in output("nm", "-D", "--defined-only", PLAIN / "libbestpay.so").splitlines()}
    declared = Header().names()
    if exported != declared:
        raise Failed(
            f"declared and not exported: {', '.join(sorted(declared - exported)) or 'none'}; "
            f"exported and not declared: {', '.join(sorted(exported - declared)) or 'none'}"
        )
    run("readelf", "-d", PLAIN / "libbestpay.so").must_say(f"[libbestpay.so.{Header().abi_version}]")
    return f"{len(exported)} functions exported, as declared"


# --- outside projects ------------------------------------------------------------------------------------------------

PREFIX = work / "prefix"


def installs() -> None:
    """CMake installs the libraries of the dev build without building them again; the static one exports bestpay_*
    alone."""
    run(
        "cmake", "-S", C, "-B", work / "package", f"-DBESTPAY_BUILT_DIR={DEBUG}", "-DCMAKE_INSTALL_LIBDIR=lib"
    )  # fmt: skip
    run("cmake", "--build", work / "package")
    run("cmake", "--install", work / "package", "--prefix", PREFIX)
    if not filecmp.cmp(PREFIX / "lib/libbestpay.so", DEBUG / "libbestpay_capi.so", shallow=False):
        raise Failed("the installed libbestpay.so is not the one of the dev build")
    lines = output("nm", "--extern-only", "--defined-only", PREFIX / "lib/libbestpay.a").splitlines()
    exported = {line.split()[2] for line in lines if len(line.split()) == 3}
    if exported != Header().names():
        raise Failed(f"the installed libbestpay.a exports {len(exported)} names, and bestpay.h has others")
    for name in ("valgrind.supp", "tsan.supp"):
        if not filecmp.cmp(PREFIX / "share/bestpay" / name, SUPPRESSIONS / name, shallow=False):
            raise Failed(f"the installed {name} is not the one that the checks use")


def says_what_an_outside_project_says(program: Path) -> None:
    run(program).must_have_line("a=x&b=1")


def works_by_find_package() -> None:
    run("cmake", "-S", TESTS / "with-cmake", "-B", work / "with-cmake", f"-DCMAKE_PREFIX_PATH={PREFIX}")
    run("cmake", "--build", work / "with-cmake")
    for kind in ("shared", "static"):
        says_what_an_outside_project_says(work / "with-cmake" / kind)


def works_by_pkg_config() -> None:
    found = {"PKG_CONFIG_PATH": f"{PREFIX}/lib/pkgconfig"}

    def flags(*wanted: str) -> list[str]:
        return shlex.split(run("pkg-config", *wanted, "bestpay", env=found).output)

    outside, shared, static = TESTS / "outside.c", work / "outside-shared", work / "outside-static"
    run("gcc", outside, "-o", shared, *flags("--cflags", "--libs"), f"-Wl,-rpath,{PREFIX}/lib")
    archive = (PREFIX / "lib/libbestpay.a", "-lpthread", "-ldl", "-lm", "-lgcc_s")
    run("gcc", outside, "-o", static, *flags("--cflags"), *archive)
    says_what_an_outside_project_says(shared)
    says_what_an_outside_project_says(static)
    run("readelf", "-d", shared).must_say(f"Shared library: [libbestpay.so.{Header().abi_version}]")
    run("readelf", "-d", static).must_not_say("libbestpay")


def follows_the_page_with_an_archive() -> Ended:
    """The commands of "Five minutes" in a folder like that of an archive."""
    archive = fresh_folder("c/archive")
    (archive / "bin").mkdir()
    (archive / "bin/bestpay").symlink_to(DEBUG / "bestpay")
    for name, place in (("include", PREFIX / "include"), ("lib", PREFIX / "lib"), ("examples", C / "examples")):
        (archive / name).symlink_to(place)
    unpacking, _, commands = code_blocks(C / "README.md", "sh")[0].partition("\n")
    if not unpacking.startswith("tar "):
        raise Failed(f"the page no longer unpacks an archive first, but: {unpacking}")
    script = f"set -e\ntrap 'kill $(jobs -p)' EXIT\n{commands}"
    return run("bash", "-c", script, cwd=archive).must_say(PAGE_SAYS["pos"])


def follows_the_page(program: str) -> Ended:
    """The commands from source of "Five minutes" and those of "Callbacks", in a folder of their own, with the libraries
    of the dev build; the page says that they are the same for either till."""
    _, first, callbacks, *_ = code_blocks(C / "README.md", "sh")
    commands = re.sub(r"\bpos\b", program, first + callbacks)
    home = fresh_folder(f"c/home-{program}")
    for as_written, here in (
        ("cmake -S bindings/c", f"cmake -S {C} -DBESTPAY_BUILT_DIR={DEBUG}"),
        ("bindings/c/examples", f"{C}/examples"),
        ("cargo run --bin bestpay --", str(DEBUG / "bestpay")),
    ):
        if as_written not in commands:
            raise Failed(f"the page no longer says {as_written!r}:\n{commands}")
        commands = commands.replace(as_written, here)
    script = f"set -e\ntrap 'kill $(jobs -p)' EXIT\n{commands}"
    # Rust stays where it is.
    rustup = os.environ.get("RUSTUP_HOME", str(Path.home() / ".rustup"))
    ended = run("bash", "-c", script, cwd=home, env={"HOME": str(home), "RUSTUP_HOME": rustup})
    return ended.must_say(PAGE_SAYS[program]).must_say("callback: order A3 is SUCCESS")


# --- against the sandbox ---------------------------------------------------------------------------------------------


class Shop:
    """A sandbox, and the programs that are run against it."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.code = sandbox.code

    def pos(self, instrument: Instrument, number: str, code: str, yuan: str, notify_url: str, status: int) -> Ended:
        program = built(instrument, C / "examples/pos.c")
        return instrument.run(program, self.sandbox.config, number, code, yuan, notify_url, status=status)

    def sells(self, instrument: Instrument) -> None:
        """Every payment code that a cashier may meet, and a platform that cannot be reached."""
        run_name = f"{instrument.name}-POS"
        for name, status, says in TILL:
            self.pos(instrument, f"{run_name}-{name}", self.code[name], "12.50", NOTIFY_URL, status).must_say(says)
        broken = self.pos(instrument, f"{run_name}-broken", "bad&code", "12.50", NOTIFY_URL, 1)
        broken.must_say("Invalid order. Nothing was sent.")
        pos = built(instrument, C / "examples/pos.c")
        nobody = self.sandbox.without_platform()
        dead = instrument.run(pos, nobody, f"{run_name}-dead", self.code["paid"], "1.00", NOTIFY_URL, status=1)
        dead.must_say("No network. Nothing was sent.")

    def till_zh_folder(self, instrument: Instrument, number: str, config: Path) -> tuple[Path, Path]:
        """A folder of its own, because what an earlier run left open would be asked for first; and the settings."""
        folder = fresh_folder(f"c/till_zh/{instrument.name}-{number}")
        if config.exists():
            for name in ("merchant.p12", "platform.cer"):
                shutil.copy(self.sandbox.folder / name, folder)
            config = Path(shutil.copy(config, folder / "bestpay.toml"))
        return folder, config

    def till_zh(self, instrument: Instrument, *words: Word, status: int | None) -> Ended:
        ended = instrument.run(built(instrument, C / "examples/till_zh.c"), *words, status=status)
        # What the cashier sees has no English; numbers, codes, addresses and the lines for technicians may.
        names = ("技术：", "详情：", "单号", "错误码：", "交易号", "说明：", "付款地址：")
        for line in ended.output.splitlines():
            if re.search("[A-Za-z]", line) and not any(name in line for name in names):
                raise Failed(f"{ended.command}\nshows English to the cashier: {line}")
        return ended

    def sells_one(self, instrument: Instrument, number: str, code: str, config: Path, status: int) -> Ended:
        _, config = self.till_zh_folder(instrument, number, config)
        words = (config, f"{instrument.name}-ZH-{number}", code, "12.50", NOTIFY_URL, "3")
        return self.till_zh(instrument, *words, status=status)

    def sells_in_chinese(self, instrument: Instrument) -> None:
        """Every payment code, a wrong one, a platform that cannot be reached, and no settings."""
        for name, status, says in TILL_IN_CHINESE:
            ended = self.sells_one(instrument, name, self.code[name], self.sandbox.config, status)
            for words in says:
                ended.must_say(words)
        broken = self.sells_one(instrument, "broken", "bad&code", self.sandbox.config, 1)
        broken.must_say("订单信息有误，本次未发起收款").must_say("字段格式不正确（invalid_field）")
        nobody = self.sells_one(instrument, "dead", self.code["paid"], self.sandbox.without_platform(), 1)
        nobody.must_say("网络不通，本次未发起收款")
        none = self.sells_one(instrument, "none", self.code["paid"], work / "none.toml", 2)
        none.must_say("收款功能未就绪，请联系技术")

    def says_every_fault_in_chinese(self) -> str:
        """What the cashier sees while one call goes wrong, and what it came to: what tests/texts.tsv has for the state
        that tests/faults/matrix.json states. The till is started again until that is known; before, it never says that
        nothing was paid."""
        matrix = json.loads((ROOT / "tests/faults/matrix.json").read_text(encoding="utf-8"))
        with (ROOT / "tests/texts.tsv").open(encoding="utf-8", newline="") as file:
            texts = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
        for at, row in enumerate(matrix):
            is_refund = row["interface"].startswith("refund")
            state = row["cashier"]["state"]
            (sentence,) = (
                text["text"]
                for text in texts
                if (text["of"], text["name"], text["language"], bool(text["out_request_no"]))
                == ("state", state, "zh", is_refund)
            )
            ended = self.till_after_a_fault(f"fault-{at}", row)
            ended.must_say(sentence)
            if state == "success":
                ended.must_say("收款小票").must_say("退款成功")
            if ended.status != (0 if state == "success" else 1):
                raise Failed(f"{ended.command}\nended with {ended.status}:\n{ended.output}")
        return f"{len(matrix)} faults"

    def till_after_a_fault(self, name: str, row: dict[str, Any]) -> Ended:
        """The run of the till that knows the outcome."""
        interface, fault = row["interface"], row["fault"]
        number, (typed, remark) = f"asan-ZH-{name}", TYPED[interface]
        folder, config = self.till_zh_folder(ASAN, name, self.sandbox.config)
        # Only an answer that does not come is waited for.
        patience = "1" if fault == "no_answer" else "0"
        words: list[Word] = [config, number, self.code.get(typed, typed), "12.50", NOTIFY_URL, patience]
        words += [remark] if remark else []
        self.sandbox.order_fault(interface, fault, **{name: row[name] for name in ("ms",) if name in row})
        ended = self.till_zh(ASAN, *words, status=None)
        for tried in range(TRIES):
            if ended.status != 2:
                return ended
            ended.must_say("请勿重复")
            for claim in ("未扣款", "未收到款", "款项未退"):
                ended.must_not_say(claim)
            if tried == 0:
                self.goes_on_without_the_till(interface, fault, number, folder, ended)
            ended = self.till_zh(ASAN, *words, status=None)
        raise Failed(f"{ended.command}\ndoes not know the outcome after {TRIES} runs:\n{ended.output}")

    def goes_on_without_the_till(self, interface: str, fault: str, number: str, folder: Path, ended: Ended) -> None:
        """The payer pays where there is an address; what nobody can pay is closed; what was lost never arrives."""
        if fault == "reset_before":
            # As if the till had been off for some minutes: what has not arrived by then never will.
            with contextlib.closing(sqlite3.connect(folder / "journal.db")) as journal, journal:
                journal.execute("UPDATE bestpay_entry SET sent_at = '2026-01-01 00:00:00' WHERE state = 'unknown'")
        elif interface == "qrcode_order":
            until(f"the sandbox has {number}", lambda: bool(self.sandbox.calls(number, interface)))
            act = "pay" if "付款地址：" in ended.output else "close"
            self.sandbox.post(f"/sandbox/orders/{number}/{act}", {})

    def sells_over_its_own_http(self, instrument: Instrument) -> None:
        program = built(instrument, C / "examples/own_http.c")
        for name, status in (("paid", 0), ("never_paid", 2), ("refused", 2)):
            number = f"{instrument.name}-OWN-{name}"
            instrument.run(program, self.sandbox.config, number, self.code[name], "3.00", NOTIFY_URL, status=status)

    def receives_a_callback(self, instrument: Instrument) -> None:
        program, number = built(instrument, C / "examples/callback_server.c"), f"{instrument.name}-CALLBACK"
        log = work / f"callback_server-{instrument.name}.log"
        server = start(*instrument.under, program, self.sandbox.config, number, "4.00", log=log, env=instrument.env)
        try:
            until("callback_server.c says where it listens", lambda: "\n" in log.read_text(encoding="utf-8"))
            port = int(log.read_text(encoding="utf-8").splitlines()[0])
            self.pos(instrument, number, self.code["paid"], "4.00", f"http://127.0.0.1:{port}/notice", 0)
            # It gives up if no callback arrives.
            status = server.wait(600)
        finally:
            server.kill()
            server.wait()
        if status != 0:
            raise Failed(f"callback_server.c ended with {status}: {log.read_text(encoding='utf-8')}")

    def leaves_other_libraries_alone(self) -> None:
        """A program with its own SQLite: cargo's static library cannot be linked with it, the installed one can."""
        source, program = TESTS / "own_libraries.c", work / "own_libraries"
        build = ("gcc", "-std=c99", *WARNINGS, "-I", INCLUDE, source, "-o", program)
        needed = ("-lpthread", "-ldl", "-lm", "-lgcc_s")
        must_fail(*build, DEBUG / "libbestpay_capi.a", *needed, says="multiple definition")
        run(*build, PREFIX / "lib/libbestpay.a", *needed)
        words = (self.sandbox.config, "OWN-LIBRARIES", self.code["paid"], self.sandbox.folder / "own_libraries.db")
        run(program, *words).must_have_line("paid")

    def reads_its_settings(self) -> Ended:
        return ASAN.run(built(ASAN, TESTS / "settings.c"), self.sandbox.folder, self.sandbox.url)

    def keeps_a_journal(self, instrument: Instrument, number: str, *postgres: str) -> None:
        codes = [self.code[name] for name in ("paid", "refused", "never_paid")]
        program = built(instrument, TESTS / "cashier.c", "-pthread")
        instrument.run(program, self.sandbox.folder, self.sandbox.url, *codes, number, *postgres)

    def keeps_a_journal_in_postgresql(self) -> None:
        with Postgres() as postgres:
            self.keeps_a_journal(VALGRIND, "CASHIER-postgresql", postgres.url)

    def lives_through_forks(self, journal: str) -> None:
        program = built(VALGRIND, TESTS / "forks.c")
        number = f"FORKS-{'file' if journal.endswith('.db') else 'postgresql'}"
        VALGRIND.run(program, self.sandbox.config, self.code["paid"], self.code["failed"], number, journal)

    def lives_through_forks_with_postgresql(self) -> None:
        with Postgres() as postgres:
            self.lives_through_forks(postgres.url)

    def meets_every_fault(self) -> Ended:
        program = built(ASAN, TESTS / "fault_matrix.c", "-ljansson")
        matrix = ROOT / "tests/faults/matrix.json"
        return must_run_every_row(ASAN.run(program, "FAULTS", matrix, self.sandbox.folder, self.sandbox.url))

    def refuses_hostile_callers(self, instrument: Instrument) -> None:
        number = f"HOSTILE-{instrument.name}"
        instrument.run(
            hostile(instrument), self.sandbox.config, self.code["paid"], number, self.sandbox.folder / f"{number}.db"
        )

    def refuses_every_null(self) -> Ended:
        source = work / "null_arguments.c"
        source.write_text(output(sys.executable, TESTS / "null_arguments.py"), encoding="utf-8")
        program = built(VALGRIND, source, linked=INDUCED)
        folder = self.sandbox.folder
        return VALGRIND.run(
            program, self.sandbox.config, folder / "merchant.p12", folder / "platform.cer", self.sandbox.password,
            self.code["paid"], folder / "null.db",
        )  # fmt: skip


# --- instruments -----------------------------------------------------------------------------------------------------


def hostile(instrument: Instrument) -> Path:
    return built(instrument, TESTS / "hostile.c", "-pthread", linked=INDUCED)


def runs_every_vector(instrument: Instrument) -> Ended:
    return must_run_every_vector(instrument.run(built(instrument, TESTS / "vectors.c", "-ljansson"), VECTORS))


def says_the_cores_texts(instrument: Instrument) -> Ended:
    return instrument.run(built(instrument, TESTS / "texts.c"), ROOT / "tests/texts.tsv")


def notices(instrument: Instrument, planted: str, says: str) -> None:
    must_fail(*instrument.under, hostile(instrument), planted, says=says, status=NOTICED, env=instrument.env)


def notices_leaks(instrument: Instrument, told: re.Pattern[str]) -> str:
    """At least most leaks must be reported: stale words in memory may still point to a few."""
    ended = instrument.run(hostile(instrument), "leak", status=NOTICED)
    lost = re.search(r"^lost: (\d+)$", ended.output, re.M)
    if lost is None:
        raise Failed(f"{ended.command}\ndid not say how many objects it has lost, but:\n{ended.output}")
    noticed = sum(int(count.replace(",", "")) for count in told.findall(ended.output))
    if noticed < int(lost[1]) / 2:
        raise Failed(f"{ended.command}\nof {lost[1]} lost objects {noticed} were noticed:\n{ended.output}")
    return f"of {lost[1]} lost objects {noticed} were noticed"


def panics_in_cpp() -> None:
    """Checks the C++ wrapper here too, because this suite builds the library that panics."""
    source, flags = ROOT / "bindings/cpp/tests/panic.cpp", ("-I", str(ROOT / "bindings/cpp"))
    VALGRIND.run(compiled(("g++", "-std=c++17"), source, "panic", *flags, linked=INDUCED))


# --- the checks ------------------------------------------------------------------------------------------------------

for prefix, dialects in (("", ("c99", "c11", "c17")), ("++", ("c++11", "c++20"))):
    for dialect in dialects:
        for compiler in (f"g{prefix or 'cc'}", f"clang{prefix}"):
            suite.check(f"header: {dialect} by {compiler}", header_compiles, compiler, dialect)
for compiler in ("gcc", "clang"):
    suite.check(f"the code of docs/guide.md by {compiler}", guide_compiles, compiler)
suite.check("symbols", exports_what_is_declared)
suite.check("abi", lambda: run(sys.executable, TESTS / "abi.py").output)
suite.check("package: installed by CMake", installs)
suite.check("package: the first payment of README.md, from an archive", follows_the_page_with_an_archive)
suite.check("package: an outside project by find_package, shared and static", works_by_find_package)
suite.check("package: an outside project by pkg-config, shared and static", works_by_pkg_config)
for program in PAGE_SAYS:
    suite.check(
        f"package: the first payment and callback of README.md, from source: {program}", follows_the_page, program
    )
for instrument in (VALGRIND, ASAN):
    suite.check(f"{instrument.name}: vectors", runs_every_vector, instrument)
    suite.check(f"{instrument.name}: texts for people", says_the_cores_texts, instrument)
for instrument, planted, says in PLANTED:
    suite.check(f"{instrument.name}: notices what is planted: {planted}", notices, instrument, planted, says)
for instrument, told in LOST:
    suite.check(f"{instrument.name}: notices what is planted: leaks", notices_leaks, instrument, told)
suite.check("valgrind: a panic through the C++ wrapper", panics_in_cpp)
with Sandbox(work / "shop") as sandbox:
    shop = Shop(sandbox)
    for instrument in (VALGRIND, ASAN):
        suite.check(f"{instrument.name}: examples/pos.c", shop.sells, instrument)
        suite.check(f"{instrument.name}: examples/till_zh.c", shop.sells_in_chinese, instrument)
        suite.check(f"{instrument.name}: examples/own_http.c", shop.sells_over_its_own_http, instrument)
        suite.check(f"{instrument.name}: examples/callback_server.c", shop.receives_a_callback, instrument)
        suite.check(f"{instrument.name}: journals", shop.keeps_a_journal, instrument, f"CASHIER-{instrument.name}")
    suite.check("valgrind: journals in PostgreSQL", shop.keeps_a_journal_in_postgresql)
    suite.check("valgrind: forks", lambda: shop.lives_through_forks(str(sandbox.folder / "forks.db")))
    suite.check("valgrind: forks with a journal in PostgreSQL", shop.lives_through_forks_with_postgresql)
    suite.check("package: static, beside a program's own SQLite", shop.leaves_other_libraries_alone)
    suite.check("asan: settings", shop.reads_its_settings)
    suite.check("asan: faults", shop.meets_every_fault)
    suite.check("asan: examples/till_zh.c after every fault", shop.says_every_fault_in_chinese)
    suite.check("valgrind: null arguments", shop.refuses_every_null)
    for instrument in (VALGRIND, ASAN, TSAN):
        suite.check(f"{instrument.name}: hostile callers", shop.refuses_hostile_callers, instrument)
    suite.check(
        "asan: a till that is killed in the middle of a payment",
        lambda: run(sys.executable, TESTS / "pulled_plug.py", built(ASAN, C / "examples/pos.c")),
    )
suite.end()
