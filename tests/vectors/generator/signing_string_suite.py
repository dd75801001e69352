"""Suite `signing-string`: message to signing string, and every fault of a message."""

import base64
import json
from typing import Dict, List, NamedTuple, Optional, Union

from .message import Fault, parse, signing_string
from .openssl import VECTORS
from .suite import Json, Suite, disagreement, error, expect_fault, without_nones

FASTJSON = VECTORS / "fastjson-canonical.jsonl"
FASTJSON_CASES = 68


class Accepted(NamedTuple):
    """A message whose signing string is written out here, by hand."""

    id: str
    about: str
    message: str
    signing_string: str
    pad_to: Optional[int] = None
    limits: Optional[Dict[str, int]] = None


class Refused(NamedTuple):
    """A message that has no signing string."""

    id: str
    about: str
    message: Union[str, bytes]
    code: str
    field: Optional[str] = None
    hint: Optional[str] = None
    pad_to: Optional[int] = None
    limits: Optional[Dict[str, int]] = None


def nested_arrays(depth: int) -> str:
    """A message of the given depth: the top object is depth 1."""
    return '{"a":' + "[" * (depth - 1) + "]" * (depth - 1) + "}"


def nested_objects(depth: int) -> str:
    """The same, of objects."""
    return '{"a":' * (depth - 1) + "{}" + "}" * (depth - 1)


