"""The sandbox of the program `bestpay`, in a separate process, and its control API."""

from __future__ import annotations

import json
import select
import subprocess
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Any

from harness.command import Failed
from harness.places import PROGRAM

PATIENCE_SECONDS = 60


class Sandbox:
    """A gateway that runs during the block.

    It is ready when the program prints its address. merchant.p12, platform.cer and bestpay.toml are in `folder`.
    """

    def __init__(
        self,
        folder: Path,
        *options: str,
        program: Path = PROGRAM,
        settle_after_ms: int = 300,
        callback_retry_ms: int = 300,
    ) -> None:
        self.folder = folder
        self.command = [
            str(program),
            "sandbox",
            "--dir",
            str(folder),
            "--settle-after",
            str(settle_after_ms),
            "--callback-retry",
            str(callback_retry_ms),
            *options,
        ]
        self.url = ""
        self.config = folder / "bestpay.toml"

    def __enter__(self) -> Sandbox:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.log = self.folder / "sandbox.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log)
        assert self.process.stdout is not None
        readable, _, _ = select.select([self.process.stdout], [], [], PATIENCE_SECONDS)
        announcement = self.process.stdout.readline() if readable else b""
        if not announcement:
            self.process.kill()
            self.process.wait()
            raise Failed(f"the sandbox did not say where it listens: {self.log.read_text(errors='replace')}")
        self.announced: dict[str, Any] = json.loads(announcement)
        self.url = str(self.announced["url"])
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.terminate()
        try:
            self.process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()

    @property
    def port(self) -> int:
        return int(self.url.rsplit(":", 1)[1])

    @property
    def password(self) -> str:
        """Of merchant.p12."""
        return str(self.announced["key_password"])

    @property
    def code(self) -> dict[str, str]:
        """The reserved payment codes, by name: `code["paid_later"]`."""
        return {row["name"]: row["value"] for row in self.get("/sandbox/reserved") if row["field"] == "mediumNo"}

    def get(self, path: str) -> Any:
        with urllib.request.urlopen(self.url + path, timeout=PATIENCE_SECONDS) as answer:
            return json.load(answer)

    def post(self, path: str, body: object) -> Any:
        request = urllib.request.Request(
            self.url + path, json.dumps(body).encode(), {"Content-Type": "application/json"}, method="POST"
        )
        with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS) as answer:
            return json.load(answer)

    def order_fault(self, interface: str, fault: str, **more: int) -> None:
        """Makes the next call of an interface fail; `ms` and `calls` are optional."""
        self.post("/sandbox/faults", {"interface": interface, "fault": fault, **more})

    def calls(self, out_trade_no: str, interface: str | None = None) -> list[dict[str, Any]]:
        """The calls about an order and its refunds so far, in order."""
        return [
            line
            for line in self.get("/sandbox/ledger")
            if line["event"] == "call"
            and line.get("outTradeNo") == out_trade_no
            and interface in (None, line["interface"])
        ]

    def without_platform(self, name: str = "nobody.toml") -> Path:
        """Settings like the sandbox's, for a platform that cannot be reached."""
        lines = self.config.read_text(encoding="utf-8").splitlines()
        settings = self.folder / name
        settings.write_text(
            "".join(
                'api_url = "http://127.0.0.1:1"\n' if line.startswith("api_url") else f"{line}\n" for line in lines
            ),
            encoding="utf-8",
        )
        return settings
