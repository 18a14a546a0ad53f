"""People edit the tasks file while commands change the queue: nothing that either does is lost.

Through real files and SQLite. A story is a list of turns: a person saves something, then a command runs.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from coord_core.domain.records import Event
from coord_core.domain.task_entries import folded
from coord_core.domain.tasks import Task
from coord_core.services import task_document, tasks_due
from coord_core.storage.transaction import Transaction
from tests.property.tasks_editor import HARMLESS, MEANT, Editor
from tests.support.quick_folder import made
from tests.support.site import Site
from tests.support.thoroughness import examples
from tests.support.yaml import read_yaml

BROKEN = (
    "  - [",
    "queue: 5",
    "\t- x",
    "  - id: task-001\n    id: task-001",
    "\x00",
    "  - 5",
    "    status: pend",
)
SPOILT = ("broken", "cut", "empty", "deleted")
COMMANDS = ("add", "claim", "complete", "block", "edit", "release", "nothing")


class World:
    def __init__(self, folder: Path, seed: int) -> None:
        self.site = Site(folder)
        self.path = self.site.root / ".claude-tasks.yml"
        self.editor = Editor(seed)
        self.random = Random(seed + 1)
        for _ in range(3):
            self.command("add")

    def rows(self) -> dict[str, Task]:
        with self.site.reading() as tx:
            return {task.id: task for task in tx.tasks()}

    def command(self, name: str) -> list[str]:
        self.site.now += 10
        with self.site.unit() as tx:
            said = task_document.take_in(tx, self.site.project)
            self.before = {task.id: task for task in tx.tasks()}
            getattr(self, f"_{name}")(tx)
            self.after = {task.id: task for task in tx.tasks()}
        return said + task_document.write(self.site.project)

    def _nothing(self, tx: Transaction) -> None:
        pass

    def _add(self, tx: Transaction) -> None:
        number = len(tx.task_ids()) + 1
        while f"task-{number:03}" in tx.task_ids():
            number += 1
        tx.record(Event(
            "task_added", "me", task_id=f"task-{number:03}", type="feature", name="n", status="pending",
            description=f"by command {number}", priority=0, paths="", needs="", source=None,
        ))  # fmt: skip

    def _claim(self, tx: Transaction) -> None:
        self._step(tx, "pending", "task_claimed")

    def _complete(self, tx: Transaction) -> None:
        self._step(tx, "in_progress", "task_completed")

    def _block(self, tx: Transaction) -> None:
        self._step(tx, "pending", "task_blocked", reason="no # way")

    def _release(self, tx: Transaction) -> None:
        self._step(tx, "blocked", "task_released")

    def _edit(self, tx: Transaction) -> None:
        number = self.editor.number()
        needs = self.random.choice([{}, {"needs": sorted(tx.task_ids())[0]}])
        first = sorted(tx.task_ids())[0]
        candidates = [task for task in tx.tasks() if task.id != first and not task.is_over]
        if candidates:
            id_ = self.random.choice(candidates).id
            tx.record(Event("task_edited", "me", task_id=id_, description=f"edited {number}", **needs))

    def _step(self, tx: Transaction, status: str, action: str, **detail: str) -> None:
        known = [task for task in tx.tasks() if task.status == status]
        if known:
            tx.record(Event(action, "claude-1111aaaa", task_id=self.random.choice(known).id, **detail))

    # a person

    def save(self, deeds: list[str]) -> None:
        lines = self.path.read_text().removesuffix("\n").split("\n")
        for deed in deeds:
            lines = "\n".join(getattr(self.editor, deed)(lines)).split("\n")
        self.path.write_text("\n".join(lines) + "\n")

    def spoil(self, how: str) -> None:
        text = self.path.read_text()
        if how == "deleted":
            self.path.unlink()
        elif how == "broken":
            self.path.write_text(f"{text}{self.random.choice(BROKEN)}\n")
        else:
            self.path.write_text(text[: self.random.randrange(len(text))] if how == "cut" else "")


def words(text: str) -> Counter[str]:
    """The comments and the keys of a person's own, each of which has a number of its own."""
    return Counter(re.findall(r"# (?:[captw]\d+|why \d+)|note_\d+|mine_\d+", text))


