"""The core of `bestpay`. Import `bestpay` itself: this module's interface may change."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from os import PathLike
from typing import Any, Literal, NoReturn, final, overload

from typing_extensions import Self

from .callback import Callback
from .errors import BestpayError
from .values import Language

_Path = str | PathLike[str]
_Read = tuple[dict[str, Any], dict[str, str], Any, Any]
_Verified = tuple[str, Any, Any]

__all__ = [
    "Amount",
    "Cashier",
    "Certificate",
    "Client",
    "GenuineMessage",
    "Journal",
    "Merchant",
    "MerchantKey",
    "MessageResults",
    "Pages",
    "PlatformKey",
    "PreparedRequest",
    "Reconciliation",
    "Sandbox",
    "Wait",
    "__version__",
    "callback_is_refund",
    "callback_reply",
    "canon",
    "error_text",
    "error_till_text",
    "expect_payment",
    "expect_refund",
    "hint_advice",
    "interfaces",
    "is_enough",
    "run_program",
    "sandbox_values",
    "sign",
    "state_till_text",
    "trade_status_till_text",
    "verify",
    "verify_many",
]
__version__: str

@final
class Amount:
    """An amount of money in whole fen (1/100 yuan), 0 or more. An order or refund needs at least 1.

    An int counts fen, a Decimal counts yuan. A float is neither: 0.1 yuan has no exact float.

    It is added to, subtracted from and compared with another Amount, and multiplied by an int.
    """

    def __new__(cls, value: Amount | int | Decimal, /) -> Self: ...
    @staticmethod
    def from_fen(fen: int, /) -> Amount:
        """An amount of whole fen."""

    @staticmethod
    def from_yuan(yuan: str | Decimal, /) -> Amount:
        """An amount from yuan, as a str of digits with at most two after the point, or a Decimal. Read exactly."""

    @property
    def fen(self) -> int:
        """The amount in fen."""

    @property
    def yuan(self) -> Decimal:
        """The amount in yuan, with two decimals."""

    @overload
    def __eq__(self, other: int | float | Decimal, /) -> NoReturn: ...
    @overload
    def __eq__(self, other: object, /) -> bool: ...
    @overload
    def __ne__(self, other: int | float | Decimal, /) -> NoReturn: ...
    @overload
    def __ne__(self, other: object, /) -> bool: ...
    def __lt__(self, other: Amount, /) -> bool: ...
    def __le__(self, other: Amount, /) -> bool: ...
    def __gt__(self, other: Amount, /) -> bool: ...
    def __ge__(self, other: Amount, /) -> bool: ...
    def __bool__(self, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __add__(self, other: Amount, /) -> Amount: ...
    def __radd__(self, other: int, /) -> Amount: ...
    def __sub__(self, other: Amount, /) -> Amount: ...
    def __rsub__(self, other: NoReturn, /) -> NoReturn: ...
    def __mul__(self, times: int, /) -> Amount: ...
    def __rmul__(self, times: int, /) -> Amount: ...
    def __format__(self, specification: str, /) -> str: ...
    @classmethod
    def __get_pydantic_core_schema__(cls, _source: object, _handler: object, /) -> Any: ...
    def __reduce__(self, /) -> tuple[type[Amount], tuple[int]]: ...

@final
class Certificate:
    """Subject and validity of a certificate. Reported, never enforced: the platform's own has expired and is in use."""

    @property
    def subject(self) -> str:
        """The subject's distinguished name (RFC 4514)."""

    @property
    def common_name(self) -> str | None:
        """The subject's common name."""

    @property
    def not_before(self) -> datetime:
        """The first moment of its validity, in UTC."""

    @property
    def not_after(self) -> datetime:
        """The last moment of its validity, in UTC."""

    @property
    def has_expired(self) -> bool:
        """Whether it has expired."""

@final
class MerchantKey:
    """The merchant's private key, from PKCS#12, PKCS#8 (plain or encrypted) or PKCS#1. Never shown, never pickled."""

    @staticmethod
    def from_file(path: _Path, password: str | None = None, alias: str | None = None) -> MerchantKey:
        """Reads a key file, in DER, PEM or bare Base64.

        `alias` chooses among several keys of a PKCS#12 file. Raises InvalidKeyError.
        """

    @staticmethod
    def from_bytes(data: bytes, password: str | None = None, alias: str | None = None) -> MerchantKey:
        """Like from_file, from the file's bytes."""

    @staticmethod
    def from_pem(text: str, password: str | None = None) -> MerchantKey:
        """Like from_file, from PEM or Base64 text, such as a secret store returns."""

    @property
    def kind(self) -> Literal["pkcs12", "pkcs8", "pkcs8-encrypted", "pkcs1"]:
        """The container that it came in."""

    @property
    def bits(self) -> int:
        """The size of the modulus."""

    @property
    def alias(self) -> str | None:
        """The friendlyName in the PKCS#12 file."""

    @property
    def spki_sha256(self) -> str:
        """The SHA-256 of the public key's SPKI, in hex: what tells two keys apart."""

    @property
    def certificate(self) -> Certificate | None:
        """The key's certificate, if the PKCS#12 file has one."""

