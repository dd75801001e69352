"""Results, requests, entries and errors as JSON: by hand, by pydantic, by FastAPI; and what help() and hints know."""

from __future__ import annotations

import copy
import inspect
import json
import pickle
import pydoc
import sys
import typing
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Optional, get_type_hints

import bestpay
import bestpay.aio
import bestpay.testing
import bestpay.web
import pytest
from bestpay import (
    BEIJING,
    Amount,
    BarcodeOrder,
    BestpayError,
    Cashier,
    Effect,
    Entry,
    HandledCallback,
    Journal,
    OrderStatusResult,
    RefundResult,
    Request,
    TradeStatus,
    Verification,
    errors,
)
from bestpay.record import Record
from bestpay.testing import REFUSED, Sandbox
from given import asked_by_asgi, changed

MOMENT = datetime(2026, 3, 1, 9, 30, tzinfo=BEIJING)
RESULT = RefundResult(
    request_date=MOMENT,
    verification=Verification(hash="sha1", form="sorted"),
    other={"rate": Decimal("0.60"), "list": [{"a": None}]},
    trade_no="T1",
    refund_amt=Amount(1250),
    trade_status=TradeStatus("SUCCESS"),
    out_trade_no="A1",
    tradeprod_no=None,
    buyer_login_no="the payer's",
)
WRITTEN = {
    "verification": {"hash": "sha1", "form": "sorted"},
    "other": {"rate": "0.60", "list": [{"a": None}]},
    "request_date": "2026-03-01T09:30:00+08:00",
    "trade_no": "T1",
    "refund_amt": 1250,
    "trade_status": "SUCCESS",
    "out_trade_no": "A1",
    "tradeprod_no": None,
    "buyer_login_no": "***",
}
RECORDS = [
    value
    for module in ("bestpay.result", "bestpay.request", "bestpay.callback", "bestpay.cashier", "bestpay.journal")
    for value in vars(sys.modules[module]).values()
    if isinstance(value, type) and issubclass(value, Record) and value.field_names()
]


def test_a_result_is_written_with_the_types_of_json_and_without_the_payer() -> None:
    assert RESULT.to_dict() == dict(RESULT) == json.loads(RESULT.as_json()) == WRITTEN
    assert type(RESULT.to_dict()["trade_status"]) is str
    assert json.loads(json.dumps([RESULT], default=dict)) == [WRITTEN]
    # The object itself still has everything.
    assert RESULT.buyer_login_no == "the payer's"


def test_requests_replies_and_entries_are_written(
    bestpay_sandbox: Sandbox, order: dict[str, Any], tmp_path: Path
) -> None:
    assert BarcodeOrder(**order).to_dict() == {
        **changed(order, medium_no="***"),
        "request_date": None,
        "time_out": None,
        "remark": None,
    }
    cashier = Cashier(bestpay_sandbox.client(), Journal.sqlite(tmp_path / "till.db"))
    entry = cashier.take_payment(**order, within=60)
    written = json.loads(entry.as_json())
    assert (written["state"], written["amount"]) == ("success", 1250)
    assert datetime.fromisoformat(written["request_date"]) == entry.request_date
    (first, _) = [event.to_dict() for event in cashier.events()]
    assert (first["from_state"], first["to_state"], first["is_alarm"]) == (None, "sending", False)
    handled = cashier.on_callback(b"{}").to_dict()
    assert json.loads(handled["reply"]["body"])["success"] is False
    assert (handled["entry"], handled["error"]["kind"]) == (None, "missing_sign")


def test_an_error_is_written_with_effect_and_numbers(bestpay_sandbox: Sandbox, order: dict[str, Any]) -> None:
    with pytest.raises(BestpayError) as refused:
        bestpay_sandbox.client().order_by_barcode(**changed(order, medium_no=REFUSED))
    written = json.loads(json.dumps(refused.value.to_dict()))
    assert written["error"] == "RefusedError"
    assert (written["kind"], written["effect"], written["out_trade_no"]) == ("refused", "refused", "A1")
    assert written["code"]
    assert written["request_date"].endswith("+08:00")
    mismatch = errors.SignatureError("s", kind="signature_mismatch", effect=Effect.UNKNOWN, report=object(), hint="x")
    assert "report" not in mismatch.to_dict(), "it holds the message"
    assert mismatch.to_dict()["hint"] == "x"


