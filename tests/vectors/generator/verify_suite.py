"""Suite `verify`: messages of the platform that verify, and hostile ones that must not."""

import base64
import gzip
import hashlib
import html
import json
from typing import Dict, List, NamedTuple, Optional, Union
from urllib.parse import quote, quote_plus

from .changed_body import with_hint
from .key_files import CERTIFICATES
from .message import Fault, parse, signing_string
from .openssl import sign, sign_block
from .signed_message import MARK, failure, signed, signed_form, success
from .signing_string_suite import nested_arrays
from .suite import Json, Suite, disagreement, error, expect_fault, without_nones
from .verification import DIGEST_INFO, Verified, verify

CERTIFICATE = "keys/platform-1024.cer"
EXPIRED = "keys/platform-1024-expired.cer"


# The key of its second certificate is the one that signs.
TWO_CERTIFICATES = "keys/platform-1024-then-2048.pem"


class Accepted(NamedTuple):
    """A message that verifies, with the hash and the form that were signed."""

    id: str
    about: str
    message: str
    hash: str = "sha1"
    form: str = "sorted"
    platform_key: str = CERTIFICATE
    allow_sha1: Optional[bool] = None
    pad_to: Optional[int] = None


class Refused(NamedTuple):
    """A message that does not verify."""

    id: str
    about: str
    message: Union[str, bytes]
    code: str
    field: Optional[str] = None
    hint: Optional[str] = None
    platform_key: str = CERTIFICATE
    allow_sha1: Optional[bool] = None
    pad_to: Optional[int] = None
    limits: Optional[Dict[str, int]] = None


# Top-level nulls, unsorted nested members, a number that BigDecimal writes otherwise: all four forms differ.
ALL_FORMS_DIFFER = (
    '{"success":true,"errorCode":null,"errorMsg":null,"result":'
    '{"tradeStatus":"SUCCESS","tradeNo":"2026030110000021","bankRequestNo":null,"rate":1e2,"tradeAmt":100},"sign":"@SIGN@"}'
)
PAID = (
    '{"success":true,"errorCode":"","errorMsg":"","result":'
    '{"outTradeNo":"A20260301000001","tradeAmt":100,"tradeNo":"2026030110000021","tradeStatus":"SUCCESS"},"sign":"@SIGN@"}'
)
CHINESE = '{"success":false,"errorCode":"ORDER_FAIL","errorMsg":"请求时间有效范围","result":null,"sign":"@SIGN@"}'
RESULT_AS_TEXT = '{"success":true,"errorCode":null,"errorMsg":null,"result":"{ \\"tradeStatus\\":\\"SUCCESS\\", \\"refundAmt\\":1 }","sign":"@SIGN@"}'
CALLBACK = {
    "ccy": "156",
    "goodsInfo": "聚合支付-一盒",
    "outTradeNo": "A20260301000001",
    "tradeAmt": 100,
    "tradeStatus": "SUCCESS",
}