@final
class PlatformKey:
    """The platform's public key, from an X.509 certificate or a bare SPKI."""

    @staticmethod
    def from_file(path: _Path) -> PlatformKey:
        """Reads a certificate or public key, in DER, PEM or bare Base64. Raises InvalidKeyError."""

    @staticmethod
    def from_bytes(data: bytes) -> PlatformKey:
        """Like from_file, from the file's bytes."""

    @staticmethod
    def from_pem(text: str) -> PlatformKey:
        """Like from_file, from PEM or Base64 text."""

    @property
    def kind(self) -> Literal["x509", "spki"]:
        """The container that it came in."""

    @property
    def bits(self) -> int:
        """The size of the modulus."""

    @property
    def spki_sha256(self) -> str:
        """The SHA-256 of the public key's SPKI, in hex: what tells two keys apart."""

    @property
    def certificate(self) -> Certificate | None:
        """The certificate, if the key was read from one."""

    @property
    def others(self) -> list[PlatformKey]:
        """The other keys of the same PEM file. A signature by any of them verifies."""

@final
class PreparedRequest:
    """A signed request, ready to send: POST `body` to `url` with `headers`, wait `read_timeout` seconds."""

    @property
    def url(self) -> str:
        """Where to POST it."""

    @property
    def headers(self) -> dict[str, str]:
        """The headers that the platform requires."""

    @property
    def body(self) -> bytes:
        """The body: UTF-8 JSON with `sign`. Send exactly these bytes."""

    @property
    def read_timeout(self) -> float:
        """How long to wait for the answer, in seconds, as the document states."""

    @property
    def signing_string(self) -> str:
        """What was signed. It holds the payer's code: show it, but do not log it."""

    @property
    def request_date(self) -> datetime | None:
        """请求时间 of an order or refund, even if it was left to its default, aware: the date for a question about it.
        None for a question."""

@final
class Merchant:
    def __new__(
        cls,
        *,
        institution_code: str,
        merchant_no: str,
        key: MerchantKey,
        platform_keys: list[PlatformKey],
        api_url: str,
        sign_hash: str,
        forbid_sha1: bool,
        max_bytes: int | None,
        max_depth: int | None,
        clock: Callable[[], datetime] | None,
        allow_plain_http: bool,
    ) -> Self: ...
    @staticmethod
    def from_config(path: _Path) -> Merchant: ...
    @staticmethod
    def from_env() -> Merchant: ...
    def with_merchant_no(self, /, merchant_no: str) -> Merchant: ...
    def with_callbacks_of(self, /, merchant_nos: list[str]) -> Merchant: ...
    def with_callbacks_of_institution(self, /) -> Merchant: ...
    @property
    def institution_code(self) -> str: ...
    @property
    def merchant_no(self) -> str: ...
    @property
    def api_url(self) -> str: ...
    @property
    def key(self) -> MerchantKey: ...
    @property
    def platform_keys(self) -> list[PlatformKey]: ...
    def now(self, /) -> datetime: ...
    def prepare(self, /, interface: str, request: object) -> PreparedRequest: ...
    def prepare_fields(self, /, interface: str, fields: dict[str, str | int]) -> PreparedRequest: ...
    def accept(self, /, interface: str, request: object, http_status: int, body: bytes) -> _Read: ...
    def accept_fields(
        self, /, interface: str, fields: dict[str, str | int], http_status: int, body: bytes
    ) -> _Read: ...
    def read_callback(self, /, body: bytes) -> _Read: ...
    def read_callbacks(self, /, bodies: Iterable[bytes]) -> Iterator[GenuineMessage | BestpayError]: ...

@final
class GenuineMessage:
    """A genuine message whose Python objects are not made yet."""

    def read(self, /) -> Any: ...

@final
class MessageResults:
    """Results in the messages' order: the result of each message, or its exception as a value."""

    def __iter__(self) -> Self: ...
    def __next__(self) -> Any: ...

@final
class Client:
    def __new__(cls, merchant: Merchant, settings: dict[str, Any]) -> Self: ...
    @staticmethod
    def from_config(path: _Path, settings: dict[str, Any]) -> Client: ...
    @staticmethod
    def from_env(settings: dict[str, Any]) -> Client: ...
    @property
    def merchant(self) -> Merchant: ...
    def call(self, /, interface: str, request: object) -> _Read: ...
    def call_fields(self, /, interface: str, fields: dict[str, str | int]) -> _Read: ...
    def ask_for_payment(self, /, out_trade_no: str, trade_date: datetime, deadline: float) -> _Read: ...
    def ask_for_refund(
        self, /, out_trade_no: str, out_request_no: str, refund_date: datetime, deadline: float
    ) -> _Read: ...

