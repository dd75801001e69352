#!/usr/bin/env python3
"""Compares the binary interface of include/bestpay.h with the recorded one, bindings/c/abi/bestpay.abi.

    bindings/c/tests/abi.py            fails on any difference
    bindings/c/tests/abi.py --record   records the interface, if it is compatible with the recorded one, or if
                                       BESTPAY_ABI_VERSION has been raised

The types come from the header: a library of empty functions is compiled from its declarations. It is compiled as C++,
where enums are distinct types and a function of include/bestpay.json that differs from the header is an error. Another
check compares the functions that the real library exports.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "tests"))

from harness import INCLUDE, ROOT, Failed, Header, fresh_folder, run

RECORD = ROOT / "bindings/c/abi/bestpay.abi"

# What abidiff says about an incompatible change. Functions and enumerators may be added, and members at the end of a
# struct that begins with its `size`; the two structs without a size are elements of arrays.
BREAKS = re.compile(
    r"[1-9]\d* Removed|deletion|offset changed|type of '|name changed from|from value|was (added|removed)"
    r"|struct bestpay_(bytes|field)':"
)


def abi_of_header(header: Header) -> Path:
    work = fresh_folder("c/abi")
    # Structs by their tags, as in the header: the record treats a typedef as another type.
    tags = re.compile(rf"\b({'|'.join([*header.structs, *header.objects])})\b")
    declarations = [tags.sub(r"struct \1", function.declaration()) for function in header.functions]
    bodies = [f'extern "C" {declaration} {{ __builtin_trap(); }}\n' for declaration in declarations]
    (work / "header.cpp").write_text("#include <bestpay.h>\n" + "".join(bodies), encoding="utf-8")
    run(
        "g++", "-g", "-shared", "-fPIC", "-w", "-I", INCLUDE, "header.cpp", "-o", "header.so",
        f"-Wl,-soname,libbestpay.so.{header.abi_version}", cwd=work,
    )  # fmt: skip
    # No paths and no processor, so that the record is the same on every machine.
    abi = work / "bestpay.abi"
    run(
        "abidw", "--no-corpus-path", "--no-comp-dir-path", "--no-show-locs", "--no-elf-needed",
        "--drop-undefined-syms", "--out-file", abi, work / "header.so",
    )  # fmt: skip
    return abi


def main() -> None:
    header = Header()
    now = abi_of_header(header)
    compared = run("abidiff", "--no-architecture", "--no-show-locs", "--harmless", RECORD, now, status=None)
    if compared.status & 3:
        raise Failed(f"abidiff failed: {compared.output}")
    if compared.status == 0:
        print(f"abi: {len(header.functions)} functions, as recorded")
        return
    print(compared.output)
    if sys.argv[1:] != ["--record"]:
        raise Failed('the interface is not the recorded one; see bindings/c/README.md, "The ABI"')
    recorded, current = (re.findall(r"soname='(.*?)'", abi.read_text(encoding="utf-8")) for abi in (RECORD, now))
    if BREAKS.search(compared.output) and recorded == current:
        raise Failed("compiled callers would break: raise BESTPAY_ABI_VERSION, or undo the change")
    RECORD.write_bytes(now.read_bytes())
    print("abi: recorded")


try:
    main()
except Failed as failed:
    sys.exit(f"abi: {failed}")
