"""The page: the measurements as Markdown, in a template."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import chart
from batch import Batch
from places import PAGE
from rounds import Lane, Race, Spread, today

OURS = {"rust": "Rust", "c": "C", "go": "Go", "python": "Python", "java": "Java"}
LIMITS_US = {"c": 0.5, "go": 2.0, "python": 3.0, "java": 5.0}
LIMITS_BATCH = {"`bestpay verify --jsonl`": 1.15, "`verify_many`, Python": 1.5}
RAW = ("aws-lc", "openssl")
HOSTS = ("go", "python", "java")
"""The contenders whose process also measures the C library's own prepare,"""
WITHIN = 100
"""and how many prepares each call does."""
BARE_CALL = Lane("go", "bare")
"""The same prepare by a call into C for each, without the package: what Go's runtime adds."""


@dataclass(frozen=True)
class Starting:
    """Milliseconds."""

    first_request: Spread
    import_time: float


@dataclass(frozen=True)
class Target:
    """A goal and the result."""

    what: str
    limit: float
    measured: Spread
    unit: str = "×"
    at_least: bool = False

    @property
    def reached(self) -> bool:
        return self.measured.middle >= self.limit if self.at_least else self.measured.middle <= self.limit

    def row(self) -> list[str]:
        limit = f"{'at least' if self.at_least else 'at most'} {self.limit:g} {self.unit}"
        return [self.what, limit, spread(self.measured, self.unit), "yes" if self.reached else "**no**"]


def table(head: list[str], rows: Iterable[list[str]]) -> str:
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def spread(value: Spread, unit: str = "", factor: float = 1.0) -> str:
    """The median, and the quartiles in brackets."""
    low, middle, high = (number * factor for number in (value.low, value.middle, value.high))
    digits = 0 if abs(middle) >= 1000 else 1 if abs(middle) >= 100 else 2
    alone = f"{middle:.{digits}f} {unit}".rstrip()
    return alone if low == high else f"{alone} ({low:.{digits}f} to {high:.{digits}f})"


def microseconds(value: Spread) -> str:
    return spread(value, factor=1e-3)


def targets(races: dict[str, Race], starting: Starting, batch: Batch) -> list[Target]:
    found = []
    for bits, over_raw, over_java in ((2048, 1.05, 3.5), (1024, 1.15, 1.7)):
        race = races[f"prepare-{bits}"]
        ours, raw, java = race.lane("rust"), race.lane("aws-lc"), race.lane("jdk")
        what = f"prepare, {bits} bits: "
        found += [
            Target(what + "times raw AWS-LC's signing", over_raw, race.ratio(ours, raw)),
            Target(what + "the official Java way, times ours", over_java, race.ratio(java, ours), at_least=True),
        ]
    race = races["callback"]
    ours, raw, java = race.lane("rust"), race.lane("aws-lc"), race.lane("jdk")
    found += [
        Target("callback: times raw AWS-LC's verification", 1.5, race.ratio(ours, raw)),
        Target("callback: the official Java way, times ours", 1.5, race.ratio(java, ours), at_least=True),
        *java_callbacks(race),
    ]
    for message in ("callback", "answer"):
        race = races[f"canon-{message}"]
        ratio = race.ratio(race.lane("jdk"), race.lane("rust"))
        what = f"signing string of a typical {message}: warmed fastjson, times ours"
        found.append(Target(what, 1.0, ratio, at_least=True))
    race = races["binding"]
    for contender, limit in LIMITS_US.items():
        found.append(Target(f"{OURS[contender]} adds to a prepare", limit, added(race, contender), "µs"))
    for release in newer_java(race):
        what = f"Java on JDK {release} adds to a prepare"
        found.append(Target(what, LIMITS_US["java"], added(race, f"java-{release}"), "µs"))
    race = races["threads"]
    for contender, language in {**OURS, "go-4": "Go, GOMAXPROCS=4"}.items():
        ratio = race.ratio(race.lane(contender, 1), race.lane(contender, 2))
        found.append(Target(f"two threads prepare, times one: {language}", 1.9, ratio, at_least=True))
    race = races["order"]
    ours, bare = race.lane("rust", task="order"), race.lane("ureq", task="order-rsa")
    found += [
        Target("an order over loopback: times bare ureq, raw sign and raw verify", 1.05, race.ratio(ours, bare)),
        Target("the same, processor time", 1.05, race.ratio(ours, bare, 1)),
    ]
    at_import = Spread(starting.import_time, starting.import_time, starting.import_time)
    found += [
        Target("first request of a process, TLS begun", 20, starting.first_request, "ms"),
        Target("import of the Python package", 20, at_import, "ms"),
    ]
    for way, ratio in batch.ratio.items():
        what = f"{batch.callbacks:,} stored callbacks by {way}: times raw verification by all cores"
        found.append(Target(what, LIMITS_BATCH[way], ratio))
    return found


