"""Suite `callbacks`: what the platform POSTs to a `notifyUrl` (interface document 3.4)."""

from typing import Any, Dict, List, NamedTuple, Optional, Tuple

from .merchant import INSTITUTION_CODE, MERCHANT, MERCHANT_NO, PLATFORM_KEY
from .signed_message import (
    MARK,
    expect_one_signing_string,
    signed,
    signed_form,
    signed_object,
)
from .suite import Json, Suite, compact_json, error, kebab_case

REPLY_ACCEPTED = '{"success":true,"errorCode":"","errorMsg":"","result":{"statusCode":"200"}}'

OTHER_INSTITUTION = "3178002070000008"
OTHER_MERCHANT = "3178002070000009"


# The order and the refund that every accepted callback is compared with.
EXPECT: Json = {"out_trade_no": "A20260301000001", "out_request_no": "R20260301000001", "amount": 100}


class Accepted(NamedTuple):
    """An accepted callback: its listed fields, its other members, and whether the trade is final."""

    id: str
    about: str
    message: str
    fields: Json
    final: bool = True
    other: Json = {}


class Refused(NamedTuple):
    """A callback that must be rejected; it says nothing about the money."""

    id: str
    about: str
    message: str
    code: str
    field: Optional[str] = None
    hint: Optional[str] = None


# The mandatory fields and no others.
LEAST: Json = {
    "tradeNo": "2026030110000021",
    "outTradeNo": "A20260301000001",
    "tradeAmt": 100,
    "tradeFinishedDate": "20260301093112",
    "merchantNo": MERCHANT_NO,
    "payAmt": 90,
    "ccy": "156",
    "tradeStatus": "SUCCESS",
    "goodsInfo": "聚合支付-一盒",
    "institutionCode": INSTITUTION_CODE,
}
ALL: Json = {**LEAST, "tradeType": "REAL_TIME_PRO", "discountAmt": 10, "resultCode": "0000", "resultMsg": "交易成功", "originalTradeNo": "2026030110000020"}  # fmt: skip
REFUND: Json = {**LEAST, "tradeNo": "2026030110000041", "outTradeNo": "R20260301000001", "tradeType": "REFUND", "originalTradeNo": "2026030110000021"}  # fmt: skip


def _with(fields: Json, **changes: Any) -> Json:
    return {**fields, **changes}


def _without(fields: Json, name: str) -> Json:
    return {other: value for other, value in fields.items() if other != name}


