"""The fixtures that the tests share, and the lines `vectors: N of N` and `faults: N of N`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator
from typing import Any

import pytest
from given import SUITES, fault_matrix, suite

PASSED = pytest.StashKey[Counter[str]]()


@pytest.fixture(autouse=True)
def no_settings_of_the_testers(monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    for name in [name for name in os.environ if name.startswith("BESTPAY_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def order() -> dict[str, Any]:
    """The keywords of an order that is paid at once."""
    return {
        "out_trade_no": "A1",
        "trade_amt": 1250,
        "subject": "coffee",
        "medium_no": "510000000000000001",
        "goods_info": "a cup of coffee",
        "notify_url": "http://127.0.0.1:9/notice",
        "operator": "till-3",
    }


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
    report = yield
    if call.when == "call" and report.passed:
        item.config.stash.setdefault(PASSED, Counter())[item.path.name] += 1
    return report


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """N is counted from the files: a case that is not run is missing from the first number."""
    cases = {
        "vectors": sum(len(suite(name)["cases"]) for name in SUITES),
        "faults": len(fault_matrix()),
    }
    for name, count in cases.items():
        # One test of the file is about the files themselves.
        if passed := config.stash.get(PASSED, Counter[str]())[f"test_{name}.py"]:
            terminalreporter.write_line(f"{name}: {passed - 1} of {count}")
