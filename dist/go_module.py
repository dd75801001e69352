"""The Go module as an archive: its sources, and the static library for every platform that is built."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import archive
import builds
from harness import ROOT, Failed, Header, output
from package import OUT, fresh, place
from targets import TARGETS, Target

GO = ROOT / "bindings/go"
# What dependencies.py calls the licences of Rust's standard library.
RUST = "rust-standard-library.html"


def folder() -> Path:
    return OUT / f"bestpay-{Header().version}-go"


def library(target: Target) -> Path:
    """Where the sources' link_static_*.go look for the library of this target, below the module's folder."""
    return Path("lib", target.go, "libbestpay.a")


def page(name: str) -> str:
    """A page of the module. A link that leads out of the module becomes its words and the place in the repository."""
    is_chinese = ".zh-CN." in name

    def in_words(link: re.Match[str]) -> str:
        words, target = link[1], (GO / link[2]).resolve()
        if target.is_relative_to(GO):
            return link[0]
        place = f"`{target.relative_to(ROOT)}`"
        if words == target.relative_to(ROOT).as_posix():
            return f"{place}（在仓库里）" if is_chinese else f"{place} in the repository"
        return f"{words}（仓库的 {place}）" if is_chinese else f"{words} ({place} in the repository)"

    text = (GO / name).read_text(encoding="utf-8")
    return re.sub(r"\[([^]]+)\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)", in_words, text)


def licences(folder: Path) -> str:
    """The licences of what is in a library, as one text: each once, behind the names of the packages that have it."""
    packages: dict[str, list[str]] = {}
    for path in archive.tree(folder):
        if path.is_file() and path.parent != folder:
            text = path.read_text(encoding="utf-8", errors="replace").strip()
            packages.setdefault(text, []).append(path.relative_to(folder).as_posix())
    listed = (folder / "README.txt").read_text(encoding="utf-8")
    listed = listed.replace("; the files are beside this one", ", which follow").replace(RUST, f"LICENSE-{RUST}")
    parts = [listed] + [f"{'=' * 80}\n{chr(10).join(names)}\n\n{text}\n" for text, names in packages.items()]
    return "\n".join(parts)


def made() -> Path:
    natives = [target for target in TARGETS if target.go and place(target).exists()]
    if not natives:
        raise Failed("dist/build has made no library for the Go module")
    module = fresh(folder())
    for name in output("git", "ls-files", cwd=GO).splitlines():
        # The list of what git leaves out names the libraries: whoever puts the module under git would lose them.
        if not name.startswith("tests/") and name != ".gitignore":
            (module / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(GO / name, module / name)
    for name in ("LICENSE-MIT", "LICENSE-APACHE"):
        shutil.copy(ROOT / name, module)
    for target in natives:
        shutil.copyfile(place(target) / "lib/libbestpay.a", module / library(target))
        shutil.copyfile(place(target) / "include/bestpay.h", module / library(target).with_name("bestpay.h"))
    for path in module.glob("*.md"):
        path.write_text(page(path.name), encoding="utf-8")
    # What is in the libraries; it differs by little from one to the other. `go mod vendor` copies files of the module's
    # root whose names begin like this.
    kept = place(natives[0]) / "licences"
    (module / "LICENSE-LIBRARIES.txt").write_text(licences(kept), encoding="utf-8")
    shutil.copyfile(kept / RUST, module / f"LICENSE-{RUST}")
    return archive.tarred(module, int(builds.epoch()))