def accepted_cases() -> List[Accepted]:
    """Every accepted callback."""

    def json_case(case_id: str, about: str, fields: Json, final: bool = True) -> Accepted:
        return Accepted(case_id, about, signed_object(fields), fields, final)

    numbers_as_text = _with(ALL, tradeAmt="100", payAmt="90", discountAmt="10")
    plus_in_sign = _form_with_bare_plus()
    return [
        *_about_payments_and_refunds(),
        json_case("least", "The mandatory fields only.", LEAST),
        json_case("all", "Every field of 3.4, discountAmt as 3.4 spells it.", ALL),
        json_case("refund", "A refund has its own number and the original trade's.", REFUND),
        Accepted("numbers-as-text", "Long fields may be strings of digits.", signed_object(numbers_as_text), ALL),
        Accepted("form", "A form body: every value is text.", signed_form(ALL), ALL),
        Accepted("form-refund", "Refund callbacks have been seen as forms.", signed_form(REFUND), REFUND),
        Accepted("form-plus-in-sign", "A + in sign that was not encoded, so a decoder turns it into a space.", plus_in_sign[0], plus_in_sign[1]),
        Accepted("form-space-in-text", "A + elsewhere in a form is a space.", signed_form(_with(LEAST, goodsInfo="a b+c&d=e")), _with(LEAST, goodsInfo="a b+c&d=e")),
        # Types and statuses.
        *(
            json_case(f"trade-type-{kebab_case(trade_type)}", "A trade type is kept as received.", _with(LEAST, tradeType=trade_type))
            for trade_type in ("REAL_TIM", "REAL_TIME", "REAL_TIME_PRO", "INSTALMENT")
        ),
        json_case("status-fail", "FAIL is final.", _with(LEAST, tradeStatus="FAIL")),
        json_case("status-close", "CLOSE is final.", _with(LEAST, tradeStatus="CLOSE")),
        json_case("status-waitforpay", "WAITFORPAY is not final.", _with(LEAST, tradeStatus="WAITFORPAY"), False),
        json_case("status-unknown", "A status that the document does not list is kept and not final.", _with(LEAST, tradeStatus="SETTLED"), False),
        # null, empty, unlisted.
        Accepted("optional-nulls", "Optional fields may be null.", signed_object({**LEAST, "tradeType": None, "discountAmt": None, "resultCode": None, "resultMsg": None, "originalTradeNo": None}), LEAST),
        Accepted("optional-nulls-left-out", "Optional fields may be null where the platform signs without nulls.", signed(compact_json({**LEAST, "resultMsg": None, "sign": MARK}), form="sorted-skip-null"), LEAST),
        json_case("goods-info-empty", "goodsInfo is mandatory, and may be empty.", _with(LEAST, goodsInfo="")),
        Accepted("form-goods-info-empty", "goodsInfo may be empty in a form.", signed_form(_with(LEAST, goodsInfo="")), _with(LEAST, goodsInfo="")),
        Accepted("optional-empty", "An empty text in an optional field means absent.", signed_object({**LEAST, "tradeType": "", "discountAmt": "", "resultCode": "", "resultMsg": "", "originalTradeNo": ""}), LEAST),
        Accepted("form-optional-empty", "A form has no null: an empty text in an optional field means absent.", signed_form({**LEAST, "tradeType": "", "discountAmt": "", "resultCode": "", "resultMsg": "", "originalTradeNo": ""}), LEAST),
        json_case("paid-by-discount", "A discount may be the whole amount.", _with(LEAST, payAmt=0, discountAmt=100)),
        Accepted("unlisted", "Members that the document does not list are kept.", signed_object({**LEAST, "buyerLoginNo": "138****0000", "detail": {"bank": "ICBC", "list": [1]}, "count": 2}), LEAST, True, {"buyerLoginNo": "138****0000", "detail": {"bank": "ICBC", "list": [1]}, "count": 2}),
        Accepted("spelling-of-another-interface", "disCountAmt is 3.1's spelling and unlisted in 3.4.", signed_object({**LEAST, "disCountAmt": 10}), LEAST, True, {"disCountAmt": 10}),
        Accepted("form-unlisted", "In a form unlisted members are text.", signed_form({**LEAST, "count": 2}), LEAST, True, {"count": "2"}),
        json_case("leap-day", "29 February of a leap year.", _with(LEAST, tradeFinishedDate="20240229235959")),
        Accepted("date-with-dashes", "Dates may also be sent as yyyy-MM-dd HH:mm:ss, with the same meaning.", signed_object(_with(LEAST, tradeFinishedDate="2026-03-01 09:31:12")), LEAST),
        Accepted("form-date-with-dashes", "The date with dashes in a form, with its space as a +.", signed_form(_with(LEAST, tradeFinishedDate="2026-03-01 09:31:12")), LEAST),
        _as_sent_in_2021(),
        json_case("separators-in-goods-info", "& and = in a text after which there is no mandatory name.", _with(LEAST, goodsInfo="1&2=3&x=y")),
        json_case("one-name-in-goods-info", "&tradeNo= in goodsInfo is not a splice: other names must come between.", _with(LEAST, goodsInfo="x&tradeNo=1")),
        # Free text with & and =, beside optional names.
        json_case("separators-beside-optional", "& and = in texts followed by optional names; every name occurs once.", _with(ALL, goodsInfo="1&2=3&x=y", resultMsg="a&b=c&d")),
        json_case("discount-in-goods-info", "&discountAmt= in goodsInfo is not a splice: ccy and discountAmt come before goodsInfo.", _with(LEAST, goodsInfo="x&discountAmt=99&z=")),
        json_case("discount-in-goods-info-beside-discount", "The same where the callback has a discount.", _with(ALL, goodsInfo="x&discountAmt=99&z=")),
        json_case("trade-type-in-goods-info", "&tradeType= in goodsInfo is not a splice: eight names must come between.", _with(ALL, goodsInfo="x&tradeType=REFUND&z=")),
        Accepted("discount-in-unlisted-text", "An unlisted text cannot contain a discount: ten is not a whole number.", signed_object({**LEAST, "coupon": "x&discountAmt=ten&z="}), LEAST, True, {"coupon": "x&discountAmt=ten&z="}),
        Accepted("signed-with-sha256", "A platform that has moved to SHA-256.", signed(compact_json({**LEAST, "sign": MARK}), digest="sha256"), LEAST),
    ]  # fmt: skip