@final
class Cashier:
    def __new__(cls, client: Client, journal: Journal, settings: dict[str, Any]) -> Self: ...
    def take(self, /, interface: str, request: object) -> dict[str, Any]: ...
    def ask(self, /, out_trade_no: str, out_request_no: str | None) -> dict[str, Any]: ...
    def payment(self, /, out_trade_no: str) -> dict[str, Any]: ...
    def refund(self, /, out_request_no: str) -> dict[str, Any]: ...
    def recover(self, /, within: float) -> tuple[int, int, int]: ...
    def on_callback(self, /, body: bytes) -> tuple[str, str, dict[str, Any] | None, Any]: ...

@final
class Journal:
    @staticmethod
    def sqlite(path: _Path) -> Journal: ...
    @staticmethod
    def postgres(url: str, root_certificates: bytes | None) -> Journal: ...
    def pages(self, /) -> Pages: ...
    def find(self, /, number: str) -> list[dict[str, Any]]: ...
    def events(self, /, after: int, limit: int) -> list[dict[str, Any]]: ...
    def events_of(self, /, merchant_no: str, out_trade_no: str, out_request_no: str | None) -> list[dict[str, Any]]: ...
    def reconcile(
        self, /, path: _Path, options: list[tuple[str, str]], period: tuple[datetime, datetime] | None
    ) -> Reconciliation: ...
    def purge(self, /, merchant_no: str, now: datetime, older_than: timedelta) -> int: ...

@final
class Reconciliation:
    @property
    def lines(self) -> int: ...
    @property
    def entries(self) -> int: ...
    @property
    def differences(self) -> int: ...
    def next(self, /) -> dict[str, Any] | None: ...

@final
class Pages:
    def next(self, /) -> list[dict[str, Any]]: ...

@final
class Sandbox:
    def __new__(
        cls, settle_after: float, callback_retry: float, callback_attempts: int, directory: _Path | None
    ) -> Self: ...
    def stop(self, /) -> None: ...
    @property
    def url(self) -> str: ...
    def merchant(self, /) -> Merchant: ...
    def orders(self, /) -> str: ...
    def refunds(self, /) -> str: ...
    def ledger(self, /) -> str: ...
    def play(self, /, action: Literal["pay", "decline", "close"], out_trade_no: str) -> str: ...
    def set_fault(self, /, interface: str, fault: str, calls: int, seconds: float) -> None: ...
    def clear_faults(self, /) -> None: ...
    def request_form_callbacks(self, /, form: bool) -> None: ...
    def request_text_results(self, /, text: bool) -> None: ...

def canon(message: bytes, max_bytes: int | None, max_depth: int | None) -> str: ...
def sign(message: bytes, key: MerchantKey, sign_hash: str) -> str: ...
def verify(
    message: bytes,
    platform_keys: list[PlatformKey],
    forbid_sha1: bool,
    max_bytes: int | None,
    max_depth: int | None,
) -> _Verified: ...
def verify_many(
    messages: Iterable[bytes],
    platform_keys: list[PlatformKey],
    forbid_sha1: bool,
    max_bytes: int | None,
    max_depth: int | None,
) -> Iterator[GenuineMessage | BestpayError]: ...

@final
class Wait:
    def __new__(cls, first: float, longest: float, seconds: float) -> Self: ...
    def left(self) -> float: ...
    def pause(self) -> float | None: ...
    def pause_for_an_answer(self) -> float | None: ...

def is_enough(interface: str, state: str) -> bool: ...
def callback_is_refund(callback: Callback) -> bool | None: ...
def expect_payment(callback: Callback, out_trade_no: str, trade_amt: Amount | int | Decimal) -> None: ...
def expect_refund(
    callback: Callback, out_trade_no: str, out_request_no: str, refund_amt: Amount | int | Decimal
) -> None: ...
def callback_reply(try_again: tuple[str, str] | None) -> tuple[str, str]: ...
def run_program(arguments: list[str]) -> int: ...
def interfaces() -> list[tuple[str, str, str | None]]: ...
def error_text(
    lang: Language,
    *,
    code: str,
    effect: str,
    message: str,
    field: str | None,
    out_trade_no: str | None,
    out_request_no: str | None,
    hint: str | None,
) -> str: ...
def error_till_text(lang: Language, code: str, effect: str, is_refund: bool) -> str: ...
def state_till_text(lang: Language, state: str, is_refund: bool) -> str: ...
def trade_status_till_text(lang: Language, trade_status: str, is_refund: bool) -> str: ...
def hint_advice(lang: Language, hint: str) -> str | None: ...
def sandbox_values() -> list[tuple[str, str, str, str]]: ...
