"""The tasks file while its writer is killed, at every step, and a person saves, at every step before.

What the person saved is in the file, in the queue, or kept and told; what the queue had is in the file.
"""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from coord_core.domain.records import Event
from coord_core.services import task_document, unit
from coord_core.services.unit import UnitOfWork
from tests.support.quick_folder import quick_folder
from tests.support.site import Site
from tests.support.thoroughness import DEEP

__all__ = ["quick_folder"]

STEPS = ("open", "rename", "link", "unlink", "fsync", "lstat")
NEVER = 1 << 30
FAILED = 1
NAME = ".claude-tasks.yml"

Save = Callable[[Path, str], None]


def over_it(path: Path, text: str) -> None:
    """As most editors do: a new file takes the place of the old one, or of none."""
    beside = path.with_name("editor.tmp")
    beside.write_text(text)
    os.replace(beside, path)


def into_it(path: Path, text: str) -> None:
    """As some do: the file itself is emptied and written, or made."""
    with path.open("w") as file:
        file.write(text)


def edited(text: str) -> str:
    text = re.sub('description: "(A|B)"', 'description: "by hand"  # why', text, count=1)
    return f"{text}  - description: new one  # mine\n"


class Steps:
    """Counts the calls that change or look at files, and does something before one of them."""

    def __init__(self, kill_at: int, save_at: int, save: Callable[[], None]) -> None:
        self.count = 0
        self._kill_at = kill_at
        self._save_at = save_at
        self._save = save
        self._saving = False
        for name in STEPS:
            setattr(os, name, self._counted(getattr(os, name)))
        UnitOfWork.__enter__ = self._counted(unit.UnitOfWork.__enter__)  # type: ignore[method-assign]
        UnitOfWork.__exit__ = self._counted(unit.UnitOfWork.__exit__)  # type: ignore[method-assign]

    def _counted(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*arguments: Any, **options: Any) -> Any:
            if not self._saving:
                self._step()
            return call(*arguments, **options)

        return counted

    def _step(self) -> None:
        if self.count == self._save_at:
            self._saving = True
            self._save()
            self._saving = False
        if self.count == self._kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        self.count += 1


class Story:
    """Two tasks in the file; a command has changed the queue, and its write is what is killed."""

    def __init__(self, folder: Path) -> None:
        self.site = Site(folder)
        self.path = self.site.root / NAME
        for id_, text in (("task-001", "A"), ("task-002", "B")):
            self.record(Event(
                "task_added", "me", task_id=id_, type="feature", description=text, name="", status="pending",
                priority=0, paths="", needs="", source=None,
            ))  # fmt: skip
        assert task_document.write(self.site.project) == []
        self.path.write_text(f"# above\n{self.path.read_text()}")
        self.record(Event("task_claimed", "claude-1", task_id="task-002"))

    def record(self, event: Event) -> None:
        with UnitOfWork(self.site.project) as tx:
            tx.record(event)

    def killed_write(self, kill_at: int, save_at: int, save: Save) -> int:
        """The exit status, by how many steps it has when nobody kills it."""
        text = edited(self.path.read_text())  # which the person has on the screen
        child = os.fork()
        if child == 0:
            status = FAILED
            try:
                steps = Steps(kill_at, save_at, lambda: save(self.path, text))
                task_document.write(self.site.project)
                status = min(steps.count, 250)
            finally:
                os._exit(status)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

    def check(self, saved: bool) -> None:
        for _ in range(2):
            for said in task_document.write(self.site.project):
                assert re.fullmatch("task-002: the file was older; .* is what the queue has.", said)
        text = self.path.read_text()
        with self.site.reading() as tx:
            tasks = {task.id: task for task in tx.tasks()}
        assert "# above" in text
        assert "assigned_to: claude-1" in text
        assert tasks["task-002"].status == "in_progress"
        if saved:
            assert "# mine" in text
            assert "# why" in text
            assert sorted(task.description for task in tasks.values()) == ["B", "by hand", "new one"]
        assert {path.name for path in self.path.parent.glob(f"{NAME}*")} == {NAME}


def steps_of(folder: Path) -> int:
    return Story(folder).killed_write(NEVER, NEVER, over_it)


def saves_before(kill_at: int) -> list[int]:
    """Up to eight steps before; of three kills in a row, one has each distance."""
    return [at for at in range(max(0, kill_at - 8), kill_at + 1) if DEEP or (at + kill_at) % 3 == 0]


@pytest.mark.parametrize("save", [over_it, into_it])
def test_no_save_and_no_change_is_lost_whenever_the_writer_is_killed(quick_folder: Path, save: Save) -> None:
    most = steps_of(quick_folder / "counting")
    assert 15 < most < 200
    for kill_at in range(most):
        for save_at in saves_before(kill_at):
            story = Story(quick_folder / f"{kill_at}-{save_at}")
            ended = story.killed_write(kill_at, save_at, save)
            assert ended != FAILED
            story.check(saved=ended == -signal.SIGKILL or ended > save_at)
            story.site.close()


@pytest.mark.parametrize("save", [over_it, into_it])
def test_a_save_at_any_step_of_a_writer_that_goes_on_is_taken_in(quick_folder: Path, save: Save) -> None:
    for save_at in range(steps_of(quick_folder / "counting")):
        story = Story(quick_folder / str(save_at))
        steps = story.killed_write(NEVER, save_at, save)
        assert steps > FAILED
        story.check(saved=steps > save_at)
        story.site.close()
