"""Suite `responses`: a request and the platform's answer to it (interface document 3.1, 3.2, 3.3, 3.5, 3.6)."""

from typing import Any, Dict, List, NamedTuple, Optional

from .merchant import INSTITUTION_CODE, MERCHANT, MERCHANT_NO, PLATFORM_KEY
from .requests_suite import (
    BARCODE_ORDER,
    INTERFACES,
    LEAST,
    ORDER_STATUS,
    QRCODE_ORDER,
    REFUND,
    REFUND_STATUS,
    Fields,
)
from .signed_message import (
    MARK,
    expect_one_signing_string,
    failure,
    signed,
    signed_object,
    success,
)
from .suite import Json, Suite, compact_json, error, kebab_case

BAD_LONGS: Dict[str, Any] = {
    "fraction": 1.5,
    "negative": -1,
    "beyond-64-bits": 9223372036854775808,
    "true": True,
    "array": [100],
    "text": "abc",
    "text-fraction": "100.0",
    "text-negative": "-1",
    "text-plus": "+100",
    "text-space": " 100",
    "text-exponent": "1e2",
    "text-fullwidth": "１００",
    "text-beyond-64-bits": "9223372036854775808",
}


class Accepted(NamedTuple):
    """An accepted answer: its listed fields, the other members of its result, and whether the trade is final."""

    id: str
    about: str
    interface: str
    message: str
    fields: Json
    final: bool
    other: Json = {}
    request: Optional[Fields] = None


class Refused(NamedTuple):
    """An answer that is an error, and what it says about the money."""

    id: str
    about: str
    interface: str
    message: str
    code: str
    field: Optional[str] = None
    effect: str = "unknown"
    platform_code: Optional[str] = None
    platform_message: Optional[str] = None
    http_status: int = 200


ORDER_RESULT: Json = {
    "tradeNo": "2026030110000021",
    "tradeprodNo": "2026030117000031",
    "merchantNo": MERCHANT_NO,
    "tradeStatus": "SUCCESS",
    "outTradeNo": BARCODE_ORDER["outTradeNo"],
    "tradeAmt": 100,
    "payAmt": 90,
    "disCountAmt": 10,
    "bankRequestNo": "4200000001",
}
QRCODE_RESULT: Json = {
    "tradeNo": "2026030110000022",
    "tradeprodNo": "2026030117000032",
    "merchantNo": MERCHANT_NO,
    "tradeStatus": "WAITFORPAY",
    "outTradeNo": QRCODE_ORDER["outTradeNo"],
    "tradeAmt": 2500,
    "paymentUrl": "https://h5.example/pay?order=1&token=a%2Bb",
    "bankRequestNo": "4200000002",
}
STATUS_RESULT: Json = {"tradeStatus": "FAIL", "errorMsgCode": "BALANCE", "errorMsgDesc": "余额不足"}
REFUND_RESULT: Json = {
    "tradeNo": "2026030110000041",
    "refundAmt": 100,
    "tradeStatus": "WAITFORPAY",
    "outTradeNo": REFUND["outRequestNo"],
    "tradeprodNo": "2026030117000051",
    "buyerLoginNo": "138****0000",
}
REFUND_STATUS_RESULT: Json = {
    "outTradeNo": REFUND_STATUS["outTradeNo"],
    "tradeNo": "2026030110000041",
    "outRequestNo": REFUND_STATUS["outRequestNo"],
    "refundCause": "商品退货",
    "refundAmt": 60,
    "tradeAmt": 100,
    "tradeStatus": "SUCCESS",
    "refundRequestDate": "2026-03-01 09:29:00",
}
PAID: Json = {"tradeStatus": "SUCCESS"}


# Two interfaces that the document does not list.
CLOSE = "/tradeprod/closeOrder"
SDK_CLOSE = "sdkRequest/uniformReceipt/closeOrder"
CLOSE_ORDER: Fields = {"outTradeNo": "A1"}
REQUESTS: Dict[str, Fields] = {**LEAST, CLOSE: CLOSE_ORDER, SDK_CLOSE: CLOSE_ORDER}


def _with(result: Json, **changes: Any) -> Json:
    return {**result, **changes}


