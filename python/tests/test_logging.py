"""What is logged and where, and what is never logged."""

from __future__ import annotations

import logging
import sys
from typing import Any

import pytest
from bestpay import BestpayError, Client
from bestpay.testing import Sandbox
from given import changed, interrupted_at_a_call


def test_calls_are_logged_by_the_logger_bestpay_without_secrets(
    bestpay_sandbox: Sandbox, bestpay_client: Client, order: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    bestpay_client.order_by_barcode(**order)
    bestpay_sandbox.set_fault("barcode_order", "http_500")
    with pytest.raises(BestpayError):
        bestpay_client.order_by_barcode(**changed(order, out_trade_no="A2"))
    ours = [record for record in caplog.records if record.name == "bestpay"]
    assert [(record.levelname, record.getMessage().split(":")[0]) for record in ours] == [
        ("INFO", "barcode_order A1"),
        ("WARNING", "barcode_order A2"),
    ]
    assert "http_status (unknown)" in ours[1].getMessage()
    # Attributes of the record, for logs with fields.
    assert [vars(record)["out_trade_no"] for record in ours] == ["A1", "A2"]
    assert vars(ours[0])["out_request_no"] is None
    assert order["medium_no"] not in caplog.text
    assert {record.name for record in caplog.records} == {"bestpay"}, "nothing from the libraries underneath"


def test_a_line_feed_in_a_number_begins_no_line(
    bestpay_client: Client, order: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    forged = "A1: answered in 12 ms\nINFO bestpay barcode_order A2\r\x1b[2J"
    with pytest.raises(BestpayError):
        bestpay_client.order_by_barcode(**changed(order, out_trade_no=forged))
    (line,) = [record.getMessage() for record in caplog.records]
    assert line.isprintable()
    assert r"12 ms\nINFO bestpay barcode_order A2\r\u{1b}[2J" in line


def test_a_level_is_heeded_and_a_broken_handler_stops_no_payment(
    bestpay_client: Client, order: dict[str, Any], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.ERROR, logger="bestpay")
    bestpay_client.order_by_barcode(**order)
    assert not caplog.records
    reported: list[Any] = []
    monkeypatch.setattr(sys, "unraisablehook", reported.append)

    class Broken(logging.Handler):
        def handle(self, record: logging.LogRecord) -> bool:
            raise RuntimeError("the disk is full")

    logger = logging.getLogger("bestpay")
    broken = Broken()
    logger.addHandler(broken)
    logger.setLevel(logging.DEBUG)
    try:
        result = bestpay_client.order_by_barcode(**changed(order, out_trade_no="A2"))
    finally:
        logger.removeHandler(broken)
        logger.setLevel(logging.NOTSET)
    assert result.trade_status == "SUCCESS"
    assert len(reported) == 1


@pytest.mark.parametrize(("seconds", "context"), [(1.0, None), (3.0, "timeout")])
def test_what_a_signal_handler_raises_is_not_lost_in_the_log(
    bestpay_sandbox: Sandbox,
    order: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    seconds: float,
    context: str | None,
) -> None:
    """As Ctrl-C below: a time limit of celery's, or the SystemExit of a program's own handler."""

    class TimeLimitError(Exception):
        pass

    def limit(number: int, frame: object) -> None:
        raise TimeLimitError

    reported: list[Any] = []
    monkeypatch.setattr(sys, "unraisablehook", reported.append)
    client = bestpay_sandbox.client(read_timeout=2)
    bestpay_sandbox.set_fault("barcode_order", "delay", seconds=seconds)
    with interrupted_at_a_call(bestpay_sandbox, "barcode_order", limit), pytest.raises(TimeLimitError) as raised:
        client.order_by_barcode(**order)
    # The call has been finished, and what it would have raised can be read.
    assert getattr(raised.value.__context__, "kind", None) == context
    assert (len(bestpay_sandbox.orders()), reported) == (1, [])


def test_ctrl_c_is_not_lost_in_the_log(
    bestpay_sandbox: Sandbox, bestpay_client: Client, order: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    """Ctrl-C arrives while a line is logged, where Python runs next. It must be raised when the call has ended."""
    caplog.set_level(logging.INFO)
    bestpay_sandbox.set_fault("barcode_order", "delay", seconds=1.5)
    with interrupted_at_a_call(bestpay_sandbox, "barcode_order"), pytest.raises(KeyboardInterrupt):
        bestpay_client.order_by_barcode(**order)
    assert [record.getMessage().split(":")[0] for record in caplog.records] == ["barcode_order A1"]
