"""The tools of every suite of this project: commands and checks, a sandbox, a temporary PostgreSQL, the header as
data, the shared vectors, and the requirements on the machine.

Standard library only, Python 3.9 or later. A suite is a short program beside its language:

    suite = Suite("bindings/c")
    suite.check("the header in C99", run, "gcc", "-std=c99", "-fsyntax-only", "header.c")
    suite.end()
"""

from harness.command import Ended, Failed, NotRun, at_fixed_addresses, must_fail, output, run, start, until
from harness.header import Header
from harness.pages import code_blocks, same_code, shows_code_of
from harness.pgbouncer import PgBouncer
from harness.places import DEBUG, INCLUDE, PROGRAM, ROOT, SHARED_VECTORS, TARGET, VECTORS, fresh_folder
from harness.postgres import Postgres
from harness.sandbox import Sandbox
from harness.shared import fault_rows, must_run_every_row, must_run_every_vector, vector_cases
from harness.suite import Suite

__all__ = [
    "DEBUG",
    "INCLUDE",
    "PROGRAM",
    "ROOT",
    "SHARED_VECTORS",
    "TARGET",
    "VECTORS",
    "Ended",
    "Failed",
    "Header",
    "NotRun",
    "PgBouncer",
    "Postgres",
    "Sandbox",
    "Suite",
    "at_fixed_addresses",
    "code_blocks",
    "fault_rows",
    "fresh_folder",
    "must_fail",
    "must_run_every_row",
    "must_run_every_vector",
    "output",
    "run",
    "same_code",
    "shows_code_of",
    "start",
    "until",
    "vector_cases",
]
