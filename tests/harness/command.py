"""Commands: each must end in time with the expected exit status, and its output is kept."""

from __future__ import annotations

import contextlib
import os
import shlex
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple, Union

Word = Union[str, Path, int, float]
# No command of a suite takes this long even on a slow machine, not even a full build.
TIMEOUT_SECONDS = 1800.0


class Failed(Exception):  # noqa: N818 - the result of a check, not an error of the program
    """A check failed. The text says what was expected and what happened."""


class NotRun(Exception):  # noqa: N818 - neither a success nor an error
    """A check cannot be made on this machine. The text says what is missing."""


class Ended(NamedTuple):
    """A finished command: `output` has both its streams in the order in which they were written."""

    command: str
    status: int
    output: str

    def must_say(self, phrase: str) -> Ended:
        if phrase not in self.output:
            raise Failed(f"{self.command}\ndid not say {phrase!r}, but:\n{self.output}")
        return self

    def must_not_say(self, phrase: str) -> Ended:
        if phrase in self.output:
            raise Failed(f"{self.command}\nsaid {phrase!r}:\n{self.output}")
        return self

    def must_have_line(self, line: str) -> Ended:
        if line not in self.output.splitlines():
            raise Failed(f"{self.command}\ndid not print the line {line!r}, but:\n{self.output}")
        return self


def run(
    *words: Word,
    status: int | None = 0,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    input: str = "",
    errors: Path | None = None,
    timeout: float = TIMEOUT_SECONDS,
) -> Ended:
    """Runs a command. The check fails unless it ends with `status` (None: any). `env` is added to our environment.

    For a check of the standard output alone, the file `errors` takes the other stream.
    """
    command = [str(word) for word in words]
    shown = shlex.join(command)
    try:
        with contextlib.ExitStack() as files:
            done = subprocess.run(
                command,
                cwd=cwd,
                env={**os.environ, **(env or {})},
                input=input,
                stdout=subprocess.PIPE,
                stderr=files.enter_context(errors.open("wb")) if errors else subprocess.STDOUT,
                encoding="utf-8",
                errors="replace",
                timeout=timeout,
                check=False,
            )
    except subprocess.TimeoutExpired as expired:
        said = (expired.stdout or b"").decode("utf-8", "replace")
        raise Failed(f"{shown}\ndid not end within {timeout:.0f} s; it said:\n{said}") from None
    except OSError as error:
        raise Failed(f"{shown}\ncould not be started: {error}") from None
    ended = Ended(shown, done.returncode, done.stdout)
    if status is not None and ended.status != status:
        wrong = errors.read_text(encoding="utf-8", errors="replace") if errors else ""
        raise Failed(f"{shown}\nended with {ended.status}, not {status}; it said:\n{ended.output}{wrong}")
    return ended


def must_fail(
    *words: Word,
    says: str,
    status: int | None = None,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    timeout: float = TIMEOUT_SECONDS,
) -> Ended:
    """Runs a command that must fail (with `status`, if given) and print `says`."""
    ended = run(*words, status=status, cwd=cwd, env=env, timeout=timeout)
    if ended.status == 0:
        raise Failed(f"{ended.command}\nsucceeded, but should have failed; it said:\n{ended.output}")
    return ended.must_say(says)


def at_fixed_addresses() -> tuple[str, ...]:
    """The prefix of a command with ThreadSanitizer: older versions fail at random if address randomisation is wide.

    Empty if the machine does not let a process turn randomisation off.
    """
    prefix = ("setarch", "-R")
    try:
        allowed = subprocess.run([*prefix, "true"], capture_output=True, timeout=60, check=False).returncode == 0
    except OSError:
        allowed = False
    return prefix if allowed else ()


def output(*words: Word, cwd: Path | None = None, input: str = "") -> str:
    """The standard output of a command that must succeed, without the last line feed."""
    command = [str(word) for word in words]
    done = subprocess.run(
        command, cwd=cwd, input=input, capture_output=True, encoding="utf-8", timeout=TIMEOUT_SECONDS, check=False
    )
    if done.returncode != 0:
        raise Failed(f"{shlex.join(command)}\nended with {done.returncode}: {done.stdout}{done.stderr}")
    return done.stdout.rstrip("\n")


def start(
    *words: Word, log: Path, cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> subprocess.Popen[bytes]:
    """Starts a command in the background; both its streams go to the file `log`."""
    with log.open("wb") as stream:
        return subprocess.Popen(
            [str(word) for word in words],
            cwd=cwd,
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
        )


def until(what: str, happened: Callable[[], bool], seconds: float = 60.0) -> None:
    """Waits until something has happened. The limit is generous: a slow machine must not fail a check."""
    deadline = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > deadline:
            raise Failed(f"{what}: not within {seconds:.0f} s")
        time.sleep(0.02)
