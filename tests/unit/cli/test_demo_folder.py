"""The scratch folder of `demo` goes, also while a process that outlives a hook still writes there."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from coord_core.cli.demo_folder import removed, scratch

WRITES = 0.4  # seconds


def _write(folder: Path) -> None:
    until = time.monotonic() + WRITES
    while time.monotonic() < until:
        try:
            (folder / "repository" / ".git").mkdir(parents=True, exist_ok=True)
            (folder / "repository" / ".git" / str(time.monotonic_ns())).touch()
        except OSError:
            continue  # it was removed in between


def test_what_is_written_meanwhile_goes_too(tmp_path: Path) -> None:
    folder = tmp_path / "scratch"
    folder.mkdir()
    writer = threading.Thread(target=_write, args=(folder,))
    writer.start()
    assert removed(folder)
    writer.join()
    assert not folder.exists()


def test_what_cannot_be_removed_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("shutil.rmtree", lambda path, ignore_errors: None)
    monkeypatch.setattr("coord_core.cli.demo_folder.LONGEST", 0.0)
    with scratch(keep=False) as folder:
        pass
    assert folder.exists()
    assert f"{folder} could not be removed. Remove it yourself." in capsys.readouterr().err
