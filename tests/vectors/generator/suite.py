"""The shape that all suites share: cases, and the JSON text of a file."""

import json
import re
from typing import Any, Dict, List, NamedTuple, Optional

from .message import Fault

Json = Dict[str, Any]


class Suite(NamedTuple):
    """One file of vectors. `settings` come between `about` and `cases` and apply to every case."""

    name: str
    about: str
    settings: Json
    cases: List[Json]

    def text(self) -> str:
        """The file's whole text."""
        ids = [case["id"] for case in self.cases]
        repeated = {case_id for case_id in ids if ids.count(case_id) > 1}
        assert not repeated, f"{self.name}: more than one case is called {', '.join(sorted(repeated))}"
        for case in self.cases:
            assert ("expected" in case) != ("error" in case), f"{self.name}: {case['id']} needs expected or error"
            assert case["about"].endswith("."), f"{self.name}: {case['id']}: about is a sentence"
        content = {"suite": self.name, "about": self.about, **self.settings, "cases": self.cases}
        return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def error(code: str, **more: Optional[str]) -> Json:
    """An expected error; members that are None are left out and not compared."""
    return {"code": code, **{name: text for name, text in more.items() if text is not None}}


def without_nones(case: Json) -> Json:
    """The case without the inputs that it does not set."""
    return {name: value for name, value in case.items() if value is not None}


def disagreement(case_id: str, claimed: object, computed: object) -> AssertionError:
    """A table and the model do not agree: one of them is wrong."""
    return AssertionError(f"{case_id}: the table says {claimed!r}, the model says {computed!r}")


def compact_json(value: object) -> str:
    """JSON without white space, as the platform writes it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def kebab_case(name: str) -> str:
    """`outTradeNo` or `order_status` in the form of an id: `out-trade-no`, `order-status`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).replace("_", "-").lower()


def expect_fault(case_id: str, fault: Fault, code: str, field: Optional[str], hint: Optional[str]) -> None:
    """Compare a table's error with the model's, except for what the table leaves out."""
    agrees = fault.code == code and field in (None, fault.field) and hint in (None, fault.hint)
    if not agrees:
        raise disagreement(case_id, (code, field, hint), fault)
