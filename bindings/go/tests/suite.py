#!/usr/bin/env python3
"""Checks the Go package: style, its whole suite under the race detector, both ways of linking, cgo's rules, the page.

With --all the whole suite also runs under cgocheck2 and with the shared library; the gate only runs a part of it there.
"""

from __future__ import annotations

import hashlib
import os
import re
import shlex
import shutil
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "tests"))
sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "dist"))

import go_module
from harness import (
    DEBUG,
    INCLUDE,
    PROGRAM,
    ROOT,
    Ended,
    Failed,
    Header,
    Sandbox,
    Suite,
    code_blocks,
    fresh_folder,
    machine,
    must_fail,
    must_run_every_vector,
    output,
    run,
)

GO = ROOT / "bindings/go"
WORK = fresh_folder("go")
PREFIX = WORK / "prefix"
STATIC = DEBUG / "libbestpay_capi.a"
STATICCHECK = ("go", "tool", f"-modfile={GO / 'tests/staticcheck/go.mod'}", "staticcheck")

# The C library's folders: for Go by pkg-config, and for the loader.
SHARED = {"PKG_CONFIG_PATH": str(PREFIX / "lib/pkgconfig"), "LD_LIBRARY_PATH": str(PREFIX / "lib")}
# The program that the package bestpaytest starts.
FOR_BESTPAYTEST = {"BESTPAY_PROGRAM": str(PROGRAM)}
CGOCHECK2 = {"GOEXPERIMENT": "cgocheck2"}
# The tests that pass pointers to and from C: calls and callbacks, closing and collection, every vector and every
# fault.
POINTERS = "Vectors|Fault|Handle|Closed|Outlive|Collector|Goroutines|Callback|Context|Clock|Log"

# What the till of the examples says, by language: for a payment code of the sandbox, its exit status and sentences.
TILL = {
    "zh": (
        ("paid_later", 0, ("等待顾客付款，请勿重复收款", "收款成功", "￥12.50", "退款成功")),
        ("failed", 1, ("支付失败，请顾客更换付款方式",)),
        ("wrong", 1, ("订单信息有误，本次未发起收款",)),
    ),
    "en": (
        ("paid_later", 0, ("Payer is paying. Do not charge again.", "Paid.", "Refunded.")),
        ("failed", 1, ("Payment failed. Try another way to pay.",)),
    ),
}

# The functions of bestpay.h that Go does not need: it reads all fields at once, compares callbacks that may have been
# read from JSON, has names where C has numbers, and keeps a prepared request in C.
DONE_WITHOUT = re.compile(
    """
    bestpay_(result|callback|entry|difference)_(text|fen)
    |bestpay_(result|callback)_(trade_status|other_(count|name|json|text)|json|hash|form)
    |bestpay_result_(interface|request_date)
    |bestpay_callback_expect_(payment|refund)
    |bestpay_cashier_journal
    |bestpay_(entry|event)_(state|state_text|is_success|from|to)
    |bestpay_(error_status|status_code|class_text|effect_text|state_text)
    |bestpay_amount_to_yuan
    |bestpay_prepared_request_all
    |bestpay_(error_text|(error|entry|event)_till_text)
    """,
    re.VERBOSE,
)


def has_go() -> None:
    if not machine.GO.works():
        raise Failed(f"{machine.GO.name} is missing: {machine.GO.remedy}")


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


# --- the libraries ---------------------------------------------------------------------------------------------------


def static_library() -> None:
    run("sh", GO / "library.sh", DEBUG)
    # Go's cache ignores changes of the header and the library: they have to change the compile or link flags.
    os.environ["CGO_CFLAGS"] = f"-O2 -g -Wall -Werror -DBESTPAY_HEADER_{digest(INCLUDE / 'bestpay.h')}"
    os.environ["GOFLAGS"] = f"{output('go', 'env', 'GOFLAGS')} -ldflags=-buildid={digest(STATIC)}".strip()


