#!/usr/bin/env python3
"""Write the shared vectors, or check that they are current.

    generate.py          write the seven suites from the key files under keys/
    generate.py --check  write nothing; fail and name the suites that differ
    generate.py --keys   make the key files anew, then write the suites (signatures change)

Needs Python 3.9 and `openssl`; `--keys` needs `keytool`, `java` and the jar of Bouncy Castle as well (see key_files.py).
"""

import argparse
import sys
from typing import List

from generator import (
    callbacks_suite,
    key_files,
    keys_suite,
    requests_suite,
    responses_suite,
    sign_suite,
    signing_string_suite,
    verify_suite,
)
from generator.openssl import VECTORS
from generator.suite import Suite

SUITES = (
    signing_string_suite.suite,
    sign_suite.suite,
    verify_suite.suite,
    requests_suite.suite,
    responses_suite.suite,
    callbacks_suite.suite,
    keys_suite.suite,
)


def main() -> int:
    """Run the command line and return the exit status."""
    parser = argparse.ArgumentParser(description="Write or check the shared vectors.")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--check", action="store_true", help="write nothing, fail when a suite differs")
    what.add_argument("--keys", action="store_true", help="make the key files anew first")
    options = parser.parse_args()
    if options.keys:
        key_files.make_all()
    suites = [suite() for suite in SUITES]
    return check(suites) if options.check else write(suites)


def write(suites: List[Suite]) -> int:
    """Write every suite."""
    for suite in suites:
        (VECTORS / f"{suite.name}.json").write_bytes(suite.text().encode())
        print(f"{suite.name}: {len(suite.cases)} cases")
    return 0


def check(suites: List[Suite]) -> int:
    """Compare every suite with its file, byte for byte."""
    stale = [suite.name for suite in suites if not is_current(suite)]
    for name in stale:
        print(f"{name}.json is not what generate.py writes", file=sys.stderr)
    if not stale:
        print(f"vectors: {len(suites)} suites, {sum(len(suite.cases) for suite in suites)} cases, all current")
    return 1 if stale else 0


def is_current(suite: Suite) -> bool:
    """Whether the file of the suite exists and holds exactly its text."""
    file = VECTORS / f"{suite.name}.json"
    return file.exists() and file.read_bytes() == suite.text().encode()


if __name__ == "__main__":
    sys.exit(main())
