"""The document's enumerations (4.1, 4.2), Beijing's zone, and how a message verified."""

from __future__ import annotations

from datetime import timedelta, timezone
from typing import Literal

from .record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, ClassVar

BEIJING = timezone(timedelta(hours=8))
"""UTC+8 without daylight saving: the zone of every time on the wire."""

Hash = Literal["sha256", "sha1"]
"""The hash inside a signature."""

Form = Literal["sorted", "received", "sorted-skip-null", "received-skip-null"]
"""The form of the signing string that was signed."""


class TradeStatus(str):
    """交易状态, section 4.1. A str, not an enum: a status outside the list keeps its text and is not final.

    >>> TradeStatus("SUCCESS") == TradeStatus.SUCCESS == "SUCCESS"
    True
    >>> TradeStatus("CLOSE").is_final, TradeStatus("SOMETHING_NEW").is_final
    (True, False)
    """

    __slots__ = ()

    SUCCESS: ClassVar[TradeStatus]
    """交易成功: paid, or refunded."""
    FAIL: ClassVar[TradeStatus]
    """交易失败."""
    CLOSE: ClassVar[TradeStatus]
    """订单关闭. Orders only."""
    WAITFORPAY: ClassVar[TradeStatus]
    """订单中间状态: waiting for the payer, or a refund in progress."""

    @property
    def is_final(self) -> bool:
        """Whether it can no longer change. False for a status that the document does not list."""
        return self in _FINAL

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: object) -> Any:
        from .pydantic_schema import text_schema

        return text_schema(cls)

    def __repr__(self) -> str:
        return f"TradeStatus({str.__repr__(self)})"


TradeStatus.SUCCESS = TradeStatus("SUCCESS")
TradeStatus.FAIL = TradeStatus("FAIL")
TradeStatus.CLOSE = TradeStatus("CLOSE")
TradeStatus.WAITFORPAY = TradeStatus("WAITFORPAY")
_FINAL = frozenset([TradeStatus.SUCCESS, TradeStatus.FAIL, TradeStatus.CLOSE])


class CallbackTradeType(str):
    """通知类型 of 3.4, section 4.2: whether a callback is about a payment or a refund. Keeps the text as sent.

    >>> CallbackTradeType("REAL_TIM").is_payment, CallbackTradeType("REFUND").is_refund
    (True, True)
    """

    __slots__ = ()

    @property
    def is_payment(self) -> bool:
        """即时到账 (`REAL_TIM` as the document spells it, or `REAL_TIME`), 高级即时到账 (`REAL_TIME_PRO`)."""
        return self in ("REAL_TIM", "REAL_TIME", "REAL_TIME_PRO")

    @property
    def is_refund(self) -> bool:
        """退款 (`REFUND`)."""
        return self == "REFUND"

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: object) -> Any:
        from .pydantic_schema import text_schema

        return text_schema(cls)

    def __repr__(self) -> str:
        return f"CallbackTradeType({str.__repr__(self)})"


class Verification(Record):
    """How a message verified."""

    hash: Hash
    """The hash inside the signature: the platform signs with SHA-1."""
    form: Form
    """The form of the signing string that was signed."""


_VERIFICATIONS: dict[tuple[Hash, Form], Verification] = {}


def verification_of(hash: Hash, form: Form) -> Verification:
    """One shared object for each combination: an archive has a million messages."""
    verification = _VERIFICATIONS.get((hash, form))
    if verification is None:
        verification = _VERIFICATIONS[hash, form] = Verification(hash=hash, form=form)
    return verification
