"""Signing string, signature and verification of any message: for tools, tests, and other interfaces of the platform."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Union

from ._native import GenuineMessage, MerchantKey, PlatformKey
from ._native import canon as core_canon
from ._native import sign as core_sign
from ._native import verify as core_verify
from ._native import verify_many as core_verify_many
from .errors import BestpayError
from .interface import exact_json
from .raising import platform_keys_of, require
from .record import CoreRecord
from .typing_names import Self
from .values import Hash, Verification, verification_of

Message = Union[Mapping[str, Any], str, bytes]
"""A dict is written as JSON first; for a received message pass the bytes as received."""


class VerifiedMessage(CoreRecord, hidden=("json",)):
    """A message whose signature has been verified."""

    json: str
    """All members except `sign`, sorted by name, as one JSON object; numbers keep their digits."""
    verification: Verification
    """How it verified."""

    @classmethod
    def of_core(cls, read: tuple[str, Any, Any]) -> Self:
        json, hash_name, form = read
        return cls(json=json, verification=verification_of(hash_name, form))

    @property
    def fields(self) -> dict[str, Any]:
        """The same members with their exact values: fractions are Decimals. Parsed anew on each access."""
        fields: dict[str, Any] = exact_json(self.json)
        return fields


def canon(message: Message, *, max_bytes: int | None = None, max_depth: int | None = None) -> str:
    """The signing string of a message: sorted `name=value`, joined with `&`, without `sign`.

    Raises MessageError for anything that is not exactly one JSON object or form.

    >>> canon({"b": 1, "a": "x", "sign": "..."})
    'a=x&b=1'
    >>> canon('{"r": {"z": null, "a": [1.50]}}')
    'r={"a":[1.50],"z":null}'
    """
    return core_canon(_bytes_of(message), max_bytes, max_depth)


def sign(message: Message, key: MerchantKey, *, hash: Hash = "sha256") -> str:
    """The same JSON message with `sign` added or replaced.

    >>> signed = sign({"a": "x"}, merchant_key)
    >>> signed.startswith('{"a":"x","sign":"')
    True
    """
    require("key", key, MerchantKey)
    return core_sign(_bytes_of(message), key, hash)


def verify(
    message: Message,
    platform_key: PlatformKey | Iterable[PlatformKey],
    *,
    forbid_sha1: bool = False,
    max_bytes: int | None = None,
    max_depth: int | None = None,
) -> VerifiedMessage:
    """Verifies a message with a key of the platform, or any one of several. Raises SignatureError and MessageError.

    For answers and callbacks use `Merchant.accept` and `Merchant.read_callback`, which also check the merchant.

    >>> verified = verify(callback_body, shop.platform_keys)
    >>> verified.fields["tradeAmt"], verified.verification
    (1250, Verification(hash='sha1', form='sorted'))
    """
    return VerifiedMessage.of_core(
        core_verify(_bytes_of(message), platform_keys_of(platform_key), forbid_sha1, max_bytes, max_depth)
    )


def verify_many(
    messages: Iterable[bytes],
    platform_key: PlatformKey | Iterable[PlatformKey],
    *,
    forbid_sha1: bool = False,
    max_bytes: int | None = None,
    max_depth: int | None = None,
) -> Iterator[VerifiedMessage | BestpayError]:
    """Verifies stored messages on all cores, each as `verify` does. The results are in the order of the messages.

    If `verify` would raise for a message, the exception is yielded as a value in its place, and the next message
    follows. Memory is constant: messages are taken from the iterable as results are requested, for each core up to
    about a thousand ahead. An exception of the iterable itself is raised after the results of the messages before it.

    The merchant of a message is not checked: for stored callbacks use `Merchant.read_callbacks`.

    >>> archive = [callback_body, callback_body.replace(b"1250", b"9999"), b"nonsense"]
    >>> for line, result in enumerate(verify_many(archive, shop.platform_keys), 1):
    ...     print(line, result.kind if isinstance(result, BestpayError) else result.fields["tradeAmt"])
    1 1250
    2 signature_mismatch
    3 invalid_json
    """
    return map(_result, core_verify_many(messages, platform_keys_of(platform_key), forbid_sha1, max_bytes, max_depth))


def _result(result: GenuineMessage | BestpayError) -> VerifiedMessage | BestpayError:
    return result if isinstance(result, BestpayError) else VerifiedMessage.deferred(result)


def _bytes_of(message: Message) -> bytes:
    if isinstance(message, bytes):
        return message
    if isinstance(message, str):
        # The core refuses text that is not UTF-8, with its own message.
        return message.encode("utf-8", "surrogatepass")
    require("message", message, Mapping, "; it is a mapping, a str or bytes")
    import json

    return json.dumps(dict(message), ensure_ascii=False, allow_nan=False).encode("utf-8", "surrogatepass")