def accepted_cases() -> List[Accepted]:
    """Everything that verifies."""
    forms = ("sorted", "received", "sorted-skip-null", "received-skip-null")
    signature_of_paid = signed(PAID).rpartition('"sign":"')[2][:-2]
    return [
        *(
            Accepted(f"{form}-{digest}", f"Signed over the form {form} with {digest}.", signed(ALL_FORMS_DIFFER, form=form, digest=digest), digest, form)
            for form in forms
            for digest in ("sha1", "sha256")
        ),
        # Which form is reported.
        Accepted("first-form-wins", "If all forms give the same text, the first is reported.", signed(PAID, form="received-skip-null")),
        Accepted("first-skipping-form-wins", "Without nesting, both skipping forms give the same text.", signed(CHINESE, form="received-skip-null"), form="sorted-skip-null"),
        Accepted("received-without-nulls", "Without nulls, both received forms give the same text.", signed('{"result":{"b":1,"a":2},"sign":"@SIGN@"}', form="received-skip-null"), form="received"),
        Accepted("received-white-space", "White space is removed outside strings and kept inside.", signed('{"result": { "b" : [ 1 ,\t2 ],\n "a" : "x  y: , " } ,"sign":"@SIGN@"}', text='result={"b":[1,2],"a":"x  y: , "}'), form="received"),
        Accepted("received-escapes", "Escapes in nested strings stay as in the source.", signed('{"result":{"b":"\\u4e2d\\/\\"","a":"中/"},"sign":"@SIGN@"}', text='result={"b":"\\u4e2d\\/\\"","a":"中/"}'), form="received"),
        Accepted("received-numbers", "Nested numbers keep their literal.", signed('{"result":{"b":1.0e0,"a":-0},"sign":"@SIGN@"}', text='result={"b":1.0e0,"a":-0}'), form="received"),
        Accepted("received-array", "A top-level array is taken as received.", signed('{"list":[{"b":1,"a":2}, null],"sign":"@SIGN@"}', text='list=[{"b":1,"a":2},null]'), form="received"),
        Accepted("received-sorts-the-top-level", "The received forms also sort the top-level names.", signed('{"b":{"z":1,"y":2},"a":"1","sign":"@SIGN@"}', text='a=1&b={"z":1,"y":2}'), form="received"),
        Accepted("received-top-level-string", "The received forms also unescape a top-level string.", signed('{"errorMsg":"\\u4e2d\\/","result":{"b":1,"a":2},"sign":"@SIGN@"}', text='errorMsg=中/&result={"b":1,"a":2}'), form="received"),
        Accepted("skip-null-keeps-nested-nulls", "Only top-level nulls are left out.", signed('{"errorMsg":null,"result":{"a":null},"sign":"@SIGN@"}', text='result={"a":null}'), form="sorted-skip-null"),
        Accepted("skip-null-keeps-empty-strings", "An empty string is not a null.", signed('{"errorCode":"","errorMsg":null,"sign":"@SIGN@"}', text="errorCode="), form="sorted-skip-null"),
        Accepted("null-member-added", "A null counts as absent, so adding one changes nothing.", signed('{"tradeAmt":100,"memo":null,"sign":"@SIGN@"}', text="tradeAmt=100"), form="sorted-skip-null"),
        # Messages like real answers.
        Accepted("refused-by-the-platform", "A signed refusal, result null.", failure("ORDER_FAIL", "请求时间有效范围(T-1, T+1)")),
        Accepted("result-as-string", "A result that is a string holding JSON is signed verbatim.", signed(RESULT_AS_TEXT)),
        Accepted("unlisted-members", "Members that the document does not list are signed.", signed('{"success":true,"traceId":"t-1","result":{"new":[1]},"sign":"@SIGN@"}')),
        Accepted("chinese-and-emoji", "Text is signed as UTF-8.", success({"goodsInfo": "聚合支付-一盒", "remark": "𠮷😀"})),
        Accepted("separators-in-values", "& and = in values do not matter.", success({"paymentUrl": "https://h5.example/pay?a=1&b=2"})),
        Accepted("newline-in-text", "A top-level string is signed with its line break.", failure("E1", "line 1\nline 2\t\"'\\")),
        Accepted("replacement-character-signed", "U+FFFD that the platform itself has signed.", failure("E1", "\ufffd\ufffd")),
        Accepted("sign-in-the-middle", "sign may be anywhere.", signed('{"a":1,"sign":"@SIGN@","b":2}')),
        Accepted("sign-with-escaped-slashes", "Some encoders write / as \\/.", signed(PAID).replace("/", "\\/")),
        Accepted("sign-name-with-escapes", "The name sign may be written with escapes.", signed(PAID).replace('"sign"', '"\\u0073\\u0069gn"')),
        Accepted("sign-inside-result", "A sign inside result is data.", success({"sign": "x", "tradeStatus": "SUCCESS"})),
        Accepted("sign-in-capitals-too", "Sign is another member and is signed.", signed('{"Sign":"x","a":1,"sign":"@SIGN@"}')),
        Accepted("only-sign", "The empty text also has a signature.", signed('{"sign":"@SIGN@"}')),
        Accepted("reordered-members", "The order of the members on the wire does not matter.", signed('{"tradeAmt":100,"ccy":"156","sign":"@SIGN@"}', text="ccy=156&tradeAmt=100")),
        Accepted("padded-to-1-mib", "White space after the object, up to the limit.", signed(PAID), pad_to=1048576),
        # What re-encoding breaks elsewhere.
        Accepted("empty-object-stays-object", "{} must not become [].", success({"extra": {}, "list": []})),
        Accepted("fraction-stays-fraction", "10.0 must not become 10.", signed('{"rate":10.0,"result":{"rate":10.0},"sign":"@SIGN@"}', text='rate=10.0&result={"rate":10.0}')),
        Accepted("long-integers-stay-exact", "Long integers must not become floats.", signed('{"id":12345678901234567891,"result":{"id":9007199254740993},"sign":"@SIGN@"}', text='id=12345678901234567891&result={"id":9007199254740993}')),
        Accepted("digits-as-string", "100 and \"100\" have one signing string; the signature does not tell them apart.", signed('{"tradeAmt":"100","sign":"@SIGN@"}', text="tradeAmt=100")),
        # Forms.
        Accepted("form-encoded", "A form body with sign percent-encoded.", signed_form(CALLBACK)),
        Accepted("form-plus-eaten", "A form body whose + signs in sign were not encoded: a space there is a +.", _form_with_bare_plus()),
        Accepted("form-space-in-sign-as-20", "A form body whose + in sign became %20: it is a + again.", _form_with_bare_plus().replace("+", "%20")),
        Accepted("form-sha256", "A form body signed with SHA-256.", signed("a=1&b=2&sign=@SIGN@", digest="sha256").replace("+", "%2B"), "sha256"),
        # Keys.
        Accepted("expired-certificate", "The certificate has expired, and the message still verifies.", signed(PAID), platform_key=EXPIRED),
        Accepted("platform-2048-sha256", "A platform key of 2048 bits.", signed(PAID, key="platform-2048", digest="sha256"), "sha256", platform_key="keys/platform-2048.cer"),
        Accepted("platform-2048-sha1", "A platform key of 2048 bits with SHA-1.", signed(PAID, key="platform-2048"), platform_key="keys/platform-2048.cer"),
        Accepted("second-certificate-of-a-file", "Signed by the key of the second certificate in a PEM file.", signed(PAID, key="platform-2048"), platform_key=TWO_CERTIFICATES),
        Accepted("bare-public-key", "The platform's key without a certificate.", signed(PAID), platform_key="keys/platform-1024.spki.pem"),
        Accepted("sha1-forbidden-sha256-given", "SHA-256 is accepted if SHA-1 is forbidden.", signed(PAID, digest="sha256"), "sha256", allow_sha1=False),
        Accepted("sha1-allowed", "allow_sha1 may be stated explicitly.", PAID.replace(MARK, signature_of_paid), allow_sha1=True),
    ]  # fmt: skip


