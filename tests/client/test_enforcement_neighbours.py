"""Two real sessions change files of which one depends on the other: both may, and both models are told."""

from __future__ import annotations

import pytest

from tests.support.graph import write_graph

from .guarded import MADE, Guarded, guarded_repository, read, write  # noqa: F401 - a fixture

pytestmark = pytest.mark.client


def test_both_models_are_told_once(guarded: Guarded) -> None:
    used, user = guarded.committed("token.py", "login.py")
    write_graph(guarded.state, {"login.py": ["token.py"]})

    first = guarded.hold("first", write(used, "1\n"), then=write(used, "2\n"))
    second = guarded.hold("second", write(user, "1\n"), then=write(user, "2\n"))
    first.go_on()
    second.go_on()

    assert first.verdicts == second.verdicts == [MADE, MADE]
    assert first.told.count("login.py, which") == 1
    assert f"login.py, which {second.instance} is changing, depends on token.py" in first.told
    assert second.told.count("login.py depends on token.py") == 1
    assert f"which {first.instance} is changing" in second.told
    assert "login.py depends on" not in first.told
