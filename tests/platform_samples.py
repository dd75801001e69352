#!/usr/bin/env python3
"""Verifies the platform's real messages with the library and with `bestpay verify`: all are accepted, and a broken one
is explained. They are not part of the project: without them the exit status is 77, or 1 if CI is "true".
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from harness import PROGRAM, ROOT, SHARED_VECTORS, Ended, Failed, Suite, fresh_folder, run

SAMPLES = SHARED_VECTORS / "platform-samples.json"
NOT_RUN = 77


class Samples:
    """The messages, and the key and program to verify them with."""

    def __init__(self) -> None:
        read: dict[str, Any] = json.loads(SAMPLES.read_text(encoding="utf-8"))
        self.bodies: list[str] = [message["body"] for message in read["messages"]]
        self.key = fresh_folder("platform_samples") / "platform.b64"
        self.key.write_text(read["platform_certificate_der_base64"], encoding="ascii")

    def verify(self, body: str, *options: str, status: int = 0) -> Ended:
        return run(PROGRAM, "verify", "--platform-key", self.key, *options, input=body, status=status)

    def one_by_one(self) -> str:
        if len(self.bodies) != 3:
            raise Failed(f"{SAMPLES.name} should have three messages, not {len(self.bodies)}")
        for body in self.bodies:
            self.verify(body)
        return f"{len(self.bodies)} of {len(self.bodies)} verify"

    def as_lines(self) -> None:
        """Each message is one line; the line on standard error counts them."""
        said = self.verify("".join(body.replace("\n", " ") + "\n" for body in self.bodies), "--jsonl").output
        lines = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
        found = [(line["valid"], line["hash"], line["form"]) for line in lines]
        if found != [(True, "sha1", "sorted")] * len(self.bodies):
            raise Failed(f"every message should be valid with SHA-1 over the sorted form, but:\n{said}")

    def broken(self) -> None:
        explained = self.verify(self.bodies[0].replace("WAITFORPAY", "SUCCESS"), "--explain", status=1)
        for wanted in ("reserialised", "what to do", "opens under this key", "sha1", 'tradeStatus":"SUCCESS'):
            explained.must_say(wanted)


def by_the_library() -> Ended:
    """The test that cargo skips if the messages are not there."""
    test = ("cargo", "test", "--locked", "--workspace", "--test", "platform_samples")
    return run(*test, cwd=ROOT, env={"BESTPAY_SHARED_VECTORS": str(SHARED_VECTORS)}).must_not_say("running 0 tests")


def main() -> None:
    if not SAMPLES.exists():
        print(f"platform_samples: the platform's messages are not here: there is no {SAMPLES}", flush=True)
        sys.exit(1 if os.environ.get("CI") == "true" else NOT_RUN)
    suite = Suite("platform_samples")
    suite.check("the library verifies them", by_the_library)
    samples = Samples()
    suite.check("the program verifies each", samples.one_by_one)
    suite.check("the program verifies them as lines", samples.as_lines)
    suite.check("the program explains a broken one", samples.broken)
    suite.end()


main()