def refused_cases() -> List[Refused]:
    """Everything that must not verify."""
    paid = signed(PAID)
    signature = paid.rpartition('"sign":"')[2][:-2]
    digest = hashlib.sha1(signing_string(parse(PAID.encode())).encode()).digest()
    sha1_info = DIGEST_INFO["sha1"] + digest
    without_signature = PAID.replace(',"sign":"@SIGN@"', "")

    def with_sign(sign_value: str) -> str:
        return PAID.replace('"@SIGN@"', sign_value)

    def paid_signed_over(text: str) -> str:
        return signed(PAID, text=text)

    paid_text = signing_string(parse(PAID.encode()))
    return [
        # PITFALLS: the signed text is taken from the first of two members, the fields from the last.
        Refused("duplicate-appended", "A genuine body with a duplicate member appended (PITFALLS: gopay).", signed('{"tradeStatus":"FAIL","sign":"@SIGN@"}')[:-1] + ',"tradeStatus":"SUCCESS"}', "duplicate_member", "tradeStatus"),
        Refused("duplicate-in-front", "A genuine body with a duplicate member at the front.", '{"tradeStatus":"SUCCESS",' + signed('{"tradeStatus":"FAIL","sign":"@SIGN@"}')[1:], "duplicate_member", "tradeStatus"),
        Refused("duplicate-inside-result", "A duplicate inside result, signed by the platform itself.", signed('{"result":{"tradeStatus":"FAIL","tradeStatus":"SUCCESS"},"sign":"@SIGN@"}', text='result={"tradeStatus":"FAIL","tradeStatus":"SUCCESS"}'), "duplicate_member", "result.tradeStatus"),
        Refused("duplicate-by-escape", "The second name is written with an escape.", paid[:-1] + ',"succ\\u0065ss":false}', "duplicate_member", "success"),
        Refused("duplicate-sign", "Two signatures, one of them genuine.", paid[:-1] + ',"sign":"AAAA"}', "duplicate_member", "sign"),
        Refused("duplicate-sign-by-escape", "The second sign is written with an escape.", paid[:-1] + ',"\\u0073ign":"AAAA"}', "duplicate_member", "sign"),
        Refused("duplicate-in-form", "A genuine form body with a second value appended.", signed_form(CALLBACK) + "&tradeStatus=FAIL", "duplicate_member", "tradeStatus"),
        # PITFALLS: an answer without a signature is believed, or ends in a null pointer error.
        Refused("unsigned-failure", "A failure without a signature is not a refusal (PITFALLS: gopay/cmbpay, yansongda).", '{"success":false,"errorCode":"ORDER_FAIL","errorMsg":"closed","result":null}', "missing_sign"),
        Refused("sign-absent", "A paid order without a signature (PITFALLS: wechatpay-java).", without_signature, "missing_sign"),
        Refused("sign-null", "sign is null.", with_sign("null"), "missing_sign"),
        Refused("sign-empty", "sign is empty.", with_sign('""'), "missing_sign"),
        Refused("sign-in-capitals", "The member is named Sign, not sign.", paid.replace('"sign"', '"SIGN"'), "missing_sign"),
        Refused("sign-only-inside-result", "The signature is inside result.", '{"success":true,"result":{"sign":"' + signature + '"}}', "missing_sign"),
        Refused("sign-absent-in-form", "A form without a signature.", "tradeStatus=SUCCESS&tradeAmt=100", "missing_sign"),
        Refused("sign-empty-in-form", "A form with an empty signature.", "tradeStatus=SUCCESS&sign=", "missing_sign"),
        Refused("empty-object", "An object without anything.", "{}", "missing_sign"),
        # sign is no Base64.
        Refused("sign-number", "sign is a number.", with_sign("1"), "invalid_sign"),
        Refused("sign-true", "sign is true, which some comparisons take for success.", with_sign("true"), "invalid_sign"),
        Refused("sign-object", "sign is an object.", with_sign("{}"), "invalid_sign"),
        Refused("sign-array", "sign is an array that holds the signature.", with_sign(f'["{signature}"]'), "invalid_sign"),
        Refused("sign-not-base64", "sign is text.", with_sign('"signature"'), "invalid_sign"),
        Refused("sign-without-padding", "The padding of the Base64 was cut off.", with_sign(f'"{signature.rstrip("=")}"'), "invalid_sign"),
        Refused("sign-url-alphabet", "Base64 of the URL alphabet.", with_sign('"' + "-_" * 84 + 'AA=="'), "invalid_sign"),
        Refused("sign-with-line-breaks", "Base64 wrapped into lines.", with_sign('"' + "\\n".join((signature[:76], signature[76:])) + '"'), "invalid_sign"),
        Refused("sign-followed-by-nul", "A NUL after the Base64.", with_sign(f'"{signature}\\u0000"'), "invalid_sign"),
        Refused("sign-fullwidth", "Fullwidth letters are not Base64.", with_sign('"ＡＡＡＡ"'), "invalid_sign"),
        Refused("sign-with-spaces", "A form decoder turned + into spaces before the library received the message.", with_sign(f'"{_sign_with_plus().replace("+", " ")}"'), "invalid_sign", hint="spaces_in_sign"),
        Refused("sign-with-space-in-front", "A space in front of the Base64.", with_sign(f'" {signature}"'), "invalid_sign", hint="spaces_in_sign"),
        Refused("sign-not-base64-in-form", "A form whose sign is text.", "tradeStatus=SUCCESS&sign=signature", "invalid_sign"),
        # Another key, or a signature that does not open.
        Refused("wrong-key", "Signed with a key that nobody has configured.", signed(PAID, key="stranger-1024"), "signature_mismatch", hint="wrong_key"),
        Refused("wrong-key-bare-public-key", "Signed with an unknown key and checked with a bare public key.", signed(PAID, key="stranger-1024"), "signature_mismatch", hint="wrong_key", platform_key="keys/platform-1024.spki.der"),
        Refused("merchant-signs-for-platform", "Signed with the merchant's own key.", signed(PAID, key="merchant-1024", digest="sha256"), "signature_mismatch", hint="wrong_key"),
        Refused("certificate-in-the-message", "The message contains a certificate that fits its signature (PITFALLS: yansongda, UnionPay).", signed('{"certificate":"signPubKeyCert","tradeStatus":"SUCCESS","sign":"@SIGN@"}', key="stranger-1024"), "signature_mismatch", hint="wrong_key"),
        Refused("expired-certificate", "Signed with an unknown key while the configured certificate has expired: it has probably been replaced.", signed(PAID, key="stranger-1024"), "signature_mismatch", hint="expired_certificate", platform_key=EXPIRED),
        Refused("bit-flipped", "One bit of the signature is wrong.", with_sign(f'"{_flip_last_bit(signature)}"'), "signature_mismatch", hint="wrong_key"),
        Refused("all-zeros", "A signature of zeros.", with_sign(f'"{_base64(bytes(128))}"'), "signature_mismatch", hint="wrong_key"),
        Refused("one", "The signature 1, which opens to 1.", with_sign(f'"{_base64(bytes(127) + bytes([1]))}"'), "signature_mismatch", hint="wrong_key"),
        Refused("above-the-modulus", "A signature of ones is larger than the modulus.", with_sign(f'"{_base64(bytes([255]) * 128)}"'), "signature_mismatch", hint="wrong_key"),
        Refused("pss", "RSASSA-PSS of the right text under the right key.", with_sign('"' + sign("platform-1024", "sha256", paid_text.encode(), "rsa_padding_mode:pss", "rsa_pss_saltlen:0") + '"'), "signature_mismatch", hint="wrong_key"),
        Refused("encryption-padding", "Padding of type 2, which is for encryption.", with_sign('"' + sign_block("platform-1024", _padded(sha1_info, block_type=2)) + '"'), "signature_mismatch", hint="wrong_key"),
        Refused("signature-of-2048-bits", "A signature longer than the key's.", signed(PAID, key="platform-2048"), "signature_mismatch", hint="wrong_length"),
        Refused("signature-of-1024-bits", "A signature shorter than the key's.", paid, "signature_mismatch", hint="wrong_length", platform_key="keys/platform-2048.cer"),
        Refused("signature-truncated", "The last three bytes are missing.", with_sign(f'"{_base64(base64.b64decode(signature)[:-3])}"'), "signature_mismatch", hint="wrong_length"),
        Refused("signature-with-leading-zero", "A leading zero byte: the same number with another length.", with_sign(f'"{_base64(bytes(1) + base64.b64decode(signature))}"'), "signature_mismatch", hint="wrong_length"),
        Refused("signature-of-three-bytes", "Valid Base64 of very few bytes.", with_sign('"AAAA"'), "signature_mismatch", hint="wrong_length"),
        # Forged padding (Bleichenbacher 2006) and other hashes.
        Refused("padding-with-garbage-behind", "Short padding and garbage after the DigestInfo.", with_sign('"' + sign_block("platform-1024", (b"\0\1" + b"\xff" * 8 + b"\0" + sha1_info).ljust(128, b"\x5a")) + '"'), "signature_mismatch"),
        Refused("padding-of-seven-bytes", "Padding below eight bytes.", with_sign('"' + sign_block("platform-1024", (b"\0\1" + b"\xff" * 7 + b"\0" + sha1_info).ljust(128, b"\x5a")) + '"'), "signature_mismatch"),
        Refused("padding-with-a-hole", "One byte of the padding is not FF.", with_sign('"' + sign_block("platform-1024", _padded(sha1_info).replace(b"\xff\xff\0", b"\xfe\xff\0", 1)) + '"'), "signature_mismatch", hint="wrong_key"),
        Refused("digest-without-digest-info", "The bare digest in the padding, as some cards sign.", with_sign('"' + sign_block("platform-1024", _padded(digest)) + '"'), "signature_mismatch"),
        Refused("digest-info-of-another-hash", "The DigestInfo names SHA-256 but contains a SHA-1 digest.", with_sign('"' + sign_block("platform-1024", _padded(DIGEST_INFO["sha256"] + digest)) + '"'), "signature_mismatch"),
        Refused("md5", "The right text and key, hashed with MD5.", signed(PAID, digest="md5"), "signature_mismatch", hint="unknown_hash"),
        Refused("sha512", "The right text and key, hashed with SHA-512.", signed(PAID, digest="sha512"), "signature_mismatch", hint="unknown_hash"),
        Refused("sha1-forbidden", "The caller demands more than SHA-1.", paid, "sha1_forbidden", allow_sha1=False),
        Refused("sha1-forbidden-in-another-form", "The caller demands more than SHA-1, for every form.", signed(ALL_FORMS_DIFFER, form="received-skip-null"), "sha1_forbidden", allow_sha1=False),
        # Genuine key, other text.
        Refused("amount-changed", "The amount was changed.", paid.replace(":100,", ":1,"), "signature_mismatch", hint="reserialised"),
        Refused("status-changed", "The status was changed.", signed(PAID.replace("SUCCESS", "FAIL")).replace("FAIL", "SUCCESS"), "signature_mismatch", hint="reserialised"),
        Refused("success-changed", "A refusal was turned into a success.", signed(CHINESE).replace("false", "true"), "signature_mismatch", hint="reserialised"),
        Refused("member-added", "A member was added.", paid[:-1] + ',"memo":""}', "signature_mismatch", hint="extra_member"),
        Refused("member-removed", "A member was removed.", paid.replace('"errorMsg":"",', ""), "signature_mismatch", hint="reserialised"),
        Refused("member-renamed", "The case of one letter in a name was changed.", paid.replace('"tradeNo"', '"TradeNo"'), "signature_mismatch", hint="reserialised"),
        Refused("signature-of-another-message", "A genuine signature of another message.", with_sign(f'"{sign("platform-1024", "sha1", b"a=1")}"'), "signature_mismatch", hint="reserialised"),
        Refused("signature-over-the-body", "Signed over the body instead of the signing string.", paid_signed_over(without_signature), "signature_mismatch", hint="reserialised"),
        Refused("signature-in-member-order", "Signed over the members in the order of the body.", paid_signed_over("&".join(("success=true", *paid_text.replace("&success=true", "").split("&")))), "signature_mismatch", hint="reserialised"),
        Refused("signature-over-sign-too", "Signed with an empty sign= in the text.", paid_signed_over(paid_text.replace("&success", "&sign=&success")), "signature_mismatch", hint="reserialised"),
        Refused("signature-without-empty-strings", "Signed without the empty strings: no platform does that.", paid_signed_over(paid_text.replace("errorCode=&errorMsg=&", "")), "signature_mismatch", hint="extra_member"),
        Refused("text-trimmed", "A space at the end of a text was trimmed.", failure("E1", "closed ").replace("closed ", "closed"), "signature_mismatch", hint="reserialised"),
        # PITFALLS: parsed and re-encoded with the language's own types.
        Refused("object-became-array", "{} became [] on the way (PITFALLS: yansongda).", success({"extra": {}}).replace("{}", "[]"), "signature_mismatch", hint="reserialised"),
        Refused("fraction-became-integer", "10.0 became 10 (PITFALLS: yansongda).", signed('{"rate":10.0,"sign":"@SIGN@"}').replace("10.0", "10"), "signature_mismatch", hint="reserialised"),
        Refused("long-integer-became-float", "A long integer became a float (PITFALLS: yansongda).", signed('{"id":12345678901234567891,"sign":"@SIGN@"}').replace("12345678901234567891", "1.2345678901234567e+19"), "signature_mismatch", hint="reserialised"),
        Refused("nested-nulls-dropped", "A null inside result was dropped.", success({"memo": None, "tradeStatus": "SUCCESS"}).replace('"memo":null,', ""), "signature_mismatch", hint="reserialised"),
        Refused("null-became-empty", "null became an empty string.", failure(None, "closed").replace('"errorCode":null', '"errorCode":""'), "signature_mismatch", hint="reserialised"),
        # Character sets.
        Refused("gbk-text", "The platform has signed the GBK bytes of the text.", signed(CHINESE, charset="gbk"), "signature_mismatch", hint="gbk_text"),
        Refused("gbk-text-received", "The platform has signed GBK bytes of another form, with SHA-256.", signed(ALL_FORMS_DIFFER.replace("100}", '100,"goodsInfo":"一盒"}'), form="received", digest="sha256", charset="gbk"), "signature_mismatch", hint="gbk_text"),
        Refused("gbk-body", "The body itself is GBK.", signed(CHINESE, charset="gbk").encode("gbk"), "invalid_utf8", hint="gbk_body"),
        Refused("wrong-charset", "The text was decoded with the wrong character set before the library received it.", signed(CHINESE).replace("请求时间", "\ufffd" * 4), "signature_mismatch", hint="wrong_charset"),
        Refused("latin-1", "The UTF-8 of the body was read as ISO-8859-1.", signed(CHINESE).encode().decode("latin-1"), "signature_mismatch", hint="wrong_charset"),
        Refused("windows-1252", "A UTF-8 text was read as Windows-1252.", signed('{"goodsInfo":"支付","sign":"@SIGN@"}').replace("支付", "æ”¯ä»˜"), "signature_mismatch", hint="wrong_charset"),
        Refused("utf-8-read-as-gbk", "A UTF-8 text was read as GBK.", signed('{"goodsInfo":"咖啡","sign":"@SIGN@"}').replace("咖啡", "鍜栧暋"), "signature_mismatch", hint="wrong_charset"),
        Refused("invalid-utf8", "The body has a byte that never occurs in UTF-8.", paid.encode().replace(b"SUCCESS", b"SUCCES\xff"), "invalid_utf8"),
        # Unreadable messages, with a genuine signature in them.
        Refused("byte-order-mark", "A byte order mark in front.", "\ufeff" + paid, "invalid_json", hint="byte_order_mark"),
        Refused("utf-16", "The body was decoded and written as UTF-16.", paid.encode("utf-16"), "invalid_utf8", hint="utf16"),
        Refused("utf-16-without-mark", "The same, big-endian and without a byte order mark.", paid.encode("utf-16-be"), "invalid_json", hint="utf16"),
        Refused("form-encoded-twice", "The form was percent-encoded twice.", signed_form(CALLBACK).replace("%", "%25"), "invalid_sign", hint="encoded_twice"),
        Refused("form-encoded-as-a-whole", "A form was percent-encoded as if it were a text.", quote(signed_form(CALLBACK), safe=""), "invalid_json", hint="encoded_twice"),
        Refused("printed-by-python", "A dictionary as Python prints it.", str(CALLBACK), "invalid_json", hint="printed_object"),
        Refused("printed-by-java", "A map as Java prints it.", "{" + ", ".join(f"{name}={value}" for name, value in CALLBACK.items()) + "}", "invalid_json", hint="printed_object"),
        Refused("multipart", "A multipart form.", '--x\r\nContent-Disposition: form-data; name="tradeAmt"\r\n\r\n100\r\n--x--\r\n', "invalid_json", hint="multipart"),
        Refused("compressed", "The body is compressed.", gzip.compress(b"{}", mtime=0), "invalid_utf8", hint="compressed"),
        Refused("base64-body", "The body is the Base64 of the message; it ends with =, and so looks like a form.", next(text for text in (_base64((paid + " " * n).encode()) for n in range(3)) if text.endswith("=")), "missing_sign", hint="base64_body"),
        Refused("json-as-name-of-a-form", "A framework took the JSON for a form.", quote(paid, safe="") + "=", "missing_sign", hint="json_in_form"),
        Refused("json-as-value-of-a-form", "The JSON as the only value of a form.", "data=" + quote(paid, safe=""), "missing_sign", hint="json_in_form"),
        Refused("escaped-quotes", "Backslashes in front of the quotes.", paid.replace('"', '\\"'), "invalid_json", hint="escaped_quotes"),
        Refused("html-escaped-json", "The whole JSON was escaped for HTML.", html.escape(paid), "invalid_json", hint="html_escaped"),
        Refused("html-escaped-value", "A value was escaped for HTML.", signed_form({**CALLBACK, "goodsInfo": '<a> & "b"'}).replace(quote_plus('<a> & "b"'), quote_plus(html.escape('<a> & "b"'))), "signature_mismatch", hint="html_escaped"),
        Refused("route-parameter", "A framework's route parameter in the form.", "s=%2Fpay%2Fnotify&" + signed_form(CALLBACK), "signature_mismatch", hint="extra_member"),
        Refused("route-parameters", "Three of them.", "m=pay&c=index&a=notify&" + signed_form(CALLBACK), "signature_mismatch", hint="extra_member"),
        Refused("two-parameters", "Two of the caller's own.", signed_form(CALLBACK) + "&source=a&shopName=b", "signature_mismatch", hint="extra_member"),
        Refused("trailing-data", "A second object after the signed one.", paid + '{"tradeStatus":"SUCCESS"}', "invalid_json"),
        Refused("truncated", "The body ends too early.", paid[:-1], "invalid_json"),
        Refused("html-error-page", "A proxy's error page (PITFALLS: wechatpay-java).", "<html>\r\n<head><title>502 Bad Gateway</title></head></html>", "invalid_json", hint="web_page"),
        Refused("empty-body", "The body is empty.", "", "invalid_json", hint="empty_body"),
        Refused("signed-array", "The signed object inside an array.", f"[{paid}]", "not_an_object", hint="wrapped"),
        Refused("wrapped", "The signed object inside another one.", f'{{"code":0,"data":{paid}}}', "missing_sign", hint="wrapped"),
        Refused("wrapped-text", "The text of the signed object inside another object.", json.dumps({"body": paid}), "missing_sign", hint="wrapped"),
        Refused("wrapped-base64", "The Base64 of the signed object inside another object.", json.dumps({"body": _base64(paid.encode()), "isBase64Encoded": True}), "missing_sign", hint="wrapped"),
        Refused("two-in-an-array", "Two signed objects inside an array.", f"[{paid},{paid}]", "not_an_object"),
        Refused("trailing-nul", "A NUL behind the message.", paid + "\0", "invalid_json", hint="padded"),
        Refused("trailing-nuls", "The rest of a buffer behind a form.", signed_form(CALLBACK) + "\0\0\0", "invalid_sign", hint="padded"),
        Refused("html-escaped-form", "A whole form was escaped for HTML.", html.escape(signed_form(CALLBACK)), "missing_sign", hint="html_escaped"),
        Refused("signed-string", "The signed object inside a string.", '"' + paid.replace('"', '\\"') + '"', "not_an_object", hint="json_in_text"),
        Refused("lone-surrogate", "Half of a surrogate pair in a signed text.", paid.replace("SUCCESS", "\\ud83d"), "lone_surrogate"),
        Refused("exponent-out-of-range", "A number that would fill the memory when written out.", paid.replace(":100,", ":1e-99999999999,"), "invalid_number", "result.tradeAmt"),
        Refused("too-deep", "Nesting of depth 17.", nested_arrays(17)[:-1] + ',"sign":"AAAA"}', "too_deep"),
        Refused("too-large", "One byte more than 1 MiB.", paid, "too_large", pad_to=1048577),
        Refused("caller-limit", "A limit set by the caller.", paid, "too_large", limits={"max_bytes": 64}),
        Refused("form-without-equals", "A form with a segment that has no =.", signed_form(CALLBACK) + "&paid", "invalid_form"),
        Refused("form-changed", "A form with the amount changed.", signed_form(CALLBACK).replace("tradeAmt=100", "tradeAmt=1"), "signature_mismatch", hint="reserialised"),
        Refused("form-decoded-twice", "A form whose text was percent-decoded once too often.", signed_form({**CALLBACK, "goodsInfo": "100%25"}).replace("100%2525", "100%25"), "signature_mismatch", hint="reserialised"),
    ]  # fmt: skip


