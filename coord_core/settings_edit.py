"""Adding features to `.claude-coordinator.yml`: what stands there stays, comments and all."""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap

from coord_core import settings
from coord_core.domain.errors import InputError
from coord_core.project import SETTINGS_FILE

KEY = "features"


def add_features(folder: str, features: Mapping[str, Sequence[str]]) -> list[str]:
    """Write those whose names are not there yet; returns their names. The file is replaced at once.

    Raises InputError for a file that is not valid, and OSError.
    """
    path = os.path.realpath(os.path.join(folder, SETTINGS_FILE))  # a link stays one
    before, _ = settings.load(folder)
    taken = {name.casefold() for name in before.features}
    new = {name: list(each) for name, each in features.items() if name.casefold() not in taken}
    if not new:
        return []
    text = Path(path).read_bytes().decode("utf-8") if os.path.lexists(path) else ""
    changed = with_features(text, new)
    expected = before.model_copy(update={KEY: {**before.features, **new}})
    if settings.parse(changed) != expected:
        raise InputError(
            f"{SETTINGS_FILE} cannot be changed without changing its meaning.", "Add them by hand."
        )
    _replace(path, changed)
    return list(new)


def with_features(text: str, features: Mapping[str, Sequence[str]]) -> str:
    """The text with these features at the end of `features:`; all other lines stay as they are.

    Only where `features:` is there and is no block of lines (`features: {}`), its text is made anew.
    """
    document: Any = _yaml().load(text)
    if document is None or (KEY not in document and _is_block(document)):
        return _joined(text, _dumped({KEY: _plain(features)}))
    if _is_block(document) and _is_block(document.get(KEY)) and document[KEY]:
        return _inserted(text, document, _dumped(_plain(features)))
    document.setdefault(KEY, None)
    document[KEY] = {**(document[KEY] or {}), **_plain(features)}
    return _dumped(document)


def _inserted(text: str, document: CommentedMap, more: str) -> str:
    """Below the last line of the features that is no comment, indented as they are."""
    lines = text.splitlines(keepends=True)
    first = document.lc.key(KEY)[0]
    later = (document.lc.key(key)[0] for key in document)
    end = min((line for line in later if line > first), default=len(lines))
    while lines[end - 1].strip()[:1] in ("", "#"):
        end -= 1
    column = document[KEY].lc.key(next(iter(document[KEY])))[1]
    new = "".join(f"{' ' * column}{line}" for line in more.splitlines(keepends=True))
    return _joined("".join(lines[:end]), new) + "".join(lines[end:])


def _joined(text: str, more: str) -> str:
    """One below the other, with the ends of lines that the text has."""
    ending = "\r\n" if "\r\n" in text else "\n"
    between = "" if not text or text.endswith("\n") else ending
    return f"{text}{between}{more.replace(chr(10), ending)}"


def _is_block(value: Any) -> bool:
    return isinstance(value, CommentedMap) and not value.fa.flow_style()


def _plain(features: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    return {name: list(patterns) for name, patterns in features.items()}


def _yaml() -> YAML:
    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.width = 1 << 20
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _dumped(value: Any) -> str:
    out = io.StringIO()
    _yaml().dump(value, out)
    return out.getvalue()


def _replace(path: str, text: str) -> None:
    """Readers see the old text or the new one; its mode stays."""
    beside = f"{path}.{os.getpid()}.new"
    mode = stat.S_IMODE(os.stat(path).st_mode) if os.path.lexists(path) else 0o644
    try:
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, mode)
        with open(descriptor, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            os.fchmod(file.fileno(), mode)
        os.replace(beside, path)
    except OSError:
        Path(beside).unlink(missing_ok=True)
        raise
