"""The pytest plugin: a fresh gateway for each test that requests it, and a client of its merchant."""

from __future__ import annotations

import pytest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..client import Client
    from . import Sandbox


@pytest.fixture
def bestpay_sandbox() -> Iterator[Sandbox]:
    """A `bestpay.testing.Sandbox` for this test alone."""
    # Imported here because pytest loads every plugin in every run, used or not.
    from . import Sandbox

    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def bestpay_client(bestpay_sandbox: Sandbox) -> Client:
    """A `bestpay.Client` of the sandbox's merchant."""
    return bestpay_sandbox.client()
