"""The exceptions. Branch on `effect` first: it says what may be done next about the money."""

from __future__ import annotations

from enum import Enum

from .record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any, NoReturn


class Effect(str, Enum):
    """What a failure says about the money.

    It is about the one attempt at an order or refund that failed. The error of a question (`order_status`,
    `wait_for_payment` and the like) says nothing about its order, so it is always unknown.
    """

    UNKNOWN = "unknown"
    """The request may have arrived. Ask for the status; never order again. What nothing is known of is this."""
    REFUSED = "refused"
    """The platform answered the order or refund, verified, `success=false`. That does not prove that the order is
    unpaid: the number may have been ordered before, or the platform may be busy. Ask for the status."""
    NOT_SENT = "not_sent"
    """This call sent nothing, or nothing that could have been accepted: it may be made again. What an earlier call did
    is another matter."""

    def __str__(self) -> str:
        return self.value


class Attempt(Record, hidden=("signing_string",)):
    """A signing string that was tried under a signature."""

    form: str
    """"sorted", "received", "sorted-skip-null" or "received-skip-null"."""
    signing_string: str
    """It holds the message's data: show it, but do not log it."""


class VerifyReport(Record, hidden=("text",)):
    """Why a signature did not verify. `str` writes it for a person, signing strings included; repr leaves them out."""

    text: str
    """The whole report, several lines. It holds the message: do not log it."""
    hint: str
    """The likeliest cause: "wrong_key", "reserialised", ..."""
    opens: bool
    """True: right key, other text. False: other key, or damaged signature."""
    hash_name: str | None
    """The hash that the opened signature names."""
    attempts: tuple[Attempt, ...]
    """What was tried."""

    def __str__(self) -> str:
        return self.text


class BestpayError(Exception):
    """Everything that can go wrong with an order, a message, a key or a setting.

    `str` is a sentence for a log or a developer; it holds no key, password, payment code or body. A fault inside the
    library is a BestpayError of the kind "panic", and none of its subclasses.

    >>> from bestpay import BestpayError, RefundStatus
    >>> try:
    ...     merchant.prepare(RefundStatus(out_trade_no="A1", out_request_no="no&such", refund_date=merchant.now()))
    ... except BestpayError as error:
    ...     print(type(error).__name__, error.kind, error.effect, error.field, error.out_trade_no)
    InvalidRequestError invalid_field unknown outRequestNo A1
    """

    kind: str
    """What went wrong, by a stable name that is the same in every language: "missing_field", "timeout", ..."""
    effect: Effect = Effect.UNKNOWN
    """What it says about the money: whether to send again, to decide, or to ask for the status."""
    field: str | None = None
    """The field at fault by its name on the wire ("outTradeNo", "result.tradeStatus"), or the setting."""
    out_trade_no: str | None = None
    """The order that the failed call was about, to resume by."""
    out_request_no: str | None = None
    """The refund that the failed call was about, to resume by."""
    request_date: datetime | None = None
    """请求时间 of the order or refund that the failed call was about, also where it was left out: the date of a
    question about it. None where nothing was signed, for questions, and where the request given to `Merchant.accept`
    has none."""

    def __init__(self, message: str, /, *, kind: str, effect: Effect, **details: Any) -> None:
        super().__init__(message)
        self.kind = kind
        self.effect = effect
        for name, value in details.items():
            setattr(self, name, value)

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, (type(self), self.args, self.__dict__)


def _restored(cls: type[BestpayError], args: tuple[Any, ...], details: dict[str, Any]) -> BestpayError:
    """What pickle and copy make an exception anew by."""
    error = cls.__new__(cls, *args)
    error.args = args
    error.__dict__.update(details)
    return error


class ConfigError(BestpayError):
    """Settings are wrong; `field` names the setting."""


class InvalidKeyError(BestpayError):
    """A key file could not be used: unreadable, wrong password, no such alias, not RSA."""


class InvalidRequestError(BestpayError):
    """A request was refused before it was signed, or a field of a verified answer is not of its format: see `field`."""


