"""A set that is taken after it was seen that nobody else is at work, and before the command may go on."""

from __future__ import annotations

from pathlib import Path

import pytest

from coord_core.claude.commands import git_rules
from coord_core.claude.commands.intents import Intent
from coord_core.claude.shell.analysis import Staging
from coord_core.domain.leases import Evidence
from coord_core.domain.resources import glob
from coord_core.services.presence import Presence
from tests.conftest import StartSession
from tests.support.enrolment import Enrolled
from tests.support.held import hold, put


@pytest.mark.parametrize(("held", "refused"), [("src/**", True), ("lib/**", False)])
def test_staging_sees_it(
    tree: Path, enrolled: Enrolled, start_session: StartSession, held: str, refused: bool
) -> None:
    one, two = start_session(), start_session()
    two.start()
    put(tree, "src/a.py")
    with enrolled.reading() as tx:
        looked = git_rules.Look({"": {}}, tx.last_seq(), alone=True)
    hold(enrolled, one, glob([held]))
    intent = Intent(enrolled.project)
    intent.stagings.append((Staging("add -A", str(tree)), ""))
    with enrolled.reading() as tx:
        presence = Presence(tx, enrolled.project, two.name, lambda owner: Evidence(at_work=True))
        denial = git_rules.refuse(presence, intent, looked, str(tree))
    assert (denial is not None and "src/a.py" in denial.text) is refused
