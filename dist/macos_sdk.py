"""A folder with the names of Apple's libraries, as the linker looks for them: Apple's own SDK may not be handed on."""

from __future__ import annotations

import re
import shutil
from functools import cache
from pathlib import Path

from harness.places import TARGET
from harness.zig import zig

# Rust's standard library names it, and needs nothing of it.
ICONV = """--- !tapi-tbd
tbd-version: 4
targets: [ x86_64-macos, arm64-macos ]
install-name: '/usr/lib/libiconv.2.dylib'
...
"""


@cache
def made() -> Path:
    """Of zig's list of the names in macOS's system library, and without what LLD does not know."""
    folder = TARGET / "dist/macos"
    shutil.rmtree(folder, ignore_errors=True)
    libraries = folder / "usr/lib"
    libraries.mkdir(parents=True)
    names = (zig().parent / "lib/libc/darwin/libSystem.tbd").read_text(encoding="utf-8")
    names = re.sub(r",\s*arm64e\.x1-\w+", "", names)
    # Apple's own programs are for arm64e, which has all that arm64 has.
    (libraries / "libSystem.tbd").write_text(names.replace("arm64e-", "arm64-"), encoding="utf-8")
    for other in ("libc.tbd", "libm.tbd"):
        (libraries / other).symlink_to("libSystem.tbd")
    (libraries / "libiconv.tbd").write_text(ICONV, encoding="ascii")
    return folder