def shared_library() -> None:
    package = WORK / "package"
    run("cmake", "-S", ROOT / "bindings/c", "-B", package, f"-DBESTPAY_BUILT_DIR={DEBUG}", "-DCMAKE_INSTALL_LIBDIR=lib")
    run("cmake", "--build", package)
    run("cmake", "--install", package, "--prefix", PREFIX)


# --- style -----------------------------------------------------------------------------------------------------------


def gofmt(folder: Path) -> None:
    if unformatted := output("gofmt", "-l", folder):
        raise Failed(f"gofmt would change:\n{unformatted}")


def vet() -> None:
    run("go", "vet", "./...", cwd=GO)
    run("go", "vet", "-tags", "bestpay_shared", "./...", cwd=GO, env=SHARED)


def every_function() -> str:
    sources = [path for pattern in ("*.go", "*.c", "*.h") for path in GO.glob(pattern)]
    code = re.sub(r"^ *//.*", "", "".join(path.read_text(encoding="utf-8") for path in sources), flags=re.M)
    declared = Header().names()
    uncalled = declared - set(re.findall(r"\bbestpay_[a-z0-9_]+", code))
    if forgotten := sorted(name for name in uncalled if not DONE_WITHOUT.fullmatch(name)):
        raise Failed(f"bestpay.h declares, and Go does not call: {', '.join(forgotten)}")
    return f"{len(declared)} functions, {len(uncalled)} of them not needed"


# --- tests -----------------------------------------------------------------------------------------------------------


def tests(name: str, *options: str, env: Mapping[str, str] = {}) -> Ended:
    """Runs tests against a separate sandbox, including every vector; none may be skipped."""
    with Sandbox(WORK / name) as sandbox:
        command = ("go", "test", "-count=1", "-v", "-timeout=20m", *options, ".")
        ended = run(*command, status=None, cwd=GO, env={**env, "BESTPAY_SANDBOX": str(sandbox.folder)})
    # Lines about passed tests are not shown.
    ended = ended._replace(output=re.sub(r"^ *(=== |--- PASS).*\n", "", ended.output, flags=re.M))
    if ended.status != 0:
        raise Failed(f"{ended.command}\nended with {ended.status}:\n{ended.output}")
    return must_run_every_vector(ended).must_not_say("--- SKIP")


# --- what C holds ----------------------------------------------------------------------------------------------------

# The objects that Go holds until they are closed. Everything else is copied and freed at once.
HELD = {"config", "merchant_key", "platform_key", "merchant", "client", "journal", "cashier"}
# More goroutines than any of those tests has.
MOST_AT_ONCE = 20
COUNTER = """
#define _GNU_SOURCE
#include <bestpay.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>

/* How many of a kind were made and freed, and the most that there were at once. */
static struct counts { long made, freed, most; } *counts; /* In a file: Go ends without what C does at exit. */

static void count_made(int kind, const void *object) {
    struct counts *its = &counts[kind];
    if (object == NULL) return;
    long made = __atomic_add_fetch(&its->made, 1, __ATOMIC_SEQ_CST);
    long now = made - __atomic_load_n(&its->freed, __ATOMIC_SEQ_CST);
    long most = __atomic_load_n(&its->most, __ATOMIC_SEQ_CST);
    while (now > most && !__atomic_compare_exchange_n(&its->most, &most, now, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) {}
}

static void count_freed(int kind, const void *object) {
    if (object != NULL) __atomic_add_fetch(&counts[kind].freed, 1, __ATOMIC_SEQ_CST);
}

__attribute__((constructor)) static void begin(void) {
    int file = open(getenv("BESTPAY_COUNTS"), O_RDWR);
    counts = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (counts == MAP_FAILED) abort();
}
"""


