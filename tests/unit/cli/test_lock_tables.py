"""Locks as a person reads them: below their holders where there is a width, else a line each."""

from __future__ import annotations

import pytest

from coord_core.cli import lock_tables
from coord_core.cli.fitting import width
from coord_core.domain.records import SHARED
from tests.support import facts

OWNERS = {name: facts.instance(name, expires_at=160.0, branch=f"{name}/feat/x") for name in ("one", "two")}
LONG = "src/" + "folder/" * 20 + "Component.tsx"


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")


def shown(capsys: pytest.CaptureFixture[str], *given: object) -> list[str]:
    lock_tables.show(*given)  # type: ignore[arg-type]
    return capsys.readouterr().out.splitlines()


@pytest.mark.usefixtures("narrow")
def test_each_holder_is_a_heading_and_each_lock_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    locks = [
        facts.lock("a.py", "one", locked_at=100.0),
        facts.lock("b.py", "two", "helper", mode=SHARED, locked_at=-7200.0),
        facts.lock(LONG, "one", locked_at=100.0),
    ]
    lines = shown(capsys, locks, OWNERS, 100.0)
    assert lines[0] == "one  2 locks · expires in 1 minute · feat/x"
    assert lines[1].split() == ["a.py", "just", "now"]
    assert lines[2].split() == ["src/…/Component.tsx", "just", "now"]
    assert lines[3:5] == ["", "two  1 lock · expires in 1 minute · feat/x"]
    assert lines[5].split() == ["b.py", "shared", "2", "hours", "ago", "agent", "helper"]
    assert max(map(width, lines)) <= 60


@pytest.mark.usefixtures("narrow")
def test_who_wants_a_lock_is_said_below_it(capsys: pytest.CaptureFixture[str]) -> None:
    lock = facts.lock("a.py", "one", token=7)
    lines = shown(capsys, [lock], OWNERS, 100.0, {lock.token: ["two", "three", "four"]})
    assert lines[-1] == "    wanted by two, three and 1 more"


@pytest.mark.usefixtures("narrow")
def test_a_part_is_shown_and_the_heading_counts_all(capsys: pytest.CaptureFixture[str]) -> None:
    locks = [facts.lock(f"{number}.py", "one") for number in range(5)]
    lines = shown(capsys, locks, OWNERS, 100.0, {}, 2)
    assert len(lines) == 3 and lines[0].startswith("one  5 locks")


@pytest.mark.parametrize("columns", [10, 20, 30, 40, 60])
def test_no_line_is_wider_than_the_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    """The path and whose it is come before since when, also with a subagent of a long name."""
    monkeypatch.setenv("COLUMNS", str(columns))
    name = "claude-00000001"
    locks = [
        facts.lock(LONG, name, locked_at=-4140.0),
        facts.lock("src/sub.py", name, "a-rather-long-name-of-an-agent", mode=SHARED, locked_at=-4140.0),
    ]
    lines = shown(capsys, locks, {name: facts.instance(name, expires_at=3600.0, branch="main")}, 0.0)
    assert max(map(width, lines)) <= columns
    text = "\n".join(lines)
    assert name in text.replace("\n", "")
    assert columns < 20 or ("ent.tsx" in text and "src/sub.py" in text)
    assert ("69 minutes ago" in text) == (columns >= 60)
    assert ("agent" in text) == (columns >= 40)


def test_in_a_pipe_a_path_is_whole(capsys: pytest.CaptureFixture[str]) -> None:
    lines = shown(capsys, [facts.lock(LONG, "one")], OWNERS, 100.0)
    assert len(lines) == 2 and lines[1].startswith(LONG)


def test_what_is_wanted_comes_first_and_then_the_oldest() -> None:
    locks = [facts.lock(name, holder, token=token) for token, (name, holder) in enumerate(
        [("c", "two"), ("a", "one"), ("b", "two")], 1
    )]  # fmt: skip

    def names(order: str) -> list[str]:
        return [lock.resource.key for lock in lock_tables.ordered(locks, order, {3: ["one"]})]

    assert names("contested") == ["b", "c", "a"]
    assert names("age") == ["c", "a", "b"]
    assert names("path") == ["a", "b", "c"]
    assert names("holder") == ["a", "b", "c"]
    assert lock_tables.count(locks, {3: ["one"]}) == "3 locks of 2 holders (1 contested)"