def java_callbacks(race: Race) -> list[Target]:
    """On the JDK of PATH, and on the newest."""
    found = [
        Target("callback, Java: times the official Java way", 0.75, race.ratio(race.lane("java"), race.lane("jdk")))
    ]
    for release in newer_java(race):
        ratio = race.ratio(race.lane(f"java-{release}"), race.lane(f"jdk-{release}"))
        found.append(Target(f"callback, Java on JDK {release}: times the official Java way", 0.75, ratio))
    return found


def name_in(labels: dict[str, str], lane: Lane) -> str:
    """Ours are highlighted."""
    label = labels[lane.contender]
    return f"**{label}**" if is_ours(lane.contender) else label


def is_ours(contender: str) -> bool:
    """Also in another way, or on a newer JDK: `go-4`, `java-25`."""
    return contender.split("-")[0] in OURS


def newer_java(race: Race) -> list[str]:
    """The releases of Java that run this race besides that of PATH."""
    return [
        lane.contender.removeprefix("java-")
        for lane in race.lanes
        if lane.contender.startswith("java-") and lane.task != "within"
    ]


def race_table(race: Race, labels: dict[str, str]) -> str:
    """The time of an operation by the clock, and its ratio to ours in Rust."""
    ours = race.lane("rust")
    rows = [
        [name_in(labels, lane), microseconds(race.wall(lane)), "" if lane == ours else spread(race.ratio(lane, ours))]
        for lane in race.lanes
    ]
    return table(["", "µs", "times bestpay in Rust"], rows)


def added(race: Race, contender: str, task: str = "prepare-1024") -> Spread:
    """Microseconds that a language adds to Rust's prepare: C's over Rust's, plus its own over C's within its
    process."""
    by_c = race.differences(race.lane("c"), race.lane("rust"))
    if contender.split("-")[0] not in HOSTS:
        return Spread.of(by_c)
    over_c = race.differences(race.lane(contender, task=task), race.lane(contender, task="within"))
    return Spread.of([c + more for c, more in zip(by_c, over_c)])


def binding_table(race: Race, labels: dict[str, str]) -> str:
    rows = []
    for contender in (*OURS, *(f"java-{release}" for release in newer_java(race))):
        if all(lane.contender != contender for lane in race.lanes):
            continue
        lane = race.lane(contender, task="prepare-1024")
        is_host = contender.split("-")[0] in HOSTS
        within = microseconds(race.wall(race.lane(contender, task="within"))) if is_host else ""
        more = "" if contender == "rust" else spread(added(race, contender))
        rows.append([name_in(labels, lane), microseconds(race.wall(lane)), within, more])
        if contender == BARE_CALL.contender:
            bare = [microseconds(race.wall(BARE_CALL)), within, spread(added(race, contender, BARE_CALL.task))]
            rows.append(["bare calls from Go into C", *bare])
    return table(["", "µs", "C within that process, µs", "more than Rust, µs"], rows)


def threads_table(race: Race, labels: dict[str, str]) -> str:
    rows = [
        [name_in(labels, lane), *(per_second(race, race.lane(lane.contender, count)) for count in (1, 2)),
         spread(race.ratio(lane, race.lane(lane.contender, 2)))]
        for lane in race.lanes if lane.threads == 1
    ]  # fmt: skip
    return table(["", "one thread, a second", "two threads, a second", "times one"], rows)


