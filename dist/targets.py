"""The table of targets that are built for users: how each is built and linked, and what runs its programs."""

from __future__ import annotations

from typing import Any, NamedTuple

from harness import Failed
from harness.zig import GLIBC
from roots import MUSL, WINE

ALL = "aws-lc,http,config,pkcs12,diagnosis,texts,cashier,postgres"
SIGN_ONLY = "rustcrypto"
# With HTTP and TLS, without the journal: not part of a package, but its size has a limit.
HTTP = "aws-lc,http"


class Target(NamedTuple):
    """`name` is Rust's. `links` are the system libraries that a program needs besides the static library."""

    name: str
    what: str
    links: tuple[str, ...]
    # zig's name of the target, for C programs. None: the compiler is MinGW's.
    zig: str | None = None
    # zig's option for the processor.
    cpu: tuple[str, ...] = ()
    features: str = ALL
    # cargo builds the standard library, with these features, where there is no ready one. That is an unstable option.
    builds_std: str | None = None
    # The emulator for its programs; empty if this machine runs them.
    under: tuple[str, ...] = ()
    # Debian's architecture and packages of the root file system that its programs need.
    root: tuple[str, tuple[str, ...]] | None = None
    # Whether its programs run with that root as their own.
    inside_root: bool = False
    why_not_run: str = ""
    # The newest glibc that its library may need.
    glibc: str = GLIBC
    # Nothing here links for it: a static library is all that is made.
    only_static: bool = False
    debian: str = ""
    go: str = ""
    jna: str = ""
    # The most bytes that the shared library may have, in full and sign-only.
    most: int = 5_750_000
    most_sign_only: int = 1_100_000
    # Whether the size of a library without the journal is checked: such builds are for terminals.
    checks_http: bool = False
    # The program `bestpay` takes as long to build as the library: it is left out where nobody types commands.
    has_program: bool = True

    # Whether a user's first payment is tried: a root or a compiler as on the user's machine can be had.
    five_minutes: bool = False

    def most_bytes(self, features: str) -> int:
        """The limit for a shared library with these features."""
        return {SIGN_ONLY: self.most_sign_only, HTTP: 3_000_000}.get(features, self.most)

    @property
    def is_windows(self) -> bool:
        return "-windows-" in self.name

    @property
    def is_macos(self) -> bool:
        return "-apple-" in self.name

    @property
    def is_musl(self) -> bool:
        return "-musl" in self.name

    @property
    def is_glibc(self) -> bool:
        return "-linux-gnu" in self.name

    @property
    def folds(self) -> bool:
        """Whether the linker folds functions. On 32-bit ARM each has a table for unwinding, and next to none fold."""
        return self.zig is not None and not self.name.startswith("arm") and not self.is_macos

    @property
    def mingw(self) -> str:
        """The prefix of MinGW's programs."""
        return f"{self.name.split('-')[0]}-w64-mingw32-"

    @property
    def shared(self) -> str:
        """Cargo's name for the shared library."""
        if self.is_windows:
            return "bestpay_capi.dll"
        return "libbestpay_capi.dylib" if self.is_macos else "libbestpay_capi.so"

    @property
    def program_suffix(self) -> str:
        return ".exe" if self.is_windows else ""


# zig links its own unwinder into the library, so that it needs no libgcc_s: 23 kB on x86-64.
WITH_UNWINDER = 1_150_000
GLIBC_LINKS = ("pthread", "dl", "m", "gcc_s")
# The first group is linked statically: GCC's threads and unwinder are not part of Windows.
WINDOWS_LINKS = ("ws2_32", "bcrypt", "userenv", "ntdll", "advapi32", "dbghelp", "kernel32")


def glibc(
    name: str,
    what: str,
    zig: str,
    root: str,
    qemu: str,
    options: tuple[str, ...] = (),
    version: str = GLIBC,
    **more: Any,
) -> Target:
    under = (qemu, *options, "-L", root) if qemu else ()
    return Target(name, what, GLIBC_LINKS, f"{zig}.{version}", under=under, glibc=version)._replace(**more)


