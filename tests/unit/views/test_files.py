"""Writing the views: whole or not at all, and never through somebody else's link."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from coord_core.views import files


def test_a_file_is_replaced_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "view"
    path.write_text("a long old text")
    files.replace(str(path), "né")
    assert path.read_text() == "né"
    assert [each.name for each in tmp_path.iterdir()] == ["view"]


def test_a_reader_keeps_the_text_it_opened(tmp_path: Path) -> None:
    path = tmp_path / "view"
    files.replace(str(path), "old")
    with path.open() as reader:
        files.replace(str(path), "new and longer")
        assert reader.read() == "old"


def test_what_a_writer_that_died_left_behind_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "view.new").write_text("half of something much longer")
    files.replace(str(tmp_path / "view"), "text")
    assert (tmp_path / "view").read_text() == "text"


def test_replacing_a_link_leaves_its_target_alone(tmp_path: Path) -> None:
    target, path = tmp_path / "target", tmp_path / "view"
    target.write_text("precious")
    path.symlink_to(target)
    files.replace(str(path), "text")
    assert (target.read_text(), path.read_text(), path.is_symlink()) == ("precious", "text", False)


def test_no_link_is_appended_through(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.write_text("precious")
    (tmp_path / "log").symlink_to(target)
    with pytest.raises(OSError) as caught:
        files.append(str(tmp_path / "log"), "text")
    assert caught.value.errno == errno.ELOOP
    assert target.read_text() == "precious"


@pytest.mark.parametrize("kind", ["symbolic", "hard", "pipe"])
def test_what_stands_where_the_new_text_is_made_is_put_away(tmp_path: Path, kind: str) -> None:
    target, beside = tmp_path / "target", tmp_path / "view.new"
    target.write_text("precious")
    if kind == "pipe":
        os.mkfifo(beside)
    else:
        (beside.symlink_to if kind == "symbolic" else beside.hardlink_to)(target)
    files.replace(str(tmp_path / "view"), "text")
    assert target.read_text() == "precious"
    assert (tmp_path / "view").read_text() == "text"


def test_appending_makes_the_file_and_tells_its_stamp(tmp_path: Path) -> None:
    path = str(tmp_path / "log")
    assert files.append(path, "é").partition(".")[0] == "2"
    assert files.append(path, "ab").partition(".")[0] == "4"
    assert Path(path).read_text() == "éab"


def test_a_write_that_the_disk_takes_in_parts_is_completed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: real(descriptor, bytes(data[:3])))
    files.replace(str(tmp_path / "view"), "a text of some length")
    assert (tmp_path / "view").read_text() == "a text of some length"


def test_a_change_by_another_hand_shows_in_the_stamp(tmp_path: Path) -> None:
    path = tmp_path / "some"
    assert files.stamp(str(path)) == ""
    before = files.append(str(path), "é")
    assert files.stamp(str(path)) == before
    os.utime(path, ns=(0, 0))
    assert files.stamp(str(path)) != before


def test_a_pipe_in_a_views_place_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "view")
    with pytest.raises(OSError):
        files.append(str(tmp_path / "view"), "text")
