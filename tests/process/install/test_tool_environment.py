"""Making, keeping and updating the tool's environment: real interpreters, a clone that needs no network."""

from __future__ import annotations

import os
import platform
import queue
import threading
from pathlib import Path

import pytest

from coord_core.install.bootstrap import source, tool
from coord_core.install.bootstrap.failures import StoppedError
from coord_core.install.bootstrap.progress import Progress
from tests.process.install import small_clone
from tests.process.install.machine import QUIET, Machine, installed, place_of, prepare


@pytest.fixture(autouse=True)
def known(machine: Machine) -> None:
    machine.known()


@pytest.fixture
def one_extra(machine: Machine) -> None:
    machine.with_one_extra()


def test_each_interpreter_has_an_environment_of_its_own(data: Path) -> None:
    assert tool.environment(data, "1.0", "/usr/bin/python3.11") != place_of(data)


def stamp(place: Path) -> Path:
    return place / ".complete"


def test_the_same_source_is_installed_once_and_compiled(
    data: Path, clone: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_COMPILE", "0")  # as uv does by itself
    place = prepare(data, clone)
    assert place == place_of(data)
    assert list(installed(place, "__pycache__").glob("cli.*.pyc"))
    before = installed(place, "cli.py").stat().st_ino
    with tool.alone(data, QUIET):
        tool.prepare(data, source.read(clone), Progress())
    assert "installed already" in capsys.readouterr().out
    assert installed(place, "cli.py").stat().st_ino == before


def test_another_source_replaces_the_code_in_place_and_one_that_fails_leaves_what_was_there(
    data: Path, clone: Path, one_extra: None
) -> None:
    place = prepare(data, clone)
    (place / "witness").touch()
    (clone / "coord_core" / "new.py").write_text("new = 1\n")
    prepare(data, clone)
    assert installed(place, "new.py").read_text() == "new = 1\n"
    assert (place / "witness").exists()
    before = stamp(place).read_text()
    (clone / "coord_core" / "newer.py").touch()
    (clone / "backend.py").write_text("raise SystemExit('no build')")
    with pytest.raises(StoppedError) as caught:
        prepare(data, clone)
    assert "no build" in caught.value.details
    assert stamp(place).read_text() == before
    assert installed(place, "cli.py").exists() and installed(place, "new.py").exists()
    assert (place / "witness").exists()


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


def test_a_clone_that_does_not_install_leaves_nothing(data: Path, clone: Path, one_extra: None) -> None:
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


def test_without_the_packages_of_the_extra_all_else_is_installed_and_they_are_tried_again(
    data: Path, clone: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    small_clone.lack_the_extra(clone)
    place = prepare(data, clone)
    assert installed(place, "cli.py").exists()
    [warning] = capsys.readouterr().err.splitlines()
    assert warning.startswith("! What reads code (dependencies,")
    assert stamp(place).read_text().startswith("partly-")
    small_clone.lack_the_extra(clone, lacking=False)
    assert prepare(data, clone) == place
    assert capsys.readouterr().err == ""
    assert not stamp(place).read_text().startswith("partly-")
    before = os.stat(stamp(place)).st_mtime_ns
    prepare(data, clone)
    assert os.stat(stamp(place)).st_mtime_ns == before
