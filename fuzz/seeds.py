#!/usr/bin/env python3
"""The first inputs of the targets: those packed in corpus/TARGET.jsonl, and seeds made from tests/vectors.

    seeds.py unpack TARGET FOLDER    writes every input of a target into FOLDER, and prints their number
    seeds.py large TARGET FOLDER     the same for the target's large inputs, which are made here and not stored
    seeds.py pack TARGET FOLDER      makes the files in FOLDER the packed inputs of a target

A line of corpus/TARGET.jsonl is one input: its name, and its bytes as a text with one character for each byte, or as
Base64 if that is shorter. Seeds begin with the control bytes that their target documents; here they mean a genuine
sender.
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
# Larger inputs slow a run down, so they have a separate one.
LARGEST = 8192
# The library's limit for a message and a key file.
LIMIT = 1 << 20
# Slightly over the limit, including the bytes in front of a message.
LARGEST_OF_ALL = LIMIT + 64


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
    # An interface that the document does not list has no number.
    for case in (case for case in cases("responses") if case["interface"] in INTERFACES):
        request = bytes([INTERFACES.index(case["interface"])])
        yield request + bytes([AS_RECEIVED, 0]) + body(case)
        yield request + bytes([BY_THE_PLATFORM, 0]) + body(case)


def callbacks() -> Iterator[bytes]:
    for message in bodies("callbacks"):
        for sender in (AS_RECEIVED, BY_THE_PLATFORM, BY_THE_PLATFORM | AS_A_FORM):
            yield bytes([sender, 0, 0xFF, 0xFF, 0xFF, 0xFF]) + message


def key_files(wanted: re.Pattern[str]) -> Iterator[bytes]:
    return (b"\0" + file.read_bytes() for file in sorted(KEYS.iterdir()) if wanted.search(file.name))


# The targets with structured inputs (signing_string, c_abi) only have the packed inputs.
SEEDS: dict[str, Callable[[], Iterator[bytes]]] = {
    "message_json": lambda: (message for message in messages() if not is_form(message)),
    "message_form": lambda: (message for message in messages() if is_form(message)),
    "accept": answers,
    "read_callback": callbacks,
    "key_der": lambda: key_files(re.compile(r"\.(der|cer)$")),
    "key_pem": lambda: key_files(re.compile(r"\.(pem|b64)$")),
    "key_pkcs12": lambda: key_files(re.compile(r"\.p12$")),
}


def filled(before: str, part: str, behind: str, length: int) -> bytes:
    """A text of almost this length: one part repeated between two others."""
    first, again, last = before.encode(), part.encode(), behind.encode()
    return first + again * ((length - len(first) - len(last)) // len(again)) + last


def members(length: int, form: str, join: str = ",") -> str:
    """As many members with different names as fit; `#` stands for the number."""
    count = length // (len(form) + 5 + len(join))
    return join.join(form.replace("#", str(number)) for number in range(10**5, 10**5 + count))


def large_messages(limit: int) -> dict[str, bytes]:
    return {
        "digits-65543": filled('{"a":0.', "1", "}", 65543 + 8),
        "digits": filled('{"a":0.', "1", "}", limit),
        "zeros": filled('{"a":0.', "0", "1}", limit),
        "zeros-of-an-exponent": filled('{"a":1e', "0", "1}", limit),
        "shifted-digits": filled('{"a":', "1", f"e-{limit}}}", limit),
        "text": filled('{"a":"', "x\u4e2d", '"}', limit),
        "escapes": filled('{"a":"', '\\"', '"}', limit),
        "escapes-in-an-object": filled('{"a":{"b":"', "\\u0085", '"}}', limit),
        "backslashes": filled('{"a":"', "\\", "", limit),
        "name": filled('{"', "n", '":1}', limit),
        "names-of-one-start": ("{" + members(limit - 1024, '"' + "n" * 900 + '#":1') + "}").encode(),
        "members": ("{" + members(limit - 1024, '"m#":1') + "}").encode(),
        "nested-members": ('{"a":{' + members(limit - 1024, '"m#":1') + "}}").encode(),
        "items": filled('{"a":[0', ",0", "]}", limit),
        "opened": filled('{"a":', "[", "", limit),
        "deep": filled('{"a":[' + "[" * 14 + "0", "]" * 14 + "," + "[" * 14 + "0", "]" * 15 + "}", limit),
        "space": filled("{", " ", "}", limit),
        "over-the-limit": filled("{", " ", "}", limit + 1),
        "not-utf8": filled('{"a":"', "x", '"}', limit)[:-3] + b'\xff"}',
    }  # fmt: skip


def large_forms(limit: int) -> dict[str, bytes]:
    return {
        "form": members(limit - 1024, "m#=%41+", "&").encode(),
        "form-escapes": filled("a=", "%E4%B8%AD", "", limit),
        "form-no-escape": filled("a=", "%41", "%", limit),
        "form-separators": filled("a=1", "&", "b=2", limit),
        "form-equals": filled("a", "=", "", limit),
        "form-spaces-in-sign": filled("sign=", "+", "", limit),
    }


def large_answers(limit: int) -> dict[str, bytes]:
    """Texts that contain an answer's names, for the platform to sign."""
    way = bytes([INTERFACES.index("order_status"), BY_THE_PLATFORM, 0])
    paid = '{"errorCode":"0","errorMsg":"@","result":{"tradeStatus":"SUCCESS","tradeAmt":"#"},"success":true}'
    parts = {
        "results": "&result={}",
        "success": "&success=true",
        "separators": "&",
        "equals": "&=",
        "escapes": "\\u001f",
    }
    bodies = {name: filled(*around(limit, paid.replace("#", "1"), "@", part)) for name, part in parts.items()}
    bodies["digits-of-an-amount"] = filled(*around(limit, paid, "#", "1"))
    bodies["zeros-of-an-amount"] = filled(*around(limit, paid, "#", "0"))
    bodies["digits"] = filled(*around(limit, paid.replace('"#"', "0.#"), "#", "1"))
    return {name: way + body for name, body in bodies.items()}


