"""The code in a Markdown page."""

from __future__ import annotations

import re
from pathlib import Path

from harness.command import Failed

# A literal, or a comment with the blanks before it.
LITERAL_OR_COMMENT = re.compile(r'("(?:[^"\\\n]|\\.)*")|\s*(?:(?<!:)//|#)(?!\[)[^\n]*|\s*/\*.*?\*/', re.S)
LITERAL = re.compile(r'"(?:[^"\\\n]|\\.)*"')
HAN = re.compile(r"[\u4e00-\u9fff]")


def code_blocks(page: Path, language: str) -> list[str]:
    """The fenced blocks whose info string is `language`, in order."""
    text = page.read_text(encoding="utf-8")
    return re.findall(rf"^```{re.escape(language)}\n(.*?)^```$", text, re.M | re.S)


def same_code(page: Path, translated: Path) -> None:
    """A page and its translation have the same code; comments are in the reader's language, and so may literals be."""
    blocks, others = code_of(page), code_of(translated)
    if len(blocks) != len(others):
        raise Failed(f"{page.name} has {len(blocks)} blocks of code, {translated.name} {len(others)}")
    for block, other in zip(blocks, others):
        if not is_same(block, other):
            raise Failed(f"{page.name} and {translated.name}: their code differs\n{block}\n{other}")


def shows_code_of(page: Path, translated: Path) -> None:
    """A page with another structure has, among others, every block of code of the page that it translates."""
    others = code_of(translated)
    for block in code_of(page):
        if not any(is_same(block, other) for other in others):
            raise Failed(f"{translated.name} does not show this code of {page.name}\n{block}")


def code_of(page: Path) -> list[str]:
    """The page's blocks without their comments."""
    blocks = re.findall(r"^```.*?^```$", page.read_text(encoding="utf-8"), re.M | re.S)
    return [LITERAL_OR_COMMENT.sub(lambda found: found[1] or "", block) for block in blocks]


def is_same(block: str, other: str) -> bool:
    """Whether two blocks differ only in the words of Chinese literals."""
    if LITERAL.sub('""', block) != LITERAL.sub('""', other):
        return False
    literals = zip(LITERAL.findall(block), LITERAL.findall(other))
    return all(one == two or HAN.search(two) for one, two in literals)
