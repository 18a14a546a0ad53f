"""The tool is not taken from under a repository whose git hooks start it, wherever git has them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from coord_core.claude.plugged_in import LOG
from coord_core.install.bootstrap import enrolled, removal
from coord_core.install.bootstrap.progress import Progress
from coord_core.install.environment import current
from coord_core.install.setup import PLUGIN, set_up, take_down
from tests.support.enrolment import git, new_repository
from tests.support.hooks import ROOT


def submodule(tmp_path: Path) -> Path:
    inner = new_repository(tmp_path / "inner", with_commit=True)
    outer = new_repository(tmp_path / "outer", with_commit=True)
    git(outer, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(inner), "part")
    return outer / "part"


def separate(tmp_path: Path) -> Path:
    made = new_repository(tmp_path / "tree", with_commit=True)
    git(made, "init", "-q", "--separate-git-dir", str(tmp_path / "tree.git"))
    return made


def husky(tmp_path: Path) -> Path:
    made = new_repository(tmp_path / "tree", with_commit=True)
    (made / ".husky").mkdir()
    (made / ".husky" / "pre-commit").write_text("#!/bin/sh\n")
    git(made, "config", "core.hooksPath", ".husky")
    return made


def newline(tmp_path: Path) -> Path:
    return new_repository(tmp_path / "two\nlines", with_commit=True)


def plain(tmp_path: Path) -> Path:
    return new_repository(tmp_path / "tree", with_commit=True)


@pytest.mark.parametrize("make", [plain, submodule, separate, husky, newline])
def test_the_tool_is_not_removed_while_a_repository_of_the_plugin_uses_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: Callable[[Path], Path]
) -> None:
    """With the plugin only git's hooks start something in the tool's folder, wherever git has them."""
    folder = make(tmp_path.resolve())
    set_up(str(folder), PLUGIN, {"HOME": str(tmp_path), "CLAUDE_PLUGIN_ROOT": str(ROOT)})
    enrolled.remember(tmp_path, folder)
    known = enrolled.known(tmp_path)
    monkeypatch.setattr(enrolled, "known", lambda _: known)
    assert enrolled.still_using(Path(current().hooks).parent)


def test_uninstalling_the_tool_leaves_nothing_of_the_plugins(data: Path) -> None:
    """The log of making the environment, too."""
    data.mkdir(parents=True)
    (data / LOG).write_text("made\n")
    removal.remove(data, Progress(quiet=True))
    assert not data.exists()


def test_uninstalling_the_tool_after_a_folder_without_git_was_left_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of no repository is said that it must be left first: none is guarded."""
    monkeypatch.setenv("XDG_DATA_HOME", str(data.parent))
    (tmp_path / "plain").mkdir()
    set_up(str(tmp_path / "plain"))
    enrolled.remember(data, tmp_path / "plain")
    take_down(str(tmp_path / "plain"))
    assert (data / "folders").read_bytes() == b""
    removal.remove(data, Progress(quiet=False))
    assert not data.exists()
    said = capsys.readouterr()
    assert "first" not in said.out + said.err


def test_a_list_of_folders_that_are_guarded_stays(data: Path) -> None:
    data.mkdir(parents=True)
    (data / "folders").write_text("/srv/plain\n")
    removal.remove(data, Progress(quiet=True))
    assert (data / "folders").read_text() == "/srv/plain\n"
