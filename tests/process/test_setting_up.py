"""`init` and `uninstall` as processes, in real repositories."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.support.enrolment import git, new_repository
from tests.support.forking import command, needed


def tool(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return command(arguments, folder, {**needed(), **os.environ, **environment})


def snapshot(root: Path) -> dict[str, bytes]:
    """Every file below, with its bytes."""
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    return new_repository(tmp_path.resolve() / "repository", with_commit=True)


def test_init_prints_who_calls_and_what_is_held(repository: Path) -> None:
    done = tool(repository, "init", "--multi-instance")

    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].startswith("🤖 Claude Instance: user-")
    assert lines[1:3] == ["📋 Available tasks: 0", "🔒 Active locks: 0"]


def test_init_leaves_the_working_tree_clean(repository: Path) -> None:
    tool(repository, "init", "--multi-instance")

    assert git(repository, "status", "--porcelain") == ""


@pytest.mark.parametrize("exclude", [None, b"", b"*.o\n", b"*.o"])
def test_uninstall_leaves_every_byte_as_it_was(repository: Path, exclude: bytes | None) -> None:
    if exclude is not None:
        (repository / ".git" / "info").mkdir(exist_ok=True)
        (repository / ".git" / "info" / "exclude").write_bytes(exclude)
    settings = repository / ".claude" / "settings.local.json"
    settings.parent.mkdir()
    settings.write_bytes(b'{"z": 1,\n\t"hooks": {"Stop": []}, "a": [1, 2]}')
    hook = repository / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 0\n")
    hook.chmod(0o755)
    before = snapshot(repository)

    assert tool(repository, "init").returncode == 0
    assert snapshot(repository) != before
    done = tool(repository, "uninstall")

    assert done.returncode == 0, done.stderr
    assert snapshot(repository) == before
    assert hook.stat().st_mode & 0o777 == 0o755


def test_init_twice_is_init_once(repository: Path) -> None:
    tool(repository, "init")
    settings = (repository / ".claude" / "settings.local.json").read_bytes()
    exclude = (repository / ".git" / "info" / "exclude").read_bytes()

    done = tool(repository, "init")

    assert done.returncode == 0
    assert (repository / ".claude" / "settings.local.json").read_bytes() == settings
    assert (repository / ".git" / "info" / "exclude").read_bytes() == exclude
    assert "Changed" not in done.stdout


def test_a_settings_file_that_is_not_json_is_left_alone_and_nothing_else_is_made(repository: Path) -> None:
    settings = repository / ".claude" / "settings.local.json"
    settings.parent.mkdir()
    settings.write_text('{"hooks": }\n')
    before = snapshot(repository)

    done = tool(repository, "init")

    assert done.returncode == 2
    assert "settings.local.json:1:11" in done.stderr
    assert snapshot(repository) == before


def test_a_session_may_not_uninstall(repository: Path) -> None:
    tool(repository, "init")

    done = tool(repository, "uninstall", CLAUDECODE="1")

    assert done.returncode == 1
    assert "Only a person" in done.stderr
    assert (repository / ".git" / "claude-coordinator-enrolled").exists()


def test_a_session_may_not_guard_a_repository_inside_one_that_is_guarded(repository: Path) -> None:
    """It would free what others hold in it."""
    tool(repository, "init")
    inner = new_repository(repository / "inner")

    done = tool(inner, "init", CLAUDECODE="1", CLAUDE_CODE_SESSION_ID="aaaaaaaa-0000-4000-8000-000000000000")

    assert done.returncode == 1, done.stdout
    assert not (inner / ".git" / "claude-coordinator-enrolled").exists()


def test_a_file_of_ones_own_under_a_views_name_is_given_back(repository: Path) -> None:
    mine = repository / ".claude-locks.yml"
    mine.write_text("mine\n")
    tool(repository, "init")
    assert mine.read_text().startswith("locks:")

    tool(repository, "uninstall")

    assert mine.read_text() == "mine\n"


def test_the_home_folder_is_not_guarded(tmp_path: Path) -> None:
    done = tool(Path(os.environ["HOME"]), "init")
    assert done.returncode == 2
    assert "home folder" in done.stderr


def test_a_changed_setting_counts_at_the_next_command(repository: Path) -> None:
    tool(repository, "init")
    (repository / ".claude-coordinator.yml").write_text("lock_ttl: 20m\n")
    tool(repository, "status")
    marker = json.loads((repository / ".git" / "claude-coordinator-enrolled").read_text())
    assert marker["settings"] == {"lock_ttl": 1200.0}


def test_what_was_approved_stops_counting_the_moment_the_text_changes(repository: Path) -> None:
    from tests.support.sessions import Session

    tool(repository, "init")
    settings = repository / ".claude-coordinator.yml"
    settings.write_text("ignore: ['*.md']\n")
    assert tool(repository, "trust", "--yes").returncode == 0
    one, two = (
        Session(f"{digit * 8}-0000-4000-8000-000000000000", repository, os.getpid(), dict(os.environ))
        for digit in "ab"
    )
    assert one.edit("a.md").is_silent
    assert two.edit("a.md").is_silent
    settings.write_text("ignore: ['*.md', '*.py']\n")
    assert one.edit("a.md").is_silent
    assert two.edit("a.md").refuses


def test_init_from_a_linked_worktree_guards_the_main_one(repository: Path) -> None:
    linked = repository.parent / "linked"
    git(repository, "worktree", "add", "-q", str(linked))

    assert tool(linked, "init").returncode == 0

    assert (repository / ".claude" / "settings.local.json").exists()
    assert not (linked / ".claude").exists()


def test_changing_the_scope_moves_the_hooks(repository: Path) -> None:
    tool(repository, "init")
    tool(repository, "init", "--scope", "project")

    assert not (repository / ".claude" / "settings.local.json").exists()
    text = (repository / ".claude" / "settings.json").read_text()
    assert str(repository) not in text
    assert os.environ["HOME"] not in text


def test_a_bare_repository_needs_the_user_scope(tmp_path: Path) -> None:
    bare = tmp_path / "bare.git"
    subprocess.run(["git", "init", "-q", "--bare", str(bare)], check=True)
    linked = tmp_path / "linked"
    seed = new_repository(tmp_path / "seed", with_commit=True)
    git(seed, "push", "-q", str(bare), "HEAD:refs/heads/main")
    git(bare, "worktree", "add", "-q", str(linked), "main")

    assert tool(linked, "init").returncode == 2
    done = tool(linked, "init", "--scope", "user")

    assert done.returncode == 0, done.stderr
    assert (bare / "claude-coordinator" / ".claude-locks.yml").exists()


def test_a_folder_without_git_can_be_guarded(tmp_path: Path) -> None:
    done = tool(tmp_path, "init")

    assert done.returncode == 0, done.stderr
    assert (tmp_path / ".claude" / "coordinator-enrolled").exists()
    assert (tmp_path / ".claude" / "coordinator" / "state.db").exists()


def test_doctor_runs_the_hooks_and_sees_a_grant_and_a_refusal(repository: Path) -> None:
    tool(repository, "init")

    done = tool(repository, "doctor", "--json")

    findings = json.loads(done.stdout)
    assert done.returncode == 0, findings
    guarding = [finding["text"] for finding in findings if finding["name"] == "guarding"]
    assert "granted" in guarding[0]
    assert "refused" in guarding[1]


@pytest.mark.parametrize("damage", ["no hooks", "broken script", "no state"])
def test_doctor_says_what_does_not_guard(repository: Path, damage: str) -> None:
    tool(repository, "init")
    settings = repository / ".claude" / "settings.local.json"
    if damage == "no hooks":
        settings.write_text("{}")
    elif damage == "broken script":
        settings.write_text(settings.read_text().replace("pre_tool_use.py", "gone.py"))
    else:
        (repository / ".git" / "claude-coordinator" / "state.db").unlink()

    done = tool(repository, "doctor", "--json")

    bad = [finding for finding in json.loads(done.stdout) if finding["state"] == "bad"]
    assert done.returncode == 1
    assert bad
    assert all(finding["mend"] for finding in bad)


def test_a_changed_setting_is_compiled_by_the_next_hook(repository: Path) -> None:
    from tests.support.sessions import Session

    tool(repository, "init")
    (repository / ".claude-coordinator.yml").write_text("lock_ttl: 20m\n")
    session = Session("aaaaaaaa-0000-4000-8000-000000000000", repository, os.getpid(), dict(os.environ))

    session.start()

    marker = repository / ".git" / "claude-coordinator-enrolled"
    wait_for(lambda: json.loads(marker.read_text())["settings"] == {"lock_ttl": 1200.0})


def test_a_list_is_mirrored_from_the_first_task_after_the_setting_changed(repository: Path) -> None:
    from tests.support.sessions import Session

    tool(repository, "init")
    session = Session("aaaaaaaa-0000-4000-8000-000000000000", repository, os.getpid(), dict(os.environ))
    session.start()
    (repository / ".claude-coordinator.yml").write_text("mirror_tasks: true\n")

    assert session.send("TaskCreated", task_id="1", task_subject="Do it").is_silent

    tasks = json.loads(tool(repository, "task", "list", "--json").stdout)
    assert [(task["description"], task["assigned_to"]) for task in tasks] == [("Do it", session.name)]


def test_wrong_settings_leave_the_last_good_ones_in_force_and_sessions_are_told(repository: Path) -> None:
    from tests.support.sessions import Session

    settings = repository / ".claude-coordinator.yml"
    settings.write_text("lock_ttl: 20m\n")
    tool(repository, "init")
    settings.write_text("lock_ttl: soon\n")
    tool(repository, "init", "--settings-only")

    marker = json.loads((repository / ".git" / "claude-coordinator-enrolled").read_text())
    assert marker["settings"] == {"lock_ttl": 1200.0}
    session = Session("aaaaaaaa-0000-4000-8000-000000000000", repository, os.getpid(), dict(os.environ))
    assert "line 1" in session.start().context


def wait_for(happens: object, seconds: float = 20) -> None:
    import time

    deadline = time.monotonic() + seconds
    assert callable(happens)
    while not happens():
        assert time.monotonic() < deadline
        time.sleep(0.05)
