"""Many stored messages: one result each, in order, from any iterable, while other threads run."""

from __future__ import annotations

import copy
import pickle
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from bestpay import (
    BestpayError,
    Callback,
    Merchant,
    MerchantKey,
    MessageError,
    PlatformKey,
    SignatureError,
    VerifiedMessage,
    verify,
    verify_many,
)
from bestpay.testing import Sandbox
from given import VECTORS
from test_callbacks import signed

KEYS = VECTORS / "keys"
PLATFORM_KEY = PlatformKey.from_file(KEYS / "platform-1024.cer")
GENUINE = signed()
FORGED = GENUINE.replace(b"1250", b"9999")


def archive(length: int) -> Iterator[bytes]:
    """Every seventh is forged, and every eleventh is not a message at all."""
    for index in range(length):
        yield b"line %d" % index if index % 11 == 10 else FORGED if index % 7 == 6 else GENUINE


def expected(index: int) -> str | None:
    return "invalid_json" if index % 11 == 10 else "signature_mismatch" if index % 7 == 6 else None


@pytest.fixture
def merchant() -> Merchant:
    return Merchant(
        api_url="production",
        institution_code="3178000000000001",
        merchant_no="3178000000000002",
        key=MerchantKey.from_file(KEYS / "merchant-2048.p12", "123456"),
        platform_key=PLATFORM_KEY,
    )


@pytest.mark.parametrize("length", [0, 1, 64, 65, 3000])
def test_each_message_has_its_own_result_in_its_place(length: int, merchant: Merchant) -> None:
    verified = list(verify_many(archive(length), PLATFORM_KEY))
    callbacks = list(merchant.read_callbacks(archive(length)))
    kinds = [expected(index) for index in range(length)]
    for results in (verified, callbacks):
        assert [result.kind if isinstance(result, BestpayError) else None for result in results] == kinds
    assert {type(result) for result in verified} <= {VerifiedMessage, SignatureError, MessageError}
    assert {type(result) for result in callbacks} <= {Callback, SignatureError, MessageError}


def test_a_result_is_what_the_message_by_itself_gives(merchant: Merchant) -> None:
    by_itself = verify(GENUINE, PLATFORM_KEY)
    assert list(verify_many([GENUINE] * 2, [PLATFORM_KEY])) == [by_itself] * 2
    assert list(merchant.read_callbacks([GENUINE])) == [merchant.read_callback(GENUINE)]
    assert by_itself.json.startswith('{"ccy":"156","goodsInfo":"咖啡",')
    assert list(by_itself.fields) == sorted(by_itself.fields)
    assert pickle.loads(pickle.dumps(by_itself)) == by_itself
    assert "1250" not in repr(by_itself)
    (error,) = verify_many([FORGED], PLATFORM_KEY)
    with pytest.raises(SignatureError) as raised:
        verify(FORGED, PLATFORM_KEY)
    assert isinstance(error, SignatureError)
    assert (str(error), error.report, error.effect) == (
        str(raised.value),
        raised.value.report,
        raised.value.effect,
    )


def test_the_fields_of_a_genuine_message_are_made_when_they_are_read(merchant: Merchant) -> None:
    def results() -> list[Any]:
        (callback,) = merchant.read_callbacks([GENUINE])
        (message,) = verify_many([GENUINE], PLATFORM_KEY)
        return [callback, message]

    def made(result: object) -> set[str]:
        return {name for name in vars(result) if not name.startswith("_")}

    alone: list[Any] = [merchant.read_callback(GENUINE), verify(GENUINE, PLATFORM_KEY)]
    for result, same, other in zip(results(), alone, results()):
        assert made(result) == made(other) == set()
        assert result.verification == same.verification
        assert made(result) == made(same) == set(same.field_names())
        assert vars(result) == vars(same)
        with pytest.raises(AttributeError, match="has no attribute 'price'"):
            result.price  # noqa: B018  # pyright: ignore[reportUnusedExpression]
        assert other == same
        assert vars(other) == vars(same)
    for use in (repr, hash, pickle.dumps, copy.copy, dict, str):
        for result, same in zip(results(), alone):
            assert use(result) == use(same)


