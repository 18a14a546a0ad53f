"""What a command was found to have changed, next to what another changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import StartSession
from tests.support.enrolment import Enrolled, git
from tests.support.graph import write_graph
from tests.support.held import put
from tests.support.working import end_build, start_build

USER, USED = "src/login.py", "src/token.py"


@pytest.mark.parametrize("semantic", ["lock", "off"])
def test_what_is_written_already_is_kept_though_a_dependent_is_another_s(
    tree: Path, enrolled: Enrolled, start_session: StartSession, semantic: str
) -> None:
    put(tree, USER, USED)
    git(tree, "add", ".")
    git(tree, "commit", "-qm", "More")
    enrolled.configure(semantic=semantic)
    write_graph(enrolled.state, {USER: [USED]})
    one, two = start_session(), start_session()
    assert two.edit(USER).is_silent
    two.edited(USER)
    start_build(one)
    (tree / USED).write_text("formatted\n")
    told = end_build(one)
    assert enrolled.held() == {USER: two.name, USED: one.name}
    assert (USER in told.context, USED in two.prompt().context) == (semantic == "lock", semantic == "lock")
    assert "Free again" not in one.prompt().context
