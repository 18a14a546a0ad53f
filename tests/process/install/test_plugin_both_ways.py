"""Hooks that the plugin and a settings file both start: each runs twice, which is told, and does no harm."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from coord_core import VERSION
from coord_core.claude.plugged_in import TWICE
from coord_core.install.environment import Environment
from coord_core.install.hook_entries import Entries, entries, project_entries
from tests.conftest import StartSession
from tests.support.enrolment import Enrolled
from tests.support.hooks import HOOKS, INTERPRETER, Answer
from tests.support.plugin import Plugin, PluginSession
from tests.support.sessions import Session

DIRECT = entries(Environment(INTERPRETER, str(HOOKS)))


@pytest.fixture
def plugin(tmp_path: Path) -> Plugin:
    made = Plugin(tmp_path.resolve())
    made.made(VERSION)
    return made


@pytest.mark.parametrize("registered", [DIRECT, project_entries()], ids=["local", "project"])
@pytest.mark.parametrize("place", ["user", "project", "local"])
def test_a_session_whose_settings_start_the_hooks_too_is_told_once(
    enrolled: Enrolled, plugin: Plugin, registered: Entries, place: str
) -> None:
    session = plugin.session(1, enrolled.root)
    assert TWICE not in session.send("SessionStart").context
    folder = plugin.home if place == "user" else enrolled.root
    _write(folder, "settings.local.json" if place == "local" else "settings.json", registered)
    assert session.send("SessionStart").context.count(TWICE) == 1


def test_settings_with_other_hooks_are_no_second_way(enrolled: Enrolled, plugin: Plugin) -> None:
    hook = {"type": "command", "command": "/x/hooks/session_start.py"}
    _write(enrolled.root, "settings.json", {"SessionStart": [{"hooks": [hook]}]})
    assert TWICE not in plugin.session(1, enrolled.root).send("SessionStart").context


class Twice:
    """One session, each of whose events goes to the plugin's copy and to the settings' at the same time."""

    def __init__(self, plugged: PluginSession, plain: Session) -> None:
        self.copies: list[Session] = [plugged, plain]
        self.name = plugged.name

    def edit(self, path: str, call: str) -> list[Answer]:
        return self._both(lambda session: session.edit(path, call=call))

    def edited(self, path: str, call: str) -> list[Answer]:
        return self._both(lambda session: session.edited(path, call=call))

    def send(self, event: str) -> list[Answer]:
        return self._both(lambda session: session.send(event))

    def _both(self, act: object) -> list[Answer]:
        with ThreadPoolExecutor(2) as threads:
            return list(threads.map(act, self.copies))  # type: ignore[arg-type]


@pytest.fixture
def twice(enrolled: Enrolled, plugin: Plugin, start_session: StartSession) -> Twice:
    plugged = plugin.session(7, enrolled.root)
    return Twice(plugged, start_session(plugged.id, CLAUDE_CONFIG_DIR=str(plugin.home / ".claude")))


def test_two_copies_of_a_hook_are_one_session_with_one_lock(enrolled: Enrolled, twice: Twice) -> None:
    for answer in twice.send("SessionStart"):
        assert answer.status == 0
    for number in range(4):
        assert all(answer.is_silent for answer in twice.edit("a.txt", f"call-{number}"))
        assert all(answer.is_silent for answer in twice.edited("a.txt", f"call-{number}"))
    assert [instance.name for instance in enrolled.instances()] == [twice.name]
    assert enrolled.held() == {"a.txt": twice.name}
    assert enrolled.actions().count("session_started") == 1
    assert enrolled.actions().count("lock_acquired") == 1


def test_what_was_in_flight_in_two_copies_is_let_go_once(enrolled: Enrolled, twice: Twice) -> None:
    twice.edit("a.txt", "call")
    twice.edited("a.txt", "call")
    assert all(answer.is_silent for answer in twice.send("Stop"))
    assert enrolled.locks() == []
    assert enrolled.actions().count("lock_released") == 1
    for answer in twice.send("SessionEnd"):
        assert answer.is_silent
    assert enrolled.actions().count("session_ended") == 1


def test_both_copies_refuse_what_another_session_holds(
    enrolled: Enrolled, twice: Twice, plugin: Plugin
) -> None:
    holder = plugin.session(8, enrolled.root)
    holder.edit("a.txt")
    answers = twice.edit("a.txt", "call")
    assert all(answer.refuses and holder.name in answer.reason for answer in answers)
    assert answers[0].reason == answers[1].reason
    assert enrolled.held() == {"a.txt": holder.name}


def test_news_is_told_by_one_of_the_two(enrolled: Enrolled, twice: Twice, plugin: Plugin) -> None:
    holder = plugin.session(8, enrolled.root)
    holder.edit("a.txt")
    holder.edited("a.txt")
    twice.edit("a.txt", "call")
    holder.send("Stop")
    told = [answer for answer in twice.send("UserPromptSubmit") if "a.txt" in answer.context]
    assert len(told) == 1


def _write(folder: Path, name: str, hooks: Entries) -> None:
    file = folder / ".claude" / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps({"hooks": hooks}, indent=2))