def test_threads_may_read_the_same_message_at_once(merchant: Merchant) -> None:
    callbacks: list[Any] = list(merchant.read_callbacks([GENUINE] * 500))
    read: list[list[str]] = [[], []]

    def reading(into: list[str]) -> None:
        into.extend(callback.out_trade_no for callback in callbacks)

    threads = [threading.Thread(target=reading, args=(into,)) for into in read]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert read[0] == read[1] == [merchant.read_callback(GENUINE).out_trade_no] * 500


def test_keys_policy_and_limits_hold_for_each(merchant: Merchant) -> None:
    other = PlatformKey.from_file(KEYS / "platform-2048.cer")
    of_another = merchant.with_merchant_no("3178000000000003").read_callbacks([GENUINE] * 2)
    for results, kind in (
        (verify_many([GENUINE] * 2, other), "signature_mismatch"),
        (verify_many([GENUINE] * 2, [other, PLATFORM_KEY]), None),
        (verify_many([GENUINE] * 2, PLATFORM_KEY, forbid_sha1=True), "sha1_forbidden"),
        (verify_many([GENUINE] * 2, PLATFORM_KEY, max_bytes=100), "too_large"),
        (of_another, "mismatch"),
    ):
        assert [getattr(result, "kind", None) for result in results] == [kind] * 2


def test_messages_are_taken_when_results_are_asked_for_and_few_ahead() -> None:
    import os

    taken = 0

    def endless() -> Iterator[bytes]:
        nonlocal taken
        while True:
            taken += 1
            yield b"{}"

    results = verify_many(endless(), PLATFORM_KEY)
    assert taken == 0
    for given in range(1, 3001):
        assert isinstance(next(results), SignatureError)
        assert taken - given <= 4 * 256 * (os.cpu_count() or 1)


def test_what_the_iterable_raises_comes_after_the_results_before_it() -> None:
    def broken() -> Iterator[bytes]:
        yield GENUINE
        yield b"nonsense"
        raise OSError("the disk is gone")

    results = verify_many(broken(), PLATFORM_KEY)
    assert isinstance(next(results), VerifiedMessage)
    assert isinstance(next(results), MessageError)
    with pytest.raises(OSError, match="the disk is gone"):
        next(results)
    assert list(results) == []


def test_what_is_no_bytes_is_the_callers_mistake(merchant: Merchant) -> None:
    mistaken: Any = [GENUINE, GENUINE.decode()]
    results = verify_many(mistaken, PLATFORM_KEY)
    assert isinstance(next(results), VerifiedMessage)
    with pytest.raises(TypeError):
        next(results)
    nothing: Any = None
    with pytest.raises(TypeError):
        merchant.read_callbacks(nothing)


def test_an_iterable_may_not_ask_for_its_own_results() -> None:
    def asking() -> Iterator[bytes]:
        yield next(results).json

    results: Any = verify_many(asking(), PLATFORM_KEY)
    with pytest.raises(ValueError, match="already executing"):
        next(results)


def test_a_file_is_read_line_by_line(bestpay_sandbox: Sandbox) -> None:
    import io

    body = signed(merchantNo=bestpay_sandbox.merchant.merchant_no)
    with io.BytesIO(b"\n".join([body, b"", body])) as file:
        results = [type(result) for result in verify_many(file, PLATFORM_KEY)]
    assert results == [VerifiedMessage, MessageError, VerifiedMessage]


def test_other_threads_run_while_the_core_verifies() -> None:
    """Here a thread only runs if another releases the GIL: if verification held it, the others would not count."""
    counted, done = 0, threading.Event()

    def count() -> None:
        nonlocal counted
        while not done.is_set():
            counted += 1
            time.sleep(0)

    interval = sys.getswitchinterval()
    counting = threading.Thread(target=count)
    counting.start()
    sys.setswitchinterval(60)
    try:
        before = counted
        assert all(isinstance(result, VerifiedMessage) for result in verify_many([GENUINE] * 10000, PLATFORM_KEY))
        assert counted > before + 10
    finally:
        sys.setswitchinterval(interval)
        done.set()
        counting.join()
