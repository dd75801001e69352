"""The document's enumerations (4.1, 4.2), Beijing's zone, and how a message verified."""

from __future__ import annotations

from datetime import timedelta, timezone
from typing import Any, ClassVar, Literal

from .record import Record

BEIJING = timezone(timedelta(hours=8))
"""UTC+8 without daylight saving: the zone of every time on the wire."""

# generated: hashes
Hash = Literal["sha256", "sha1"]
# end of generated: hashes
"""The hash inside a signature."""

# generated: languages
Language = Literal["en", "zh"]
# end of generated: languages
"""The language of a text for a person."""

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

    # generated: statuses
    SUCCESS: ClassVar[TradeStatus]
    """交易成功: paid, or refunded. Final."""
    FAIL: ClassVar[TradeStatus]
    """交易失败: the order or refund failed. Final."""
    CLOSE: ClassVar[TradeStatus]
    """订单关闭: the order was closed unpaid. Final."""
    WAITFORPAY: ClassVar[TradeStatus]
    """订单中间状态: waiting for the payer, or a refund in progress. Ask again."""
    # end of generated: statuses

    @property
    def is_final(self) -> bool:
        """Whether it can no longer change. False for a status that the document does not list."""
        return self in _FINAL

    def till_text(self, lang: Language) -> str:
        """What a cashier reads about an order of this status: one sentence, in Chinese at most 20 characters.

        For programs without a journal, whose entries have a text of their own. While the status is open, it says not to
        charge again.

        >>> TradeStatus.WAITFORPAY.till_text("zh")
        '等待顾客付款，请勿重复收款'
        """
        from ._native import trade_status_till_text

        return trade_status_till_text(lang, self, False)

    def refund_till_text(self, lang: Language) -> str:
        """The same about a refund.

        >>> TradeStatus.WAITFORPAY.refund_till_text("en")
        'Refund under way. Do not refund again.'
        """
        from ._native import trade_status_till_text

        return trade_status_till_text(lang, self, True)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: object) -> Any:
        from .pydantic_schema import text_schema

        return text_schema(cls)

    def __repr__(self) -> str:
        return f"TradeStatus({str.__repr__(self)})"


class CallbackTradeType(str):
    """通知类型 of 3.4, section 4.2: whether a callback is about a payment or a refund. Keeps the text as sent.

    >>> CallbackTradeType("REAL_TIM").is_payment, CallbackTradeType("REFUND").is_refund
    (True, True)
    """

    __slots__ = ()

    @property
    def is_payment(self) -> bool:
        """Whether it is a payment's, also as the document misspells it."""
        return self in _PAYMENTS

    @property
    def is_refund(self) -> bool:
        """Whether it is a refund's (退款)."""
        return self in _REFUNDS

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: object) -> Any:
        from .pydantic_schema import text_schema

        return text_schema(cls)

    def __repr__(self) -> str:
        return f"CallbackTradeType({str.__repr__(self)})"


# generated: constants
TradeStatus.SUCCESS = TradeStatus("SUCCESS")
TradeStatus.FAIL = TradeStatus("FAIL")
TradeStatus.CLOSE = TradeStatus("CLOSE")
TradeStatus.WAITFORPAY = TradeStatus("WAITFORPAY")
_FINAL = ("SUCCESS", "FAIL", "CLOSE")
_PAYMENTS = ("REAL_TIME", "REAL_TIM", "REAL_TIME_PRO")
_REFUNDS = ("REFUND",)
# end of generated: constants


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
