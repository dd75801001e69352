#!/usr/bin/env python3
"""Compares the binary interface of include/bestpay.h with the recorded one, bindings/c/abi/bestpay.abi.

    bindings/c/tests/abi.py            fails on any difference
    bindings/c/tests/abi.py --record   records the interface, if every compiled caller of the recorded one can still use it,
                                       or if BESTPAY_ABI_VERSION has been raised

Types are taken from the header: a library of empty functions is compiled from its declarations, as C++, where its enums
are types of their own. That the real library exports these functions, and no others, is checked beside this one.
"""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[3]
RECORD = ROOT / "bindings/c/abi/bestpay.abi"
WORK = ROOT / "target/c/abi"

# What abidiff says of a change that a compiled caller would not survive. Functions and enumerators are added freely, and
# members at the end of a struct that begins with its `size`; the two that do not are arrays' elements.
BREAKS = re.compile(r"[1-9]\d* Removed|deletion|offset changed|type of '|name changed from|from value|was (added|removed)"
                    r"|struct bestpay_(bytes|field)':")


def abi_of_header() -> pathlib.Path:
    WORK.mkdir(parents=True, exist_ok=True)
    header = (ROOT / "include/bestpay.h").read_text(encoding="utf-8")
    version = re.search(r"#define BESTPAY_ABI_VERSION (\d+)", header)
    declarations = re.findall(r"^[\w ]+?[ *]+bestpay_\w+\([^()]*\);", re.sub(r"/\*.*?\*/", "", header, flags=re.S), re.M | re.S)
    if version is None or len(declarations) < 100:
        sys.exit(f"abi: include/bestpay.h was not understood: {len(declarations)} functions")
    bodies = [f'extern "C" {declaration[:-1]} {{ __builtin_trap(); }}' for declaration in declarations]
    source = WORK / "header.cpp"
    source.write_text("#include <bestpay.h>\n" + "\n".join(bodies), encoding="utf-8")
    library = WORK / "header.so"
    # Relative, and mapped, so that no folder of the machine comes into the record.
    subprocess.run(["g++", "-g", "-shared", "-fPIC", "-w", "-I../../../include", "-ffile-prefix-map=../../../=",
                    f"-fdebug-prefix-map={WORK}=.", source.name, "-o", library.name,
                    f"-Wl,-soname,libbestpay.so.{version[1]}"], check=True, cwd=WORK)
    abi = WORK / "bestpay.abi"
    subprocess.run(["abidw", "--no-corpus-path", "--no-comp-dir-path", "--no-show-locs", "--no-elf-needed",
                    "--drop-undefined-syms", "--out-file", abi, library], check=True)
    return abi


def main() -> None:
    now = abi_of_header()
    compared = subprocess.run(["abidiff", "--no-show-locs", "--harmless", RECORD, now], capture_output=True, text=True)
    if compared.returncode & 3:
        sys.exit(f"abi: abidiff failed: {compared.stderr}")
    functions = RECORD.read_text(encoding="utf-8").count("<elf-symbol ")
    if compared.returncode == 0:
        print(f"abi: {functions} functions, as recorded")
        return
    print(compared.stdout)
    if sys.argv[1:] != ["--record"]:
        sys.exit("abi: the interface is not the recorded one; see bindings/c/README.md, \"The ABI\"")
    soname = r"soname='(.*?)'"
    raised = re.search(soname, RECORD.read_text())[1] != re.search(soname, now.read_text())[1]
    if BREAKS.search(compared.stdout) and not raised:
        sys.exit("abi: compiled callers would break: raise BESTPAY_ABI_VERSION and the soname, or undo the change")
    RECORD.write_bytes(now.read_bytes())
    print("abi: recorded")


main()
