"""The Python names, held against the core's tables: none is missing, none is invented, what is secret is hidden."""

from __future__ import annotations

import builtins
import inspect
import re
from typing import Any

import bestpay
import pytest
from bestpay import errors, testing
from bestpay._native import callback_fields, error_kinds, interfaces, sandbox_values, states
from bestpay.aio import AsyncCashier, AsyncClient
from bestpay.merchant import ANSWERS
from given import CASHIER_METHODS, METHODS

REQUESTS: list[type[bestpay.Request[Any]]] = [
    bestpay.BarcodeOrder,
    bestpay.QrcodeOrder,
    bestpay.OrderStatus,
    bestpay.Refund,
    bestpay.RefundStatus,
]
TYPES = {
    "Fen": "Amount",
    "Status": "TradeStatus",
    "CompactTime": "datetime",
}
FILLED_IN = {"request_date", "time_out"}
"""Mandatory for the platform, and filled in by the merchant where they are left out."""


def annotations_of(cls: type) -> dict[str, str]:
    own: dict[str, str] = {}
    for parent in reversed(cls.__mro__):
        own.update(vars(parent).get("__annotations__", {}))
    return {name: kind for name, kind in own.items() if not kind.startswith("ClassVar")}


@pytest.mark.parametrize("request_class", REQUESTS, ids=lambda cls: cls.__name__)
def test_requests_have_the_fields_of_the_table(request_class: type[bestpay.Request[Any]]) -> None:
    rows = interfaces()[request_class.interface][0]
    parameters = inspect.signature(getattr(bestpay.Client, METHODS[request_class.interface])).parameters
    of_async = inspect.signature(getattr(AsyncClient, METHODS[request_class.interface])).parameters
    attributes = {row[0] for row in rows}
    assert set(annotations_of(request_class)) == attributes
    assert set(parameters) == set(of_async) == attributes | {"self"}
    for attribute, _, kind, mark in rows:
        has_default = parameters[attribute].default is not inspect.Parameter.empty
        assert parameters[attribute].kind is inspect.Parameter.KEYWORD_ONLY
        assert has_default == (mark != "M" or attribute in FILLED_IN), attribute
        optional = " | None" if has_default else ""
        wanted = {"Fen": "Money", "Seconds": "int", "Time": "datetime", "TradeType": "TradeType"}.get(kind, "str")
        assert annotations_of(request_class)[attribute] == wanted + optional
        assert (attribute in request_class._hidden) == kind.startswith("Payer")  # pyright: ignore[reportPrivateUsage]


@pytest.mark.parametrize("name", ["callback", *ANSWERS])
def test_results_have_the_fields_of_the_table(name: str) -> None:
    cls: type[bestpay.Answer] = bestpay.Callback if name == "callback" else ANSWERS[name]
    rows = callback_fields() if name == "callback" else interfaces()[name][1]
    own = annotations_of(cls)
    of_request: set[str] = set() if name == "callback" else {"request_date"}
    assert set(own) - {"verification", "other"} == {row[0] for row in rows} | of_request
    for attribute, _, kind, mark in rows:
        optional = "" if mark == "M" else " | None"
        wanted = "CallbackTradeType" if attribute == "trade_type" else TYPES.get(kind, "str")
        assert own[attribute] == wanted + optional, attribute
        assert (attribute in cls._hidden) == kind.startswith("Payer")  # pyright: ignore[reportPrivateUsage]


@pytest.mark.parametrize("interface", CASHIER_METHODS)
def test_a_cashier_takes_the_keywords_of_the_client(interface: str) -> None:
    method = CASHIER_METHODS[interface]
    of_client = inspect.signature(getattr(bestpay.Client, METHODS[interface])).parameters
    for cashier in (bestpay.Cashier, AsyncCashier):
        parameters = dict(inspect.signature(getattr(cashier, method)).parameters)
        within = parameters.pop("within")
        assert within.default is inspect.Parameter.empty
        assert parameters == of_client


def test_the_states_are_the_journals() -> None:
    assert [(state.value, state.is_final, state.is_open) for state in bestpay.State] == states()


def test_every_interface_is_there() -> None:
    assert {cls.interface: cls.answer for cls in REQUESTS} == ANSWERS
    assert list(interfaces()) == list(ANSWERS) == list(METHODS)


def test_every_class_of_error_has_its_exception() -> None:
    classes: dict[str, Any] = vars(errors)["_CLASSES"]
    assert {error_class for _, error_class in error_kinds()} == set(classes)
    assert len(error_kinds()) > 30


def test_no_name_shadows_a_builtin() -> None:
    for name in (*bestpay.__all__, *testing.__all__, *vars(errors)):
        assert name.startswith("__") or not hasattr(builtins, name), name
        assert name not in ("TimeoutError", "CancelledError")


def test_the_reserved_values_are_the_sandboxs() -> None:
    """Every one has its name, and the docstring below it names the field that carries it."""
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
