"""What `init` and `doctor` say of scope local where not every session reads the local settings."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from coord_core.install import doctor, reach, setup
from coord_core.install.doctor import BAD
from coord_core.install.enrolment import Site
from coord_core.install.setup import LOCAL, USER
from tests.support.enrolment import git


@pytest.fixture
def of_another_user(root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository, as a user sees it who is not its owner."""
    monkeypatch.setattr(os, "geteuid", lambda: root.stat().st_uid + 1)
    return root


def bad_hooks(root: Path) -> list[str]:
    """What doctor finds wrong with the hooks."""
    found = doctor.examine(str(root), os.environ)
    return [finding.text for finding in found if (finding.name, finding.state) == ("hooks", BAD)]


def test_in_a_repository_of_ones_own_all_are_guarded(root: Path, tmp_path: Path) -> None:
    git(root, "worktree", "add", "-q", str(tmp_path / "linked"))
    assert setup.set_up(str(root)).warnings == []
    assert bad_hooks(root) == []
    assert "its linked worktrees" in setup.limits(Site(str(root)), LOCAL)


def test_in_anothers_only_sessions_at_the_root_are(of_another_user: Path) -> None:
    (warning,) = setup.set_up(str(of_another_user)).warnings
    (found,) = bad_hooks(of_another_user)
    assert found in warning and reach.EVERYWHERE in warning
    assert f"{of_another_user} is not yours" in found
    assert "not in folders below it" in setup.limits(Site(str(of_another_user)), LOCAL)


def test_with_the_users_own_settings_it_does_not_matter_whose_it_is(of_another_user: Path) -> None:
    assert setup.set_up(str(of_another_user), USER).warnings == []
    assert bad_hooks(of_another_user) == []


def test_in_a_folder_without_git_only_sessions_started_in_it_are(tmp_path: Path) -> None:
    assert "not in folders below it, because it is no git repository" in setup.limits(
        Site(str(tmp_path)), LOCAL
    )