ACCEPTED: List[Accepted] = [
    # Which members, and in which order.
    Accepted("empty-object", "An empty object gives an empty string.", "{}", ""),
    Accepted("only-sign", "A message that holds nothing but sign gives an empty string.", '{"sign":"x"}', ""),
    Accepted("white-space-everywhere", "White space between tokens does not matter.", ' \t\r\n{ "b" :\n1 ,\t"a" : [ 1 , 2 ] } \n', "a=[1,2]&b=1"),
    Accepted("sign-inside-result-stays", "Only the top-level sign is left out.", '{"sign":"x","result":{"sign":"y","a":1}}', 'result={"a":1,"sign":"y"}'),
    Accepted("sign-written-with-escapes", "Names are compared after unescaping: this member is sign.", '{"\\u0073ign":"x","a":1}', "a=1"),
    Accepted("sign-in-capitals-is-another-name", "Names are compared exactly: Sign and SIGN are signed.", '{"SIGN":1,"sign":2,"Sign":3}', "SIGN=1&Sign=3"),
    Accepted("names-by-byte", "ASCII names sort by byte: digits, capitals, underscore, small letters.", '{"a":1,"_":2,"Z":3,"9":4,"10":5}', "10=5&9=4&Z=3&_=2&a=1"),
    Accepted("name-before-its-extension", "A name that is a prefix of another one comes first.", '{"tradeNos":1,"tradeNo":2}', "tradeNo=2&tradeNos=1"),
    Accepted("names-by-utf16-code-unit", "U+1F600 sorts before U+FF01, since its first UTF-16 unit is D83D.", '{"！":1,"😀":2}', "😀=2&！=1"),
    Accepted("nested-names-by-utf16-code-unit", "Names inside a nested object sort by UTF-16 code unit too.", '{"r":{"\\uff01":1,"\\ud83d\\ude00":2,"z":3}}', 'r={"z":3,"😀":2,"！":1}'),
    Accepted("nested-name-is-escaped", "Names inside nested objects are escaped like values.", '{"r":{"a\\"b\\n\\u0001":1}}', 'r={"a\\"b\\n\\u0001":1}'),
    Accepted("top-level-name-is-not-escaped", "A top-level name is written unescaped, including quotes.", '{"a\\"b":1}', 'a"b=1'),
    # Values.
    Accepted("empty-string-is-kept", "An empty string gives name= and nothing is skipped.", '{"remark":"","a":"1"}', "a=1&remark="),
    Accepted("null-is-kept", "null is written as the word.", '{"errorMsg":null,"errorCode":"null"}', "errorCode=null&errorMsg=null"),
    Accepted("separators-are-not-encoded", "& and = in a value stay as they are.", '{"a":"1&b=2","c":"%26+ "}', "a=1&b=2&c=%26+ "),
    Accepted("top-level-string-is-not-escaped", "A top-level string is written unescaped, including control characters.", '{"a":"\\u0000\\u2028\\"\\\\\\/"}', 'a=\0\u2028"\\/'),
    Accepted("nested-escapes", "Nested strings use the short escapes, then upper-case \\uXXXX.", '{"r":["\\"\\\\\\b\\t\\n\\f\\r\\/","\\u0000\\u000b\\u001f\\u007f\\u009f\\u00a0\\u2027\\u2028\\u2029\\u202a"]}', 'r=["\\"\\\\\\b\\t\\n\\f\\r/","\\u0000\\u000B\\u001F\\u007F\\u009F\u00a0\u2027\\u2028\\u2029\u202a"]'),
    Accepted("surrogate-pair-escapes", "A pair of surrogate escapes is one character.", '{"r":["\\ud83d\\ude00"],"s":"\\uD842\\uDFB7"}', 'r=["😀"]&s=𠮷'),
    Accepted("replacement-character-is-text", "U+FFFD in the body is a character like any other.", '{"a":"\ufffd"}', "a=\ufffd"),
    Accepted("raw-delete-character", "U+007F may be unescaped in a JSON string.", '{"a":"\x7f","r":["\x7f"]}', 'a=\x7f&r=["\\u007F"]'),
    Accepted("empty-nested-values", "{} and [] are kept.", '{"a":{},"b":[],"c":[{}],"d":{"e":[]}}', 'a={}&b=[]&c=[{}]&d={"e":[]}'),
    Accepted("nested-null-is-kept", "null members inside a nested object are kept.", '{"result":{"b":null,"a":[null]}}', 'result={"a":[null],"b":null}'),
    Accepted("array-order-is-kept", "Arrays are not sorted, the objects in them are.", '{"a":[3,{"z":1,"b":2},1]}', 'a=[3,{"b":2,"z":1},1]'),
    Accepted("string-that-holds-json", "A string that contains JSON is kept verbatim, including spaces and order.", '{"result":"{ \\"b\\":1, \\"a\\":2 }"}', 'result={ "b":1, "a":2 }'),
    # Numbers.
    Accepted("long-integers", "Integers keep their digits, whatever their length.", '{"a":9223372036854775808,"b":-123456789012345678901234567890,"r":[18446744073709551616]}', "a=9223372036854775808&b=-123456789012345678901234567890&r=[18446744073709551616]"),
    Accepted("minus-zero", "-0 is 0, and -0.0 is 0.0.", '{"a":-0,"b":-0.0,"r":[-0,-0.00]}', "a=0&b=0.0&r=[0,0.00]"),
    Accepted("trailing-zeros-stay", "A fraction keeps its zeros.", '{"a":10.0,"b":1.50,"r":[100.00]}', "a=10.0&b=1.50&r=[100.00]"),
    Accepted("plain-down-to-six-places", "BigDecimal writes plainly while the adjusted exponent is -6 or more.", '{"a":0.000001,"b":0.0000010,"c":1e-6,"d":10e-7,"e":0e-6}', "a=0.000001&b=0.0000010&c=0.000001&d=0.0000010&e=0.000000"),
    Accepted("exponent-below-six-places", "Below an adjusted exponent of -6, BigDecimal writes an exponent.", '{"a":0.0000001,"b":0.00000010,"c":12e-9,"d":-1.5e-10,"e":10e-8}', "a=1E-7&b=1.0E-7&c=1.2E-8&d=-1.5E-10&e=1.0E-7"),
    Accepted("zero-keeps-its-scale", "Zero with a fraction or an exponent keeps its scale.", '{"a":0.00,"b":0.0000000,"c":0e5,"d":-0e3,"e":0.00000000e3,"f":0e-7}', "a=0.00&b=0E-7&c=0E+5&d=0E+3&e=0.00000&f=0E-7"),
    Accepted("positive-exponents", "A positive exponent is written with E+ and the digits as given.", '{"a":1e5,"b":1E+2,"c":123e3,"d":100e1,"e":-2.50e3,"f":1.5e1}', "a=1E+5&b=1E+2&c=1.23E+5&d=1.00E+3&e=-2.50E+3&f=15"),
    Accepted("exponent-of-zero", "An exponent of zero is dropped.", '{"a":1e0,"b":1.0E+0,"c":7e-0,"d":1e00005}', "a=1&b=1.0&c=7&d=1E+5"),
    Accepted("exponent-eats-the-fraction", "An exponent with a fraction shifts the point.", '{"a":123.45e2,"b":1.2e1,"c":100e-2,"d":0.00001e3}', "a=12345&b=12&c=1.00&d=0.01"),
    Accepted("long-fraction", "A fraction keeps all its digits.", '{"a":0.1234567890123456789012345678901234567890,"b":12345678901234567890.5}', "a=0.1234567890123456789012345678901234567890&b=12345678901234567890.5"),
    Accepted("fraction-of-65536-digits", "A number may have as many digits as the body has room for: 65,536 after the point.", '{"a":0.' + "1" * 65536 + "}", "a=0." + "1" * 65536),
    Accepted("largest-exponents", "Scales are Java ints: these are the limits.", '{"a":1e2147483647,"b":1e-2147483647,"c":10e2147483647}', "a=1E+2147483647&b=1E-2147483647&c=1.0E+2147483648"),
    # Depth and size.
    Accepted("depth-16-arrays", "The top object is depth 1; 16 is allowed.", nested_arrays(16), "a=" + "[" * 15 + "]" * 15),
    Accepted("depth-16-objects", "Sixteen objects inside each other are allowed.", nested_objects(16), 'a={"a":' + '{"a":' * 13 + "{}" + "}" * 14),
    Accepted("depth-limit-3-reached", "A limit set by the caller, exactly reached.", '{"a":[{}]}', "a=[{}]", limits={"max_depth": 3}),
    Accepted("depth-limit-raised", "The caller may allow more than 16.", nested_arrays(20), "a=" + "[" * 19 + "]" * 19, limits={"max_depth": 20}),
    Accepted("brackets-in-strings-have-no-depth", "Brackets inside strings are text.", '{"a":["[[[[[[[[[[[[[[[[[[[["]}', 'a=["[[[[[[[[[[[[[[[[[[[["]'),
    Accepted("size-1-mib", "Exactly 1,048,576 bytes is allowed.", '{"a":1}', "a=1", pad_to=1048576),
    Accepted("size-limit-reached", "A limit set by the caller, exactly reached; it counts bytes, not characters.", '{"a":"中"}', "a=中", limits={"max_bytes": 11}),
    # Forms.
    Accepted("form", "A form body: every value is a string.", "tradeNo=T1&tradeAmt=100&goodsInfo=%E4%B8%80%E7%9B%92&sign=x", "goodsInfo=一盒&tradeAmt=100&tradeNo=T1"),
    Accepted("form-plus-is-space", "In a form + is a space and %2B is a plus.", "a=1+2%2B3", "a=1 2+3"),
    Accepted("form-split-before-decoding", "Forms are split at & and = before they are decoded.", "a=1%26b%3D2&c=x=y==", "a=1&b=2&c=x=y=="),
    Accepted("form-encoded-names", "Names are percent-decoded too.", "%61=1&%5F=2&b%2Dc=3", "_=2&a=1&b-c=3"),
    Accepted("form-empty-value", "A name with nothing after = has an empty value.", "b=&a=", "a=&b="),
    Accepted("form-starts-with-underscore", "A form may start with an underscore.", "_a=1&Z=2", "Z=2&_a=1"),
    Accepted("form-starts-with-percent", "A form may start with a percent sign.", "%E4%B8%AD=1", "中=1"),
    Accepted("form-json-value-stays-text", "JSON inside a form value is text.", "result=%7B%22b%22:1,%20%22a%22:2%7D", 'result={"b":1, "a":2}'),
    Accepted("form-of-raw-utf8", "Bytes that are not percent-encoded are UTF-8 as well.", "goodsInfo=一盒&a=1", "a=1&goodsInfo=一盒"),
]  # fmt: skip

