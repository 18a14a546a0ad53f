"""Addresses in places that the other tests do not look at: short secrets, odd YAML, tracebacks, processes."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from .chat_server import SLACK, Trouble
from .chat_world import SLACK_URL, ChatWorld
from .test_killed import forget_the_signs

SHORT = "s3cr3tW0rd"
ODD = [
    f"notify:\n  - name: a\n    url: *{SHORT}\n",
    f"notify:\n  - name: a\n    url: !!int {SHORT}\n",
    f"notify:\n  - name: a\n    url: !!timestamp {SHORT}\n",
    f"notify:\n  - name: a\n    url: %{SHORT}\n",
    f'notify:\n  - name: a\n    url: "tgram://\\{SHORT}"\n',
    f"notify:\n  - {{name: a, url: {{tgram: {SHORT}}}}}\n",
]


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_no_error_repeats_what_stands_in_the_settings(world: ChatWorld, text: str) -> None:
    """Whatever is wrong with the file, a word of its values is not printed and no traceback is."""
    world.users_settings(text)
    (world.root / ".claude-coordinator.yml").write_text(text)
    for words in (["check"], ["notify", "list"], ["notify", "test"], ["doctor"]):
        world.run(*words)
    printed = "\n".join(world.printed)
    assert "Traceback" not in printed
    assert SHORT not in printed, printed[printed.index(SHORT) - 80 :][:100]


def test_an_address_of_the_users_file_is_not_in_the_couriers_environment(peoples_world: ChatWorld) -> None:
    """Nor in its arguments: only in its memory."""
    world = peoples_world
    world.channels("events: [locks]", discord=False)
    world.chat.always[SLACK] = Trouble(503)
    world.session().edit("a")
    world.when(lambda: world.chat.asked)
    [pid] = world.couriers()
    told = Path(f"/proc/{pid}/environ").read_bytes() + Path(f"/proc/{pid}/cmdline").read_bytes()
    assert b"slackSecretToken" not in told
    held = {os.readlink(path) for path in Path(f"/proc/{pid}/fd").iterdir()}
    assert not [path for path in held if path.endswith("config.yml")]


def test_a_courier_that_is_stopped_for_long_does_not_silence_the_others(world: ChatWorld) -> None:
    """Suspended, it holds its channels: their messages come when it goes on."""
    world.channels("events: [locks]", discord=False)
    world.chat.troubles[SLACK] = [Trouble(503)]
    session = world.session()
    session.edit("a")
    world.when(lambda: world.chat.asked)
    [pid] = world.couriers()
    os.kill(pid, signal.SIGSTOP)
    forget_the_signs(world)
    session.edit("b")
    world.when(lambda: len(world.couriers()) == 2)
    world.when(lambda: world.couriers() == [pid])
    os.kill(pid, signal.SIGCONT)
    world.when(lambda: [line.partition("locked ")[2] for line in world.chat.lines(SLACK)] == ["'a'", "'b'"])


def test_an_invalid_web_address_says_so_without_a_traceback(world: ChatWorld) -> None:
    """Addresses that trip the parsers are told as a channel's problem."""
    for url in ("https://[::1", "https://a\\b", "slack://%zz", "json://:99999999/", "mailto://", "x://"):
        world.users_settings(f"notify:\n  - {{name: a, url: '{url}', events: [locks]}}\n")
        for words in (["notify", "list"], ["notify", "test"], ["doctor"]):
            done = world.run(*words)
            assert "Traceback" not in done.stdout + done.stderr, url
    assert SLACK_URL not in "".join(world.printed)
