"""Client for BestPay (翼支付) aggregate acquiring (聚合收单接口 V1.8): sign, verify, call, and receive callbacks.

>>> from bestpay import Client
>>> client = Client.from_config("shop/bestpay.toml")
>>> result = client.order_by_barcode(
...     out_trade_no="20260301-0002",
...     trade_amt=1250,
...     subject="coffee",
...     medium_no="510012345678901234",
...     goods_info="a cup of coffee",
...     notify_url="https://shop.example/bestpay/notice",
...     operator="till-3",
... )
>>> result.trade_status, result.trade_amt
(TradeStatus('SUCCESS'), Amount(1250))

Amounts are an int of fen, a Decimal of yuan or an `Amount`, never a float. Times are aware datetimes. Everything that
fails is a `BestpayError`; its `effect` says what may be done next about the money. Objects are immutable, and threads
may share them. `Cashier` keeps a `Journal` of orders and refunds, so that none is lost and none is sent twice. The
guide is python/README.md, and `bestpay.testing` a gateway to test a shop against.
"""

from __future__ import annotations

from ._native import Amount, Certificate, MerchantKey, PlatformKey, PreparedRequest, __version__
from .cashier import Cashier, Noticed, Recovery
from .client import Client
from .errors import (
    Attempt,
    BestpayError,
    ConfigError,
    Effect,
    InvalidKeyError,
    InvalidRequestError,
    JournalError,
    MessageError,
    MismatchError,
    PendingError,
    RefusedError,
    SignatureError,
    TransportError,
    VerifyReport,
)
from .journal import Entry, Event, Journal, State
from .merchant import Merchant
from .message import Verified, canon, sign, verify, verify_many
from .request import BarcodeOrder, OrderStatus, QrcodeOrder, Refund, RefundStatus, Request
from .result import (
    Answer,
    BarcodeOrderResult,
    Callback,
    CallbackReply,
    OrderStatusResult,
    QrcodeOrderResult,
    RefundResult,
    RefundStatusResult,
)
from .values import BEIJING, CallbackTradeType, Form, Hash, TradeStatus, TradeType, Verification

__all__ = [
    "BEIJING",
    "Amount",
    "Answer",
    "Attempt",
    "BarcodeOrder",
    "BarcodeOrderResult",
    "BestpayError",
    "Callback",
    "CallbackReply",
    "CallbackTradeType",
    "Cashier",
    "Certificate",
    "Client",
    "ConfigError",
    "Effect",
    "Entry",
    "Event",
    "Form",
    "Hash",
    "InvalidKeyError",
    "InvalidRequestError",
    "Journal",
    "JournalError",
    "Merchant",
    "MerchantKey",
    "MessageError",
    "MismatchError",
    "Noticed",
    "OrderStatus",
    "OrderStatusResult",
    "PendingError",
    "PlatformKey",
    "PreparedRequest",
    "QrcodeOrder",
    "QrcodeOrderResult",
    "Recovery",
    "Refund",
    "RefundResult",
    "RefundStatus",
    "RefundStatusResult",
    "RefusedError",
    "Request",
    "SignatureError",
    "State",
    "TradeStatus",
    "TradeType",
    "TransportError",
    "Verification",
    "Verified",
    "VerifyReport",
    "__version__",
    "canon",
    "sign",
    "verify",
    "verify_many",
]
