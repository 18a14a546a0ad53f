"""Linked worktrees of a repository whose git folder does not lie in its working tree (also: submodules)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from coord_core.install.enrolment import Site
from tests.process.cli.program import Program
from tests.support.enrolment import git, new_repository
from tests.support.layouts import apart as apart_from
from tests.support.layouts import bare_beside, submodule


@pytest.fixture
def apart(root: Path, tmp_path: Path) -> Path:
    """The git folder, apart from the working tree `root`, which is set up with a setting."""
    git(root, "init", "-q", f"--separate-git-dir={tmp_path / 'apart.git'}")
    (root / ".claude-coordinator.yml").write_text("lock_ttl: 2h\n")
    assert Program(root)("init").status == 0
    return tmp_path / "apart.git"


@pytest.fixture
def linked(root: Path, apart: Path, tmp_path: Path) -> Path:
    git(root, "worktree", "add", "-q", str(tmp_path / "linked"))
    return tmp_path / "linked"


def compiled(apart: Path) -> dict[str, object]:
    found = json.loads((apart / "claude-coordinator-enrolled").read_text())
    assert isinstance(found, dict)
    return found


def test_uninstall_in_a_linked_worktree_takes_the_settings_out(
    program: Program, root: Path, apart: Path, linked: Path
) -> None:
    """Nothing is guarded any more, it says; so nothing starts the hooks, and no view is left."""
    done = program("uninstall", folder=linked)
    assert done.status == 0
    assert not (root / ".claude" / "settings.local.json").exists()
    assert not (root / ".claude-locks.yml").exists()


def test_init_for_the_user_in_a_linked_worktree_keeps_the_settings_in_force(
    program: Program, root: Path, apart: Path, linked: Path
) -> None:
    """The main worktree stays known: its settings count, and the views stay there."""
    before = compiled(apart)
    assert program("init", "--scope", "user", folder=linked).status == 0
    after = compiled(apart)
    assert (after["main"], after["settings"]) == (before["main"], before["settings"])


def test_in_a_linked_worktree_of_a_submodule_init_sets_the_submodule_up(
    program: Program, tmp_path: Path
) -> None:
    """As in any other repository's, and not as in a bare one."""
    layout = submodule(tmp_path / "elsewhere")
    assert program("init", folder=layout.linked).status == 0
    assert (layout.main / ".claude" / "settings.local.json").exists()


def test_where_nothing_names_the_main_worktree_init_asks_for_it(program: Program, tmp_path: Path) -> None:
    """Before enrolment, a git folder that lies apart does not say where it is."""
    layout = apart_from(tmp_path / "elsewhere")
    done = program("init", folder=layout.linked)
    assert done.status == 2
    assert "main working tree" in done.stderr and "--scope user" in done.stderr
    assert not (tmp_path / "elsewhere" / "apart.git" / "claude-coordinator-enrolled").exists()


def test_init_and_doctor_say_which_worktrees_the_local_settings_do_not_reach(
    program: Program, linked: Path
) -> None:
    """Until the user's own settings start the hooks."""
    unguarded = f"Sessions started in {linked} start no hooks"
    warned, examined = program("init"), program("doctor")
    assert (warned.status, examined.status) == (0, 1)
    assert unguarded in warned.stderr and "init --scope user" in warned.stderr
    assert f"❌ {unguarded}" in examined.stdout and "init --scope user" in examined.stdout
    assert "not in linked worktrees" in warned.stdout and "not in linked worktrees" in examined.stdout
    assert program("init", "--scope", "user").stderr == ""
    assert unguarded not in program("doctor").stdout


def test_where_all_worktrees_are_linked_ones_the_local_settings_are_refused(
    program: Program, tmp_path: Path
) -> None:
    """`.git` names a bare repository: there is no working tree that they would guard."""
    layout = bare_beside(tmp_path / "elsewhere")
    for folder, scope in ((layout.main, "local"), (layout.linked, "project")):
        done = program("init", "--scope", scope, folder=folder)
        assert (done.status, "--scope user" in done.stderr) == (2, True)
    assert not (layout.main / ".claude").exists()
    assert program("init", "--scope", "user", folder=layout.main).status == 0


def test_a_main_worktree_that_was_moved_is_not_the_one_that_is_known(
    root: Path, linked: Path, tmp_path: Path
) -> None:
    """The marker names a folder that does not lead to git's any more; another repository may be there."""
    assert Site(str(linked)).main == str(root)
    root.rename(tmp_path / "moved")
    new_repository(root)
    assert Site(str(linked)).main == ""
