"""Settings files on disk: the very bytes come back, modes and links stay, nothing is written by halves."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coord_core.install import atomic_file, claude_settings, settings_record
from coord_core.install.errors import DiskError, SettingsError
from coord_core.install.settings_file import install, uninstall
from tests.unit.install.settings_documents import NEWER, OURS, texts, value


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    return tmp_path / "repo" / ".claude" / "settings.local.json"


def written(settings: Path, data: bytes) -> bytes:
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_bytes(data)
    return data


@given(texts(), st.booleans())
def test_uninstalling_gives_back_the_very_bytes(text: str, upgraded: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        settings, state = Path(folder, "settings.json"), Path(folder, "state")
        before = written(settings, text.encode())
        assert install(settings, OURS, state)
        if upgraded:
            assert install(settings, NEWER, state)
        assert uninstall(settings, state)
        assert settings.read_bytes() == before


@given(texts(), st.text(max_size=5), st.booleans())
def test_what_somebody_added_after_us_stays(text: str, added: str, upgraded: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        settings, state = Path(folder, "settings.json"), Path(folder, "state")
        written(settings, text.encode())
        install(settings, OURS, state)
        document = value(settings.read_text(encoding="utf-8")) | {"added": added}
        settings.write_text(json.dumps(document), encoding="utf-8")
        if upgraded:
            install(settings, NEWER, state)
        uninstall(settings, state)
        assert value(settings.read_text(encoding="utf-8")) == value(text) | {"added": added}


def test_installing_twice_changes_nothing(settings: Path, state: Path) -> None:
    written(settings, b'{"model": "opus"}')
    assert install(settings, OURS, state)
    once = settings.read_bytes()
    assert not install(settings, OURS, state)
    assert settings.read_bytes() == once


def test_a_file_and_a_folder_that_we_made_are_gone_again(settings: Path, state: Path) -> None:
    settings.parent.parent.mkdir()
    install(settings, OURS, state)
    install(settings, NEWER, state)
    uninstall(settings, state)
    assert not settings.parent.exists()
    assert settings.parent.parent.exists()
    assert list(state.iterdir()) == []


def test_a_folder_that_we_made_is_ours_to_remove_after_an_upgrade_of_a_changed_file(
    settings: Path, state: Path
) -> None:
    install(settings, OURS, state)
    settings.write_text(json.dumps(json.loads(settings.read_bytes()) | {"model": "opus"}))
    install(settings, NEWER, state)
    settings.unlink()
    uninstall(settings, state)
    assert not settings.parent.exists()


def test_a_folder_that_was_there_stays(settings: Path, state: Path) -> None:
    settings.parent.mkdir(parents=True)
    install(settings, OURS, state)
    uninstall(settings, state)
    assert list(settings.parent.iterdir()) == []


def test_a_folder_with_somebodys_files_stays(settings: Path, state: Path) -> None:
    install(settings, OURS, state)
    (settings.parent / "notes").touch()
    uninstall(settings, state)
    assert [path.name for path in settings.parent.iterdir()] == ["notes"]


def test_a_file_that_we_made_stays_with_what_somebody_added(settings: Path, state: Path) -> None:
    install(settings, OURS, state)
    document = json.loads(settings.read_bytes()) | {"model": "opus"}
    settings.write_text(json.dumps(document))
    uninstall(settings, state)
    assert json.loads(settings.read_bytes()) == {"model": "opus"}


def test_a_file_that_we_made_and_somebody_reformatted_is_gone_again(settings: Path, state: Path) -> None:
    install(settings, OURS, state)
    settings.write_text(json.dumps(json.loads(settings.read_bytes())))
    uninstall(settings, state)
    assert not settings.exists()


def test_a_link_stays_a_link_and_its_target_keeps_its_mode(
    settings: Path, state: Path, tmp_path: Path
) -> None:
    target = tmp_path / "dotfiles" / "claude.json"
    before = written(target, b"{}\n")
    target.chmod(0o640)
    settings.parent.mkdir(parents=True)
    settings.symlink_to(target)
    install(settings, OURS, state)
    assert settings.is_symlink()
    assert target.stat().st_mode & 0o777 == 0o640
    assert json.loads(target.read_bytes()) == {"hooks": OURS}
    uninstall(settings, state)
    assert settings.is_symlink() and target.read_bytes() == before


def test_a_link_to_nowhere_gets_its_target(settings: Path, state: Path, tmp_path: Path) -> None:
    settings.parent.mkdir(parents=True)
    settings.symlink_to(tmp_path / "later.json")
    install(settings, OURS, state)
    uninstall(settings, state)
    assert settings.is_symlink() and not settings.exists()


def test_a_link_in_a_circle_is_refused(settings: Path, state: Path) -> None:
    settings.parent.mkdir(parents=True)
    settings.symlink_to(settings)
    with pytest.raises(SettingsError, match="circle"):
        install(settings, OURS, state)


def test_a_folder_in_its_place_is_refused(settings: Path, state: Path) -> None:
    settings.mkdir(parents=True)
    with pytest.raises(SettingsError, match="not a file"):
        install(settings, OURS, state)


def test_a_file_that_is_not_utf_8_is_refused_and_stays(settings: Path, state: Path) -> None:
    before = written(settings, '{\n "a": "é'.encode() + b"\xff\xfe")
    with pytest.raises(SettingsError) as caught:
        install(settings, OURS, state)
    assert (caught.value.line, caught.value.column) == (2, 9)
    assert settings.read_bytes() == before


def test_a_refused_file_stays_as_it_is(settings: Path, state: Path) -> None:
    before = written(settings, b'{"a": 1, "a": 2}')
    with pytest.raises(SettingsError):
        install(settings, OURS, state)
    assert settings.read_bytes() == before
    assert [path.name for path in settings.parent.iterdir()] == [settings.name]


def test_a_path_that_is_not_utf_8_is_refused(settings: Path, state: Path) -> None:
    odd = {"Stop": [{"hooks": [{"type": "command", "command": "/opt/\udcff", "args": []}]}]}
    with pytest.raises(SettingsError, match="UTF-8"):
        install(settings, odd, state)


def test_without_a_record_only_our_entries_go(settings: Path, state: Path) -> None:
    written(settings, b'{\n  "model": "opus"\n}\n')
    install(settings, OURS, state)
    for record in (state / "settings").iterdir():
        record.write_bytes(b"torn")
    uninstall(settings, state)
    assert settings.read_bytes() == b'{\n  "model": "opus"\n}\n'


def test_uninstalling_where_nothing_was_installed_changes_nothing(settings: Path, state: Path) -> None:
    before = written(settings, b'{"model": "opus"}')
    assert not uninstall(settings, state)
    assert settings.read_bytes() == before
    assert not state.exists()


def test_what_the_client_writes_in_between_is_merged_again(
    settings: Path, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(settings, b"{}")
    merge = claude_settings.merge

    def while_the_client_writes(text: str, entries: Any, source: str) -> str:
        if "allow" not in text:
            settings.write_bytes(b'{"permissions": {"allow": ["Bash"]}}')
        return merge(text, entries, source)

    monkeypatch.setattr(claude_settings, "merge", while_the_client_writes)
    install(settings, OURS, state)
    assert json.loads(settings.read_bytes())["permissions"] == {"allow": ["Bash"]}
    uninstall(settings, state)
    assert settings.read_bytes() == b'{"permissions": {"allow": ["Bash"]}}'


def test_a_write_that_fails_leaves_the_old_file_and_nothing_beside_it(
    settings: Path, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = written(settings, b"{}")
    write = atomic_file.write

    def on_a_full_disk(target: Path, data: bytes, mode: int | None = None) -> None:
        if target == settings:
            monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError("disk full")))
        write(target, data, mode)

    monkeypatch.setattr(atomic_file, "write", on_a_full_disk)
    with pytest.raises(DiskError, match="disk full"):
        install(settings, OURS, state)
    assert settings.read_bytes() == before
    assert [path.name for path in settings.parent.iterdir()] == [settings.name]


def test_a_crash_between_record_and_settings_loses_nothing(settings: Path, state: Path) -> None:
    before = written(settings, b'{ "model": "opus" }')
    install(settings, OURS, state)
    record = settings_record.load(state, settings)
    assert record is not None
    settings_record.save(state, settings, record.with_written(b"what an upgrade was about to write"))
    uninstall(settings, state)
    assert settings.read_bytes() == before


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path, state: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DiskError) as caught:
        install(tmp_path / "file" / ".claude" / "settings.json", OURS, state)
    assert str(tmp_path / "file") in caught.value.problem
    assert caught.value.exit_status == 3


def test_the_record_is_private(settings: Path, state: Path) -> None:
    written(settings, b'{"env": {"TOKEN": "x"}}')
    install(settings, OURS, state)
    (record,) = (state / "settings").iterdir()
    assert record.stat().st_mode & 0o777 == 0o600


def test_a_read_only_file_is_refused(settings: Path, state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = written(settings, b"{}")
    monkeypatch.setattr(os, "access", lambda path, _: path != settings)
    with pytest.raises(SettingsError, match="read-only"):
        install(settings, OURS, state)
    assert settings.read_bytes() == before
