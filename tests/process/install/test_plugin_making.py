"""The plugin's environment: the command makes it at its first use, a session's start in the background."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from coord_core import VERSION
from coord_core.claude.plugged_in import LOG
from coord_core.install.bootstrap import tool
from tests.process.install import small_clone
from tests.support.enrolment import Enrolled, new_repository
from tests.support.hooks import ROOT
from tests.support.plugin import Plugin

INSTALL = f"""\
import pathlib, sys
sys.path.insert(0, {str(ROOT)!r})
from coord_core.install.bootstrap import venv
from coord_core.install.bootstrap.run import main
venv.WAYS = venv.WAYS[1:]  # ensurepip takes seconds
venv._has_useful_pip = lambda python: True  # to ask takes half a second
venv.EXTRAS = dict(list(venv.EXTRAS.items())[:1])  # pip is asked for each where it has not all
sys.exit(main(sys.argv[1:], pathlib.Path(__file__).parent))
"""


@pytest.fixture
def plugin(tmp_path: Path) -> Plugin:
    return Plugin(tmp_path.resolve())


@pytest.fixture
def quick(plugin: Plugin) -> Plugin:
    return quickly_made(plugin)


@dataclass
class Used:
    """A plugin beside whose environment the one of version 0.9 stands, and what its first use said."""

    plugin: Plugin
    first: subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> Used:
    plugin = quickly_made(Plugin(tmp_path_factory.mktemp("used").resolve()))
    plugin.made("0.9")
    _program_of(plugin.data / "env-0.9-x")
    return Used(plugin, run(plugin, "status"))


def quickly_made(plugin: Plugin) -> Plugin:
    """Its version is 1.0, and its environment is made in seconds and without a network."""
    shutil.rmtree(plugin.root / "coord_core")
    small_clone.make(plugin.root)
    (plugin.root / "install.py").write_text(INSTALL)
    manifest = plugin.root / ".claude-plugin" / "plugin.json"
    manifest.write_text(manifest.read_text().replace(f'"{VERSION}"', '"1.0"'))
    return plugin


def run(plugin: Plugin, *words: str, program: Path | None = None) -> subprocess.CompletedProcess[str]:
    more = {"PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull, "XDG_DATA_HOME": str(plugin.data.parent)}
    command = [str(program or plugin.root / "bin" / "claude-coordinator"), *words]
    return subprocess.run(
        command, env=plugin.environ(more), cwd=plugin.home, capture_output=True, text=True, check=False
    )


def asked(plugin: Plugin) -> list[str]:
    """The commands that the program of the small clone was given."""
    log = plugin.home / "commands"
    return [line.split()[0] for line in log.read_text().splitlines()] if log.exists() else []


def test_the_command_makes_the_environment_at_its_first_use_and_says_so_on_stderr(used: Used) -> None:
    assert used.first.returncode == 0, used.first.stderr
    assert "for the first time" in used.first.stderr and used.first.stdout == ""
    assert (used.plugin.data / "hook").exists() and (used.plugin.data / "followed").exists()
    assert asked(used.plugin)[0] == "status"
    second = run(used.plugin, "check", program=used.plugin.root / "bin" / "claude-optimizer")
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")
    assert asked(used.plugin)[-1] == "check"


def test_another_version_gets_an_environment_of_its_own_and_the_former_stays(used: Used) -> None:
    assert used.first.returncode == 0
    assert {path.name.split("-")[1] for path in used.plugin.data.glob("env-*")} == {"0.9", "1.0"}


def test_one_that_was_left_half_made_is_made_again(quick: Plugin) -> None:
    place = tool.environment(quick.data, "1.0", tool.base_interpreter())
    _program_of(place)
    again = run(quick, "status")
    assert again.returncode == 0 and "for the first time" in again.stderr
    assert (place / ".complete").exists() and asked(quick) == ["status"]


def test_what_cannot_be_made_ends_with_status_3_and_the_reason(quick: Plugin) -> None:
    (quick.root / "backend.py").write_text("raise SystemExit('no wheels today')")
    done = run(quick, "status")
    assert done.returncode == 3
    assert "pip could not install" in done.stderr and done.stdout == ""
    assert asked(quick) == []


def test_without_a_python_the_command_says_what_is_needed(plugin: Plugin) -> None:
    plugin.without_python()
    done = run(plugin, "status")
    assert done.returncode == 3 and "Python 3.11 or newer" in done.stderr


def test_a_link_to_the_command_finds_the_plugin(used: Used, tmp_path: Path) -> None:
    link = tmp_path / "claude-coordinator"
    link.symlink_to(used.plugin.root / "bin" / "claude-coordinator")
    assert run(used.plugin, "status", "--linked", program=link).returncode == 0
    assert (used.plugin.home / "commands").read_text().splitlines()[-1].startswith("status --linked ")


@pytest.mark.parametrize("is_clone", [False, True])
def test_a_sessions_start_makes_the_environment_in_the_background(
    enrolled: Enrolled, plugin: Plugin, is_clone: bool
) -> None:
    if is_clone:
        (plugin.root / ".git").mkdir()
    done = plugin.home / "done"
    _stub(plugin, f'echo made; echo "$*" > "{done}"; sleep 20')
    began = time.monotonic()
    answer = plugin.session(1, enrolled.root).send("SessionStart", source="startup")
    assert time.monotonic() - began < 15  # not in the hook's time
    assert "being made in the background" in answer.context and LOG in answer.context
    _wait_for(done, "--version\n")
    _wait_for(plugin.data / LOG, "made\n")


@pytest.mark.parametrize("case", ["made", "checkout", "not enrolled"])
def test_it_is_not_made_where_there_is_one_or_nothing_to_guard(
    enrolled: Enrolled, plugin: Plugin, tmp_path: Path, case: str
) -> None:
    done = plugin.home / "done"
    _stub(plugin, f'touch "{done}"')
    folder = enrolled.root
    if case == "made":
        plugin.made(VERSION)
    elif case == "checkout":
        (plugin.root / ".git").mkdir()
        (plugin.root / ".venv/bin").mkdir(parents=True)
        (plugin.root / ".venv/bin/python").symlink_to(sys.executable)
    else:
        folder = new_repository(tmp_path.resolve() / "elsewhere")
    assert "background" not in plugin.session(1, folder).send("SessionStart").stdout
    time.sleep(0.5)
    assert not (plugin.data / LOG).exists() and not done.exists()


def _stub(plugin: Plugin, text: str) -> None:
    """The command in the plugin's `bin`."""
    for name in ("sleep", "touch"):
        (plugin.programs / name).symlink_to(str(shutil.which(name)))
    (plugin.root / "bin" / "claude-coordinator").write_text(f"#!/bin/sh\n{text}\n")


def _program_of(environment: Path) -> None:
    """One that is not to be run."""
    program = environment / "bin" / "claude-coordinator"
    program.parent.mkdir(parents=True, exist_ok=True)
    program.write_text("#!/bin/sh\nexit 9\n")
    program.chmod(0o755)


def _wait_for(file: Path, text: str) -> None:
    end = time.monotonic() + 20
    while not file.exists() or text not in file.read_text():
        assert time.monotonic() < end, f"no {text!r} in {file}"
        time.sleep(0.05)
