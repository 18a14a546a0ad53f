"""The plugin in the real client: folders with odd names, and sessions that take it away."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from coord_core.install import launcher
from coord_core.install.environment import PLUGIN as NAME
from coord_core.install.environment import TOOL, current
from coord_core.install.setup import PLUGIN, set_up

from .guarded import MADE, Guarded, bash, write
from .session import Client
from .test_plugin import _cache, _install, _pretend_that_an_environment_is_made, _published
from .test_plugin import folder as folder  # the fixture

pytestmark = pytest.mark.client
VERSION = "0.1.0"
ODD = 'it\'s $(touch owned) `x` "q" ünï 文 a&b;c|d back\\slash ${HOME}\ntwo lines'


def test_a_plugin_in_a_folder_of_an_odd_name_guards(
    repository: Path, client: Client, folder: Path, tmp_path: Path
) -> None:
    """Whatever signs the path to it has, a second session is refused and nothing in the name is run."""
    _pretend_that_an_environment_is_made(client)
    place = tmp_path.resolve() / ODD
    shutil.copytree(folder, place)
    client.plugins = [place]
    set_up(str(repository), PLUGIN, {"HOME": str(client.home.path), "CLAUDE_PLUGIN_ROOT": str(place)})
    guarded = Guarded(repository, client)
    file = guarded.file("a.txt")
    first = guarded.hold("first", write(file, "first\n"))
    second = guarded.run("second", write(file, "second\n"))
    assert first.verdicts == [MADE]
    assert second.verdicts == [first.instance] and file.read_text() == "first\n"
    assert not list(tmp_path.rglob("owned"))
    first.go_on()


def test_a_session_does_not_remove_the_folder_above_the_plugin(
    repository: Path, client: Client, folder: Path
) -> None:
    """A folder above the plugin is the plugin: to remove it is refused."""
    guarded = Guarded(repository, client)
    guarded.offer_the_program()
    _pretend_that_an_environment_is_made(client)
    _install(client, _published(client, folder))
    set_up(str(repository), PLUGIN, {"HOME": str(client.home.path)})
    _use_this_environment(client)
    guarded.run("turn", bash("rm -rf ~/.claude/plugins/cache"))
    assert _cache(client, VERSION).is_dir()


def test_a_session_does_not_disable_the_plugin_by_another_name_of_the_client(
    repository: Path, client: Client, folder: Path, client_binary: Path
) -> None:
    """The client's binary is also found as `versions/N`, and in $CLAUDE_CODE_EXECPATH."""
    _pretend_that_an_environment_is_made(client)
    _install(client, _published(client, folder))
    set_up(str(repository), PLUGIN, {"HOME": str(client.home.path)})
    _use_this_environment(client)
    settings = client.home.path / ".claude" / "settings.json"
    assert json.loads(settings.read_text())["enabledPlugins"] == {f"{NAME}@{TOOL}": True}
    other = client.home.path / "versions" / "2.1.330"
    other.parent.mkdir()
    other.symlink_to(client_binary)
    disable = f"plugin disable {NAME}@{TOOL}"
    Guarded(repository, client).run("turn", bash(f'"$CLAUDE_CODE_EXECPATH" {disable}; {other} {disable}'))
    assert json.loads(settings.read_text())["enabledPlugins"] == {f"{NAME}@{TOOL}": True}


def test_a_session_does_not_empty_the_plugins_hooks_behind_a_git_folder(
    repository: Path, client: Client, folder: Path
) -> None:
    """`git init` in the client's copy does not make it a checkout that may be written."""
    _pretend_that_an_environment_is_made(client)
    _install(client, _published(client, folder))
    set_up(str(repository), PLUGIN, {"HOME": str(client.home.path)})
    _use_this_environment(client)
    hooks = _cache(client, VERSION) / "hooks" / "hooks.json"
    before = hooks.read_text()
    commands = [bash(f"git init -q {hooks.parent.parent}"), bash(f"echo '{{}}' > {hooks}")]
    Guarded(repository, client).run("turn", *commands)
    assert hooks.read_text() == before


def _use_this_environment(client: Client) -> None:
    """What reads shell commands is there, as after the plugin's environment was made."""
    launcher.write(client.home.path / ".local" / "share" / TOOL, current(), VERSION)
