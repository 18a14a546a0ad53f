"""`notifications.db` and the state damaged, lost or shortened: nothing is lost without a report."""

from __future__ import annotations

from pathlib import Path

from coord_core.services.courier_due import FAILED, SENT

from .chat_server import SLACK, Trouble
from .chat_world import ChatWorld
from .test_killed import forget_the_signs


def memory(world: ChatWorld) -> Path:
    return Path(world.enrolled.state, "notifications.db")


def with_a_message_in_hand(world: ChatWorld) -> None:
    """`a` was locked and could not be told; no courier is left."""
    world.channels("events: [locks]", discord=False)
    world.chat.always[SLACK] = Trouble(503)
    world.session().edit("a")
    world.when(world.has_put_off)
    world.kill_couriers()
    forget_the_signs(world)
    del world.chat.always[SLACK]


def is_told_or_reported(world: ChatWorld) -> bool:
    return bool(world.entries(FAILED)) or any("'a'" in line for line in world.chat.lines(SLACK))


def test_damage_that_a_reading_command_meets_first_is_reported(world: ChatWorld) -> None:
    """`status` or `doctor` may not put a damaged memory aside without a word on record."""
    with_a_message_in_hand(world)
    memory(world).write_bytes(b"no database at all" * 300)
    world.run("notify", "list")
    world.session().edit("b")
    world.when(lambda: any("'b'" in line for line in world.chat.lines(SLACK)))
    assert is_told_or_reported(world)


def test_a_lost_memory_of_the_channels_is_reported(world: ChatWorld) -> None:
    """That the file is gone is no less a loss than that it is damaged."""
    with_a_message_in_hand(world)
    memory(world).unlink()
    world.session().edit("b")
    world.when(lambda: any("'b'" in line for line in world.chat.lines(SLACK)))
    assert is_told_or_reported(world)


def test_a_damaged_page_of_the_memory_is_reported_and_telling_goes_on(world: ChatWorld) -> None:
    """The damage need not be in the first page: what is found later counts as much."""
    world.channels("events: [locks]", discord=False)
    session = world.session()
    session.edit("a")
    world.when(lambda: world.entries(SENT))
    world.when(world.is_quiet)
    data = memory(world).read_bytes()
    memory(world).write_bytes(data[:4096] + b"\xff" * (len(data) - 4096))
    session.edit("b")
    world.when(lambda: any("'b'" in line for line in world.chat.lines(SLACK)), seconds=15)
    assert "damaged" in str(world.entries(FAILED)[0].event.detail["reason"])


def test_a_damaged_memory_does_not_stop_the_lists(world: ChatWorld) -> None:
    """`notify list` and `doctor` say what is wrong with it and show the channels."""
    world.channels("events: [locks]", discord=False)
    world.session().edit("a")
    world.when(lambda: world.entries(SENT))
    world.when(world.is_quiet)
    data = memory(world).read_bytes()
    memory(world).write_bytes(data[:4096] + b"\xff" * (len(data) - 4096))
    done = world.run("notify", "list", "--json")
    assert "Traceback" not in done.stderr
    assert (done.returncode, "user-slack" in done.stdout) == (0, True), done.stderr
    assert "Traceback" not in world.run("doctor").stderr


def test_events_after_a_rebuild_from_a_shortened_journal_are_told(world: ChatWorld) -> None:
    """`state_rebuilt` itself, a default event, is told though its number was another's before."""
    world.channels("events: [locks, state]", discord=False)
    session = world.session()
    for number in range(8):
        session.edit(f"file-{number}")
    world.when(lambda: len(world.chat.lines(SLACK)) == 8)
    world.when(world.is_quiet)
    shorten(world)
    assert world.run("recover").returncode == 0
    assert world.session().edit("new").is_silent
    for told in ("'new'", "rebuilt the state"):
        world.when(lambda told=told: any(told in line for line in world.chat.lines(SLACK)))


def shorten(world: ChatWorld) -> None:
    """The journal lost its latest lines, and the database is gone."""
    folder = Path(world.enrolled.state)
    journal = folder / "journal.jsonl"
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join(lines[: len(lines) // 2]))
    for path in folder.glob("state.db*"):
        path.unlink()
