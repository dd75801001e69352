"""Endpoints for the platform's callbacks (3.4): for any ASGI server, any WSGI server, and Django.

>>> from bestpay.web import AsgiEndpoint, WsgiEndpoint, django_view
>>> endpoint = AsgiEndpoint(cashier.on_callback)

Each is given a handler: what takes the raw body and returns the reply. `Cashier.on_callback` is one, and so is your own
function that returns a `CallbackReply`. The endpoint reads the body as it came, answers another method than POST with
405 and a body above `max_bytes` with 413, and sends the handler's reply with status 200. What the handler raises goes
to the server, which answers 500: the callback was not accepted.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any, Union

from .callback import CallbackReply
from .cashier import HandledCallback
from .raising import require

TYPE_CHECKING = False
if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
else:
    # Django need not be there.
    HttpRequest = HttpResponse = Any

Outcome = Union[CallbackReply, HandledCallback]
Handler = Callable[[bytes], Outcome]
AsyncHandler = Callable[[bytes], Awaitable[Outcome]]
Message = MutableMapping[str, Any]

__all__ = ["AsgiEndpoint", "WsgiEndpoint", "django_view"]

# What the core reads at most.
_MAX_BYTES = 1 << 20
# A callback takes a thread only as long as the journal does.
_THREADS = 4
_METHOD_NOT_ALLOWED = 405
_TOO_LARGE = 413


class AsgiEndpoint:
    """An ASGI app. A handler that is no coroutine function runs in the endpoint's own threads, so that callbacks never
    wait behind orders; use `AsyncCashier.on_callback` or `Cashier.on_callback`.

    Starlette and FastAPI: `app.router.routes.append(Route("/bestpay/notice", AsgiEndpoint(cashier.on_callback)))`.
    """

    __slots__ = ("_handler", "_max_bytes", "_threads")

    def __init__(
        self, handler: Handler | AsyncHandler, *, max_bytes: int = _MAX_BYTES, threads: int = _THREADS
    ) -> None:
        from .threads import Threads

        self._handler: Any = handler
        self._max_bytes = max_bytes
        self._threads = Threads(threads)

    async def __call__(
        self,
        scope: Message,
        receive: Callable[[], Awaitable[Message]],
        send: Callable[[Message], Awaitable[None]],
    ) -> None:
        """A request, as ASGI has it."""
        if scope["type"] != "http":
            raise ValueError(f"an endpoint for callbacks takes http, not {scope['type']}")
        status, body, content_type = _METHOD_NOT_ALLOWED, b"", ""
        if scope["method"] == "POST":
            received = bytearray()
            is_complete = False
            while not is_complete and len(received) <= self._max_bytes:
                message = await receive()
                if message["type"] == "http.disconnect":
                    return
                received += message.get("body", b"")
                is_complete = not message.get("more_body", False)
            status = _TOO_LARGE
            if len(received) <= self._max_bytes:
                reply = _reply_of(await self._outcome(bytes(received)))
                status, body, content_type = 200, reply.body, reply.content_type
        headers = [(name.lower().encode(), value.encode()) for name, value in _headers(status, body, content_type)]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _outcome(self, body: bytes) -> Outcome:
        from asyncio import wrap_future
        from inspect import isawaitable, iscoroutinefunction

        handler = self._handler
        outcome: Outcome
        if iscoroutinefunction(handler) or iscoroutinefunction(getattr(handler, "__call__", None)):  # noqa: B004
            outcome = await handler(body)
        else:
            outcome = await wrap_future(self._threads.submit(lambda: handler(body)))
            # A function around a coroutine function, such as a decorator's.
            if isawaitable(outcome):
                outcome = await outcome
        return outcome


class WsgiEndpoint:
    """A WSGI app. It runs in the server's own worker: see that orders do not take all of them.

    Flask: `app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {"/bestpay/notice": WsgiEndpoint(cashier.on_callback)})`,
    with `DispatcherMiddleware` from `werkzeug.middleware.dispatcher`.
    """

    __slots__ = ("_handler", "_max_bytes")

    def __init__(self, handler: Handler, *, max_bytes: int = _MAX_BYTES) -> None:
        self._handler = handler
        self._max_bytes = max_bytes

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
        """A request, as WSGI has it."""
        status, body, content_type = _METHOD_NOT_ALLOWED, b"", ""
        if environ["REQUEST_METHOD"] == "POST":
            received = self._body(environ)
            status = _TOO_LARGE
            if received is not None:
                reply = _reply_of(self._handler(received))
                status, body, content_type = 200, reply.body, reply.content_type
        from http import HTTPStatus

        start_response(f"{status} {HTTPStatus(status).phrase}", _headers(status, body, content_type))
        return [body]

    def _body(self, environ: dict[str, Any]) -> bytes | None:
        """None if it is too large."""
        length = environ.get("CONTENT_LENGTH") or "0"
        wanted = int(length) if length.isascii() and length.isdecimal() else 0
        if environ.get("wsgi.input_terminated"):
            # The server ends the body, also one whose length is not known before.
            wanted = self._max_bytes + 1
        elif wanted > self._max_bytes:
            return None
        received = _read(environ["wsgi.input"], wanted)
        return received if len(received) <= self._max_bytes else None


def django_view(handler: Handler, *, max_bytes: int = _MAX_BYTES) -> Callable[[HttpRequest], HttpResponse]:
    """A Django view, without the CSRF check: the platform has no cookie, and its signature is checked instead.

    `urlpatterns = [path("bestpay/notice", django_view(cashier.on_callback))]`
    """
    from django.http import HttpResponse

    def view(request: HttpRequest) -> HttpResponse:
        status, body, content_type = _METHOD_NOT_ALLOWED, b"", ""
        if request.method == "POST":
            # Never request.POST: a parsed body cannot be verified.
            environ: dict[str, Any] = getattr(request, "environ", {})
            # Django reads nothing of a body whose length is not known before, though the server ends it.
            is_chunked = environ.get("wsgi.input_terminated") and not environ.get("CONTENT_LENGTH")
            received = _read(environ["wsgi.input"] if is_chunked else request, max_bytes + 1)
            status = _TOO_LARGE
            if len(received) <= max_bytes:
                reply = _reply_of(handler(received))
                status, body, content_type = 200, reply.body, reply.content_type
        return HttpResponse(body, status=status, headers=dict(_headers(status, body, content_type)))

    view.csrf_exempt = True  # type: ignore[attr-defined]  # pyright: ignore[reportFunctionMemberAccess]
    return view


def _read(body: Any, at_most: int) -> bytes:
    received = bytearray()
    # One read may return less.
    while len(received) < at_most and (more := body.read(at_most - len(received))):
        received += more
    return bytes(received)


def _reply_of(outcome: Outcome) -> CallbackReply:
    reply = outcome.reply if isinstance(outcome, HandledCallback) else outcome
    require("what a handler returns", reply, CallbackReply, "; AsgiEndpoint alone takes coroutine functions")
    return reply


def _headers(status: int, body: bytes, content_type: str) -> list[tuple[str, str]]:
    headers = [("Content-Length", str(len(body)))]
    if content_type:
        headers.append(("Content-Type", content_type))
    if status == _METHOD_NOT_ALLOWED:
        headers.append(("Allow", "POST"))
    return headers
