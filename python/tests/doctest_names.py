"""The names that the examples in the docstrings use. A plugin: `pytest -p doctest_names --doctest-modules`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import bestpay
import pytest
from bestpay.testing import Sandbox

KEYS = Path(__file__).resolve().parents[2] / "tests" / "vectors" / "keys"


@pytest.fixture(autouse=True)
def names(doctest_namespace: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.chdir(tmp_path)
    merchant_key = bestpay.MerchantKey.from_file(KEYS / "merchant-2048.p12", "123456")
    platform_key = bestpay.PlatformKey.from_file(KEYS / "platform-1024.cer")
    merchant = bestpay.Merchant(
        api_url="production",
        institution_code="3178000000000001",
        merchant_no="3178000000000002",
        key=merchant_key,
        platform_key=platform_key,
    )
    with Sandbox(directory=tmp_path / "shop") as sandbox:
        shop = sandbox.merchant
        # Orders that examples ask about.
        order: dict[str, Any] = {
            "trade_amt": 1250,
            "subject": "coffee",
            "medium_no": "510012345678901234",
            "goods_info": "a cup of coffee",
            "notify_url": "http://127.0.0.1:9/",
            "operator": "till-3",
        }
        sandbox.client().order_by_barcode(out_trade_no="C0", **order)
        journal = bestpay.Journal.sqlite("journal.db")
        cashier = bestpay.Cashier(sandbox.client(), journal)
        entry = cashier.take_payment(out_trade_no="20260301-0001", **order, within=0)
        callback_body = bestpay.sign(
            {
                "tradeNo": entry.trade_no,
                "outTradeNo": "20260301-0001",
                "tradeAmt": 1250,
                "tradeFinishedDate": "20260301093005",
                "merchantNo": shop.merchant_no,
                "payAmt": 1250,
                "ccy": "156",
                "tradeStatus": "SUCCESS",
                "goodsInfo": "coffee",
                "institutionCode": shop.institution_code,
            },
            bestpay.MerchantKey.from_file(KEYS.parents[2] / "crates" / "bestpay-sandbox" / "keys" / "platform.pk8"),
            hash="sha1",
        ).encode()
        doctest_namespace.update(
            cashier=cashier,
            journal=journal,
            merchant_key=merchant_key,
            platform_key=platform_key,
            merchant=merchant,
            sandbox=sandbox,
            shop=shop,
            client=sandbox.client(),
            callback_body=callback_body,
            callback=shop.read_callback(callback_body),
        )
        yield