def refused_cases() -> List[Refused]:
    """Every rejected callback."""
    paid = signed_object(LEAST)
    form = signed_form(LEAST)
    genuine, forged = _spliced_goods_info()
    genuine_message, forged_message = _spliced_result_message()
    return [
        # Fields.
        *(
            Refused(f"without-{kebab_case(field)}", f"{field} is mandatory.", signed_object(_without(LEAST, field)), "missing_field", field)
            for field in LEAST
        ),
        *(
            Refused(f"null-{kebab_case(field)}", f"{field} is mandatory: null counts as absent.", signed_object(_with(LEAST, **{field: None})), "missing_field", field)
            for field in ("outTradeNo", "tradeAmt", "tradeStatus", "goodsInfo")
        ),
        Refused("form-without-trade-status", "A form needs its mandatory fields too.", signed_form(_without(LEAST, "tradeStatus")), "missing_field", "tradeStatus"),
        Refused("another-product", "A verified callback of the platform's later product: its fields are others.", signed_object({"institutionCode": INSTITUTION_CODE, "merchantNo": MERCHANT_NO, "outTradeNo": "A20260301000001", "notifyType": "PAY", "totalAmt": "100", "payAmt": "100", "tradeStatus": "SUCCESS", "payFinishedDate": "2026-03-01 09:31:12"}), "missing_field", "tradeAmt"),
        Refused("amount-fraction", "Amounts are whole fen.", signed_object(_with(LEAST, tradeAmt=1.5)), "invalid_field", "tradeAmt"),
        Refused("amount-negative", "An amount is 0 or more.", signed_object(_with(LEAST, payAmt=-90)), "invalid_field", "payAmt"),
        Refused("amount-text", "Text that is not a number.", signed_object(_with(LEAST, tradeAmt="1.00")), "invalid_field", "tradeAmt"),
        Refused("amount-empty", "tradeAmt is mandatory: an empty text is not an amount.", signed_object(_with(LEAST, tradeAmt="")), "invalid_field", "tradeAmt"),
        Refused("form-amount-empty", "The same in a form.", signed_form(_with(LEAST, payAmt="")), "invalid_field", "payAmt"),
        Refused("discount-text", "An optional Long is checked as well.", signed_object(_with(LEAST, discountAmt="ten")), "invalid_field", "discountAmt"),
        Refused("form-amount-text", "An amount in a form consists of digits only.", signed_form(_with(LEAST, payAmt="9 0")), "invalid_field", "payAmt"),
        Refused("date-not-in-calendar", "2026 has no 30 February.", signed_object(_with(LEAST, tradeFinishedDate="20260230093112")), "invalid_field", "tradeFinishedDate"),
        Refused("date-too-short", "A digit is missing.", signed_object(_with(LEAST, tradeFinishedDate="2026030109311")), "invalid_field", "tradeFinishedDate"),
        Refused("date-with-minute-60", "An hour has 60 minutes, the last of them 59.", signed_object(_with(LEAST, tradeFinishedDate="20260301096012")), "invalid_field", "tradeFinishedDate"),
        Refused("date-with-dashes-not-in-calendar", "2026 has no 30 February, with or without dashes.", signed_object(_with(LEAST, tradeFinishedDate="2026-02-30 09:31:12")), "invalid_field", "tradeFinishedDate"),
        Refused("date-with-slashes", "Only two formats of a date are accepted.", signed_object(_with(LEAST, tradeFinishedDate="2026/03/01 09:31:12")), "invalid_field", "tradeFinishedDate"),
        Refused("date-with-a-t", "The platform does not use ISO 8601.", signed_object(_with(LEAST, tradeFinishedDate="2026-03-01T09:31:12")), "invalid_field", "tradeFinishedDate"),
        Refused("date-empty", "The date is mandatory, and an empty text is not a date.", signed_object(_with(LEAST, tradeFinishedDate="")), "invalid_field", "tradeFinishedDate"),
        Refused("date-text", "Text that is not a date.", signed_object(_with(LEAST, tradeFinishedDate="yesterday")), "invalid_field", "tradeFinishedDate"),
        Refused("status-number", "A status must be text.", signed_object(_with(LEAST, tradeStatus=1)), "invalid_field", "tradeStatus"),
        Refused("trade-no-with-ampersand", "Codes may not contain &.", signed_object(_with(LEAST, tradeNo="1&2")), "invalid_field", "tradeNo"),
        Refused("out-trade-no-with-equals", "Codes may not contain =.", signed_object(_with(LEAST, outTradeNo="A=1")), "invalid_field", "outTradeNo"),
        Refused("form-trade-no-with-ampersand", "A form can encode an & into a code.", signed_form(_with(LEAST, tradeNo="1&2")), "invalid_field", "tradeNo"),
        # Another's callback.
        Refused("other-merchant", "A genuine callback of another merchant.", signed_object(_with(LEAST, merchantNo=OTHER_MERCHANT)), "mismatch", "merchantNo"),
        Refused("other-institution", "A genuine callback of another institution.", signed_object(_with(LEAST, institutionCode=OTHER_INSTITUTION)), "mismatch", "institutionCode"),
        Refused("form-other-merchant", "A genuine form of another merchant.", signed_form(_with(LEAST, merchantNo=OTHER_MERCHANT)), "mismatch", "merchantNo"),
        # Signatures.
        Refused("unsigned", "Anybody can POST to a notifyUrl.", compact_json(LEAST), "missing_sign"),
        Refused("sign-empty", "sign is empty.", compact_json({**LEAST, "sign": ""}), "missing_sign"),
        Refused("form-unsigned", "A form without sign.", form.partition("&sign=")[0], "missing_sign"),
        Refused("sign-not-base64", "sign is not Base64.", compact_json({**LEAST, "sign": "ok"}), "invalid_sign"),
        Refused("sign-with-spaces", "In JSON a space in sign means that somebody decoded the body wrongly.", _json_with_spaces_in_sign(), "invalid_sign", hint="spaces_in_sign"),
        Refused("signed-by-stranger", "Signed with a key that nobody has configured.", signed(compact_json({**LEAST, "sign": MARK}), key="stranger-1024"), "signature_mismatch", hint="wrong_key"),
        Refused("signed-by-merchant", "Signed with the merchant's own key.", signed(compact_json({**LEAST, "sign": MARK}), key="merchant-1024"), "signature_mismatch", hint="wrong_key"),
        Refused("amount-changed", "The amount was changed.", paid.replace('"tradeAmt":100', '"tradeAmt":10000'), "signature_mismatch", hint="reserialised"),
        Refused("status-changed", "FAIL was changed to SUCCESS.", signed_object(_with(LEAST, tradeStatus="FAIL")).replace("FAIL", "SUCCESS"), "signature_mismatch", hint="reserialised"),
        Refused("form-status-changed", "FAIL was changed to SUCCESS in a form.", signed_form(_with(LEAST, tradeStatus="FAIL")).replace("FAIL", "SUCCESS"), "signature_mismatch", hint="reserialised"),
        Refused("signed-as-gbk", "The platform has signed the GBK bytes.", signed(compact_json({**LEAST, "sign": MARK}), charset="gbk"), "signature_mismatch", hint="gbk_text"),
        # Duplicates and unreadable bodies.
        Refused("duplicate-member", "A genuine body with a second tradeStatus appended (PITFALLS: gopay).", signed_object(_with(LEAST, tradeStatus="FAIL"))[:-1] + ',"tradeStatus":"SUCCESS"}', "duplicate_member", "tradeStatus"),
        Refused("duplicate-by-escape", "The second name is written with an escape.", paid[:-1] + ',"out\\u0054radeNo":"A20260301000009"}', "duplicate_member", "outTradeNo"),
        Refused("form-duplicate", "A genuine form with a second tradeAmt appended.", form + "&tradeAmt=10000", "duplicate_member", "tradeAmt"),
        Refused("form-duplicate-by-escape", "The second name is percent-encoded.", form + "&%74radeAmt=10000", "duplicate_member", "tradeAmt"),
        Refused("empty-body", "A POST without a body.", "", "invalid_json"),
        Refused("json-in-form", "A form whose text is JSON: it has no fields.", signed_form({"data": compact_json(LEAST)}), "missing_field"),
        Refused("form-bad-escape", "A percent sign that encodes nothing.", form + "&rate=100%", "invalid_form"),
        Refused("trailing-data", "A second object after the signed one.", paid + paid, "invalid_json"),
        # Splicing (PROTOCOL.md, section 6): one signature, two callbacks.
        Refused("spliced-goods-info", "goodsInfo contains another merchant's paid callback: the message as signed.", signed_object(genuine), "spliced", "institutionCode"),
        Refused("spliced-out-of-goods-info", "The callback that a forger cuts out of such a message, with the same signature.", signed_object(forged), "spliced", "institutionCode"),
        Refused("form-spliced-goods-info", "The message as signed, sent as a form.", signed_form(genuine), "spliced", "institutionCode"),
        Refused("form-spliced-out-of-goods-info", "The forger's message, sent as a form.", signed_form(forged), "spliced", "institutionCode"),
        Refused("spliced-result-message", "resultMsg, which is optional, contains the last four mandatory fields.", signed_object(genuine_message), "spliced", "tradeAmt"),
        *_swallowed_cases(),
        *_cut_out_cases(),
        Refused("spliced-out-of-result-message", "What can be cut out of it: another amount of the same order.", signed_object(forged_message), "spliced", "tradeAmt"),
    ]  # fmt: skip