REFUSED: List[Refused] = [
    Refused("empty-body", "No body at all.", "", "invalid_json"),
    Refused("only-white-space", "A body of white space.", " \n", "invalid_json"),
    Refused("not-json", "Text without = is taken for JSON.", "OK", "invalid_json"),
    Refused("html", "An error page in place of an answer.", "<html><body>502 Bad Gateway</body></html>", "invalid_json"),
    Refused("truncated-object", "The body ends too early.", '{"a":1', "invalid_json"),
    Refused("truncated-string", "The body ends inside a string.", '{"a":"1', "invalid_json"),
    Refused("trailing-data", "Something follows the object.", '{"a":1}x', "invalid_json"),
    Refused("two-objects", "A second object follows the first.", '{"a":1}{"a":2}', "invalid_json"),
    Refused("trailing-nul", "A NUL byte follows the object.", '{"a":1}\0', "invalid_json"),
    Refused("byte-order-mark", "A byte order mark is not JSON.", '\ufeff{"a":1}', "invalid_json"),
    Refused("no-break-space-between-tokens", "JSON has four kinds of white space; U+00A0 is not one of them.", '{"a":\u00a01}', "invalid_json"),
    Refused("single-quotes", "Strings need double quotes.", "{'a':1}", "invalid_json"),
    Refused("unquoted-name", "Names are strings.", "{a:1}", "invalid_json"),
    Refused("number-as-name", "A number is not a name.", "{1:1}", "invalid_json"),
    Refused("trailing-comma-in-object", "No comma is allowed before }.", '{"a":1,}', "invalid_json"),
    Refused("trailing-comma-in-array", "No comma is allowed before ].", '{"a":[1,]}', "invalid_json"),
    Refused("missing-colon", "A name without a value.", '{"a"}', "invalid_json"),
    Refused("comment", "JSON has no comments.", '{"a":1/* fen */}', "invalid_json"),
    Refused("nan", "NaN is not a JSON number.", '{"a":NaN}', "invalid_json"),
    Refused("infinity", "-Infinity is no JSON number.", '{"a":-Infinity}', "invalid_json"),
    Refused("capital-literal", "true must be in lower case.", '{"a":True}', "invalid_json"),
    Refused("leading-zero", "Numbers have no leading zeros.", '{"a":0100}', "invalid_json"),
    Refused("leading-plus", "Numbers have no plus sign.", '{"a":+1}', "invalid_json"),
    Refused("fraction-without-digits", "A point needs digits after it.", '{"a":1.}', "invalid_json"),
    Refused("fraction-without-whole", "A point needs digits before it.", '{"a":.5}', "invalid_json"),
    Refused("exponent-without-digits", "An exponent needs digits.", '{"a":1e}', "invalid_json"),
    Refused("hexadecimal", "JSON has no hexadecimal numbers.", '{"a":0x10}', "invalid_json"),
    Refused("raw-newline-in-string", "Control characters in strings are escaped.", '{"a":"1\n2"}', "invalid_json"),
    Refused("raw-nul-in-string", "A NUL in a string would end it for a C program.", '{"a":"1\x002"}', "invalid_json"),
    Refused("raw-tab-in-name", "Names are strings: no raw control characters.", '{"a\t":1}', "invalid_json"),
    Refused("unknown-escape", "JSON has no \\x escape.", '{"a":"\\x41"}', "invalid_json"),
    Refused("short-unicode-escape", "\\u takes four digits.", '{"a":"\\u41"}', "invalid_json"),
    Refused("top-level-array", "An array is not a message.", '[{"a":1}]', "not_an_object"),
    Refused("top-level-string", "A string is not a message.", '"{}"', "not_an_object"),
    Refused("top-level-number", "A number is not a message.", "200", "not_an_object"),
    Refused("top-level-null", "null is not a message.", "null", "not_an_object"),
    Refused("duplicate-member", "Two members of the same name mean different things to different parsers.", '{"a":1,"a":1}', "duplicate_member", "a"),
    Refused("duplicate-sign", "sign may also occur only once.", '{"sign":"x","a":1,"sign":"y"}', "duplicate_member", "sign"),
    Refused("duplicate-in-object", "Duplicates are refused at any depth.", '{"result":{"tradeStatus":"FAIL","tradeStatus":"SUCCESS"}}', "duplicate_member", "result.tradeStatus"),
    Refused("duplicate-in-array", "Positions in an array add nothing to the path.", '{"a":[{"b":{"c":1}},{"b":{"c":1,"c":2}}]}', "duplicate_member", "a.b.c"),
    Refused("duplicate-by-escape", "Names are compared after unescaping.", '{"tradeAmt":1,"trade\\u0041mt":2}', "duplicate_member", "tradeAmt"),
    Refused("duplicate-null", "A null member is a member.", '{"a":null,"a":1}', "duplicate_member", "a"),
    Refused("lone-high-surrogate", "A high surrogate alone has no UTF-8.", '{"a":"\\ud83d"}', "lone_surrogate"),
    Refused("lone-low-surrogate", "A low surrogate alone has no UTF-8.", '{"a":"x\\ude00"}', "lone_surrogate"),
    Refused("surrogates-in-wrong-order", "A low surrogate before a high one is not a pair.", '{"r":{"a":"\\ude00\\ud83d"}}', "lone_surrogate"),
    Refused("lone-surrogate-in-name", "A lone surrogate in a name has no UTF-8 either.", '{"r":{"\\ud83d":1}}', "lone_surrogate"),
    Refused("lone-surrogate-in-sign", "sign is parsed like every member.", '{"a":1,"sign":"\\ud83d"}', "lone_surrogate"),
    Refused("exponent-too-large", "The scale would not fit a Java int.", '{"a":1e2147483649}', "invalid_number", "a"),
    Refused("exponent-too-small", "With this exponent the scale would be 2147483648.", '{"result":{"a":[1e-2147483648]}}', "invalid_number", "result.a"),
    Refused("fraction-and-exponent-too-small", "The fraction counts: with it the scale is 2147483648.", '{"a":1.5e-2147483647}', "invalid_number", "a"),
    Refused("exponent-of-thirty-digits", "An exponent too large for any machine integer.", '{"a":1e999999999999999999999999999999}', "invalid_number", "a"),
    Refused("depth-17-arrays", "One level too many.", nested_arrays(17), "too_deep"),
    Refused("depth-17-objects", "Seventeen objects inside each other are one too many.", nested_objects(17), "too_deep"),
    Refused("depth-20000", "Deep nesting must not exhaust the stack.", '{"a":' + "[" * 20000 + "]" * 20000 + "}", "too_deep"),
    Refused("depth-limit-3-exceeded", "A limit set by the caller.", '{"a":[[[]]]}', "too_deep", limits={"max_depth": 3}),
    Refused("size-1-mib-and-1", "One byte more than 1 MiB.", '{"a":1}', "too_large", pad_to=1048577),
    Refused("size-limit-exceeded", "A limit set by the caller.", '{"a":"中"}', "too_large", limits={"max_bytes": 10}),
    Refused("size-before-syntax", "The size is checked first.", "{{{{{{{{{{{", "too_large", limits={"max_bytes": 10}),
    Refused("invalid-utf8", "A byte that never occurs in UTF-8.", b'{"a":"\xff"}', "invalid_utf8"),
    Refused("overlong-utf8", "A quote written in two bytes.", b'{"a":"\xc0\xa2"}', "invalid_utf8"),
    Refused("utf8-of-a-surrogate", "A surrogate written in three bytes.", b'{"a":"\xed\xa0\xbd."}', "invalid_utf8"),
    Refused("truncated-utf8", "A character cut in two.", b'{"a":"\xe4\xb8"}', "invalid_utf8"),
    Refused("gbk-body", "A body in GBK; the hint says so.", '{"goodsInfo":"一盒"}'.encode("gbk"), "invalid_utf8", hint="gbk_body"),
    Refused("utf16-body", "A body in UTF-16 with a byte order mark.", b"\xff\xfe" + '{"a":1}'.encode("utf-16-le"), "invalid_utf8"),
    Refused("form-after-white-space", "White space before a form makes it JSON, but it is not valid JSON.", " a=1", "invalid_json"),
    Refused("form-segment-without-equals", "A segment without =.", "a=1&b", "invalid_form"),
    Refused("form-empty-segment", "An empty segment has no =.", "a=1&&b=2", "invalid_form"),
    Refused("form-trailing-ampersand", "The empty segment after a final & has no =.", "a=1&", "invalid_form"),
    Refused("form-empty-name", "A segment without a name.", "a=1&=2", "invalid_form"),
    Refused("form-bad-escape", "A percent sign takes two hexadecimal digits.", "a=100%&b=1", "invalid_form"),
    Refused("form-bad-escape-digits", "z is not a hexadecimal digit.", "a=%zz", "invalid_form"),
    Refused("form-bad-escape-in-name", "Percent escapes in names also need two digits.", "a=1&%4=2", "invalid_form"),
    Refused("form-duplicate", "A name may occur only once.", "a=1&b=2&a=1", "duplicate_member", "a"),
    Refused("form-duplicate-by-escape", "Names are compared after decoding.", "a=1&%61=2", "duplicate_member", "a"),
    Refused("form-invalid-utf8", "The decoded text must be UTF-8.", "a=%FF", "invalid_utf8"),
    Refused("form-gbk", "A form in GBK.", "goodsInfo=%D2%BB%BA%D0", "invalid_utf8", hint="gbk_body"),
]  # fmt: skip


