"""The trials of a package: its C programs against a sandbox on this machine, under an emulator or Wine if this machine
cannot run them. A trial raises an exception if it fails."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import roots
from builds import work_folder
from harness import (
    PROGRAM,
    ROOT,
    VECTORS,
    Ended,
    Failed,
    Sandbox,
    must_run_every_vector,
    output,
    run,
    start,
    until,
    vector_cases,
)
from harness.tls import settings_over_tls
from harness.zig import command as zig
from targets import Target

C = ROOT / "bindings/c"
TESTS = C / "tests"
NOTIFY_URL = "http://127.0.0.1:9/notice"
# The memory limit of a payment on a terminal.
MOST_RESIDENT_KIB = 8 * 1024
# An RSA signature takes more than this.
FEWEST_INSTRUCTIONS = 1_000_000
# The address where qemu puts the program's memory, to tell it from qemu's own.
GUEST_BASE, GUEST_SIZE = 1 << 36, 1 << 32
# Wine 8 lacks this Windows library, from which Rust gets random numbers.
BCRYPTPRIMITIVES = """
#include <windows.h>
BOOLEAN WINAPI SystemFunction036(PVOID, ULONG);
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T size) { return SystemFunction036(data, (ULONG)size); }
"""


def make_bcryptprimitives(target: Target, folder: Path, into: Path) -> None:
    """Compiles it in `folder`. Its function is found by its plain name: on 32 bits the linker would add `@8`."""
    source = folder / "bcryptprimitives.c"
    source.write_text(BCRYPTPRIMITIVES, encoding="ascii")
    made = into / "bcryptprimitives.dll"
    run(f"{target.mingw}gcc", "-shared", "-Wl,--kill-at", source, "-o", made, "-ladvapi32")


def emulator(target: Target) -> tuple[str, ...]:
    """What the target's programs are run under."""
    if target.root is None:
        return target.under
    root = roots.unpacked(*target.root)
    return (*roots.inside(root), *target.under) if target.inside_root else (*target.under, "-L", str(root))


