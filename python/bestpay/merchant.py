"""Merchant: an identity and its keys. Prepares requests, accepts answers, reads callbacks. No I/O."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from os import PathLike
from typing import TypeVar

from ._native import GenuineMessage, MerchantKey, PlatformKey, PreparedRequest
from ._native import Merchant as CoreMerchant
from .callback import Callback
from .errors import BestpayError
from .interface import Answer, Request, numbers_of
from .raising import platform_keys_of, raise_of_answer, require, require_callable
from .result import AnyResult, answer_of
from .values import Hash

Result = TypeVar("Result", bound=Answer)


def _result(result: GenuineMessage | BestpayError) -> Callback | BestpayError:
    return result if isinstance(result, BestpayError) else Callback.deferred(result)


class Merchant:
    """An institution's merchant with its keys. Immutable; usable from several threads at once.

    `api_url` is "production", "test" (plain http, as documented by the platform) or an address; it is mandatory. Plain
    http to any address except loopback and the test address must be enabled with `allow_plain_http`, since only TLS
    binds an answer to its request. `clock` returns an aware datetime; the system clock is used if there is none, or if
    it raises.

    Raises ConfigError.

    >>> from bestpay import Merchant
    >>> merchant = Merchant(
    ...     api_url="production",
    ...     institution_code="3178000000000001",
    ...     merchant_no="3178000000000002",
    ...     key=merchant_key,
    ...     platform_key=platform_key,
    ... )
    >>> merchant
    Merchant(api_url='https://mapi.bestpay.com.cn', institution_code='3178000000000001', merchant_no='3178000000000002')
    """

    __slots__ = ("_core",)

    _core: CoreMerchant

    def __init__(
        self,
        *,
        institution_code: str,
        merchant_no: str,
        key: MerchantKey,
        platform_key: PlatformKey | Iterable[PlatformKey],
        api_url: str = "",
        sign_hash: Hash = "sha256",
        forbid_sha1: bool = False,
        max_bytes: int | None = None,
        max_depth: int | None = None,
        clock: Callable[[], datetime] | None = None,
        allow_plain_http: bool = False,
    ) -> None:
        require("key", key, MerchantKey)
        require_callable("clock", clock)
        self._core = CoreMerchant(
            institution_code=institution_code,
            merchant_no=merchant_no,
            key=key,
            platform_keys=platform_keys_of(platform_key),
            api_url=api_url,
            sign_hash=sign_hash,
            forbid_sha1=forbid_sha1,
            max_bytes=max_bytes,
            max_depth=max_depth,
            clock=clock,
            allow_plain_http=allow_plain_http,
        )

    @classmethod
    def of_core(cls, core: CoreMerchant) -> Merchant:
        """The merchant around a native one."""
        merchant = cls.__new__(cls)
        merchant._core = core
        return merchant

    @classmethod
    def from_config(cls, path: str | PathLike[str]) -> Merchant:
        """From a `bestpay.toml`; the environment variables BESTPAY_... override it.

        Raises ConfigError and InvalidKeyError.

        >>> Merchant.from_config("shop/bestpay.toml").merchant_no
        '3178000000000002'
        """
        return cls.of_core(CoreMerchant.from_config(path))

    @classmethod
    def from_env(cls) -> Merchant:
        """From the environment alone: BESTPAY_API_URL, BESTPAY_INSTITUTION_CODE, BESTPAY_MERCHANT_NO, BESTPAY_KEY,
        BESTPAY_KEY_PASSWORD, BESTPAY_KEY_ALIAS, BESTPAY_PLATFORM_KEY.

        >>> Merchant.from_env()
        Traceback (most recent call last):
        bestpay.errors.ConfigError: invalid_config: `api_url` is not set (in bestpay.toml, or \
BESTPAY_API_URL in the environment)
        """
        return cls.of_core(CoreMerchant.from_env())

    def with_merchant_no(self, merchant_no: str) -> Merchant:
        """Another merchant of the same institution, with the same keys and settings.

        >>> merchant.with_merchant_no("3178000000000003").merchant_no
        '3178000000000003'
        """
        return Merchant.of_core(self.core.with_merchant_no(merchant_no))

    def with_callbacks_of(self, merchant_nos: Iterable[str]) -> Merchant:
        """The same merchant, which also reads callbacks for these merchants of its institution, and for no other: not
        for itself either, if it is not among them. For an institution with one notify address: branch on the callback's
        `merchant_no`, as two merchants may have the same order number.

        A `Cashier` over a client of such a merchant writes each callback down for its own merchant.

        >>> reader = shop.with_merchant_no("3178000000000009").with_callbacks_of([shop.merchant_no])
        >>> reader.read_callback(callback_body).merchant_no == shop.merchant_no
        True
        """
        if isinstance(merchant_nos, str):
            raise TypeError("merchant_nos are several: a list of str")
        return Merchant.of_core(self.core.with_callbacks_of(list(merchant_nos)))

    def with_callbacks_of_institution(self) -> Merchant:
        """As `with_callbacks_of`, for every merchant of its institution: look the callback's `merchant_no` up, and
        refuse one that you do not know.

        >>> reader = shop.with_merchant_no("3178000000000009").with_callbacks_of_institution()
        >>> reader.read_callback(callback_body).merchant_no == shop.merchant_no
        True
        """
        return Merchant.of_core(self.core.with_callbacks_of_institution())

    @property
    def core(self) -> CoreMerchant:
        """The native object. Its interface may change."""
        return self._core

    @property
    def institution_code(self) -> str:
        """平台商商户号: the institution's number."""
        return self.core.institution_code

    @property
    def merchant_no(self) -> str:
        """商户号: the merchant's number."""
        return self.core.merchant_no

    @property
    def api_url(self) -> str:
        """API_Url, section 2.4."""
        return self.core.api_url

    @property
    def key(self) -> MerchantKey:
        """The private key that signs requests."""
        return self.core.key

    @property
    def platform_keys(self) -> list[PlatformKey]:
        """The keys that the platform signs with."""
        return self.core.platform_keys

    def now(self) -> datetime:
        """The current time by the merchant's clock: an aware Beijing datetime, to the second. Keep it as
        `request_date`.

        >>> merchant.now().utcoffset()
        datetime.timedelta(seconds=28800)
        """
        return self.core.now()

    def prepare(self, request: Request[Answer]) -> PreparedRequest:
        """Fills in the identity and the defaults, checks and signs. Nothing is sent.

        Raises InvalidRequestError naming the field.

        >>> from bestpay import OrderStatus
        >>> prepared = merchant.prepare(OrderStatus(out_trade_no="A1", trade_date=merchant.now()))
        >>> prepared.url, prepared.headers, prepared.read_timeout
        ('https://mapi.bestpay.com.cn/mapi/o2o/aggregatePayment/confirmOrderStatus', \
{'Content-Type': 'application/json; charset=utf-8'}, 6.0)
        """
        require("request", request, Request)
        return self.core.prepare(request.interface, request)

    def accept(self, request: Request[Result], http_status: int, body: bytes) -> Result:
        """Verifies an answer and binds it to its request: order, merchant and amount must be the request's.

        Raises RefusedError if the platform refuses, verified. Every other exception is a BestpayError with the effect
        unknown, even for an argument of a wrong type, because the request has left. Set the request's `request_date`,
        to that of the prepared request if it was left out: the result and the error then carry it.

        >>> from bestpay import BestpayError, OrderStatus
        >>> question = OrderStatus(out_trade_no="A1", trade_date=merchant.now())
        >>> merchant.accept(question, 502, b"<html>Bad Gateway</html>")
        Traceback (most recent call last):
        bestpay.errors.TransportError: http_status: the HTTP status is 502, body: 24 bytes, "<html>Bad Gateway</html>"
        """
        try:
            answer: type[Result] = request.answer
            return answer.of_core(self.core.accept(request.interface, request, http_status, body))
        except Exception as error:
            raise_of_answer(error, *numbers_of(request), getattr(request, "request_date", None))

    def prepare_fields(self, interface: str, fields: Mapping[str, str | int]) -> PreparedRequest:
        """Like `prepare`, for programs that know fields only at run time, by their names on the wire.

        Times are texts `yyyy-MM-dd HH:mm:ss` in Beijing, amounts are fen.

        The name of an interface that the document does not list is its path, or "sdkRequest" and its path for that
        envelope. Its fields are any texts; ":json" behind a name says that the value is JSON and not a text:
        {"amount:json": "1250"}. It may move money, so it is sent once. It answers with an UnlistedResult.

        >>> merchant.prepare_fields("order_status", {"outTradeNo": "A1", "tradeDate": "2026-03-01 09:30:00"})
        <PreparedRequest to https://mapi.bestpay.com.cn/mapi/o2o/aggregatePayment/confirmOrderStatus>
        """
        return self.core.prepare_fields(interface, dict(fields))

    def accept_fields(
        self, interface: str, fields: Mapping[str, str | int], http_status: int, body: bytes
    ) -> AnyResult:
        """Like `accept`, for requests of `prepare_fields`."""
        given: dict[str, str | int] = {}
        try:
            given.update(fields)
            return answer_of(interface).of_core(self.core.accept_fields(interface, given, http_status, body))
        except Exception as error:
            raise_of_answer(error, given.get("outTradeNo"), given.get("outRequestNo"))

    def read_callback(self, body: bytes) -> Callback:
        """Verifies a callback and checks that it is for this merchant. JSON and form bodies are both accepted.

        Pass the raw body. Every exception is a BestpayError with the effect unknown: reply with
        `CallbackReply.try_again`.

        >>> callback = shop.read_callback(callback_body)
        >>> callback.trade_status, callback.trade_amt
        (TradeStatus('SUCCESS'), Amount(1250))
        """
        try:
            return Callback.of_core(self.core.read_callback(body))
        except Exception as error:
            raise_of_answer(error)

    def read_callbacks(self, bodies: Iterable[bytes]) -> Iterator[Callback | BestpayError]:
        """Reads stored callbacks on all cores, each as `read_callback` does. The results are in the order of the
        bodies.

        If `read_callback` would raise for a body, the exception is yielded as a value in its place, and the next body
        follows. Memory is constant: bodies are taken from the iterable as results are requested, for each core up to
        about a thousand ahead. An exception of the iterable itself is raised after the results of the bodies before it.

        >>> archive = [callback_body, callback_body.replace(b"1250", b"9999")]
        >>> for line, result in enumerate(shop.read_callbacks(archive), 1):
        ...     print(line, result.kind if isinstance(result, BestpayError) else result.out_trade_no)
        1 20260301-0001
        2 signature_mismatch
        """
        return map(_result, self.core.read_callbacks(bodies))

    def __repr__(self) -> str:
        return (
            f"Merchant(api_url={self.api_url!r}, institution_code={self.institution_code!r}, "
            f"merchant_no={self.merchant_no!r})"
        )
