"""Names, reasons and descriptions that give orders, through real hooks and commands to both services."""

from __future__ import annotations

from .chat_server import DISCORD, SLACK
from .chat_world import ChatWorld

ORDERS = "<!channel> @everyone [click](https://evil.example) `rm -rf` \x1b[31m **now** " + "x" * 400
FORBIDDEN = ("<!channel>", "@everyone", "](", "://", "`", "\x1b", "**")


def test_what_sessions_wrote_arrives_bounded_and_inert(world: ChatWorld) -> None:
    world.channels("events: [tasks, locks]")
    assert world.run("task", "add", ORDERS).returncode == 0
    assert world.run("task", "claim", "task-001").returncode == 0
    assert world.session().edit("<!channel> @everyone `x` **y**").is_silent
    assert world.run("task", "block", "task-001", "--reason", ORDERS[:250]).returncode == 0
    for host in (SLACK, DISCORD):
        world.when(lambda host=host: any("cannot go on" in line for line in world.chat.lines(host)))
        told = "\n".join(world.chat.posted[host])
        assert not [sign for sign in FORBIDDEN if sign in told]
        assert "&lt;" not in told
        assert all(len(line) < 700 for line in told.splitlines())
        assert sum(line.startswith("[") for line in told.splitlines()) == len(world.chat.posted[host])
    assert world.chat.wrong == []
