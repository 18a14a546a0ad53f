"""Files by which enforcement could be switched off."""

from __future__ import annotations

from pathlib import Path

import pytest

from coord_core.claude import protected
from coord_core.claude.payload import Payload
from coord_core.project import Project

COMMON = "/r/.git"


def project(worktree: str = "/r", **compiled: object) -> Project:
    marker, state = f"{COMMON}/claude-coordinator-enrolled", f"{COMMON}/claude-coordinator"
    return Project(worktree, COMMON, marker, state, {"format": 1, **compiled})


DENIED = [
    f"{COMMON}/claude-coordinator-enrolled",
    f"{COMMON}/claude-coordinator",
    f"{COMMON}/claude-coordinator/state.db",
    f"{COMMON}/claude-coordinator/journal.jsonl",
    f"{COMMON}/hooks",
    f"{COMMON}/hooks/pre-commit",
    f"{COMMON}/hooks/deep/in/it",
    f"{COMMON}/claude-coordinator-hooks/pre-commit",
    f"{COMMON}/config",
    f"{COMMON}/config.worktree",
    f"{COMMON}/worktrees/linked/config.worktree",
]


@pytest.mark.parametrize("path", DENIED)
@pytest.mark.parametrize("worktree", ["/r", "/linked", ""])
def test_state_marker_hooks_and_configuration_are_denied_wherever_the_session_is(
    path: str, worktree: str
) -> None:
    assert protected.is_denied(path, project(worktree))


def test_the_pointer_of_a_linked_worktree_is_denied() -> None:
    assert protected.is_denied("/linked/.git", project("/linked"))


@pytest.mark.parametrize(
    "path",
    [
        "/r/src/a.py",
        "/r/hooks/pre_commit.py",
        "/r/config",
        "/r/.github/hooks/x",
        f"{COMMON}/info/exclude",
        f"{COMMON}/COMMIT_EDITMSG",
        "/r/.claude/settings.json",
    ],
)
def test_other_files_are_not_denied(path: str) -> None:
    assert not protected.is_denied(path, project())


@pytest.mark.parametrize("name", ["commondir", "gitdir"])
def test_what_ties_a_linked_worktree_to_its_repository_is_denied(name: str) -> None:
    assert protected.is_denied(f"{COMMON}/worktrees/linked/{name}", project())


def asks(path: str, **environment: str) -> bool:
    return protected.is_settings(path, project(), Payload({}, environment))


@pytest.mark.parametrize("name", ["settings.json", "settings.local.json"])
@pytest.mark.parametrize("folder", ["/r/.claude", "/r/packages/web/.claude", "/elsewhere/.claude"])
def test_settings_of_claude_code_are_asked_for(folder: str, name: str) -> None:
    assert asks(f"{folder}/{name}", CLAUDE_CONFIG_DIR="/c")


def test_the_users_own_settings_are_asked_for() -> None:
    assert asks("/h/.claude/settings.json", HOME="/h")


@pytest.mark.parametrize(
    "path",
    ["/r/settings.json", "/r/.claude/other.json", "/r/.claude/deep/settings.json", "/c/deep/settings.json"],
)
def test_other_files_are_not_asked_for(path: str) -> None:
    assert not asks(path, CLAUDE_CONFIG_DIR="/c")


def test_where_no_home_is_known_the_current_folder_is_not_taken_for_the_clients() -> None:
    assert asks(str(Path.cwd() / "settings.json")) is False


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/d/claude-coordinator/env-1/lib/python3/site-packages/coord_core/x.py", True),
        ("/d/claude-coordinator/env-1/bin/python", True),
        ("/d/claude-coordinator/hook", True),
        ("/d/claude-coordinator2/hook", False),
        ("/d/other", False),
    ],
)
def test_the_installed_tool_is_nobodys_to_write(
    path: str, expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = "/d/claude-coordinator/env-1/lib/python3/site-packages/coord_core/claude/protected.py"
    monkeypatch.setattr(protected, "__file__", installed)
    assert protected.is_guard(path, Payload({}, {})) is expected


def test_an_environment_of_another_kind_is_protected_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protected, "__file__", "/v/.venv/lib/python3/site-packages/coord_core/claude/x.py")
    assert protected.is_guard("/v/.venv/bin/python", Payload({}, {}))
    assert not protected.is_guard("/v/src/a.py", Payload({}, {}))


def test_a_source_checkout_of_the_tool_can_be_worked_on() -> None:
    assert not protected.is_guard(protected.__file__, Payload({}, {}))


def plugged_in(root: Path) -> Payload:
    return Payload({}, {"CLAUDE_PLUGIN_ROOT": str(root)})


def test_the_plugin_that_guards_is_nobodys_to_write(tmp_path: Path) -> None:
    root = tmp_path.resolve() / "cache"
    root.mkdir()
    link = tmp_path / "link"
    link.symlink_to(root)
    for payload in (plugged_in(root), plugged_in(link)):
        assert protected.is_guard(f"{root}/hooks/plugin.sh", payload)
        assert protected.is_guard(str(root), payload)
        assert not protected.is_guard(f"{root}-other/hooks/plugin.sh", payload)
    assert not protected.is_guard(f"{root}/hooks/plugin.sh", Payload({}, {}))


@pytest.mark.parametrize(
    ("variables", "folder"),
    [({"HOME": "/h"}, "/h/.local/share"), ({"HOME": "/h", "XDG_DATA_HOME": "/d"}, "/d"),
     ({"HOME": "/h", "XDG_DATA_HOME": "relative"}, "/h/.local/share")],
)  # fmt: skip
def test_what_the_plugin_would_start_is_nobodys_to_write(variables: dict[str, str], folder: str) -> None:
    payload = Payload({}, {"CLAUDE_PLUGIN_ROOT": "/plugin", **variables})
    assert protected.is_guard(f"{folder}/claude-coordinator/hook", payload)
    assert protected.is_guard(f"{folder}/claude-coordinator/env-1/bin/python", payload)
    assert not protected.is_guard(f"{folder}/other/hook", payload)


def test_a_checkout_that_is_loaded_as_a_plugin_can_be_worked_on(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    assert not protected.is_guard(f"{tmp_path.resolve()}/hooks/plugin.sh", plugged_in(tmp_path))


@pytest.mark.parametrize("name", ["installed_plugins.json", "known_marketplaces.json"])
def test_what_the_client_keeps_of_its_plugins_is_asked_for(name: str) -> None:
    assert asks(f"/c/plugins/{name}", CLAUDE_CONFIG_DIR="/c")
