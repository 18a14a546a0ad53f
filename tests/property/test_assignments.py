"""Any story of a queue here and assignments on a published branch: none is lost without a word, none counts
twice, and what somebody here has stays theirs.

The branch is a dictionary, and pushing to it a comparison; reading, merging and taking in are the real ones.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from coord_core.domain.assignments import DECLINE, Holding
from coord_core.domain.leases import Policy
from coord_core.domain.records import Instance
from coord_core.domain.tasks import Draft
from coord_core.services import assignments, claims, instances, tasks
from coord_core.services.instances import Arrival
from tests.support.facts import no_evidence, process
from tests.support.quick_folder import made
from tests.support.site import Site
from tests.support.states import rows, rows_by_journal
from tests.support.thoroughness import examples

IDS = ("a", "b", "c")  # c needs a
HERE, THERE = (1, 2), ("claude-ci1", "claude-ci2")
POLICY = Policy()

ids = st.sampled_from(IDS)
of_ci = st.tuples(
    st.sampled_from(["assign", "did", "rename", "pending", "completed", "blocked", "cancelled", "nonsense"]),
    ids,
    st.sampled_from(THERE),
)
of_here = st.tuples(st.sampled_from(["claim", "release", "complete", "cancel"]), ids, st.sampled_from(HERE))
publication = st.tuples(st.just("publish"), st.lists(of_ci, max_size=2), st.booleans())
stories = st.lists(st.one_of(of_ci, of_here, publication), max_size=25)

Branch = dict[str, Holding]


class Story:
    """`branch` is what is published; `base` what it said when both were the same."""

    def __init__(self, folder: Path) -> None:
        self.site = Site(folder)
        self.branch: Branch = {}
        self.base: Branch = {}
        self.here = {number: self._arrive(number) for number in HERE}
        with self.site.unit() as tx:
            for id_ in IDS:
                tasks.add(tx, "user-x", Draft("x", needs=["a"] if id_ == "c" else []), id_)

    def _arrive(self, number: int) -> Instance:
        who = Arrival(f"{number:08}-0000", process(number), "", str(self.site.root), "main")
        with self.site.unit() as tx:
            return instances.arrive(tx, who, POLICY, no_evidence)

    def queue(self) -> Branch:
        with self.site.reading() as tx:
            return {task.id: assignments.holding(task) for task in tx.tasks()}

    def step_here(self, what: str, id_: str, number: int) -> None:
        """Only what is allowed has an effect."""
        doing: dict[str, Callable[..., object]] = {
            "release": tasks.release, "complete": tasks.complete, "cancel": tasks.cancel,
        }  # fmt: skip
        who = self.here[number]
        try:
            with self.site.unit() as tx:
                if what == "claim":
                    claims.begin(tx, who, id_, POLICY)
                else:
                    doing[what](tx, tasks.known(tx, id_), who.name)
        except Exception as error:
            assert type(error).__name__ in ("NotAllowedError", "InputError"), error

    def step_there(self, what: str, id_: str, who: str) -> None:
        """CI, or a person with an editor, changes an entry."""
        if id_ not in self.branch:
            return
        was = self.branch[id_]
        changes = {
            "assign": Holding("in_progress", who, f"{who}/feat/{id_}"),
            "did": Holding("completed", who, f"{who}/feat/{id_}"),
            "rename": Holding(was.status, was.who, f"{who}/other"),
            "completed": Holding("completed", was.who, was.branch),
            "nonsense": Holding("in_progress", None, None),
        }
        self.branch[id_] = changes.get(what) or Holding(what, None, was.branch)

    def publish(self, meanwhile: list[tuple[str, str, str]], fails: bool) -> None:
        """`meanwhile`: what others write between our reading and our writing; `fails`: no push arrives."""
        while True:
            tip = dict(self.branch)
            self._take_in(tip)
            for change in meanwhile:
                self.step_there(*change)
            meanwhile = []
            self.base = tip
            if fails:
                return
            if self.branch == tip:
                self.base = self.branch = self.queue()
                return

    def _take_in(self, tip: Branch) -> None:
        before, was = self.queue(), len(self.site.entries())
        steps: dict[str, list[str]] = {}
        with self.site.unit() as tx:
            held = {id_ for id_ in IDS if assignments.is_held_here(tx, tasks.known(tx, id_))}
            for id_, theirs in tip.items():
                task = tasks.known(tx, id_)
                steps[id_] = list(assignments.news(tx, task, self.base.get(id_), theirs))
                assignments.take(tx, task, steps[id_], theirs, "the branch")
        self._check(tip, before, held, steps, was)

    def _check(
        self, tip: Branch, before: Branch, held: set[str], steps: dict[str, list[str]], was: int
    ) -> None:
        after, recorded = self.queue(), [entry.event for entry in self.site.entries()[was:]]
        for id_, theirs in tip.items():
            told = [event.action for event in recorded if event.task_id == id_]
            is_news = theirs != self.base.get(id_) and not theirs.agrees(before[id_])
            only_renamed = id_ in self.base and theirs.agrees(self.base[id_])
            if id_ in held:
                assert after[id_] == before[id_], "nobody takes away what somebody here has"
            if not is_news or only_renamed:
                assert after[id_].agrees(before[id_])
            elif steps[id_] == [DECLINE]:
                assert (after[id_], told) == (before[id_], ["assignment_declined"])
            else:
                assert after[id_].status == theirs.status, "taken in as a whole"
                assert after[id_].who == theirs.who or (theirs.who is None and theirs.status == "completed")
            assert told.count("assignment_declined") == steps[id_].count(DECLINE)


@examples(150)
@given(stories)
def test_no_assignment_is_lost_or_counted_twice(story: list[tuple[str, object, object]]) -> None:
    with made() as folder:
        world = Story(folder)
        world.publish([], False)
        for what, one, other in story:
            if what == "publish":
                world.publish(one, other)  # type: ignore[arg-type]
            elif isinstance(other, int):
                world.step_here(what, str(one), other)
            else:
                world.step_there(what, str(one), str(other))
        world.publish([], False)
        events = len(world.site.entries())
        world.publish([], False)
        assert len(world.site.entries()) == events, "what was taken in once is no news"
        assert world.branch == world.queue()
        state = Path(world.site.project.state)
        world.site.close()
        assert rows(state) == rows_by_journal(state)
