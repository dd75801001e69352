"""The bases of the requests and results of every interface; their fields are in `request` and `result`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar, Generic, TypeVar, Union

from ._native import Amount
from .read_only_dict import ReadOnlyDict
from .record import CoreRecord, Record
from .typing_names import Self
from .values import TradeStatus, Verification, verification_of

CoreRead = tuple[dict[str, Any], dict[str, str], Any, Any]
"""Fields by attribute, other members as JSON text by name, hash, form."""

Money = Union[Amount, int, Decimal]
"""An Amount, an int of fen or a Decimal of yuan. Never a float."""


def exact_json(text: str, kind: type[dict[str, Any]] | None = None) -> Any:
    """A JSON value with all its digits: numbers with a fraction or an exponent are Decimals. Objects are dicts, of this
    kind if one is given.
    """
    import json

    return json.loads(text, parse_float=Decimal, object_hook=kind)


class Answer(CoreRecord, hidden=("other",)):
    """The base of every verified answer."""

    verification: Verification
    """How the message verified."""
    other: Mapping[str, Any]
    """The members that the document does not list; read-only. Fractions are Decimals."""

    @classmethod
    def of_core(cls, read: CoreRead) -> Self:
        """The answer that the native module read."""
        fields, other, hash_name, form = read
        fields["other"] = ReadOnlyDict({name: exact_json(text, ReadOnlyDict) for name, text in other.items()})
        fields["verification"] = verification_of(hash_name, form)
        return cls(**fields)


class Result(Answer):
    """The base of every request's result."""

    request_date: datetime | None
    """请求时间 of the order or refund, even if it was left to its default: the date for a question about it. None for
    the answer to a question, and if the request given to `Merchant.accept` has none."""


class UnlistedResult(Result):
    """The result of an interface that the document does not list. Its members are in `other`; if the platform's
    `result` is no object, it is there itself, under its name.
    """

    @property
    def trade_status(self) -> TradeStatus:
        """Always empty, and so not final: what the members say is not known here."""
        return TradeStatus("")


R_co = TypeVar("R_co", bound=Answer, covariant=True)


class Request(Record, Generic[R_co]):
    """A request; its type decides the type of the answer."""

    interface: ClassVar[str]
    """The core's name of the interface."""
    answer: ClassVar[type[Any]]
    """The class of the answer."""

    def __init_subclass__(cls, *, interface: str, answer: type[Answer], **more: Any) -> None:
        super().__init_subclass__(**more)
        cls.interface = interface
        cls.answer = answer


def numbers_of(request: object) -> tuple[Any, Any]:
    """商户订单号 and 退款请求流水号 of a request, if it has them."""
    return getattr(request, "out_trade_no", None), getattr(request, "out_request_no", None)
