"""An independent model of the hints about a body that was changed on its way, and of undoing the change."""

import base64
import contextlib
import functools
import html
import itertools
import json
import re
from typing import Callable, Iterable, Optional
from urllib.parse import unquote_plus

from .message import Fault, Message

# The faults of a body that is no message at all, or a form without a signature.
CODES = ("invalid_sign", "invalid_utf8", "invalid_json", "not_an_object", "invalid_form", "missing_sign")


def with_hint(fault: Fault, body: bytes) -> Fault:
    """The fault, with the hint that the body gives if the message gave none."""
    if fault.hint is None and fault.code in CODES:
        told = hint(body)
        fault.hint = told if fault.code != "invalid_sign" or told in ("encoded_twice", "padded") else None
    return fault


def hint(body: bytes) -> Optional[str]:
    """How the body was changed, if that is certain."""
    if body[:3] == b"\xef\xbb\xbf":
        return "byte_order_mark"
    if body[:2] == b"\x1f\x8b":
        return "compressed"
    if body[:2] in (b"\xff\xfe", b"\xfe\xff", b"{\0", b"\0{"):
        return "utf16"
    filled = body.strip(b"\0\x1a")
    if filled and filled != body:
        return "padded"
    try:
        text = body.decode().strip()
    except UnicodeDecodeError:
        return None
    if not text:
        return "empty_body"
    if text.startswith("<"):
        return "web_page"
    if text.startswith("--") and "form-data" in text:
        return "multipart"
    if re.match(r"{'|{[A-Za-z0-9]+=", text):
        return "printed_object"
    values = [text[:-1] if text.endswith("=") else text, text.partition("=")[2]]
    if not text.endswith("}") and any(_is_object(unquote_plus(value)) for value in values):
        return "json_in_form"
    if text.startswith('"'):
        return "json_in_text" if _is_object(json.loads(text)) else None
    if text.startswith('{\\"'):
        return "escaped_quotes"
    if text.startswith("{&") or (not text.startswith(("{", "[", '"')) and "&amp;" in text):
        return "html_escaped"
    if text.startswith(("{", "[")):
        return "wrapped" if _is_wrapped(text) else None
    if not text.startswith("{") and ("%25" in text if "=" in text else re.match("[A-Za-z].*%3D", text)):
        return "encoded_twice"
    try:
        decoded = base64.b64decode(text, validate=True).decode()
    except ValueError:
        return None
    return "base64_body" if _is_object(decoded) else None


def _is_wrapped(text: str) -> bool:
    """Whether the message is the only element of an array, or a member of an object that has no signature itself."""
    try:
        outer = json.loads(text)
    except (ValueError, RecursionError):
        return False
    if isinstance(outer, list):
        return len(outer) == 1 and _has_sign(outer[0])
    if "sign" in outer:
        return False
    return any(_has_sign(value) or (isinstance(value, str) and _holds_sign(value)) for value in outer.values())


def _holds_sign(text: str) -> bool:
    """Whether this text, or what it is the Base64 of, is an object with a signature."""
    texts = [text.encode()]
    with contextlib.suppress(ValueError):
        texts.append(base64.b64decode(text, validate=True))
    for inside in texts:
        with contextlib.suppress(ValueError, RecursionError):
            if _has_sign(json.loads(inside)):
                return True
    return False


def _has_sign(value: object) -> bool:
    return isinstance(value, dict) and "sign" in value


def hint_of_message(
    message: Message, texts: Iterable[str], fits: Callable[[Message], bool], digest_of: Callable[[str], bool]
) -> Optional[str]:
    """How the members were changed, if undoing that gives the text that was signed."""
    if any(html.unescape(text) != text and digest_of(html.unescape(text)) for text in texts):
        return "html_escaped"
    for charset in ("latin-1", "cp1252", "gbk"):
        if any(digest_of(text) for text in map(functools.partial(_read_as_utf_8, charset), texts) if text is not None):
            return "wrong_charset"
    names = [name for name in message.members if name != "sign"]
    of_framework = [name for name in names if re.match("_|..?$", name)]
    added = [[name] for name in names] + [of_framework] + [list(pair) for pair in itertools.combinations(names, 2)]
    for left_out in added:
        members = {name: value for name, value in message.members.items() if name not in left_out}
        if fits(Message(members, message.received)):
            return "extra_member"
    return None


def _read_as_utf_8(charset: str, text: str) -> Optional[str]:
    """The text before its UTF-8 was read in this charset."""
    try:
        return text.encode(charset).decode()
    except UnicodeError:
        return None


def _is_object(text: object) -> bool:
    return isinstance(text, str) and text.strip()[:1] == "{" and text.strip()[-1:] == "}"
