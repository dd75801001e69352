"""Suite `requests`: from the fields of a request to its signed body (interface document 3.1, 3.2, 3.3, 3.5, 3.6)."""

import json
from typing import Any, Dict, List, NamedTuple, Optional, Tuple, Union

from .merchant import API_URL, INSTITUTION_CODE, KEY, MERCHANT, MERCHANT_NO, NOW
from .message import parse, signing_string
from .openssl import sign
from .suite import Json, Suite, compact_json, error, kebab_case

Fields = Dict[str, Union[str, int]]


class Interface(NamedTuple):
    """The URL of a request, its read timeout, and the defaults of its fields."""

    path: str
    read_timeout: int
    defaults: Fields
    is_question: bool = False

    @property
    def effect_before_sending(self) -> str:
        """The error of a question says nothing about its order."""
        return "unknown" if self.is_question else "not_sent"

    @property
    def effect_of_refusal(self) -> str:
        """As above."""
        return "unknown" if self.is_question else "refused"


class Accepted(NamedTuple):
    """Fields that make a request."""

    id: str
    about: str
    interface: str
    fields: Fields


class Refused(NamedTuple):
    """Fields that are refused before anything is signed."""

    id: str
    about: str
    interface: str
    fields: Fields
    code: str
    field: Optional[str]


INTERFACES: Dict[str, Interface] = {
    "barcode_order": Interface("/mapi/o2o/aggregatePayment/orderMixBrcode", 60, {"requestDate": NOW, "timeOut": 1500}),
    "qrcode_order": Interface("/mapi/o2o/aggregatePayment/platform/orderMixQrcode", 60, {"requestDate": NOW, "timeOut": 1500}),
    "order_status": Interface("/mapi/o2o/aggregatePayment/confirmOrderStatus", 6, {}, is_question=True),
    "refund": Interface("/mapi/o2o/aggregatePayment/refund", 6, {"requestDate": NOW}),
    "refund_status": Interface("/mapi/o2o/aggregatePayment/queryRefundOrder", 6, {}, is_question=True),
}  # fmt: skip

# An interface that the document does not list is called by its path, or by this and its path.
SDK_REQUEST = "sdkRequest"
JSON = ":json"
SDK_REQUEST_PATH = "/mapi/sdkRequest?BESTPAY_MAPI_VERSION=1.0"


def interface_of(name: str) -> Interface:
    """The interface of this name. One that the document does not list may move money."""
    if name in INTERFACES:
        return INTERFACES[name]
    return Interface(SDK_REQUEST_PATH if name.startswith(SDK_REQUEST) else name, 60, {})


# The mandatory fields of each interface.
BARCODE_ORDER: Fields = {
    "outTradeNo": "A20260301000001",
    "tradeAmt": 100,
    "subject": "聚合支付付款码下单",
    "mediumNo": "134567890123456789",
    "goodsInfo": "聚合支付-一盒",
    "notifyUrl": "https://shop.example/aggregate/pay/notice",
    "operator": "till-1",
}
QRCODE_ORDER: Fields = {
    "outTradeNo": "A20260301000002",
    "tradeAmt": 2500,
    "subject": "聚合支付收款码下单",
    "tradeType": "ALIPAY",
    "goodsInfo": "聚合支付-一盒",
    "notifyUrl": "https://shop.example/aggregate/pay/notice",
    "operator": "till-1",
}
ORDER_STATUS: Fields = {"outTradeNo": "A20260301000001", "tradeDate": "2026-03-01 09:29:00"}
REFUND: Fields = {
    "outTradeNo": "A20260301000001",
    "outRequestNo": "R20260301000001",
    "refundAmt": 100,
    "operator": "till-1",
    "notifyUrl": "https://shop.example/aggregate/refund/notice",
}
REFUND_STATUS: Fields = {
    "outTradeNo": "A20260301000001",
    "outRequestNo": "R20260301000001",
    "refundDate": "2026-03-01 09:29:00",
}
LEAST: Dict[str, Fields] = {
    "barcode_order": BARCODE_ORDER,
    "qrcode_order": QRCODE_ORDER,
    "order_status": ORDER_STATUS,
    "refund": REFUND,
    "refund_status": REFUND_STATUS,
}

