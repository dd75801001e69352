"""The Rust packages in a library: their licences as shipped, and a bill of materials (CycloneDX 1.6)."""

from __future__ import annotations

import datetime
import json
import re
import shutil
import uuid
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import builds
from harness import ROOT, Failed, Header, output
from targets import Target

C_LIBRARY = "bestpay-capi"
LICENCE_FILE = re.compile(r"(licen[cs]es?|copying|notice|copyright|unlicense)([-._].*)?", re.I)


class Package(NamedTuple):
    name: str
    version: str
    licence: str
    folder: Path
    is_ours: bool
    sha256: str

    @property
    def purl(self) -> str:
        return f"pkg:cargo/{self.name}@{self.version}"


@cache
def checksums() -> dict[tuple[str, str], str]:
    """Cargo.lock's data about each package from a registry."""
    lock = (ROOT / "Cargo.lock").read_text(encoding="utf-8")
    found = re.findall(r'name = "(.+)"\nversion = "(.+)"\nsource = ".+"\nchecksum = "(.+)"', lock)
    return {(name, version): checksum for name, version, checksum in found}


@cache
def metadata() -> dict[tuple[str, str], dict[str, Any]]:
    described = json.loads(output("cargo", "metadata", "--locked", "--format-version", "1", cwd=ROOT))
    return {(one["name"], one["version"]): one for one in described["packages"]}


def tree(target: Target, *more: str, crate: str = C_LIBRARY) -> list[str]:
    features = ("--no-default-features", "--features", target.features) if crate == C_LIBRARY else ()
    words = ("-p", crate, *features, "--target", target.name, "--edges", "normal", *more)
    return output("cargo", "tree", "--locked", *words, cwd=ROOT).splitlines()


def packages(target: Target, crate: str = C_LIBRARY) -> list[Package]:
    """The packages in the library with the target's features, by name."""
    found = set()
    for line in tree(target, "--prefix", "none", crate=crate):
        name, version = line.split()[:2]
        found.add((name, version.removeprefix("v")))
    return [package(*one) for one in sorted(found)]


def package(name: str, version: str) -> Package:
    described = metadata()[name, version]
    licence = described["license"].replace("/", " OR ")
    folder = Path(described["manifest_path"]).parent
    return Package(name, version, licence, folder, described["source"] is None, checksums().get((name, version), ""))


def write_licences(target: Target, folder: Path, crate: str = C_LIBRARY) -> None:
    """A folder for each package with its licence files. A package without any gets ours of the same name."""
    lines = [
        "The library contains these packages, under the licences that they name; the files are beside this one.",
        "",
    ]
    for one in packages(target, crate):
        if one.is_ours:
            continue
        place = folder / f"{one.name}-{one.version}"
        place.mkdir(parents=True)
        for path in sorted(one.folder.iterdir()):
            if path.is_file() and LICENCE_FILE.fullmatch(path.name):
                shutil.copyfile(path, place / path.name)
        if not any(place.iterdir()):
            if "Apache-2.0" not in one.licence:
                raise Failed(f"{one.name} {one.version} ships no licence file for {one.licence}")
            shutil.copyfile(ROOT / "LICENSE-APACHE", place / "LICENSE-APACHE")
        lines.append(f"{one.name} {one.version}: {one.licence}")
    rust = Path(output("rustc", "--print", "sysroot")) / "share/doc/rust/COPYRIGHT-library.html"
    shutil.copyfile(rust, folder / "rust-standard-library.html")
    lines += ["", "Rust's standard library: rust-standard-library.html"]
    (folder / "README.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def depends_on(target: Target) -> dict[str, set[str]]:
    """The dependencies of each package, by purl."""
    found: dict[str, set[str]] = {}
    above: list[str] = []
    for line in tree(target, "--prefix", "depth", "--no-dedupe"):
        depth, name, version = re.match(r"(\d+)(\S+) v(\S+)", line).groups()  # type: ignore[union-attr]
        one = f"pkg:cargo/{name}@{version}"
        del above[int(depth) :]
        found.setdefault(one, set())
        if above:
            found[above[-1]].add(one)
        above.append(one)
    return found


def component(one: Package) -> dict[str, Any]:
    described: dict[str, Any] = {
        "type": "library",
        "bom-ref": one.purl,
        "name": one.name,
        "version": one.version,
        "licenses": [{"expression": one.licence}],
        "purl": one.purl,
    }
    if one.sha256:
        described["hashes"] = [{"alg": "SHA-256", "content": one.sha256}]
    return described


def bill_of_materials(target: Target) -> dict[str, Any]:
    every = packages(target)
    library = next(one for one in every if one.name == C_LIBRARY)
    name = f"bestpay-{Header().version}-{target.name}"
    time = datetime.datetime.fromtimestamp(int(builds.epoch()), datetime.timezone.utc)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{name}@{builds.epoch()}')}",
        "version": 1,
        "metadata": {"timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ"), "component": component(library)},
        "components": [component(one) for one in every if one is not library],
        "dependencies": [
            {"ref": one, "dependsOn": sorted(needed)} for one, needed in sorted(depends_on(target).items())
        ],
    }


def write_bill_of_materials(target: Target, path: Path) -> None:
    text = json.dumps(bill_of_materials(target), indent=2, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")
