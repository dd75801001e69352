#!/usr/bin/env python3
"""What the targets begin with: the inputs that corpus/TARGET.jsonl packs, and seeds made of tests/vectors.

    seeds.py unpack TARGET FOLDER    writes every input of a target into FOLDER, and says how many they are
    seeds.py pack TARGET FOLDER      makes the files in FOLDER the packed inputs of a target

A line of corpus/TARGET.jsonl is one input: its name, and its bytes as a text of one character for each byte, or as
Base64 where that is shorter. Seeds begin with the control bytes that their target documents; the bytes here are those
of a genuine sender.
"""

from __future__ import annotations

import base64
import json
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

FUZZ = Path(__file__).resolve().parent
TARGETS = [path.stem for path in sorted((FUZZ / "fuzz_targets").glob("*.rs"))]
VECTORS = FUZZ.parent / "tests" / "vectors"
KEYS = VECTORS / "keys"

# In the order of bestpay_fuzz::setting::REQUESTS.
INTERFACES = ("barcode_order", "qrcode_order", "order_status", "refund", "refund_status")
AS_RECEIVED, BY_THE_PLATFORM, AS_A_FORM = 3, 0, 32
# A larger input slows every run down, and shows nothing that a small one does not.
LARGEST = 8192


def cases(suite: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((VECTORS / f"{suite}.json").read_text(encoding="utf-8"))["cases"]
    return found


def body(case: dict[str, Any]) -> bytes:
    if "message_base64" in case:
        return base64.b64decode(case["message_base64"])
    return str(case["message"]).encode()


def bodies(*suites: str) -> Iterator[bytes]:
    for suite in suites:
        yield from (body(case) for case in cases(suite) if "message" in case or "message_base64" in case)


def is_form(message: bytes) -> bool:
    return re.match(rb"[A-Za-z_%]", message) is not None and b"=" in message


def messages() -> Iterator[bytes]:
    return bodies("signing-string", "sign", "verify", "responses", "callbacks")


def answers() -> Iterator[bytes]:
    for case in cases("responses"):
        request = bytes([INTERFACES.index(case["interface"])])
        yield request + bytes([AS_RECEIVED, 0]) + body(case)
        yield request + bytes([BY_THE_PLATFORM, 0]) + body(case)


def callbacks() -> Iterator[bytes]:
    for message in bodies("callbacks"):
        for sender in (AS_RECEIVED, BY_THE_PLATFORM, BY_THE_PLATFORM | AS_A_FORM):
            yield bytes([sender, 0, 0xFF, 0xFF, 0xFF, 0xFF]) + message


def key_files(wanted: re.Pattern[str]) -> Iterator[bytes]:
    return (b"\0" + file.read_bytes() for file in sorted(KEYS.iterdir()) if wanted.search(file.name))


# The targets of structured inputs (signing_string, c_abi) begin with what is packed only.
SEEDS: dict[str, Callable[[], Iterator[bytes]]] = {
    "message_json": lambda: (message for message in messages() if not is_form(message)),
    "message_form": lambda: (message for message in messages() if is_form(message)),
    "accept": answers,
    "read_callback": callbacks,
    "key_der": lambda: key_files(re.compile(r"\.(der|cer)$")),
    "key_pem": lambda: key_files(re.compile(r"\.(pem|b64)$")),
    "key_pkcs12": lambda: key_files(re.compile(r"\.p12$")),
}


def seeds(target: str) -> dict[str, bytes]:
    made = sorted({seed for seed in SEEDS[target]() if len(seed) <= LARGEST}) if target in SEEDS else []
    return {f"seed-{number:04}": seed for number, seed in enumerate(made)}


def corpus(target: str) -> Path:
    return FUZZ / "corpus" / f"{target}.jsonl"


def packed(target: str) -> dict[str, bytes]:
    lines = [json.loads(line) for line in corpus(target).read_text(encoding="ascii").splitlines()]
    return {
        line["name"]: base64.b64decode(line["base64"]) if "base64" in line else line["text"].encode("latin-1")
        for line in lines
    }


def unpack(target: str, folder: Path) -> int:
    """Writes the inputs of a target into an empty folder; answers how many there are."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    inputs = {**packed(target), **seeds(target)}
    for name, content in inputs.items():
        (folder / name).write_bytes(content)
    return len(inputs)


def pack(target: str, folder: Path) -> int:
    """Packs the files in a folder, and nothing else, as the inputs of a target; answers how many there are."""
    lines = []
    for file in sorted(folder.iterdir()):
        # The fuzzer's names are hashes.
        name = file.name[:12] if re.fullmatch("[0-9a-f]{40}", file.name) else file.name
        content = file.read_bytes()
        ways = ({"text": content.decode("latin-1")}, {"base64": base64.b64encode(content).decode()})
        lines.append(min((json.dumps({"name": name, **way}) for way in ways), key=len))
    corpus(target).write_text("".join(f"{line}\n" for line in lines), encoding="ascii")
    return len(lines)


def main(words: list[str]) -> int:
    ways = {"unpack": unpack, "pack": pack}
    if len(words) != 3 or words[0] not in ways or words[1] not in TARGETS:
        print(f"{__doc__}\nThere are the targets {', '.join(TARGETS)}.", file=sys.stderr)
        return 2
    print(ways[words[0]](words[1], Path(words[2])))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