def shown(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def check_the_file_shows_the_rows(world: World) -> None:
    listed = {id_: task for id_, task in world.rows().items() if task.listed}
    document = read_yaml(world.path.read_text())
    assert sorted(entry["id"] for entry in document["queue"]) == sorted(listed)
    for entry in document["queue"]:
        task = listed[entry["id"]]
        for key in ("type", "status", "assigned_to", "branch"):
            assert entry[key] == getattr(task, key), key
        assert folded(entry["description"]) == task.description
        assert entry.get("priority", 0) == task.priority
        assert shown(entry.get("paths", ())) == task.paths
        assert sorted(entry.get("needs", ())) == sorted(task.needs)
        assert entry.get("reason") == (task.reason if task.status == "blocked" else None)


def check_what_was_meant(world: World, said: list[str]) -> None:
    rows = world.before
    for (id_, key), value in world.editor.meant.items():
        task = rows.get(id_)
        assert task is not None, id_
        is_told = any(id_ in line for line in said)
        assert getattr(task, key) == value or is_told, (id_, key, value, said)
    for text in world.editor.added:
        assert any(task.description == text for task in rows.values()), text
    world.editor.meant, world.editor.added = {}, []


def play_saved(world: World, deeds: list[str], command: str) -> None:
    were = world.rows()
    world.editor.cosmetic = True
    world.save(deeds)
    text = world.path.read_text()
    said = world.command(command)
    with world.site.reading() as tx:
        problem = tasks_due.problem(tx)
    assert problem == "", (problem, text)
    check_what_was_meant(world, said)
    now = world.path.read_text()
    assert not words(text) - words(now)
    assert world.rows().keys() >= were.keys()
    if world.editor.cosmetic:
        assert {id_: was.status for id_, was in were.items()} == {
            id_: world.before[id_].status for id_ in were
        }
        if command == "nothing":
            assert now == text
    check_the_file_shows_the_rows(world)


def play_spoilt(world: World, how: str, command: str) -> None:
    were, text = world.rows(), world.path.read_text()
    world.spoil(how)
    spoilt = world.path.read_bytes() if world.path.exists() else None
    said = world.command(command)
    before = world.before
    with world.site.reading() as tx:
        problem = tasks_due.problem(tx)
    assert bool(problem) <= bool(said)
    if how in ("empty", "broken"):
        assert problem
    if problem:
        assert re.search(r"line \d+", problem)
        assert world.path.read_bytes() == spoilt
        assert {id_: facts(task) for id_, task in before.items()} == {
            id_: facts(task) for id_, task in were.items()
        }
        world.path.write_text(text)  # the person sees it and goes back
        world.command("nothing")
    for id_, was in were.items():
        if not was.is_over:
            assert before[id_].status == was.status
            assert before[id_].listed
    check_the_file_shows_the_rows(world)


def facts(task: Task) -> dict[str, object]:
    return {name: getattr(task, name) for name in Task.__slots__}


deeds = st.lists(st.sampled_from([*HARMLESS, *MEANT]), min_size=0, max_size=4)
turn = st.one_of(
    st.tuples(st.just("save"), deeds, st.sampled_from(COMMANDS)),
    st.tuples(st.just("save"), deeds, st.sampled_from(COMMANDS)),
    st.tuples(st.just("save"), st.lists(st.sampled_from(HARMLESS), max_size=4), st.just("nothing")),
    st.tuples(st.just("spoil"), st.sampled_from(SPOILT), st.sampled_from(COMMANDS)),
)


@examples(320)
@given(st.integers(0, 10**9), st.lists(turn, min_size=1, max_size=4))
def test_every_edit_is_taken_in_or_told_and_nothing_is_lost(
    seed: int, turns: list[tuple[str, ..., str]]
) -> None:
    with made() as folder:
        world = World(folder, seed)
        for kind, what, command in turns:
            if kind == "save" and isinstance(what, list):
                play_saved(world, what, command)
            else:
                play_spoilt(world, str(what), command)
            text = world.path.read_bytes()
            task_document.write(world.site.project)
            assert world.path.read_bytes() == text
        world.site.close()
