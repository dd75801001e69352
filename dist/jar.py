"""One jar with the library for every platform that is built: JNA takes the one of the machine that it runs on. Also the
jars that go with it."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path

import builds
from archive import moment, tree
from harness import ROOT, Failed, Header, run
from harness.places import TARGET
from package import OUT, place, shared_library
from targets import TARGETS, Target

# Where Maven builds: the classes, the tests, and what both need.
BUILT = TARGET / "dist/java"
# The jars beside it, named after the modules of all.xml. They have no native code.
COMPANIONS = ("junit", "spring-boot-starter")
# What Maven has put into the jar: the library of one platform.
NATIVE = re.compile(r"(linux|win32|darwin)-[^/]+/")


def jar() -> Path:
    return OUT / f"bestpay-{Header().version}.jar"


def resource(target: Target) -> str:
    """The library's name in the jar, as JNA looks for it."""
    return f"{target.jna}/{shared_library(target).name}"


def has_library(target: Target) -> bool:
    if not jar().exists():
        return False
    with zipfile.ZipFile(jar()) as packed:
        return resource(target) in packed.namelist()


def made() -> Path:
    built = [target for target in TARGETS if target.jna and place(target).exists()]
    natives = {resource(target): shared_library(target) for target in built}
    if not built:
        raise Failed("dist/build has made no library for the jar")
    run(
        "mvn", "-q", "-B", "-ntp", "-f", ROOT / "bindings/java/all.xml", "package", "-DskipTests",
        "-Dmaven.javadoc.skip", f"-Dbestpay.build={BUILT}", f"-Dbestpay.library={shared_library(built[0])}",
    )  # fmt: skip
    for name in COMPANIONS:
        file = f"bestpay-{name}-{Header().version}.jar"
        shutil.copyfile(Path(f"{BUILT}-{name}", file), OUT / file)
    epoch = int(builds.epoch())
    with (
        zipfile.ZipFile(BUILT / jar().name) as given,
        zipfile.ZipFile(jar(), "w", zipfile.ZIP_DEFLATED) as packed,
    ):
        for entry in given.infolist():
            if not NATIVE.match(entry.filename):
                packed.writestr(entry, given.read(entry))
        added = {**natives, **licences(built[0])}
        for name, path in sorted(added.items()):
            new = zipfile.ZipInfo(name, moment(epoch))
            new.compress_type = zipfile.ZIP_DEFLATED
            new.external_attr = 0o100644 << 16
            packed.writestr(new, path.read_bytes())
    return jar()


def licences(target: Target) -> dict[str, Path]:
    """Of what is in the libraries; it differs by little from one to the other."""
    folder = place(target) / "licences"
    return {f"META-INF/licences/{path.relative_to(folder).as_posix()}": path for path in tree(folder) if path.is_file()}
