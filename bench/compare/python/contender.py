"""The Python contenders of `bench/compare`: `bestpay`, the same by hand with `cryptography`, and bare HTTP.

    contender.py bestpay|cryptography|requests|httpx FOLDER

The protocol is the same in every language: a line in, a line out, until the input ends.

    show TASK                                 the result of one operation
    run TASK THREADS MILLISECONDS BATCH       OPERATIONS NANOSECONDS; the clock is read after each BATCH operations
"""

from __future__ import annotations

import json
import sys
from base64 import b64decode, b64encode
from collections.abc import Callable
from ctypes import CDLL
from datetime import datetime, timedelta, timezone
from importlib import import_module
from pathlib import Path
from threading import Thread, local
from time import perf_counter_ns
from typing import Any

Operation = Callable[[], Any]
REQUEST_DATE = datetime(2026, 3, 1, 9, 30, tzinfo=timezone(timedelta(hours=8)))
OUT_TRADE_NO = "20260301-0001"


def bestpay_operation(task: str, folder: Path) -> Operation:
    """`bestpay`, used like in a Python program."""
    from bestpay import BEIJING, BarcodeOrder, Client, Merchant, MerchantKey, PlatformKey, SignatureError, canon

    request_date = datetime(2026, 3, 1, 9, 30, tzinfo=BEIJING)

    def merchant(bits: str) -> Merchant:
        return Merchant(
            api_url="production",
            institution_code="3178000000000001",
            merchant_no="3178000000000002",
            key=MerchantKey.from_file(folder / f"merchant-{bits}.p12", "123456"),
            platform_key=PlatformKey.from_file(folder / "platform.cer"),
        )

    def prepare() -> bytes:
        order = BarcodeOrder(
            out_trade_no=OUT_TRADE_NO,
            trade_amt=1250,
            subject="聚合支付付款码下单",
            medium_no="510012345678901234",
            request_date=request_date,
            goods_info="聚合支付-咖啡一杯",
            notify_url="https://shop.example/bestpay/notice",
            operator="till-3",
        )
        return shop.prepare(order).body

    def order() -> str:
        return client.order_by_barcode(
            out_trade_no=OUT_TRADE_NO,
            trade_amt=1250,
            subject="聚合支付付款码下单",
            medium_no="510012345678901234",
            request_date=request_date,
            goods_info="聚合支付-咖啡一杯",
            notify_url="https://shop.example/bestpay/notice",
            operator="till-3",
        ).trade_status

    def damaged() -> str:
        try:
            shop.read_callback(message)
        except SignatureError:
            return "refused"
        return "accepted"

    kind, _, which = task.partition("-")
    if kind == "prepare":
        shop = merchant(which)
        return prepare
    if kind == "within":
        within = CDLL(str(folder.parent / "lib/libwithin.so")).within
        return lambda: within(bytes(folder), 100)
    if kind == "canon":
        message = (folder / f"{which}.json").read_bytes()
        return lambda: canon(message)
    if kind in ("callback", "damaged"):
        shop, message = merchant("2048"), (folder / f"{kind}.json").read_bytes()
        return damaged if kind == "damaged" else lambda: shop.read_callback(message).out_trade_no
    client = Client.from_config(folder / f"{task}.toml")
    if kind == "order":
        return order
    trade_date = datetime.fromisoformat((folder / "status.date").read_text()).replace(tzinfo=BEIJING)
    return lambda: client.order_status(out_trade_no="COMPARE-1", trade_date=trade_date).trade_status


