"""What the pages and the native module show is run."""

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


README = ("README.md", "README.zh-CN.md")
GUIDE = tuple(f"../docs/{page}{language}.md" for page in ("guide", "institutions") for language in ("", ".zh-CN"))


def run_page(page: str) -> dict[str, Any]:
    """Runs the page's code from its top to its end, in the current folder."""
    names: dict[str, Any] = {"__name__": "page"}
    found = blocks(page, "python")
    assert found
    for number, code in enumerate(found):
        exec(compile(code, f"{page}, block {number + 1}", "exec"), names)
    return names


@pytest.mark.parametrize("page", README)
def test_the_pages_code_runs(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for file, key in (("merchant.p12", "merchant-2048.p12"), ("platform.cer", "platform-1024.cer")):
        shutil.copy(VECTORS / "keys" / key, file)
    names = run_page(page)
    tests = [run for name, run in names.items() if name.startswith("test_")]
    assert tests, "the page shows how a shop is tested"
    for run in tests:
        with Sandbox() as sandbox:
            fixtures: dict[str, Any] = {"bestpay_sandbox": sandbox, "bestpay_client": sandbox.client()}
            run(**{name: fixtures[name] for name in inspect.signature(run).parameters})


@pytest.mark.parametrize("page", GUIDE)
def test_the_guides_code_runs(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run_page(page)


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
