"""A contender: a process that waits for its turn, and repeats one task for a given time."""

from __future__ import annotations

import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from select import select
from typing import NamedTuple

from harness import Failed

PATIENCE = 120
"""Seconds. Every turn is much shorter."""


class Turn(NamedTuple):
    """The time of one operation in one turn, in nanoseconds: by the clock, and of all processors together."""

    wall: float
    processor: float


@dataclass
class Contender:
    """A program, and its name in the tables."""

    label: str
    process: subprocess.Popen[str]

    @classmethod
    def start(cls, label: str, command: list[str], folder: Path) -> Contender:
        words = [*command, str(folder)]
        pipe = subprocess.PIPE
        return cls(label, subprocess.Popen(words, stdin=pipe, stdout=pipe, text=True, encoding="utf-8"))

    def ask(self, line: str) -> str:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        try:
            self.process.stdin.write(line + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            raise self.ended(line) from None
        if not select([self.process.stdout], [], [], PATIENCE)[0]:
            raise Failed(f"{self.label}: no answer to `{line}` in {PATIENCE} s")
        answer = self.process.stdout.readline()
        if not answer:
            raise self.ended(line)
        return answer.rstrip("\n")

    def ended(self, line: str) -> Failed:
        return Failed(f"{self.label}: ended at `{line}` with exit status {self.process.wait()}")

    def show(self, task: str) -> str:
        """The result of one operation."""
        return self.ask(f"show {task}")

    def run(self, task: str, threads: int, milliseconds: int, batch: int) -> Turn:
        before = self.processor_time()
        operations, nanoseconds = map(int, self.ask(f"run {task} {threads} {milliseconds} {batch}").split())
        return Turn(nanoseconds / operations, (self.processor_time() - before) / operations)

    def processor_time(self) -> int:
        """Nanoseconds that all threads of the process have had so far: clock_getcpuclockid(3)."""
        return time.clock_gettime_ns((~self.process.pid << 3) | 2)

    def stop(self) -> None:
        """Ends the process by closing its input."""
        assert self.process.stdin is not None
        with suppress(BrokenPipeError):
            self.process.stdin.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