def cryptography_operation(task: str, folder: Path) -> Operation:
    """The protocol by hand: `json`, a sorted string, and the package `cryptography`."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.hashes import SHA1, SHA256
    from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

    def text_of(value: Any) -> str:
        if isinstance(value, str):
            return value
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def signing_string(fields: dict[str, Any]) -> str:
        return "&".join(f"{name}={text_of(value)}" for name, value in sorted(fields.items()) if name != "sign")

    def prepare() -> bytes:
        fields = {
            "institutionCode": "3178000000000001",
            "merchantNo": "3178000000000002",
            "outTradeNo": OUT_TRADE_NO,
            "tradeAmt": 1250,
            "subject": "聚合支付付款码下单",
            "mediumNo": "510012345678901234",
            "requestDate": REQUEST_DATE.strftime("%Y-%m-%d %H:%M:%S"),
            "goodsInfo": "聚合支付-咖啡一杯",
            "notifyUrl": "https://shop.example/bestpay/notice",
            "operator": "till-3",
            "timeOut": 1500,
        }
        signature = key.sign(signing_string(fields).encode(), PKCS1v15(), SHA256())
        fields["sign"] = b64encode(signature).decode()
        return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()

    def callback() -> str:
        fields = json.loads(message)
        platform_key.verify(b64decode(fields["sign"]), signing_string(fields).encode(), PKCS1v15(), SHA1())
        out_trade_no: str = fields["outTradeNo"]
        return out_trade_no

    def damaged() -> str:
        try:
            callback()
        except InvalidSignature:
            return "refused"
        return "accepted"

    kind, _, which = task.partition("-")
    key: Any = None
    platform_key: Any = None
    if kind == "prepare":
        key = load_pem_private_key((folder / f"merchant-{which}.pem").read_bytes(), None)
        return prepare
    if kind == "canon":
        message = (folder / f"{which}.json").read_bytes()
        return lambda: signing_string(json.loads(message))
    message = (folder / f"{kind}.json").read_bytes()
    platform_key = load_pem_public_key((folder / "platform.pem").read_bytes())
    return {"callback": callback, "damaged": damaged}[kind]


HTTP = {"requests": ("Session", "data"), "httpx": ("Client", "content")}
"""The session class of each module, and its keyword for the body."""


def http_operation(module: str, task: str, folder: Path) -> Operation:
    """A POST of bytes that were signed before, over a keep-alive connection: one for each thread."""
    kind, body_argument = HTTP[module]
    make: Any = getattr(import_module(module), kind)
    url, body = (folder / f"{task}.url").read_text(), (folder / f"{task}-request.json").read_bytes()
    arguments = {"headers": {"Content-Type": "application/json; charset=utf-8"}, body_argument: body}
    of_thread = local()

    def post() -> bytes:
        if not hasattr(of_thread, "http"):
            of_thread.http = make()
        answer = of_thread.http.post(url, **arguments)
        assert answer.status_code == 200
        content: bytes = answer.content
        return content

    return post


def run(operation: Operation, threads: int, milliseconds: int, batch: int) -> str:
    """Operations done by all the threads together, and how long they took."""
    done = [0] * threads
    started = perf_counter_ns()
    until = started + milliseconds * 1_000_000

    def work(thread: int) -> None:
        turns = range(batch)
        while True:
            for _ in turns:
                operation()
            done[thread] += batch
            if perf_counter_ns() >= until:
                return

    others = [Thread(target=work, args=(thread,)) for thread in range(1, threads)]
    for other in others:
        other.start()
    work(0)
    for other in others:
        other.join()
    return f"{sum(done)} {perf_counter_ns() - started}"


def main(contender: str, folder: Path) -> None:
    makers: dict[str, Callable[[str, Path], Operation]] = {
        "bestpay": bestpay_operation,
        "cryptography": cryptography_operation,
        "requests": lambda task, folder: http_operation("requests", task, folder),
        "httpx": lambda task, folder: http_operation("httpx", task, folder),
    }
    ready: dict[str, Operation] = {}
    for line in sys.stdin:
        command, task, *numbers = line.split()
        if task not in ready:
            ready[task] = makers[contender](task, folder)
        if command == "show":
            given = ready[task]()
            print(given.decode() if isinstance(given, bytes) else given, flush=True)
        else:
            print(run(ready[task], *map(int, numbers)), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
