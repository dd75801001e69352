"""The rules for a Chinese page: full-width punctuation, one line per paragraph, one term for each thing."""

from __future__ import annotations

import re

# Chinese characters and full-width punctuation. Text in `code` counts as a word of the sentence.
HAN = "\u3000-\u303f\u4e00-\u9fff\uff01-\uffee"
CODE = "\u4ee3"
HALF_WIDTH = re.compile(
    rf"[{HAN}“”]\s?[,:;!?()]|[,:;!?()]\s?[{HAN}“”]|[{HAN}]\.(?=\s|$|[{HAN}])|[A-Za-z],(?=[A-Za-z])|[,:;]$"
)
# The same in the comments and literals of code, where other punctuation is the code's.
IN_CODE = re.compile(r"[\u4e00-\u9fff][,:;!?()] ?[\u4e00-\u9fff]")
# What begins a line of its own.
OPENS = re.compile(r"\s*(?:[-*] |\d+\. |[|#<>]|```|:?-+:?\|)")

# The word to avoid, and the one to use.
TERMS = {
    "流水账": "本地流水",
    "(?<!待)签名串": "待签名串",
    "检出目录": "仓库根目录",
    "遮蔽": "脱敏",
    "未了结": "未决",
    "钱的去向|钱款去向|资金状况": "资金影响（effect）",
    "最终状态": "终态",
    "(?<!书面)答复": "应答",
    "沙箱网关|本机网关|真正的网关": "沙箱",
    "保留付款码|保留码": "测试付款码",
    "安排故障": "注入故障",
    "订单码": "订单二维码",
    "签名用例|签名报文向量|共享测试向量|共享向量": "测试向量",
    "内核": "核心库",
    "入账": "标记已付款（商户），或落单（沙箱）",
    "网关": "沙箱，或平台",
    "较老的合同": "早期签约的商户",
    "行为与平台一致": "按接口文档模拟平台",
    "全部能验过|都能验过": "能验签通过的是哪几份报文",
}


def prose(page: str) -> list[str]:
    """The page's lines, with blocks of code left empty and `code` as one character."""
    page = re.sub(r"^ *```.*?^ *```$", lambda block: "\n" * block[0].count("\n"), page, flags=re.M | re.S)
    page = re.sub(r"<!--.*?-->", lambda comment: "\n" * comment[0].count("\n"), page, flags=re.S)
    return re.sub(r"`[^`\n]+`", CODE, page).split("\n")


def complaints_about(page: str) -> list[str]:
    """The faults in the Chinese of a page, each with its line."""
    found = []
    before = ""
    for number, (line, written) in enumerate(zip(prose(page), page.split("\n")), 1):
        text = re.sub(r"\]\([^)\s]*\)", "]", line).replace("**", "")
        match = HALF_WIDTH.search(text) if line else IN_CODE.search(written)
        if match:
            place = match.string[max(0, match.start() - 8) : match.end() + 8]
            found.append(f"{number}: half-width punctuation at {place!r}")
        if before.strip() and line.strip() and not OPENS.match(line) and not re.match(r"\s*[|#]", before):
            found.append(f"{number}: a paragraph must be on one line, and this continues the one above")
        for wrong, right in TERMS.items():
            if match := re.search(wrong, written):
                found.append(f"{number}: says {match[0]}; the term is {right}")
        before = line
    return found
