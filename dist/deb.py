"""A package of Debian's for one target, made of the folder that a user downloads: everything below /usr."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import builds
from harness import Header, run
from package import OUT, fresh, install, place
from targets import Target

CONTROL = """Package: bestpay
Version: {version}
Architecture: {architecture}
Maintainer: bestpay
Installed-Size: {kib}
Depends: libc6 (>= 2.17), libgcc-s1 | libgcc1
Section: libs
Priority: optional
Multi-Arch: same
Description: Client for BestPay aggregate acquiring
 The C library bestpay with its headers, a CMake package and a pkg-config file, and the program of that name.
"""


def multiarch(target: Target) -> str:
    """Debian's name of the folder for libraries."""
    return target.name.replace("-unknown-", "-").replace("armv7-", "arm-")


def made(target: Target) -> Path:
    folder = fresh(builds.work_folder(target) / "deb")
    usr = folder / "usr"
    package = place(target)
    install(target, builds.work_folder(target) / "full", usr, f"lib/{multiarch(target)}")
    shutil.copytree(package / "bin", usr / "bin")
    shutil.copytree(package / "licences", usr / "share/doc/bestpay/licences")
    shutil.copytree(package / "examples", usr / "share/doc/bestpay/examples")
    for name in ("LICENSE-MIT", "LICENSE-APACHE", "README.md", "bestpay.cdx.json"):
        shutil.copyfile(package / name, usr / "share/doc/bestpay" / name)
    epoch = int(builds.epoch())
    (folder / "DEBIAN").mkdir()
    kib = sum(path.stat().st_size for path in usr.rglob("*") if path.is_file() and not path.is_symlink()) // 1024
    control = CONTROL.format(version=Header().version, architecture=target.debian, kib=kib)
    (folder / "DEBIAN/control").write_text(control, encoding="utf-8")
    for path in [folder, *folder.rglob("*")]:
        os.utime(path, (epoch, epoch), follow_symlinks=False)
    result = OUT / f"bestpay_{Header().version}_{target.debian}.deb"
    environment = {"SOURCE_DATE_EPOCH": str(epoch)}
    run("dpkg-deb", "--root-owner-group", "-Zxz", "--build", folder, result, env=environment)
    return result
