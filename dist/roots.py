"""Root file systems of other machines, from Debian's packages, by mmdebstrap."""

from __future__ import annotations

import re
from pathlib import Path

from harness import ROOT, Failed, run
from harness.places import TARGET

# Debian's names of the packages that each has.
MUSL = ("musl",)
DEVELOPER = ("gcc", "libc6-dev", "dash", "coreutils")
WINE = ("wine32", "wine", "libwine")
# Links that Debian's packages make when they are installed.
LINKS = {
    "usr/bin/cc": "gcc",
    "usr/lib/i386-linux-gnu/wine/i386-windows/zlib1.dll": "/usr/i686-w64-mingw32/lib/zlib1.dll",
}


def debian() -> tuple[str, str]:
    """This machine's release, and where it gets its packages."""
    release = Path("/etc/os-release").read_text(encoding="utf-8")
    sources = Path("/etc/apt/sources.list.d/debian.sources")
    name = re.search(r"^VERSION_CODENAME=(\w+)$", release, re.M)
    mirror = re.search(r"^URIs: (\S+)", sources.read_text(encoding="utf-8") if sources.exists() else "", re.M)
    if name is None or mirror is None:
        raise Failed(f"no release in /etc/os-release, or no address in {sources}: no root file system can be made")
    return name[1], mirror[1]


def unpacked(architecture: str, packages: tuple[str, ...]) -> Path:
    """With these packages and what they depend on: unpacked, not installed."""
    return root(f"{packages[0]}-{architecture}", packages, "--variant=extract", f"--architectures={architecture}")


def installed(packages: tuple[str, ...]) -> Path:
    """With these packages and what every Debian has, installed; only root can make it."""
    return root(f"installed-{packages[0]}", packages, "--variant=essential")


def root(name: str, packages: tuple[str, ...], *options: str) -> Path:
    """The root file system of this name. It is kept."""
    folder = TARGET / "dist/roots" / name
    ready = folder.with_name(f"{folder.name}.ready")
    if not ready.exists() or ready.read_text(encoding="utf-8") != " ".join(packages):
        run("rm", "-rf", folder)
        folder.parent.mkdir(parents=True, exist_ok=True)
        release, mirror = debian()
        run("mmdebstrap", *options, f"--include={','.join(packages)}", release, folder, mirror)
        for name, leads_to in LINKS.items():
            if (folder / name).parent.exists():
                (folder / name).unlink(missing_ok=True)
                (folder / name).symlink_to(leads_to)
        ready.write_text(" ".join(packages), encoding="utf-8")
    return folder


def inside(root: Path) -> tuple[str, ...]:
    """What a command is run under to run in this root. This tree is at its own path there."""
    namespaces = ("unshare", "--user", "--map-root-user", "--mount")
    return (*namespaces, str(ROOT / "dist/inside_root"), str(root), str(ROOT))