def test_a_copy_with_another_value() -> None:
    other = RESULT.__replace__(trade_no="T2")
    assert (type(other), other.trade_no, RESULT.trade_no) == (RefundResult, "T2", "T1")
    assert other.__replace__(trade_no="T1") == RESULT
    if sys.version_info >= (3, 13):
        assert copy.replace(RESULT, trade_no="T2") == other


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_help_and_hints_know_every_field(record: type[Record]) -> None:
    text = pydoc.plain(pydoc.render_doc(record))
    below = text[text.index("Fields:") :] if "Fields:" in text else ""
    missing = [name for name in record.field_names() if f"{name}: " not in below]
    assert missing == []
    if sys.version_info >= (3, 10):
        assert set(record.field_names()) <= get_type_hints(record).keys()


def test_jedi_completes_every_field_and_keyword() -> None:
    """In IPython and Jupyter, which run on jedi."""
    jedi = pytest.importorskip("jedi")

    def completed(code: str) -> set[str]:
        return {completion.name for completion in jedi.Script(f"import bestpay\n{code}").complete()}

    for record in RECORDS:
        at_hand = completed(f"from {record.__module__} import *\ndef f(x: {record.__name__}):\n    x.")
        assert set(record.field_names()) <= at_hand, record
    keywords = completed("def f(client: bestpay.Client):\n    client.order_by_barcode(")
    assert {"out_trade_no=", "medium_no=", "request_date="} <= keywords
    assert "trade_status" in completed("def f(client: bestpay.Client):\n    client.order_by_barcode().")


def test_hints_of_errors_settings_and_names_without_a_docstring() -> None:
    if sys.version_info >= (3, 10):
        for name in errors.__all__:
            assert get_type_hints(getattr(bestpay, name)) is not None
        assert "read_timeout" in get_type_hints(bestpay.ClientSettings)
        assert "lease" in get_type_hints(bestpay.CashierSettings)
    assert bestpay.__doc__ is not None
    for name in ("Form", "Hash", "TradeType", "BEIJING"):
        assert f"`{name}`" in bestpay.__doc__, f"help(bestpay) says what {name} is"


def test_what_an_object_is_made_of_is_not_replaced(bestpay_sandbox: Sandbox, tmp_path: Path) -> None:
    client = bestpay_sandbox.client()
    cashier = Cashier(client, Journal.sqlite(tmp_path / "till.db"))
    for target, name in (
        (client, "merchant"),
        (client, "polling"),
        (client.polling, "first"),
        (client.polling, "longest"),
        (client.merchant, "core"),
        (client.merchant, "merchant_no"),
        (cashier, "client"),
        (cashier, "journal"),
        (cashier.journal, "core"),
        (RESULT, "trade_no"),
        (Amount(1), "fen"),
    ):
        with pytest.raises(AttributeError):
            setattr(target, name, getattr(target, name))


def test_what_the_platform_has_said_is_not_changed(bestpay_sandbox: Sandbox, order: dict[str, Any]) -> None:
    client = bestpay_sandbox.client()
    client.order_by_barcode(**order)
    closed = client.call_fields("/mapi/sandbox/closeOrder", {"outTradeNo": "A1"})
    assert closed.other["outTradeNo"] == "A1"

    def change(other: Any) -> None:
        other["outTradeNo"] = "A2"

    with pytest.raises(TypeError, match="it is read-only"):
        change(closed.other)
    arguments: dict[str, tuple[Any, ...]] = {
        "__delitem__": ("outTradeNo",),
        "__ior__": ({"a": 1},),
        "clear": (),
        "pop": ("outTradeNo",),
        "popitem": (),
        "setdefault": ("a", 1),
        "update": ({"a": 1},),
    }
    for method, given in arguments.items():
        with pytest.raises(TypeError, match="it is read-only"):
            getattr(closed.other, method)(*given)
    assert json.loads(json.dumps(closed.other)) == closed.other == dict(closed.other)
    # It is still a mapping that travels, compares and is written.
    for copied in (pickle.loads(pickle.dumps(closed)), copy.copy(closed), copy.deepcopy(closed)):
        assert (copied, hash(copied), copied.to_dict()) == (closed, hash(closed), closed.to_dict())
        with pytest.raises(TypeError):
            change(copied.other)