def large_callbacks(limit: int) -> dict[str, bytes]:
    """Texts that contain a callback's names, for the platform to sign."""
    way = bytes([BY_THE_PLATFORM, 0, 0xFF, 0xFF, 0xFF, 0xFF])
    case = next(case for case in cases("callbacks") if case["id"] == "all")
    fields = {name: value for name, value in json.loads(case["message"]).items() if name != "sign"}
    whole = "".join(f"&{name}={fields[name]}" for name in sorted(fields))
    parts = {
        "separators": "&",
        "amounts": "&tradeAmt=1",
        "numbers": "&tradeNo=",
        "types": "&resultMsg=&tradeType=",
        "whole": whole,
    }
    genuine = json.dumps({**fields, "goodsInfo": "@"}, ensure_ascii=False)
    bodies = {name: filled(*around(limit, genuine, "@", part)) for name, part in parts.items()}
    bodies["members"] = (genuine[:-1] + "," + members(limit - 2048, '"m#":"&"') + "}").encode()
    return {name: way + body for name, body in bodies.items()}


def around(limit: int, text: str, mark: str, part: str) -> tuple[str, str, str, int]:
    """The templates to fill at the mark, with room for a signature."""
    before, _, behind = text.partition(mark)
    return before, part, behind, limit - 1024


def large_key_files(limit: int) -> dict[str, bytes]:
    begin, end = "-----BEGIN PRIVATE KEY-----\n", "-----END PRIVATE KEY-----\n"
    return {
        "begins": filled("", begin, "", limit),
        "blocks": filled("", f"{begin}MAA=\n{end}", "", limit),
        "dashes": filled("", "-----", "", limit),
        "lines": filled(begin, "AAAA\n", end, limit),
        "headers": filled(begin, "A: b\n", f"\nMAA=\n{end}", limit),
        "base64": filled("", "MIIB", "", limit),
        "base64-lines": filled("", "M\n", "", limit),
        "der-nested": der(0x30, b"\x30\x80" * (limit // 2 - 4)),
        "der-integer": der(0x30, b"\x02\x01\x00" + der(0x02, b"\x7f" * (limit - 16))),
        "over-the-limit": b"\x30" * (limit + 1),
    }  # fmt: skip


def der(tag: int, content: bytes) -> bytes:
    return bytes([tag, 0x83]) + len(content).to_bytes(3, "big") + content


def with_bits(files: dict[str, bytes], is_of_the_target: Callable[[bytes], bool]) -> dict[str, bytes]:
    return {name: b"\0" + file for name, file in files.items() if is_of_the_target(file)}


# Structured inputs (signing_string, c_abi) stay small: only their length limits their nesting.
LARGE: dict[str, Callable[[int], dict[str, bytes]]] = {
    "message_json": large_messages,
    "message_form": large_forms,
    "accept": large_answers,
    "read_callback": large_callbacks,
    "key_der": lambda limit: with_bits(large_key_files(limit), lambda file: file.startswith(b"\x30")),
    "key_pem": lambda limit: with_bits(large_key_files(limit), lambda file: not file.startswith(b"\x30")),
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
    """Writes the inputs of a target into an empty folder and returns their number."""
    return write({**packed(target), **seeds(target)}, folder)


def large(target: str, folder: Path) -> int:
    """Writes the large inputs of a target into an empty folder and returns their number."""
    # The fuzzer mutates the medium ones more often, since each run takes less time.
    sizes = {"large": LIMIT, "medium": 1 << 16} if target in LARGE else {}
    inputs = {
        f"{size}-{name}": content for size, limit in sizes.items() for name, content in LARGE[target](limit).items()
    }
    return write(inputs, folder)


def write(inputs: dict[str, bytes], folder: Path) -> int:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, content in inputs.items():
        (folder / name).write_bytes(content)
    return len(inputs)


def pack(target: str, folder: Path) -> int:
    """Packs exactly the files in a folder as the inputs of a target and returns their number."""
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
    ways = {"unpack": unpack, "large": large, "pack": pack}
    if len(words) != 3 or words[0] not in ways or words[1] not in TARGETS:
        print(f"{__doc__}\nThere are the targets {', '.join(TARGETS)}.", file=sys.stderr)
        return 2
    print(ways[words[0]](words[1], Path(words[2])))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
