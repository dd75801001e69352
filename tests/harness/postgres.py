"""A temporary PostgreSQL: in a temporary folder, on a Unix socket, run by a user who is not root."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Any

from harness.command import Failed

# initdb refuses to run as root, so root starts the server as the user nobody.
NOBODY = 65534


def programs() -> Path | None:
    """The folder of initdb and pg_ctl, which Debian does not put on the path."""
    on_path = shutil.which("initdb")
    folders = [Path(on_path).parent] if on_path else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in folders if (folder / "initdb").exists() and (folder / "pg_ctl").exists()), None)


class Postgres:
    """A server that runs during the block; `url` opens a journal."""

    def __enter__(self) -> Postgres:
        found = programs()
        if found is None:
            raise Failed("PostgreSQL's initdb and pg_ctl were not found: run tests/setup")
        self.programs = found
        # A socket's path has at most 107 bytes, and the user nobody must reach it, so the folder is not below target.
        self.folder = Path(tempfile.mkdtemp(prefix="bestpay-pg-", dir="/tmp"))
        self.as_nobody: dict[str, Any] = {}
        if os.geteuid() == 0:
            os.chown(self.folder, NOBODY, NOBODY)
            self.as_nobody = {"user": NOBODY, "group": NOBODY}
        self.data = self.folder / "data"
        try:
            self.call("initdb", "-A", "trust", "-U", "till", "--no-instructions", "-D", str(self.data))
            self.call(
                "pg_ctl",
                "start",
                "-w",
                "-t",
                "60",
                "-D",
                str(self.data),
                "-l",
                str(self.folder / "log"),
                "-o",
                f"-c listen_addresses= -c port=5432 -k {self.folder}",
            )
        except BaseException:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self.call("pg_ctl", "stop", "-w", "-m", "immediate", "-D", str(self.data))
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def url(self) -> str:
        return f"host={self.folder} port=5432 user=till dbname=postgres"

    def call(self, program: str, *words: str) -> None:
        log = self.folder / "said"
        with log.open("wb") as said:
            done = subprocess.run(
                [str(self.programs / program), *words],
                cwd=self.folder,
                env={**os.environ, "LC_ALL": "C.UTF-8"},
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                timeout=120,
                check=False,
                **self.as_nobody,
            )
        if done.returncode != 0:
            raise Failed(f"{program} ended with {done.returncode}: {log.read_text(errors='replace')}")
