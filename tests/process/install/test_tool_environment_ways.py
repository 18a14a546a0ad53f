"""The ways to an environment, one after the other, and what stands in the way of all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from coord_core.install.bootstrap import tool, venv
from coord_core.install.bootstrap.failures import StoppedError
from tests.process.install.machine import QUIET, REAL, Machine, installed, prepare

pytestmark = pytest.mark.usefixtures("machine")


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


def test_a_data_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoppedError, match="file"), tool.alone(tmp_path / "file" / "x", QUIET):
        pass


def test_a_data_folder_that_cannot_be_written_is_named(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(StoppedError, match="not writable"), tool.alone(data, QUIET):
        pass
