"""Record: the frozen, keyword-only base of requests and results.

It replaces a frozen dataclass, since importing `dataclasses` and `inspect` would take half of the time of `import
bestpay`.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterator
from typing import Any, ClassVar

from ._native import GenuineMessage
from .typing_names import Self, dataclass_transform

TYPE_CHECKING = False

_MASK = "***"


class _Documentation:
    """A class's docstring, with its fields and what stands below them in the source: for help().

    Python does not keep what stands below a field. It is read when somebody asks for it.
    """

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text

    def __get__(self, instance: object, cls: type[Record]) -> str:
        from inspect import cleandoc

        fields = [f"    {name}: {' '.join(about.split())}" for name, about in _about_fields(cls).items()]
        return "\n".join([cleandoc(self.text), "", "Fields:", *fields]) if fields else self.text


def _about_fields(cls: type[Record]) -> dict[str, str]:
    import ast
    from inspect import getsource
    from textwrap import dedent

    found: dict[str, str] = {}
    for base in reversed(cls.__mro__):
        try:
            (definition,) = ast.parse(dedent(getsource(base))).body if issubclass(base, Record) else (None,)
        except (OSError, TypeError):
            continue  # There is no source.
        body = definition.body if isinstance(definition, ast.ClassDef) else []
        for field, below in zip(body, body[1:]):
            if not (isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)):
                continue
            if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant):
                found[field.target.id] = str(below.value.value)
    return {name: about for name, about in found.items() if name in cls.field_names()}


@dataclass_transform(eq_default=True, frozen_default=True, kw_only_default=True)
class Record:
    """Fields are the class's annotations, passed by keyword; a field with a value in the class may be left out.

    Fields in `hidden` are not shown by repr, and texts among them not by `to_dict`.

    >>> from bestpay import OrderStatus
    >>> question = OrderStatus(out_trade_no="A1", trade_date=merchant.now())
    >>> question.out_trade_no
    'A1'
    >>> question.out_trade_no = "A2"
    Traceback (most recent call last):
    AttributeError: OrderStatus is immutable
    >>> question.to_dict() == dict(question) == {"out_trade_no": "A1", "trade_date": question.trade_date.isoformat()}
    True
    """

    _fields: ClassVar[tuple[str, ...]] = ()
    _defaults: ClassVar[dict[str, Any]] = {}
    _hidden: ClassVar[frozenset[str]] = frozenset()

    def __init_subclass__(cls, *, hidden: tuple[str, ...] = (), **more: Any) -> None:
        super().__init_subclass__(**more)
        annotated: dict[str, str] = getattr(cls, "__annotations__", {})
        own = [name for name, kind in annotated.items() if not (name.startswith("_") or kind.startswith("ClassVar"))]
        cls._fields = tuple(dict.fromkeys((*cls._fields, *own)))
        cls._defaults = {name: getattr(cls, name) for name in cls._fields if hasattr(cls, name)}
        cls._hidden = cls._hidden | frozenset(hidden)
        if not TYPE_CHECKING and cls.__dict__.get("__doc__") is not None:
            cls.__doc__ = _Documentation(cls.__doc__)
        if not TYPE_CHECKING and "__init__" not in cls.__dict__:

            def first_init(self, /, **fields):
                # Imported here, so that `import bestpay` need not.
                cls.__init__ = cls._initializer()
                cls.__init__(self, **fields)

            # For help() and completion in a shell.
            first_init.__text_signature__ = f"(${cls._parameters(lambda name: repr(cls._defaults[name]))})"
            cls.__init__ = first_init

    @classmethod
    def _parameters(cls, default: Callable[[str], str]) -> str:
        """The fields as parameters, with these texts for their defaults."""
        fields = (f"{name}={default(name)}" if name in cls._defaults else name for name in cls._fields)
        return ", ".join(("self", "*", *fields) if cls._fields else ("self",))

    @classmethod
    def _initializer(cls) -> Callable[..., None]:
        """The constructor, compiled as if written by hand: collecting and checking **kwargs takes twice as long."""
        parameters = cls._parameters(lambda name: f"_defaults[{name!r}]")
        lines = [
            # It has the class's name, since Python's own errors begin with it: "OrderStatus() missing 1 required …".
            f"def {cls.__name__}({parameters}):",
            " _fields = self.__dict__",
            *(f" _fields[{name!r}] = {name}" for name in cls._fields),
        ]
        scope: dict[str, Any] = {"_defaults": cls._defaults}
        exec("\n".join(lines), scope)
        initializer: Callable[..., None] = scope[cls.__name__]
        return initializer

    @classmethod
    def field_names(cls) -> tuple[str, ...]:
        """The names of the fields, in order."""
        return cls._fields

    def to_dict(self) -> dict[str, Any]:
        """The fields as JSON has them, by name; `dict(...)` of this object is the same.

        An Amount is an int of fen, a time a text such as "2026-03-01T09:30:00+08:00", a fraction in `other` a text with
        its digits. What belongs to the payer is "***", as in repr: read the attribute if you need it. `other` is
        written as it came.
        """
        from .plain import plain

        return {
            name: _MASK if name in self._hidden and isinstance(value, str) else plain(value)
            for name, value in ((name, self._values()[name]) for name in self._fields)
        }

    def as_json(self) -> str:
        """The same as one line of JSON."""
        import json

        return json.dumps(self.to_dict(), ensure_ascii=False)

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        # dict() and FastAPI's encoder read an object in this way.
        return iter(self.to_dict().items())

    def __replace__(self, **changes: Any) -> Self:
        """A copy with other values in some fields, by `copy.replace` (Python 3.13)."""
        return type(self)(**{**self._values(), **changes})

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: object) -> Any:
        """Pydantic takes an object of this class as it is, and writes it as `to_dict` does."""
        from .pydantic_schema import written_schema

        return written_schema(cls)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: object, handler: Callable[[Any], Any]) -> Any:
        from .pydantic_schema import written_json_schema

        return written_json_schema(cls, handler)

    def _values(self) -> dict[str, Any]:
        """The fields by name."""
        return self.__dict__

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} is immutable")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__} is immutable")

    def __eq__(self, other: object) -> bool:
        return self._values() == other._values() if type(other) is type(self) else NotImplemented

    def __hash__(self) -> int:
        # Equal records have equal values, so leaving out a dict, which has no hash, is fine.
        return hash(tuple(value for value in map(self._values().get, self._fields) if not isinstance(value, dict)))

    def __repr__(self) -> str:
        shown = (f"{name}={_MASK if name in self._hidden else repr(self._values()[name])}" for name in self._fields)
        return f"{type(self).__name__}({', '.join(shown)})"


class CoreRecord(Record):
    """A record of what the native module has read. Its fields may be made when one of them is first read."""

    # A slot: an object that has no dictionary yet is made sooner.
    __slots__ = ("_genuine",)

    @classmethod
    @abstractmethod
    def of_core(cls, read: Any) -> Self:
        """The record of what the native module has read."""

    @classmethod
    def deferred(cls, genuine: GenuineMessage) -> Self:
        """The same of what the native module has read and keeps."""
        record = cls.__new__(cls)
        _set_genuine(record, genuine)
        return record

    def _values(self) -> dict[str, Any]:
        values = self.__dict__
        genuine = getattr(self, "_genuine", None)
        if genuine is not None:
            # A second thread may do the same meanwhile, with the same result.
            values.update(self.of_core(genuine.read()).__dict__)
            _set_genuine(self, None)
        return values

    def __getstate__(self) -> dict[str, Any]:
        return self._values()

    if not TYPE_CHECKING:

        def __getattr__(self, name):
            # Called for what is not there: a field that has not been made, or no field at all.
            if name in type(self)._fields and getattr(self, "_genuine", None) is not None:
                return self._values()[name]
            if name in self.__dict__:
                return self.__dict__[name]  # Another thread has made it meanwhile.
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")


# Past `__setattr__`, which refuses everything.
_set_genuine: Callable[[CoreRecord, GenuineMessage | None], None] = vars(CoreRecord)["_genuine"].__set__