def accepted_cases() -> List[Accepted]:
    """Every accepted answer."""
    numbers_as_text = _with(ORDER_RESULT, tradeAmt="100", payAmt="090", disCountAmt="0")
    return [
        # Every interface with every field.
        Accepted("barcode-order-all", "Every field of 3.1, disCountAmt as 3.1 spells it.", "barcode_order", success(ORDER_RESULT), ORDER_RESULT, True),
        Accepted("qrcode-order-all", "Every field of 3.2: not paid yet, with the address for the payer.", "qrcode_order", success(QRCODE_RESULT), QRCODE_RESULT, False),
        Accepted("order-status-all", "Every field of 3.3: the call succeeded, but the trade failed.", "order_status", success(STATUS_RESULT), STATUS_RESULT, True),
        Accepted("refund-all", "Every field of 3.5: a refund in progress.", "refund", success(REFUND_RESULT), REFUND_RESULT, False),
        Accepted("refund-status-all", "Every field of 3.6; refundRequestDate is passed on as text.", "refund_status", success(REFUND_STATUS_RESULT), REFUND_STATUS_RESULT, True),
        *(
            Accepted(f"{kebab_case(interface)}-only-status", "Only tradeStatus is mandatory in a result.", interface, success(PAID), PAID, True)
            for interface in LEAST
        ),
        # Statuses.
        *(
            Accepted(f"{kebab_case(interface)}-{status.lower()}", about, interface, success({"tradeStatus": status}), {"tradeStatus": status}, False)
            for interface in LEAST
            for status, about in (
                ("WAITFORPAY", "WAITFORPAY is not final: the payer or the platform has not finished."),
                ("REVERSED", "A status that the document does not list is kept and not final."),
            )
        ),
        Accepted("status-fail", "FAIL is final.", "barcode_order", success(_with(ORDER_RESULT, tradeStatus="FAIL")), _with(ORDER_RESULT, tradeStatus="FAIL"), True),
        Accepted("status-close", "CLOSE is final.", "order_status", success({"tradeStatus": "CLOSE"}), {"tradeStatus": "CLOSE"}, True),
        Accepted("status-in-small-letters", "Statuses are compared exactly: this one is unknown, so not final.", "refund_status", success({"tradeStatus": "success"}), {"tradeStatus": "success"}, False),
        # Numbers.
        Accepted("amounts-as-text", "Long fields may be strings of digits.", "barcode_order", success(numbers_as_text), _with(ORDER_RESULT, payAmt=90, disCountAmt=0), True),
        Accepted("amounts-zero", "A discount may be the whole amount.", "barcode_order", success(_with(ORDER_RESULT, payAmt=0, disCountAmt=100)), _with(ORDER_RESULT, payAmt=0, disCountAmt=100), True),
        Accepted("amount-of-64-bits", "Long is a 64-bit integer.", "barcode_order", success(_with(PAID, payAmt=9223372036854775807)), _with(PAID, payAmt=9223372036854775807), True),
        Accepted("refund-amount-as-text", "The Long field of 3.5 may be a string of digits.", "refund", success(_with(REFUND_RESULT, refundAmt="100")), REFUND_RESULT, False),
        Accepted("qrcode-amount-as-text", "The Long field of 3.2 may be a string of digits.", "qrcode_order", success(_with(QRCODE_RESULT, tradeAmt="2500")), QRCODE_RESULT, False),
        Accepted("refund-status-amounts-as-text", "The Long fields of 3.6 may be strings of digits.", "refund_status", success(_with(REFUND_STATUS_RESULT, tradeAmt="100", refundAmt="60")), REFUND_STATUS_RESULT, True),
        # null and absent.
        Accepted("nulls", "A null field counts as absent.", "barcode_order", success(_with(PAID, tradeNo=None, outTradeNo=None, tradeAmt=None, merchantNo=None, bankRequestNo=None)), PAID, True),
        Accepted("error-code-absent", "errorCode and errorMsg may be absent on success.", "order_status", signed_object({"success": True, "result": PAID}), PAID, True),
        Accepted("error-code-empty", "errorCode and errorMsg may be empty on success.", "order_status", signed_object({"success": True, "errorCode": "", "errorMsg": "", "result": PAID}), PAID, True),
        Accepted("error-code-on-success", "success alone decides, whatever errorCode says.", "order_status", signed_object({"success": True, "errorCode": "0000", "errorMsg": "成功", "result": PAID}), PAID, True),
        Accepted("empty-texts", "An empty text in an optional field means absent, also for an amount or a number.", "barcode_order", success(_with(PAID, tradeNo="", tradeprodNo="", merchantNo="", outTradeNo="", tradeAmt="", payAmt="", disCountAmt="", bankRequestNo="")), PAID, True),
        Accepted("unlisted-empty-text", "An empty number that 3.3 does not list says nothing about an order; it is kept.", "order_status", success(_with(PAID, outTradeNo="")), PAID, True, {"outTradeNo": ""}),
        # What the document does not list.
        Accepted("unlisted-in-result", "Members of result that the document does not list are kept.", "barcode_order", success(_with(ORDER_RESULT, tradeResultCode="00", buyer={"no": "1", "list": [1, True]}, count=2)), ORDER_RESULT, True, {"tradeResultCode": "00", "buyer": {"no": "1", "list": [1, True]}, "count": 2}),
        Accepted("unlisted-at-top-level", "Other members at top level are allowed, and signed.", "order_status", signed_object({"success": True, "result": PAID, "traceId": "t-1", "time": 1}), PAID, True),
        Accepted("field-of-another-interface", "Each section has its own spelling: discountAmt is unlisted in 3.1.", "barcode_order", success(_with(PAID, discountAmt=10)), PAID, True, {"discountAmt": 10}),
        Accepted("unlisted-but-matching", "Codes that 3.3 does not list are compared, and kept.", "order_status", success(_with(PAID, outTradeNo=ORDER_STATUS["outTradeNo"], merchantNo=MERCHANT_NO, institutionCode=INSTITUTION_CODE)), PAID, True, {"outTradeNo": ORDER_STATUS["outTradeNo"], "merchantNo": MERCHANT_NO, "institutionCode": INSTITUTION_CODE}),
        Accepted("sign-inside-result", "A sign inside result is an unlisted member.", "order_status", success(_with(PAID, sign="x")), PAID, True, {"sign": "x"}),
        # result as a string: 3.5 and 3.6 type it so, and it is accepted of every interface.
        Accepted("barcode-order-result-as-text", "3.1 with JSON in a string, signed verbatim.", "barcode_order", success(compact_json(ORDER_RESULT)), ORDER_RESULT, True),
        Accepted("qrcode-order-result-as-text", "3.2 with JSON in a string.", "qrcode_order", success(compact_json(QRCODE_RESULT)), QRCODE_RESULT, False),
        Accepted("order-status-result-as-text", "3.3 with JSON in a string.", "order_status", success(compact_json(STATUS_RESULT)), STATUS_RESULT, True),
        Accepted("refund-result-as-text", "3.5 types result as String: JSON in a string, signed verbatim.", "refund", success(compact_json(REFUND_RESULT)), REFUND_RESULT, False),
        Accepted("refund-status-result-as-text", "3.6 types result as String too; white space and order inside it do not matter.", "refund_status", success('{ "tradeStatus" : "FAIL",\n "refundAmt" : "60", "memo" : "\\u4e2d" }'), {"tradeStatus": "FAIL", "refundAmt": 60}, True, {"memo": "中"}),
        # Which request it answers.
        Accepted("refund-out-trade-no-is-request-no", "In 3.5 outTradeNo may be the refund's number.", "refund", success(_with(PAID, outTradeNo=REFUND["outRequestNo"])), _with(PAID, outTradeNo=REFUND["outRequestNo"]), True),
        Accepted("refund-out-trade-no-is-order-no", "In 3.5 outTradeNo may be the order's number.", "refund", success(_with(PAID, outTradeNo=REFUND["outTradeNo"])), _with(PAID, outTradeNo=REFUND["outTradeNo"]), True),
        Accepted("refund-status-amounts-not-asked", "The request of 3.6 has no amount, so any amount is accepted.", "refund_status", success(_with(PAID, tradeAmt=123456, refundAmt=1)), _with(PAID, tradeAmt=123456, refundAmt=1), True),
        Accepted("tenpay-order", "The answer to a request with optional fields.", "qrcode_order", success(QRCODE_RESULT), QRCODE_RESULT, False, request=_with(QRCODE_ORDER, tradeType="TENPAY", userCode="oUpF8uMuAJO", remark="r")),
        # Interfaces that the document does not list: their members are handed over, and their status says nothing.
        Accepted("unlisted-object", "The members of result.", CLOSE, success(_with(PAID, outTradeNo="A1", merchantNo=MERCHANT_NO, fee=1.50)), {}, False, _with(PAID, outTradeNo="A1", merchantNo=MERCHANT_NO, fee=1.50)),
        Accepted("unlisted-object-as-text", "The members of a result that is a string.", SDK_CLOSE, success(compact_json(_with(PAID, outTradeNo="A1"))), {}, False, _with(PAID, outTradeNo="A1")),
        Accepted("unlisted-other-amount", "In which unit another product has its amounts is not known: they are not compared.", CLOSE, success({"outTradeNo": "A1", "tradeAmt": 1.0}), {}, False, {"outTradeNo": "A1", "tradeAmt": 1.0}, request={"outTradeNo": "A1", "tradeAmt": "99"}),
        Accepted("unlisted-null", "A result may be null: the call succeeded.", CLOSE, success(None), {}, False),
        Accepted("unlisted-without-result", "A result may be absent.", CLOSE, signed_object({"success": True}), {}, False),
        Accepted("unlisted-text", "A result that is no object is handed over as it is.", CLOSE, success("OK"), {}, False, {"result": "OK"}),
        Accepted("unlisted-array", "The same with an array.", CLOSE, success([1, "a"]), {}, False, {"result": [1, "a"]}),
        Accepted("unlisted-amount", "In which unit another product has its amounts is not known: they are not compared.", CLOSE, success({"tradeAmt": "0.01"}), {}, False, {"tradeAmt": "0.01"}),
        Accepted("unlisted-refund-number", "outTradeNo may be the refund's number, as in 3.5.", CLOSE, success({"outTradeNo": "R1"}), {}, False, {"outTradeNo": "R1"}, request={"outTradeNo": "A1", "outRequestNo": "R1"}),
        # Separators in text.
        Accepted("payment-url-with-success-1", "&success=1 in a URL is not a splice, since success is a boolean.", "qrcode_order", success(_with(QRCODE_RESULT, paymentUrl="https://h5.example/pay?a=1&success=1&b=2")), _with(QRCODE_RESULT, paymentUrl="https://h5.example/pay?a=1&success=1&b=2"), False),
        Accepted("error-message-with-separators", "& and = in errorCode and errorMsg; every name occurs once except success, which is not a boolean there.", "order_status", signed_object({"success": True, "errorCode": "a&b", "errorMsg": "a&b=c&success=1&x=", "result": PAID}), PAID, True),
        Accepted("payment-url-with-trade-status", "Names inside result have no place of their own in the signing string.", "qrcode_order", success(_with(QRCODE_RESULT, paymentUrl="https://h5.example/pay?a=1&tradeStatus=SUCCESS&b=2")), _with(QRCODE_RESULT, paymentUrl="https://h5.example/pay?a=1&tradeStatus=SUCCESS&b=2"), False),
        # Hashes and forms.
        Accepted("signed-with-sha256", "A platform that has moved to SHA-256.", "order_status", signed('{"success":true,"result":{"tradeStatus":"SUCCESS"},"sign":"@SIGN@"}', digest="sha256"), PAID, True),
        Accepted("signed-without-nulls", "A platform that leaves nulls out and keeps the order of result.", "barcode_order", signed('{"success":true,"errorCode":null,"errorMsg":null,"result":{"tradeStatus":"SUCCESS","payAmt":1},"sign":"@SIGN@"}', form="received-skip-null"), _with(PAID, payAmt=1), True),
    ]  # fmt: skip