def _as_sent_in_2021() -> Accepted:
    """The members of a callback of 2021, with their types, spellings and nulls; numbers and names were changed."""
    unlisted: Json = {"buyerContractNo": "F1003", "memo": "pay_product", "tradeReason": None}
    listed: Json = {
        "tradeNo": "2026030110000021",
        "outTradeNo": "A20260301000001",
        "tradeType": "REAL_TIME_PRO",
        "tradeAmt": 1,
        "tradeFinishedDate": "20210926093647",
        "merchantNo": MERCHANT_NO,
        "payAmt": 1,
        "discountAmt": 0,
        "ccy": "156",
        "tradeStatus": "SUCCESS",
        "goodsInfo": "Mi6",
        "institutionCode": INSTITUTION_CODE,
    }
    amounts = {name: str(listed[name]) for name in ("tradeAmt", "payAmt", "discountAmt")}
    nulls = {"originalTradeNo": None, "resultCode": None, "resultMsg": None}
    sent = {**listed, **amounts, **nulls, **unlisted, "tradeFinishedDate": "2021-09-26 09:36:47"}
    about = "A callback as the platform sent it in 2021: the date with dashes, amounts as text, unlisted members."
    return Accepted("as-sent-in-2021", about, signed_object(sent), listed, True, unlisted)


