"""The contenders' input: keys, messages, and two servers on loopback."""

from __future__ import annotations

import json
import shutil
import subprocess
from base64 import b64decode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path

from building import Built
from contender import Contender
from harness import ROOT, Sandbox, output, run
from places import WORK

KEYS = ROOT / "tests/vectors/keys"
SANDBOX_KEYS = ROOT / "crates/bestpay-sandbox/keys"
PATHS = {"order": "orderMixBrcode", "status": "confirmOrderStatus"}

# A payment's callback, and the answer to its order, as the platform writes them.
CALLBACK = {
    "tradeNo": "20260301122001451234567890123456",
    "outTradeNo": "20260301-0001",
    "tradeType": "REAL_TIME",
    "tradeAmt": 1250,
    "tradeFinishedDate": "20260301093005",
    "merchantNo": "3178000000000002",
    "payAmt": 1250,
    "discountAmt": 0,
    "ccy": "156",
    "tradeStatus": "SUCCESS",
    "goodsInfo": "聚合支付-咖啡一杯",
    "resultCode": "000000",
    "resultMsg": "成功",
    "institutionCode": "3178000000000001",
}
ANSWER = {
    "success": True,
    "errorCode": None,
    "errorMsg": None,
    "result": {
        "tradeStatus": "SUCCESS",
        "tradeNo": "20260301122001451234567890123456",
        "tradeprodNo": "20260301000000000000000000000001",
        "merchantNo": "3178000000000002",
        "outTradeNo": "20260301-0001",
        "tradeAmt": 1250,
        "payAmt": 1250,
        "disCountAmt": 0,
        "bankRequestNo": None,
    },
}
QUESTION = {
    "institutionCode": "3178000000000001",
    "merchantNo": "3178000000000002",
    "outTradeNo": "COMPARE-1",
}
"""The question of `status`, without the date of its order: the sandbox takes orders of today."""


class Given:
    """A folder of files, by the names that the contenders know."""

    def __init__(self, built: Built) -> None:
        self.bestpay = built.bestpay
        self.folder = WORK / "given"
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        for bits in (1024, 2048, 4096):
            shutil.copy(KEYS / f"merchant-{bits}.p12", self.folder)
            shutil.copy(KEYS / f"merchant-{bits}.pkcs8.pem", self.folder / f"merchant-{bits}.pem")
        shutil.copy(KEYS / "platform-1024.cer", self.folder / "platform.cer")
        shutil.copy(KEYS / "platform-1024.spki.pem", self.folder / "platform.pem")
        callback = self.signed(CALLBACK, KEYS / "platform-1024.pkcs8.pem", "sha1")
        damaged = callback.replace('"tradeAmt":1250', '"tradeAmt":1251')
        self.write("callback.json", callback)
        self.write("damaged.json", damaged)
        self.write("callback.txt", self.canon(callback))
        self.write("damaged.txt", self.canon(damaged))
        self.write("callback.signature", b64decode(json.loads(callback)["sign"]))
        answer = self.signed(ANSWER, SANDBOX_KEYS / "platform.pk8", "sha1")
        self.write("answer.json", answer)
        self.write("answer.txt", self.canon(answer))
        self.write("answer.signature", b64decode(json.loads(answer)["sign"]))

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def read(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")

    def canon(self, message: str) -> str:
        return output(self.bestpay, "canon", "-", input=message)

    def signed(self, message: Mapping[str, object], key: Path, hash_name: str, *options: str) -> str:
        text = json.dumps(message, ensure_ascii=False, separators=(",", ":"))
        return output(self.bestpay, "sign", "--key", key, "--hash", hash_name, *options, "-", input=text)

    def take_order(self, ours: Contender) -> None:
        """The request that ours prepares, for the contenders that only sign or only send it."""
        order = ours.show("prepare-2048")
        self.write("order-request.json", order)
        self.write("order.txt", self.canon(order))

    def config(self, name: str, api_url: str) -> Path:
        """A bestpay.toml for the sandbox's merchant."""
        return self.write(
            name,
            f'api_url = "{api_url}"\ninstitution_code = "3178000000000001"\nmerchant_no = "3178000000000002"\n'
            f'key = "{SANDBOX_KEYS}/merchant.p12"\nkey_password = "123456"\n'
            f'platform_key = "{SANDBOX_KEYS}/platform.cer"\n',
        )

    @contextmanager
    def servers(self, built: Built) -> Iterator[None]:
        """Runs a server with a fixed answer for `order`, and the sandbox for `status`, each in a separate process."""
        merchant, platform = SANDBOX_KEYS / "merchant.p12", SANDBOX_KEYS / "platform.cer"
        key = output("openssl", "pkcs12", "-in", merchant, "-passin", "pass:123456", "-nodes", "-nocerts")
        spki = output("openssl", "x509", "-inform", "DER", "-in", platform, "-noout", "-pubkey")
        der = ("-outform", "DER", "-out")
        run("openssl", "pkcs8", "-topk8", "-nocrypt", *der, self.folder / "network.pk8", input=key)
        run("openssl", "pkey", "-pubin", *der, self.folder / "network.spki", input=spki)
        password = self.write("network.password", "123456")
        options = ("--password-file", str(password))
        date = datetime.now(timezone(timedelta(hours=8))).strftime("%Y-%m-%d %H:%M:%S")
        self.write("status.date", date)
        self.write("status-request.json", self.signed({**QUESTION, "tradeDate": date}, merchant, "sha256", *options))
        command = [*built.rust, "answer", str(self.folder / "answer.json")]
        answering = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        try:
            assert answering.stdout is not None
            self.address("order", f"http://127.0.0.1:{int(answering.stdout.readline())}")
            with Sandbox(WORK / "sandbox", program=self.bestpay) as sandbox:
                self.address("status", sandbox.url)
                self.place_order(sandbox)
                yield
        finally:
            answering.kill()
            answering.wait()

    def address(self, task: str, api_url: str) -> None:
        self.write(f"{task}.url", f"{api_url}/mapi/o2o/aggregatePayment/{PATHS[task]}")
        self.config(f"{task}.toml", api_url)

    def place_order(self, sandbox: Sandbox) -> None:
        """The order that `status` asks for."""
        values = {
            "config": str(sandbox.config), "yuan": "12.50", "out-trade-no": "COMPARE-1", "subject": "coffee",
            "medium-no": sandbox.code["paid"], "goods-info": "coffee", "operator": "till-3",
            "notify-url": "https://shop.example/bestpay/notice", "request-date": self.read("status.date"),
        }  # fmt: skip
        run(self.bestpay, "order", *(word for name, value in values.items() for word in (f"--{name}", value)))
