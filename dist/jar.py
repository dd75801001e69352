#!/usr/bin/env python3
"""One jar with the library for every platform that is built: JNA takes the one of the machine that it runs on.

dist/jar.py JAR takes what Maven has made, with the library of one platform in it.
"""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

import builds
from archive import moment
from harness import Failed
from package import OUT, place, shared_library
from targets import TARGETS


def made(jar: Path, epoch: int) -> Path:
    natives = {
        f"{target.jna}/{'bestpay.dll' if target.is_windows else 'libbestpay.so'}": shared_library(target)
        for target in TARGETS
        if target.jna and place(target).exists()
    }
    if not natives:
        raise Failed("dist/build has made no library for the jar")
    result = OUT / f"{jar.stem}-all-platforms.jar"
    with zipfile.ZipFile(jar) as given, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as packed:
        for entry in given.infolist():
            if not entry.filename.startswith(("linux-", "win32-", "darwin-")):
                packed.writestr(entry, given.read(entry))
        for name, library in sorted(natives.items()):
            new = zipfile.ZipInfo(name, moment(epoch))
            new.compress_type = zipfile.ZIP_DEFLATED
            new.external_attr = 0o100644 << 16
            packed.writestr(new, library.read_bytes())
    return result


if __name__ == "__main__":
    try:
        print(made(Path(sys.argv[1]), int(builds.epoch())))
    except Failed as error:
        sys.exit(f"dist/jar.py: {error}")
