"""What is on the screen: how things are, as soon as they are so, at any size."""

from __future__ import annotations

import time
from collections.abc import Callable

from rich.cells import cell_len

from coord_core.watching.follower import ROUND
from tests.support.enrolment import Enrolled

from ..conftest import Someone
from ..program import Program
from ..test_on_a_terminal import HOSTILE
from ..waits import Waiting
from .conftest import Watching


def test_80_by_24_shows_a_list_and_what_happens(watching: Watching, one: Someone, two: Someone) -> None:
    one.takes("src/a.py")
    screen = watching()
    lines = screen.lines
    assert "2 here · 1 lock" in lines[0]
    assert lines[1].startswith(" 1 Sessions 2  2 Locks 1  3 Queue 0")
    assert lines[3].startswith("src/a.py") and one.name in lines[3]
    assert any("lock acquired" in line for line in lines[-6:])
    assert lines[-1].startswith(" ? help  / filter  r release") and "q quit" in lines[-1]
    began = time.monotonic()
    assert two.edit("src/later.py").is_silent
    screen.wait_for("src/later.py")
    assert time.monotonic() - began < ROUND / 2  # long before it would look again in any case
    screen.keys("Tab")
    screen.wait_for("Nobody waits.")
    screen.keys("1")
    screen.wait_for("edits")


def test_200_by_50_shows_all_at_once_and_a_resize_changes_that(
    watching: Watching, one: Someone, two: Someone, waiting: Callable[..., Waiting], program: Program
) -> None:
    program("task", "add", "Mend the login")
    one.takes("src/a.py")
    one.takes("0-is-free.py")
    waiting(two, "src/a.py")
    two.run("lock", "request", "--reason", "it is short", "src/a.py")
    screen = watching(200, 50)
    for text in (
        "1 contested",
        "1 waiting",
        "Mend the login",
        "waits",
        "blocks",
        "it is short",
        "wait started",
    ):
        screen.wait_for(text)
    held = [line for line in screen.lines if f" {one.name} " in line.partition("│")[2]]
    assert "src/a.py" in held[0] and "0-is-free.py" in held[1]  # what is contested comes first
    screen.resize(80, 24)
    screen.wait_for("1 Sessions 3  2 Locks 2")
    assert all(cell_len(line) <= 80 for line in screen.lines)
    screen.resize(200, 50)
    screen.wait_for("│")
    assert screen.lines[-1].startswith(" ? help")


def test_time_left_goes_down_while_nothing_happens(watching: Watching, one: Someone) -> None:
    one.takes("a.py")
    screen = watching()

    def left() -> str:
        return next(line for line in screen.lines if line.startswith("a.py")).split()[2]

    first = left()
    assert ":" in first
    screen.wait_without(first)
    assert left() < first


def test_hostile_names_break_no_line_and_emit_nothing(watching: Watching, one: Someone) -> None:
    names = [
        f"d/{name}"
        for name in (*HOSTILE, "設計書", "e\u0301\u0301x", "👩‍👧🇯🇵👍🏽", "العربية", "[/red]", "=x")
    ]
    for name in names:
        assert one.edit(name, agent="ag\x1b]0;owned\x07[red]").is_silent
    screen = watching()
    for size in ((80, 24), (200, 50)):
        screen.resize(*size)
        screen.wait_for("│" if size[0] > 100 else "2 Locks")
        screen.wait_for("d/設計書")
        lines = screen.lines
        assert len(lines) == size[1] and lines[-1].startswith(" ? help")
        assert all(line.isprintable() and cell_len(line) <= size[0] for line in lines)
        assert any("[bold]m" in line for line in lines) and any("d/[/red]" in line for line in lines)
    screen.keys("2", "G", "Enter")
    screen.wait_for("Esc closes it.")
    assert all(line.isprintable() for line in screen.lines)
    assert b"\x1b]0;owned" not in screen.raw
    assert b"\x1b[31mm" not in screen.raw and "\u202e".encode() not in screen.raw


def test_no_colour_and_old_encodings(watching: Watching, one: Someone) -> None:
    one.takes("設計.py")
    screen = watching(NO_COLOR="1", PYTHONUTF8="0", PYTHONIOENCODING="iso-8859-1")
    screen.wait_for("??.py")
    screen.keys("Enter")
    screen.wait_for("+---")
    assert all(line.isascii() for line in screen.lines)
    colours = [part.split(b"m")[0] for part in screen.raw.split(b"\x1b[")[1:] if b"m" in part[:12]]
    assert not [each for each in colours if set(each.split(b";")) & {b"31", b"32", b"33", b"36"}]


def test_a_filter_is_typed(watching: Watching, one: Someone, repository: Enrolled) -> None:
    for number in range(12):
        one.takes(f"file-{number:02}.py")
    screen = watching()
    screen.keys("/")
    screen.type("FILE-0")
    screen.wait_for("2 Locks 10/12")
    screen.keys("BSpace", "1", "Enter")
    screen.wait_for("2 Locks 2/12")
    assert "filter: FILE-1" in screen.lines[-1]
    screen.keys("Escape")
    screen.wait_for("2 Locks 12 ")
