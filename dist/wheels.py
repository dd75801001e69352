"""The Python wheels: one for each of these targets, for every CPython from 3.9 on."""

from __future__ import annotations

import base64
import hashlib
import tempfile
import zipfile
from pathlib import Path

import archive
import builds
import checks
import dependencies
from harness import ROOT, Failed, wheel
from package import OUT
from targets import BY_NAME, Target

TARGETS = tuple(
    BY_NAME[name]
    for name in (
        "x86_64-unknown-linux-gnu", "aarch64-unknown-linux-gnu", "x86_64-pc-windows-gnu", "x86_64-unknown-linux-musl",
        "aarch64-unknown-linux-musl",
    )
)  # fmt: skip
# Alpine 3.13 has musl 1.2.
MUSLLINUX = "musllinux_1_2"
CRATE = "bestpay-python"
# The only name that the native module may export.
ENTRY = "PyInit__native"


def platform(target: Target) -> str:
    """The end of the wheel's name: pip installs it where that fits."""
    if target.is_windows:
        return "win_amd64"
    return f"{MUSLLINUX if target.is_musl else wheel.MANYLINUX}_{target.name.partition('-')[0]}"


def place(target: Target) -> Path | None:
    """The wheel, if dist/build has made it."""
    return next(OUT.glob(f"bestpay-*-cp39-abi3-*{platform(target)}.whl"), None)


def environment(target: Target) -> dict[str, str]:
    """As for the C library, without what makes that one small: the linker that folds, and the slower curve."""
    found = {**builds.environment(target), "SOURCE_DATE_EPOCH": builds.epoch()}
    found.pop("AWS_LC_SYS_CFLAGS", None)
    if target.zig is not None:
        found.pop(f"CARGO_TARGET_{target.name.replace('-', '_').upper()}_LINKER", None)
    return found


def made(target: Target) -> Path:
    """Builds the wheel, adds the licences of what is compiled into it, and checks it."""
    builds.has_its_standard_library(target)
    OUT.mkdir(parents=True, exist_ok=True)
    words = ["--target", target.name]
    if not target.is_windows:
        words += ["--zig", "--compatibility", MUSLLINUX if target.is_musl else wheel.MANYLINUX]
    with tempfile.TemporaryDirectory() as folder:
        given = wheel.made(Path(folder), platform(target), *words, env=environment(target))
        licences = Path(folder, "licences")
        dependencies.write_licences(target, licences, CRATE)
        with_licences = OUT / given.name
        packed(given, licences, with_licences)
    try:
        check(target, with_licences)
    except Failed:
        with_licences.unlink()
        raise
    return with_licences


def packed(given: Path, licences: Path, result: Path) -> None:
    """A copy of the wheel with these files among its licences, all of them in its RECORD."""
    with zipfile.ZipFile(given) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        *entries, record = old.infolist()
        info = record.filename.rpartition("/")[0]
        if record.filename != f"{info}/RECORD" or not info.endswith(".dist-info"):
            raise Failed(f"the last file of {given.name} is not its RECORD, but {record.filename}")
        for entry in entries:
            new.writestr(entry, old.read(entry))
        lines = old.read(record).decode().splitlines()
        for path in archive.tree(licences):
            if path.is_file():
                content = path.read_bytes()
                entry = zipfile.ZipInfo(
                    f"{info}/licenses/dependencies/{path.relative_to(licences).as_posix()}", record.date_time
                )
                entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, record.external_attr
                new.writestr(entry, content)
                lines.insert(-1, f"{entry.filename},{recorded(content)},{len(content)}")
        new.writestr(record, "\n".join(lines) + "\n")


def recorded(content: bytes) -> str:
    """The checksum as in a RECORD."""
    return "sha256=" + base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()


def check(target: Target, made: Path) -> str:
    """What auditwheel looks at, and more; returns the newest version of glibc that is needed."""
    with zipfile.ZipFile(made) as opened, tempfile.TemporaryDirectory() as folder:
        names = opened.namelist()
        natives = [name for name in names if name.endswith((".so", ".pyd", ".dll", ".dylib"))]
        if natives != [f"bestpay/_native.{'pyd' if target.is_windows else 'abi3.so'}"]:
            raise Failed(f"{made.name} contains {natives or 'no native module'}")
        for licence in ("LICENSE-MIT", "LICENSE-APACHE", "dependencies/README.txt"):
            if not any(name.endswith(f".dist-info/licenses/{licence}") for name in names):
                raise Failed(f"{made.name} lacks {licence}")
        record = opened.read(names[-1]).decode().splitlines()
        for name, line in zip(names, record, strict=True):
            content = opened.read(name)
            expected = "," if name == names[-1] else f"{recorded(content)},{len(content)}"
            if line != f"{name},{expected}":
                raise Failed(f"{made.name}: the RECORD says {line!r} of {name}")
        tags = [
            line
            for line in opened.read(next(name for name in names if name.endswith("/WHEEL"))).decode().splitlines()
            if line.startswith("Tag: ")
        ]
        named = [f"Tag: cp39-abi3-{one}" for one in made.stem.partition("-cp39-abi3-")[2].split(".")]
        if sorted(tags) != sorted(named):
            raise Failed(f"{made.name} has other tags inside: {tags}")
        native = Path(opened.extract(natives[0], folder))
        checks.needs_only(target, native)
        if (exported := checks.shared_names(target, native)) != {ENTRY}:
            raise Failed(f"{native.name} exports {', '.join(sorted(exported)[:10])}, not just {ENTRY}")
        checks.has_no_path_of_this_machine(native, [ROOT, Path.home()])
        return checks.highest_glibc(target, native)
