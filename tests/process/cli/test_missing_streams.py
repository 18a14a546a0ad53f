"""Commands whose input, output or errors are closed (`<&-`) do what they do with those of /dev/null."""

from __future__ import annotations

import subprocess

import pytest

from tests.process.cli.program import PROGRAM
from tests.support.enrolment import Enrolled


@pytest.mark.parametrize("numbers", [(0,), (1,), (2,), (0, 1, 2)])
@pytest.mark.parametrize(("command", "status"), [(("status",), 0), (("lock", "release", "none.py"), 1)])
def test_a_command_ends_as_it_does_with_them(
    enrolled: Enrolled, numbers: tuple[int, ...], command: tuple[str, ...], status: int
) -> None:
    closing = " ".join(f"{number}>&-" for number in numbers)
    words = ["sh", "-c", f'exec "$@" {closing}', "sh", *PROGRAM, *command]
    done = subprocess.run(words, cwd=enrolled.root, capture_output=True, text=True, timeout=60)
    assert done.returncode == status, done
    assert "unexpected" not in done.stderr and bool(done.stdout) == (status == 0 and 1 not in numbers)
