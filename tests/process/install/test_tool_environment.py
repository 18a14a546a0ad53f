"""Making, keeping and updating the tool's environment: real interpreters, a clone that needs no network."""

from __future__ import annotations

import os
import platform
import queue
import shutil
import sys
import threading
from pathlib import Path

import pytest

from coord_core.install.bootstrap import run, source, tool, venv
from coord_core.install.bootstrap.failures import StoppedError
from coord_core.install.bootstrap.progress import Progress
from tests.process.install import small_clone

QUIET = Progress(quiet=True)
REAL = os.path.realpath(getattr(sys, "_base_executable", sys.executable))


class Machine:
    """A Python that lacks what `lacking` names, and programs that stand in for others."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        folder.mkdir()
        (folder / "git").symlink_to(str(shutil.which("git")))
        monkeypatch.setenv("PATH", str(folder))
        monkeypatch.setattr(tool, "base_interpreter", lambda: str(folder / "python"))
        self.lacking("ensurepip")

    def lacking(self, *words: str) -> None:
        cases = "".join(f"  *{word}*) exit 1 ;;\n" for word in words)
        self.program("python", f'case "$*" in\n{cases}esac\nexec "{REAL}" "$@"')

    def program(self, name: str, text: str) -> None:
        (self.folder / name).write_text(f"#!/bin/sh\n{text}\n")
        (self.folder / name).chmod(0o755)


@pytest.fixture(autouse=True)
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", "")
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    return Machine(tmp_path / "machine", monkeypatch)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    return small_clone.make(tmp_path / "clone")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data" / "claude-coordinator"


def prepare(data: Path, clone: Path) -> Path:
    with tool.alone(data, QUIET):
        return tool.prepare(data, source.read(clone), QUIET)


def installed(place: Path, name: str) -> Path:
    (found,) = place.glob(f"lib/python*/site-packages/coord_core/{name}")
    return found


def place_of(data: Path) -> Path:
    return tool.environment(data, "1.0", tool.base_interpreter())


def test_each_interpreter_has_an_environment_of_its_own(data: Path) -> None:
    assert tool.environment(data, "1.0", "/usr/bin/python3.11") != place_of(data)


def stamp(place: Path) -> Path:
    return place / ".complete"


def test_the_same_source_is_installed_once(
    data: Path, clone: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = prepare(data, clone)
    assert place == place_of(data)
    before = installed(place, "cli.py").stat().st_ino
    with tool.alone(data, QUIET):
        tool.prepare(data, source.read(clone), Progress())
    assert "installed already" in capsys.readouterr().out
    assert installed(place, "cli.py").stat().st_ino == before


def test_the_code_is_compiled(data: Path, clone: Path) -> None:
    assert list(installed(prepare(data, clone), "__pycache__").glob("cli.*.pyc"))


def test_another_source_of_the_same_version_replaces_the_code_in_place(data: Path, clone: Path) -> None:
    place = prepare(data, clone)
    (place / "witness").touch()
    (clone / "coord_core" / "new.py").write_text("new = 1\n")
    prepare(data, clone)
    assert installed(place, "new.py").read_text() == "new = 1\n"
    assert (place / "witness").exists()


def test_an_update_that_fails_leaves_what_was_there(data: Path, clone: Path) -> None:
    place = prepare(data, clone)
    before = stamp(place).read_text()
    (clone / "coord_core" / "new.py").touch()
    (clone / "backend.py").write_text("raise SystemExit('no build')")
    with pytest.raises(StoppedError) as caught:
        prepare(data, clone)
    assert "no build" in caught.value.details
    assert stamp(place).read_text() == before
    assert installed(place, "cli.py").exists()


@pytest.mark.parametrize("how", ["killed half way", "another Python", "interpreter gone"])
def test_an_environment_that_cannot_be_trusted_is_made_anew(data: Path, clone: Path, how: str) -> None:
    place = place_of(data)
    place.mkdir(parents=True)
    (place / "witness").touch()
    python = f"{tool.base_interpreter()} {platform.python_version()}\n"
    digest = source.read(clone).digest
    if how == "another Python":
        stamp(place).write_text(f"{digest} {python.replace(' 3.', ' 2.')}")
        (place / "bin").mkdir()
        (place / "bin" / "python").touch()
    elif how == "interpreter gone":
        stamp(place).write_text(f"{digest} {python}")
    prepare(data, clone)
    assert not (place / "witness").exists()
    assert installed(place, "cli.py").exists() and stamp(place).exists()


def test_a_clone_that_does_not_install_leaves_nothing(data: Path, clone: Path) -> None:
    (clone / "pyproject.toml").write_text(
        small_clone.PROJECT.replace("requires = []", 'requires = ["nowhere-to-get"]')
    )
    with pytest.raises(StoppedError) as caught:
        prepare(data, clone)
    assert "nowhere-to-get" in caught.value.details
    assert "PIP_FIND_LINKS" in caught.value.mend
    assert not data.exists()


def test_code_that_does_not_compile_leaves_nothing(data: Path, clone: Path) -> None:
    (clone / "coord_core" / "bad.py").write_text("def")
    with pytest.raises(StoppedError, match="compile"):
        prepare(data, clone)
    assert not data.exists()


def test_with_neither_ensurepip_nor_pip_a_person_is_told_what_to_install(
    data: Path, clone: Path, machine: Machine
) -> None:
    machine.lacking("ensurepip", "pip")
    with pytest.raises(StoppedError) as caught:
        prepare(data, clone)
    assert caught.value.exit_status == 3
    assert "apt install python3-venv" in caught.value.mend and "pip" in caught.value.mend
    assert not data.exists()


def test_uv_is_used_where_there_is_no_pip(data: Path, clone: Path, machine: Machine) -> None:
    machine.lacking("ensurepip", "pip")
    machine.program(
        "uv",
        f'echo "$*" >> "{data.parent}/uv"\n'
        f'case $1 in venv) exec "{REAL}" -m venv --without-pip "$4" ;; esac\n'
        f'exec "{REAL}" -m pip --python "$4" install "$7"',
    )
    data.parent.mkdir()
    place = prepare(data, clone)
    assert installed(place, "cli.py").exists()
    made, filled = (data.parent / "uv").read_text().splitlines()
    assert made == f"venv --python {machine.folder}/python {place}"
    assert filled.startswith(f"pip install --python {place}/bin/python ")


def test_virtualenv_is_the_last_way(data: Path, machine: Machine) -> None:
    machine.lacking("ensurepip", "pip")
    machine.program("virtualenv", f'exec "{REAL}" -m venv --without-pip "$3"')
    venv.create(str(machine.folder / "python"), data / "env")
    assert venv.interpreter_of(data / "env").exists()


def test_a_way_that_breaks_gives_way_to_the_next(data: Path, machine: Machine) -> None:
    machine.program(
        "python", f'case "$*" in *"-m venv {data}"*) mkdir -p "{data}/env"; exit 1;; esac; exec "{REAL}" "$@"'
    )
    venv.create(str(machine.folder / "python"), data / "env")
    assert venv.interpreter_of(data / "env").exists()
    assert not list(data.glob("env/lib/python*/site-packages/pip"))


def test_a_second_installer_waits_for_the_first(data: Path) -> None:
    order = []
    said: queue.Queue[str] = queue.Queue()

    class Heard(Progress):
        def say(self, sentence: str) -> None:
            said.put(sentence)

    def second() -> None:
        with tool.alone(data, Heard()):
            order.append("second")

    with tool.alone(data, QUIET):
        (data / "something").touch()
        waiting = threading.Thread(target=second)
        waiting.start()
        assert "waiting" in said.get(timeout=30)
        order.append("first")
    waiting.join()
    assert order == ["first", "second"]


def test_a_data_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoppedError, match="file"), tool.alone(tmp_path / "file" / "x", QUIET):
        pass


def test_a_data_folder_that_cannot_be_written_is_named(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(StoppedError, match="not writable"), tool.alone(data, QUIET):
        pass


# -- the whole of it ------------------------------------------------------------------------------------


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "repo"
    folder.mkdir()
    return folder


def commands(home: Path) -> list[str]:
    path = home / "commands"
    return path.read_text().splitlines() if path.exists() else []


def test_it_hands_over_to_init_and_doctor_in_the_repository(
    clone: Path, home: Path, repository: Path
) -> None:
    assert run.main([str(repository), "--scope", "user", "--quiet"], clone) == 0
    share = home / ".local" / "share"
    assert commands(home) == [
        f"init --multi-instance --scope user {repository} {share}",
        f"doctor {repository} {share}",
    ]
    assert (home / ".local" / "bin" / "claude-optimizer").exists()
    assert (share / "claude-coordinator" / "hook").exists()
    assert (share / "claude-coordinator" / "repositories").read_text() == f"{repository}\n"


def test_without_init_the_program_alone_is_installed(clone: Path, home: Path) -> None:
    assert run.main(["/no/repository", "--no-init", "--quiet"], clone) == 0
    assert commands(home) == []


@pytest.mark.parametrize(
    ("command", "status", "ran"), [("init", 1, ["init"]), ("doctor", 3, ["init", "doctor"])]
)
def test_what_init_or_doctor_says_is_the_exit_status(
    clone: Path, home: Path, repository: Path, command: str, status: int, ran: list[str]
) -> None:
    (home / f"status of {command}").write_text(str(status))
    assert run.main([str(repository), "--quiet"], clone) == status
    assert [line.split()[0] for line in commands(home)] == ran


def test_another_data_folder_is_handed_on(clone: Path, home: Path, repository: Path, tmp_path: Path) -> None:
    assert run.main([str(repository), "--quiet", "--data-dir", str(tmp_path / "else")], clone) == 0
    assert commands(home)[0].endswith(f" {tmp_path}/else")
    assert place_of(tmp_path / "else" / "claude-coordinator").is_dir()
    assert not (home / ".local" / "share").exists()


def test_a_repository_that_is_no_folder_is_wrong_usage(
    clone: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run.main(["/no/repository"], clone) == 2
    assert "/no/repository is not a folder" in capsys.readouterr().err
    assert not (home / ".local").exists()


def test_without_git_nothing_is_begun(
    clone: Path, home: Path, machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    (machine.folder / "git").unlink()
    assert run.main([str(clone)], clone) == 3
    assert "git is not installed" in capsys.readouterr().err
    assert not (home / ".local").exists()


def test_an_interruption_leaves_nothing_half_made(
    clone: Path, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(python: str, environment: Path, clone: Path) -> None:
        assert environment.is_dir()
        raise KeyboardInterrupt

    monkeypatch.setattr(venv, "fill", interrupted)
    assert run.main(["--no-init", "--quiet"], clone) == 130
    assert not (home / ".local" / "share" / "claude-coordinator").exists()


def test_without_the_packages_of_the_extra_all_else_is_installed_and_they_are_tried_again(
    data: Path, clone: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    small_clone.lack_the_extra(clone)
    place = prepare(data, clone)
    assert installed(place, "cli.py").exists()
    assert capsys.readouterr().err.startswith("! What reads code (dependencies,")
    assert stamp(place).read_text().startswith("partly-")
    small_clone.lack_the_extra(clone, lacking=False)
    assert prepare(data, clone) == place
    assert capsys.readouterr().err == ""
    assert not stamp(place).read_text().startswith("partly-")
    before = os.stat(stamp(place)).st_mtime_ns
    prepare(data, clone)
    assert os.stat(stamp(place)).st_mtime_ns == before
