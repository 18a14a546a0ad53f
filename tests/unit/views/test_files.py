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


@pytest.mark.parametrize("name", ["view.new", "log"])
def test_no_link_is_written_through(tmp_path: Path, name: str) -> None:
    target = tmp_path / "target"
    target.write_text("precious")
    (tmp_path / name).symlink_to(target)
    write = files.append if name == "log" else files.replace
    with pytest.raises(OSError) as caught:
        write(str(tmp_path / name.removesuffix(".new")), "text")
    assert caught.value.errno == errno.ELOOP
    assert target.read_text() == "precious"


def test_appending_makes_the_file_and_tells_its_length_in_bytes(tmp_path: Path) -> None:
    path = str(tmp_path / "log")
    assert files.append(path, "é") == 2
    assert files.append(path, "ab") == 4
    assert Path(path).read_text() == "éab"


def test_a_write_that_the_disk_takes_in_parts_is_completed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: real(descriptor, bytes(data[:3])))
    files.replace(str(tmp_path / "view"), "a text of some length")
    assert (tmp_path / "view").read_text() == "a text of some length"


def test_the_length_of_a_file_that_is_not_there_is_zero(tmp_path: Path) -> None:
    assert files.size(str(tmp_path / "none")) == 0
    (tmp_path / "some").write_text("é")
    assert files.size(str(tmp_path / "some")) == 2
