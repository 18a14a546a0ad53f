"""The plugin in the real client: valid, from its marketplace, from a folder, and beside settings."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from coord_core import VERSION
from coord_core.claude.plugged_in import TWICE
from coord_core.install.environment import PLUGIN as NAME
from coord_core.install.environment import TOOL
from coord_core.install.hook_entries import UNSTARTED_PLUGIN
from coord_core.install.setup import LOCAL, PLUGIN, set_up
from tests.support.enrolment import git
from tests.support.hooks import ROOT

from .guarded import MADE, Guarded, bash, guard, write
from .session import Client

pytestmark = pytest.mark.client
VALIDATE = ("plugin", "validate", "--strict", "--profile", "directory")
LEFT_OUT = ("tests", "bench", "docs/decisions")


def _pretend_that_an_environment_is_made(client: Client) -> Path:
    """So that none is, which needs a network. Returns the data folder."""
    data = client.home.path / ".local" / "share" / TOOL
    for version in (VERSION, "9.9.9"):
        place = data / f"env-{version}-of-the-test"
        (place / "bin").mkdir(parents=True)
        (place / "bin" / "python").symlink_to(sys.executable)
        (place / ".complete").touch()
    return data


def _published(client: Client, folder: Path) -> str:
    """The address of a git repository with this content; git is told to find it in the folder."""
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "Release")
    address = "https://git.example.org/coordinator.git"
    with (client.home.path / ".gitconfig").open("a") as file:
        file.write(f'[url "file://{folder}"]\n\tinsteadOf = {address}\n')
    return address


def _install(client: Client, source: str) -> None:
    for words in (["marketplace", "add", source], ["install", f"{NAME}@{TOOL}"]):
        done = client.run_command("plugin", *words)
        assert done.returncode == 0, done.stdout


def _release(client: Client, folder: Path, version: str) -> None:
    manifest = folder / ".claude-plugin" / "plugin.json"
    manifest.write_text(manifest.read_text().replace(f'"{VERSION}"', f'"{version}"'))
    git(folder, "commit", "-qam", "Release")
    for words in (["marketplace", "update", TOOL], ["update", f"{NAME}@{TOOL}"]):
        done = client.run_command("plugin", *words)
        assert done.returncode == 0, done.stdout
    assert _cache(client, version).is_dir()


def _cache(client: Client, version: str) -> Path:
    return client.home.path / ".claude" / "plugins" / "cache" / TOOL / NAME / version


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of what is committed, or is about to be."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    copy = tmp_path.resolve() / "marketplace"
    for name in filter(None, listed.split("\0")):
        if not name.startswith(LEFT_OUT) and (ROOT / name).exists():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, copy / name, follow_symlinks=False)
    return copy


def test_the_client_finds_nothing_wrong_with_it(client: Client, folder: Path) -> None:
    done = client.run_command(*VALIDATE, str(folder))
    assert done.returncode == 0, done.stdout


def _without_hooks(folder: Path) -> None:
    (folder / "hooks" / "hooks.json").write_text("{")


def _without_readme(folder: Path) -> None:
    for page in folder.rglob("README*"):  # one in another language or folder counts, too
        page.unlink()


def _with_an_unknown_event(folder: Path) -> None:
    file = folder / "hooks" / "hooks.json"
    file.write_text(file.read_text().replace('"Stop"', '"Stopped"'))


def _without_an_icon(folder: Path) -> None:
    (folder / ".claude-plugin" / "icon.png").unlink()


def _with_a_name_of_the_makers(folder: Path) -> None:
    file = folder / ".claude-plugin" / "plugin.json"
    file.write_text(file.read_text().replace(f'"{NAME}"', f'"{TOOL}"', 1))


@pytest.mark.parametrize(
    "damage",
    [_without_hooks, _without_readme, _with_an_unknown_event, _without_an_icon, _with_a_name_of_the_makers],
)
def test_it_finds_what_is_wrong_with_a_broken_one(
    client: Client, folder: Path, damage: Callable[[Path], None]
) -> None:
    damage(folder)
    assert client.run_command(*VALIDATE, str(folder)).returncode == 1


@pytest.mark.parametrize("kind", ["folder", "git"])
def test_installed_from_its_marketplace_it_guards_before_an_environment_is_made(
    repository: Path, client: Client, folder: Path, kind: str
) -> None:
    _pretend_that_an_environment_is_made(client)
    _install(client, _published(client, folder) if kind == "git" else str(folder))
    set_up(str(repository), PLUGIN, {"HOME": str(client.home.path)})
    guarded = Guarded(repository, client)
    file = guarded.file("a.txt")
    commands = [bash("echo x > b.txt"), bash("command -v claude-optimizer")]

    first = guarded.hold("first", write(file, "first\n"))
    second = guarded.run("second", write(file, "second\n"), *commands)

    assert not (repository / ".claude").exists()
    assert first.verdicts == [MADE]
    assert second.verdicts[0] == first.instance and file.read_text() == "first\n"
    assert "in the background" in second.texts[1] and not (repository / "b.txt").exists()
    place = _cache(client, VERSION) if kind == "git" else folder
    assert second.texts[2].strip() == str(place / "bin" / "claude-optimizer")
    assert not (place / ".git").exists() or kind == "git"
    first.go_on()


def test_a_session_whose_plugin_is_updated_meanwhile_stays_guarded(
    repository: Path, client: Client, folder: Path
) -> None:
    _pretend_that_an_environment_is_made(client)
    _install(client, _published(client, folder))
    set_up(str(repository), PLUGIN, {"HOME": str(client.home.path)})
    guarded = Guarded(repository, client)
    held = guarded.file("held.txt")
    first = guarded.hold("first", write(held, "first\n"))
    second = guarded.hold("second", then=write(held, "second\n"))

    _release(client, folder, "9.9.9")

    where = bash("command -v claude-optimizer")
    second.go_on()
    third = guarded.run("third", write(held, "third\n"), where)
    assert second.verdicts == [first.instance]
    assert third.verdicts[0] == first.instance and held.read_text() == "first\n"
    assert third.texts[1].strip() == str(_cache(client, "9.9.9") / "bin" / "claude-optimizer")
    first.go_on()


def test_a_session_whose_plugin_is_gone_is_refused_with_what_to_do(
    repository: Path, client: Client, folder: Path
) -> None:
    _pretend_that_an_environment_is_made(client)
    _install(client, _published(client, folder))
    set_up(str(repository), PLUGIN, {"HOME": str(client.home.path)})
    guarded = Guarded(repository, client)
    file = guarded.file("a.txt")
    turn = guarded.hold("turn", then=write(file))
    shutil.rmtree(_cache(client, VERSION))
    turn.go_on()
    assert UNSTARTED_PLUGIN in turn.texts[0] and file.read_text() == "old\n"


def test_loaded_from_a_folder_it_guards_without_settings_and_offers_the_command(
    repository: Path, client: Client
) -> None:
    guarded = guard(repository, client, PLUGIN)
    turn = guarded.hold("turn", write(guarded.root / "a.txt"), bash("command -v claude-optimizer"))
    assert not (repository / ".claude").exists()
    assert guarded.held == {"a.txt": turn.instance}
    assert turn.texts[1].strip() == str(ROOT / "bin" / "claude-optimizer")
    assert "coordinator:coordinate" in turn.told
    turn.go_on()


def test_without_the_plugin_such_a_repository_is_not_guarded(repository: Path, client: Client) -> None:
    guarded = guard(repository, client, PLUGIN)
    client.plugins = []
    turn = guarded.hold("turn", write(guarded.root / "a.txt"))
    assert not (repository / ".claude-locks.yml").exists() or guarded.held == {}
    turn.go_on()


def test_in_a_repository_that_is_not_enrolled_the_plugin_does_nothing(
    repository: Path, client: Client
) -> None:
    client.plugins = [ROOT]
    file = repository / "a.txt"
    before = {path for path in repository.rglob("*") if ".git/" not in str(path)}
    turn = Guarded(repository, client).run("turn", write(file), bash("echo x > b.txt"))
    assert turn.verdicts == [MADE, MADE] and turn.instance not in turn.told
    after = {path for path in repository.rglob("*") if ".git/" not in str(path)}
    assert after - before == {file, repository / "b.txt"}
    assert not (client.home.path / ".local" / "share" / TOOL).exists()


def test_beside_settings_it_does_no_harm_and_says_so_once(repository: Path, client: Client) -> None:
    guarded = guard(repository, client, LOCAL)
    client.plugins = [ROOT]
    file = guarded.file("a.txt")

    first = guarded.hold("first", write(file, "first\n"))
    second = guarded.run("second", write(file, "second\n"))

    assert first.told.count(TWICE) == 1
    assert second.verdicts == [first.instance] and file.read_text() == "first\n"
    assert guarded.held == {"a.txt": first.instance}
    first.go_on()
    assert guarded.held == {}
    assert guarded.actions(of=first.instance).count("session_started") == 1
    assert guarded.actions(of=first.instance, on="a.txt") == ["lock_acquired", "lock_released"]
    assert json.loads((repository / ".claude" / "settings.local.json").read_text())["hooks"]
