"""Which clone a state is: the same while it stays itself, another when it is a copy."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from coord_core.repository.published.clone import own_id


@pytest.fixture
def state(tmp_path: Path) -> Path:
    folder = tmp_path / "state"
    folder.mkdir()
    return folder


def test_it_stays_what_it_is_also_where_it_is_moved(state: Path) -> None:
    first = own_id(str(state))
    moved = state.rename(state.with_name("moved"))
    assert own_id(str(moved)) == own_id(str(moved)) == first


def test_a_backup_that_is_put_back_is_the_clone_that_it_was(state: Path) -> None:
    first = own_id(str(state))
    shutil.copytree(state, state.with_name("backup"))
    shutil.rmtree(state)
    shutil.copytree(state.with_name("backup"), state)
    assert own_id(str(state)) == first


def test_a_copy_is_another_and_the_original_stays(state: Path) -> None:
    first = own_id(str(state))
    copy = shutil.copytree(state, state.with_name("copy"))
    other = own_id(str(copy))
    assert other != first
    assert (own_id(str(copy)), own_id(str(state))) == (other, first)


def test_a_copy_on_another_machine_is_another(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = own_id(str(state))
    original = state.rename(state.with_name("original"))
    shutil.copytree(original, state)
    there = os.uname_result(("Linux", "elsewhere", "", "", ""))
    monkeypatch.setattr(os, "uname", lambda: there)
    assert own_id(str(state)) != first


@pytest.mark.parametrize("text", ["0123abcd\n", "0123abcd\n1\n"])
def test_one_that_was_written_without_all_of_that_is_kept(state: Path, text: str) -> None:
    (state / "clone").write_text(text)
    assert own_id(str(state)) == "0123abcd"


@pytest.mark.parametrize("text", ["", "\x00\n", "../../etc\n1\n2\n3\n"])
def test_what_is_no_id_is_replaced(state: Path, text: str) -> None:
    (state / "clone").write_text(text)
    found = own_id(str(state))
    assert len(found) == 8
    assert own_id(str(state)) == found
