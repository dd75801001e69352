"""The shared vectors, through the public interface. Their format: tests/vectors/README.md."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any

import pytest
from bestpay import (
    BEIJING,
    Amount,
    Answer,
    BestpayError,
    CallbackReply,
    Certificate,
    Effect,
    Merchant,
    MerchantKey,
    MismatchError,
    PlatformKey,
    RefusedError,
    canon,
    sign,
    verify,
)
from given import SUITES, VECTORS, suite

CASES = [pytest.param(name, case, id=f"{name}-{case['id']}") for name in SUITES for case in suite(name)["cases"]]


@pytest.mark.parametrize(("name", "case"), CASES)
def test_a_case_comes_to_what_it_states(name: str, case: dict[str, Any]) -> None:
    stated = case["expected"] if "expected" in case else case["error"]
    try:
        outcome = RUN[name](name, case)
    except BestpayError as error:
        outcome = told_of(error, name)
    # An outcome of the other kind has none of the stated members.
    assert {member: outcome.get(member) for member in stated} == stated
    assert ("code" in outcome) == ("error" in case)


def test_every_suite_of_the_folder_is_run() -> None:
    assert {path.stem for path in VECTORS.glob("*.json")} == set(SUITES)


def told_of(error: BestpayError, name: str) -> dict[str, Any]:
    assert name != "callbacks" or error.effect is Effect.UNKNOWN
    return {
        "code": error.kind,
        "field": error.field,
        "effect": str(error.effect),
        "hint": getattr(error, "hint", None),
        "platform_code": error.code if isinstance(error, RefusedError) else None,
        "platform_message": error.message if isinstance(error, RefusedError) else None,
    }


@cache
def merchant_of(name: str) -> Merchant:
    read = suite(name)
    settings = read["merchant"]
    now = datetime.strptime(settings["now"], "%Y-%m-%d %H:%M:%S").replace(tzinfo=BEIJING)
    return Merchant(
        api_url=settings["api_url"],
        institution_code=settings["institutionCode"],
        merchant_no=settings["merchantNo"],
        key=merchant_key(settings, "key"),
        # The requests' suite needs no platform key, but a merchant does.
        platform_key=PlatformKey.from_file(VECTORS / read.get("platform_key", "keys/platform-1024.cer")),
        clock=lambda: now,
    )


def merchant_key(case: dict[str, Any], file: str) -> MerchantKey:
    return MerchantKey.from_file(VECTORS / case[file], case["password"], case["alias"])


def body(case: dict[str, Any]) -> bytes:
    encoded = case.get("message_base64")
    message = base64.b64decode(encoded) if encoded is not None else case["message"].encode()
    return bytes(message.ljust(case.get("pad_to", 0)))


def limits(case: dict[str, Any]) -> dict[str, Any]:
    return dict(case.get("limits", {}))


def run_signing_string(_: str, case: dict[str, Any]) -> dict[str, Any]:
    return {"signing_string": canon(body(case), **limits(case))}


def run_sign(_: str, case: dict[str, Any]) -> dict[str, Any]:
    signed = sign(body(case), merchant_key(case, "key"), hash=case["hash"])
    return {"sign": json.loads(signed)["sign"], "signing_string": canon(body(case))}


def run_verify(_: str, case: dict[str, Any]) -> dict[str, Any]:
    key = PlatformKey.from_file(VECTORS / case["platform_key"])
    verified = verify(body(case), key, forbid_sha1=not case.get("allow_sha1", True), **limits(case))
    return {"hash": verified.verification.hash, "form": verified.verification.form}


def run_request(name: str, case: dict[str, Any]) -> dict[str, Any]:
    prepared = merchant_of(name).prepare_fields(case["interface"], case["fields"])
    sent = json.loads(prepared.body)
    return {
        "url": prepared.url,
        "read_timeout": prepared.read_timeout,
        "signing_string": prepared.signing_string,
        "sign": sent["sign"],
        "body": sent,
    }


def run_response(name: str, case: dict[str, Any]) -> dict[str, Any]:
    answer = merchant_of(name).accept_fields(case["interface"], case["fields"], case["http_status"], body(case))
    return {**shown(answer), "final": answer.trade_status.is_final}


def run_callback(name: str, case: dict[str, Any]) -> dict[str, Any]:
    assert CallbackReply.accepted().body.decode() == suite(name)["reply"]["accepted"]
    callback = merchant_of(name).read_callback(body(case))
    assert callback.reply() == CallbackReply.accepted()
    expect = suite(name)["expect"]
    order, refund, amount = expect["out_trade_no"], expect["out_request_no"], expect["amount"]
    not_as_refund = mismatch_of(
        lambda: callback.expect_refund(out_trade_no=order, out_request_no=refund, refund_amt=amount)
    )
    return {
        **shown(callback),
        "final": callback.trade_status.is_final,
        "not_as_payment": mismatch_of(lambda: callback.expect_payment(out_trade_no=order, trade_amt=amount)),
        "not_as_refund": not_as_refund,
    }


def mismatch_of(expect: Callable[[], None]) -> str | None:
    """The field by which a callback differs from the expected order or refund."""
    try:
        expect()
    except MismatchError as error:
        return error.field
    return None


def run_key(_: str, case: dict[str, Any]) -> dict[str, Any]:
    if case["role"] == "merchant":
        key = merchant_key(case, "file")
        return {**about(key), "alias": key.alias}
    platform = PlatformKey.from_file(VECTORS / case["file"])
    return {**about(platform), "others": [other.spki_sha256 for other in platform.others]}


def about(key: MerchantKey | PlatformKey) -> dict[str, Any]:
    return {
        "kind": key.kind,
        "bits": key.bits,
        "spki_sha256": key.spki_sha256,
        "certificate": key.certificate and dates(key.certificate),
    }


def dates(certificate: Certificate) -> dict[str, Any]:
    return {
        "common_name": certificate.common_name,
        "not_before": certificate.not_before.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "not_after": certificate.not_after.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }


def camel_case(attribute: str) -> str:
    first, *others = attribute.split("_")
    return first + "".join(map(str.title, others))


def shown(answer: Answer) -> dict[str, Any]:
    """The fields under their names on the wire, as the vectors write them."""
    values = {
        name: value for name, value in vars(answer).items() if name not in ("other", "request_date", "verification")
    }
    return {
        "fields": {camel_case(name): plain(value) for name, value in values.items() if value is not None},
        "other": plain_numbers(answer.other),
    }


def plain(value: Any) -> Any:
    if isinstance(value, Amount):
        return value.fen
    if isinstance(value, datetime):
        assert value.utcoffset() == BEIJING.utcoffset(None)
        return value.strftime("%Y%m%d%H%M%S")
    return str(value)


def plain_numbers(value: Any) -> Any:
    """The suites are read with floats. The digits of the values compared with them are checked by their own types."""
    return json.loads(json.dumps(value, default=float))


RUN = {
    "signing-string": run_signing_string,
    "sign": run_sign,
    "verify": run_verify,
    "requests": run_request,
    "responses": run_response,
    "callbacks": run_callback,
    "keys": run_key,
}
