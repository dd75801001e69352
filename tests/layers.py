#!/usr/bin/env python3
"""Checks the imports: between our crates by the list below, and between the modules of a crate in one direction.

A crate's lib.rs, or a program's main.rs, declares its modules in groups separated by an empty line, the lowest first. A
module imports from its own group and those before it, and never in a cycle. A folder counts as one module; tests and
comments do not count.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from harness import ROOT, output

# Every crate of crates/, and which of the others it may depend on.
MAY_IMPORT: dict[str, set[str]] = {
    "bestpay": set(),
    "bestpay-cashier": {"bestpay"},
    "bestpay-sandbox": {"bestpay"},
    "bestpay-capi": {"bestpay", "bestpay-cashier"},
    "bestpay-generate": {"bestpay", "bestpay-cashier"},
    "bestpay-cli": {"bestpay", "bestpay-cashier", "bestpay-sandbox"},
    "bestpay-python": {"bestpay", "bestpay-cashier", "bestpay-cli", "bestpay-sandbox"},
}
# Crates whose modules still import each other in a cycle.
NOT_YET: tuple[str, ...] = ()

COMMENT_OR_TEXT = re.compile(
    r"""//[^\n]*|/\*.*?\*/|r(\#*)".*?"\1|"(?:\\.|[^"\\])*"|'(?:\\[^']+|[^\\'])'""", re.DOTALL | re.VERBOSE
)
complaints: list[str] = []


def end_of_block(text: str, at: int) -> int:
    """The position after the brace that closes the first one from `at` on."""
    depth = 0
    for brace in re.compile(r"[{}]").finditer(text, at):
        depth += 1 if brace.group() == "{" else -1
        if depth == 0:
            return brace.end()
    raise ValueError("a brace is not closed")


def code_of(file: Path) -> str:
    """The file without comments, string literals and test-only code."""
    code = COMMENT_OR_TEXT.sub("", file.read_text(encoding="utf-8"))
    while test := re.search(r"#\[cfg\((?:all\()?test\b[^\]]*\]", code):
        end = re.compile(r"[;{]").search(code, test.end())
        assert end is not None
        behind = end.end() if end.group() == ";" else end_of_block(code, test.end())
        code = code[: test.start()] + code[behind:]
    return code


def modules(file: Path, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """The module of this file and the modules inside it, each with its path and its code."""
    folder = file.parent if file.name in ("lib.rs", "main.rs", "mod.rs") else file.with_suffix("")
    code = code_of(file)
    while inline := re.search(r"\bmod (\w+) \{", code):
        end = end_of_block(code, inline.start())
        yield (*path, inline.group(1)), code[inline.end() : end - 1]
        code = code[: inline.start()] + code[end:]
    yield path, code
    for name in re.findall(r"\bmod (\w+);", code):
        inside = folder / f"{name}.rs"
        yield from modules(inside if inside.is_file() else folder / name / "mod.rs", (*path, name))


def first_names(code: str, at: int) -> list[str]:
    """The first names of the path that continues at `at`: one, or several in braces."""
    if code[at : at + 1] != "{":
        name = re.compile(r"\w+").match(code, at)
        return [name.group()] if name else []
    group = code[at + 1 : end_of_block(code, at) - 1]
    while "{" in group:
        start = group.index("{")
        group = group[:start] + group[end_of_block(group, start) :]
    return re.findall(r"(?:^|,)\s*(\w+)", group)


def imports(path: tuple[str, ...], code: str) -> Iterator[str]:
    """The first names, from the crate's root, of all paths that lead out of the module."""
    for start in re.finditer(r"\bcrate::|(?<![\w:])(?:super::)+", code):
        up = start.group().count("super::")
        if start.group() == "crate::" or up == len(path):
            yield from first_names(code, start.end())


def ring(graph: dict[str, set[str]]) -> list[str]:
    """A cycle of modules, with the first one again at its end; empty if there is none."""
    done: set[str] = set()

    def search(way: list[str]) -> list[str]:
        for name in sorted(graph[way[-1]] - done):
            if name in way:
                return [*way[way.index(name) :], name]
            if found := search([*way, name]):
                return found
        done.add(way[-1])
        return []

    return next(filter(None, (search([name]) for name in graph if name not in done)), [])


def check_modules(crate: str) -> None:
    source = ROOT / "crates" / crate / "src"
    root = next(file for file in (source / "lib.rs", source / "main.rs") if file.is_file())
    text = root.read_text(encoding="utf-8")
    found = list(modules(root))
    groups = [re.findall(r"^(?:pub(?:\(\w+\))? )?mod (\w+);", group, re.M) for group in text.split("\n\n")]
    layers = {name: layer for layer, group in enumerate(filter(None, groups)) for name in group}
    # The names that lib.rs re-exports, and their modules.
    handed_on: dict[str, str] = {}
    for module, names in re.findall(r"^pub use (\w+)::([^;]+);", text, re.M):
        handed_on.update((name, module) for name in re.findall(r"\w+", names))

    graph: dict[str, set[str]] = {name: set() for name in layers}
    for path, code in found:
        # Items in lib.rs itself are above all modules.
        for name in imports(path, code) if path and path[0] in layers else ():
            target = name if name in layers else handed_on.get(name)
            if target is None:
                complaints.append(
                    f"{crate}: {'::'.join(path)} imports crate::{name}, which {root.name} does not re-export"
                )
            elif target != path[0]:
                graph[path[0]].add(target)
    if found_ring := ring(graph):
        complaints.append(f"{crate}: its modules import each other in a cycle: {' → '.join(found_ring)}")
    for name, targets in graph.items():
        for target in sorted(targets):
            if layers[target] > layers[name]:
                complaints.append(f"{crate}: {name} imports {target}, which {root.name} declares in a higher layer")


packages = json.loads(
    output("cargo", "metadata", "--locked", "--offline", "--no-deps", "--format-version", "1", cwd=ROOT)
)
ours = {package["name"]: package for package in packages["packages"] if package["name"] in MAY_IMPORT}
folders = {folder.name for folder in (ROOT / "crates").iterdir() if (folder / "Cargo.toml").is_file()}
if folders != set(ours):
    complaints.append(f"crates/ has {sorted(folders)}; tests/layers.py knows {sorted(MAY_IMPORT)}")
for name, package in ours.items():
    # Dependencies of tests do not count.
    needed = {needed["name"] for needed in package["dependencies"] if needed["kind"] is None} & set(ours)
    if more := needed - MAY_IMPORT[name]:
        complaints.append(f"{name}: depends on {sorted(more)}")
    if name not in NOT_YET:
        check_modules(name)

for complaint in complaints:
    print(complaint)
print(f"layers: {len(ours)} crates read, {len(complaints)} complaints")
sys.exit(bool(complaints))
