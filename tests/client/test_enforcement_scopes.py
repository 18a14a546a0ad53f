"""Hooks in the committed settings and in the user's own; repositories that are not enrolled."""

from __future__ import annotations

from pathlib import Path

import pytest

from coord_core import VERSION
from coord_core.install import launcher
from coord_core.install.environment import current
from coord_core.install.hook_entries import INSTALL
from coord_core.install.setup import PROJECT, USER
from tests.support.enrolment import new_repository

from .guarded import MADE, Guarded, guard, write
from .session import Client

pytestmark = pytest.mark.client


def test_hooks_of_the_committed_settings_guard_through_the_users_launcher(
    repository: Path, client: Client
) -> None:
    data = client.home.path / ".local" / "share" / "claude-coordinator"
    launcher.write(data, current(), VERSION)

    assert _verdicts_on_two_writes(guard(repository, client, PROJECT)) == ["made", "refused"]


def test_where_the_project_requires_the_tool_its_settings_refuse_edits_without_it(
    repository: Path, client: Client
) -> None:
    (repository / ".claude-coordinator.yml").write_text("require: true\n")
    guarded = guard(repository, client, PROJECT)
    file = guarded.file("a.txt")

    turn = guarded.run("turn", write(file))

    assert turn.texts[0].rstrip().endswith(INSTALL)
    assert INSTALL in turn.told
    assert file.read_text() == "old\n"


def test_hooks_of_the_users_settings_guard_an_enrolled_repository(repository: Path, client: Client) -> None:
    guarded = guard(repository, client, USER)

    assert not (repository / ".claude").exists()
    assert _verdicts_on_two_writes(guarded) == ["made", "refused"]


def test_in_a_repository_that_is_not_enrolled_nothing_is_refused_and_nothing_is_written(
    repository: Path, client: Client, tmp_path: Path
) -> None:
    guarded = guard(new_repository(tmp_path.resolve() / "enrolled"), client, USER)
    file = repository / "a.txt"
    before = set(repository.rglob("*"))

    first = guarded.hold("first", write(file), write(guarded.root / "b.txt"), cwd=repository)
    second = guarded.run("second", write(file), write(guarded.root / "b.txt"), cwd=repository)

    assert second.verdicts == [MADE, first.instance]
    assert set(repository.rglob("*")) - before == {file}
    assert second.instance not in second.told


def _verdicts_on_two_writes(guarded: Guarded) -> list[str]:
    """Of two sessions that write one file at the same time."""
    file = guarded.file("a.txt")
    first = guarded.hold("first", write(file, "first\n"))
    second = guarded.run("second", write(file, "second\n"))
    written = ["made" if turn.verdicts == [MADE] else "refused" for turn in (first, second)]
    assert file.read_text() == "first\n"
    return written