class Trials:
    """The trials of the package in `folder`, as unpacked by a user."""

    def __init__(self, target: Target, folder: Path, jansson: Path, sandbox: Sandbox) -> None:
        self.target = target
        self.package = folder
        self.jansson = jansson
        self.sandbox = sandbox
        self.code = sandbox.code
        self.work = work_folder(target) / "trials"
        shutil.rmtree(self.work, ignore_errors=True)
        self.work.mkdir(parents=True)
        self.under = emulator(target)
        if target.is_windows:
            self.prepare_wine()

    def prepare_wine(self) -> None:
        os.environ["WINEPREFIX"] = str(self.work / "wine")
        os.environ["WINEDEBUG"] = "-all"
        if self.target.inside_root:
            # The script `wineserver` looks for Debian's package manager.
            os.environ["WINESERVER"] = "/usr/lib/wine/wineserver32"
        make_bcryptprimitives(self.target, self.work, self.work)
        shutil.copy(self.package / "bin/bestpay.dll", self.work)

    # --- programs ----------------------------------------------------------------------------------------------------

    def compiler(self) -> tuple[str, ...]:
        if self.target.zig is None:
            return (f"{self.target.mingw}gcc",)
        return (*zig("cc"), "-target", self.target.zig, *self.target.cpu)

    def compiled(self, source: Path, *more: str | Path, static: bool = False, prefix: Path | None = None) -> Path:
        """A C99 program, linked with the package's library."""
        prefix = prefix or self.package
        program = self.work / f"{source.stem}{'-static' if static else ''}{self.target.program_suffix}"
        linked: list[str | Path] = ["-L", prefix / "lib", "-lbestpay"]
        if static:
            linked = [prefix / "lib/libbestpay.a", *(f"-l{name}" for name in self.target.links)]
            if self.target.is_windows:
                # With GCC's threads as well, which are no part of Windows.
                linked += ["-lpthread", "-static"]
        elif not self.target.is_windows:
            linked.append(f"-Wl,-rpath,{prefix / 'lib'}")
        if self.target.is_musl and not static:
            linked.append("-dynamic")
        run(
            *self.compiler(), "-std=gnu99", "-O2", "-I", self.package / "include", source, *more, "-o", program, *linked
        )
        return program

    def run(self, program: Path, *words: str | Path, status: int = 0, under: tuple[str, ...] | None = None) -> Ended:
        return run(*(self.under if under is None else under), program, *words, status=status)

    # --- trials ------------------------------------------------------------------------------------------------------

    def outside_project(self) -> None:
        for static in (False, True):
            self.run(self.compiled(TESTS / "outside.c", static=static), status=0).must_say("a=x&b=1")

    def vectors(self) -> str:
        sources = sorted((self.jansson / "src").glob("*.c"))
        options = ("-I", self.jansson / "src", "-DHAVE_STDINT_H")
        program = self.compiled(TESTS / "vectors.c", *options, *sources, static=self.target.is_musl)
        must_run_every_vector(self.run(program, VECTORS))
        return str(vector_cases())

    def till(self) -> None:
        """The example till with its journal, linked statically: every outcome of a payment; and a payment over the
        program's own sockets, with its callback."""
        pos = self.compiled(C / "examples/pos.c", static=True)
        for code, status, says in (
            ("paid", 0, "Refunded."),
            ("paid_later", 0, "Payer is paying. Do not charge again."),
            ("failed_later", 1, "Payment failed. Try another way to pay."),
            ("refused", 1, "Refused. Try another way to pay."),
        ):
            number = f"{self.target.name}-{code}"
            self.run(pos, self.sandbox.config, number, self.code[code], "12.50", NOTIFY_URL, status=status).must_say(
                says
            )

        self.sockets(pos)

    def sockets(self, pos: Path) -> None:
        own_http, server = (
            self.compiled(C / f"examples/{name}.c", static=True) for name in ("own_http", "callback_server")
        )
        self.run(own_http, self.sandbox.config, f"{self.target.name}-OWN-HTTP", self.code["paid"], "3.00", NOTIFY_URL)
        number, log = f"{self.target.name}-CALLBACK", self.work / "callback_server.log"
        serving = start(*self.under, server, self.sandbox.config, number, "4.00", log=log)
        try:
            until("callback_server.c says where it listens", lambda: "\n" in log.read_text(encoding="utf-8"))
            notify_url = f"http://127.0.0.1:{int(log.read_text(encoding='utf-8').split()[0])}/notice"
            self.run(pos, self.sandbox.config, number, self.code["paid"], "4.00", notify_url)
            # It gives up if no callback arrives.
            if serving.wait(600) != 0:
                raise Failed(f"callback_server.c: {log.read_text(encoding='utf-8')}")
        finally:
            serving.kill()
            serving.wait()

    def killed_till(self) -> None:
        pos = self.compiled(C / "examples/pos.c", static=True)
        run(sys.executable, TESTS / "pulled_plug.py", *self.under, pos)

    def tls(self) -> None:
        """With the root certificate it pays; without it, nothing is sent."""
        pos = self.compiled(C / "examples/pos.c", static=True)
        for trusted, status, says in ((True, 0, "Refunded."), (False, 1, "Nothing was sent.")):
            settings = settings_over_tls(self.sandbox, trusted)
            number = f"{self.target.name}-TLS-{trusted}"
            self.run(pos, settings, number, self.code["paid"], "12.50", NOTIFY_URL, status=status).must_say(says)

    def hostile_callers(self) -> None:
        options = ("-DWITHOUT_INDUCED_PANIC", "-pthread")
        program = self.compiled(TESTS / "hostile.c", *options, static=self.target.is_musl or self.target.is_windows)
        number = f"HOSTILE-{self.target.name}"
        self.run(program, self.sandbox.config, self.code["paid"], number, self.sandbox.folder / f"{number}.db")

    def panic(self) -> None:
        """Replaces the package's library with the one that can induce a panic."""
        library = next((work_folder(self.target) / "panics").glob(f"*{Path(self.target.shared).suffix}"))
        prefix = self.work / "panics"
        (prefix / "lib").mkdir(parents=True, exist_ok=True)
        if self.target.is_windows:
            shutil.copy(library, self.work / library.name)
            shutil.copy(library.with_name(f"lib{library.stem}.dll.a"), prefix / "lib/libbestpay.dll.a")
        else:
            shutil.copy(library, prefix / "lib/libbestpay.so")
            soname = re.search(r"soname: \[(.+)\]", output("readelf", "-d", library))
            assert soname is not None
            shutil.copy(library, prefix / "lib" / soname[1])
        self.run(self.compiled(TESTS / "panic.c", prefix=prefix)).must_say("a panic is a status")

    def own_libraries(self) -> None:
        """A program with another SQLite and AWS-LC, linked with the static library."""
        self.run(
            self.compiled(TESTS / "own_libraries.c", static=True),
            self.sandbox.config,
            f"{self.target.name}-OWN",
            self.code["paid"],
            self.sandbox.folder / f"{self.target.name}-own.db",
        ).must_say("paid")

    def after_2038(self) -> None:
        """A clock beyond 32 bits, for till and gateway: an order has its date, and so has the journal."""
        shim, gateways, gateway = (self.work / name for name in ("after_2038.so", "after_2038-here.so", "gateway"))
        # Optimised, for otherwise zig adds a sanitizer.
        run(*self.compiler(), "-O2", "-shared", "-fPIC", TESTS / "after_2038.c", "-o", shim, "-ldl")
        run("cc", "-shared", "-fPIC", TESTS / "after_2038.c", "-o", gateways, "-ldl")
        gateway.write_text(f'#!/bin/sh\nLD_PRELOAD={gateways} exec {PROGRAM} "$@"\n', encoding="utf-8")
        gateway.chmod(0o755)
        pos = self.compiled(C / "examples/pos.c")
        with Sandbox(self.work / "shop-after-2038", program=gateway) as sandbox:
            words = (sandbox.config, "2040", sandbox.code["paid"], "12.50", NOTIFY_URL)
            under = (*self.under, "-E", f"LD_PRELOAD={shim}")
            self.run(pos, *words, under=under).must_say("Refunded.")
            # The sandbox takes no request whose time is not its own.
            self.run(pos, sandbox.config, "NOW", *words[2:], status=1).must_say("请求时间有效范围")

    def first_signature(self) -> str:
        """Counts the instructions from the start of a process to its first signature, with the keys of the sandbox."""
        plugin = self.work / "count_instructions.so"
        run("cc", "-O2", "-shared", "-fPIC", ROOT / "dist/count_instructions.c", "-o", plugin)
        program = self.compiled(TESTS / "first_signature.c", static=True)
        keys = (self.sandbox.folder / "merchant.p12", self.sandbox.password, self.sandbox.folder / "platform.cer")
        under = (*(self.under or ("qemu-x86_64",)), "-plugin", str(plugin), "-d", "plugin")
        said = self.run(program, *keys, under=under).must_say("signed").output
        counted = re.search(r"^instructions: (\d+)$", said, re.M)
        if counted is None or int(counted[1]) < FEWEST_INSTRUCTIONS:
            raise Failed(f"the instructions of a first signature were not counted: {said}")
        return f"{int(counted[1]) / 1e6:.1f} million"

    def five_minutes(self) -> None:
        """Takes a payment from the archive alone, with the commands of its README."""
        folder = self.work / "download"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.unpack_archive(next(self.package.parent.glob(f"{self.package.name}.[tz]*")), folder)
        folder = next(folder.iterdir())
        commands = re.search(r"^```\w+\n(.+?)^```$", (folder / "README.md").read_text(encoding="utf-8"), re.M | re.S)
        assert commands is not None
        gateway, compiling, paying = commands[1].splitlines()
        if self.target.is_windows:
            # Debian has no compiler that runs under Wine.
            shutil.copy(self.work / "bcryptprimitives.dll", folder / "bin")
            compiling = compiling.replace("\\", "/").replace("gcc", f"{self.target.mingw}gcc")
            under: tuple[str, ...] = (*self.under, "cmd", "/c")
            gateway = gateway.replace("start /b ", "")
            compiler: tuple[str, ...] = ("sh", "-c")
        else:
            if self.target.is_musl:
                (folder / "path").mkdir()
                (folder / "path/cc").symlink_to("/usr/bin/musl-gcc")
            here = () if not self.under else roots.inside(roots.unpacked("armhf", roots.DEVELOPER))
            under = compiler = (*here, "sh", "-c")
            gateway = f"exec {gateway.partition('&')[0]}"
        env = {**os.environ, "PATH": f"{folder / 'path'}:{os.environ['PATH']}"}
        sandbox = subprocess.Popen(
            [*under, gateway],
            cwd=folder,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            until("the sandbox of the archive has written its settings", (folder / "shop/bestpay.toml").exists)
            run(*compiler, compiling, cwd=folder, env=env)
            run(*under, paying, cwd=folder, env=env).must_say("Refunded.")
        finally:
            os.killpg(sandbox.pid, signal.SIGKILL)
            sandbox.wait()

    def small_machine(self) -> str:
        """A payment on a stack of 64 KiB; returns its resident memory afterwards, as reported by qemu."""
        program = self.compiled(TESTS / "small_stack.c", "-pthread", static=True)
        command = [*self.under, "-B", hex(GUEST_BASE), str(program)]
        till = subprocess.Popen(
            [
                *command, str(self.sandbox.config), f"{self.target.name}-SMALL", self.code["paid"],
                str(self.sandbox.folder / f"{self.target.name}-small.db"),
            ],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        try:
            assert till.stdout is not None
            said = till.stdout.readline().strip()
            resident = resident_kib(till.pid)
            till.communicate(timeout=60)
        finally:
            till.kill()
            till.wait()
        if said != "paid" or not 0 < resident <= MOST_RESIDENT_KIB:
            raise Failed(f"a payment on a small stack: {said!r}, {resident} KiB resident of {MOST_RESIDENT_KIB}")
        return f"{resident} KiB"


def resident_kib(process: int) -> int:
    """The resident part of the program's memory under qemu."""
    total, inside = 0, False
    for line in Path(f"/proc/{process}/smaps").read_text(encoding="ascii", errors="replace").splitlines():
        if span := re.match(r"([0-9a-f]+)-([0-9a-f]+) ", line):
            inside = GUEST_BASE <= int(span[1], 16) < GUEST_BASE + GUEST_SIZE
        elif inside and (rss := re.match(r"Rss: +(\d+) kB", line)):
            total += int(rss[1])
    return total
