"""A package of Debian's for one target, made of the folder that a user downloads: everything below /usr."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import builds
from harness import Header, run
from package import OUT, fresh, install
from package import place as package_folder
from targets import Target

CONTROL = """Package: bestpay
Version: {version}
Architecture: {architecture}
Maintainer: bestpay
Installed-Size: {kib}
Depends: libc6 (>= 2.17), libgcc-s1 | libgcc1
Section: libs
Priority: optional
Description: Client for BestPay aggregate acquiring
 The C library bestpay with its headers, a CMake package and a pkg-config file, and the program of that name.
"""
# Debian wants a file of this name.
COPYRIGHT = """bestpay is under the MIT licence or the Apache licence 2.0, as you like. LICENSE-MIT and LICENSE-APACHE
are beside this file. The licences of the packages that it contains are in the folder licences.
"""


def place(target: Target) -> Path:
    return OUT / f"bestpay_{Header().version}_{target.debian}.deb"


def multiarch(target: Target) -> str:
    """Debian's name of the folder for libraries."""
    return target.name.replace("-unknown-", "-").replace("armv7-", "arm-")


def made(target: Target) -> Path:
    folder = fresh(builds.work_folder(target) / "deb")
    usr = folder / "usr"
    package = package_folder(target)
    install(target, builds.work_folder(target) / "full", usr, f"lib/{multiarch(target)}")
    shutil.copytree(package / "bin", usr / "bin")
    shutil.copytree(package / "licences", usr / "share/doc/bestpay/licences")
    shutil.copytree(package / "examples", usr / "share/doc/bestpay/examples")
    for name in ("LICENSE-MIT", "LICENSE-APACHE", "README.md", "bestpay.cdx.json"):
        shutil.copyfile(package / name, usr / "share/doc/bestpay" / name)
    (usr / "share/doc/bestpay/copyright").write_text(COPYRIGHT, encoding="utf-8")
    epoch = int(builds.epoch())
    (folder / "DEBIAN").mkdir()
    # The loader's cache is made anew.
    (folder / "DEBIAN/triggers").write_text("activate-noawait ldconfig\n", encoding="utf-8")
    kib = sum(path.stat().st_size for path in usr.rglob("*") if path.is_file() and not path.is_symlink()) // 1024
    control = CONTROL.format(version=Header().version, architecture=target.debian, kib=kib)
    (folder / "DEBIAN/control").write_text(control, encoding="utf-8")
    for path in [folder, *folder.rglob("*")]:
        os.utime(path, (epoch, epoch), follow_symlinks=False)
    result = place(target)
    environment = {"SOURCE_DATE_EPOCH": str(epoch)}
    run("dpkg-deb", "--root-owner-group", "-Zxz", "--build", folder, result, env=environment)
    return result
