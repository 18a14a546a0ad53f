"""The plugin where its Python, its environment or the repository's git folder is not as one would like it."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from coord_core import VERSION
from coord_core.install import launcher
from coord_core.install.environment import Environment
from tests.support.enrolment import Enrolled, enrol, git, new_repository
from tests.support.plugin import Plugin

BROKEN = "echo broken >&2; exit 127"


@pytest.fixture
def plugin(tmp_path: Path) -> Plugin:
    return Plugin(tmp_path.resolve())


@pytest.fixture
def free(tmp_path: Path) -> Path:
    """A repository that was not set up."""
    return new_repository(tmp_path.resolve() / "free")


def shims(plugin: Plugin, ending: str) -> None:
    """A version manager's shim of a Python that is not chosen, on a PATH that has this ending."""
    plugin.without_python()
    folder = plugin.home / "shims"
    folder.mkdir()
    shim = folder / "python3.12"
    shim.write_text("#!/bin/sh\necho 'python3.12: command not found' >&2\nexit 127\n")
    shim.chmod(0o755)
    plugin.path = f"{folder}{ending}:{plugin.path}"


@pytest.mark.parametrize("ending", ["", "/"])
def test_a_shim_of_no_python_is_passed_over(
    enrolled: Enrolled, plugin: Plugin, free: Path, ending: str
) -> None:
    """Also where the PATH names its folder with a slash at the end."""
    shims(plugin, ending)
    plugin.offer("python3.11")
    assert plugin.session(1, free).edit("a.txt").is_silent
    assert plugin.session(1, enrolled.root).edit("a.txt").is_silent


@pytest.mark.parametrize("event", ["PreToolUse", "PostToolUse", "Stop", "SessionEnd"])
def test_a_python_that_does_not_start_leaves_other_repositories_alone(
    plugin: Plugin, free: Path, event: str
) -> None:
    """Where no Python runs, edits are refused in a repository that was set up, and nowhere else."""
    plugin.without_python()
    plugin.offer("python3.12", BROKEN)
    answer = (
        plugin.session(1, free).edit("a.txt")
        if event == "PreToolUse"
        else plugin.session(1, free).send(event)
    )
    assert answer.is_silent


def test_a_python_that_does_not_start_is_not_the_only_one_tried(enrolled: Enrolled, plugin: Plugin) -> None:
    """A damaged python3.12 before a good python3.11."""
    plugin.offer("python3.12", BROKEN)
    assert plugin.session(1, enrolled.root).edit("a.txt").is_silent


@pytest.mark.parametrize("of", ["enrolled", "free"])
def test_a_launcher_whose_python_does_not_start_stops_no_edit_where_nothing_is_guarded(
    enrolled: Enrolled, plugin: Plugin, free: Path, of: str
) -> None:
    """Where something is, the client refuses what its hook did not look at."""
    python = plugin.offer("damaged", BROKEN)
    launcher.write(plugin.data, Environment(str(python), str(plugin.root / "hooks")), VERSION)
    answer = plugin.session(1, free if of == "free" else enrolled.root).edit("a.txt")
    assert answer.status == (0 if of == "free" else 127) and answer.stdout == ""


def gone_python(plugin: Plugin) -> Path:
    """The environment that the tool made, whose Python was taken from the machine since."""
    place = plugin.data / f"env-{VERSION}-x"
    (place / "bin").mkdir(parents=True)
    (place / ".complete").touch()
    program = place / "bin" / "claude-coordinator"
    program.write_text(f"#!/bin/sh\n'''exec' '{place}/bin/python' \"$0\" \"$@\"\n' '''\n")
    program.chmod(0o755)
    (place / "bin" / "python").symlink_to("/nowhere/python3.11")
    return place


def test_an_environment_whose_python_is_gone_is_made_anew_by_the_command(plugin: Plugin) -> None:
    """Not `not found`, again and again."""
    gone_python(plugin)
    (plugin.root / "install.py").write_text("print('making')\n")
    done = subprocess.run(
        [plugin.root / "bin" / "claude-coordinator", "status"], env=plugin.environ({}), cwd=plugin.home,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "making" in done.stderr


def test_an_environment_whose_python_is_gone_is_made_anew_by_the_next_session(
    enrolled: Enrolled, plugin: Plugin
) -> None:
    """Otherwise every shell command is refused with `being made in the background`, and nothing makes it."""
    gone_python(plugin)
    (plugin.root / "install.py").write_text(f"open({str(plugin.home / 'made')!r}, 'w')\n")
    session = plugin.session(1, enrolled.root)
    session.send("SessionStart", source="startup")
    last = time.monotonic() + 8
    while time.monotonic() < last and not (plugin.home / "made").exists():
        time.sleep(0.1)
    assert (plugin.home / "made").exists()


@pytest.mark.parametrize("kind", ["file", "link"])
def test_a_start_greets_although_the_environment_has_no_place(
    enrolled: Enrolled, plugin: Plugin, kind: str
) -> None:
    """`~/.local` that cannot hold anything: the session is told its name all the same."""
    local = plugin.home / ".local"
    local.touch() if kind == "file" else local.symlink_to(".local")
    session = plugin.session(1, enrolled.root)
    answer = session.send("SessionStart", source="startup")
    assert answer.status == 0 and session.name in answer.stdout


def separate(tmp_path: Path) -> Path:
    """A working tree whose git folder stands elsewhere, in a folder named `worktrees`."""
    made = new_repository(tmp_path / "tree", with_commit=True)
    (tmp_path / "worktrees").mkdir()
    git(made, "init", "-q", "--separate-git-dir", str(tmp_path / "worktrees" / "tree.git"))
    return made


def submodule(tmp_path: Path) -> Path:
    inner = new_repository(tmp_path / "inner", with_commit=True)
    outer = new_repository(tmp_path / "outer", with_commit=True)
    git(
        outer, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(inner), "worktrees/part"
    )
    return outer / "worktrees" / "part"


def newline(tmp_path: Path) -> Path:
    return new_repository(tmp_path / "two\nlines", with_commit=True)


def of_newline(tmp_path: Path) -> Path:
    main = newline(tmp_path)
    git(main, "worktree", "add", "-q", str(tmp_path / "linked"))
    return tmp_path / "linked"


def of_blank(tmp_path: Path) -> Path:
    main = new_repository(tmp_path / "blank \\ at the end ", with_commit=True)
    git(main, "worktree", "add", "-q", str(tmp_path / "linked"))
    return tmp_path / "linked"


@pytest.mark.parametrize("make", [separate, submodule, newline, of_newline, of_blank])
def test_without_a_python_every_kind_of_working_tree_is_refused(
    plugin: Plugin, tmp_path: Path, make: Callable[[Path], Path]
) -> None:
    """Whatever folder git keeps its own files in."""
    (tmp_path / "made").mkdir()
    folder = make(tmp_path.resolve() / "made")
    enrol(folder)
    plugin.without_python()
    assert plugin.session(1, folder).edit("a.txt").status == 2


def test_without_a_python_an_edit_in_another_repository_that_is_set_up_is_refused(
    enrolled: Enrolled, plugin: Plugin, free: Path
) -> None:
    """A file belongs to the repository that contains it, wherever the session started."""
    plugin.without_python()
    answer = plugin.session(1, free).edit(enrolled.root / "a.txt")
    assert answer.status == 2