def test_pydantic_takes_and_writes_them() -> None:
    pydantic = pytest.importorskip("pydantic")
    adapter = pydantic.TypeAdapter(RefundResult)
    assert json.loads(adapter.dump_json(RESULT)) == WRITTEN
    assert adapter.validate_python(RESULT) is RESULT
    with pytest.raises(pydantic.ValidationError):
        adapter.validate_python(WRITTEN)
    schema = adapter.json_schema(mode="serialization")
    assert schema["title"] == "RefundResult"
    assert schema["properties"].keys() == WRITTEN.keys()
    assert schema["properties"]["refund_amt"]["anyOf"][0]["type"] == "integer"
    for record in (*RECORDS, *(getattr(errors, name) for name in errors.__all__)):
        adapter = pydantic.TypeAdapter(record)
        # In a model of the shop's, pydantic asks for the schema of what it would read.
        assert adapter.json_schema(mode="serialization") == adapter.json_schema()
    refused = errors.RefusedError("r", kind="refused", effect=Effect.REFUSED, code="C")
    written = json.loads(pydantic.TypeAdapter(BestpayError).dump_json(refused))
    assert written == refused.to_dict()
    amount = pydantic.TypeAdapter(Amount)
    assert amount.validate_json("1250") == amount.validate_python(Decimal("12.50")) == Amount(1250)
    assert amount.dump_json(Amount(1250)) == b"1250"
    for wrong in ("-1", "12.5", '"12"', str(1 << 63)):
        with pytest.raises(pydantic.ValidationError):
            amount.validate_json(wrong)
    for value in (-1, 12.5, None):
        with pytest.raises(pydantic.ValidationError):
            amount.validate_python(value)
    status = pydantic.TypeAdapter(TradeStatus)
    assert status.validate_json('"CLOSE"').is_final
    assert status.dump_json(TradeStatus("CLOSE")) == b'"CLOSE"'


def test_a_result_returned_from_fastapi_works(bestpay_sandbox: Sandbox, order: dict[str, Any], tmp_path: Path) -> None:
    fastapi, pydantic = pytest.importorskip("fastapi"), pytest.importorskip("pydantic")
    cashier = Cashier(bestpay_sandbox.client(), Journal.sqlite(tmp_path / "till.db"))
    entry = cashier.take_payment(**order, within=60)
    app = fastapi.FastAPI()

    def with_a_type() -> Entry:
        return entry

    def without_a_type():  # type: ignore[no-untyped-def]
        return {"entries": [entry]}

    def result() -> OrderStatusResult:
        return cashier.client.order_status(out_trade_no="A1", trade_date=entry.request_date)

    def callback() -> HandledCallback:
        return cashier.on_callback(b"{}")

    with_a_type.__annotations__["return"] = Entry
    result.__annotations__["return"] = OrderStatusResult
    callback.__annotations__["return"] = HandledCallback
    for path, endpoint in (("/t", with_a_type), ("/u", without_a_type), ("/r", result), ("/c", callback)):
        app.get(path)(endpoint)

    def got(path: str) -> Any:
        status, _, body = asked_by_asgi(app, b"", method="GET", path=path)
        assert status == 200
        return json.loads(body)

    sale = pydantic.create_model("Sale", entry=(Entry, ...), amount=(Amount, ...), error=(Optional[BestpayError], None))

    def in_a_model() -> Any:
        return sale(entry=entry, amount=entry.amount)

    app.get("/m", response_model=sale)(in_a_model)
    assert got("/m") == {"entry": entry.to_dict(), "amount": 1250, "error": None}
    assert got("/t") == entry.to_dict()
    assert got("/u") == {"entries": [entry.to_dict()]}
    assert got("/r")["trade_status"] == "SUCCESS"
    assert got("/c")["error"]["kind"] == "missing_sign"
    shapes = got("/openapi.json")
    assert "amount" in json.dumps(shapes)


PUBLIC = [
    (module, name)
    for module in (bestpay, bestpay.aio, bestpay.testing, bestpay.web)
    for name in module.__all__
    if inspect.isroutine(getattr(module, name)) or isinstance(getattr(module, name), type)
]


@pytest.mark.skipif(sys.version_info < (3, 10), reason="Python 3.9 cannot evaluate `str | None`")
@pytest.mark.parametrize(("module", "name"), PUBLIC, ids=[name for _, name in PUBLIC])
def test_hints_and_documentation_of_every_function_and_method(module: Any, name: str) -> None:
    """Frameworks read them at run time: FastAPI's Depends, typer, pydantic's validate_call."""
    public = getattr(module, name)
    assert inspect.getdoc(public)
    get_type_hints(public)
    if not isinstance(public, type):
        return
    for member, value in inspect.getmembers(public):
        ours = getattr(value, "__module__", "bestpay") or ""
        function = value.fget if isinstance(value, property) else value
        if inspect.isfunction(function) or inspect.ismethod(function):
            get_type_hints(function)
            assert member.startswith("_") or inspect.getdoc(value) or not ours.startswith("bestpay"), member


def test_typing_and_inspect_see_the_methods() -> None:
    assert not inspect.signature(Request).parameters
    assert inspect.signature(BarcodeOrder).parameters.keys() == set(BarcodeOrder.field_names())
    assert typing.is_typeddict(bestpay.ClientSettings) if sys.version_info >= (3, 10) else True
