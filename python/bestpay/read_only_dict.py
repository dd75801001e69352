"""A dict that refuses changes."""

from __future__ import annotations

from typing import Any

TYPE_CHECKING = False


class ReadOnlyDict(dict[str, Any]):
    """What the platform has said. It is a dict, so that `json.dumps` writes it, and a type checker sees a Mapping."""

    __slots__ = ()

    if not TYPE_CHECKING:

        def _refuse(self, *_, **__):
            raise TypeError("it is read-only: change a copy, dict(...)")

        __setitem__ = __delitem__ = __ior__ = clear = pop = popitem = setdefault = update = _refuse

    def __reduce__(self) -> tuple[type[ReadOnlyDict], tuple[dict[str, Any]]]:
        # pickle and copy would set the members one by one.
        return type(self), (dict(self),)
