"""The fixtures that the tests share, and the lines `vectors: N of N` and `faults: N of N`."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from bestpay.testing import PAID
from given import SUITES, fault_matrix, suite


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
        "medium_no": PAID,
        "goods_info": "a cup of coffee",
        "notify_url": "http://127.0.0.1:9/notice",
        "operator": "till-3",
    }


class Count:
    """How many tests of a file have passed. With pytest-xdist the reports of its workers come here too."""

    def __init__(self) -> None:
        self.passed: Counter[str] = Counter()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" and report.passed:
            self.passed[Path(report.location[0]).name] += 1

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """N is counted from the files: a case that is not run makes the first number smaller."""
        cases = {
            "vectors": sum(len(suite(name)["cases"]) for name in SUITES),
            "faults": len(fault_matrix()),
        }
        for name, count in cases.items():
            # One test of each file checks the table itself.
            if passed := self.passed[f"test_{name}.py"]:
                terminalreporter.write_line(f"{name}: {passed - 1} of {count}")


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Count())
