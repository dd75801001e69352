"""Rounds: each contender has one short turn per round, so that a change of the machine's speed affects all alike."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass, field
from statistics import median, quantiles

from contender import Contender, Turn

SETTLING = 5
"""Milliseconds at the start of each turn that do not count, because the caches still hold another process's data."""


@dataclass(frozen=True)
class Lane:
    """A contender's part in a race: its task and the number of threads."""

    contender: str
    task: str
    threads: int = 1
    each: int = 1
    """How many measured units the contender counts as one operation."""

    @property
    def key(self) -> str:
        return f"{self.contender} {self.task} {self.threads}"


@dataclass(frozen=True)
class Pace:
    """The length of a turn, the number of rounds, and the warm-up time of slow starters."""

    milliseconds: int
    rounds: int
    warm_up: int


@dataclass(frozen=True)
class Spread:
    """A median and the quartiles around it."""

    low: float
    middle: float
    high: float

    @classmethod
    def of(cls, values: list[float]) -> Spread:
        if len(values) < 2:
            return cls(values[0], values[0], values[0])
        low, _, high = quantiles(values, n=4, method="inclusive")
        return cls(low, median(values), high)


@dataclass
class Race:
    """Some lanes, and the time of each in each round."""

    name: str
    lanes: list[Lane]
    batch: int = 1
    turns: dict[str, list[Turn]] = field(default_factory=dict)

    def run(self, contenders: dict[str, Contender], pace: Pace, slow_starters: set[str]) -> None:
        """Warms up all lanes, then runs the rounds. The order is drawn anew in each round, with a fixed seed; the
        turns of one process follow each other."""
        print(f"{self.name}: {len(self.lanes)} lanes, {pace.rounds} rounds of {pace.milliseconds} ms", flush=True)
        self.turns = {lane.key: [] for lane in self.lanes}
        for lane in self.lanes:
            patience = pace.warm_up if lane.contender in slow_starters else pace.warm_up // 20
            contenders[lane.contender].run(lane.task, lane.threads, patience, self.batch)
        chance = random.Random(20260301)
        for _ in range(pace.rounds):
            places = {lane.contender: chance.random() for lane in self.lanes}
            for lane in sorted(self.lanes, key=lambda lane: (places[lane.contender], chance.random())):
                contender = contenders[lane.contender]
                contender.run(lane.task, lane.threads, SETTLING, self.batch)
                turn = contender.run(lane.task, lane.threads, pace.milliseconds, self.batch)
                self.turns[lane.key].append(Turn(turn.wall / lane.each, turn.processor / lane.each))

    def lane(self, contender: str, threads: int = 1, task: str | None = None) -> Lane:
        return next(
            lane
            for lane in self.lanes
            if lane.contender == contender and lane.threads == threads and task in (None, lane.task)
        )

    def wall(self, lane: Lane) -> Spread:
        """Nanoseconds of an operation."""
        return Spread.of([turn.wall for turn in self.turns[lane.key]])

    def processor(self, lane: Lane) -> Spread:
        """Nanoseconds of processor time of an operation."""
        return Spread.of([turn.processor for turn in self.turns[lane.key]])

    def ratio(self, lane: Lane, other: Lane, column: int = 0) -> Spread:
        """The ratio of the lane's time to the other's, within each round."""
        pairs = zip(self.turns[lane.key], self.turns[other.key])
        return Spread.of([one[column] / another[column] for one, another in pairs])

    def differences(self, lane: Lane, other: Lane) -> list[float]:
        """The difference to the other's time in microseconds, within each round."""
        pairs = zip(self.turns[lane.key], self.turns[other.key])
        return [(one.wall - another.wall) / 1000 for one, another in pairs]


def today() -> str:
    return time.strftime("%Y-%m-%d", time.gmtime())
