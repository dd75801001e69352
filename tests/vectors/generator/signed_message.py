"""Messages of the platform, signed: `sign` is written where the text has the mark `@SIGN@`."""

from typing import Any, Optional
from urllib.parse import quote_plus

from .message import parse, signing_string, signing_strings
from .openssl import sign
from .suite import Json, compact_json, disagreement

MARK = "@SIGN@"
PLATFORM = "platform-1024"


def signed(
    template: str,
    *,
    form: str = "sorted",
    digest: str = "sha1",
    key: str = PLATFORM,
    text: Optional[str] = None,
    charset: str = "utf-8",
) -> str:
    """The template with the signature of its signing string, or of `text` if another one was signed."""
    if text is None:
        text = signing_strings(parse(template.encode()))[form]
    return template.replace(MARK, sign(key, digest, text.encode(charset)))


def signed_form(fields: Json) -> str:
    """A form body with its signature; everything is percent-encoded as HTML forms are."""
    template = "&".join(f"{quote_plus(name)}={quote_plus(str(value))}" for name, value in fields.items())
    signature = signed(f"{template}&sign={MARK}").rpartition("&sign=")[2]
    return f"{template}&sign={quote_plus(signature)}"


def signed_object(members: Json) -> str:
    """A JSON body with its signature as the last member."""
    return signed(compact_json({**members, "sign": MARK}))


def success(result: Any) -> str:
    """A signed response that says the call was carried out."""
    return signed_object({"success": True, "errorCode": None, "errorMsg": None, "result": result})


def failure(code: Optional[str], message: Optional[str], result: Any = None) -> str:
    """A signed response that says the call was refused."""
    return signed_object({"success": False, "errorCode": code, "errorMsg": message, "result": result})


def expect_one_signing_string(genuine: Json, forged: Json) -> None:
    """Prove a splice: both messages have one signing string, so one signature fits both."""
    texts = [signing_string(parse(compact_json(message).encode())) for message in (genuine, forged)]
    if texts[0] != texts[1]:
        raise disagreement("splice", texts[0], texts[1])
