"""The package's names: available at run time, no clash with Python's, documented, and equal to the core's."""

from __future__ import annotations

import builtins
import inspect
import re
import sys
from typing import Any, get_type_hints

import bestpay
import pytest
from bestpay import errors, request, testing
from bestpay._native import sandbox_values
from bestpay.aio import AsyncCashier, AsyncClient
from bestpay.record import Record
from bestpay.result import ANSWERS
from given import CASHIER_METHODS, METHODS

EXPORTED: list[Any] = [getattr(request, name) for name in request.__all__]
REQUESTS: list[type[bestpay.Request[Any]]] = [kind for kind in EXPORTED if isinstance(kind, type)]
RECORDS: list[type[Record]] = [*REQUESTS, *ANSWERS.values(), bestpay.Callback, bestpay.Entry]
CALLS = [
    *((of, method) for of in (bestpay.Client, AsyncClient) for method in METHODS.values()),
    *((of, method) for of in (bestpay.Cashier, AsyncCashier) for method in CASHIER_METHODS.values()),
]
knows_optional_types = pytest.mark.skipif(
    sys.version_info < (3, 10), reason="`str | None` has no meaning to Python 3.9"
)


def test_every_interface_is_there() -> None:
    assert {cls.interface: cls.answer for cls in REQUESTS} == ANSWERS
    assert list(METHODS) == list(ANSWERS)


@knows_optional_types
@pytest.mark.parametrize("cls", RECORDS, ids=lambda cls: cls.__name__)
def test_signature_and_type_hints_know_every_field(cls: type[Record]) -> None:
    fields = set(cls._fields)  # pyright: ignore[reportPrivateUsage]
    assert fields
    assert set(inspect.signature(cls).parameters) == fields
    assert fields <= set(get_type_hints(cls))


@knows_optional_types
@pytest.mark.parametrize(("of", "method"), CALLS)
def test_signature_and_type_hints_know_every_keyword(of: type, method: str) -> None:
    function = getattr(of, method)
    keywords = set(inspect.signature(function).parameters) - {"self"}
    assert keywords == set(get_type_hints(function)) - {"return"}
    assert keywords - {"within"} in [set(cls._fields) for cls in REQUESTS]  # pyright: ignore[reportPrivateUsage]


def test_no_name_shadows_a_builtin() -> None:
    for name in (*bestpay.__all__, *testing.__all__, *vars(errors)):
        assert name.startswith("__") or not hasattr(builtins, name), name
        assert name not in ("TimeoutError", "CancelledError")


def test_the_reserved_values_are_the_sandboxs() -> None:
    """Every reserved value has its name, and the docstring below it names its field."""
    named = {name: getattr(testing, name) for name in testing.__all__ if name != "Sandbox"}
    assert named == {name.upper(): value for name, _, value, _ in sandbox_values()}
    source = inspect.getsource(testing)
    for name, field, _, _ in sandbox_values():
        documented = re.search(rf'^{name.upper()}: str = .*\n"""`(\w+)`.*"""$', source, re.M)
        assert documented is not None, name
        assert documented[1] == {"mediumNo": "medium_no"}.get(field, field), name


def test_everything_public_is_documented_and_exported() -> None:
    for name in bestpay.__all__:
        thing = getattr(bestpay, name)
        assert not inspect.isclass(thing) or inspect.getdoc(thing), name
    documented = (
        *(bestpay.Client, bestpay.Cashier, bestpay.Journal, bestpay.Entry, bestpay.State, bestpay.Merchant),
        *(AsyncClient, AsyncCashier, testing.Sandbox, bestpay.Callback),
    )
    for cls in documented:
        for name, member in vars(cls).items():
            if not name.startswith("_") and (inspect.isfunction(member) or isinstance(member, property)):
                assert inspect.getdoc(getattr(cls, name)) or name == "of_core", f"{cls.__name__}.{name}"


def test_the_version_is_the_workspaces() -> None:
    from importlib.metadata import version

    assert bestpay.__version__ == version("bestpay")
