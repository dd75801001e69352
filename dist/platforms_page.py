"""The table of docs/platforms.md, in both languages: what was built, and what was run under which emulator. Only
dist/run writes it, from its results."""

from __future__ import annotations

import re
from typing import NamedTuple

from harness import ROOT, Failed

MARKS = ("<!-- written by dist/run -->", "<!-- end of what dist/run writes -->")
PAGES = {"en": ROOT / "docs/platforms.md", "zh": ROOT / "docs/platforms.zh-CN.md"}
CHINESE = {
    "payment terminals": "支付终端",
    "newer terminals, Chinese servers": "新型终端、国产服务器",
    "servers": "服务器",
    "cash registers": "收银机",
    "containers": "容器",
    "payment terminals with musl": "使用 musl 的支付终端",
    "older terminals, ARM9": "旧终端（ARM9）",
    "older cash registers": "旧收银机",
    "cash registers with Windows 7": "Windows 7 收银机",
    "Macs with Apple's processor": "Apple 芯片的 Mac",
    "Macs with Intel's processor": "Intel 处理器的 Mac",
    "built, not run": "已构建，未运行",
    "Android terminals": "Android 终端",
    "not linked: there is no NDK": "未链接：没有 NDK",
    "this machine": "本机",
    "outside project": "外部项目",
    "vectors": "测试向量",
    "till": "收银程序",
    "killed till": "收银程序强行终止后恢复",
    "TLS": "TLS",
    "hostile callers": "恶意调用",
    "panic is a status": "panic 转为状态码",
    "own SQLite": "自带 SQLite 的程序",
    "after 2038": "2038 年之后",
    "small machine": "小型机器",
    "five minutes": "五分钟",
    "first signature": "首次签名",
}
HEADS = {
    "en": (
        "target",
        "for",
        "run under",
        "passed",
        "vectors",
        "first signature",
        "full, bytes",
        "sign-only, bytes",
        "glibc",
        "not tried",
    ),
    "zh": (
        "目标",
        "用途",
        "运行于",
        "通过",
        "测试向量",
        "首次签名",
        "全部功能（字节）",
        "仅签名（字节）",
        "glibc",
        "未试",
    ),
}


class Row(NamedTuple):
    target: str
    what: str
    under: str
    passed: list[str]
    vectors: str
    first_signature: str
    full: str
    sign_only: str
    glibc: str
    not_tried: list[str]


def first_signature(counted: str, language: str) -> str:
    """In Chinese, numbers of this size are written in units of 10,000."""
    if language == "zh" and (millions := re.fullmatch(r"([\d.]+) million", counted)):
        return f"{float(millions[1]) * 100:,.0f} 万"
    return counted


def line(row: Row, language: str) -> str:
    def word(text: str) -> str:
        return CHINESE.get(text, text) if language == "zh" else text

    comma = "、" if language == "zh" else ", "
    cells = (
        f"`{row.target}`", word(row.what), word(row.under), comma.join(map(word, row.passed)), row.vectors,
        first_signature(row.first_signature, language),
        row.full, row.sign_only, row.glibc, comma.join(map(word, row.not_tried)),
    )  # fmt: skip
    return f"| {' | '.join(cells)} |"


def written(text: str, rows: dict[str, str], order: list[str], heads: tuple[str, ...], marks: tuple[str, str]) -> str:
    """The page with the new rows between its marks; rows of other targets stay as an earlier run left them."""
    before, first, rest = text.partition(marks[0])
    old, last, after = rest.partition(marks[1])
    if not first or not last:
        raise Failed(f"docs/platforms.md lacks the marks {marks}")
    lines = {match[1]: match[0] for match in re.finditer(r"^\| `(.+?)` \|.*$", old, re.M)} | rows
    table = [f"| {' | '.join(heads)} |", "|" + "---|" * len(heads), *(lines[name] for name in order if name in lines)]
    return "\n".join([f"{before}{first}", *table, f"{last}{after}"])


def write(rows: list[Row], order: list[str]) -> None:
    for language, page in PAGES.items():
        new = {row.target: line(row, language) for row in rows}
        text = written(page.read_text(encoding="utf-8"), new, order, HEADS[language], MARKS)
        page.write_text(text, encoding="utf-8")
