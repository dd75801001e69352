"""An independent model of a received message and of its signing strings (PROTOCOL.md, sections 1 and 2).

Written from the protocol page alone, to compute what the vectors expect; it shares nothing with the client.
"""

import base64
import json
import re
from typing import Any, Dict, List, NamedTuple, NoReturn, Optional, Tuple, Union
from urllib.parse import unquote_to_bytes

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 16

JAVA_INT = range(-(2**31), 2**31)
STRING_LITERAL = r'"(?:[^"\\]|\\.)*"'
SHORT_ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}


class Fault(Exception):
    """A message that must be refused, with the code (and the member at fault, if any)."""

    def __init__(self, code: str, field: Optional[str] = None, hint: Optional[str] = None) -> None:
        super().__init__(f"{code} {field or ''} {hint or ''}".strip())
        self.code, self.field, self.hint = code, field, hint


class Number(NamedTuple):
    """A JSON number, kept as it was written."""

    literal: str


class Members(NamedTuple):
    """A JSON object before the check for duplicates."""

    pairs: List[Tuple[str, Any]]


Value = Union[None, bool, str, Number, List[Any], Members]


class Message(NamedTuple):
    """A parsed message: its members, and the text of each value as received."""

    members: Dict[str, Any]
    received: Dict[str, str]


def parse(body: bytes, max_bytes: int = MAX_BYTES, max_depth: int = MAX_DEPTH) -> Message:
    """Read a JSON or form body as strictly as a client must."""
    if len(body) > max_bytes:
        raise Fault("too_large")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise Fault("invalid_utf8", hint="gbk_body" if _is_gbk(body) else None) from None
    if re.match(r"[A-Za-z_%]", text) and "=" in text:
        return _parse_form(text)
    return _parse_json(text, max_depth)


def signing_string(message: Message) -> str:
    """The form that requests are signed in, and the first one tried for responses."""
    return signing_strings(message)["sorted"]


def signing_strings(message: Message) -> Dict[str, str]:
    """All four forms, in the order in which they are tried."""
    signed = {name: value for name, value in message.members.items() if name != "sign"}
    names = sorted(signed, key=_utf16)
    names_not_null = [name for name in names if signed[name] is not None]
    canonical = {name: _top_level(value) for name, value in signed.items()}
    received = {
        name: message.received[name] if isinstance(value, (list, Members)) else canonical[name]
        for name, value in signed.items()
    }
    return {
        "sorted": _joined(names, canonical),
        "received": _joined(names, received),
        "sorted-skip-null": _joined(names_not_null, canonical),
        "received-skip-null": _joined(names_not_null, received),
    }


def signature(message: Message) -> bytes:
    """The bytes in `sign`."""
    sign = message.members.get("sign")
    if sign is None or sign == "":
        raise Fault("missing_sign")
    if not isinstance(sign, str):
        raise Fault("invalid_sign")
    if " " in sign:
        raise Fault("invalid_sign", hint="spaces_in_sign")
    try:
        return base64.b64decode(sign, validate=True)
    except ValueError:
        raise Fault("invalid_sign") from None


def big_decimal(literal: str) -> str:
    """`new java.math.BigDecimal(literal).toString()`."""
    mantissa, _, exponent_text = literal.lower().partition("e")
    negative = mantissa.startswith("-")
    whole, _, fraction = mantissa.lstrip("-").partition(".")
    exponent = int(exponent_text or "0")
    scale = len(fraction) - exponent
    if exponent not in JAVA_INT or scale not in JAVA_INT:
        raise Fault("invalid_number")
    digits = (whole + fraction).lstrip("0") or "0"
    sign = "-" if negative and digits != "0" else ""
    adjusted = len(digits) - 1 - scale
    if scale >= 0 and adjusted >= -6:
        padded = digits.rjust(scale + 1, "0")
        point = len(padded) - scale
        return sign + padded[:point] + ("." + padded[point:] if scale else "")
    point_and_rest = "." + digits[1:] if len(digits) > 1 else ""
    return f"{sign}{digits[0]}{point_and_rest}" + (f"E{adjusted:+d}" if adjusted else "")


def _parse_form(text: str) -> Message:
    members: Dict[str, Any] = {}
    for segment in text.split("&"):
        name_text, equals, value_text = segment.partition("=")
        name, value = _form_text(name_text), _form_text(value_text)
        if not equals or not name:
            raise Fault("invalid_form")
        if name in members:
            raise Fault("duplicate_member", name)
        members[name] = value.replace(" ", "+") if name == "sign" else value
    return Message(members, members)


