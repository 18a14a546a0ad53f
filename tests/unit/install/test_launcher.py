"""Which version's launcher stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from coord_core.install import launcher
from coord_core.install.environment import Environment
from coord_core.install.errors import LauncherError


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def place(tmp_path: Path) -> Environment:
    (tmp_path / "python").touch()
    (tmp_path / "hooks").mkdir()
    return Environment(str(tmp_path / "python"), str(tmp_path / "hooks"))


def version(data: Path) -> str:
    return launcher.launcher(data).read_text().splitlines()[1].split()[-1]


def test_it_can_be_executed(data: Path, place: Environment) -> None:
    assert launcher.write(data, place, "1.0")
    assert launcher.launcher(data).stat().st_mode & 0o111


@pytest.mark.parametrize(
    ("first", "second"), [("1.0", "1.1"), ("1.9.9", "1.10"), ("1.0rc1", "1.0"), ("1.0", "1.0")]
)
def test_the_newest_has_it_whatever_the_order(
    data: Path, place: Environment, first: str, second: str
) -> None:
    launcher.write(data, place, first)
    assert launcher.write(data, place, second)
    assert version(data) == second
    assert launcher.write(data, place, first) is (first == second)
    assert version(data) == second


def test_a_newer_one_that_is_gone_gives_way(data: Path, place: Environment) -> None:
    launcher.write(data, Environment(place.interpreter, "/gone/hooks"), "2.0")
    assert launcher.write(data, place, "1.0")
    assert version(data) == "1.0"


def test_somebody_elses_file_stays(data: Path, place: Environment) -> None:
    data.mkdir()
    launcher.launcher(data).write_text("#!/bin/sh\n")
    with pytest.raises(LauncherError) as caught:
        launcher.write(data, place, "1.0")
    assert caught.value.mend
    assert launcher.launcher(data).read_text() == "#!/bin/sh\n"