LONGEST_URL = "https://shop.example/" + "n" * 1003
SPLICED_ORDER = (
    "x&institutionCode=1&mediumNo=2&merchantNo=3&notifyUrl=https://a.example/&operator=o&outTradeNo=4"
    "&requestDate=2026-03-01 09:30:00&subject=s&timeOut=1500&tradeAmt=1&z="
)
SPLICED_REFUND = "till-1&outRequestNo=1&outTradeNo=2&refundAmt=1&requestDate=2026-03-01 09:30:00&z="


def _with(least: Fields, **changes: Union[str, int]) -> Fields:
    return {**least, **changes}


def _without(least: Fields, name: str) -> Fields:
    return {other: value for other, value in least.items() if other != name}


def _each_mandatory_field_missing() -> List[Refused]:
    return [
        Refused(
            f"{kebab_case(interface)}-without-{kebab_case(field)}",
            f"{field} is mandatory and has no default.",
            interface,
            _without(least, field),
            "missing_field",
            field,
        )
        for interface, least in LEAST.items()
        for field in least
    ]


def _each_mandatory_text_empty() -> List[Refused]:
    return [
        Refused(
            f"{kebab_case(interface)}-empty-{kebab_case(field)}",
            f"{field} is mandatory: empty counts as missing.",
            interface,
            {**least, field: ""},
            "missing_field",
            field,
        )
        for interface, least in LEAST.items()
        for field, value in least.items()
        if isinstance(value, str)
    ]


