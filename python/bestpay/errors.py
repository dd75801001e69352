# Written by bestpay-generate from the core's tables: tests/regenerate. Do not edit.
"""The exceptions. Branch on `effect` first: it says what may be done next about the money."""

from __future__ import annotations

from .failure import Attempt, BestpayError, Effect, VerifyReport

__all__ = [
    "Attempt",
    "BestpayError",
    "ConfigError",
    "Effect",
    "InvalidKeyError",
    "InvalidRequestError",
    "JournalError",
    "MessageError",
    "MismatchError",
    "PendingError",
    "RefusedError",
    "SignatureError",
    "TransportError",
    "VerifyReport",
]


class ConfigError(BestpayError):
    """Settings are wrong.

    Its kinds:

    - "invalid_config": A setting is missing or wrong.
    - "insecure_url": Plain `http` to a host that is neither loopback nor the documented test address.
    """


class InvalidKeyError(BestpayError):
    """A key file could not be used.

    Its kinds:

    - "key_unreadable": The key file could not be read.
    - "invalid_key": The bytes are not a key in any known container.
    - "unsupported_key": A key of a kind or size that the protocol does not use.
    - "wrong_password": The password does not open the file.
    - "alias_not_found": The PKCS#12 file holds no private key of this alias.
    - "alias_required": The PKCS#12 file holds several private keys and no alias was given.
    """


class InvalidRequestError(BestpayError):
    """A request was refused before it was signed.

    Its kinds:

    - "missing_field": A mandatory field is missing or empty.
    - "invalid_field": A field's value has the wrong format.
    - "unknown_field": The interface has no field of this name.
    - "spliced": The signing string could be cut into another message: a value contains a name of the interface.
    """


class MessageError(BestpayError):
    """An answer or a callback is not a well-formed message, or lacks a field.

    Its kinds:

    - "too_large": The body is larger than the limit.
    - "too_deep": Objects and arrays are nested deeper than the limit.
    - "invalid_utf8": The body is not UTF-8.
    - "invalid_json": The body is not JSON, or data follows it.
    - "not_an_object": The body is JSON, but not an object.
    - "duplicate_member": A member occurs twice in one object.
    - "lone_surrogate": A `\\u` escape is half of a surrogate pair.
    - "invalid_number": A number's exponent is out of range.
    - "invalid_form": The form body is malformed.
    """

    hint: str | None = None
    """The likeliest cause, if there is one: "wrong_key", "gbk_text", ..."""
    advice: str | None = None
    """What to do about it."""


class SignatureError(BestpayError):
    """A received message is not signed by the platform.

    Its kinds:

    - "missing_sign": There is no `sign`, or it is empty.
    - "invalid_sign": `sign` is not Base64.
    - "signature_mismatch": The signature does not belong to this message and key. See `report`.
    - "sha1_forbidden": The signature is good, but SHA-1 is forbidden by the caller.
    """

    report: VerifyReport | None = None
    """Why the signature did not verify. None if there was no signature to try."""
    hint: str | None = None
    """The likeliest cause, if there is one: "wrong_key", "gbk_text", ..."""
    advice: str | None = None
    """What to do about it."""


class RefusedError(BestpayError):
    """The platform answered, verified, `success=false`.

    Its kinds:

    - "refused": The platform refused, verified. See `code`.
    """

    code: str = ""
    """The platform's errorCode."""
    message: str = ""
    """The platform's errorMsg."""


class MismatchError(BestpayError):
    """An answer or a callback is about another order, merchant or amount.

    Its kinds:

    - "mismatch": The answer or callback is about another order, merchant or amount.
    """


class TransportError(BestpayError):
    """DNS, connection, TLS, time-out, HTTP.

    Its kinds:

    - "http_status": The HTTP status is not 200.
    - "dns": The host's name could not be resolved.
    - "connect": No connection could be made.
    - "tls": The TLS handshake failed.
    - "timeout": No answer in time.
    - "connection_lost": The connection broke.
    - "invalid_http": What came back is not HTTP, or is compressed in an unsupported way.
    """

    http_status: int | None = None
    """The HTTP status, if one came back."""


class PendingError(BestpayError):
    """The outcome was not known when the deadline passed, or when the caller cancelled.

    Its kinds:

    - "still_pending": The order or refund was not final when the deadline passed.
    - "cancelled": The caller has cancelled the call or the wait.
    """

    code: str | None = None
    """The platform's errorCode, if it refused the question. None if it answered with a status."""
    message: str | None = None
    """Its errorMsg with it."""


class JournalError(BestpayError):
    """The journal of orders and refunds (`bestpay-cashier`) failed, or contradicts the call.

    Its kinds:

    - "journal_unavailable": The journal cannot be opened, read or written.
    - "order_conflict": The number belongs to an order or refund with other content.
    - "not_in_journal": The journal has no order or refund with this number.
    - "contradiction": A callback contradicts what is already final. The journal has an alarm about it.
    """


CLASSES: dict[str, type[BestpayError]] = {
    "config": ConfigError,
    "key": InvalidKeyError,
    "request": InvalidRequestError,
    "message": MessageError,
    "signature": SignatureError,
    "refused": RefusedError,
    "mismatch": MismatchError,
    "transport": TransportError,
    "pending": PendingError,
    "journal": JournalError,
}
"""By the core's names of its classes."""