class MessageError(BestpayError):
    """A received message is not a well-formed message."""

    hint: str | None = None
    """The likely cause, where there is one: "gbk_text"."""
    advice: str | None = None
    """What to do about it."""


class SignatureError(BestpayError):
    """A received message is not signed by the platform. `report` says why, as far as it can be known."""

    report: VerifyReport | None = None
    """Why the signature did not verify. None where there was no signature to try."""
    hint: str | None = None
    """The likeliest cause: "wrong_key", "reserialised", "spaces_in_sign", ..."""
    advice: str | None = None
    """What to do about it."""


class RefusedError(BestpayError):
    """The platform answered, verified, `success=false`."""

    code: str = ""
    """The platform's errorCode."""
    message: str = ""
    """The platform's errorMsg."""


class MismatchError(BestpayError):
    """An answer or a callback is about another order, merchant or amount."""


class TransportError(BestpayError):
    """DNS, connection, TLS, time-out, HTTP. `effect` says whether the request may have arrived."""

    http_status: int | None = None
    """The HTTP status, where one came back."""


class PendingError(BestpayError):
    """The order or refund was not final when the deadline passed."""

    code: str | None = None
    """The platform's errorCode, where it refused the question. None where it told the status."""
    message: str | None = None
    """Its errorMsg with it."""


class JournalError(BestpayError):
    """The journal of orders and refunds stands against it: unavailable, another content, no such number."""


def raise_of_answer(
    error: Exception, out_trade_no: object = None, out_request_no: object = None, request_date: object = None
) -> NoReturn:
    """Raises what keeps an answer or callback from being used, with the numbers and date of its request. The request
    has left: its outcome is unknown, and what is at fault is the answer.
    """
    of_request = isinstance(error, (ConfigError, InvalidKeyError, InvalidRequestError))
    if isinstance(error, BestpayError) and error.effect is not Effect.NOT_SENT and not of_request:
        raise error
    text = f"invalid_argument: {type(error).__name__}: {error}"
    details: dict[str, Any] = {"kind": "invalid_argument"}
    if isinstance(error, BestpayError):
        text, details = str(error), {**vars(error)}
    details["effect"] = Effect.UNKNOWN
    for name, number in (("out_trade_no", out_trade_no), ("out_request_no", out_request_no)):
        if isinstance(number, str) and details.get(name) is None:
            details[name] = number
    if request_date is not None and details.get("request_date") is None:
        from datetime import datetime

        # A naive one does not say in which zone it is.
        if isinstance(request_date, datetime) and request_date.tzinfo is not None:
            details["request_date"] = request_date
    raise MessageError(text, **details) from error


# By the classes of the core (ErrorClass in crates/bestpay/src/error.rs), which knows the class of each kind.
_CLASSES: dict[str, type[BestpayError]] = {
    "Config": ConfigError,
    "Key": InvalidKeyError,
    "Request": InvalidRequestError,
    "Message": MessageError,
    "Signature": SignatureError,
    "Refused": RefusedError,
    "Mismatch": MismatchError,
    "Transport": TransportError,
    "Pending": PendingError,
    "Journal": JournalError,
}


def exception_of(
    error_class: str,
    *,
    kind: str,
    effect: str,
    message: str,
    field: str | None = None,
    platform_code: str | None = None,
    platform_message: str | None = None,
    report: dict[str, Any] | None = None,
    **details: Any,
) -> BestpayError:
    """The exception for an error of the core. The native module calls it."""
    given = {"field": field, "code": platform_code, "message": platform_message, **details}
    if report is not None:
        attempts = tuple(Attempt(form=form, signing_string=text) for form, text in report.pop("attempts"))
        given["report"] = VerifyReport(attempts=attempts, **report)
    named = field is None or f"`{field}`" in message
    text = f"{kind}: {message}" if named else f"{kind}: {message} ({field})"
    known = {name: value for name, value in given.items() if value is not None}
    return _CLASSES.get(error_class, BestpayError)(text, kind=kind, effect=Effect(effect), **known)