def _form_text(encoded: str) -> str:
    if re.search(r"%(?![0-9A-Fa-f]{2})", encoded):
        raise Fault("invalid_form")
    decoded = unquote_to_bytes(encoded.replace("+", " "))
    try:
        return decoded.decode("utf-8")
    except UnicodeDecodeError:
        raise Fault("invalid_utf8", hint="gbk_body" if _is_gbk(decoded) else None) from None


def _parse_json(text: str, max_depth: int) -> Message:
    try:
        value = json.loads(
            text, object_pairs_hook=Members, parse_int=Number, parse_float=Number, parse_constant=_no_constant
        )
    except RecursionError:
        raise Fault("too_deep") from None
    except ValueError:
        raise Fault("invalid_json") from None
    if not isinstance(value, Members):
        raise Fault("not_an_object")
    _examine(value, "", 1, max_depth)
    return Message(dict(value.pairs), _received_values(text))


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _examine(value: Value, path: str, depth: int, max_depth: int) -> None:
    """Refuse what a JSON parser accepts: depth, duplicates, lone surrogates, numbers out of range."""
    if isinstance(value, (Members, list)) and depth > max_depth:
        raise Fault("too_deep")
    if isinstance(value, str) and _has_lone_surrogate(value):
        raise Fault("lone_surrogate", path)
    elif isinstance(value, Number):
        try:
            _number(value)
        except Fault as fault:
            raise Fault(fault.code, path) from None
    elif isinstance(value, list):
        for element in value:
            _examine(element, path, depth + 1, max_depth)
    elif isinstance(value, Members):
        names = set()
        for name, member in value.pairs:
            member_path = f"{path}.{name}" if path else name
            if _has_lone_surrogate(name):
                raise Fault("lone_surrogate", path)
            if name in names:
                raise Fault("duplicate_member", member_path)
            names.add(name)
            _examine(member, member_path, depth + 1, max_depth)


def _received_values(text: str) -> Dict[str, str]:
    """The text of each top-level value, white space outside strings removed."""
    compact = re.sub(rf"({STRING_LITERAL})|[ \t\n\r]+", lambda match: match.group(1) or "", text)
    values: Dict[str, str] = {}
    name: Optional[str] = None
    depth = start = 0
    for token in re.finditer(rf"{STRING_LITERAL}|[^\"]", compact):
        if token.group() in "]}":
            depth -= 1
        if depth == 1 and token.group() == ":":
            name, start = json.loads(compact[start : token.start()]), token.end()
        elif (depth == 1 and token.group() == ",") or (depth == 0 and token.group() == "}"):
            if name is not None:
                values[name] = compact[start : token.start()]
            start = token.end()
        if token.group() in "[{":
            depth += 1
            start = token.end() if depth == 1 else start
    return values


def _joined(names: List[str], texts: Dict[str, str]) -> str:
    return "&".join(f"{name}={texts[name]}" for name in names)


def _top_level(value: Value) -> str:
    return value if isinstance(value, str) else _nested(value)


def _nested(value: Value) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str):
        return '"' + "".join(_escaped(character) for character in value) + '"'
    if isinstance(value, Number):
        return _number(value)
    if isinstance(value, list):
        return "[" + ",".join(map(_nested, value)) + "]"
    members = sorted(value.pairs, key=lambda pair: _utf16(pair[0]))
    return "{" + ",".join(f"{_nested(name)}:{_nested(member)}" for name, member in members) + "}"


def _number(number: Number) -> str:
    if re.fullmatch(r"-?[0-9]+", number.literal):
        return "0" if number.literal == "-0" else number.literal
    return big_decimal(number.literal)


def _escaped(character: str) -> str:
    if character in SHORT_ESCAPES:
        return SHORT_ESCAPES[character]
    if character < " " or "\x7f" <= character <= "\x9f" or character in "\u2028\u2029":
        return f"\\u{ord(character):04X}"
    return character


def _utf16(name: str) -> bytes:
    """Java compares strings by UTF-16 code unit; big-endian bytes compare the same way."""
    return name.encode("utf-16-be")


def _has_lone_surrogate(text: str) -> bool:
    return re.search(r"[\ud800-\udfff]", text) is not None


def _is_gbk(body: bytes) -> bool:
    return re.fullmatch(rb"(?:[\x00-\x7f]|[\x81-\xfe][\x40-\x7e\x80-\xfe])*", body) is not None
