"""The trials of what Python, Java, Go and Debian get: the vectors, and a payment against a sandbox on this machine. A
trial raises an exception if it fails, or NotRun if this machine lacks something for it."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import sys
import tarfile
from pathlib import Path

import deb
import go_module
import jar
import roots
import wheels
import windows_languages
from builds import work_folder
from harness import (
    ROOT,
    VECTORS,
    Ended,
    Failed,
    NotRun,
    Sandbox,
    code_blocks,
    must_run_every_vector,
    output,
    run,
    wheel,
)
from harness.zig import command as zig
from package import fresh
from targets import Target
from trials import NOTIFY_URL, make_bcryptprimitives

# What pytest needs on Windows besides.
PYTEST = ("-c", wheel.REQUIREMENTS, "pytest", "colorama")
# Python 3.13 asks Windows for its version by WMI, which ends the process under Wine 8.
WITHOUT_WMI = 'import sys\n\nsys.modules["_wmi"] = None\n'
# An emulated Java takes a minute to run the vectors, on a busy machine several.
PATIENCE_SECONDS = 1200


class Languages:
    """The trials for one target."""

    def __init__(self, target: Target, sandbox: Sandbox) -> None:
        self.target = target
        self.sandbox = sandbox
        self.work = fresh(work_folder(target) / "languages")
        if target.under[:1] == ("wine",):
            self.prepare_wine()

    def prepare_wine(self) -> None:
        """A Windows whose system folder has the library that Wine 8 lacks."""
        os.environ["WINEPREFIX"] = str(self.work / "wine")
        os.environ["WINEDEBUG"] = "-all"
        run("wine", "wineboot", "--init")
        make_bcryptprimitives(self.target, self.work, self.work / "wine/drive_c/windows/system32")

    def run(self, *words: str | Path, status: int = 0, env: dict[str, str] | None = None) -> Ended:
        # Windows takes a path like /folder for one of the current drive, which is the whole file system.
        return run(*words, status=status, cwd=ROOT, env=env, timeout=PATIENCE_SECONDS)

    def path_of(self, *places: str | Path) -> str:
        """As the target's system writes a list of places."""
        return (";" if self.target.is_windows else ":").join(map(str, places))

    def of_debian(self, program: str, *packages: str) -> tuple[str | Path, ...]:
        """The command that runs a program of Debian's for this target."""
        root = roots.unpacked(self.target.debian, packages)
        found = sorted(root.glob(program))
        if not found:
            raise NotRun(f"Debian has no {program} for {self.target.debian}")
        return (self.target.under[0], "-L", root, found[0])

    # --- Python ------------------------------------------------------------------------------------------------------

    def python(self) -> tuple[str | Path, ...]:
        if self.target.is_windows:
            return ("wine", windows_languages.python())
        if self.target.is_musl:
            raise NotRun("no CPython for musl")
        if not self.target.under:
            return (sys.executable,)
        return self.of_debian("usr/bin/python3.[0-9]*", "python3", "python3-pip")

    def wheel(self) -> str:
        """Installed by this Python's own pip, which looks at the name and at the system."""
        made = wheels.place(self.target)
        if made is None:
            raise NotRun("not built")
        python = self.python()
        installed, pytest = self.work / "installed", self.work / "pytest"
        if self.target.is_windows:
            installed.mkdir()
            (installed / "sitecustomize.py").write_text(WITHOUT_WMI, encoding="ascii")
        env = {"PYTHONPATH": self.path_of(installed, pytest), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}
        self.run(*python, "-m", "pip", "install", "--no-index", "--no-deps", "--target", installed, made, env=env)
        run(sys.executable, "-m", "pip", "install", "--quiet", "--target", pytest, "--only-binary", ":all:", *PYTEST)
        options = ("-m", "pytest", "-q", "-p", "no:cacheprovider")
        must_run_every_vector(self.run(*python, *options, "python/tests/test_vectors.py", env=env))
        self.run(*python, "python/examples/first_payment.py", env=env).must_have_line("paid")
        version = self.run(*python, "-c", "import platform; print(platform.python_version())").output.split()[-1]
        return f"CPython {version}"

    # --- Java --------------------------------------------------------------------------------------------------------

    def java(self) -> tuple[str | Path, ...]:
        if self.target.is_windows and not self.target.name.startswith("x86_64"):
            raise NotRun("no Java for 32-bit Windows")
        if self.target.is_windows:
            return ("wine", windows_languages.java())
        if not self.target.under:
            return ("java",)
        return self.of_debian("usr/lib/jvm/java-*-openjdk-*/bin/java", "openjdk-17-jre-headless")

    def jar(self) -> str:
        if not jar.has_library(self.target):
            raise NotRun("not in the jar")
        java = self.java()
        classes, tests = jar.BUILT / "examples", jar.BUILT / "test-classes"
        test_libraries = (jar.BUILT / "test-lib").glob("*.jar")
        run(
            "javac", "--release", "8", "-encoding", "UTF-8", "-Xlint:-options", "-proc:none", "-d", classes,
            "-cp", jar.jar(), ROOT / "bindings/java/examples/PosTerminal.java",
        )  # fmt: skip

        def with_classes(*more: str | Path) -> tuple[str, ...]:
            # Each jar by its name: a 32-bit program under qemu cannot list a folder of ext4.
            return ("-cp", self.path_of(jar.jar(), *(jar.BUILT / "lib").glob("*.jar"), *more))

        must_run_every_vector(
            self.run(
                *java, f"-Dbestpay.vectors={VECTORS}", *with_classes(tests, *test_libraries),
                "org.junit.platform.console.ConsoleLauncher", "execute",
                "--select-class=io.github.bestpay.tests.VectorsTest", "--fail-if-no-tests", "--disable-banner",
                "--details=none",
            )
        )  # fmt: skip
        payment = (self.sandbox.config, "12.50", "--code", self.sandbox.code["paid"], "--refund")
        self.run(*java, *with_classes(classes), "PosTerminal", *payment).must_say("Refunded.")
        version = re.search(r'version "(.+?)"', self.run(*java, "-version").output)
        return f"Java {version[1] if version else ''}"

    # --- Go ----------------------------------------------------------------------------------------------------------

    def go(self) -> str:
        """With the unpacked archive alone: there is no cargo on the path."""
        module = self.work / go_module.folder().name
        archive = Path(f"{go_module.folder()}.tar.gz")
        if archive.exists():
            with tarfile.open(archive) as packed:
                packed.extractall(self.work)
        if not (module / go_module.library(self.target)).exists():
            raise NotRun("not in the module")
        system, processor, *_ = self.target.go.split("_")
        compiler, *others = self.compilers()
        flags = ["-tags=bestpay_musl"] if self.target.is_musl else []
        path = os.pathsep.join(one for one in os.environ["PATH"].split(os.pathsep) if "cargo" not in one)
        env = {
            "PATH": path, "GOOS": system, "GOARCH": processor, "CGO_ENABLED": "1", "GOFLAGS": " ".join(flags),
        }  # fmt: skip
        static = ("-ldflags", "-linkmode external -extldflags -static") if self.target.is_musl else ()
        tests, till = (self.work / f"{name}{self.target.program_suffix}" for name in ("vectors", "pay"))
        run("go", "test", "-c", *static, "-o", tests, ".", cwd=module, env={**env, "CC": shlex.join(compiler)})
        shop = fresh(self.work / "till")
        (shop / "main.go").write_text(code_blocks(ROOT / "bindings/go/README.md", "go")[0], encoding="utf-8")
        run("go", "mod", "init", "till", cwd=shop)
        replaced = f"-replace=bestpay.example/bestpay={module}"
        run("go", "mod", "edit", "-require=bestpay.example/bestpay@v0.1.0", replaced, cwd=shop)
        # From here on the program is built from the copy.
        run("go", "mod", "vendor", cwd=shop)
        vendored = {path.name for path in (shop / "vendor/bestpay.example/bestpay").glob("LICENSE*")}
        if lost := {path.name for path in module.glob("LICENSE*")} - vendored:
            raise Failed(f"go mod vendor leaves licences behind: {', '.join(sorted(lost))}")
        if "LICENSE-LIBRARIES.txt" not in vendored:
            raise Failed("the module does not say under which licences its libraries are")
        # The tests look for the vectors from the folder of the sources.
        must_run_every_vector(
            run(
                *self.target.under, tests, "-test.run=TestVectors", cwd=go_module.GO, timeout=PATIENCE_SECONDS,
                env={"BESTPAY_SANDBOX": str(self.sandbox.folder)},
            )
        )  # fmt: skip
        for one in (compiler, *others):
            run("go", "build", *static, "-o", till, ".", cwd=shop, env={**env, "CC": shlex.join(one)})
            self.run(*self.target.under, till, self.sandbox.config, self.sandbox.code["paid"]).must_have_line("SUCCESS")
        return f"Go {output('go', 'env', 'GOVERSION').removeprefix('go')}"

    def compilers(self) -> list[tuple[str, ...]]:
        """Those that the page names for the target."""
        if self.target.is_windows:
            return [(f"{self.target.mingw}gcc",)]
        assert self.target.zig is not None
        found = [(*zig("cc"), "-target", self.target.zig, *self.target.cpu)]
        if self.target.is_glibc:
            found.insert(0, (f"{deb.multiarch(self.target)}-gcc",))
        return found

    # --- Debian ------------------------------------------------------------------------------------------------------

    def debian_package(self) -> str:
        """A program that was compiled with what pkg-config says takes a payment."""
        package = deb.place(self.target)
        if not package.exists():
            raise NotRun("not built")
        return self.unpacked(package) if self.target.under else self.installed(package)

    def installed(self, package: Path) -> str:
        """By dpkg, in a Debian of its own, and removed again."""
        if os.geteuid() != 0:
            raise NotRun("only root can install a package")
        root = roots.installed(("gcc", "libc6-dev", "pkg-config"))
        shop = fresh(root / "tmp/shop")
        for path in self.sandbox.folder.iterdir():
            if path.suffix in (".toml", ".p12", ".cer", ".password"):
                shutil.copy(path, shop)
        try:
            run("dpkg", f"--root={root}", "--install", package)
            run("chroot", root, "bestpay", "canon", input='{"b":1,"a":"x"}').must_have_line("a=x&b=1")
            build = "gcc pos.c $(pkg-config --cflags --libs bestpay) -o /tmp/pos"
            run("chroot", root, "sh", "-ec", f"cd /usr/share/doc/bestpay/examples; {build}")
            words = ("/tmp/shop/bestpay.toml", "DEB-1", self.sandbox.code["paid"], "12.50", NOTIFY_URL)
            run("chroot", root, "/tmp/pos", *words).must_say("Refunded.")
        finally:
            run("dpkg", f"--root={root}", "--purge", "bestpay")
        if left := list(root.glob("usr/**/*bestpay*")):
            raise Failed(f"dpkg has left {left}")
        return f"installed by dpkg on {roots.debian()[0]}"

    def unpacked(self, package: Path) -> str:
        """On this machine, for Debian's cross compiler."""
        root = self.work / "unpacked"
        run("dpkg-deb", "--extract", package, root)
        triplet = deb.multiarch(self.target)
        compiler = f"{triplet}-gcc"
        if shutil.which(compiler) is None:
            raise NotRun(f"no {compiler}")
        env = {"PKG_CONFIG_LIBDIR": str(root / f"usr/lib/{triplet}/pkgconfig"), "PKG_CONFIG_SYSROOT_DIR": str(root)}
        flags = run("pkg-config", "--cflags", "--libs", "bestpay", env=env).output.split()
        program = self.work / "pos"
        run(compiler, root / "usr/share/doc/bestpay/examples/pos.c", *flags, "-o", program)
        words = (self.sandbox.config, "DEB-1", self.sandbox.code["paid"], "12.50", NOTIFY_URL)
        found = ("-E", f"LD_LIBRARY_PATH={root / f'usr/lib/{triplet}'}")
        self.run(*self.target.under, *found, program, *words).must_say("Refunded.")
        return f"linked by {compiler}"
