"""`install.py` as a whole: it makes the environment, and hands over to `init` and `doctor`."""

from __future__ import annotations

from pathlib import Path

import pytest

from coord_core.install.bootstrap import run, venv
from tests.process.install.machine import Machine, place_of


@pytest.fixture(autouse=True)
def known(machine: Machine) -> None:
    machine.known()


# -- the whole of it ------------------------------------------------------------------------------------


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "repo"
    folder.mkdir()
    return folder


def commands(home: Path) -> list[str]:
    path = home / "commands"
    return path.read_text().splitlines() if path.exists() else []


def test_it_hands_over_to_init_and_doctor_in_the_repository(
    clone: Path, home: Path, repository: Path
) -> None:
    assert run.main([str(repository), "--scope", "user", "--quiet"], clone) == 0
    share = home / ".local" / "share"
    assert commands(home) == [
        f"init --multi-instance --scope user {repository} {share}",
        f"doctor {repository} {share}",
    ]
    assert (home / ".local" / "bin" / "claude-optimizer").exists()
    assert (share / "claude-coordinator" / "hook").exists()
    assert (share / "claude-coordinator" / "repositories").read_text() == f"{repository}\n"


def test_a_scope_that_nobody_chose_is_left_to_init(clone: Path, home: Path, repository: Path) -> None:
    """So what a team committed with scope project stays in force in a clone of it."""
    assert run.main([str(repository), "--quiet"], clone) == 0
    assert commands(home)[0].startswith(f"init --multi-instance {repository} ")


def test_without_init_the_program_alone_is_installed(clone: Path, home: Path) -> None:
    assert run.main(["/no/repository", "--no-init", "--quiet"], clone) == 0
    assert commands(home) == []


@pytest.mark.parametrize(
    ("command", "status", "ran"), [("init", 1, ["init"]), ("doctor", 3, ["init", "doctor"])]
)
def test_what_init_or_doctor_says_is_the_exit_status(
    clone: Path, home: Path, repository: Path, command: str, status: int, ran: list[str]
) -> None:
    (home / f"status of {command}").write_text(str(status))
    assert run.main([str(repository), "--quiet"], clone) == status
    assert [line.split()[0] for line in commands(home)] == ran


def test_another_data_folder_is_handed_on(clone: Path, home: Path, repository: Path, tmp_path: Path) -> None:
    assert run.main([str(repository), "--quiet", "--data-dir", str(tmp_path / "else")], clone) == 0
    assert commands(home)[0].endswith(f" {tmp_path}/else")
    assert place_of(tmp_path / "else" / "claude-coordinator").is_dir()
    assert not (home / ".local" / "share").exists()


def test_a_repository_that_is_no_folder_is_wrong_usage(
    clone: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run.main(["/no/repository"], clone) == 2
    assert "/no/repository is not a folder" in capsys.readouterr().err
    assert not (home / ".local").exists()


def test_without_git_nothing_is_begun(
    clone: Path, home: Path, machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    (machine.folder / "git").unlink()
    assert run.main([str(clone)], clone) == 3
    assert "git is not installed" in capsys.readouterr().err
    assert not (home / ".local").exists()


def test_an_interruption_leaves_nothing_half_made(
    clone: Path, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(python: str, environment: Path, clone: Path) -> None:
        assert environment.is_dir()
        raise KeyboardInterrupt

    monkeypatch.setattr(venv, "fill", interrupted)
    assert run.main(["--no-init", "--quiet"], clone) == 130
    assert not (home / ".local" / "share" / "claude-coordinator").exists()
