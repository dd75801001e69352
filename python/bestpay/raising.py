"""Errors of the core as exceptions."""

from __future__ import annotations

import time
from collections.abc import Iterable

from ._native import PlatformKey, interfaces
from .errors import (
    CLASSES,
    Attempt,
    BestpayError,
    ConfigError,
    Effect,
    InvalidKeyError,
    InvalidRequestError,
    MessageError,
    VerifyReport,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, NoReturn


CLOSED = "closed"
"""The error kind of a call to a client that is closed."""

# A Cashier has a method for what moves money, and for nothing else.
_QUESTIONS = frozenset(interface for interface, _, method in interfaces() if method is None)


def effect_of_unsent(interface: str) -> Effect:
    """The effect of a call that was not made: a question says nothing about its order, asked or not."""
    return Effect.UNKNOWN if interface in _QUESTIONS else Effect.NOT_SENT


def require(keyword: str, value: object, kind: type, hint: str = "") -> None:
    """Raises a TypeError that names the keyword if the value is of another type."""
    if not isinstance(value, kind):
        raise TypeError(f"{keyword} must be of type {kind.__name__}, not {type(value).__name__}{hint}")


def require_callable(keyword: str, value: object) -> None:
    """Raises a TypeError that names the keyword if the value is neither a callable nor None."""
    if not (value is None or callable(value)):
        raise TypeError(f"{keyword} must be a callable, not {type(value).__name__}")


def platform_keys_of(given: PlatformKey | Iterable[PlatformKey]) -> list[PlatformKey]:
    """The keys of the keyword `platform_key`: one, or several. Raises a TypeError that names it."""
    keys = list(given) if isinstance(given, Iterable) else [given]
    for key in keys:
        require("platform_key", key, PlatformKey)
    return keys


def end_after(keyword: str, seconds: float) -> float:
    """When so many seconds from now are over, by `time.monotonic`. Raises a TypeError that names the keyword."""
    try:
        return time.monotonic() + seconds
    except TypeError:
        raise TypeError(f"{keyword} must be a number of seconds, not {type(seconds).__name__}") from None


def closed(effect: Effect, out_trade_no: object = None, out_request_no: object = None) -> BestpayError:
    """The error of a call to a client that is closed."""
    return BestpayError(
        f"{CLOSED}: the client is closed",
        kind=CLOSED,
        effect=effect,
        out_trade_no=out_trade_no,
        out_request_no=out_request_no,
    )


def raise_of_answer(
    error: Exception, out_trade_no: object = None, out_request_no: object = None, request_date: object = None
) -> NoReturn:
    """Turns an exception about an answer or callback into a MessageError with the numbers and date of its request. The
    request has left, so its outcome is unknown, and the fault is the answer's.
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

        # A naive one has no time zone.
        if isinstance(request_date, datetime) and request_date.tzinfo is not None:
            details["request_date"] = request_date
    raise MessageError(text, **details) from error


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
    return CLASSES.get(error_class, BestpayError)(text, kind=kind, effect=Effect(effect), **known)