def suite() -> Suite:
    """The whole suite."""
    return Suite(
        "signing-string",
        "The signing string of a message (PROTOCOL.md, section 1), and every fault that makes a message unreadable.",
        {},
        [*_fastjson_cases(), *map(_accepted_case, ACCEPTED), *map(_refused_case, REFUSED)],
    )


def _fastjson_cases() -> List[Json]:
    """Random messages with the signing string that fastjson 1.2.83 gives them: they prove the model."""
    lines = FASTJSON.read_text(encoding="utf-8").strip("\n").split("\n")
    assert len(lines) == FASTJSON_CASES, f"{FASTJSON.name} has {len(lines)} lines"
    cases = []
    for number, line in enumerate(lines, 1):
        fastjson = json.loads(line)
        case = Accepted(
            f"fastjson-{number:02}",
            "A message with the signing string that fastjson 1.2.83 makes of it.",
            fastjson["message"],
            fastjson["signing_string"],
        )
        cases.append(_accepted_case(case))
    return cases


def _accepted_case(case: Accepted) -> Json:
    body = case.message.encode().ljust(case.pad_to or 0)
    computed = signing_string(parse(body, **(case.limits or {})))
    if computed != case.signing_string:
        raise disagreement(case.id, case.signing_string, computed)
    return without_nones({**case._asdict(), "signing_string": None, "expected": {"signing_string": computed}})


def _refused_case(case: Refused) -> Json:
    body = case.message if isinstance(case.message, bytes) else case.message.encode()
    try:
        parse(body.ljust(case.pad_to or 0), **(case.limits or {}))
    except Fault as fault:
        expect_fault(case.id, fault, case.code, case.field, case.hint)
    else:
        raise disagreement(case.id, case.code, "a message")
    is_text = isinstance(case.message, str)
    return without_nones(
        {
            "id": case.id,
            "about": case.about,
            "message": case.message if is_text else None,
            "message_base64": None if is_text else base64.b64encode(body).decode("ascii"),
            "pad_to": case.pad_to,
            "limits": case.limits,
            "error": error(case.code, field=case.field, hint=case.hint),
        }
    )
