"""The rest of the wheel: program, pytest plugin and examples; and what `import bestpay` does not import."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from bestpay.testing import FAILED, PAID, PAID_LATER, Sandbox
from given import VECTORS

PROGRAM = Path(sys.executable).with_name("bestpay")
EXAMPLES = VECTORS.parents[1] / "python" / "examples"


def run(*command: str | Path, input: str | None = None, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("BESTPAY_", "PYTHON"))}
    return subprocess.run(
        [str(word) for word in command],
        capture_output=True,
        check=False,
        cwd=cwd,
        encoding="utf-8",
        env=environment,
        input=input,
        timeout=300,
    )


def test_the_command_is_the_same_program() -> None:
    message = '{"b":1,"a":"x"}'
    assert run(PROGRAM, "canon", input=message).stdout == "a=x&b=1\n"
    assert run(PROGRAM, "--version").stdout.startswith("bestpay 0.")
    refused = run(PROGRAM, "--json", "canon", input="[]")
    assert (refused.returncode, json.loads(refused.stdout)["error"]) == (2, "not_an_object")
    assert run(PROGRAM, "no-such-command").returncode == 2
    for module in ("bestpay", "bestpay.program"):
        assert run(sys.executable, "-m", module, "canon", input=message).stdout == "a=x&b=1\n"
    assert "__main__" not in run(sys.executable, "-m", "bestpay", "no-such-command").stderr


def test_the_commands_log_and_its_end_by_a_signal(tmp_path: Path) -> None:
    command = [str(PROGRAM), "sandbox", "--dir", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            assert json.loads(process.stdout.readline())["url"].startswith("http://127.0.0.1:")
            paid = run(
                *(PROGRAM, "--log", "info", "--json", "order", "--trade-amt", "1250", "--out-trade-no", "A1"),
                *("--medium-no", PAID, "--subject", "coffee", "--goods-info", "coffee"),
                *("--notify-url", "http://127.0.0.1:9/", "--operator", "till-3"),
                cwd=tmp_path,
            )
            assert json.loads(paid.stdout)["tradeStatus"] == "SUCCESS"
            assert "barcode_order A1: answered" in paid.stderr
        finally:
            process.send_signal(signal.SIGINT)
        assert process.wait(60) == -signal.SIGINT


def test_the_first_payment_of_the_examples() -> None:
    outcome = run(sys.executable, EXAMPLES / "first_payment.py")
    assert (outcome.stdout, outcome.stderr, outcome.returncode) == ("paid\n", "", 0)


@pytest.mark.parametrize(
    ("code", "status", "zh", "en"),
    [
        (
            PAID_LATER,
            0,
            ["等待顾客付款，请勿重复收款", "收款成功", "退款成功"],
            ["Payer is paying.", "Paid.", "Refunded."],
        ),
        (FAILED, 1, ["支付失败，请顾客更换付款方式"], ["Payment failed. Try another way to pay."]),
        ("bad&code", 1, ["订单信息有误，本次未发起收款"], ["Invalid order. Nothing was sent."]),
    ],
)
def test_the_till_of_the_examples_speaks_the_librarys_words(
    code: str, status: int, zh: list[str], en: list[str], tmp_path: Path
) -> None:
    with Sandbox(directory=tmp_path):
        for language, sentences in (("zh", zh), ("en", en)):
            words = (tmp_path / "bestpay.toml", f"T-{language}", code, "12.50", "http://127.0.0.1:9/")
            outcome = run(sys.executable, EXAMPLES / "till.py", "--lang", language, *words)
            assert outcome.returncode == status, outcome
            # In their order.
            rest = outcome.stdout
            for sentence in sentences:
                assert sentence in rest, outcome
                rest = rest.split(sentence, 1)[1]
            assert language == "en" or not any(
                letter.isalpha() for letter in outcome.stdout.replace("T-zh", "") if letter.isascii()
            ), outcome
    missing = run(sys.executable, EXAMPLES / "till.py", tmp_path / "none.toml", "T", PAID, "1", "http://127.0.0.1:9/")
    assert (missing.returncode, missing.stdout.splitlines()[0]) == (2, "收款功能未就绪，请联系技术")


def test_a_shop_tests_itself_in_three_lines(tmp_path: Path) -> None:
    """The plugin is found by its entry point: no conftest, no import."""
    (tmp_path / "test_shop.py").write_text(
        "def test_paid(bestpay_sandbox, bestpay_client):\n"
        "    bestpay_client.order_by_qrcode(out_trade_no='A1', trade_amt=5, subject='s', trade_type='ALIPAY',\n"
        "        goods_info='g', notify_url='http://127.0.0.1:9/', operator='o')\n"
        "    assert bestpay_sandbox.pay('A1')['tradeStatus'] == 'SUCCESS'\n"
    )
    outcome = run(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", tmp_path, tmp_path)
    assert "1 passed" in outcome.stdout, outcome.stdout + outcome.stderr


def test_a_second_interpreter_of_a_process_is_refused() -> None:
    """As mod_wsgi makes for each application: the errors of the first one would not be caught in it."""
    code = '''
try:
    import _interpreters
    create = lambda: _interpreters.create("legacy")
except ImportError:
    import _xxsubinterpreters as _interpreters
    create = lambda: _interpreters.create(isolated=False)
import bestpay
tried = """
try:
    import bestpay
except ImportError as error:
    print(error, flush=True)
"""
_interpreters.run_string(create(), tried)
print(bestpay.Amount(5))
'''
    said = run(sys.executable, "-I", "-c", code)
    assert "bestpay works in one interpreter of a process only" in said.stdout, said
    assert said.stdout.endswith("\n0.05\n")


@pytest.mark.parametrize("module", ["asyncio", "logging", "json", "dataclasses", "inspect", "bestpay.testing"])
def test_an_import_brings_nothing_that_it_does_not_need(module: str) -> None:
    code = f"import sys; before = set(sys.modules); import bestpay; print({module!r} in set(sys.modules) - before)"
    assert run(sys.executable, "-I", "-c", code).stdout == "False\n"
