"""A suite: named checks, each of which passes or says why it failed."""

from __future__ import annotations

import sys
import time
import traceback
from collections.abc import Callable
from typing import Any, NoReturn

from harness.command import Ended, Failed, NotRun

# Lines that the gate shows even if all is well.
COUNTS = ("vectors: ", "faults: ", "fastjson: ", "leaks: ", "null arguments: ")


class Suite:
    """Runs checks one by one and counts them. Words on the command line select checks by their names.

    `--all` on the command line adds the checks of the release tier: a suite reads `everything`.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.everything = "--all" in sys.argv[1:]
        self.chosen = [word for word in sys.argv[1:] if word != "--all"]
        self.unused = set(self.chosen)
        self.passed = 0
        self.failed: list[str] = []
        self.not_run = 0

    def check(self, name: str, body: Callable[..., Any], *arguments: Any, **options: Any) -> bool:
        """Calls `body`. An exception fails the check, unless it is NotRun; a returned text is shown."""
        self.unused -= {word for word in self.chosen if word in name}
        if self.chosen and not any(word in name for word in self.chosen):
            return True
        started = time.monotonic()
        try:
            result = body(*arguments, **options)
        except NotRun as reason:
            self.not_run += 1
            print(f"NOT RUN {name}: {reason}", flush=True)
            return False
        except Exception as error:
            self.failed.append(name)
            why = str(error) if isinstance(error, Failed) else traceback.format_exc()
            print(f"FAILED  {name}\n        " + why.rstrip().replace("\n", "\n        "), flush=True)
            return False
        self.passed += 1
        print(f"ok      {name} ({time.monotonic() - started:.1f} s)", flush=True)
        said = result.output if isinstance(result, Ended) else result if isinstance(result, str) else ""
        for line in said.splitlines():
            if not isinstance(result, Ended) or line.startswith(COUNTS):
                print(f"        {line}", flush=True)
        return True

    def end(self) -> NoReturn:
        """Prints the count and ends the process: with 1 if a check failed or none was run."""
        self.failed += [f"no check has {word!r} in its name" for word in sorted(self.unused)]
        for name in self.failed:
            print(f"FAILED  {self.name}: {name}")
        total = self.passed + len(self.failed)
        not_run = f", {self.not_run} not run" if self.not_run else ""
        print(f"{self.name}: {self.passed} of {total} checks passed{not_run}", flush=True)
        sys.exit(0 if total and not self.failed else 1)
