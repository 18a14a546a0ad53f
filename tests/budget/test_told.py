"""Where something is told to Slack and the like, a hook loads one small module more and nothing else."""

from __future__ import annotations

import json

import pytest

from coord_core.storage.transaction import Transaction
from tests.budget.hook_run import Tool
from tests.budget.test_modules import ALLOWED, exactly
from tests.conftest import StartSession
from tests.support.enrolment import Enrolled


@exactly
@pytest.mark.parametrize("of_user", [False, True])
def test_a_hook_that_claims_the_courier_loads_no_more_than_an_edit_does(
    enrolled: Enrolled, tool: Tool, start_session: StartSession, of_user: bool
) -> None:
    marker = json.loads(enrolled.marker.read_text())
    where = (
        {"of_user": {"notify": ["lock_acquired"]}} if of_user else {"settings": {"notify": ["lock_acquired"]}}
    )
    enrolled.marker.write_text(json.dumps({**marker, **where}))
    run = tool.edit(start_session(), "a")
    assert run.answer.is_silent
    assert run.others == ALLOWED
    assert "coord_core.services.courier_due" in run.ours
    assert not {name for name in run.ours if name.startswith("coord_core.notify")}
    with enrolled.reading() as tx:
        assert courier_marks(tx)


@exactly
def test_where_nothing_is_told_a_hook_loads_nothing_of_it(
    enrolled: Enrolled, tool: Tool, start_session: StartSession
) -> None:
    run = tool.edit(start_session(), "a")
    assert run.answer.is_silent
    assert run.others == ALLOWED
    assert "coord_core.services.courier_due" not in run.ours
    with enrolled.reading() as tx:
        assert not courier_marks(tx)


def courier_marks(tx: Transaction) -> object:
    return tx._run("SELECT key FROM meta WHERE key LIKE 'courier_until%' AND value > 0", {}).fetchone()