def suite() -> Suite:
    """The whole suite."""
    settings = {
        "merchant": MERCHANT,
        "platform_key": PLATFORM_KEY,
        "reply": {"accepted": REPLY_ACCEPTED},
        "expect": EXPECT,
    }
    return Suite(
        "callbacks",
        "Callbacks as JSON and as forms: accepted and rejected ones.",
        settings,
        [*map(_accepted_case, accepted_cases()), *map(_refused_case, refused_cases())],
    )


def _accepted_case(case: Accepted) -> Json:
    expected = {
        "fields": case.fields,
        "other": case.other,
        "final": case.final,
        "not_as_payment": _not_as_payment(case.fields),
        "not_as_refund": _not_as_refund(case.fields),
    }
    return {"id": case.id, "about": case.about, "message": case.message, "expected": expected}


def _is_refund(fields: Json) -> Optional[bool]:
    trade_type, original = fields.get("tradeType"), fields.get("originalTradeNo")
    has_original = original not in (None, fields["tradeNo"])
    if trade_type == "REFUND" or (trade_type is None and has_original):
        return True
    return False if trade_type in ("REAL_TIM", "REAL_TIME", "REAL_TIME_PRO") and not has_original else None


def _says_nothing(fields: Json) -> bool:
    return "tradeType" not in fields and "originalTradeNo" not in fields