ACCEPTED: List[Accepted] = [
    *(Accepted(f"{kebab_case(name)}-least", "Only the mandatory fields: institution, merchant and defaults are filled in.", name, fields) for name, fields in LEAST.items()),
    Accepted("barcode-order-all", "Every field of 3.1.", "barcode_order", _with(BARCODE_ORDER, requestDate="2026-03-01 09:29:59", timeOut=60, remark="桌号 12")),
    Accepted("qrcode-order-all", "Every field of 3.2; TENPAY with its userCode.", "qrcode_order", _with(QRCODE_ORDER, tradeType="TENPAY", userCode="oUpF8uMuAJO_M2pxb1Q9zNjWeS6o", requestDate="2026-02-28 23:59:59", timeOut=1, remark="r")),
    Accepted("refund-all", "Every field of 3.5.", "refund", _with(REFUND, requestDate="2026-03-01 09:29:59", refundCause="商品退货", remark="r")),
    Accepted("trade-type-bestpay", "BESTPAY needs no userCode.", "qrcode_order", _with(QRCODE_ORDER, tradeType="BESTPAY")),
    Accepted("user-code-without-tenpay", "A userCode may be given with any trade type.", "qrcode_order", _with(QRCODE_ORDER, userCode="2088000000000001")),
    Accepted("optional-text-empty", "An optional text that is empty is sent and signed as empty.", "barcode_order", _with(BARCODE_ORDER, remark="")),
    Accepted("amount-one-fen", "The smallest amount is one fen.", "barcode_order", _with(BARCODE_ORDER, tradeAmt=1)),
    Accepted("amount-beyond-2-to-53", "Amounts are 64-bit integers, not floats.", "barcode_order", _with(BARCODE_ORDER, tradeAmt=9007199254740993)),
    Accepted("refund-amount-one-fen", "The smallest refund is one fen.", "refund", _with(REFUND, refundAmt=1)),
    Accepted("code-of-64-characters", "Codes have up to 64 characters.", "barcode_order", _with(BARCODE_ORDER, outTradeNo="A" * 64)),
    Accepted("code-of-one-character", "Codes have at least one character.", "order_status", _with(ORDER_STATUS, outTradeNo="~")),
    Accepted("code-with-punctuation", "Codes may contain every visible ASCII character except & and =.", "order_status", _with(ORDER_STATUS, outTradeNo="!\"#$%'()*+,-./:;<>?@[\\]^_`{|}~")),
    Accepted("text-of-1024-characters", "Free text has up to 1024 characters, not bytes.", "barcode_order", _with(BARCODE_ORDER, goodsInfo="盒" * 1024)),
    Accepted("text-with-quotes-and-spaces", "Quotes, backslashes and spaces are plain text.", "barcode_order", _with(BARCODE_ORDER, goodsInfo=' "a" \\ /b/ <c>\' ')),
    Accepted("text-beyond-the-basic-plane", "Characters outside the basic plane.", "refund", _with(REFUND, refundCause="𠮷野家😀")),
    Accepted("text-with-line-separator", "U+2028 is not a control character; at top level it is signed unescaped.", "barcode_order", _with(BARCODE_ORDER, goodsInfo="a\u2028b\u00a0c")),
    Accepted("text-with-separators", "& and = in a free text after which there is no mandatory name.", "barcode_order", _with(BARCODE_ORDER, goodsInfo="1&1=2&x=y", remark="a=b&c")),
    Accepted("text-that-looks-encoded", "Nothing is percent-encoded or decoded.", "barcode_order", _with(BARCODE_ORDER, subject="100%25+%26")),
    Accepted("notify-url-with-query", "A URL with a query, a port and a numeric address.", "barcode_order", _with(BARCODE_ORDER, notifyUrl="http://192.0.2.7:8080/notice?shop=1&till=2")),
    Accepted("notify-url-with-out-trade-no", "&outTradeNo= in the URL is not a splice: operator must come between.", "barcode_order", _with(BARCODE_ORDER, notifyUrl="https://shop.example/notice?a=1&outTradeNo=1")),
    Accepted("notify-url-with-remark", "&remark= in the URL is not a splice: operator and outTradeNo must come between.", "barcode_order", _with(BARCODE_ORDER, notifyUrl="https://shop.example/notice?a=1&remark=1")),
    Accepted("goods-info-with-user-code", "&userCode= in goodsInfo is not a splice: other names must come between.", "qrcode_order", _with(QRCODE_ORDER, goodsInfo="x&userCode=1&z=")),
    Accepted("notify-url-of-1024-characters", "A URL has up to 1024 characters.", "refund", _with(REFUND, notifyUrl=LONGEST_URL)),
    Accepted("leap-day", "29 February of a leap year.", "order_status", _with(ORDER_STATUS, tradeDate="2024-02-29 23:59:59")),
    # Interfaces that the document does not list.
    Accepted("unlisted", "Any field, as a text; institution and merchant are filled in.", "/tradeprod/closeOrder", {"outTradeNo": "A1", "closeReason": "付款码过期"}),
    Accepted("unlisted-without-fields", "Only institution and merchant.", "/tradeprod/closeOrder", {}),
    Accepted("unlisted-with-query", "A path may have a query.", "/gapi/pay/closeOrder?version=1", {"outTradeNo": "A1", "signType": "S002"}),
    Accepted("unlisted-own-merchant", "A merchant that is given is sent as given.", "/tradeprod/closeOrder", {"merchantNo": "3178002070000009", "institutionCode": ""}),
    Accepted("unlisted-names-of-the-document", "The document's rules for a field do not apply elsewhere: an amount in yuan, a text with a line break.", "/tradeprod/order", {"tradeAmt": "0.01", "subject": "a\nb"}),
    Accepted("unlisted-with-separators", "& and = in a text without a name of the request.", "/tradeprod/order", {"notifyUrl": "https://shop.example/notice?a=1&b=2", "outTradeNo": "A1"}),
    Accepted("unlisted-in-an-envelope", "The fields in bizContent, the institution in commonParams.", "sdkRequest/uniformReceipt/closeOrder", {"outTradeNo": "A1", "tradeAmt": "99", "subject": "\"咖啡\" & 茶"}),
    Accepted("unlisted-json", "Numbers, true and nested values: signed as section 1 of the protocol says.", "/tradeprod/order", {"outTradeNo": "A1", "tradeAmt:json": "1250", "rate:json": " 1.5 ", "isSplit:json": "true", "split:json": '[ {"rate" : 0.5, "no": "7"}, {"no": "中 \\"8\\"", "left": null} ]'}),
    Accepted("unlisted-json-in-an-envelope", "The same in bizContent.", "sdkRequest/order", {"outTradeNo": "A1", "tradeAmt:json": "1250", "split:json": '{"a": [1, false]}'}),
    Accepted("midnight", "A day starts at 00:00:00.", "refund_status", _with(REFUND_STATUS, refundDate="2026-01-01 00:00:00")),
]  # fmt: skip

