"""What people read: the texts of tests/texts.tsv, which is written from the core's tables for every language."""

from __future__ import annotations

import copy
import csv
import os
import subprocess
import sys
from typing import Any, cast

import bestpay
import pytest
from bestpay import BestpayError, Effect, Language, TradeStatus
from bestpay._native import state_till_text
from given import SHARED

with (SHARED / "texts.tsv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def error_of(row: dict[str, str]) -> BestpayError:
    names = ("field", "out_trade_no", "out_request_no", "hint")
    details: dict[str, Any] = {name: row[name] for name in names if row[name]}
    message, field = row["message"], row["field"]
    # As the package writes it: the field is named once.
    more = f" ({field})" if field and field not in message else ""
    return BestpayError(f"{row['name']}: {message}{more}", kind=row["name"], effect=Effect(row["effect"]), **details)


def said(row: dict[str, str]) -> str | None:
    lang = cast("Language", row["language"])
    if row["of"] == "till":
        return error_of(row).till_text(lang)
    if row["of"] == "text":
        return error_of(row).text(lang)
    if row["of"] == "advice":
        return error_of({**row, "name": "signature_mismatch"}).advice_in(lang)
    if row["of"] == "status":
        status = TradeStatus(row["name"])
        return status.refund_till_text(lang) if row["out_request_no"] else status.till_text(lang)
    return state_till_text(lang, row["name"], bool(row["out_request_no"]))


def test_every_text_is_the_cores() -> None:
    wrong = [(row, text) for row in ROWS if (text := said(row)) != row["text"].replace("\\n", "\n")]
    assert not wrong
    assert {row["of"] for row in ROWS} == {"till", "text", "advice", "state", "status"}


def test_an_error_without_a_hint_has_no_advice() -> None:
    assert BestpayError("x", kind="x", effect=Effect.UNKNOWN).advice_in("zh") is None


def test_a_language_that_is_not_known_is_refused() -> None:
    with pytest.raises(ValueError, match="no language"):
        BestpayError("x", kind="x", effect=Effect.UNKNOWN).till_text(cast("Language", "fr"))


def test_the_texts_survive_a_copy() -> None:
    error = BestpayError("timeout: no answer", kind="timeout", effect=Effect.UNKNOWN, out_trade_no="A1")
    assert copy.copy(error).text("zh") == error.text("zh")


# What no language and no locale changes: what is logged and stored.
SAYS = """
import bestpay
try:
    bestpay.Merchant(institution_code="1", merchant_no="", key=None, platform_key=None)
except Exception as error:
    print(repr(error))
error = bestpay.BestpayError("timeout: no answer", kind="timeout", effect=bestpay.Effect.UNKNOWN)
print(str(error), repr(error), error.to_dict(), error.till_text("zh").encode())
"""


def test_no_locale_changes_what_an_error_says() -> None:
    outputs = {
        subprocess.run(
            [sys.executable, "-c", SAYS],
            env={**os.environ, "LANG": locale, "LC_ALL": locale, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            check=True,
        ).stdout
        for locale in ("C", "C.UTF-8", "zh_CN.UTF-8", "zh_CN.GBK")
    }
    assert len(outputs) == 1
    assert bestpay.__version__
