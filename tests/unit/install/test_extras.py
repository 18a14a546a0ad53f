"""Optional extras: each that can be had is installed, and each that cannot is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from coord_core.install.bootstrap import venv
from coord_core.install.bootstrap.failures import StoppedError

ALL = list(venv.EXTRAS)


@pytest.mark.parametrize("absent", [[], ["notify"], ["analysis"], ALL])
def test_what_cannot_be_had_is_named_and_the_rest_is_installed(
    monkeypatch: pytest.MonkeyPatch, absent: list[str]
) -> None:
    installed: list[str] = []

    def install(python: str, environment: Path, what: str) -> None:
        if any(extra in what for extra in absent):
            raise StoppedError("no such package", "")
        installed.append(what)

    monkeypatch.setattr(venv, "_install", install)
    assert venv.fill("python", Path("env"), Path("clone")) == absent
    present = [extra for extra in ALL if extra not in absent]
    if not absent:
        assert installed == [f"clone[{','.join(ALL)}]"]
    else:
        assert installed == ([f"clone[{extra}]" for extra in present] or ["clone"])


def test_where_nothing_can_be_had_it_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    def install(python: str, environment: Path, what: str) -> None:
        raise StoppedError("no network", "")

    monkeypatch.setattr(venv, "_install", install)
    with pytest.raises(StoppedError):
        venv.fill("python", Path("env"), Path("clone"))