REFUSED: List[Refused] = [
    # Mandatory fields.
    *_each_mandatory_field_missing(),
    *_each_mandatory_text_empty(),
    Refused("tenpay-without-user-code", "TENPAY needs a userCode.", "qrcode_order", _with(QRCODE_ORDER, tradeType="TENPAY"), "missing_field", "userCode"),
    Refused("tenpay-with-empty-user-code", "An empty userCode counts as missing.", "qrcode_order", _with(QRCODE_ORDER, tradeType="TENPAY", userCode=""), "missing_field", "userCode"),
    # Names of other interfaces.
    Refused("user-code-in-barcode-order", "3.1 has no userCode.", "barcode_order", _with(BARCODE_ORDER, userCode="1"), "unknown_field", "userCode"),
    Refused("medium-no-in-qrcode-order", "3.2 has no mediumNo.", "qrcode_order", _with(QRCODE_ORDER, mediumNo="1"), "unknown_field", "mediumNo"),
    Refused("amount-in-order-status", "3.3 has no tradeAmt.", "order_status", _with(ORDER_STATUS, tradeAmt=1), "unknown_field", "tradeAmt"),
    Refused("trade-amount-in-refund", "3.5 has refundAmt, not tradeAmt.", "refund", _with(REFUND, tradeAmt=1), "unknown_field", "tradeAmt"),
    Refused("request-date-in-refund-status", "3.6 has refundDate, not requestDate.", "refund_status", _with(REFUND_STATUS, requestDate=NOW), "unknown_field", "requestDate"),
    Refused("name-in-other-case", "Names are compared exactly.", "barcode_order", _with(BARCODE_ORDER, Remark="r"), "unknown_field", "Remark"),
    # Codes.
    Refused("code-of-65-characters", "One character too many.", "barcode_order", _with(BARCODE_ORDER, outTradeNo="A" * 65), "invalid_field", "outTradeNo"),
    Refused("code-with-ampersand", "A code with a character that separates members.", "barcode_order", _with(BARCODE_ORDER, outTradeNo="A&B"), "invalid_field", "outTradeNo"),
    Refused("code-with-equals", "A code with a character that follows a name.", "refund", _with(REFUND, outRequestNo="A=B"), "invalid_field", "outRequestNo"),
    Refused("code-with-space", "A space is not visible.", "barcode_order", _with(BARCODE_ORDER, mediumNo="1345 6789"), "invalid_field", "mediumNo"),
    Refused("code-with-line-break", "A scanner's line break is not part of a code.", "barcode_order", _with(BARCODE_ORDER, mediumNo="134567890123456789\r"), "invalid_field", "mediumNo"),
    Refused("code-in-chinese", "Codes are ASCII.", "order_status", _with(ORDER_STATUS, outTradeNo="订单1"), "invalid_field", "outTradeNo"),
    Refused("code-with-delete", "U+007F is not visible.", "refund_status", _with(REFUND_STATUS, outRequestNo="R\x7f"), "invalid_field", "outRequestNo"),
    Refused("user-code-with-ampersand", "userCode is a code too.", "qrcode_order", _with(QRCODE_ORDER, userCode="a&b"), "invalid_field", "userCode"),
    # Amounts and durations.
    Refused("amount-zero", "An order of 0 fen.", "barcode_order", _with(BARCODE_ORDER, tradeAmt=0), "invalid_field", "tradeAmt"),
    Refused("amount-negative", "A negative order would be a refund.", "qrcode_order", _with(QRCODE_ORDER, tradeAmt=-100), "invalid_field", "tradeAmt"),
    Refused("refund-amount-zero", "A refund of 0 fen.", "refund", _with(REFUND, refundAmt=0), "invalid_field", "refundAmt"),
    Refused("refund-amount-negative", "A negative refund would be a charge.", "refund", _with(REFUND, refundAmt=-1), "invalid_field", "refundAmt"),
    Refused("time-out-zero", "An order must stay open for at least a second.", "barcode_order", _with(BARCODE_ORDER, timeOut=0), "invalid_field", "timeOut"),
    Refused("time-out-negative", "A duration is not negative.", "qrcode_order", _with(QRCODE_ORDER, timeOut=-1), "invalid_field", "timeOut"),
    # Free text.
    Refused("text-of-1025-characters", "One character too many.", "barcode_order", _with(BARCODE_ORDER, goodsInfo="盒" * 1025), "invalid_field", "goodsInfo"),
    Refused("text-with-line-break", "A line break is a control character.", "barcode_order", _with(BARCODE_ORDER, subject="a\nb"), "invalid_field", "subject"),
    Refused("text-with-next-line", "U+0085 is a control character.", "barcode_order", _with(BARCODE_ORDER, goodsInfo="a\u0085b"), "invalid_field", "goodsInfo"),
    Refused("text-with-delete", "U+007F is a control character.", "refund", _with(REFUND, refundCause="\x7f"), "invalid_field", "refundCause"),
    Refused("optional-text-with-tab", "Optional text follows the same rule.", "qrcode_order", _with(QRCODE_ORDER, remark="a\tb"), "invalid_field", "remark"),
    Refused("operator-with-escape", "A terminal's escape sequence is not a name.", "refund", _with(REFUND, operator="\x1b[2J"), "invalid_field", "operator"),
    # URLs.
    Refused("notify-url-relative", "The platform needs an absolute URL.", "barcode_order", _with(BARCODE_ORDER, notifyUrl="/pay/notice"), "invalid_field", "notifyUrl"),
    Refused("notify-url-without-scheme", "A host alone is not a URL.", "barcode_order", _with(BARCODE_ORDER, notifyUrl="shop.example/pay/notice"), "invalid_field", "notifyUrl"),
    Refused("notify-url-ftp", "Only http and https.", "barcode_order", _with(BARCODE_ORDER, notifyUrl="ftp://shop.example/notice"), "invalid_field", "notifyUrl"),
    Refused("notify-url-without-host", "The host may not be empty.", "refund", _with(REFUND, notifyUrl="https:///notice"), "invalid_field", "notifyUrl"),
    Refused("notify-url-with-user", "A password in a URL would end up in logs.", "barcode_order", _with(BARCODE_ORDER, notifyUrl="https://user:secret@shop.example/notice"), "invalid_field", "notifyUrl"),
    Refused("notify-url-in-chinese", "URLs are visible ASCII.", "qrcode_order", _with(QRCODE_ORDER, notifyUrl="https://shop.example/通知"), "invalid_field", "notifyUrl"),
    Refused("notify-url-with-space", "A space is not visible.", "qrcode_order", _with(QRCODE_ORDER, notifyUrl="https://shop.example/a b"), "invalid_field", "notifyUrl"),
    Refused("notify-url-of-1025-characters", "One character too many.", "refund", _with(REFUND, notifyUrl=LONGEST_URL + "n"), "invalid_field", "notifyUrl"),
    # Listed values and dates.
    Refused("trade-type-unknown", "A trade type that the document does not list.", "qrcode_order", _with(QRCODE_ORDER, tradeType="UNIONPAY"), "invalid_field", "tradeType"),
    Refused("trade-type-in-small-letters", "Listed values are compared exactly.", "qrcode_order", _with(QRCODE_ORDER, tradeType="alipay"), "invalid_field", "tradeType"),
    Refused("date-not-in-calendar", "2026 has no 29 February.", "order_status", _with(ORDER_STATUS, tradeDate="2026-02-29 10:00:00"), "invalid_field", "tradeDate"),
    Refused("date-of-month-13", "A year has no month 13.", "refund_status", _with(REFUND_STATUS, refundDate="2026-13-01 10:00:00"), "invalid_field", "refundDate"),
    Refused("date-with-hour-24", "A day ends at 23:59:59.", "barcode_order", _with(BARCODE_ORDER, requestDate="2026-03-01 24:00:00"), "invalid_field", "requestDate"),
    Refused("date-with-second-60", "Leap seconds are not known here.", "refund", _with(REFUND, requestDate="2026-03-01 09:30:60"), "invalid_field", "requestDate"),
    Refused("date-with-t", "ISO 8601 is another format.", "qrcode_order", _with(QRCODE_ORDER, requestDate="2026-03-01T09:30:00"), "invalid_field", "requestDate"),
    Refused("date-without-separators", "The format of callbacks is not the format of requests.", "order_status", _with(ORDER_STATUS, tradeDate="20260301093000"), "invalid_field", "tradeDate"),
    Refused("date-without-time", "A date needs a time.", "refund_status", _with(REFUND_STATUS, refundDate="2026-03-01"), "invalid_field", "refundDate"),
    Refused("date-without-leading-zeros", "Every part must have its full width.", "order_status", _with(ORDER_STATUS, tradeDate="2026-3-1 9:30:00"), "invalid_field", "tradeDate"),
    Refused("date-with-trailing-space", "Nothing may follow the seconds.", "order_status", _with(ORDER_STATUS, tradeDate="2026-03-01 09:30:00 "), "invalid_field", "tradeDate"),
    Refused("date-in-fullwidth-digits", "Digits are ASCII.", "order_status", _with(ORDER_STATUS, tradeDate="２０２６-03-01 09:30:00"), "invalid_field", "tradeDate"),
    # Splicing (PROTOCOL.md, section 6): one signature, two messages.
    Refused("spliced-goods-info", "goodsInfo contains a second order; z would swallow the original one.", "barcode_order", _with(BARCODE_ORDER, goodsInfo=SPLICED_ORDER), "spliced", "institutionCode"),
    Refused("spliced-notify-url", "&operator= in the URL: the name could be in two places.", "barcode_order", _with(BARCODE_ORDER, notifyUrl="https://shop.example/notice?a=1&operator=x"), "spliced", "operator"),
    Refused("spliced-remark", "An optional field contains the last four mandatory ones.", "barcode_order", _with(BARCODE_ORDER, remark="x&requestDate=2026-03-01 09:30:00&subject=s&timeOut=1&tradeAmt=1&z="), "spliced", "requestDate"),
    Refused("spliced-refund-cause", "refundCause contains a remark, and the refund has none.", "refund", _with(REFUND, refundCause="cold&remark=x"), "spliced", "remark"),
    Refused("spliced-refund-cause-beside-remark", "refundCause contains a remark; z would swallow the original one.", "refund", _with(REFUND, refundCause="cold&remark=x&z=", remark="r"), "spliced", "remark"),
    # Interfaces that the document does not list.
    Refused("unlisted-path-of-the-document", "3.5 has its own fields, and its answer is bound to them.", "/mapi/o2o/aggregatePayment/refund", {"outTradeNo": "A1"}, "invalid_field", "path"),
    Refused("unlisted-path-with-two-slashes", "It would look like another host.", "//other.example/refund", {}, "invalid_field", "path"),
    Refused("unlisted-path-with-space", "A path is visible ASCII.", "/tradeprod/close order", {}, "invalid_field", "path"),
    Refused("unlisted-path-with-fragment", "A fragment is not sent.", "sdkRequest/close#1", {}, "invalid_field", "path"),
    Refused("unlisted-sign", "The signature is not a field.", "/tradeprod/closeOrder", {"sign": "x"}, "invalid_field", "sign"),
    Refused("unlisted-name-with-ampersand", "A name that would be two.", "/tradeprod/closeOrder", {"a&b": "x"}, "invalid_field", "a&b"),
    Refused("unlisted-name-empty", "A name has a character.", "/tradeprod/closeOrder", {"": "x"}, "invalid_field", None),
    Refused("unlisted-json-malformed", "A value that is not JSON.", "/tradeprod/order", {"outTradeNo": "A1", "split:json": "[1,"}, "invalid_field", "split"),
    Refused("unlisted-json-twice-inside", "A member that is there twice.", "/tradeprod/order", {"outTradeNo": "A1", "split:json": '{"a":1,"a":2}'}, "invalid_field", "split"),
    Refused("unlisted-json-null", "A null is left out instead.", "/tradeprod/order", {"outTradeNo": "A1", "split:json": "null"}, "invalid_field", "split"),
    Refused("unlisted-json-order-number", "An answer is compared with the order's number, which is a text.", "/tradeprod/order", {"outTradeNo:json": "7"}, "invalid_field", "outTradeNo"),
    Refused("unlisted-json-and-text", "A field that is given twice.", "/tradeprod/order", {"remark": "a", "remark:json": "1"}, "invalid_field", "remark"),
    Refused("unlisted-json-spliced", "A text inside that contains another field of the request.", "/tradeprod/order", {"outTradeNo": "A1", "split:json": '["x&outTradeNo=A2"]'}, "spliced", "outTradeNo"),
    Refused("unlisted-spliced", "A text that contains another field of the request.", "/tradeprod/order", {"outTradeNo": "A1", "remark": "x&outTradeNo=A2"}, "spliced", "outTradeNo"),
    Refused("unlisted-spliced-merchant", "A text that contains a field that is filled in.", "/tradeprod/order", {"remark": "x&merchantNo=1"}, "spliced", "merchantNo"),
    Refused("unlisted-spliced-envelope", "A text that contains the path of another request.", "sdkRequest/order", {"remark": "x&path=/refund"}, "spliced", "path"),
    Refused("spliced-refund-operator", "The operator's name contains another refund.", "refund", _with(REFUND, operator=SPLICED_REFUND), "spliced", "outRequestNo"),
]  # fmt: skip


