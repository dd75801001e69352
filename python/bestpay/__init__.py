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

Amounts are an int of fen, a Decimal of yuan or an `Amount`, never a float. Times are aware datetimes. Every failure
raises a `BestpayError`; its `effect` says what happened to the money and what you may do next. Objects are immutable,
and threads may share them. `Cashier` keeps a `Journal` of orders and refunds, so that none is lost and none is sent
twice. The guide is python/README.md. `bestpay.testing` has a gateway to test a shop against, `bestpay.aio` the same for
asyncio, `bestpay.web` endpoints for callbacks.

`BEIJING` is the zone of every time. For annotations: `Hash` is "sha256" or "sha1", `Language` "zh" or "en", `Form`
the form of a signing string, `TradeType` the payer's app ("BESTPAY", "ALIPAY", "TENPAY"), `Money` what an amount may
be given as. `ClientSettings` and `CashierSettings` are the keywords of `Client` and `Cashier`, `Transport` what may
send a client's requests.
"""

from __future__ import annotations

from . import errors, request, result
from ._native import Amount, Certificate, MerchantKey, PlatformKey, PreparedRequest, __version__
from .callback import Callback, CallbackReply
from .cashier import Cashier, CashierSettings, HandledCallback, Recovery
from .client import Client, ClientSettings, Transport
from .entry import State
from .errors import *  # noqa: F403
from .hook import Call, set_hook
from .interface import Answer, Money, Request
from .journal import Difference, Entry, Event, Journal, Reconciliation
from .merchant import Merchant
from .message import VerifiedMessage, canon, sign, verify, verify_many
from .request import *  # noqa: F403
from .result import *  # noqa: F403
from .values import BEIJING, CallbackTradeType, Form, Hash, Language, TradeStatus, Verification

__all__: list[str] = [
    "BEIJING",
    "Amount",
    "Answer",
    "Call",
    "Callback",
    "CallbackReply",
    "CallbackTradeType",
    "Cashier",
    "CashierSettings",
    "Certificate",
    "Client",
    "ClientSettings",
    "Difference",
    "Entry",
    "Event",
    "Form",
    "HandledCallback",
    "Hash",
    "Journal",
    "Language",
    "Merchant",
    "MerchantKey",
    "Money",
    "PlatformKey",
    "PreparedRequest",
    "Reconciliation",
    "Recovery",
    "Request",
    "State",
    "TradeStatus",
    "Transport",
    "Verification",
    "VerifiedMessage",
    "__version__",
    "canon",
    "set_hook",
    "sign",
    "verify",
    "verify_many",
]
__all__ += errors.__all__
__all__ += request.__all__
__all__ += result.__all__
