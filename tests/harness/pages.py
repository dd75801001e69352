"""The code in a Markdown page."""

from __future__ import annotations

import re
from pathlib import Path

from harness.command import Failed


def code_blocks(page: Path, language: str) -> list[str]:
    """The fenced blocks whose info string is `language`, in order."""
    text = page.read_text(encoding="utf-8")
    return re.findall(rf"^```{re.escape(language)}\n(.*?)^```$", text, re.M | re.S)


def same_code(page: Path, translated: Path) -> None:
    """A page and its translation have the same code; comments are in the reader's language."""

    def code(path: Path) -> list[str]:
        blocks = re.findall(r"^```.*?^```$", path.read_text(encoding="utf-8"), re.M | re.S)
        return [re.sub(r"\s*(//|#)(?!\[).*", "", block) for block in blocks]

    if code(page) != code(translated):
        raise Failed(f"{page.name} and {translated.name}: their code differs")