def network_table(race: Race, labels: dict[str, str]) -> str:
    rows = []
    for lane in race.lanes:
        if lane.threads > 1:
            continue
        two = race.lane(lane.contender, 2, lane.task)
        name = name_in(labels, lane) + (", raw sign and raw verify" if lane.task.endswith("-rsa") else "")
        rows.append([name, per_second(race, lane), per_second(race, two),
                     microseconds(race.processor(lane)), microseconds(race.processor(two))])  # fmt: skip
    return table(["", "one thread, a second", "two threads", "µs of processor a request", "by two threads"], rows)


def one_table(race: Race, labels: dict[str, str]) -> str:
    """The table of a race, whichever it is; some of the languages may be missing."""
    if race.name == "binding":
        return binding_table(race, labels)
    if race.name == "threads":
        return threads_table(race, labels)
    return (network_table if race.name in ("order", "status") else race_table)(race, labels)


def batch_table(batch: Batch) -> str:
    rows = [
        ["raw AWS-LC verification by all cores", spread(batch.raw), f"{batch.callbacks / batch.raw.middle:,.0f}", ""]
    ]
    rows += [
        [f"**{way}**", spread(took), f"{batch.callbacks / took.middle:,.0f}", spread(batch.ratio[way])]
        for way, took in batch.took.items()
    ]
    return table(["", "seconds", "callbacks a second", "times raw"], rows)


def per_second(race: Race, lane: Lane) -> str:
    return f"{1e9 / race.wall(lane).middle:,.0f}"


def machine() -> str:
    """The processor's name, and how many there are."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    model = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), os.uname().machine)
    return f"{model}, {os.cpu_count()} processors, Linux {os.uname().release.split('-')[0]}"


def filled(page: str, measured: dict[str, str]) -> str:
    """The page with what was measured between its marks: all of it, and nothing else."""
    marks = re.compile(r"(<!-- measured: (\w+) -->\n).*?(\n<!-- end of measured: \2 -->)", re.DOTALL)
    if (named := sorted(mark[2] for mark in marks.finditer(page))) != sorted(measured):
        raise ValueError(f"{PAGE.name} has marks for {named}, and measured is {sorted(measured)}")
    return marks.sub(lambda mark: mark[1] + measured[mark[2]] + mark[3], page)


def write(
    folder: Path,
    races: dict[str, Race],
    starting: Starting,
    batch: Batch,
    labels: dict[str, str],
    versions: dict[str, str],
) -> list[Target]:
    """Writes what was measured into performance.md, draws performance.svg, and returns the targets."""
    found = targets(races, starting, batch)
    head = [f"- {today()}", f"- {machine()}"]
    lanes = (f"| {race.name} | {len(race.lanes)} | {len(next(iter(race.turns.values())))} |" for race in races.values())
    measured = {
        "versions": "\n".join([*head, *(f"- {name} {version}" for name, version in versions.items())]),
        "targets": table(["", "to reach", "measured", "reached"], (target.row() for target in found)),
        "rounds": "\n".join(["| race | lanes | rounds |", "|---|---:|---:|", *lanes]),
        "binding": binding_table(races["binding"], labels),
        "threads": threads_table(races["threads"], labels),
        "order": network_table(races["order"], labels),
        "status": network_table(races["status"], labels),
        "batch": f"A file of {batch.callbacks:,} callbacks of {batch.megabytes:,.0f} MB:\n\n{batch_table(batch)}",
    }
    for name, race in races.items():
        if name.startswith(("prepare", "callback", "canon")):
            measured[name.replace("-", "_")] = race_table(race, labels)
    page = filled(PAGE.read_text(encoding="utf-8"), measured)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / PAGE.name).write_text(page, encoding="utf-8")
    panels = [
        (heading, [bar(races[name], lane, labels) for lane in races[name].lanes])
        for heading, name in (
            ("a signed order, 2048 bits, µs", "prepare-2048"),
            ("a signed order, 1024 bits, µs", "prepare-1024"),
            ("a callback, verified and typed, µs", "callback"),
        )
    ]
    picture = chart.svg("bestpay compared with the others: shorter is faster", panels)
    (folder / "performance.svg").write_text(picture, encoding="utf-8")
    return found


def bar(race: Race, lane: Lane, labels: dict[str, str]) -> chart.Bar:
    colour = chart.OURS if is_ours(lane.contender) else chart.RAW if lane.contender in RAW else chart.OTHERS
    return chart.Bar(labels[lane.contender], colour, race.wall(lane).middle / 1000)
