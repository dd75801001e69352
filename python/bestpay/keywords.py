"""Methods that take a request's fields as keywords, with the request's own names, types and defaults."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    from typing_extensions import Concatenate, ParamSpec

    Fields = ParamSpec("Fields")
    Self_ = TypeVar("Self_")
    Request_ = TypeVar("Request_")
    Result_ = TypeVar("Result_")


def keywords_of(
    request: Callable[Fields, Request_],
) -> Callable[[Callable[[Self_, Request_], Result_]], Callable[Concatenate[Self_, Fields], Result_]]:
    """Makes a method that takes a `request` one that takes the request's fields as keywords."""

    def decorate(method: Callable[[Self_, Request_], Result_]) -> Callable[Concatenate[Self_, Fields], Result_]:
        def by_keywords(self: Self_, /, *args: Fields.args, **fields: Fields.kwargs) -> Result_:
            return method(self, request(*args, **fields))

        for name in ("__module__", "__name__", "__qualname__", "__doc__"):
            setattr(by_keywords, name, getattr(method, name))
        # What help() and completion in a shell show.
        by_keywords.__dict__["__text_signature__"] = signature_text(request)
        return by_keywords

    return decorate


def signature_text(request: Any) -> str:
    """`($self, *, out_trade_no, ..., remark=None)`, for inspect.signature."""
    defaults: dict[str, Any] = request._defaults
    fields = (f"{name}={defaults[name]!r}" if name in defaults else name for name in request._fields)
    return f"($self, *, {', '.join(fields)})"
