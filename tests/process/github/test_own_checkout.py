"""`ci assign` and `init --github` in a person's own checkout, with their hooks and settings."""

from __future__ import annotations

import pytest

from tests.process.cli.program import Program
from tests.process.github.conftest import TOOL
from tests.support.enrolment import git
from tests.support.published import Hub


def test_no_hook_of_the_user_s_runs_when_a_branch_is_made(program: Program, hub: Hub) -> None:
    """As for `publish`: also `reference-transaction`, which `--no-verify` does not keep from running."""
    for name in ("reference-transaction", "pre-push"):
        hook = hub.clone / ".git" / "hooks" / name
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(f"#!/bin/sh\ntouch '{hub.clone}/ran-{name}'\n")
        hook.chmod(0o755)

    done = program("ci", "assign", "--instance", "1234abcd", "--task", "task-001")

    assert done.status == 0
    assert [path.name for path in hub.clone.glob("ran-*")] == []


@pytest.mark.parametrize("setting", ["push.gpgSign=true", "push.pushOption=ci.skip"])
@pytest.mark.parametrize("words", ["", "--task task-001"])
def test_settings_for_pushes_of_code_are_not_for_ours(
    setting: str, words: str, program: Program, hub: Hub
) -> None:
    """A signature, or options for the server's own CI: what a remote does not take stops nothing."""
    git(hub.clone, "config", *setting.split("="))

    done = program("ci", "assign", "--instance", "1234abcd", *words.split())

    assert done.status == 0, done.stderr


def test_bringing_the_workflows_up_to_date_keeps_the_tool_that_was_named(program: Program, hub: Hub) -> None:
    """ "`init --github` again brings the files up to date": it reads the pin that stands in them."""
    assert program("init", "--github", "--tool", TOOL).status == 0

    again = program("init", "--github")

    assert again.status == 0, again.stderr
    assert TOOL in (hub.clone / ".github/workflows/multi-claude-coordination.yml").read_text()
