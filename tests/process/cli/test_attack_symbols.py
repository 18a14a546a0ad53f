"""What an adversary of locks on symbols found on the command line: each test says what should be."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.support.enrolment import Enrolled, git
from tests.support.parted import SOURCE, change

from .conftest import Someone


@pytest.fixture(autouse=True)
def file(repository: Enrolled) -> Path:
    repository.configure(granularity="symbol")
    path = repository.root / "auth.py"
    path.write_text(SOURCE)
    git(repository.root, "add", ".")
    git(repository.root, "commit", "-qm", "Add")
    return path


@pytest.mark.parametrize("name", ["C#/auth.py", "a#b.py"])
def test_the_commands_of_a_refusal_name_the_symbol_wherever_its_file_is(
    repository: Enrolled, one: Someone, two: Someone, name: str
) -> None:
    path = repository.root / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(SOURCE)
    assert one.replace(name, "return 1", "return 10").is_silent
    assert one.replaced(name, "return 1", "return 10").is_silent
    refused = two.replace(name, "return 10", "return 11")
    assert refused.refuses
    [asked] = re.findall(r"`claude-coordinator (lock request --reason TEXT -- .*?)`", refused.reason)
    done = two.run(*shlex.split(asked))
    assert done.status == 0, done
    assert "asked for by" in one.prompt().context


def test_the_rest_of_a_file_can_be_accepted_while_another_part_is_held(
    repository: Enrolled, one: Someone, two: Someone, three: Someone
) -> None:
    change(one, "import os\n", "import sys\n")
    one.stop()
    change(three, "return 3", "return 30")
    change(two, "return 2", "return 20")
    whole = (repository.root / "auth.py").read_text()
    (repository.root / "auth.py").write_text(whole.replace("return 30", "return 3"))
    git(repository.root, "add", "auth.py")
    (repository.root / "auth.py").write_text(whole)
    refused = two.run("commit-check")
    [accept] = re.findall(r"commit-check --accept -- (\S+)", refused.stdout + refused.stderr)
    done = two.run("commit-check", "--accept", "--", *shlex.split(accept.strip("`")))
    assert done.status == 0, done
    assert two.run("commit-check").status == 0