def counter(objects: list[str]) -> str:
    """A C layer in front of the library that counts how many objects of each kind are made and freed."""
    source = COUNTER
    for function in Header().functions:
        made = [one for one in function.parameters if one.type.endswith("**") and one.type.split()[0] in objects]
        is_free = function.name.endswith("_free")
        if not made and not is_free:
            continue
        names = ", ".join(one.name for one in function.parameters)
        types = ", ".join(one.type for one in function.parameters)
        call = f'(({function.returns} (*)({types}))dlsym(RTLD_NEXT, "{function.name}"))({names})'
        if is_free:
            freed = function.parameters[0]
            body = f"count_freed({objects.index(freed.type.split()[0])}, {freed.name}); {call};"
        else:
            counts = (
                f"if ({one.name} != NULL) count_made({objects.index(one.type.split()[0])}, *{one.name});"
                for one in made
            )
            body = f"{function.returns} status = {call}; {' '.join(counts)} return status;"
        source += f"{function.declaration()} {{ {body} }}\n"
    return source


def frees_at_once() -> str:
    """Checks, without garbage collection, that what is made for Go to read is freed before the next is made."""
    program, library, counts = WORK / "counted", WORK / "counter.so", WORK / "counts"
    objects = Header().objects
    (WORK / "counter.c").write_text(counter(objects), encoding="utf-8")
    run("cc", "-Wall", "-Werror", "-shared", "-fPIC", f"-I{INCLUDE}", WORK / "counter.c", "-o", library)
    run("go", "test", "-c", "-tags=bestpay_shared", "-o", program, ".", cwd=GO, env=SHARED)
    counts.write_bytes(bytes(4096))
    with Sandbox(WORK / "counted-shop") as sandbox:
        env = {
            "GOGC": "off",
            "LD_PRELOAD": str(library),
            "BESTPAY_COUNTS": str(counts),
            "BESTPAY_SANDBOX": str(sandbox.folder),
        }
        run(
            program,
            "-test.run=Vectors|ManyCallbacks|ACashierOrdersOnce|GoroutinesShareACashier",
            cwd=GO,
            env={**SHARED, **env},
        )
    numbers = memoryview(counts.read_bytes()).cast("l")
    came = {name.removeprefix("bestpay_"): numbers[3 * i : 3 * i + 3].tolist() for i, name in enumerate(objects)}
    copied = {name: count for name, count in came.items() if name not in HELD}
    if left := {name: (made, freed) for name, (made, freed, _) in copied.items() if made != freed}:
        raise Failed(f"made and freed: {left}")
    if heaped := {name: most for name, (_, _, most) in copied.items() if most > MOST_AT_ONCE}:
        raise Failed(f"there were so many at once: {heaped}")
    enough = {"callback": 100 * MOST_AT_ONCE, "result": 1, "entry": 1, "entries": 1, "events": 1, "error": 1}
    if not all(copied[name][0] >= least for name, least in enough.items()):
        raise Failed(f"too little was made for this to say anything: {copied}")
    return ", ".join(f"{made} of {name}, {most} at once" for name, (made, _, most) in copied.items() if made)


# --- instruments: each must report a planted fault -------------------------------------------------------------------

RACE = """
package main

func main() {
	n, done := 0, make(chan bool)
	go func() { n++; done <- true }()
	n++
	<-done
}
"""
POINTER_IN_C = """
package main

// #include <stdlib.h>
import "C"

func main() {
	in := (**int)(C.malloc(8))
	*in = new(int) // A pointer of Go's where the garbage collector does not look.
}
"""
UNUSED = """
package main

func forgotten() {}

func main() {}
"""


def notices(name: str, program: str, *command: str, says: str, env: Mapping[str, str] = {}) -> None:
    """An instrument must fail over a program with a fault planted in it."""
    folder = WORK / name
    folder.mkdir()
    (folder / "go.mod").write_text("module planted\n\ngo 1.24.0\n", encoding="utf-8")
    (folder / "main.go").write_text(program.lstrip(), encoding="utf-8")
    must_fail(*command, says=says, cwd=folder, env=env)


