"""For `gunicorn --preload`: everything is made and used in the parent, and its children serve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forks import shop

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _typeshed.wsgi import StartResponse, WSGIEnvironment


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """`/order/NUMBER` and `/take/NUMBER`."""
    _, how, number = environ["PATH_INFO"].split("/")
    outcome = shop.order(number) if how == "order" else shop.take(number)
    start_response("200 OK", [("Content-Type", "text/plain; charset=utf-8")])
    return [outcome.encode()]
