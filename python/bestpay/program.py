"""The command `bestpay`: the same program as the Rust one, in this package's native module."""

from __future__ import annotations

import sys


def main() -> None:
    """Runs the program with the arguments of this process, and exits with its status."""
    import signal

    from ._native import run_program

    # The program does not return to the interpreter, whose handler would otherwise catch Ctrl-C.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    sys.exit(run_program(sys.argv))


if __name__ == "__main__":
    main()
