"""The table of docs/platforms.md about Python, Java, Go and Debian, in both languages. Only dist/run writes it."""

from __future__ import annotations

from typing import NamedTuple

from platforms_page import PAGES, written

MARKS = ("<!-- of the languages, written by dist/run -->", "<!-- end of the languages -->")
HEADS = {
    "en": ("target", "Python wheel", "jar", "Go module", "Debian package"),
    "zh": ("目标", "Python wheel", "jar", "Go 模块", "Debian 包"),
}
CHINESE = {
    "vectors, payment": "测试向量、付款",
    "payment": "付款",
    "not run": "未运行",
    "failed": "未通过",
    "no CPython for musl": "没有用于 musl 的 CPython",
    "no Java for 32-bit Windows": "没有用于 32 位 Windows 的 Java",
    "not in the jar": "不在 jar 里",
    "not in the module": "不在模块里",
    "not built": "未构建",
    "installed by dpkg on": "由 dpkg 安装于",
    "linked by": "链接器：",
    "this machine": "本机",
}


class Cell(NamedTuple):
    """`what` passed, with `which` version of the language, or why there is no result."""

    what: str
    which: str = ""
    under: str = ""

    def text(self, language: str) -> str:
        if language == "en":
            return f"{self.what}: {self.which}{f', {self.under}' if self.under else ''}" if self.which else self.what
        which = self.which
        for english, chinese in CHINESE.items():
            which = which.replace(english, chinese)
        under = f"（{CHINESE.get(self.under, self.under)}）" if self.under else ""
        what = CHINESE.get(self.what, self.what)
        return f"{what}：{which}{under}" if self.which else what


def write(rows: dict[str, list[Cell]], order: list[str]) -> None:
    """A row has a cell for each of Python, Java, Go and Debian."""
    for language, page in PAGES.items():
        new = {
            target: f"| `{target}` | {' | '.join(cell.text(language) for cell in cells)} |"
            for target, cells in rows.items()
        }
        text = written(page.read_text(encoding="utf-8"), new, order, HEADS[language], MARKS)
        page.write_text(text, encoding="utf-8")