def suite() -> Suite:
    """The whole suite."""
    return Suite(
        "requests",
        "Requests: how a merchant's fields are sent, and which are refused before signing.",
        {"merchant": MERCHANT},
        [*map(_accepted_case, ACCEPTED), *map(_refused_case, REFUSED)],
    )


def _accepted_case(case: Accepted) -> Json:
    interface = interface_of(case.interface)
    unsigned = _unsigned(case, interface)
    text = signing_string(parse(compact_json(unsigned).encode()))
    signature = sign(KEY, "sha256", text.encode())
    return {
        "id": case.id,
        "about": case.about,
        "interface": case.interface,
        "fields": case.fields,
        "expected": {
            "url": API_URL + interface.path,
            "read_timeout": interface.read_timeout,
            "signing_string": text,
            "sign": signature,
            "body": {**unsigned, "sign": signature},
        },
    }


def _unsigned(case: Accepted, interface: Interface) -> Json:
    fields = dict(_field(name, value) for name, value in case.fields.items())
    if not case.interface.startswith(SDK_REQUEST):
        identity: Json = {"institutionCode": INSTITUTION_CODE, "merchantNo": MERCHANT_NO}
        return {**identity, **interface.defaults, **fields}
    return {
        "path": case.interface[len(SDK_REQUEST) :],
        "commonParams": compact_json({"institutionCode": INSTITUTION_CODE, "institutionType": "MERCHANT"}),
        "bizContent": compact_json(dict(sorted({"merchantNo": MERCHANT_NO, **fields}.items()))),
    }


def _field(name: str, value: Union[str, int]) -> Tuple[str, Any]:
    """The field in the body. Its value is JSON if that stands behind its name."""
    if not name.endswith(JSON):
        return name, value
    return name[: -len(JSON)], json.loads(str(value))


def _refused_case(case: Refused) -> Json:
    return {
        "id": case.id,
        "about": case.about,
        "interface": case.interface,
        "fields": case.fields,
        "error": error(case.code, field=case.field, effect=interface_of(case.interface).effect_before_sending),
    }
