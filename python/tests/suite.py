#!/usr/bin/env python3
"""The checks of the Python package: builds the wheel once, as it ships, and tests it.

python/tests/suite.py          the gate
python/tests/suite.py --all    also for a release: the sdist, the whole suite on every Python, sizes and times

A word selects the checks with that word in their name: python/tests/suite.py types. The wheel is abi3 from Python 3.9.
The gate tests it with this Python, and its vectors and faults with the oldest and the newest other one (python3.9 … on
the path, or in pyenv).
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tarfile
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests"))
from harness import (
    ROOT,
    TARGET,
    Failed,
    Postgres,
    Suite,
    code_blocks,
    fresh_folder,
    must_run_every_row,
    must_run_every_vector,
    run,
    wheel,
)

TESTS = ROOT / "python/tests"
CONFIG = f"--config-file={ROOT / 'pyproject.toml'}"
# Four at a time: a test mostly waits, and has its own gateway. Tests of a module stay together, as they share its
# servers.
PYTEST = ("-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", "4", "--dist", "worksteal")
# Programs without a .py suffix, and the other Python files of the tests.
PROGRAMS = (
    "tests/regenerate", "tests/run", "tests/setup", "bench/compare/run",
    "dist/build", "dist/run", "dist/quick", "dist/folding_linker",
)  # fmt: skip
SUITES = ("tests/*.py", "dist/*.py", "bindings/*/tests/*.py", "fuzz/*.py", "crates/*/tests/*.py", "tests/console/*.py")


def main() -> None:
    os.environ["CARGO_TARGET_DIR"] = str(TARGET)
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    os.environ["MYPY_CACHE_DIR"] = str(wheel.WORK / "mypy")
    os.environ["RUFF_CACHE_DIR"] = str(wheel.WORK / "ruff")
    for setting in [name for name in os.environ if name.startswith("BESTPAY_")]:
        del os.environ[setting]
    suite = Suite("python")
    package = Package()
    suite.check("the wheel is built as it ships", package.build)
    if suite.everything:
        suite.check("the sdist is installed by pip, makes its first payment and has the command", package.from_source)
        for version, python in found_pythons():
            suite.check(f"the whole suite on Python {version}", package.whole_suite_on, version, python)
        suite.check("what every wheel costs (not judged)", package.figures)
        suite.end()
    suite.check("formatting and lints", package.lints)
    suite.check("types by mypy", package.types_by_mypy)
    suite.check("types of the harness and the suites by mypy", package.types_of_the_suites)
    suite.check("types by basedpyright", package.types_by_basedpyright)
    suite.check("the stub says what the native module has", package.stub)
    suite.check("every public type is complete", package.complete)
    suite.check("an editor offers the keywords", package.completion)
    suite.check("the whole suite", package.whole_suite)
    suite.check("the docstrings' examples", package.docstrings)
    suite.check("the Cashier over PostgreSQL", package.over_postgres)
    for version, python in oldest_and_newest():
        suite.check(f"vectors and faults on Python {version}", package.vectors_and_faults_on, version, python)
    suite.check("the wheel alone makes its first payment and has the command", package.from_wheel)
    suite.end()


class Package:
    """The wheel, and the environments to test it in. Each is made when a check first needs it."""

    @cached_property
    def tools(self) -> Path:
        return wheel.tools()

    @cached_property
    def wheel(self) -> Path:
        return wheel.built()

    @cached_property
    def python(self) -> Path:
        """The interpreter with the wheel and the packages that the tests use."""
        wheel.install(self.tools, "--force-reinstall", "--no-deps", self.wheel)
        return self.tools / "python"

    def build(self) -> str:
        return f"{self.wheel.name}: {self.wheel.stat().st_size} bytes"

    # --- the sources ---

    def lints(self) -> None:
        checked: tuple[str | Path, ...] = ("python", "tests/harness", "bench/compare", *PROGRAMS, *suites())
        run(self.tools / "ruff", "format", "--quiet", "--diff", *checked, cwd=ROOT)
        run(self.tools / "ruff", "check", "--quiet", *checked, cwd=ROOT)

    def types_by_mypy(self) -> None:
        """Checks the types of the installed package, the examples, the tests, and the code of the pages."""
        mypy = self.python.with_name("mypy")
        run(mypy, CONFIG, "-p", "bestpay", cwd=ROOT)
        examples = ROOT / "python/examples"
        run(mypy, CONFIG, *sorted(examples.glob("*.py")), cwd=examples)
        found = ("python/tests", "python/benchmarks", pages())
        run(mypy, CONFIG, *found, cwd=ROOT, env={"MYPYPATH": "tests"})

    def types_of_the_suites(self) -> None:
        mypy = (self.tools / "mypy", CONFIG, "--explicit-package-bases")
        run(*mypy, "tests/harness", *suites(), cwd=ROOT, env={"MYPYPATH": "tests:dist:bindings:fuzz:."})
        for program in PROGRAMS:
            run(*mypy, program, cwd=ROOT, env={"MYPYPATH": "tests:dist:bench/compare/comparison"})

    def types_by_basedpyright(self) -> None:
        run(self.tools / "basedpyright", "--pythonpath", self.python, "python", pages(), cwd=ROOT)

    def stub(self) -> None:
        run(
            self.python.with_name("stubtest"),
            "--mypy-config-file",
            ROOT / "pyproject.toml",
            "bestpay._native",
            cwd=ROOT,
        )

    def complete(self) -> str:
        # It finds the package through the first python on the path.
        path = f"{self.tools}{os.pathsep}{os.environ['PATH']}"
        verify = ("--verifytypes", "bestpay", "--ignoreexternal")
        said = run(self.python.with_name("basedpyright"), *verify, cwd=ROOT, env={"PATH": path}).output
        found = re.search(r"^Type completeness.*$", said, re.M)
        if found is None:
            raise Failed(f"basedpyright did not say how complete the types are, but:\n{said}")
        return found.group()

    def completion(self) -> None:
        run(self.python, TESTS / "completion.py", self.tools / "basedpyright-langserver", cwd=ROOT)

    # --- the tests ---

    def whole_suite(self) -> str:
        return whole(self.python)

    def docstrings(self) -> str:
        words = ("-p", "doctest_names", "--import-mode=importlib", "--rootdir", ".", "--doctest-modules")
        environment = {"PYTHONPATH": str(TESTS)}
        ended = run(self.python, *PYTEST, *words, "--pyargs", "bestpay", cwd=wheel.WORK, env=environment)
        return last_line(ended.must_not_say("skipped").output)

    def over_postgres(self) -> str:
        with Postgres() as postgres:
            environment = {"BESTPAY_TEST_POSTGRES": postgres.url}
            ended = run(self.python, *PYTEST, "python/tests/test_cashier.py", cwd=ROOT, env=environment)
        return last_line(ended.must_not_say("skipped").output)

    def vectors_and_faults_on(self, version: str, python: Path) -> str:
        other = self.environment_of(version, python, "--constraint", wheel.REQUIREMENTS, "pytest", "pytest-xdist")
        harness_is_understood_by(other)
        ended = run(other / "python", *PYTEST, "python/tests/test_vectors.py", "python/tests/test_faults.py", cwd=ROOT)
        must_run_every_row(must_run_every_vector(ended))
        return last_line(ended.output)

    def whole_suite_on(self, version: str, python: Path) -> str:
        other = self.environment_of(version, python, "-r", wheel.REQUIREMENTS)
        # The frameworks no longer support the oldest Python: their tests are skipped there.
        ended = run(other / "python", *PYTEST, cwd=ROOT)
        must_run_every_row(must_run_every_vector(ended))
        return last_line(ended.output)

    def environment_of(self, version: str, python: Path, *words: str | Path) -> Path:
        """An environment of another Python, from binary packages only, so that nothing is compiled."""
        programs = wheel.environment(f"python-{version}", python)
        wheel.install(programs, "--only-binary", ":all:", *words, self.wheel)
        return programs

    # --- as a user installs it ---

    def from_wheel(self) -> None:
        programs = wheel.environment("from-wheel")
        wheel.install(programs, "--no-index", self.wheel)
        works(programs)

    def from_source(self) -> str:
        """An ordinary pip install, except for cargo's profile: only the wheel needs the release build."""
        sdist = wheel.sdist()
        folder = fresh_folder("python/unpacked")
        with tarfile.open(sdist) as archive:
            archive.extractall(folder)
        (unpacked,) = folder.iterdir()
        if not (unpacked / "python/examples/shop.py").exists():
            raise Failed(f"{sdist.name} has no examples")
        programs = wheel.environment("from-source")
        os.environ["MATURIN_PEP517_ARGS"] = "--profile dev"
        wheel.install(programs, unpacked)
        works(programs)
        return f"{sdist.name}: {sdist.stat().st_size} bytes"

    def figures(self) -> str:
        programs = wheel.environment("figures")
        wheel.install(programs, "--no-index", self.wheel)
        (native,) = programs.parent.glob("lib/python3*/site-packages/bestpay/_native.abi3.so")
        benchmarks = [run(programs / "python", ROOT / "python/benchmarks" / name).output for name in BENCHMARKS]
        sizes = f"wheel {self.wheel.stat().st_size} bytes, native module {native.stat().st_size} bytes"
        return "\n".join([sizes, *map(str.rstrip, benchmarks)])


