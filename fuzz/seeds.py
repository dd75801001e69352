"""What the targets begin with, made of tests/vectors: one folder for each target, and a dictionary for each kind of input.

Inputs begin with the control bytes that their target documents; the bytes here are those of a genuine sender.
"""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path
from typing import Any, Iterator

VECTORS = Path(__file__).resolve().parent.parent / "tests" / "vectors"
KEYS = VECTORS / "keys"

# In the order of bestpay_fuzz::setting::REQUESTS.
INTERFACES = ("barcode_order", "qrcode_order", "order_status", "refund", "refund_status")
AS_RECEIVED, BY_THE_PLATFORM, AS_A_FORM = 3, 0, 32
# A larger input slows every run down, and shows nothing that a small one does not.
LARGEST = 8192


def cases(suite: str) -> "list[dict[str, Any]]":
    found: "list[dict[str, Any]]" = json.loads((VECTORS / f"{suite}.json").read_text(encoding="utf-8"))["cases"]
    return found


def body(case: "dict[str, Any]") -> bytes:
    if "message_base64" in case:
        return base64.b64decode(case["message_base64"])
    return str(case["message"]).encode()


def bodies(*suites: str) -> "Iterator[bytes]":
    for suite in suites:
        yield from (body(case) for case in cases(suite) if "message" in case or "message_base64" in case)


def is_form(message: bytes) -> bool:
    return re.match(rb"[A-Za-z_%]", message) is not None and b"=" in message


def messages() -> "Iterator[bytes]":
    return bodies("signing-string", "sign", "verify", "responses", "callbacks")


def answers() -> "Iterator[bytes]":
    for case in cases("responses"):
        request = bytes([INTERFACES.index(case["interface"])])
        yield request + bytes([AS_RECEIVED, 0]) + body(case)
        yield request + bytes([BY_THE_PLATFORM, 0]) + body(case)


def callbacks() -> "Iterator[bytes]":
    for message in bodies("callbacks"):
        for sender in (AS_RECEIVED, BY_THE_PLATFORM, BY_THE_PLATFORM | AS_A_FORM):
            yield bytes([sender, 0, 0xFF, 0xFF, 0xFF, 0xFF]) + message


def key_files(wanted: "re.Pattern[str]") -> "Iterator[bytes]":
    return (b"\0" + file.read_bytes() for file in sorted(KEYS.iterdir()) if wanted.search(file.name))


# The targets of structured inputs (signing_string, c_abi) begin with what is in corpus/ only.
SEEDS = {
    "message_json": lambda: (message for message in messages() if not is_form(message)),
    "message_form": lambda: (message for message in messages() if is_form(message)),
    "accept": answers,
    "read_callback": callbacks,
    "key_der": lambda: key_files(re.compile(r"\.(der|cer)$")),
    "key_pem": lambda: key_files(re.compile(r"\.(pem|b64)$")),
    "key_pkcs12": lambda: key_files(re.compile(r"\.p12$")),
}


def write(target: str, folder: Path) -> int:
    """Writes the seeds of a target; answers how many there are."""
    folder.mkdir(parents=True, exist_ok=True)
    seeds = sorted({seed for seed in SEEDS.get(target, lambda: iter(()))() if len(seed) <= LARGEST})
    for number, seed in enumerate(seeds):
        (folder / f"{number:04}").write_bytes(seed)
    return len(seeds)
