"""Builds jansson, the JSON library of the C vector runner, for any target from Debian's source package."""

from __future__ import annotations

import re
import tarfile
from pathlib import Path

from harness import Failed, run
from harness.places import TARGET

FOLDER = TARGET / "dist/jansson"
# The results of configure, the same for every target here.
CONFIGURED = {
    "json_inline": "inline",
    "json_have_long_long": "1",
    "json_have_localeconv": "0",
    # The runner has one thread, and ARM9 has no instructions for them.
    "json_have_atomic_builtins": "0",
    "json_have_sync_builtins": "0",
}


def only_sources() -> tuple[str, ...]:
    """apt's options for this machine's mirror, asked for sources: the machine's own lists stay as they are."""
    lists, parts = FOLDER / "apt/lists", FOLDER / "apt/parts"
    for folder in (lists / "partial", parts):
        folder.mkdir(parents=True, exist_ok=True)
    found = Path("/etc/apt/sources.list.d/debian.sources")
    if not found.exists():
        raise Failed("there is no /etc/apt/sources.list.d/debian.sources, so jansson's source cannot be fetched")
    sources = re.sub(r"^Types: .*$", "Types: deb-src", found.read_text(encoding="utf-8"), flags=re.M)
    (parts / "sources.sources").write_text(sources, encoding="utf-8")
    settings = (f"Dir::Etc::sourceparts={parts}", "Dir::Etc::sourcelist=/dev/null", f"Dir::State::lists={lists}")
    return tuple(word for setting in settings for word in ("-o", setting))


def source() -> Path:
    """The unpacked source, configured by hand."""
    if not (found := list(FOLDER.glob("jansson-*/src/jansson_config.h"))):
        FOLDER.mkdir(parents=True, exist_ok=True)
        options = only_sources()
        run("apt-get", *options, "-q", "update")
        run("apt-get", *options, "-q", "source", "--download-only", "jansson", cwd=FOLDER)
        with tarfile.open(next(FOLDER.glob("jansson_*.orig.tar.*"))) as archive:
            archive.extractall(FOLDER)
        template = next(FOLDER.glob("jansson-*/src/jansson_config.h.in"))
        text = template.read_text(encoding="utf-8")
        for name, value in CONFIGURED.items():
            text = text.replace(f"@{name}@", value)
        template.with_suffix("").write_text(text, encoding="utf-8")
        # Something includes a file of this name; its content is not needed.
        template.with_name("jansson_private_config.h").touch()
        found = [template.with_suffix("")]
    return found[0].parents[1]
