"""The endpoints for callbacks, called as a server calls them. test_frameworks.py has them on real servers."""

from __future__ import annotations

import asyncio
import io
import threading
from pathlib import Path
from typing import Any

import pytest
from bestpay import CallbackReply, Cashier, HandledCallback, Journal
from bestpay.aio import AsyncCashier, AsyncClient
from bestpay.testing import Sandbox
from bestpay.web import AsgiEndpoint, WsgiEndpoint
from given import asked_by_asgi

REFUSED = CallbackReply.try_again("500", "not accepted")


class Handler:
    """A handler that keeps what it was given."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        self.threads: list[str] = []

    def __call__(self, body: bytes) -> CallbackReply:
        self.bodies.append(body)
        self.threads.append(threading.current_thread().name)
        return CallbackReply.accepted()


class AsyncHandler(Handler):
    async def __call__(self, body: bytes) -> CallbackReply:  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]
        return super().__call__(body)


def asked_by_wsgi(app: WsgiEndpoint, body: bytes, **environ: Any) -> tuple[str, dict[str, str], bytes]:
    answer: list[Any] = []
    given = {"REQUEST_METHOD": "POST", "wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body)), **environ}
    text = b"".join(app(given, lambda *words: answer.extend(words)))
    return answer[0], dict(answer[1]), text


@pytest.mark.parametrize("kind", [Handler, AsyncHandler])
def test_asgi_hands_the_whole_body_over_and_sends_the_reply(kind: type[Handler]) -> None:
    handler = kind()
    status, headers, body = asked_by_asgi(AsgiEndpoint(handler), b'{"a":', b"1}", b"")
    accepted = CallbackReply.accepted()
    assert (status, body, handler.bodies) == (200, accepted.body, [b'{"a":1}'])
    assert headers == {"content-type": accepted.content_type, "content-length": str(len(accepted.body))}
    assert handler.threads[0].startswith("bestpay") is (kind is Handler), "what blocks runs beside the loop"


def test_asgi_refuses_other_methods_and_large_bodies_without_the_handler() -> None:
    handler = Handler()
    app = AsgiEndpoint(handler, max_bytes=8)
    assert asked_by_asgi(app, b"", method="GET")[0] == 405
    assert asked_by_asgi(app, b"", method="GET")[1]["allow"] == "POST"
    assert asked_by_asgi(app, b"123456", b"789", b"never read")[0] == 413
    assert asked_by_asgi(app, b"123456789")[0] == 413
    assert handler.bodies == []
    assert asked_by_asgi(app, b"1234", b"5678")[0] == 200


def test_asgi_answers_nobody_who_has_left() -> None:
    handler = Handler()
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(AsgiEndpoint(handler)({"type": "http", "method": "POST"}, receive, send))
    assert (handler.bodies, sent) == ([], [])


def test_what_a_handler_raises_goes_to_the_server() -> None:
    def broken(body: bytes) -> CallbackReply:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        asked_by_asgi(AsgiEndpoint(broken), b"{}")
    with pytest.raises(ZeroDivisionError):
        asked_by_wsgi(WsgiEndpoint(broken), b"{}")


def test_a_function_around_a_coroutine_function_is_awaited_by_asgi() -> None:
    handler = AsyncHandler()
    assert asked_by_asgi(AsgiEndpoint(lambda body: handler(body)), b"{}")[0] == 200
    assert handler.bodies == [b"{}"]


def test_what_is_no_reply_is_told_by_its_type() -> None:
    for outcome in (None, b"ok"):

        def handler(body: bytes, outcome: Any = outcome) -> Any:
            return outcome

        for ask in (
            lambda: asked_by_asgi(AsgiEndpoint(handler), b"{}"),
            lambda: asked_by_wsgi(WsgiEndpoint(handler), b"{}"),
        ):
            with pytest.raises(TypeError, match="what a handler returns must be of type CallbackReply, not"):
                ask()
    coroutine: Any = AsyncHandler()(b"{}")
    with pytest.raises(TypeError, match="not coroutine; AsgiEndpoint alone takes coroutine functions"):
        asked_by_wsgi(WsgiEndpoint(lambda body: coroutine), b"{}")
    coroutine.close()


def test_wsgi_reads_what_the_server_allows_and_no_more() -> None:
    handler = Handler()
    app = WsgiEndpoint(handler, max_bytes=8)
    assert asked_by_wsgi(app, b"12345678")[0] == "200 OK"
    # The next request of the connection stands behind the body.
    assert asked_by_wsgi(app, b"1234POST /", CONTENT_LENGTH="4")[0] == "200 OK"
    assert asked_by_wsgi(app, b"POST /", CONTENT_LENGTH="")[0] == "200 OK"
    # Of unknown length, ended by the server.
    chunked = {"CONTENT_LENGTH": "", "wsgi.input_terminated": True}
    assert asked_by_wsgi(app, b"12345678", **chunked)[0] == "200 OK"
    assert handler.bodies == [b"12345678", b"1234", b"", b"12345678"]
    # The phrase is the Python version's.
    assert asked_by_wsgi(app, b"123456789", **chunked)[0].startswith("413 ")
    # Not read at all.
    unread = {"wsgi.input": None, "CONTENT_LENGTH": "9"}
    assert asked_by_wsgi(app, b"", **unread)[0].startswith("413 ")
    status, headers, _ = asked_by_wsgi(app, b"", REQUEST_METHOD="GET")
    assert (status, headers["Allow"]) == ("405 Method Not Allowed", "POST")
    assert len(handler.bodies) == 4


def test_wsgi_puts_short_reads_together() -> None:
    class Slow(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return super().read(min(2, size or 0))

    handler = Handler()
    assert asked_by_wsgi(WsgiEndpoint(handler), b"", **{"wsgi.input": Slow(b"12345"), "CONTENT_LENGTH": "5"})[2]
    assert handler.bodies == [b"12345"]


def test_a_cashier_is_a_handler(bestpay_sandbox: Sandbox, tmp_path: Path) -> None:
    journal = Journal.sqlite(tmp_path / "till.db")
    blocking = Cashier(bestpay_sandbox.client(), journal)
    in_a_loop = AsyncCashier(AsyncClient(bestpay_sandbox.merchant), journal)
    for body in (
        asked_by_asgi(AsgiEndpoint(blocking.on_callback), b"{}")[2],
        asked_by_asgi(AsgiEndpoint(in_a_loop.on_callback), b"{}")[2],
        asked_by_wsgi(WsgiEndpoint(blocking.on_callback), b"{}")[2],
    ):
        assert b'"statusCode":"500"' in body


def test_a_callback_that_nobody_waits_for_any_more_is_recorded_and_not_reported(tmp_path: Path) -> None:
    started, released = threading.Event(), threading.Event()
    reported: list[Any] = []

    def slow(body: bytes) -> HandledCallback:
        started.set()
        released.wait()
        raise ZeroDivisionError

    async def serve() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda _, context: reported.append(context))
        app = AsgiEndpoint(slow)

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b"{}"}

        async def send(message: Any) -> None:
            raise AssertionError

        request = asyncio.ensure_future(app({"type": "http", "method": "POST"}, receive, send))
        await asyncio.to_thread(started.wait)
        request.cancel()
        with pytest.raises(asyncio.CancelledError):
            await request
        released.set()

    asyncio.run(serve())
    assert reported == []
