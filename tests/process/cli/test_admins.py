"""`admins` in the settings: who may break a lock and end another's session."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable

import pytest

from tests.conftest import StartSession
from tests.support.enrolment import Enrolled
from tests.support.forking import command
from tests.support.processes import ClientProcess


def tool(enrolled: Enrolled, *arguments: str) -> subprocess.CompletedProcess[str]:
    return command(arguments, enrolled.root)


@pytest.mark.parametrize(("admins", "status"), [(["somebody-else"], 1), (None, 0)])
def test_only_administrators_break_locks_where_the_settings_name_them(
    enrolled: Enrolled,
    start_session: StartSession,
    client_process: Callable[[], ClientProcess],
    admins: list[str] | None,
    status: int,
) -> None:
    enrolled.configure(**({"admins": admins} if admins else {}))
    start_session(pid=client_process().pid).edit("a.py")

    done = tool(enrolled, "lock", "release", "a.py", "--force", "--reason", "stuck")

    assert done.returncode == status, done.stderr
    assert enrolled.held() == ({} if status == 0 else {"a.py": "claude-00000001"})


def test_the_login_name_is_enough_to_name_an_administrator(
    enrolled: Enrolled, start_session: StartSession, client_process: Callable[[], ClientProcess]
) -> None:
    import pwd

    enrolled.configure(admins=[pwd.getpwuid(os.getuid()).pw_name])
    session = start_session(pid=client_process().pid)
    session.edit("a.py")

    done = tool(enrolled, "session", "end", session.name, "--reason", "stuck")

    assert done.returncode == 0, done.stderr
    assert enrolled.held() == {}
