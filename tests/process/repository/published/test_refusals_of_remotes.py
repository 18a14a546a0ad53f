"""A push that the remote's rules refuse is told as that, whatever words the remote or its address has."""

from __future__ import annotations

from pathlib import Path

import pytest

from coord_core.domain.errors import MachineError
from coord_core.repository.published.branch import MovedError, read, write
from tests.process.repository.conftest import hook
from tests.support.enrolment import git

RULES = [
    "GH013: Repository rule violations found: this push is blocked",
    "GitLab: File name .claude-locks.yml was prohibited by the pattern",
]


def refused(repository: Path) -> MachineError:
    tip = read(str(repository), "origin")
    with pytest.raises(MachineError) as caught:
        write(str(repository), "origin", tip, {".claude-locks.yml": b"locks:\n"}, "Publish")
    return caught.value


@pytest.mark.parametrize("rule", RULES)
def test_the_words_of_a_rule_are_no_race(rule: str, repository: Path, remote: Path) -> None:
    """ "blocked" has "lock" in it: it is not tried 20 times, nor told as "somebody else wrote first"."""
    hook(remote, "pre-receive", f"echo '{rule}' >&2; exit 1")

    error = refused(repository)

    assert not isinstance(error, MovedError), error.problem
    assert "protects" in error.mend


@pytest.mark.parametrize("name", ["clock.git", "blocks.git"])
def test_the_address_of_a_remote_is_no_race(name: str, repository: Path, remote: Path) -> None:
    """git's complaint names the address; a repository `clock` is refused as any other."""
    remote.rename(remote.with_name(name))
    git(repository, "remote", "set-url", "origin", str(remote.with_name(name)))
    hook(remote.with_name(name), "pre-receive", "echo protected >&2; exit 1")

    error = refused(repository)

    assert not isinstance(error, MovedError), error.problem
