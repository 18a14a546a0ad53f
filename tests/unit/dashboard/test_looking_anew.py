from __future__ import annotations

import pytest

from coord_core.dashboard import hub
from coord_core.project import Project
from tests.support.enrolment import Enrolled


@pytest.mark.parametrize(("seconds", "looks"), [(3600.0, 1), (0.0, 3)])
def test_what_only_time_changes_is_shown_anew_now_and_then(
    enrolled: Enrolled, monkeypatch: pytest.MonkeyPatch, seconds: float, looks: int
) -> None:
    read = []

    def look(project: Project) -> object:
        read.append(project)
        return real(project)

    real = hub.look
    monkeypatch.setattr(hub, "look", look)
    monkeypatch.setattr(hub, "stamp", lambda project: "nobody committed")
    monkeypatch.setattr(hub, "ANEW_EVERY", seconds)
    watch = hub._Watch(lambda: enrolled.project)
    for _ in range(3):
        watch.look([], is_new=False)
    assert len(read) == looks