def _first_differing(**fields: bool) -> Optional[str]:
    return next((field for field, is_as_expected in fields.items() if not is_as_expected), None)


def _not_as_payment(fields: Json) -> Optional[str]:
    """The field by which it differs from the expected order."""
    is_refund = _is_refund(fields)
    may_be = _says_nothing(fields) and fields["tradeStatus"] == "SUCCESS"
    return _first_differing(
        tradeType=may_be if is_refund is None else not is_refund,
        outTradeNo=fields["outTradeNo"] == EXPECT["out_trade_no"],
        tradeAmt=fields["tradeAmt"] == EXPECT["amount"],
    )


def _not_as_refund(fields: Json) -> Optional[str]:
    """The field by which it differs from the expected refund."""
    is_refund, has_own_number = _is_refund(fields), fields["outTradeNo"] == EXPECT["out_request_no"]
    return _first_differing(
        tradeType=(_says_nothing(fields) and has_own_number) if is_refund is None else is_refund,
        outTradeNo=has_own_number or fields["outTradeNo"] == EXPECT["out_trade_no"],
        tradeAmt=EXPECT["amount"] in (fields["tradeAmt"], fields["payAmt"]),
    )


def _about_payments_and_refunds() -> List[Accepted]:
    """Whether a callback is about the payment or the refund, by its type, original trade, number and amounts."""
    own = EXPECT["out_request_no"]
    cases: List[Tuple[str, str, Json]] = [
        ("payment", "A payment's.", _with(LEAST, tradeType="REAL_TIME_PRO")),
        ("payment-fail", "The callback of a failed payment.", _with(LEAST, tradeType="REAL_TIME_PRO", tradeStatus="FAIL")),
        ("payment-with-own-trade-as-original", "The original trade is this trade itself.", _with(LEAST, tradeType="REAL_TIME", originalTradeNo=LEAST["tradeNo"])),
        ("payment-with-another-original", "A payment of another trade is neither of the two.", _with(LEAST, tradeType="REAL_TIME", originalTradeNo="T0")),
        ("unsaid-success", "It does not say what it is about, and is a success.", LEAST),
        ("unsaid-fail", "It does not say what it is about, and is a failure.", _with(LEAST, tradeStatus="FAIL")),
        ("unsaid-under-the-refunds-number", "The refund's own number shows that it is about the refund.", _with(LEAST, outTradeNo=own, tradeStatus="FAIL")),
        ("unlisted-type", "A type that the document does not list is neither of the two.", _with(LEAST, tradeType="INSTALMENT_REFUND")),
        ("unlisted-type-under-the-refunds-number", "The same with the refund's number.", _with(LEAST, tradeType="INSTALMENT_REFUND", outTradeNo=own)),
        ("refund-under-the-orders-number", "A refund's callback with the number and amount of its order.", _with(LEAST, tradeType="REFUND")),
        ("refund-of-the-order-by-amount-paid", "tradeAmt is the order's, payAmt the refund's.", _with(LEAST, tradeType="REFUND", tradeAmt=1250, payAmt=100)),
        ("refund-of-another-amount", "Neither amount is the refund's.", _with(LEAST, tradeType="REFUND", outTradeNo=own, tradeAmt=1250)),
        ("refund-by-its-original-trade", "Without a type, the original trade shows that it is a refund.", _with(LEAST, outTradeNo=own, originalTradeNo="T0")),
        ("refund-of-another-order", "Another number.", _with(LEAST, tradeType="REFUND", outTradeNo="A2")),
        ("payment-of-another-order", "Another number.", _with(LEAST, tradeType="REAL_TIME", outTradeNo="A2")),
        ("payment-of-another-amount", "Another amount.", _with(LEAST, tradeType="REAL_TIME", tradeAmt=101)),
    ]  # fmt: skip
    return [
        Accepted(f"expect-{case_id}", about, signed_object(fields), fields, fields["tradeStatus"] != "WAITFORPAY")
        for case_id, about, fields in cases
    ]