def macos(name: str, what: str, zig: str, jna: str) -> Target:
    """PostgreSQL's client asks two of Apple's frameworks for the user's name, and only Apple's SDK has them."""
    return Target(
        name, what, (), zig, features=ALL.removesuffix(",postgres"), why_not_run="built, not run", jna=jna,
        has_program=False,
    )  # fmt: skip


# In order of importance.
TARGETS = (
    glibc(
        "armv7-unknown-linux-gnueabihf", "payment terminals", "arm-linux-gnueabihf", "/usr/arm-linux-gnueabihf",
        "qemu-arm", cpu=("-mcpu=generic+v7a+vfp3-d32+thumb2-neon",), debian="armhf", jna="linux-arm",
        most=5_250_000, checks_http=True, five_minutes=True,
    ),
    glibc(
        "aarch64-unknown-linux-gnu", "newer terminals, Chinese servers", "aarch64-linux-gnu", "/usr/aarch64-linux-gnu",
        "qemu-aarch64", debian="arm64", go="linux_arm64", jna="linux-aarch64",
    ),
    glibc(
        "x86_64-unknown-linux-gnu", "servers", "x86_64-linux-gnu", "", "", debian="amd64", go="linux_amd64",
        jna="linux-x86-64", five_minutes=True, most_sign_only=WITH_UNWINDER,
    ),
    Target(
        "x86_64-pc-windows-gnu", "cash registers", WINDOWS_LINKS, under=("wine",), go="windows_amd64",
        jna="win32-x86-64", five_minutes=True,
    ),
    Target(
        "x86_64-unknown-linux-musl", "containers", (), "x86_64-linux-musl", go="linux_amd64_musl", five_minutes=True,
        most_sign_only=WITH_UNWINDER,
    ),
    Target(
        "aarch64-unknown-linux-musl", "containers", (), "aarch64-linux-musl", under=("qemu-aarch64",),
        root=("arm64", MUSL), go="linux_arm64_musl",
    ),
    Target(
        "armv7-unknown-linux-musleabihf", "payment terminals with musl", (), "arm-linux-musleabihf",
        cpu=("-mcpu=generic+v7a+vfp3-d32+thumb2-neon",), builds_std="system-llvm-libunwind", under=("qemu-arm",),
        root=("armhf", MUSL), has_program=False,
    ),
    glibc(
        "armv5te-unknown-linux-gnueabi", "older terminals, ARM9", "arm-linux-gnueabi", "/usr/arm-linux-gnueabi",
        "qemu-arm", options=("-cpu", "arm926"), cpu=("-mcpu=arm926ej_s",), builds_std="",
        features=ALL.removesuffix(",postgres"), has_program=False,
    ),
    Target(
        "i686-pc-windows-gnu", "older cash registers", WINDOWS_LINKS, under=("/usr/lib/wine/wine",),
        root=("i386", WINE), inside_root=True, has_program=False,
    ),
    Target(
        "i686-win7-windows-gnu", "cash registers with Windows 7", WINDOWS_LINKS, builds_std="",
        # Later versions of Windows load it as well: the jar needs no other for 32 bits.
        jna="win32-x86", under=("/usr/lib/wine/wine",), root=("i386", WINE), inside_root=True, has_program=False,
    ),
    glibc(
        "riscv64gc-unknown-linux-gnu", "RISC-V", "riscv64-linux-gnu", "/usr/riscv64-linux-gnu", "qemu-riscv64",
        # The first one for this processor.
        version="2.27", has_program=False,
    ),
    macos("aarch64-apple-darwin", "Macs with Apple's processor", "aarch64-macos", "darwin-aarch64"),
    macos("x86_64-apple-darwin", "Macs with Intel's processor", "x86_64-macos", "darwin-x86-64"),
    Target(
        "aarch64-linux-android", "Android terminals", ("dl", "m", "c"), features=SIGN_ONLY, only_static=True,
        why_not_run="not linked: there is no NDK", has_program=False,
    ),
)  # fmt: skip
BY_NAME = {target.name: target for target in TARGETS}


def chosen(names: list[str]) -> list[Target]:
    """Those named, or all."""
    for name in names:
        if name not in BY_NAME:
            raise Failed(f"there is no target {name!r}; there are {', '.join(BY_NAME)}")
    return [target for target in TARGETS if not names or target.name in names]
