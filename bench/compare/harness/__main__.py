"""bench/compare/run: builds the contenders, makes sure that they do the same work, has them race, writes the page."""

from __future__ import annotations

import argparse
import json
import os
from dataclasses import dataclass
from pathlib import Path

import batch
import page
import starting
from building import Built, build
from contender import Contender, ContenderError
from given import CALLBACK, Given
from places import ROOT, WORK
from rounds import Lane, Pace, Race

OURS = ("rust", "c", "go", "python", "java")
BY_HAND = ("jdk", "bouncycastle", "cryptography", "crypto")
RAW = page.RAW
BARE = ("net", "requests", "httpx", "httpclient")
SLOW_STARTERS = {"java", "jdk", "bouncycastle", "httpclient"}
"""Who has to be warmed: a virtual machine compiles what it sees often."""

QUICK = Pace(milliseconds=20, rounds=2, warm_up=200)
BATCH = (1_000_000, Pace(milliseconds=2000, rounds=7, warm_up=0))
QUICK_BATCH = (20_000, QUICK)


@dataclass(frozen=True)
class Plan:
    """A race, and how it is run when it counts."""

    race: Race
    pace: Pace


def commands(built: Built) -> dict[str, tuple[str, list[str]]]:
    """The contenders: what the tables call them, and how they start."""
    v = built.versions
    return {
        "rust": ("bestpay, Rust", [*built.rust, "bestpay"]),
        "c": ("bestpay, C", built.c),
        "go": ("bestpay, Go", [*built.go, "bestpay"]),
        "python": ("bestpay, Python", [*built.python, "bestpay"]),
        "java": ("bestpay, Java", [*built.java, "bestpay"]),
        "aws-lc": ("AWS-LC, RSA alone", built.aws_lc),
        "openssl": (f"OpenSSL {v['OpenSSL']}, RSA alone", built.openssl),
        "jdk": ("official Java way, JDK", [*built.java, "jdk"]),
        "bouncycastle": (f"official Java way, BouncyCastle {v['BouncyCastle']}", [*built.java, "bouncycastle"]),
        "cryptography": (f"Python, cryptography {v['cryptography']}", [*built.python, "cryptography"]),
        "crypto": ("Go, crypto/rsa", [*built.go, "crypto"]),
        "ureq": ("bare ureq", [*built.rust, "ureq"]),
        "net": ("bare net/http (Go)", [*built.go, "net"]),
        "requests": (f"bare requests {v['requests']} (Python)", [*built.python, "requests"]),
        "httpx": (f"bare httpx {v['httpx']} (Python)", [*built.python, "httpx"]),
        "httpclient": ("bare HttpClient (Java)", [*built.java, "httpclient"]),
    }


def plans() -> list[Plan]:
    everyone = (*OURS, *RAW, *BY_HAND)
    strings = (*OURS, "jdk", "cryptography", "crypto")

    def by(contenders: tuple[str, ...], task: str, *threads: int) -> list[Lane]:
        return [Lane(contender, task, count) for contender in contenders for count in threads or (1,)]

    def network(task: str, *more: Lane) -> list[Lane]:
        return [*by(OURS, task, 1, 2), *more, *by(("ureq", *BARE), task, 1, 2)]

    within = [Lane(contender, "within", each=page.WITHIN) for contender in page.HOSTS]
    return [
        Plan(Race("prepare-2048", by(everyone, "prepare-2048")), Pace(100, 31, 4000)),
        Plan(Race("prepare-1024", by(everyone, "prepare-1024")), Pace(100, 31, 4000)),
        Plan(Race("prepare-4096", by(everyone, "prepare-4096")), Pace(100, 15, 4000)),
        Plan(Race("callback", by(everyone, "callback"), batch=8), Pace(100, 31, 4000)),
        Plan(Race("canon-callback", by(strings, "canon-callback"), batch=32), Pace(100, 31, 4000)),
        Plan(Race("canon-answer", by(strings, "canon-answer"), batch=32), Pace(100, 31, 4000)),
        Plan(Race("binding", [*by(OURS, "prepare-1024"), *within]), Pace(50, 151, 4000)),
        Plan(Race("threads", by(everyone, "prepare-2048", 1, 2)), Pace(100, 21, 2000)),
        Plan(Race("order", network("order", *by(("ureq",), "order-rsa", 1, 2))), Pace(200, 15, 3000)),
        Plan(Race("status", network("status")), Pace(200, 15, 3000)),
    ]


def agree(contenders: dict[str, Contender], given: Given) -> None:
    """All do the same work: the same bodies, signatures and strings, byte for byte; and all refuse what is damaged."""
    compared = 0

    def same(contender: str, task: str, shown: object, wanted: object) -> None:
        nonlocal compared
        compared += 1
        if shown != wanted:
            raise ContenderError(f"{contender} gives another {task}:\n{shown!r}\nand not\n{wanted!r}")

    for bits in (1024, 2048, 4096):
        task = f"prepare-{bits}"
        wanted = json.loads(contenders["rust"].show(task))
        for name in (*OURS[1:], *BY_HAND):
            same(name, task, json.loads(contenders[name].show(task)), wanted)
        for name in RAW:
            same(name, task, contenders[name].show(f"signed-{bits}"), wanted["sign"])
    for message in ("callback", "answer"):
        for name in (*OURS, "jdk", "cryptography", "crypto"):
            same(name, f"canon-{message}", contenders[name].show(f"canon-{message}"), given.read(f"{message}.txt"))
    for name in (*OURS, *RAW, *BY_HAND):
        same(name, "callback", contenders[name].show("callback"), CALLBACK["outTradeNo"])
        same(name, "damaged", contenders[name].show("damaged"), "refused")
    for task in ("order", "status"):
        for name in OURS:
            same(name, task, contenders[name].show(task).upper(), "SUCCESS")
        for name in ("ureq", *BARE):
            same(name, task, json.loads(contenders[name].show(task))["success"], True)
    print(f"agreed: {compared} of {compared} results of {len(contenders)} contenders", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench/compare/run", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few and short rounds, which judge nothing")
    quick = parser.parse_args().quick
    for setting in [name for name in os.environ if name.startswith("BESTPAY_")]:
        del os.environ[setting]
    built = build()
    given = Given(built)
    contenders: dict[str, Contender] = {}
    races: dict[str, Race] = {}
    try:
        for name, (label, command) in commands(built).items():
            contenders[name] = Contender.start(label, command, given.folder)
        given.take_order(contenders["rust"])
        with given.servers(built):
            agree(contenders, given)
            archive = batch.verify(built, contenders["aws-lc"], *(QUICK_BATCH if quick else BATCH))
            for plan in plans():
                plan.race.run(contenders, QUICK if quick else plan.pace, SLOW_STARTERS)
                races[plan.race.name] = plan.race
    except ContenderError as failure:
        raise SystemExit(f"bench/compare: {failure}") from None
    finally:
        for contender in contenders.values():
            contender.stop()
    starts = page.Starting(starting.first_requests(built, given, 3 if quick else 41), starting.import_time())
    (WORK / "rounds.json").write_text(json.dumps({name: race.turns for name, race in races.items()}), encoding="utf-8")
    folder = WORK / "quick" if quick else ROOT / "docs"
    labels = {name: contender.label for name, contender in contenders.items()}
    found = page.write(folder, races, starts, archive, labels, built.versions)
    if not quick:
        for target in found:
            print("  ".join(target.row()).replace("**", ""))
    print(f"written: {shown(folder)}/performance.md, performance.svg; every round: {shown(WORK)}/rounds.json")


def shown(path: Path) -> Path:
    return path.relative_to(ROOT)


main()
