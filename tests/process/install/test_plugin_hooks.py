"""The plugin's hooks as the client starts them: what they run on, and what they do when there is nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from coord_core import VERSION
from coord_core.install import launcher
from coord_core.install.environment import Environment
from coord_core.install.hook_entries import HOOK_EVENTS, UNSTARTED_PLUGIN, HookEvent
from tests.conftest import Enrolled
from tests.support.enrolment import enrol, new_repository
from tests.support.hooks import INTERPRETER
from tests.support.plugin import Plugin

SHELLS = {"dash": ["dash"], "bash": ["bash", "--posix"], "busybox": ["busybox", "sh"]}


@pytest.fixture
def plugin(tmp_path: Path) -> Plugin:
    return Plugin(tmp_path.resolve())


@pytest.mark.parametrize("shell", SHELLS)
def test_before_anything_is_made_an_edit_is_decided_from_the_plugins_own_folder(
    enrolled: Enrolled, plugin: Plugin, shell: str
) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"no {shell} on this machine")
    first, second = plugin.session(1, enrolled.root), plugin.session(2, enrolled.root)
    first.shell = second.shell = (str(shutil.which(shell)), *SHELLS[shell][1:])

    assert first.edit("a.txt").is_silent
    refused = second.edit("a.txt")

    assert refused.refuses and first.name in refused.reason
    assert first.send("Stop").is_silent
    assert enrolled.locks() == []


def test_before_anything_is_made_a_command_that_may_write_is_refused_and_one_that_reads_is_not(
    enrolled: Enrolled, plugin: Plugin
) -> None:
    session = plugin.session(1, enrolled.root)
    refused = session.ask("echo x > a.txt")
    assert refused.refuses and "in the background" in refused.reason
    assert session.ask("git log | head").is_silent


def test_the_command_that_makes_the_environment_is_not_refused_without_it(
    enrolled: Enrolled, plugin: Plugin
) -> None:
    assert plugin.session(1, enrolled.root).ask("claude-coordinator status").is_silent


def test_a_session_does_not_make_the_launcher_that_its_hooks_would_start(
    enrolled: Enrolled, plugin: Plugin
) -> None:
    session = plugin.session(1, enrolled.root)
    assert session.edit(plugin.data / "hook", tool="Write").refuses
    assert session.edit(plugin.root / "hooks" / "plugin.sh").refuses


def test_what_the_launcher_names_comes_before_the_plugins_own_folder(
    enrolled: Enrolled, plugin: Plugin, tmp_path: Path
) -> None:
    launcher.write(plugin.data, _environment(tmp_path, "print('of the launcher')"), VERSION)
    assert plugin.session(1, enrolled.root).edit("a.txt").stdout == "of the launcher\n"


@pytest.mark.parametrize("gone", ["python", "hooks"])
def test_a_launcher_whose_environment_is_gone_is_passed_over(
    enrolled: Enrolled, plugin: Plugin, tmp_path: Path, gone: str
) -> None:
    environment = _environment(tmp_path, "print('of the launcher')")
    launcher.write(plugin.data, environment, VERSION)
    missing = environment.hooks if gone == "hooks" else environment.interpreter
    Path(missing).rename(tmp_path / "moved")
    assert plugin.session(1, enrolled.root).edit("a.txt").is_silent
    assert plugin.session(2, enrolled.root).edit("a.txt").refuses


def test_a_launcher_that_is_started_by_itself_still_says_what_is_missing(
    enrolled: Enrolled, plugin: Plugin, tmp_path: Path
) -> None:
    environment = _environment(tmp_path, "")
    launcher.write(plugin.data, environment, VERSION)
    shutil.rmtree(environment.hooks)
    session = plugin.session(1, enrolled.root)
    session.shell = ("/bin/sh", str(launcher.launcher(plugin.data)), "pre_tool_use", "#")
    answer = session.edit("a.txt")
    assert answer.status == 2 and "is missing" in answer.stderr


def test_without_a_python_an_edit_is_refused_where_the_repository_is_enrolled(
    enrolled: Enrolled, plugin: Plugin
) -> None:
    plugin.without_python()
    deep = enrolled.root / "deep" / "down"
    deep.mkdir(parents=True)
    for folder in (enrolled.root, deep):
        answer = plugin.session(1, folder).edit("a.txt")
        assert answer.status == 2 and answer.stderr == f"{UNSTARTED_PLUGIN}\n"
    assert plugin.session(1, enrolled.root).send("SessionStart").stdout == f"{UNSTARTED_PLUGIN}\n"


def test_without_a_python_it_is_refused_in_a_linked_worktree_too(plugin: Plugin, tmp_path: Path) -> None:
    enrolled = enrol(new_repository(tmp_path.resolve() / "main", with_commit=True))
    linked = enrolled.add_worktree(tmp_path.resolve() / "linked", "other")
    plugin.without_python()
    assert plugin.session(1, linked).edit("a.txt").status == 2


@pytest.mark.parametrize("event", [hook.event for hook in HOOK_EVENTS])
def test_where_nothing_is_enrolled_nothing_is_said_without_a_python(
    plugin: Plugin, tmp_path: Path, event: str
) -> None:
    plugin.without_python()
    elsewhere = new_repository(tmp_path.resolve() / "elsewhere", with_commit=True)
    assert plugin.session(1, elsewhere).send(event).is_silent


@pytest.mark.parametrize("event", [hook.event for hook in HOOK_EVENTS])
def test_where_nothing_is_enrolled_nothing_is_done(plugin: Plugin, tmp_path: Path, event: str) -> None:
    elsewhere = new_repository(tmp_path.resolve() / "elsewhere", with_commit=True)
    before = set(elsewhere.rglob("*"))
    session = plugin.session(1, elsewhere)
    assert session.send(event, tool_name="Bash", tool_input={"command": "echo x > a"}).is_silent
    assert set(elsewhere.rglob("*")) == before
    assert not plugin.data.exists()


@pytest.mark.parametrize("hook", HOOK_EVENTS, ids=lambda hook: hook.event)
def test_a_plugin_that_is_damaged_stops_edits_alone(
    enrolled: Enrolled, plugin: Plugin, hook: HookEvent
) -> None:
    (plugin.root / "hooks" / "plugin.sh").unlink()
    answer = plugin.session(1, enrolled.root).send(hook.event)
    assert answer.refuses == hook.enforcing
    assert answer.is_silent != hook.enforcing


def test_a_python_of_the_repository_or_too_old_a_one_is_not_started(
    enrolled: Enrolled, plugin: Plugin
) -> None:
    plugin.without_python()
    mark = enrolled.root / "started"
    own = enrolled.root / "python3.13"
    own.write_text(f'#!/bin/sh\ntouch "{mark}"\n')
    own.chmod(0o755)
    plugin.offer("python3", "exit 1")
    session = plugin.session(1, enrolled.root)
    plugin.path = f".::{plugin.programs}"
    assert session.edit("a.txt").status == 2
    assert not mark.exists()


def test_a_shim_is_taken_only_when_there_is_nothing_else(enrolled: Enrolled, plugin: Plugin) -> None:
    shims = plugin.home / ".pyenv" / "shims"
    shims.mkdir(parents=True)
    (plugin.programs / "python3.11").rename(shims / "python3")
    log = plugin.home / "asked"
    shim = shims / "python3"
    shim.write_text(f'#!/bin/sh\necho x >> "{log}"\nexec "{INTERPRETER}" "$@"\n')
    inactive = shims / "python3.13"
    inactive.write_text("#!/bin/sh\nexit 127\n")
    inactive.chmod(0o755)
    plugin.path = f"{shims}:{plugin.programs}"
    assert plugin.session(1, enrolled.root).edit("a.txt").is_silent
    assert log.read_text() == "x\nx\n"  # which version, then the hook
    real = plugin.home / ".pyenv" / "versions" / "3.12.1" / "bin" / "python3"
    real.parent.mkdir(parents=True)
    real.symlink_to(INTERPRETER)
    assert plugin.session(1, enrolled.root).edit("b.txt").is_silent
    assert log.read_text() == "x\nx\n"


def _environment(folder: Path, text: str) -> Environment:
    """A Python of one's own, and hooks that run this text."""
    python = folder / "its python"
    python.symlink_to(INTERPRETER)
    hooks = folder / "its hooks"
    hooks.mkdir()
    for hook in HOOK_EVENTS:
        (hooks / f"{hook.script}.py").write_text(text)
    return Environment(str(python), str(hooks))
