"""The base of every exception, with its effect, and the report about a signature that does not verify."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from enum import Enum
from typing import Any

from .record import Record
from .values import Language


class Effect(str, Enum):
    """What a failure says about the money.

    It is about the one attempt at an order or refund that failed. The error of a question (`order_status`,
    `wait_for_payment` and the like) says nothing about its order, so its effect is always unknown.
    """

    # generated: effects
    UNKNOWN = "unknown"
    """The request may have arrived. Ask for the status; never order again. This is also the effect if nothing is
    known."""
    REFUSED = "refused"
    """The platform answered the order or refund, verified, `success=false`. The number may have been ordered before:
    ask for the status before you say that nothing was paid."""
    NOT_SENT = "not_sent"
    """This call sent nothing, or nothing that could have been accepted: it may be made again. It says nothing about
    earlier calls."""
    # end of generated: effects

    def __str__(self) -> str:
        return self.value


class Attempt(Record, hidden=("signing_string",)):
    """A signing string that was tried with the signature."""

    form: str
    """"sorted", "received", "sorted-skip-null" or "received-skip-null"."""
    signing_string: str
    """It holds the message's data: show it, but do not log it."""


class VerifyReport(Record, hidden=("text",)):
    """Why a signature did not verify. `str` writes it for a person, signing strings included; repr leaves them out."""

    text: str
    """The whole report, several lines. It holds the message: do not log it."""
    hint: str
    """The most likely cause: "wrong_key", "reserialised", ..."""
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
    library is a plain BestpayError of the kind "panic".

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
    """What the error says about the money: whether you may send again or must ask for the status."""
    field: str | None = None
    """The field at fault by its name on the wire ("outTradeNo", "result.tradeStatus"), or the setting."""
    out_trade_no: str | None = None
    """The number of the failed call's order, to ask for its status."""
    out_request_no: str | None = None
    """The number of the failed call's refund, to ask for its status."""
    request_date: datetime | None = None
    """请求时间 of the failed call's order or refund, even if it was left to its default: the date for a question about
    it. None if nothing was signed, for questions, and if the request given to `Merchant.accept` has none."""

    def __init__(self, message: str, /, *, kind: str, effect: Effect, **details: Any) -> None:
        super().__init__(message)
        self.kind = kind
        self.effect = effect
        for name, value in details.items():
            setattr(self, name, value)

    def to_dict(self) -> dict[str, Any]:
        """Its text and its attributes as JSON has them, for a log or an answer: everything but `report`, which holds
        the message.

        >>> from bestpay import OrderStatus
        >>> try:
        ...     merchant.prepare(OrderStatus(out_trade_no="A&1", trade_date=merchant.now()))
        ... except BestpayError as error:
        ...     error.to_dict()["kind"], error.to_dict()["field"]
        ('invalid_field', 'outTradeNo')
        """
        from .plain import plain

        names = ("kind", "effect", "field", "out_trade_no", "out_request_no", "request_date")
        known = {name: getattr(self, name) for name in names}
        more = {name: value for name, value in vars(self).items() if name != "report"}
        return {"error": type(self).__name__, "text": str(self), **plain({**known, **more})}

    def text(self, lang: Language) -> str:
        """What a developer reads, in two lines: what went wrong, with its code and numbers, and what to do; then the
        sentence of `str`, which is English. Show it; a log has `str` and `to_dict`, which no language changes.

        >>> from bestpay import OrderStatus
        >>> try:
        ...     merchant.prepare(OrderStatus(out_trade_no="A&1", trade_date=merchant.now()))
        ... except BestpayError as error:
        ...     print(error.text("zh").splitlines()[0])
        字段格式不正确（invalid_field），商户订单号 A&1。结果未知：只查单，请勿重复收款。
        """
        from ._native import error_text

        # The core's message: without the kind before it, and the field behind it.
        message = str(self).removeprefix(f"{self.kind}: ")
        if self.field is not None:
            message = message.removesuffix(f" ({self.field})")
        return error_text(
            lang,
            code=self.kind,
            effect=self.effect,
            message=message,
            field=self.field,
            out_trade_no=self.out_trade_no,
            out_request_no=self.out_request_no,
            hint=getattr(self, "hint", None),
        )

    def till_text(self, lang: Language) -> str:
        """What a cashier reads: one sentence, in Chinese at most 20 characters, which says no more about the money than
        `effect` does.

        >>> from bestpay import TransportError
        >>> TransportError("timeout: no answer", kind="timeout", effect=Effect.UNKNOWN).till_text("zh")
        '网络异常，结果未知，请勿重复收款'
        """
        from ._native import error_till_text

        return error_till_text(lang, self.kind, self.effect, self.out_request_no is not None)

    def advice_in(self, lang: Language) -> str | None:
        """What to do about the `hint`, if there is one."""
        from ._native import hint_advice

        hint = getattr(self, "hint", None)
        return None if hint is None else hint_advice(lang, hint)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: object) -> Any:
        """Pydantic takes an exception of this class as it is, and writes it as `to_dict` does."""
        from .pydantic_schema import written_schema

        return written_schema(cls)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: object, handler: Callable[[Any], Any]) -> Any:
        from .pydantic_schema import written_json_schema

        return written_json_schema(cls, handler)

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, (type(self), self.args, self.__dict__)


def _restored(cls: type[BestpayError], args: tuple[Any, ...], details: dict[str, Any]) -> BestpayError:
    """How pickle and copy rebuild an exception."""
    error = cls.__new__(cls, *args)
    error.args = args
    error.__dict__.update(details)
    return error
