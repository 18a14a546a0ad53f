"""Where the tool is."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

import coord_core
from coord_core.install import environment


def test_a_source_checkout_has_its_hooks_beside_the_package() -> None:
    folder = environment.hooks_folder()
    assert (folder / "pre_tool_use.py").is_file()


def test_an_installed_package_has_them_inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = tmp_path / "site-packages" / "coord_core" / "hooks"
    inside.mkdir(parents=True)
    monkeypatch.setattr(coord_core, "__file__", str(inside.parent / "__init__.py"))
    assert environment.hooks_folder() == inside


def test_the_interpreter_is_neither_a_link_nor_an_environments() -> None:
    found = Path(environment.real_interpreter())
    assert found.is_file() and not found.is_symlink()
    assert not found.is_relative_to(sys.prefix) or sys.prefix == sys.base_prefix


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ("/data", "/data/claude-coordinator"),
        ("", "~/.local/share/claude-coordinator"),
        ("rel", "~/.local/share/claude-coordinator"),
    ],
)
def test_the_data_folder_follows_xdg(chosen: str, expected: str) -> None:
    assert environment.data_folder({"XDG_DATA_HOME": chosen}) == Path(expected).expanduser()
