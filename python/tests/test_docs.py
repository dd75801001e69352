"""The code on the pages and in the native module: it runs, and is the same in both languages."""

from __future__ import annotations

import doctest
import inspect
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from bestpay import Amount
from bestpay.testing import Sandbox
from given import VECTORS

PYTHON = VECTORS.parents[1] / "python"


def blocks(page: str, language: str) -> list[str]:
    text = (PYTHON / page).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.M | re.S)


def without_comments(code: str) -> str:
    return re.sub(r"\s*# .*", "", code)


def test_the_pages_code_runs_from_its_top_to_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {"__name__": "page"}
    found = blocks("README.md", "python")
    assert len(found) >= 6
    for file, key in (("merchant.p12", "merchant-2048.p12"), ("platform.cer", "platform-1024.cer")):
        shutil.copy(VECTORS / "keys" / key, file)
    for number, code in enumerate(found):
        exec(compile(code, f"README.md, block {number + 1}", "exec"), names)
    tests = [run for name, run in names.items() if name.startswith("test_")]
    assert tests, "the page shows how a shop is tested"
    for run in tests:
        with Sandbox() as sandbox:
            fixtures: dict[str, Any] = {"bestpay_sandbox": sandbox, "bestpay_client": sandbox.client()}
            run(**{name: fixtures[name] for name in inspect.signature(run).parameters})


def test_both_languages_show_the_same_code() -> None:
    for language in ("python", "sh", "toml"):
        english, chinese = blocks("README.md", language), blocks("README.zh-CN.md", language)
        assert [without_comments(code) for code in english] == [without_comments(code) for code in chinese]
    headings = [
        len(
            re.findall(
                r"^#+ ",
                re.sub(r"^```.*?^```$", "", (PYTHON / page).read_text(encoding="utf-8"), flags=re.M | re.S),
                re.M,
            )
        )
        for page in ("README.md", "README.zh-CN.md")
    ]
    assert headings[0] == headings[1]


def test_the_first_payment_of_the_page_is_the_example() -> None:
    example = (PYTHON / "examples" / "first_payment.py").read_text(encoding="utf-8")
    code = example[example.index("from decimal") :]
    assert code in blocks("README.md", "python")


def test_the_native_modules_examples_run() -> None:
    parser, runner = doctest.DocTestParser(), doctest.DocTestRunner()
    texts = {"": Amount.__doc__, **{name: inspect.getdoc(getattr(Amount, name)) for name in vars(Amount)}}
    examples = [
        parser.get_doctest(text, {"Amount": Amount}, f"Amount.{name}", None, None)
        for name, text in texts.items()
        if text and ">>>" in text
    ]
    assert len(examples) >= 3
    for test in examples:
        assert runner.run(test).failed == 0
