"""A report's lengths of time, against a recount that knows no event: it looked at the state after each step.

Sessions edit, wait, hand over, crash, come back, end, are cleared; then periods of all kinds are asked for.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple
from unittest import mock

import pytest

from coord_core.domain.leases import Policy
from coord_core.domain.resources import FILE, SUBTREE, SYMBOL, Resource, as_file
from coord_core.observing import reading
from coord_core.observing.lines import Span
from coord_core.observing.report import gathering, shape
from coord_core.observing.report.facts import Facts
from coord_core.project import Project
from coord_core.services.clock import Clock
from tests.property.queue_world import QueueWorld
from tests.property.truth import CLIENTS, Client, Truth

RESOURCES = [*(Resource(FILE, key) for key in ("a", "b", "src/c")), Resource(SUBTREE, "src"),
             Resource(SYMBOL, "a\nf")]  # fmt: skip
STEPS = ["edit"] * 5 + ["wait"] * 4 + ["pass"] * 3 + [
    "let_go", "hand_over", "force", "stop", "stop_agent", "end", "crash", "clear", "cancel",
]  # fmt: skip
SEEDS = range(6)


class Sample(NamedTuple):
    at: float
    locks: dict[int, str]  # token: what it counts for
    waits: dict[int, str]  # number: whose


class Story:
    """Steps by chance, and what was there after each."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.truth = Truth()
        self.world = QueueWorld(self.truth, Policy(release_on=self.chance.choice(["stop", "session-end"])))
        self.samples: list[Sample] = []
        for _ in range(60):
            self.step(self.chance.choice(STEPS))
            self.look()

    def look(self) -> None:
        with self.world.site.reading() as tx:
            locks = {lock.token: str(as_file(lock.resource)) for lock in tx.locks()}
            waits = {wait.seq: wait.actor.instance for wait in tx.waits()}
        self.samples.append(Sample(self.truth.now, locks, waits))

    def step(self, name: str) -> None:
        client = self.chance.choice(CLIENTS)
        if name == "pass":
            self.truth.now += self.chance.choice([0.5, 30.0, 600.0, 3000.0])
        elif name in ("edit", "wait"):
            self.ask(name, client)
        elif name in ("let_go", "force", "hand_over", "cancel"):
            self.move(name, client)
        else:
            self.session(name, client)

    def ask(self, name: str, client: Client) -> None:
        some = self.chance.sample(RESOURCES, self.chance.randint(1, 2) if name == "wait" else 1)
        agent = self.chance.choice(["", "", "sub"])
        wants = [(each, "exclusive") for each in some]
        if name == "wait":
            self.world.wait(client, agent, wants, 7200.0, True)
        else:
            self.world.edit(client, agent, wants, self.chance.choice(["one", "two"]))

    def move(self, name: str, client: Client) -> None:
        to = self.world.name_of(client)
        for lock in self.world.locks()[:1]:
            if name != "hand_over" and name != "cancel":
                getattr(self.world, name)(lock)
            elif name == "hand_over" and to not in (None, lock.instance):
                self.world.hand_over(lock, str(to), "")
        for number in list(self.samples[-1].waits)[:1] if self.samples and name == "cancel" else ():
            self.world.cancel(number)

    def session(self, name: str, client: Client) -> None:
        if name == "crash":
            self.truth.crash(client)
            self.world.resume(client)
        elif name == "clear":
            self.world.clear(client)
            self.truth.clear(client)
            self.world.start_after_clear(client)
        elif name == "stop":
            self.world.stop(client, None)
        elif name == "stop_agent":
            self.world.stop_agent(client, "sub")
        else:
            self.world.end(client)

    @contextmanager
    def looked_at(self) -> Iterator[Project]:
        """At the moment at which the story ends."""
        truth = self.truth
        with (
            mock.patch.object(Clock, "wall", lambda _: truth.wall()),
            mock.patch.object(Clock, "monotonic", lambda _: truth.monotonic()),
            mock.patch.object(Clock, "domain", lambda _: truth.domain()),
        ):
            yield self.world.site.project

    def periods(self) -> list[tuple[float, float | None]]:
        """The whole story, its end, and some in its midst."""
        first, last = self.samples[0].at, self.samples[-1].at
        later = sorted(random.Random(last).uniform(first, last) for _ in range(4))
        return [(first - 9, None), (later[1], None), (later[0], later[3]), (later[1], later[2])]

    def facts(self) -> Iterator[Facts]:
        with self.looked_at() as project:
            for since, until in self.periods():
                yield gathering.gather(project, since, until)

    def parts(self, facts: Facts) -> Iterator[tuple[Sample, float]]:
        """What was there, and for how many seconds of the period."""
        ends = [each.at for each in self.samples[1:]] + [facts.until]
        for sample, end in zip(self.samples, ends, strict=True):
            seconds = min(end, facts.until) - max(sample.at, facts.since)
            if seconds > 0:
                yield sample, seconds


@pytest.fixture(scope="module", params=SEEDS)
def story(request: pytest.FixtureRequest) -> Iterator[Story]:
    found = Story(request.param)
    yield found
    found.world.close()


def test_each_file_was_held_for_as_long_as_the_state_said(story: Story) -> None:
    for facts in story.facts():
        expected: Counter[str] = Counter()
        for sample, seconds in story.parts(facts):
            for name in sample.locks.values():
                expected[name] += seconds  # type: ignore[assignment]
        found = {line["path"]: round(line["held"], 3) for line in shape.shape(facts)["files"] if line["held"]}
        assert found == {name: round(seconds, 3) for name, seconds in expected.items()}


def test_a_lock_is_there_once(story: Story) -> None:
    for facts in story.facts():
        tokens = [span.token for span in facts.chronicle.spans]
        assert len(tokens) == len(set(tokens))
        assert all(span.since <= facts.until for span in facts.chronicle.spans)


def test_every_wait_that_anybody_saw_is_there(story: Story) -> None:
    for facts in story.facts():
        seen = {number for sample, _ in story.parts(facts) for number in sample.waits}
        assert seen <= {wait.wait for wait in facts.chronicle.waits}


def test_all_sessions_together_waited_for_as_long_as_the_state_said(story: Story) -> None:
    for facts in story.facts():
        expected = sum(seconds * len(sample.waits) for sample, seconds in story.parts(facts))
        lines = shape.shape(facts)["sessions"]
        assert sum(line["waited"] for line in lines) == pytest.approx(expected, abs=0.01)


def test_a_chronicle_that_is_followed_tells_what_one_that_is_read_at_once_does(story: Story) -> None:
    """As the dashboard does, whose period ends a little before what it reads."""
    since, until = story.periods()[2]
    assert until is not None
    with story.looked_at() as project:
        followed, whole = (reading.read(project, since, end) for end in ((since + until) / 2, until))
        for _ in range(2):
            reading.follow(project, followed, until)
    assert sorted(map(_told, followed.spans)) == sorted(map(_told, whole.spans))
    assert (followed.counts, followed.sessions) == (whole.counts, whole.sessions)
    assert sorted((wait.wait, wait.instance) for wait in followed.waits) == sorted(
        (wait.wait, wait.instance) for wait in whole.waits
    )


def _told(span: Span) -> tuple[int, str, float, float | None]:
    return span.token, span.instance, span.since, span.until