def refused_cases() -> List[Refused]:
    """Every answer that is an error."""
    paid = success(ORDER_RESULT)
    spliced_failure = 'x&result={"tradeStatus":"SUCCESS"}&success=true&z='
    spliced_success = {
        "errorCode": "E1",
        "errorMsg": "x",
        "result": PAID,
        "success": True,
        "z": "&result=null&success=false",
    }
    bait = 'x&result={"tradeStatus":"SUCCESS"}'
    waiting = {
        "errorCode": "",
        "errorMsg": f"{bait}&resulu=",
        "result": {"tradeStatus": "WAITFORPAY"},
        "success": True,
    }
    paid_out_of_it = {
        "errorCode": "",
        "errorMsg": "x",
        "result": PAID,
        "resulu": '&result={"tradeStatus":"WAITFORPAY"}',
        "success": True,
    }
    expect_one_signing_string(waiting, paid_out_of_it)
    expect_one_signing_string(
        {"errorCode": "E1", "errorMsg": spliced_failure, "result": None, "success": False}, spliced_success
    )
    return [
        # Refused by the platform: the only answer that says so.
        *(
            Refused(f"{kebab_case(interface)}-refused", "A signed refusal: nothing was done.", interface, failure("ORDER_FAIL", "请求时间有效范围(T-1, T+1)"), "refused", effect=INTERFACES[interface].effect_of_refusal, platform_code="ORDER_FAIL", platform_message="请求时间有效范围(T-1, T+1)")
            for interface in LEAST
        ),
        Refused("unlisted-refused", "A signed refusal of an interface that the document does not list.", CLOSE, failure("ORDER_FAIL", "closed"), "refused", effect="refused", platform_code="ORDER_FAIL", platform_message="closed"),
        Refused("unlisted-other-order", "An answer about another order.", CLOSE, success({"outTradeNo": "A2"}), "mismatch", "result.outTradeNo"),
        Refused("unlisted-other-merchant", "An answer about another merchant.", SDK_CLOSE, success({"merchantNo": "3178002070000009"}), "mismatch", "result.merchantNo"),
        Refused("unlisted-other-order-beside-result", "The answer itself names another order.", CLOSE, signed_object({"success": True, "outTradeNo": "A2"}), "mismatch", "outTradeNo"),
        Refused("unlisted-without-success", "What does not say that it succeeded has not.", CLOSE, signed_object({"result": PAID}), "missing_field", "success"),
        Refused("unlisted-changed", "A success that was changed on its way.", CLOSE, success({"closed": "N"}).replace('"N"', '"Y"'), "signature_mismatch"),
        Refused("unlisted-spliced", "A refusal whose text could be cut into a success.", CLOSE, failure("E1", spliced_failure), "spliced"),
        Refused("unlisted-duplicate", "A member of result occurs twice.", CLOSE, success('{"a":1,"a":2}'), "duplicate_member", "result.a"),
        Refused("unlisted-http-500", "A status of 500 says nothing.", CLOSE, paid, "http_status", http_status=500),
        Refused("refused-with-result", "success=false is a refusal, whatever result holds.", "barcode_order", failure("E1", "closed", ORDER_RESULT), "refused", effect="refused", platform_code="E1", platform_message="closed"),
        Refused("refused-signed-with-nulls-left-out", "A refusal signed without its nulls.", "refund", signed('{"success":false,"errorCode":"E1","errorMsg":"closed","result":null,"sign":"@SIGN@"}', form="sorted-skip-null"), "refused", effect="refused", platform_code="E1", platform_message="closed"),
        # Not verified: nothing in it is trusted.
        Refused("unsigned-failure", "A failure without a signature is not a refusal (PITFALLS: gopay/cmbpay, yansongda).", "barcode_order", '{"success":false,"errorCode":"ORDER_FAIL","errorMsg":"closed","result":null}', "missing_sign"),
        Refused("unsigned-success", "A success without a signature is not a success.", "barcode_order", compact_json({"success": True, "result": ORDER_RESULT}), "missing_sign"),
        Refused("forged-failure", "A refusal signed by somebody else.", "refund", signed('{"success":false,"errorCode":"E1","errorMsg":"closed","result":null,"sign":"@SIGN@"}', key="stranger-1024"), "signature_mismatch"),
        Refused("amount-changed", "A success whose amount was changed on the way.", "barcode_order", paid.replace('"payAmt":90', '"payAmt":100'), "signature_mismatch"),
        Refused("refusal-turned-into-success", "A refusal whose success was changed.", "order_status", failure("E1", "closed", PAID).replace("false", "true"), "signature_mismatch"),
        Refused("sign-not-base64", "sign is not Base64.", "order_status", compact_json({"success": True, "result": PAID, "sign": "ok"}), "invalid_sign"),
        # Not readable.
        Refused("empty-body", "The answer has no body.", "barcode_order", "", "invalid_json"),
        Refused("truncated", "The connection broke inside the answer.", "barcode_order", paid[:100], "invalid_json"),
        Refused("html", "A login page of the network.", "refund", "<html><body>Please log in</body></html>", "invalid_json"),
        Refused("not-an-object", "An array is not an answer.", "order_status", "[]", "not_an_object"),
        Refused("duplicate-member", "A second success after a signed refusal.", "barcode_order", failure("E1", "closed", ORDER_RESULT)[:-1] + ',"success":true}', "duplicate_member", "success"),
        Refused("duplicate-in-result", "A second tradeStatus inside result.", "order_status", signed('{"success":true,"result":{"tradeStatus":"FAIL","tradeStatus":"SUCCESS"},"sign":"@SIGN@"}', text='result={"tradeStatus":"FAIL","tradeStatus":"SUCCESS"}&success=true'), "duplicate_member", "result.tradeStatus"),
        Refused("duplicate-in-result-as-text", "A second tradeStatus inside a result that is a string.", "refund", success('{"tradeStatus":"FAIL","tradeStatus":"SUCCESS"}'), "duplicate_member", "result.tradeStatus"),
        # HTTP.
        Refused("http-500-with-signed-success", "A status of 500 and a body that says paid contradict each other.", "barcode_order", paid, "http_status", http_status=500),
        Refused("http-503-with-signed-refusal", "A refusal with the HTTP status 503 is not trusted.", "refund", failure("E1", "closed"), "http_status", http_status=503),
        Refused("http-502-html", "A gateway's error page: only the HTTP status is known (PITFALLS: wechatpay-java).", "barcode_order", "<html>\r\n<head><title>502 Bad Gateway</title></head></html>", "http_status", http_status=502),
        Refused("http-404-json", "A body that looks like a refusal, unsigned.", "order_status", '{"success":false,"errorCode":"404"}', "http_status", http_status=404),
        Refused("http-302", "A redirection is not followed.", "refund_status", "", "http_status", http_status=302),
        # success and result.
        Refused("success-absent", "success is mandatory.", "order_status", signed_object({"errorCode": None, "result": PAID}), "missing_field", "success"),
        Refused("success-null", "null counts as absent.", "order_status", signed_object({"success": None, "result": PAID}), "missing_field", "success"),
        Refused("success-as-text", "success must be a boolean, not text.", "order_status", signed_object({"success": "true", "result": PAID}), "invalid_field", "success"),
        Refused("success-as-number", "success must be a boolean, not a number.", "order_status", signed_object({"success": 1, "result": PAID}), "invalid_field", "success"),
        Refused("result-absent", "A success needs a result.", "barcode_order", signed_object({"success": True, "errorCode": None, "errorMsg": None}), "missing_field", "result"),
        Refused("result-null", "null counts as absent.", "barcode_order", success(None), "missing_field", "result"),
        Refused("result-empty", "An empty text means absent.", "barcode_order", success(""), "missing_field", "result"),
        Refused("result-number", "result must be an object.", "barcode_order", success(1), "invalid_field", "result"),
        Refused("result-array", "An array is not a result.", "qrcode_order", success([ORDER_RESULT]), "invalid_field", "result"),
        Refused("result-text", "Text is not a result unless it contains a JSON object.", "order_status", success("SUCCESS"), "invalid_field", "result"),
        Refused("refund-result-text", "In 3.5 it may be a string that holds JSON; this one does not.", "refund", success("SUCCESS"), "invalid_field", "result"),
        Refused("refund-status-result-text-of-array", "A string that contains JSON, but not an object.", "refund_status", success('["SUCCESS"]'), "invalid_field", "result"),
        *(
            Refused(f"{kebab_case(interface)}-without-status", "tradeStatus is mandatory in a result.", interface, success({"tradeNo": "2026030110000021"}), "missing_field", "result.tradeStatus")
            for interface in LEAST
        ),
        Refused("status-empty", "tradeStatus is mandatory: an empty text is not a status.", "barcode_order", success({"tradeStatus": ""}), "invalid_field", "result.tradeStatus"),
        Refused("status-null", "null counts as absent.", "barcode_order", success({"tradeStatus": None}), "missing_field", "result.tradeStatus"),
        Refused("status-number", "A status must be text.", "barcode_order", success({"tradeStatus": 1}), "invalid_field", "result.tradeStatus"),
        Refused("refund-text-without-status", "tradeStatus is mandatory in a result that is a string.", "refund", success('{"refundAmt":100}'), "missing_field", "result.tradeStatus"),
        # Long fields.
        *(
            Refused(f"amount-{name}", "A Long field is a whole number or a string of digits, 0 or more, of 64 bits.", "barcode_order", success(_with(PAID, payAmt=value)), "invalid_field", "result.payAmt")
            for name, value in BAD_LONGS.items()
        ),
        Refused("trade-amount-invalid", "An amount must be a Long before it is compared.", "barcode_order", success(_with(ORDER_RESULT, tradeAmt="1.00")), "invalid_field", "result.tradeAmt"),
        Refused("refund-amount-invalid", "refundAmt of 3.6 is a Long.", "refund_status", success(_with(REFUND_STATUS_RESULT, refundAmt="1,00")), "invalid_field", "result.refundAmt"),
        # Another's answer (PROTOCOL.md, section 6).
        Refused("other-order", "An answer about another order.", "barcode_order", success(_with(ORDER_RESULT, outTradeNo="A20260301000009")), "mismatch", "result.outTradeNo"),
        Refused("other-merchant", "An answer about another merchant.", "barcode_order", success(_with(ORDER_RESULT, merchantNo="3178002070000009")), "mismatch", "result.merchantNo"),
        Refused("other-amount", "An answer about another amount.", "barcode_order", success(_with(ORDER_RESULT, tradeAmt=1)), "mismatch", "result.tradeAmt"),
        Refused("other-amount-as-text", "An answer about another amount, as text.", "qrcode_order", success(_with(QRCODE_RESULT, tradeAmt="250")), "mismatch", "result.tradeAmt"),
        Refused("other-order-in-text", "An answer about another order, with a result that is a string.", "barcode_order", success(compact_json(_with(ORDER_RESULT, outTradeNo="A20260301000009"))), "mismatch", "result.outTradeNo"),
        Refused("other-order-by-case", "Codes are compared exactly.", "qrcode_order", success(_with(QRCODE_RESULT, outTradeNo="a20260301000002")), "mismatch", "result.outTradeNo"),
        Refused("other-institution", "An answer about another institution, in a member that 3.1 does not list.", "barcode_order", success(_with(ORDER_RESULT, institutionCode="3178002070000009")), "mismatch", "result.institutionCode"),
        Refused("other-order-in-status", "3.3 lists no order number; if there is one, it is compared.", "order_status", success(_with(PAID, outTradeNo="A20260301000009")), "mismatch", "result.outTradeNo"),
        Refused("other-merchant-in-status", "3.3 lists no merchant; if there is one, it is compared.", "order_status", success(_with(PAID, merchantNo=INSTITUTION_CODE)), "mismatch", "result.merchantNo"),
        Refused("refund-third-out-trade-no", "In 3.5 outTradeNo must be the order's or the refund's number.", "refund", success(_with(REFUND_RESULT, outTradeNo="A20260301000009")), "mismatch", "result.outTradeNo"),
        Refused("refund-other-request-no", "A refund number other than the request's.", "refund", success(_with(REFUND_RESULT, outRequestNo="R20260301000009")), "mismatch", "result.outRequestNo"),
        Refused("refund-other-amount", "Another amount was refunded.", "refund", success(_with(REFUND_RESULT, refundAmt=99)), "mismatch", "result.refundAmt"),
        Refused("refund-other-amount-in-text", "Another amount was refunded, with a result that is a string.", "refund", success(compact_json(_with(REFUND_RESULT, refundAmt=99))), "mismatch", "result.refundAmt"),
        Refused("refund-status-other-order", "An answer of 3.6 about another order.", "refund_status", success(_with(REFUND_STATUS_RESULT, outTradeNo="A20260301000009")), "mismatch", "result.outTradeNo"),
        Refused("refund-status-request-no-as-order", "In 3.6 outTradeNo can only be the order's number.", "refund_status", success(_with(REFUND_STATUS_RESULT, outTradeNo=REFUND_STATUS["outRequestNo"])), "mismatch", "result.outTradeNo"),
        Refused("refusal-of-another-order", "A signed refusal whose result is about another order decides nothing about this one.", "barcode_order", failure("E1", "closed", _with(ORDER_RESULT, outTradeNo="A20260301000009")), "mismatch", "result.outTradeNo"),
        Refused("refusal-of-another-order-in-text", "The same with a result that is a string.", "barcode_order", failure("E1", "closed", compact_json(_with(ORDER_RESULT, outTradeNo="A20260301000009"))), "mismatch", "result.outTradeNo"),
        Refused("refused-with-text", "A refusal whose result is a text without an object.", "barcode_order", failure("E1", "closed", "closed"), "refused", effect="refused", platform_code="E1", platform_message="closed"),
        Refused("refusal-of-another-refund", "A signed refusal that carries another refund's number beside its code.", "refund", signed('{"success":false,"errorCode":"E1","errorMsg":"closed","result":null,"outRequestNo":"R20260301000009","sign":"@SIGN@"}'), "mismatch", "outRequestNo"),
        Refused("refund-status-other-request-no", "An answer of 3.6 about another refund.", "refund_status", success(_with(REFUND_STATUS_RESULT, outRequestNo="R20260301000009")), "mismatch", "result.outRequestNo"),
        # Splicing: one signature, two messages.
        Refused("spliced-payment-url", "&success=true& in a URL: success could be in two places.", "qrcode_order", success(_with(QRCODE_RESULT, paymentUrl="https://h5.example/pay?a=1&success=true&b=2")), "spliced", "success"),
        Refused("spliced-error-message", "A refusal whose text could be cut into a success.", "order_status", failure("E1", spliced_failure), "spliced"),
        Refused("spliced-result", "errorMsg contains a result; resulu would swallow the original one.", "order_status", signed_object(waiting), "spliced", "result"),
        Refused("spliced-out-of-result", "The paid order that was cut out of it: the same signature.", "order_status", signed_object(paid_out_of_it), "spliced", "result"),
        Refused("spliced-result-beside-null", "errorMsg contains a result, and the answer has a null.", "order_status", signed_object({"errorCode": "", "errorMsg": bait, "result": None, "success": True}), "spliced", "result"),
        Refused("spliced-result-beside-null-left-out", "The same if nulls are left out of the signing string.", "order_status", signed(compact_json({"errorCode": "", "errorMsg": bait, "result": None, "success": True, "sign": MARK}), form="sorted-skip-null"), "spliced", "result"),
        Refused("spliced-result-absent", "errorMsg contains a result, and the answer has none: a refusal that is not trusted.", "order_status", signed_object({"errorCode": "E1", "errorMsg": bait, "success": False}), "spliced", "result"),
        Refused("swallowed-result", "A forger has moved the result of a success into errorMsg.", "order_status", signed_object({"errorCode": "", "errorMsg": "&result={\"tradeStatus\":\"SUCCESS\"}", "success": True}), "spliced", "result"),
        Refused("swallowed-error-message", "A forger has moved errorMsg into errorCode.", "order_status", signed_object({"errorCode": "E1&errorMsg=closed", "result": None, "success": False}), "spliced", "errorMsg"),
        Refused("spliced-out-of-error-message", "The success that was cut out of it: the same signature.", "order_status", signed_object(spliced_success), "spliced"),
    ]  # fmt: skip


def suite() -> Suite:
    """The whole suite."""
    return Suite(
        "responses",
        "Answers to requests: accepted, refused and rejected ones, and what an error says about the money.",
        {"merchant": MERCHANT, "platform_key": PLATFORM_KEY},
        [*map(_accepted_case, accepted_cases()), *map(_refused_case, refused_cases())],
    )


def _accepted_case(case: Accepted) -> Json:
    return {
        "id": case.id,
        "about": case.about,
        "interface": case.interface,
        "fields": case.request or REQUESTS[case.interface],
        "http_status": 200,
        "message": case.message,
        "expected": {"fields": case.fields, "other": case.other, "final": case.final},
    }


def _refused_case(case: Refused) -> Json:
    return {
        "id": case.id,
        "about": case.about,
        "interface": case.interface,
        "fields": REQUESTS[case.interface],
        "http_status": case.http_status,
        "message": case.message,
        "error": error(
            case.code,
            field=case.field,
            effect=case.effect,
            platform_code=case.platform_code,
            platform_message=case.platform_message,
        ),
    }
