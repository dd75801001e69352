#!/usr/bin/env python3
"""Stands in for a C compiler and `ar` where nothing is linked: `cargo check` runs build scripts, and these compile C.

It writes empty files where objects and libraries would be. Questions about the compiler are answered by `cc`.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

QUESTIONS = ("-E", "-v", "--version", "-dumpmachine")


def main(words: list[str]) -> int:
    if any(word in QUESTIONS for word in words):
        return subprocess.run(["cc", *words], check=False).returncode
    made = [word for word in words if word.endswith(".a")]
    if "-o" in words:
        made.append(words[words.index("-o") + 1])
    for path in made:
        Path(path).touch()
    return 0


sys.exit(main(sys.argv[1:]))
