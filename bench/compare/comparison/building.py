"""Builds every contender, into target/compare and cargo's and Maven's own folders."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from harness import ROOT, Failed, Header, output, run, wheel
from places import HERE, RELEASE, WORK

C_FLAGS = ("-std=c99", "-O2", "-Wall", "-Wextra", "-Wpedantic", "-Werror")
VENV = WORK / "python"


@dataclass(frozen=True)
class Built:
    """The commands of the contenders, without their names, and the versions that they were built with."""

    bestpay: Path
    rust: list[str]
    c: list[str]
    aws_lc: list[str]
    openssl: list[str]
    python: list[str]
    java: list[str]
    newer_java: dict[str, list[str]]
    """On a newer JDK, if the machine has one: by its release."""
    go: list[str]
    archive: Path
    first_request: Path
    measure: Path
    versions: dict[str, str]


def build(only: str | None = None) -> Built:
    """Everything, or what one language needs besides Rust and C; the versions are read only of everything."""
    WORK.mkdir(parents=True, exist_ok=True)
    print("building: Rust", flush=True)
    aws_lc = build_rust()
    print("building: C", flush=True)
    build_c(aws_lc)
    class_path = ""
    if only in (None, "python"):
        print("building: Python", flush=True)
        build_python()
    if only in (None, "java"):
        print("building: Java", flush=True)
        class_path = build_java()
    if only in (None, "go"):
        print("building: Go", flush=True)
        build_go()
    python = str(VENV / "bin/python")
    return Built(
        bestpay=RELEASE / "bestpay",
        rust=[str(RELEASE / "bestpay-compare")],
        c=[str(WORK / "ours")],
        aws_lc=[str(WORK / "aws-lc")],
        openssl=[str(WORK / "openssl")],
        python=[python, "-I", str(HERE / "python/contender.py")],
        java=["java", "-cp", class_path, "Contender"],
        newer_java={
            str(release): [str(java), "-cp", class_path, "Contender"]
            for release, java in (newer_java() if class_path else {}).items()
        },
        go=[str(WORK / "go")],
        archive=RELEASE / "examples/callback_archive",
        first_request=WORK / "first_request",
        measure=WORK / "measure",
        versions=versions(python, aws_lc) if only is None else {},
    )


@dataclass(frozen=True)
class AwsLc:
    """The AWS-LC that cargo built for the library."""

    folder: Path
    library: str

    @property
    def include(self) -> Path:
        return self.folder / "include"


def build_rust() -> AwsLc:
    said = output(
        *("cargo", "build", "--locked", "--release", "--message-format=json", "--lib", "--bins"),
        *("-p", "bestpay-compare", "-p", "bestpay-capi", "-p", "bestpay-cli"),
        *("-p", "bestpay-sandbox", "--example", "callback_archive"),
    )
    for line in said.splitlines():
        message = json.loads(line)
        if message["reason"] == "build-script-executed" and "aws-lc-sys" in message["package_id"]:
            libraries = [library.removeprefix("static=") for library in message["linked_libs"]]
            crypto = next(library for library in libraries if library.endswith("_crypto"))
            return AwsLc(Path(message["out_dir"]), crypto)
    raise Failed("cargo names no aws-lc-sys")


def build_c(aws_lc: AwsLc) -> None:
    """Our contender, also as a library for other processes; the EVP one for two libcryptos; and the start-up
    programs."""
    libraries = WORK / "lib"
    libraries.mkdir(exist_ok=True)
    soname = f"libbestpay.so.{Header().abi_version}"
    shutil.copy(RELEASE / "libbestpay_capi.so", libraries / soname)
    link = libraries / "libbestpay.so"
    link.unlink(missing_ok=True)
    link.symlink_to(soname)
    source, protocol = HERE / "c", HERE / "c/protocol.c"
    ours = (f"-I{ROOT}/include", f"-L{libraries}", "-lbestpay", f"-Wl,-rpath,{libraries}")
    run("cc", *C_FLAGS, source / "ours.c", protocol, "-o", WORK / "ours", *ours, "-lpthread")
    shared = ("-shared", "-fPIC", "-fvisibility=hidden", source / "within.c", "-o", libraries / "libwithin.so")
    run("cc", *C_FLAGS, *shared, source / "ours.c", protocol, *ours, "-lpthread")
    run("cc", *C_FLAGS, source / "first_request.c", "-o", WORK / "first_request", *ours)
    run("cc", *C_FLAGS, ROOT / "bindings/c/tests/measure.c", "-o", WORK / "measure")
    raw = source / "raw.c"
    run("cc", *C_FLAGS, raw, protocol, "-o", WORK / "openssl", "-lcrypto", "-lpthread")
    static = next(aws_lc.folder.rglob(f"lib{aws_lc.library}.a"))
    run("cc", *C_FLAGS, "-isystem", aws_lc.include, raw, protocol, static, "-o", WORK / "aws-lc", "-lpthread")


def build_python() -> None:
    """A virtual environment, made anew when the requirements change, with the wheel as it ships."""
    requirements, installed = HERE / "python/requirements.txt", VENV / "installed"
    wanted = requirements.read_text(encoding="utf-8")
    if not installed.exists() or installed.read_text(encoding="utf-8") != wanted:
        run("python3", "-m", "venv", "--clear", VENV)
        wheel.install(VENV / "bin", "-r", requirements)
        installed.write_text(wanted, encoding="utf-8")
    wheel.install(VENV / "bin", "--force-reinstall", "--no-deps", wheel.built())


def build_java() -> str:
    """The jar with this tree's library, the official way's libraries, and the contenders. Returns the class path."""
    maven = ("mvn", "-q", "-B", "-ntp", "-Dstyle.color=never")
    skipped = ("-Dmaven.test.skip=true", "-Dmaven.javadoc.skip", "-Dmaven.source.skip")
    # A separate jar, since the suite of the binding has one with the dev build of the library.
    ours = (f"-Dbestpay.library={RELEASE}/libbestpay_capi.so", f"-Dbestpay.build={WORK}/jar")
    run(*maven, "-f", ROOT / "bindings/java", "package", *skipped, *ours)
    run(*maven, "-f", HERE / "java", "package")
    classes = WORK / "java/classes"
    shutil.rmtree(classes, ignore_errors=True)
    classes.mkdir(parents=True)
    packed = (WORK / "jar").glob("bestpay-*.jar")
    (jar,) = (found for found in packed if not found.stem.endswith(("-sources", "-javadoc")))
    class_path = f"{classes}:{jar}:{WORK}/jar/lib/*:{WORK}/java/lib/*"
    sources = sorted((HERE / "java").glob("*.java"))
    warnings = ("--release", "17", "-Xlint:all,-classfile", "-Werror", "-proc:none")
    run("javac", *warnings, "-encoding", "UTF-8", "-cp", class_path, "-d", classes, *sources)
    return class_path


def newer_java() -> dict[int, Path]:
    """The newest JDK of the machine, unless it is that of PATH."""
    # JDK 8 has no lib/modules, and no --version.
    homes = sorted(path.parents[1] for path in Path("/usr/lib/jvm").glob("*/lib/modules"))
    found = {java_release(home / "bin/java"): home / "bin/java" for home in homes}
    newest = max(found, default=0)
    return {newest: found[newest]} if newest > java_release("java") else {}


def java_release(java: str | Path) -> int:
    """17 for `openjdk 17.0.15 2025-04-15`."""
    return int(output(java, "--version").split()[1].split(".")[0])


def build_go() -> None:
    """The package with cargo's release library, in a separate folder: bindings/go/library.sh works in place, where the
    suite of the binding has the dev build of the library.
    """
    library, package, folder = RELEASE / "libbestpay_capi.a", WORK / "bestpay-go", HERE / "go"
    shutil.rmtree(package, ignore_errors=True)
    shutil.copytree(ROOT / "bindings/go", package, ignore=shutil.ignore_patterns("*.a", "bestpay.h", "tests"))
    # Each is a package of its own, so that `go mod vendor` copies it.
    lib = package / "lib" / "_".join(output("go", "env", "GOOS", "GOARCH").split())
    shutil.copy(library, lib / "libbestpay.a")
    shutil.copy(ROOT / "include/bestpay.h", lib)
    module = WORK / "compare.mod"
    written = (folder / "go.mod").read_text(encoding="utf-8")
    module.write_text(written.replace("../../../bindings/go", str(package)), encoding="utf-8")
    os.environ["CGO_LDFLAGS"] = f"-L{WORK}/lib -lwithin -Wl,-rpath,{WORK}/lib"
    run("go", "vet", f"-modfile={module}", ".", cwd=folder)
    # Go's cache ignores changes of the static library: they have to change the link flags.
    digest = hashlib.sha256(library.read_bytes()).hexdigest()
    run("go", "build", f"-modfile={module}", f"-ldflags=-buildid={digest}", "-o", WORK / "go", ".", cwd=folder)


def versions(python: str, aws_lc: AwsLc) -> dict[str, str]:
    """The compared versions, for the page."""
    packages = json.loads(output(VENV / "bin/pip", "list", "--format=json", "--disable-pip-version-check"))
    of_package = {package["name"]: package["version"] for package in packages}
    jars = {jar.stem.rsplit("-", 1)[0]: jar.stem.rsplit("-", 1)[1] for jar in (WORK / "java/lib").glob("*.jar")}
    return {
        "bestpay": output(RELEASE / "bestpay", "--version").split()[-1],
        "Rust": output("rustc", "--version").split()[1],
        "AWS-LC": "aws-lc-sys " + aws_lc.library.removeprefix("aws_lc_").removesuffix("_crypto").replace("_", "."),
        "OpenSSL": output("openssl", "version").split()[1],
        "C compiler": output("cc", "--version").splitlines()[0],
        "Python": output(python, "--version").split()[1],
        **{name: of_package[name] for name in ("cryptography", "requests", "httpx")},
        "Java": output("java", "--version").splitlines()[0],
        **{f"Java {release}": output(java, "--version").splitlines()[0] for release, java in newer_java().items()},
        "fastjson": jars["fastjson"],
        "BouncyCastle": jars["bcprov-jdk18on"],
        "Go": output("go", "env", "GOVERSION").strip().removeprefix("go"),
    }
