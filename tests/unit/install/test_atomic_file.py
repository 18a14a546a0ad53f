"""Replacing a file: what is kept of the one that was there."""

from __future__ import annotations

import stat
from pathlib import Path

from coord_core.install import atomic_file


def test_the_mode_of_a_link_is_not_that_of_the_file_in_its_place(tmp_path: Path) -> None:
    """Linux gives every link 0777."""
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "elsewhere")
    atomic_file.write(link, b"text")
    assert not link.is_symlink() and stat.S_IMODE(link.stat().st_mode) & 0o133 == 0


def test_a_name_of_255_bytes_is_replaced(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    target = folder / ("\U0001f600" * 63 + "abc")
    assert len(target.name.encode()) == 255
    atomic_file.write(target, b"text")
    assert [path.read_bytes() for path in folder.iterdir()] == [b"text"]