def _refused_case(case: Refused) -> Json:
    expected_error = error(case.code, field=case.field, effect="unknown", hint=case.hint)
    return {"id": case.id, "about": case.about, "message": case.message, "error": expected_error}


def _spliced_goods_info() -> Tuple[Json, Json]:
    """The example of PROTOCOL.md: goodsInfo has all names up to tradeType, whose value swallows the original rest."""
    bait: Dict[str, str] = {
        "institutionCode": INSTITUTION_CODE,
        "merchantNo": MERCHANT_NO,
        "outTradeNo": "A20260301000001",
        "payAmt": "90",
        "tradeAmt": "100",
        "tradeFinishedDate": "20260301093112",
        "tradeNo": "2026030110000021",
        "tradeStatus": "SUCCESS",
    }
    true_rest = {**bait, "outTradeNo": "B1", "payAmt": "1", "tradeAmt": "1", "tradeNo": "2026030110000029"}
    genuine = {"ccy": "156", "goodsInfo": f"x&{_joined(bait)}&tradeType=", **true_rest, "tradeType": "REAL_TIME"}
    forged = {"ccy": "156", "goodsInfo": "x", **bait, "tradeType": f"&{_joined(true_rest)}&tradeType=REAL_TIME"}
    expect_one_signing_string(genuine, forged)
    return genuine, forged


def _swallowed(name: str) -> Json:
    """ALL, but a name was moved into the value before it: the signature is still good."""
    neighbour = max(other for other in ALL if other < name)
    forged = {**_without(ALL, name), neighbour: f"{ALL[neighbour]}&{name}={ALL[name]}"}
    expect_one_signing_string(ALL, forged)
    return forged


def _swallowed_cases() -> List[Refused]:
    """For every optional name of a callback, a forgery without it."""
    optional = [name for name in ALL if name not in LEAST]
    return [
        *(
            Refused(f"swallowed-{kebab_case(name)}", f"A forger has moved {name} into the value before it.", signed_object(_swallowed(name)), "spliced", name)
            for name in optional
        ),
        Refused("form-swallowed-discount-amt", "The same in a form.", signed_form(_swallowed("discountAmt")), "spliced", "discountAmt"),
    ]  # fmt: skip


