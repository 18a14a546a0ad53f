"""The parts of install.py that need no environment."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

from coord_core.install.bootstrap import arguments, enrolled, links, removal, source
from coord_core.install.bootstrap.failures import RefusedError, StoppedError
from coord_core.install.bootstrap.progress import Progress

CLONE = Path(__file__).parents[3]
QUIET = Progress(quiet=True)


@pytest.fixture
def data(home: Path) -> Path:
    folder = home / ".local" / "share" / "claude-coordinator"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def environment(data: Path) -> Path:
    place = data / "env-1.0"
    (place / "bin").mkdir(parents=True)
    for name in links.COMMANDS:
        (place / "bin" / name).touch(mode=0o755)
    return place


def small_clone(folder: Path) -> Path:
    (folder / "coord_core").mkdir(parents=True)
    (folder / "hooks").mkdir()
    (folder / "skills").mkdir()
    (folder / "coord_core" / "a.py").write_text("a = 1\n")
    for name in ("README.md", "LICENSE"):
        (folder / name).touch()
    (folder / "pyproject.toml").write_text('[project]\nversion = "1.0"\n')
    return folder


def test_an_old_python_can_read_the_installer() -> None:
    ast.parse((CLONE / "install.py").read_text(), feature_version=(3, 6))


def test_the_installer_needs_the_standard_library_alone() -> None:
    files = [CLONE / "install.py", *(CLONE / "coord_core/install/bootstrap").glob("*.py")]
    for file in files:
        for node in ast.walk(ast.parse(file.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                top = name.partition(".")[0]
                assert top in sys.stdlib_module_names or name.startswith("coord_core.install.bootstrap"), file


def test_the_digest_is_that_of_the_source_and_not_of_what_was_made_from_it(tmp_path: Path) -> None:
    clone = small_clone(tmp_path / "clone")
    before = source.read(clone)
    (clone / "coord_core" / "__pycache__").mkdir()
    (clone / "coord_core" / "__pycache__" / "a.cpython-311.pyc").touch()
    (clone / "notes").touch()
    assert source.read(clone) == before
    (clone / "hooks" / "stop.py").touch()
    assert source.read(clone).digest != before.digest
    assert before.version == "1.0"


def test_an_incomplete_clone_is_named(tmp_path: Path) -> None:
    clone = small_clone(tmp_path / "clone")
    (clone / "LICENSE").unlink()
    with pytest.raises(StoppedError, match="complete clone"):
        source.read(clone)


def test_the_options_have_sensible_defaults(home: Path) -> None:
    given = arguments.parse([])
    assert (given.repository, given.scope, given.init, given.quiet) == (Path(), None, True, False)
    assert given.data_home == home / ".local" / "share"


def test_a_wrong_option_ends_with_status_2() -> None:
    with pytest.raises(SystemExit) as ended:
        arguments.parse(["--scope", "everything"])
    assert ended.value.code == 2


def test_both_commands_are_linked(environment: Path) -> None:
    links.make(environment)
    assert [(links.folder() / name).resolve().parent for name in links.COMMANDS] == [environment / "bin"] * 2


def test_a_link_moves_to_the_newer_environment(data: Path, environment: Path) -> None:
    links.make(environment)
    newer = environment.rename(data / "env-2.0")
    links.make(newer)
    assert (links.folder() / "claude-coordinator").resolve().parent == newer / "bin"


def test_somebody_elses_command_stays_and_is_named(environment: Path) -> None:
    links.folder().mkdir(parents=True)
    foreign = links.folder() / "claude-optimizer"
    foreign.write_text("theirs")
    said = links.make(environment)
    assert foreign.read_text() == "theirs"
    assert any(str(foreign) in sentence for sentence in said)


def test_a_folder_that_is_not_on_path_is_said(environment: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/usr/bin")
    assert any("PATH" in sentence for sentence in links.make(environment))
    monkeypatch.setenv("PATH", f"/usr/bin:{links.folder()}")
    assert links.make(environment) == []


def test_everything_of_ours_is_removed_and_nothing_else(data: Path, environment: Path) -> None:
    links.make(environment)
    (data / "hook").write_text("#!/bin/sh\n# claude-coordinator launcher 1.0\n")
    foreign = links.folder() / "other"
    foreign.touch()
    removal.remove(data, QUIET)
    assert not data.exists()
    assert list(links.folder().iterdir()) == [foreign]


def test_the_lists_of_where_sessions_roamed_go_too(
    data: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are the hooks', and no repository is left that could be told of a session's end."""
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    state = home / ".local" / "state"
    (state / "claude-coordinator" / "roaming").mkdir(parents=True)
    (state / "claude-coordinator" / "roaming" / "client-1-2").touch()
    removal.remove(data, QUIET)
    assert state.exists() and not list(state.iterdir())


def test_removing_keeps_what_it_does_not_know(data: Path) -> None:
    (data / "notes").touch()
    (data / "hook").write_text("somebody's")
    removal.remove(data, QUIET)
    assert {path.name for path in data.iterdir()} == {"notes", "hook"}


def test_removing_where_nothing_is_leaves_nothing(home: Path) -> None:
    removal.remove(home / "none", QUIET)
    assert not (home / "none").exists()


@pytest.mark.parametrize("name", ["settings.local.json", "settings.json"])
def test_nothing_is_removed_while_settings_start_our_hooks(
    data: Path, environment: Path, tmp_path: Path, name: str
) -> None:
    repository = tmp_path / "repo"
    (repository / ".claude").mkdir(parents=True)
    enrolled.remember(data, repository)
    settings = repository / ".claude" / name
    settings.write_text(f'{{"command": "{environment}/bin/python"}}')
    with pytest.raises(RefusedError, match=name):
        removal.remove(data, QUIET)
    assert environment.exists()
    settings.unlink()
    removal.remove(data, QUIET)
    assert not environment.exists()


@pytest.mark.parametrize("chosen", [".claude", "elsewhere"])
def test_the_users_own_settings_count_as_well(
    data: Path, environment: Path, home: Path, chosen: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder := home / chosen).mkdir()
    (folder / "settings.json").write_text(f'["{environment}/x"]')
    if chosen != ".claude":
        monkeypatch.setenv("CLAUDE_CONFIG_DIR", str(folder))
    with pytest.raises(RefusedError):
        removal.remove(data, QUIET)


def test_a_repository_is_remembered_once(data: Path, tmp_path: Path) -> None:
    enrolled.remember(data, tmp_path)
    enrolled.remember(data, tmp_path)
    assert (data / "repositories").read_text() == f"{tmp_path}\n"


def test_a_step_is_one_line_with_its_seconds(capsys: pytest.CaptureFixture[str]) -> None:
    with Progress().step("doing it"):
        pass
    assert capsys.readouterr().out == "✓ doing it (0.0 s)\n"


def test_a_step_that_fails_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(StoppedError), Progress().step("doing it"):
        raise StoppedError("no", "mend it")
    assert capsys.readouterr().out == "✗ doing it (0.0 s)\n"


def test_quiet_is_quiet_but_for_what_went_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    with QUIET.step("doing it"):
        QUIET.say("hello")
    QUIET.fail(StoppedError("It broke.", "Mend it.", "line 1\nline 2"))
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == "  | line 1\n  | line 2\n✗ It broke.\n  Mend it.\n"
