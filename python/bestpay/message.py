"""Signing string, signature and verification of any message: for tools, tests, and other interfaces of the platform."""

from __future__ import annotations

from ._native import PlatformKey
from ._native import canon as core_canon
from ._native import sign as core_sign
from ._native import verify as core_verify
from .record import Record
from .result import exact_json
from .values import Verification

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any, Union

    from ._native import MerchantKey
    from .values import Hash

    Message = Union[Mapping[str, Any], str, bytes]
    """A dict is written as JSON first; a received message should be its own bytes, as they came."""


class Verified(Record, hidden=("fields",)):
    """A message whose signature has been verified."""

    fields: Mapping[str, Any]
    """All members but `sign`, sorted by name, with their exact values: fractions are Decimals."""
    verification: Verification
    """How it verified."""


def canon(message: Message, *, max_bytes: int | None = None, max_depth: int | None = None) -> str:
    """The signing string of a message: sorted `name=value`, joined with `&`, without `sign`.

    Raises MessageError for whatever is not exactly one JSON object or form.

    >>> canon({"b": 1, "a": "x", "sign": "..."})
    'a=x&b=1'
    >>> canon('{"r": {"z": null, "a": [1.50]}}')
    'r={"a":[1.50],"z":null}'
    """
    return core_canon(_bytes_of(message), max_bytes, max_depth)


def sign(message: Message, key: MerchantKey, *, hash: Hash = "sha256") -> str:
    """The same JSON message with `sign` added; one that it has is replaced.

    >>> signed = sign({"a": "x"}, merchant_key)
    >>> signed.startswith('{"a":"x","sign":"')
    True
    """
    return core_sign(_bytes_of(message), key, hash)


def verify(
    message: Message,
    platform_key: PlatformKey | Iterable[PlatformKey],
    *,
    forbid_sha1: bool = False,
    max_bytes: int | None = None,
    max_depth: int | None = None,
) -> Verified:
    """Verifies a message by a key of the platform's, or any one of several. Raises SignatureError and MessageError.

    Answers and callbacks are for `Merchant.accept` and `Merchant.read_callback`: they also check whom a message is for.

    >>> verified = verify(callback_body, shop.platform_keys)
    >>> verified.fields["tradeAmt"], verified.verification
    (1250, Verification(hash='sha1', form='sorted'))
    """
    keys = [platform_key] if isinstance(platform_key, PlatformKey) else list(platform_key)
    members, hash_name, form = core_verify(_bytes_of(message), keys, forbid_sha1, max_bytes, max_depth)
    return Verified(
        fields={name: exact_json(text) for name, text in members.items()},
        verification=Verification(hash=hash_name, form=form),
    )


def _bytes_of(message: Message) -> bytes:
    if isinstance(message, bytes):
        return message
    if isinstance(message, str):
        # What is no UTF-8 is for the core to refuse, in its own words.
        return message.encode("utf-8", "surrogatepass")
    import json

    return json.dumps(dict(message), ensure_ascii=False, allow_nan=False).encode("utf-8", "surrogatepass")
