"""The callback endpoints of examples/, on real servers and called by the sandbox: JSON, form, repeated, forged."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib import request as http
from urllib.error import URLError
from urllib.parse import urlencode

import pytest
from bestpay import MerchantKey, sign
from bestpay.testing import NEVER_PAID, PAID, PAID_LATER, Sandbox
from given import VECTORS

ROOT = VECTORS.parents[1]
EXAMPLES = ROOT / "python" / "examples"
# The sandbox's own key, which is public, and an unrelated key.
PLATFORM = MerchantKey.from_file(ROOT / "crates/bestpay-sandbox/keys/platform.pk8")
STRANGER = MerchantKey.from_file(VECTORS / "keys" / "stranger-1024.pkcs8.pem")

SERVERS = {
    "fastapi": ["-m", "uvicorn", "fastapi_shop:app", "--log-level", "warning", "--port", "{port}"],
    "flask": ["-m", "flask", "--app", "flask_shop", "run", "--port", "{port}"],
    "django": ["django_shop.py", "runserver", "--noreload", "{port}"],
}


class Server:
    """An example in a separate process."""

    def __init__(self, framework: str, sandbox: Sandbox, folder: Path) -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            port = taken.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self.sandbox = sandbox
        self.log = folder / f"{framework}.log"
        settings = {
            "SHOP_CONFIG": str(folder / "bestpay.toml"),
            "SHOP_JOURNAL": str(folder / "shop.db"),
            "SHOP_URL": self.url,
        }
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, *(word.format(port=port) for word in SERVERS[framework])],
                cwd=EXAMPLES,
                env={**os.environ, **settings},
                stdout=log,
                stderr=log,
            )
        self.wait_for_it(port)

    def wait_for_it(self, port: int) -> None:
        for _ in range(600):
            with socket.socket() as attempt:
                if attempt.connect_ex(("127.0.0.1", port)) == 0:
                    return
            assert self.process.poll() is None, self.log.read_text()
            time.sleep(0.1)
        raise AssertionError(self.log.read_text())

    def ask(self, path: str, body: bytes | None = None, content_type: str = "application/json") -> Any:
        question = http.Request(self.url + path, body, {"Content-Type": content_type})
        try:
            with http.urlopen(question, timeout=30) as answer:
                assert answer.status == 200
                return json.loads(answer.read())
        except URLError as error:
            raise AssertionError(self.log.read_text()) from error

    def notice(self, body: bytes, content_type: str = "application/json") -> str:
        reply = self.ask("/bestpay/notice", body, content_type)
        return str(reply["result"]["statusCode"])

    def callbacks(self, out_trade_no: str) -> list[dict[str, Any]]:
        """The sandbox's callbacks for an order, once there is one."""
        for _ in range(600):
            found = [
                entry
                for entry in self.sandbox.ledger()
                if entry["event"] == "callback" and entry["outTradeNo"] == out_trade_no
            ]
            if found:
                return found
            time.sleep(0.05)
        raise AssertionError(f"no callback came: {self.sandbox.ledger()}")


@pytest.fixture(scope="module", params=SERVERS)
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    pytest.importorskip(request.param)
    folder = tmp_path_factory.mktemp(request.param)
    with Sandbox(directory=folder, settle_after=0.2, callback_retry=0.1) as sandbox:
        started = Server(request.param, sandbox, folder)
        yield started
        started.process.terminate()
        started.process.wait(30)


def fields(out_trade_no: str) -> dict[str, Any]:
    return {
        "tradeNo": "T1",
        "outTradeNo": out_trade_no,
        "tradeAmt": 1250,
        "tradeFinishedDate": "20260301093005",
        "merchantNo": "3178000000000002",
        "payAmt": 1250,
        "ccy": "156",
        "tradeStatus": "SUCCESS",
        "goodsInfo": "a cup of coffee",
        "institutionCode": "3178000000000001",
    }


@pytest.mark.parametrize("form", [False, True], ids=["json", "form"])
@pytest.mark.parametrize("medium_no", [PAID, PAID_LATER], ids=["paid", "paid-later"])
def test_the_sandboxs_callback_is_taken_and_applied_once(server: Server, form: bool, medium_no: str) -> None:
    number = f"{'F' if form else 'J'}{medium_no[-1]}"
    server.sandbox.form_callbacks(form)
    state = server.ask(f"/buy/{number}/{medium_no}", b"")["state"]
    assert state == ("success" if medium_no == PAID else "waiting")
    callbacks = server.callbacks(number)
    assert [callback.get("failure") for callback in callbacks] == [None]
    order = server.ask(f"/orders/{number}")
    assert order == {"state": "success", "amount": "12.50", "times_paid": 1}
    # The same again, as JSON and as a form.
    body = sign(fields(number), PLATFORM, hash="sha1")
    texts = {name: str(value) for name, value in fields(number).items()}
    as_form = urlencode(json.loads(sign(texts, PLATFORM, hash="sha1"))).encode()
    assert server.notice(body.encode()) == server.notice(body.encode()) == "200"
    assert server.notice(as_form, "application/x-www-form-urlencoded") == "200"
    assert server.ask(f"/orders/{number}")["times_paid"] == 1


def test_forgeries_are_not_taken(server: Server) -> None:
    assert server.ask(f"/buy/X1/{NEVER_PAID}", b"")["state"] == "waiting"
    genuine = sign(fields("X1"), PLATFORM, hash="sha1").encode()
    forgeries = [
        sign(fields("X1"), STRANGER, hash="sha1").encode(),
        genuine.replace(b"1250", b"1251"),
        genuine.replace(b"}", b',"x":1}'),
        sign({**fields("X1"), "merchantNo": "3178000000000009"}, PLATFORM, hash="sha1").encode(),
        json.dumps(fields("X1")).encode(),
        b"nonsense",
    ]
    assert [server.notice(body) for body in forgeries] == ["500"] * len(forgeries)
    # An unknown number or a wrong amount is an alarm in the journal; a second callback would not help.
    assert server.notice(sign(fields("NO-SUCH"), PLATFORM, hash="sha1").encode()) == "200"
    assert server.notice(sign({**fields("X1"), "tradeAmt": 1}, PLATFORM, hash="sha1").encode()) == "200"
    assert server.ask("/orders/X1")["state"] == "waiting"
    assert server.notice(genuine) == "200"
    assert server.ask("/orders/X1")["state"] == "success"