# --- the page, in a module of its own --------------------------------------------------------------------------------


def page_lines(beginning: str) -> list[str]:
    lines = "".join(code_blocks(GO / "README.md", "sh")).splitlines()
    return [line for line in lines if line.startswith(beginning)]


def page_commands(beginning: str) -> list[list[str]]:
    commands = [line.split() for line in page_lines(beginning)]
    if len(commands) != 2:
        raise Failed(f"the page has {len(commands)} commands that begin with {beginning!r}, not 2")
    return commands


@cache
def page_module() -> Path:
    """The Go of the page and of docs/guide.md: the page's first program in the folder till, beside the sandbox's, and
    each other one in a separate folder."""
    till = WORK / "till"
    for number, block in enumerate(code_blocks(GO / "README.md", "go") + code_blocks(ROOT / "docs/guide.md", "go")):
        folder = till / f"block{number}" if number else till
        folder.mkdir()
        (folder / "main.go").write_text(block, encoding="utf-8")
    for command in page_commands("go mod "):
        run(*(word.replace("../bestpay-0.1.0-go", str(GO)) for word in command), cwd=till)
    return till


def page() -> None:
    till = page_module()
    gofmt(till)
    run("go", "vet", "./...", cwd=till)
    with Sandbox(WORK / "shop"):
        for command in page_commands("go run "):
            run(*command, cwd=till).must_have_line("SUCCESS")


def needed(program: Path) -> list[str]:
    return re.findall(r"\(NEEDED\).*\[(.*)\]", output("readelf", "-d", program))


def sells() -> None:
    """The till among the examples, in both languages, in the library's words and in their order."""
    till = WORK / "example-till"
    run("go", "build", "-o", till, "./examples/till", cwd=GO)
    with Sandbox(WORK / "till-shop") as sandbox:
        for language, screens in TILL.items():
            for name, status, says in screens:
                # A journal of its own: what an earlier run left open would be asked for first.
                shop = fresh_folder(f"go/till/{language}-{name}")
                for file in ("merchant.p12", "platform.cer", "bestpay.toml"):
                    shutil.copy(sandbox.folder / file, shop)
                number, code = f"TILL-{language}-{name}", sandbox.code.get(name, "bad&code")
                words = ("-lang", language, shop / "bestpay.toml", number, code, "12.50", "http://127.0.0.1:9/")
                ended = run(till, *words, status=status)
                found = [ended.output.find(sentence) for sentence in says]
                if -1 in found or found != sorted(found):
                    raise Failed(f"{ended.command}\ndid not say {', '.join(says)}, but:\n{ended.output}")
    run(till, WORK / "none.toml", "T", "1", "1", "x", status=2).must_say("收款功能未就绪，请联系技术")


def links_static() -> None:
    run("go", "build", "-o", WORK / "static", ".", cwd=page_module())
    if any("bestpay" in name for name in needed(WORK / "static")):
        raise Failed(f"a program that links statically needs {needed(WORK / 'static')}")


def links_shared() -> None:
    """The page's program makes a payment with the shared library, and refuses a library of another ABI."""
    program, other = WORK / "shared", WORK / "other.so"
    run("go", "build", "-tags", "bestpay_shared", "-o", program, ".", cwd=page_module(), env=SHARED)
    if f"libbestpay.so.{Header().abi_version}" not in needed(program):
        raise Failed(f"a program that links the shared library needs only {needed(program)}")
    (WORK / "other.c").write_text("unsigned bestpay_abi_version(void) { return 4242; }\n", encoding="utf-8")
    run("cc", "-shared", "-fPIC", WORK / "other.c", "-o", other)
    with Sandbox(WORK / "shared-shop") as sandbox:
        payment = (program, sandbox.config, sandbox.code["paid"])
        run(*payment, env=SHARED).must_have_line("SUCCESS")
        refused = must_fail(*payment, says="version_mismatch", env={**SHARED, "LD_PRELOAD": str(other)})
        refused.must_say(f"ABI version {Header().abi_version} ").must_say("4242")


