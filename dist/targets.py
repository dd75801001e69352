"""The table of targets that are built for users: how each is built and linked, and what runs its programs."""

from __future__ import annotations

from typing import Any, NamedTuple

from harness import Failed

# The oldest supported glibc: that of CentOS 7. Newer ones have all of its symbols.
GLIBC = "2.17"
ALL = "aws-lc,http,config,pkcs12,diagnosis,texts,cashier,postgres"
SIGN_ONLY = "rustcrypto"


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
    # Rust ships no standard library for it: cargo builds one, with an unstable feature.
    builds_std: bool = False
    # The emulator for its programs; empty if this machine runs them.
    under: tuple[str, ...] = ()
    why_not_run: str = ""
    debian: str = ""
    go: str = ""
    jna: str = ""
    # The most bytes that the shared library may have, in full and sign-only.
    most: int = 5_750_000
    most_sign_only: int = 1_100_000
    # The program `bestpay` takes as long to build as the library: it is left out where nobody types commands.
    has_program: bool = True

    @property
    def is_windows(self) -> bool:
        return "-windows-" in self.name

    @property
    def is_musl(self) -> bool:
        return "-musl" in self.name

    @property
    def is_glibc(self) -> bool:
        return "-linux-gnu" in self.name

    @property
    def folds(self) -> bool:
        """Whether the linker folds functions. On 32-bit ARM each has a table for unwinding, and next to none fold."""
        return self.zig is not None and not self.name.startswith("arm")

    @property
    def mingw(self) -> str:
        """The prefix of MinGW's programs."""
        return f"{self.name.split('-')[0]}-w64-mingw32-"

    @property
    def shared(self) -> str:
        """Cargo's name for the shared library."""
        return "bestpay_capi.dll" if self.is_windows else "libbestpay_capi.so"

    @property
    def program_suffix(self) -> str:
        return ".exe" if self.is_windows else ""


GLIBC_LINKS = ("pthread", "dl", "m", "gcc_s")
# The first group is linked statically: GCC's threads and unwinder are not part of Windows.
WINDOWS_LINKS = ("ws2_32", "bcrypt", "userenv", "ntdll", "advapi32", "dbghelp", "kernel32")


def glibc(name: str, what: str, zig: str, root: str, qemu: str, **more: Any) -> Target:
    under = (qemu, "-L", root) if qemu else ()
    return Target(name, what, GLIBC_LINKS, f"{zig}.{GLIBC}", under=under)._replace(**more)


# In order of importance.
TARGETS = (
    glibc(
        "armv7-unknown-linux-gnueabihf", "payment terminals", "arm-linux-gnueabihf", "/usr/arm-linux-gnueabihf",
        "qemu-arm", cpu=("-mcpu=generic+v7a+vfp3-d32+thumb2-neon",), debian="armhf", jna="linux-arm",
        most=5_250_000,
    ),
    glibc(
        "aarch64-unknown-linux-gnu", "newer terminals, Chinese servers", "aarch64-linux-gnu", "/usr/aarch64-linux-gnu",
        "qemu-aarch64", debian="arm64", go="linux_arm64", jna="linux-aarch64",
    ),
    glibc(
        "x86_64-unknown-linux-gnu", "servers", "x86_64-linux-gnu", "", "", debian="amd64", go="linux_amd64",
        jna="linux-x86-64",
    ),
    Target("x86_64-pc-windows-gnu", "cash registers", WINDOWS_LINKS, under=("wine",), jna="win32-x86-64"),
    Target("x86_64-unknown-linux-musl", "containers", (), "x86_64-linux-musl"),
    Target("aarch64-unknown-linux-musl", "containers", (), "aarch64-linux-musl", under=("qemu-aarch64",)),
    glibc(
        "armv5te-unknown-linux-gnueabi", "older terminals, ARM9", "arm-linux-gnueabi", "/usr/arm-linux-gnueabi",
        "qemu-arm", cpu=("-mcpu=arm926ej_s",), builds_std=True, features=ALL.removesuffix(",postgres"),
        has_program=False,
    ),
    Target(
        "i686-pc-windows-gnu", "older cash registers", WINDOWS_LINKS, features=SIGN_ONLY, why_not_run="no 32-bit Wine",
        has_program=False,
    ),
    glibc(
        "riscv64gc-unknown-linux-gnu", "RISC-V", "riscv64-linux-gnu", "/usr/riscv64-linux-gnu", "qemu-riscv64",
        has_program=False,
    ),
)  # fmt: skip
BY_NAME = {target.name: target for target in TARGETS}


def chosen(names: list[str]) -> list[Target]:
    """Those named, or all."""
    for name in names:
        if name not in BY_NAME:
            raise Failed(f"there is no target {name!r}; there are {', '.join(BY_NAME)}")
    return [target for target in TARGETS if not names or target.name in names]