def suite() -> Suite:
    """The whole suite."""
    return Suite(
        "verify",
        "Genuine messages of the platform, and forged or changed ones: generic verification, without an interface.",
        {},
        [*map(_accepted_case, accepted_cases()), *map(_refused_case, refused_cases())],
    )


def _accepted_case(case: Accepted) -> Json:
    message = parse(case.message.encode().ljust(case.pad_to or 0))
    claimed = Verified(case.hash, case.form)
    computed = verify(message, _key_of(case.platform_key))
    if computed != claimed:
        raise disagreement(case.id, claimed, computed)
    return without_nones(
        {
            "id": f"accepted-{case.id}",
            "about": case.about,
            "platform_key": case.platform_key,
            "allow_sha1": case.allow_sha1,
            "message": case.message,
            "pad_to": case.pad_to,
            "expected": claimed._asdict(),
        }
    )


def _refused_case(case: Refused) -> Json:
    is_text = isinstance(case.message, str)
    body = case.message if isinstance(case.message, bytes) else case.message.encode()
    try:
        message = parse(body.ljust(case.pad_to or 0), **(case.limits or {}))
        verified = verify(
            message, _key_of(case.platform_key), case.platform_key == EXPIRED, case.allow_sha1 is not False
        )
    except Fault as fault:
        expect_fault(case.id, with_hint(fault, body), case.code, case.field, case.hint)
    else:
        raise disagreement(case.id, case.code, verified)
    return without_nones(
        {
            "id": f"refused-{case.id}",
            "about": case.about,
            "platform_key": case.platform_key,
            "allow_sha1": case.allow_sha1,
            "message": case.message if is_text else None,
            "message_base64": None if is_text else _base64(body),
            "pad_to": case.pad_to,
            "limits": case.limits,
            "error": error(case.code, field=case.field, hint=case.hint),
        }
    )


def _key_of(platform_key: str) -> str:
    """`keys/platform-1024.spki.pem` and `keys/platform-1024-expired.cer` are both `platform-1024`."""
    if platform_key == TWO_CERTIFICATES:
        return "platform-2048"
    name = platform_key.split("/")[1]
    return CERTIFICATES[name].key if name in CERTIFICATES else name.split(".")[0]


def _form_with_bare_plus() -> str:
    """A signed form whose sign holds a + that its sender forgot to encode."""
    for number in range(100):
        body = signed(f"tradeNo=T{number}&tradeStatus=SUCCESS&sign={MARK}")
        if "+" in body:
            return body
    raise AssertionError("no signature with a +")


def _sign_with_plus() -> str:
    return _form_with_bare_plus().rpartition("&sign=")[2]


def _padded(content: bytes, block_type: int = 1, length: int = 128) -> bytes:
    return bytes([0, block_type]) + b"\xff" * (length - 3 - len(content)) + b"\0" + content


def _flip_last_bit(signature: str) -> str:
    bits = bytearray(base64.b64decode(signature))
    bits[-1] ^= 1
    return _base64(bytes(bits))


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")
