"""PgBouncer in transaction mode before a temporary PostgreSQL, on the loopback address."""

from __future__ import annotations

import shutil
import socket
import subprocess
from pathlib import Path
from types import TracebackType

from harness.command import Failed, until
from harness.postgres import Postgres

DATABASE = "till"
# Fewer than the tills of the test, so that they have to share them.
SESSIONS = 3


def program() -> Path | None:
    """Debian puts it into a folder for administrators, which is not always on the path."""
    found = shutil.which("pgbouncer", path="/usr/sbin:/usr/bin:/usr/local/bin") or shutil.which("pgbouncer")
    return Path(found) if found else None


class PgBouncer:
    """It runs during the block; `url` opens a journal in the server's only database."""

    def __init__(self, postgres: Postgres) -> None:
        self.postgres = postgres

    def __enter__(self) -> PgBouncer:
        found = program()
        if found is None:
            raise Failed("pgbouncer was not found: run tests/setup pooler")
        folder = self.postgres.folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        settings = folder / "pgbouncer.ini"
        settings.write_text(
            f"""[databases]
{DATABASE} = host={folder} port=5432 dbname=postgres user=till

[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {self.port}
unix_socket_dir =
auth_type = any
admin_users = till
pool_mode = transaction
default_pool_size = {SESSIONS}
""",
            encoding="utf-8",
        )
        self.log = folder / "pgbouncer.log"
        with self.log.open("wb") as said:
            self.process = subprocess.Popen(
                [str(found), str(settings)],
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                **self.postgres.as_nobody,
            )
        try:
            self.wait_until_it_listens()
        except BaseException:
            self.stop()
            raise
        return self

    def wait_until_it_listens(self) -> None:
        until("pgbouncer listens", lambda: self.listens() or self.process.poll() is not None)
        if self.process.poll() is not None:
            raise Failed(f"pgbouncer did not start: {self.log.read_text(errors='replace')}")

    def listens(self) -> bool:
        with socket.socket() as trial:
            return trial.connect_ex(("127.0.0.1", self.port)) == 0

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()

    @property
    def url(self) -> str:
        return f"host=127.0.0.1 port={self.port} user=till dbname={DATABASE}"
