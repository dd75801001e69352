"""How pydantic (version 2) treats the classes of this package. Only pydantic causes its import."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import Enum
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic_core import core_schema

from ._native import Amount
from .failure import BestpayError
from .record import Record


def written_schema(cls: type[Record | BestpayError]) -> core_schema.CoreSchema:
    """An object of this class, written as its `to_dict` says. JSON is not read back: a result is one that the platform
    has signed.
    """
    return core_schema.is_instance_schema(
        cls,
        serialization=core_schema.plain_serializer_function_ser_schema(
            cls.to_dict, return_schema=_written(cls), when_used="json"
        ),
    )


def written_json_schema(cls: type[Record | BestpayError], handler: Callable[[Any], Any]) -> Any:
    """The JSON schema of what `to_dict` writes, also where pydantic asks for what it would read."""
    return {**handler(_written(cls)), "title": cls.__name__}


def amount_schema() -> core_schema.CoreSchema:
    """An Amount, or what one is made of; in JSON an int of fen."""
    return core_schema.json_or_python_schema(
        json_schema=core_schema.no_info_after_validator_function(_amount, core_schema.int_schema(ge=0, strict=True)),
        python_schema=core_schema.no_info_plain_validator_function(_amount),
        serialization=core_schema.plain_serializer_function_ser_schema(
            _fen, return_schema=core_schema.int_schema(), when_used="json"
        ),
    )


def _amount(value: Any) -> Amount:
    try:
        return Amount(value)
    except (TypeError, BestpayError) as error:
        # The only kind of error that pydantic adds to its own.
        raise ValueError(str(error)) from error


def _fen(amount: Amount) -> int:
    return amount.fen


def text_schema(cls: type[str]) -> core_schema.CoreSchema:
    """A text of its own class, such as TradeStatus."""
    return core_schema.no_info_after_validator_function(cls, core_schema.str_schema())


def _written(hint: Any) -> core_schema.CoreSchema:
    """What `to_dict` makes of a field of this type."""
    arguments = get_args(hint)
    if type(None) in arguments:
        others = tuple(argument for argument in arguments if argument is not type(None))
        return core_schema.nullable_schema(_written(Union[others]))
    if get_origin(hint) is Literal:
        return core_schema.literal_schema(list(arguments))
    kind = get_origin(hint) or hint
    if not isinstance(kind, type):
        return core_schema.any_schema()
    if issubclass(kind, Record):
        fields = {name: core_schema.typed_dict_field(_written(of)) for name, of in _hints(kind).items()}
        return core_schema.typed_dict_schema(fields, metadata={"pydantic_js_updates": {"title": kind.__name__}})
    if issubclass(kind, Enum):
        return core_schema.literal_schema([member.value for member in kind])
    if issubclass(kind, datetime):
        return core_schema.str_schema(metadata={"pydantic_js_updates": {"format": "date-time"}})
    if issubclass(kind, (str, bytes)):
        return core_schema.str_schema()
    if issubclass(kind, bool):
        return core_schema.bool_schema()
    if issubclass(kind, (int, Amount)):
        return core_schema.int_schema()
    if issubclass(kind, (Mapping, BestpayError)):
        return core_schema.dict_schema()
    return core_schema.any_schema()


def _hints(cls: type[Record]) -> dict[str, Any]:
    try:
        hints = get_type_hints(cls)
    except TypeError:
        hints = {}  # Python 3.9 cannot evaluate `str | None`.
    return {name: hints.get(name, Any) for name in cls.field_names()}
