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
    text = Path(path).read_text("utf-8") if os.path.lexists(path) else ""
    changed = with_features(text, new)
    expected = before.model_copy(update={KEY: {**before.features, **new}})
    if settings.parse(changed) != expected:
        raise InputError(
            f"{SETTINGS_FILE} cannot be changed without changing its meaning.", "Add them by hand."
        )
    _replace(path, changed)
    return list(new)


def with_features(text: str, features: Mapping[str, Sequence[str]]) -> str:
    """The text with these features at the end of `features:`."""
    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.width = 1 << 20
    yaml.indent(mapping=2, sequence=4, offset=2)
    document: Any = yaml.load(text)
    if document is None:  # empty, or comments alone, which the loader drops
        return _joined(text, _dumped(yaml, {KEY: dict(features)}))
    if KEY not in document:
        return (
            _joined(text, _dumped(yaml, {KEY: dict(features)}))
            if _ends_plainly(document)
            else _in(yaml, document, features)
        )
    return _in(yaml, document, features)


def _in(yaml: YAML, document: Any, features: Mapping[str, Sequence[str]]) -> str:
    if document.get(KEY) is None:
        document[KEY] = CommentedMap()
    for name, patterns in features.items():
        document[KEY][name] = list(patterns)
    return _dumped(yaml, document)


def _ends_plainly(document: Any) -> bool:
    """Is it a mapping in block style, so that another key can be written below it?"""
    return isinstance(document, CommentedMap) and not document.fa.flow_style()


def _joined(text: str, more: str) -> str:
    return f"{text}{'' if not text or text.endswith(chr(10)) else chr(10)}{more}"


def _dumped(yaml: YAML, value: Any) -> str:
    out = io.StringIO()
    yaml.dump(value, out)
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
