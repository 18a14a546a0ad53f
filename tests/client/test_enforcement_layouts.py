"""Sessions in linked worktrees of a repository whose git folder does not lie in its main working tree."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from coord_core.install.setup import LOCAL, USER
from tests.support.layouts import Layout, apart, bare_beside, submodule

from .guarded import MADE, Turn, guard, write
from .session import Client

pytestmark = pytest.mark.client


@pytest.mark.parametrize("layout", [bare_beside, submodule])
def test_hooks_of_the_users_settings_guard_them(
    client: Client, tmp_path: Path, layout: Callable[[Path], Layout]
) -> None:
    """Of two that write one file the second is refused."""
    first, second = _writers(client, layout(tmp_path.resolve()), USER)
    assert [first.verdicts, second.verdicts] == [[MADE], [first.instance]]


def test_the_client_does_not_find_the_local_settings_from_there(client: Client, tmp_path: Path) -> None:
    """So `init` and `doctor` say that such sessions start no hooks."""
    first, second = _writers(client, apart(tmp_path.resolve()), LOCAL)
    assert [first.verdicts, second.verdicts] == [[MADE], [MADE]]


def _writers(client: Client, layout: Layout, scope: str) -> tuple[Turn, Turn]:
    """Two sessions that write one file of the linked worktree at once."""
    guarded = guard(layout.main, client, scope)
    (layout.linked / "a.txt").write_text("old\n")
    first = guarded.hold("first", write(layout.linked / "a.txt", "first\n"), cwd=layout.linked)
    second = guarded.run("second", write(layout.linked / "a.txt", "second\n"), cwd=layout.linked)
    first.go_on()
    return first, second
