"""Record: the frozen, keyword-only base of requests and results.

It replaces a frozen dataclass, since importing `dataclasses` and `inspect` would take half of the time of `import
bestpay`.
"""

from __future__ import annotations

from typing import Any, ClassVar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from typing_extensions import dataclass_transform
else:

    def dataclass_transform(**_):
        return lambda cls: cls


@dataclass_transform(eq_default=True, frozen_default=True, kw_only_default=True)
class Record:
    """Fields are the class's annotations, passed by keyword; a field with a value in the class may be left out.

    Fields in `hidden` are not shown by repr.

    >>> from bestpay import OrderStatus
    >>> question = OrderStatus(out_trade_no="A1", trade_date=merchant.now())
    >>> question.out_trade_no
    'A1'
    >>> question.out_trade_no = "A2"
    Traceback (most recent call last):
    AttributeError: OrderStatus is immutable
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
        return ", ".join(("self", "*", *fields))

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

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} is immutable")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__} is immutable")

    def __eq__(self, other: object) -> bool:
        return self.__dict__ == other.__dict__ if type(other) is type(self) else NotImplemented

    def __hash__(self) -> int:
        # Equal records have equal values, so leaving out a dict, which has no hash, is fine.
        return hash(tuple(value for value in map(self.__dict__.get, self._fields) if not isinstance(value, dict)))

    def __repr__(self) -> str:
        shown = (f"{name}={'***' if name in self._hidden else repr(self.__dict__[name])}" for name in self._fields)
        return f"{type(self).__name__}({', '.join(shown)})"
