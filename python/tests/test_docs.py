"""What the pages and the native module show is run."""

from __future__ import annotations

import builtins
import dis
import doctest
import inspect
import re
import shutil
from pathlib import Path
from types import CodeType, SimpleNamespace
from typing import Any

import pytest
from bestpay import Amount, BarcodeOrder, Effect, Merchant, TransportError
from bestpay.testing import Sandbox
from given import VECTORS, changed

PYTHON = VECTORS.parents[1] / "python"


def blocks(page: str, language: str) -> list[str]:
    folder = PYTHON if page.startswith("README") else PYTHON.with_name("docs")
    text = (folder / page).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.M | re.S)


PAGES = sorted(PYTHON.glob("*.md")) + sorted(PYTHON.with_name("docs").glob("*.md"))
SNIPPETS = [(page.name, number) for page in PAGES for number in range(len(blocks(page.name, "python")))]


def unknown_names(code: CodeType, names: dict[str, Any]) -> set[str]:
    """The global names that the functions in this code use and nobody defines."""
    inner = [constant for constant in code.co_consts if isinstance(constant, CodeType)]
    used = {step.argval for step in dis.get_instructions(code) if step.opname == "LOAD_GLOBAL"}
    return (used - names.keys() - vars(builtins).keys()).union(*(unknown_names(one, names) for one in inner))


@pytest.mark.parametrize(("page", "number"), SNIPPETS)
def test_a_snippet_runs_when_it_is_pasted_alone(
    page: str, number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("bestpay.hook._hook", None)
    for file, key in (("merchant.p12", "merchant-2048.p12"), ("platform.cer", "platform-1024.cer")):
        shutil.copy(VECTORS / "keys" / key, file)
    names: dict[str, Any] = {"__name__": "page"}
    code = compile(blocks(page, "python")[number], f"{page}, block {number + 1}", "exec")
    # For a page whose reader has started one.
    with Sandbox(directory=tmp_path / "sandbox"):
        if page.startswith("first-payment"):
            monkeypatch.chdir(tmp_path / "sandbox")
        exec(code, names)
    assert unknown_names(code, names) == set()
    for run in [run for name, run in names.items() if name.startswith("test_")]:
        with Sandbox() as fresh:
            fixtures: dict[str, Any] = {"bestpay_sandbox": fresh, "bestpay_client": fresh.client()}
            run(**{name: fixtures[name] for name in inspect.signature(run).parameters})


def test_your_own_http_keeps_the_effect(bestpay_sandbox: Sandbox, order: dict[str, Any]) -> None:
    (code,) = [code for code in blocks("README.md", "python") if "urlopen" in code]
    names: dict[str, Any] = {}
    exec(code, names)
    for fault, kind in (
        ("no_answer", "connection_lost"),
        ("reset_after", "connection_lost"),
        ("http_500", "http_status"),
    ):
        bestpay_sandbox.set_fault("barcode_order", fault)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
        wanted = BarcodeOrder(**changed(order, out_trade_no=fault))
        with pytest.raises(TransportError) as lost:
            names["order"](Hasty(bestpay_sandbox.merchant), wanted)
        assert (lost.value.kind, lost.value.effect, lost.value.out_trade_no) == (kind, Effect.UNKNOWN, fault)
    assert names["order"](bestpay_sandbox.merchant, BarcodeOrder(**order)).trade_status == "SUCCESS"


class Hasty:
    """A merchant whose requests wait for an answer for one second only."""

    def __init__(self, merchant: Merchant) -> None:
        self.accept = merchant.accept
        self.merchant = merchant

    def prepare(self, request: BarcodeOrder) -> SimpleNamespace:
        prepared = self.merchant.prepare(request)
        names = ("url", "body", "headers", "request_date")
        return SimpleNamespace(read_timeout=1, **{name: getattr(prepared, name) for name in names})


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
