"""Values of fields as JSON has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import Any, cast

from ._native import Amount
from .failure import BestpayError
from .record import Record


def plain(value: Any) -> Any:
    """The value of None, bool, int, str, list and dict that says the same."""
    if isinstance(value, (Record, BestpayError)):
        return value.to_dict()
    if isinstance(value, Amount):
        return value.fen
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode()
    # A TradeStatus is a str of its own class. A float would not keep a fraction's digits.
    if isinstance(value, (str, Decimal)):
        return str(value)
    if isinstance(value, Mapping):
        return {name: plain(member) for name, member in cast("Mapping[str, Any]", value).items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in cast("Sequence[Any]", value)]
    return value