BENCHMARKS = ("import_time.py", "signing_threads.py")


def whole(python: Path) -> str:
    """Runs every test. A skipped test is a failure."""
    ended = run(python, *PYTEST, cwd=ROOT)
    must_run_every_row(must_run_every_vector(ended)).must_not_say("skipped")
    return last_line(ended.output)


def works(programs: Path) -> None:
    """An environment with the package and nothing else: a first payment, and the command."""
    run(programs / "python", "-I", ROOT / "python/examples/first_payment.py").must_have_line("paid")
    run(programs / "bestpay", "canon", input='{"b":1,"a":"x"}').must_have_line("a=x&b=1")


def harness_is_understood_by(programs: Path) -> None:
    """The harness and the suites must compile on every Python that the package supports."""
    files = [ROOT / program for program in (*PROGRAMS, *map(str, suites()))]
    code = "import harness, sys\nfor name in sys.argv[1:]: compile(open(name, encoding='utf-8').read(), name, 'exec')"
    run(programs / "python", "-c", code, *files, env={"PYTHONPATH": str(ROOT / "tests")})


def suites() -> list[Path]:
    """The suites, and the other Python programs of the tests."""
    return sorted(path.relative_to(ROOT) for pattern in SUITES for path in ROOT.glob(pattern))


def pages() -> Path:
    """The snippets of the pages as modules, for the type checkers. Each is complete."""
    folder = fresh_folder("python/pages")
    for page in (*ROOT.glob("python/*.md"), *ROOT.glob("docs/*.md")):
        for number, code in enumerate(code_blocks(page, "python"), 1):
            module = re.sub(r"\W", "_", f"{page.stem}_{number}")
            (folder / f"{module}.py").write_text(code, encoding="utf-8")
    return folder


def pythons() -> Iterator[tuple[str, Path]]:
    """The other installed versions of Python, the oldest first."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    for minor in range(9, 30):
        version = f"3.{minor}"
        if (3, minor) == sys.version_info[:2]:
            continue
        for python in (shutil.which(f"python{version}"), *pyenv.glob(f"versions/{version}.*/bin/python3")):
            # pyenv puts shims on the path for versions that are not selected; these fail.
            if python is not None and run(python, "-c", "import ensurepip, venv", status=None).status == 0:
                yield version, Path(python)
                break


def found_pythons() -> list[tuple[str, Path]]:
    found = list(pythons())
    if not found or found[0][0] != "3.9":
        print("NOT TESTED: Python 3.9, the oldest, is not on this machine", flush=True)
    return found


def oldest_and_newest() -> list[tuple[str, Path]]:
    found = found_pythons()
    return found if len(found) < 2 else [found[0], found[-1]]


def last_line(said: str) -> str:
    return said.rstrip().rpartition("\n")[2]


if __name__ == "__main__":
    main()
