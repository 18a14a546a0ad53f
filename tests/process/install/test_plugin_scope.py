"""`init --scope plugin`, the ways that are refused, `doctor` and `uninstall`, with the real program."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.process.install.git_repository import Repository
from tests.support.hooks import ROOT

NAME = "coordinator@claude-coordinator"
PROGRAM = str(Path(sys.executable).with_name("claude-coordinator"))


class Machine:
    """A user with the plugin installed, as the client keeps it: this checkout is its folder."""

    def __init__(self, home: Path, repository: Repository) -> None:
        self.home, self.root = home, repository.root
        self.settings = home / ".claude" / "settings.json"
        listed = {NAME: [{"scope": "user", "installPath": str(ROOT)}]}
        self._write(home / ".claude" / "plugins" / "installed_plugins.json", {"plugins": listed})
        self.enable()

    def enable(self, state: bool = True) -> None:
        self._write(self.settings, {"enabledPlugins": {NAME: state}})

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [PROGRAM, "-C", str(self.root), *words], capture_output=True, text=True, check=False
        )

    @property
    def is_enrolled(self) -> bool:
        return (self.root / ".git" / "claude-coordinator-enrolled").exists()

    def findings(self, *names: str) -> list[tuple[str, str]]:
        done = self.run("doctor", "--json")
        return [
            (found["state"], found["text"]) for found in json.loads(done.stdout) if found["name"] in names
        ]

    @staticmethod
    def _write(file: Path, content: object) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(content))


@pytest.fixture
def machine(home: Path, repository: Repository) -> Machine:
    return Machine(home, repository)


@pytest.mark.parametrize("words", [["init"], ["init", "--scope", "plugin"], ["upgrade"]])
def test_where_the_plugin_is_enabled_init_writes_no_settings(machine: Machine, words: list[str]) -> None:
    before = machine.settings.read_text()
    done = machine.run(*words)
    assert done.returncode == 0, done.stderr
    assert "Scope plugin." in done.stdout
    assert machine.is_enrolled and (machine.root / ".git" / "hooks" / "pre-commit").exists()
    assert not (machine.root / ".claude").exists() and machine.settings.read_text() == before


def test_skills_that_the_plugin_gives_are_said_where_they_are_asked_for(machine: Machine) -> None:
    assert "gives the skills" not in machine.run("init").stdout
    done = machine.run("init", "--skills")
    assert "The plugin gives the skills" in done.stdout
    assert not (machine.root / ".claude" / "skills").exists()


@pytest.mark.parametrize("scope", ["local", "project", "user"])
def test_settings_beside_the_plugin_are_refused_with_the_way_out(machine: Machine, scope: str) -> None:
    before = machine.settings.read_text()
    done = machine.run("init", "--scope", scope)
    assert done.returncode == 1
    assert "each would run twice" in done.stderr and "init --scope plugin" in done.stderr
    assert not machine.is_enrolled and machine.settings.read_text() == before


@pytest.mark.parametrize("scope", ["local", "project", "user"])
def test_the_plugin_beside_settings_is_refused_and_the_way_out_works(machine: Machine, scope: str) -> None:
    machine.enable(False)
    assert machine.run("init", "--scope", scope).returncode == 0
    settings = json.loads(machine.settings.read_text())
    settings["enabledPlugins"] = {NAME: True}
    machine.settings.write_text(json.dumps(settings))

    for words in (["init"], ["init", "--scope", "plugin"]):
        done = machine.run(*words)
        assert done.returncode == 1 and "run twice" in done.stderr
    said = done.stderr.partition("`claude-coordinator uninstall ")[2].partition("`")[0]
    assert machine.run("uninstall", *said.split()).returncode == 0
    assert machine.run("init", "--scope", "plugin").returncode == 0


def test_without_the_plugin_its_scope_is_refused(machine: Machine) -> None:
    machine.enable(False)
    done = machine.run("init", "--scope", "plugin")
    assert done.returncode == 1 and "not enabled" in done.stderr and "claude plugin install" in done.stderr
    assert not machine.is_enrolled


def test_doctor_runs_the_hooks_as_the_plugin_does(machine: Machine) -> None:
    machine.run("init")
    found = machine.findings("hooks", "guarding")
    assert [state for state, _ in found] == ["good"] * 3
    assert f"the plugin in {ROOT} starts the hooks" in found[0][1]
    assert "refused" in found[2][1]


def test_doctor_sees_a_plugin_that_does_not_guard(machine: Machine, tmp_path: Path) -> None:
    machine.run("init")
    broken = tmp_path / "broken"
    shutil.copytree(ROOT / "hooks", broken / "hooks")
    (broken / "hooks" / "plugin.sh").write_text("exit 0\n")
    listed = {NAME: [{"installPath": str(broken)}]}
    Machine._write(machine.home / ".claude" / "plugins" / "installed_plugins.json", {"plugins": listed})
    ((state, text),) = machine.findings("guarding")
    assert state == "bad" and "did not refuse" in text
    assert machine.run("doctor").returncode == 1


def test_doctor_says_that_a_plugin_taken_away_leaves_edits_unguarded_and_commits_guarded(
    machine: Machine,
) -> None:
    machine.run("init")
    machine.enable(False)
    ((state, text),) = machine.findings("hooks")
    assert state == "bad" and "no plugin" in text
    assert [state for state, _ in machine.findings("commits")] == ["good"]


@pytest.mark.parametrize("place", ["user", "local"])
def test_doctor_sees_that_all_hooks_are_switched_off(machine: Machine, place: str) -> None:
    machine.run("init")
    file = machine.settings if place == "user" else machine.root / ".claude" / "settings.local.json"
    Machine._write(file, {"enabledPlugins": {NAME: True}, "disableAllHooks": True})
    found = machine.findings("hooks")
    assert [state for state, _ in found] == ["good", "bad"]
    assert str(file) in found[1][1]


def test_doctor_warns_of_both_ways(machine: Machine) -> None:
    machine.enable(False)
    machine.run("init")
    machine.enable()
    found = machine.findings("hooks")
    assert [state for state, _ in found] == ["warning", "good", "good"]
    assert "twice" in found[0][1]


def test_uninstall_takes_the_repository_out_and_says_that_the_plugin_stays(machine: Machine) -> None:
    machine.run("init")
    done = machine.run("uninstall")
    assert done.returncode == 0 and "plugin stays enabled" in done.stdout
    assert not machine.is_enrolled and not (machine.root / ".git" / "hooks" / "pre-commit").exists()


def test_a_session_whose_client_loads_the_plugin_from_a_folder_sets_up_with_it(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """bin/ passes its folder on: no settings file tells of `--plugin-dir`."""
    machine.enable(False)
    monkeypatch.setenv("XDG_DATA_HOME", str(machine.home / "data"))
    words = [str(ROOT / "bin" / "claude-coordinator"), "-C", str(machine.root), "init"]
    if not (ROOT / ".venv" / "bin" / "claude-coordinator").exists():
        pytest.skip("the checkout has no environment of its own")
    done = subprocess.run(words, capture_output=True, text=True, env=os.environ, check=False)
    assert done.returncode == 0, done.stderr
    assert "Scope plugin." in done.stdout
