"""What a file held, kept as git would keep it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from coord_core import contents
from coord_core.project import MARKER, PLAIN_MARKER, PLAIN_STATE, STATE, Project
from tests.support.enrolment import git


def project_of(root: Path) -> Project:
    common = root / ".git"
    return Project(str(root), str(common), str(common / MARKER), str(common / STATE), {})


@pytest.fixture(params=["sha1", "sha256"])
def root(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    folder = tmp_path.resolve() / "repository"
    folder.mkdir()
    git(folder, "init", "-q", f"--object-format={request.param}")
    return folder


@pytest.mark.parametrize("data", [b"", b"x\r\n", bytes(range(256)) * 999], ids=["empty", "line", "binary"])
def test_git_has_the_same_bytes_under_the_same_id(root: Path, data: bytes) -> None:
    (root / "a").write_bytes(data)
    blob = contents.keep(project_of(root), str(root / "a"))
    assert blob == git(root, "hash-object", "--no-filters", "a").strip()
    objects = {"GIT_ALTERNATE_OBJECT_DIRECTORIES": str(root / ".git" / STATE / "objects")}
    command = ["git", "-C", str(root), "cat-file", "blob", blob]
    shown = subprocess.run(command, capture_output=True, check=True, env={**os.environ, **objects})
    assert shown.stdout == data
    assert contents.fetch(project_of(root), blob) == data


def test_a_folder_without_git_keeps_it_in_its_state(tmp_path: Path) -> None:
    root = tmp_path.resolve()
    plain = Project(str(root), str(root), str(root / PLAIN_MARKER), str(root / PLAIN_STATE), {})
    (root / "a").write_text("x")
    blob = contents.keep(plain, str(root / "a"))
    assert blob is not None
    assert contents.fetch(plain, blob) == b"x"
    assert list((root / PLAIN_STATE).rglob(blob[2:]))


def test_what_cannot_be_kept_is_none(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = project_of(root)
    os.mkfifo(root / "pipe")
    monkeypatch.setattr(contents, "LARGEST", 3)
    (root / "large").write_text("1234")
    for name in ("absent", "pipe", "large", "."):
        assert contents.keep(project, str(root / name)) is None


def test_a_disk_that_takes_no_more_is_not_this_calls_failure(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    (root / "a").write_text("x")
    monkeypatch.setattr(contents.os, "write", full)
    assert contents.keep(project_of(root), str(root / "a")) is None
    assert not list((root / ".git" / STATE).rglob("tmp_obj*"))


def test_what_is_kept_again_is_new_again(root: Path) -> None:
    project = project_of(root)
    (root / "a").write_text("x")
    blob = contents.keep(project, str(root / "a"))
    assert blob is not None
    kept = root / ".git" / STATE / "objects" / blob[:2] / blob[2:]
    os.utime(kept, (1, 1))
    contents.keep(project, str(root / "a"))
    assert kept.stat().st_mtime > 1


def test_a_stamp_changes_with_content_mode_and_inode(root: Path) -> None:
    path = root / "a"
    stamps = [contents.stamp(str(path))]
    path.write_text("x")
    stamps.append(contents.stamp(str(path)))
    path.chmod(0o755)
    stamps.append(contents.stamp(str(path)))
    os.utime(path, ns=(1, 1))
    stamps.append(contents.stamp(str(path)))
    (root / "b").write_text("x")
    os.utime(root / "b", ns=(1, 1))
    (root / "b").chmod(0o755)
    os.replace(root / "b", path)
    stamps.append(contents.stamp(str(path)))
    assert stamps[0] == contents.GONE
    assert len(set(stamps)) == 5
    assert contents.mode_of(stamps[-1]) == 0o755


def test_nobody_else_can_read_what_is_kept(root: Path) -> None:
    (root / "a").write_text("secret")
    contents.keep(project_of(root), str(root / "a"))
    kept = [path for path in (root / ".git" / STATE / "objects").rglob("*") if path.is_file()]
    assert [path.stat().st_mode & 0o077 for path in kept] == [0]
    assert not list((root / ".git" / "objects").glob("??/*"))


def test_an_empty_object_that_a_power_cut_left_is_written_again(root: Path) -> None:
    project = project_of(root)
    (root / "a").write_text("x")
    blob = contents.keep(project, str(root / "a"))
    assert blob is not None
    kept = root / ".git" / STATE / "objects" / blob[:2] / blob[2:]
    kept.unlink()
    kept.touch()
    contents.keep(project, str(root / "a"))
    assert contents.fetch(project, blob) == b"x"


def test_what_is_old_goes_once_a_day(root: Path) -> None:
    project = project_of(root)
    now = 1e9
    blobs = []
    for data in ("old", "new", "needed"):
        (root / "a").write_text(data)
        blobs.append(str(contents.keep(project, str(root / "a"))))
    objects = root / ".git" / STATE / "objects"
    needed = blobs[2]
    old, new, kept = (objects / blob[:2] / blob[2:] for blob in blobs)
    os.utime(old, (now - contents.KEPT_FOR - 1,) * 2)
    os.utime(new, (now, now))
    os.utime(kept, (1, 1))
    os.utime(objects, (now, now))
    contents.prune(project, now + 1, {needed})
    assert old.exists()
    os.utime(objects, (1, 1))
    contents.prune(project, now + 1, {needed})
    assert (old.exists(), new.exists(), kept.exists()) == (False, True, True)
