"""Asking git: bounded, without secrets, without a terminal, and with nothing left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from coord_core.repository.gitcalls import ask, complaint, without_secrets
from tests.process.repository.conftest import hook, is_alive
from tests.support.enrolment import git
from tests.support.waiting import wait_until


@pytest.mark.parametrize(
    "address",
    [
        "https://me:s3cr3t@example.org/r.git",
        "https://s3cr3t@example.org/r.git",
        "https://me:s3/cr@s3cr3t@example.org/r.git",
        "https://example.org/r.git?private_token=s3cr3t",
        "https://example.org/r.git?a=b&access_token=s3cr3t#x",
    ],
)
def test_no_secret_of_an_address_is_shown(address: str) -> None:
    shown = without_secrets(f"fatal: unable to access '{address}': not found")

    assert "s3" not in shown
    assert "example.org/r.git" in shown
    assert shown.endswith("': not found")


def test_a_complaint_is_one_bounded_line_without_hints() -> None:
    shown = complaint(b"fatal: no\x1b[31m `rm`\nhint: try harder\nerror: " + b"x" * 1000 + b"\n\xff")

    assert shown.startswith("fatal: no\ufffd[31m 'rm' error: xxx")
    assert len(shown) <= 301
    assert "hint" not in shown


def test_an_alias_or_hostile_setting_changes_nothing_that_is_read(repository: Path, tmp_path: Path) -> None:
    trace = tmp_path / "ran"
    for name, value in {
        "alias.status": f"!touch {trace}",
        "core.fsmonitor": f"touch {trace}; false",
        "color.ui": "always",
        "core.pager": f"touch {trace}",
        "pager.status": "true",
    }.items():
        git(repository, "config", name, value)
    (repository / "new file").touch()

    assert ask(str(repository), "status", "--porcelain", "-z").fields == ["?? new file"]
    assert not trace.exists()


def test_hooks_that_git_runs_see_the_users_locale(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook(repository, "post-checkout", f'echo "$LC_ALL/$LC_CTYPE" >{tmp_path}/locale')
    monkeypatch.setenv("LC_CTYPE", "C.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)

    ask(str(repository), "checkout", "-q", "HEAD")

    assert (tmp_path / "locale").read_text() == "/C.UTF-8\n"


def test_what_a_hook_leaves_running_is_not_waited_for(repository: Path, tmp_path: Path) -> None:
    hook(repository, "post-checkout", f"sleep 30 &\necho $! >{tmp_path}/pid")
    began = time.monotonic()

    answer = ask(str(repository), "checkout", "-q", "HEAD", patience=20)

    pid = int((tmp_path / "pid").read_text())
    os.kill(pid, 0)
    os.kill(pid, signal.SIGKILL)
    assert answer.status == 0
    assert time.monotonic() - began < 10


def test_an_interrupt_ends_git_and_what_it_started(repository: Path, tmp_path: Path) -> None:
    hook(repository, "post-checkout", f"trap '' TERM\necho $$ >{tmp_path}/pid\nsleep 30\nsleep 30")
    code = (
        f"from coord_core.repository.gitcalls import ask; ask({str(repository)!r}, 'checkout', '-q', 'HEAD')"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.DEVNULL)
    wait_until(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text(), "the hook runs")
    time.sleep(0.1)

    process.send_signal(signal.SIGINT)
    process.wait(20)

    pid = int((tmp_path / "pid").read_text())
    wait_until(lambda: not is_alive(pid), "the hook has ended", 5)
