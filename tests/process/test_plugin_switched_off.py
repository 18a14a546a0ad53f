"""A session does not switch off the plugin that guards it: the user is asked, as for other settings."""

from __future__ import annotations

import pytest

from tests.conftest import StartSession
from tests.support.enrolment import Enrolled

NAME = "coordinator@claude-coordinator"


@pytest.mark.parametrize(
    "command",
    [
        f"claude plugin disable {NAME}",
        f"claude plugin uninstall -y {NAME}",
        f"claude plugins rm {NAME} --scope local",
        "claude plugin disable --all",
        "claude plugin marketplace remove claude-coordinator",
        f"cd /tmp && env A=1 claude plugin disable {NAME} 2>/dev/null",
    ],
)
def test_to_switch_a_plugin_off_the_user_is_asked(
    enrolled: Enrolled, start_session: StartSession, command: str
) -> None:
    session = start_session()
    assert session.ask(command).decision == "ask"
    assert session.ask(command, permission_mode="bypassPermissions").refuses


@pytest.mark.parametrize("command", ["claude plugin list", "claude plugin validate .", "claude --version"])
def test_to_look_at_plugins_is_free(enrolled: Enrolled, start_session: StartSession, command: str) -> None:
    answer = start_session().ask(command)
    assert answer.decision is None and not answer.refuses
