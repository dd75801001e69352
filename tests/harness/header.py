"""The C header as data: include/bestpay.json, which is generated together with include/bestpay.h."""

from __future__ import annotations

import json
from typing import NamedTuple

from harness.places import INCLUDE


class Parameter(NamedTuple):
    type: str
    name: str


class Function(NamedTuple):
    name: str
    returns: str
    parameters: list[Parameter]

    def declaration(self) -> str:
        given = ", ".join(f"{one.type}{'' if one.type.endswith('*') else ' '}{one.name}" for one in self.parameters)
        return f"{self.returns}{'' if self.returns.endswith('*') else ' '}{self.name}({given or 'void'})"


class Header:
    """What include/bestpay.h declares."""

    def __init__(self) -> None:
        described = json.loads((INCLUDE / "bestpay.json").read_text(encoding="utf-8"))
        self.version: str = described["version"]
        self.abi_version: int = described["abi_version"]
        self.functions = [
            Function(one["name"], one["returns"], [Parameter(each["type"], each["name"]) for each in one["parameters"]])
            for one in described["functions"]
        ]
        # A struct's members in order.
        self.structs: dict[str, list[Parameter]] = {
            one["name"]: [Parameter(each["type"], each["name"]) for each in one["members"]]
            for one in described["structs"]
        }
        # The opaque structs.
        self.objects: list[str] = described["objects"]
        # An enum's constants and their numbers.
        self.enums: dict[str, dict[str, int]] = {
            one["name"]: {each["name"]: each["value"] for each in one["constants"]} for one in described["enums"]
        }

    def names(self) -> set[str]:
        return {function.name for function in self.functions}
