"""Installs our hook entries, and our status line, into a Claude Code settings file; takes them out again.

The record is written before the settings: a crash in between leaves a record of a text that nobody wrote,
which does no harm, and never entries without the bytes that were there before.
Claude Code writes these files too and knows no lock of ours: what it wrote in the meantime is merged again.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

from coord_core.install import atomic_file, claude_settings, settings_record, status_line
from coord_core.install.errors import SettingsError, disk_errors
from coord_core.install.folder_lock import locked
from coord_core.install.hook_entries import Entries
from coord_core.install.json_document import place_of
from coord_core.install.settings_record import Record

Edit: TypeAlias = Callable[[str, str], str]  # a text, and its file's name for what is wrong in it
_ATTEMPTS = 5
_EMPTY = ""


def text(settings: Path) -> str:
    """What is in the file, empty where there is none. Raises SettingsError and DiskError."""
    target = _place(settings)
    with disk_errors(target):
        return _decode(target, _read(target))


def install(settings: Path, entries: Entries, state: Path) -> bool:
    """Whether the file had to change. `state` keeps the record. Raises SettingsError and DiskError."""
    return rewrite(settings, state, lambda text, source: claude_settings.merge(text, entries, source))


def rewrite(settings: Path, state: Path, edit: Edit) -> bool:
    """The same with what puts something of ours into the text of a file, whose name it is told."""
    target = _target(settings)
    with disk_errors(target), _alone(state):
        for _ in range(_ATTEMPTS):
            before = _read(target)
            after = _encode(target, edit(_decode(target, before), str(target)))
            record = _record_before(target, before, settings_record.load(state, target))
            settings_record.save(state, target, record.with_written(after))
            if after == before:
                return False
            if _put(target, before, after):
                return True
    raise _keeps_changing(target)


def uninstall(settings: Path, state: Path, keep_status_line: bool = False) -> bool:
    """Whether the file had to change; without other changes in it, it is again what it was before us."""
    target = _target(settings)
    if keep_status_line and status_line.holds_ours(_decode(target, _read(target))):
        return take_out(settings, state, lambda text, source: _without_hooks(text, None, source))
    with disk_errors(target), _alone_where_it_is(state):
        record = settings_record.load(state, target)
        for _ in range(_ATTEMPTS):
            before = _read(target)
            after = _record_before(target, before, record).original
            if after == before or _put(target, before, after):
                _remove_folder(target, record)
                settings_record.forget(state, target)
                return after != before
    raise _keeps_changing(target)


def take_out(settings: Path, state: Path, edit: Edit) -> bool:
    """Take out a part of what is ours; with the last of it, the file is what it was before us."""
    target = _target(settings)
    text = _decode(target, _read(target))
    rest = edit(text, str(target)) if text else text
    if rest == text:
        return False
    return rewrite(settings, state, edit) if _holds_ours(rest, str(target)) else uninstall(settings, state)


def has_edited_status_line(settings: Path) -> bool:
    target = _target(settings)
    return status_line.is_edited(_decode(target, _read(target)))


def _alone_where_it_is(state: Path) -> contextlib.AbstractContextManager[None]:
    return locked(state) if state.is_dir() else contextlib.nullcontext()


@contextlib.contextmanager
def _alone(state: Path) -> Iterator[None]:
    state.mkdir(parents=True, exist_ok=True, mode=0o700)
    with locked(state):
        yield


def _record_before(target: Path, before: bytes | None, known: Record | None) -> Record:
    """What the file would be without us, as far as `before` (what it is now) and the record tell."""
    made_folder = known.made_folder if known else not target.parent.exists()
    if before is None:
        return Record(None, (), made_folder)
    if known and known.covers(before):
        return known
    text = _decode(target, before)
    if not text.strip() or not _holds_ours(text, str(target)):
        return Record(before, (), made_folder)
    original = known.original if known else None
    rest = status_line.taken_out(_without_hooks(text, original, str(target)), str(target))
    nothing_left = original is None and claude_settings.is_empty_document(rest)
    return Record(None if nothing_left else rest.encode(), (), made_folder)


def _holds_ours(text: str, source: str) -> bool:
    return claude_settings.holds_ours(text, source) or status_line.holds_ours(text)


def _without_hooks(text: str, original: bytes | None, source: str) -> str:
    return claude_settings.remove(text, None if original is None else _lenient(original), source)


def _put(target: Path, before: bytes | None, after: bytes | None) -> bool:
    """Compare and swap: False when the file is no longer what was read."""
    if before is None:
        target.parent.mkdir(parents=True, exist_ok=True)
    if _read(target) != before:
        return False
    if after is None:
        target.unlink(missing_ok=True)
    else:
        atomic_file.write(target, after)
    return True


def _remove_folder(target: Path, record: Record | None) -> None:
    if record and record.made_folder:
        with contextlib.suppress(OSError):  # somebody's files are in it now
            target.parent.rmdir()


def _target(settings: Path) -> Path:
    """The same, when it can be written."""
    target = _place(settings)
    if target.exists() and not os.access(target, os.W_OK):
        raise SettingsError(target, 0, 0, "this file is read-only", "Make it writable and run this again.")
    return target


def _place(settings: Path) -> Path:
    """The file that is meant: a link's target, so that a link into somebody's dotfiles stays one."""
    try:
        target = settings.absolute().resolve()
    except (OSError, RuntimeError):
        raise SettingsError(settings, 0, 0, "this link leads in a circle", "Remove the link.") from None
    if target.exists() and not target.is_file():
        raise SettingsError(target, 0, 0, "this is not a file", "Move it away and run this again.")
    if target.parent.is_file():
        folder = target.parent
        raise SettingsError(folder, 0, 0, "this is not a folder", "Move it away and run this again.")
    return target


def _read(target: Path) -> bytes | None:
    try:
        return target.read_bytes()
    except FileNotFoundError:
        return None


def _decode(target: Path, data: bytes | None) -> str:
    try:
        return _EMPTY if data is None else data.decode()
    except UnicodeDecodeError as error:
        good = error.object[: error.start].decode()
        line, column = place_of(good, len(good))
        mend = "Nothing was changed. Save the file as UTF-8 and run this again."
        raise SettingsError(target, line, column, "this is not UTF-8", mend) from None


def _encode(target: Path, text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        mend = "Put the tool or the interpreter into a folder with a UTF-8 name and install again."
        raise SettingsError(target, 0, 0, "a path to put into it is not UTF-8", mend) from None


def _lenient(data: bytes) -> str:
    return data.decode(errors="replace")


def _keeps_changing(target: Path) -> SettingsError:
    mend = "Close the program that writes it and run this again."
    return SettingsError(target, 0, 0, "this file kept changing while it was read", mend)
