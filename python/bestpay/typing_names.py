"""What annotations need of a newer `typing`: `typing.get_type_hints` works without another package."""

from __future__ import annotations

import typing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing_extensions import Self, Unpack, dataclass_transform
else:

    class _Unpacked:
        def __class_getitem__(cls, keywords):
            return keywords

    def _no_transform(**_):
        return lambda cls: cls

    # They are in Python 3.11.
    Self = getattr(typing, "Self", typing.Any)
    Unpack = getattr(typing, "Unpack", _Unpacked)
    dataclass_transform = getattr(typing, "dataclass_transform", _no_transform)

__all__ = ["Self", "Unpack", "dataclass_transform"]