def links_wholly_static() -> None:
    """The page's command for a program that needs no library of its system, not even libc."""
    (command,) = (line for line in page_lines("go build ") if "-static" in line)
    *build, package = shlex.split(command)
    run(*build, "-o", WORK / "wholly-static", package, cwd=page_module())
    if names := needed(WORK / "wholly-static"):
        raise Failed(f"a static program needs {names}")
    with Sandbox(WORK / "static-shop") as sandbox:
        run(WORK / "wholly-static", sandbox.config, sandbox.code["paid"]).must_have_line("SUCCESS")


def vendored() -> None:
    """`go mod vendor` copies the C library as well: the program is built from the copy alone."""
    with TemporaryDirectory() as folder:
        module = Path(folder)
        for name in ("go.mod", "main.go"):
            shutil.copy(page_module() / name, module)
        run("go", "mod", "vendor", cwd=module)
        copy = module / "vendor/bestpay.example/bestpay"
        if missing := {path.name for path in GO.glob("*.h")} - {path.name for path in copy.glob("*.h")}:
            raise Failed(f"the copy lacks {missing}")
        library = f"lib/{output('go', 'env', 'GOOS')}_{output('go', 'env', 'GOARCH')}/libbestpay.a"
        if digest(copy / library) != digest(GO / library):
            raise Failed("the copy has another library")
        # The original is out of sight.
        settings = (module / "go.mod").read_text(encoding="utf-8").replace(str(GO), str(module / "gone"))
        (module / "go.mod").write_text(settings, encoding="utf-8")
        listed = (module / "vendor/modules.txt").read_text(encoding="utf-8").replace(str(GO), str(module / "gone"))
        (module / "vendor/modules.txt").write_text(listed, encoding="utf-8")
        run("go", "build", "-mod=vendor", "-o", module / "till", ".", cwd=module)


def generates() -> None:
    """`go generate` makes the library for this machine, also while Go builds for another one or without cgo. A stand-in
    for cargo has built it before."""
    built = fresh_folder("go/built")
    (built / "cargo").write_text("#!/bin/sh\n", encoding="ascii")
    (built / "cargo").chmod(0o755)
    (built / "release").mkdir()
    (built / "release" / STATIC.name).symlink_to(STATIC)
    env = {"PATH": f"{built}:{os.environ['PATH']}", "CARGO_TARGET_DIR": str(built)}
    made = GO / "lib" / f"{output('go', 'env', 'GOHOSTOS')}_{output('go', 'env', 'GOHOSTARCH')}"
    for other in ({"GOOS": "windows", "CGO_ENABLED": "1"}, {"CGO_ENABLED": "0"}):
        run("go", "generate", ".", cwd=GO, env={**env, **other}).must_have_line(str(made))


def archived_pages() -> str:
    """In the archive, which has only the module, no link of a page leads nowhere."""
    links = []
    for path in GO.glob("*.md"):
        links += re.findall(r"\]\((?!https?:|#)([^)#]+)", go_module.page(path.name))
    if dead := [one for one in links if not (GO / one).exists() or not (GO / one).resolve().is_relative_to(GO)]:
        raise Failed(f"links that lead nowhere: {', '.join(dead)}")
    if not links:
        raise Failed("no link was found")
    return f"{len(links)} links within the module"


def own_sqlite() -> Ended:
    """A program with mattn/go-sqlite3 keeps its own SQLite, and the journal the library's."""
    # SQLite's C has warnings.
    env = {**FOR_BESTPAYTEST, "CGO_CFLAGS": os.environ["CGO_CFLAGS"].replace("-Wall -Werror ", "")}
    return run("go", "test", "-count=1", "-v", ".", cwd=GO / "tests/sqlite", env=env)


