"""Whether the plugin is enabled for a repository, and where it lies."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from coord_core.install import plugin

NAME = "coordinator@claude-coordinator"


class Client:
    """What the client keeps of a user and of a repository."""

    def __init__(self, folder: Path) -> None:
        self.environ = {"HOME": str(folder / "home")}
        self.config, self.main = folder / "home" / ".claude", folder / "repository"
        self.folder = folder / "cache" / "0.1.0"
        _write(self.folder / "hooks" / "plugin.sh", "")
        self.installed({NAME: [{"scope": "user", "installPath": str(self.folder)}]})

    def installed(self, plugins: Any) -> None:
        _write(self.config / "plugins" / "installed_plugins.json", {"version": 2, "plugins": plugins})

    def user(self, **enabled: Any) -> None:
        _write(self.config / "settings.json", {"enabledPlugins": enabled})

    def project(self, name: str = "settings.json", **enabled: Any) -> None:
        _write(self.main / ".claude" / name, {"enabledPlugins": enabled})

    @property
    def root(self) -> Path | None:
        return plugin.root(str(self.main), self.environ)


@pytest.fixture
def client(tmp_path: Path) -> Client:
    return Client(tmp_path)


def test_it_is_enabled_by_the_users_settings(client: Client) -> None:
    assert client.root is None
    client.user(**{NAME: True})
    assert client.root == client.folder


def test_where_the_client_keeps_its_settings_elsewhere_they_are_read_there(
    client: Client, tmp_path: Path
) -> None:
    client.user(**{NAME: True})
    client.config.rename(tmp_path / "config")
    assert client.root is None
    client.environ["CLAUDE_CONFIG_DIR"] = str(tmp_path / "config")
    assert client.root == client.folder


@pytest.mark.parametrize("name", ["settings.json", "settings.local.json"])
def test_it_is_enabled_by_a_repositorys_settings(client: Client, name: str) -> None:
    client.project(name, **{NAME: True})
    assert client.root == client.folder


def test_the_repositorys_settings_overrule_the_users_and_the_local_ones_both(client: Client) -> None:
    client.user(**{NAME: True})
    client.project(**{NAME: False})
    assert client.root is None
    client.project("settings.local.json", **{NAME: True})
    assert client.root == client.folder


def test_a_plugin_of_the_same_name_that_is_not_ours_does_not_count(client: Client, tmp_path: Path) -> None:
    client.user(**{"coordinator@other": True})
    client.installed({"coordinator@other": [{"installPath": str(tmp_path)}]})
    assert client.root is None


def test_one_that_is_enabled_and_gone_does_not_count(client: Client) -> None:
    client.user(**{NAME: True})
    (client.folder / "hooks" / "plugin.sh").unlink()
    assert client.root is None


def test_one_of_a_marketplace_that_is_a_folder_lies_in_that_folder(client: Client, tmp_path: Path) -> None:
    client.user(**{NAME: True})
    checkout = tmp_path / "checkout"
    _write(checkout / "hooks" / "plugin.sh", "")
    source = {"source": {"source": "directory", "path": str(checkout)}}
    _write(client.config / "plugins" / "known_marketplaces.json", {NAME.partition("@")[2]: source})
    assert client.root == checkout
    (checkout / "hooks" / "plugin.sh").unlink()
    assert client.root == client.folder


@pytest.mark.parametrize("name", plugin.PASSED_ON)
def test_a_folder_that_was_passed_on_counts_when_it_is_ours(client: Client, name: str) -> None:
    client.environ[name] = str(client.config)
    assert client.root is None
    client.environ[name] = str(client.folder)
    assert client.root == client.folder


@pytest.mark.parametrize(
    "plugins", [None, [], {NAME: None}, {NAME: {}}, {NAME: ["x"]}, {NAME: 7}, {NAME: [{"installPath": 7}]}]
)
def test_a_list_of_another_shape_is_no_plugin(client: Client, plugins: Any) -> None:
    client.user(**{NAME: True})
    client.installed(plugins)
    assert client.root is None


@pytest.mark.parametrize("text", ["", "{", "[]", '{"enabledPlugins": 3}', "\x00"])
def test_settings_that_cannot_be_read_enable_nothing(client: Client, text: str) -> None:
    _write(client.config / "settings.json", text)
    assert client.root is None


def _write(file: Path, content: Any) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content if isinstance(content, str) else json.dumps(content))