def _cut_out_cases() -> List[Refused]:
    """Optional names of a callback inside the text before them: a forger could cut them out."""
    return [
        Refused("trade-type-in-status-text", "An unlisted text contains a trade type; z would swallow the original one.", signed_object({**LEAST, "tradeStatusText": "x&tradeType=REFUND&z="}), "spliced", "tradeType"),
        Refused("trade-type-in-status-text-beside-trade-type", "The same where the callback has a trade type.", signed_object({**ALL, "tradeStatusText": "x&tradeType=REFUND&z="}), "spliced", "tradeType"),
        Refused("trade-type-null-in-status-text", "The text null could be a null.", signed_object({**LEAST, "tradeStatusText": "x&tradeType=null&z="}), "spliced", "tradeType"),
        Refused("discount-in-coupon", "An unlisted text contains a discount.", signed_object({**LEAST, "coupon": "x&discountAmt=99&z="}), "spliced", "discountAmt"),
        Refused("discount-in-coupon-beside-null", "The same beside a null that is left out of the signing string.", signed(compact_json({**LEAST, "coupon": "x&discountAmt=99&z=", "discountAmt": None, "sign": MARK}), form="sorted-skip-null"), "spliced", "discountAmt"),
        Refused("form-discount-in-coupon", "The same in a form.", signed_form({**LEAST, "coupon": "x&discountAmt=99&z="}), "spliced", "discountAmt"),
        Refused("result-message-in-result-code", "A result code that contains a message.", signed_object({**LEAST, "resultCode": "0000&resultMsg=ok"}), "spliced", "resultMsg"),
        Refused("currency-with-ampersand", "A currency may not contain &.", signed_object(_with(LEAST, ccy="156&x=1")), "invalid_field", "ccy"),
        Refused("status-with-ampersand", "A status may not contain &, or it would swallow the members after it.", signed_object(_with(LEAST, tradeStatus="SUCCESS&tradeText=x")), "invalid_field", "tradeStatus"),
        Refused("trade-type-with-equals", "A trade type may not contain =.", signed_object(_with(LEAST, tradeType="A=B")), "invalid_field", "tradeType"),
        Refused("result-code-with-ampersand", "A result code may not contain &.", signed_object(_with(LEAST, resultCode="0000&x=1")), "invalid_field", "resultCode"),
        Refused("original-trade-no-with-ampersand", "Trade numbers may not contain &.", signed_object(_with(LEAST, originalTradeNo="1&x=2")), "invalid_field", "originalTradeNo"),
    ]  # fmt: skip


def _spliced_result_message() -> Tuple[Json, Json]:
    bait = {"tradeAmt": "10000", "tradeFinishedDate": "20260301093112", "tradeNo": "2026030110000021", "tradeStatus": "SUCCESS"}  # fmt: skip
    true_rest = {**bait, "tradeAmt": "100"}
    genuine = {**LEAST, **true_rest, "resultMsg": f"ok&{_joined(bait)}&z="}
    forged = {**LEAST, **bait, "resultMsg": "ok", "z": f"&{_joined(true_rest)}"}
    expect_one_signing_string(genuine, forged)
    return genuine, forged


def _joined(fields: Dict[str, str]) -> str:
    return "&".join(f"{name}={fields[name]}" for name in sorted(fields))


def _form_with_bare_plus() -> Tuple[str, Json]:
    """A form with a + in sign that its sender forgot to encode, and the fields it holds."""
    for number in range(100):
        fields = {**LEAST, "tradeNo": f"20260301100001{number:02}"}
        body = signed_form(fields)
        if "%2B" in body.rpartition("&sign=")[2]:
            return body.replace("%2B", "+"), fields
    raise AssertionError("no signature with a +")


def _json_with_spaces_in_sign() -> str:
    form, fields = _form_with_bare_plus()
    sign_with_spaces = form.rpartition("&sign=")[2].replace("+", " ").replace("%2F", "/").replace("%3D", "=")
    return compact_json({**fields, "sign": sign_with_spaces})