def refused_at_once(says: str, env: Mapping[str, str]) -> None:
    """The one error of a build that cannot work says what to do."""
    ended = must_fail("go", "build", ".", says=says, cwd=page_module(), env=env)
    if "undefined" in ended.output:
        raise Failed(f"there are other errors: {ended.output}")


def unbuilt() -> None:
    """If the library was not built, the error says what to do; so it does without cgo, and for another system."""
    no_cgo, no_library = "needs_CGO_ENABLED_1_and_a_C_compiler", "no_static_library_for_this_system"
    refused_at_once(no_cgo, {"CGO_ENABLED": "0"})
    refused_at_once(no_cgo, {"CGO_ENABLED": "0", "GOOS": "freebsd", "GOFLAGS": "-tags=bestpay_shared"})
    for cgo in ("0", "1"):
        refused_at_once(no_library, {"CGO_ENABLED": cgo, "GOOS": "freebsd"})
    # Go's cache does not notice that a library was deleted, so this uses a new folder.
    with TemporaryDirectory() as folder:
        for pattern in ("*.go", "*.c", "*.h", "go.mod", "lib/*/*.go"):
            for path in GO.glob(pattern):
                placed = Path(folder, path.relative_to(GO))
                placed.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(path, placed)
        must_fail("go", "build", ".", says="run `go generate` in bindings/go", cwd=Path(folder))


def main() -> None:
    suite = Suite("bindings/go")
    # Every selection of checks needs these.
    try:
        has_go()
        static_library()
        shared_library()
    except Failed as failed:
        sys.exit(f"bindings/go: {failed}")
    part = [] if suite.everything else [f"-run={POINTERS}"]
    shared_part = [] if suite.everything else ["-run=TestVectors"]

    suite.check("gofmt", gofmt, GO)
    suite.check("go vet, and the C compiler's warnings", vet)
    suite.check("staticcheck notices a fault", notices, "unused", UNUSED, *STATICCHECK, "./...", says="U1000")
    # ST1003 is left out: the functions that C calls have C's names.
    suite.check("staticcheck", run, *STATICCHECK, "-checks", "all,-ST1003", "./...", cwd=GO)
    suite.check("every function of bestpay.h is called", every_function)
    suite.check("the race detector notices a race", notices, "race", RACE, "go", "run", "-race", ".", says="DATA RACE")
    suite.check("go test -race", tests, "race-shop", "-race")
    suite.check("go test bestpaytest", run, "go", "test", "-count=1", "./bestpaytest", cwd=GO, env=FOR_BESTPAYTEST)
    suite.check(
        "cgocheck2 notices a pointer of Go's in C",
        notices,
        "pointer",
        POINTER_IN_C,
        "go",
        "run",
        ".",
        says="unpinned Go pointer",
        env=CGOCHECK2,
    )
    suite.check("go test under cgocheck2", tests, "cgocheck2-shop", *part, env=CGOCHECK2)
    suite.check("go test with the shared library", tests, "so-shop", "-tags=bestpay_shared", *shared_part, env=SHARED)
    suite.check("what C made for Go to read is freed at once", frees_at_once)
    suite.check("the page's module takes two payments", page)
    suite.check("the till of the examples sells in both languages", sells)
    suite.check("a program links the static library", links_static)
    suite.check("a program links the shared library, and refuses another ABI", links_shared)
    suite.check("a program links statically, libc and all", links_wholly_static)
    suite.check("a vendored module has the library", vendored)
    suite.check("go generate makes the library for this machine", generates)
    suite.check("the pages of the archive have no dead links", archived_pages)
    suite.check("a missing library, cgo or system is explained", unbuilt)
    if suite.everything:  # It compiles SQLite.
        suite.check("a program keeps its own SQLite", own_sqlite)
    suite.end()


if __name__ == "__main__":
    main()
