"""`init --github` and `uninstall`: what is written, what of a person's stays, and what is pinned."""

from __future__ import annotations

from pathlib import Path

import pytest

from coord_core.install.bootstrap import origin
from coord_core.install.github import FOLDER
from coord_core.install.github_texts import WORKFLOWS
from tests.process.cli.program import Program
from tests.process.github.conftest import TOOL
from tests.support.enrolment import git, new_repository
from tests.support.published import Hub


def files(hub: Hub) -> list[Path]:
    return [hub.clone / FOLDER / name for name in WORKFLOWS]


def test_it_is_idempotent_and_brings_an_older_one_up_to_date(program: Program, hub: Hub) -> None:
    assert program("init", "--github", "--tool", TOOL).status == 0
    before = [file.read_bytes() for file in files(hub)]
    again = program("init", "--github", "--tool", TOOL)
    assert "workflows/" not in "".join(line for line in again.lines if "Changed" in line)
    newer = TOOL.replace("a" * 40, "b" * 40)
    program("init", "--github", "--tool", newer)
    texts = [file.read_text() for file in files(hub)]
    assert all(newer in text and TOOL not in text for text in texts)
    program("init", "--github", "--tool", TOOL)
    assert [file.read_bytes() for file in files(hub)] == before


def test_what_somebody_changed_stays_and_the_rest_goes_with_uninstall(program: Program, hub: Hub) -> None:
    program("init", "--github", "--tool", TOOL)
    mine, other = files(hub)
    mine.write_text(mine.read_text() + "# mine\n")
    other.write_bytes(other.read_bytes().replace(b"\n", b"\r\n"))  # as git may check it out
    text = mine.read_bytes()
    warned = program("init", "--github", "--tool", TOOL.replace("a" * 40, "c" * 40))
    assert "was changed by somebody" in warned.stderr
    assert mine.read_bytes() == text
    gone = program("uninstall")
    assert f"{FOLDER / other.name} is removed; where it was committed, commit that." in gone.stdout
    assert (mine.read_bytes(), other.exists()) == (text, False)


@pytest.mark.parametrize(
    "tool",
    [
        "claude-coordinator", "claude-coordinator>=1", "claude-coordinator==1.0",
        "claude-coordinator @ git+https://example.org/tool@main", f"{TOOL[:-1]}", f"{TOOL} --index-url x",
        f"{TOOL}'", f"x @ git+https://me:secret@example.org/x@{'a' * 40}", "${{ secrets.X }}",
    ],
)  # fmt: skip
def test_what_is_not_pinned_is_refused_before_anything_is_written(
    tool: str, program: Program, hub: Hub
) -> None:
    refused = program("init", "--github", "--tool", tool)
    assert refused.status == 2 and "secret@" not in refused.stderr
    assert not (hub.clone / ".github").exists() and not (hub.clone / ".claude").exists()


def test_a_clone_is_named_by_its_commit_only_where_others_can_have_it(hub: Hub, tmp_path: Path) -> None:
    clone = hub.clone
    git(clone, "fetch", "-q", "origin")
    assert origin.of(clone) == ""  # a path is no address
    git(clone, "remote", "set-url", "origin", "git@github.com:octo/tool.git")
    assert origin.of(clone) == f"git+https://github.com/octo/tool.git@{hub.tip()}"
    (clone / "new").touch()
    assert origin.of(clone) == ""
    git(clone, "add", "new")
    git(clone, "commit", "-qm", "Not pushed")
    assert origin.of(clone) == ""
    assert origin.of(new_repository(tmp_path / "empty")) == ""
