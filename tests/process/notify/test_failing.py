"""A service that fails, is slow or refuses: a message arrives once, or it is said that it may not have."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from coord_core.notify import exchanges, sending
from coord_core.notify.outcomes import AGAIN, ARRIVED, REFUSED, UNKNOWN
from coord_core.services.courier_due import FAILED, SENT
from tests.process.forges.proxy import Proxy

from .chat_server import DISCORD, SLACK, ChatServer, Trouble
from .chat_world import DISCORD_URL, SLACK_URL, ChatWorld

URLS = {SLACK: SLACK_URL, DISCORD: DISCORD_URL}
hosts = pytest.mark.parametrize("host", URLS)


@pytest.fixture
def impatient(
    monkeypatch: pytest.MonkeyPatch, chat: ChatServer, chat_proxy: Proxy, chat_certificates: Path
) -> Iterator[None]:
    """This process reaches the test's services, and waits less for answers."""
    monkeypatch.setenv("HTTPS_PROXY", chat_proxy.url)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(chat_certificates))
    monkeypatch.setattr(exchanges, "READ_SECONDS", 0.5)
    yield
    assert chat.wrong == []


def outcome_of(host: str, seconds: float = 20) -> tuple[str, str, float | None]:
    service = sending.service(URLS[host])
    assert service is not None
    found = service.send("[repository]\nhello", seconds)
    return found.kind, found.reason, found.after


@hosts
def test_a_message_that_is_taken_has_arrived(impatient: None, chat: ChatServer, host: str) -> None:
    assert outcome_of(host) == (ARRIVED, "", None)
    assert chat.posted[host] == ["[repository]\nhello"]


@hosts
@pytest.mark.parametrize("status", [429, 500, 503, 522])
def test_what_was_not_taken_is_tried_again_as_late_as_the_service_says(
    impatient: None, chat: ChatServer, host: str, status: int
) -> None:
    chat.always[host] = Trouble(status, {"Retry-After": "7"})
    kind, reason, after = outcome_of(host)
    assert (kind, after) == (AGAIN, 7.0)
    assert str(status) in reason
    assert chat.asked == [host]  # the plugin's own second try is kept back


@hosts
@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 302])
def test_a_refusal_is_final_and_asked_for_once(
    impatient: None, chat: ChatServer, host: str, status: int
) -> None:
    chat.always[host] = Trouble(status, {"Location": f"https://{SLACK}/elsewhere"})
    assert outcome_of(host)[0] == REFUSED
    assert chat.asked == [host]


@hosts
@pytest.mark.parametrize(
    "trouble",
    [
        Trouble(cut=True), Trouble(cut=True, takes=True), Trouble(hangs=5, takes=True),
        Trouble(504, takes=True),
    ],
    ids=["cut", "cut-after-taking", "hangs", "gateway"],
)  # fmt: skip
def test_what_nobody_answered_is_not_known_to_have_arrived(
    impatient: None, chat: ChatServer, host: str, trouble: Trouble
) -> None:
    chat.troubles[host].append(trouble)
    kind, reason, _ = outcome_of(host)
    assert kind == UNKNOWN
    assert reason.startswith("unknown whether it arrived")
    assert chat.asked == [host]


@hosts
def test_an_answer_that_does_not_end_ends_the_attempt(
    impatient: None, chat: ChatServer, host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchanges, "READ_SECONDS", 30)
    chat.troubles[host].append(Trouble(hangs=30, takes=True))
    began = time.monotonic()
    assert outcome_of(host, seconds=0.5)[0] == UNKNOWN
    assert time.monotonic() - began < 5


@hosts
def test_what_cannot_be_reached_is_tried_again(
    impatient: None, chat: ChatServer, host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
    assert outcome_of(host)[0] == AGAIN
    assert chat.asked == []


@hosts
def test_a_certificate_that_is_not_trusted_gets_no_message(
    impatient: None, chat: ChatServer, host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    assert outcome_of(host)[0] == AGAIN
    assert chat.asked == []


def test_trouble_that_passes_loses_nothing_and_changes_no_order(world: ChatWorld) -> None:
    world.channels("events: [locks]")
    world.chat.troubles[SLACK] = [Trouble(503), Trouble(429, {"Retry-After": "1"})]
    world.chat.troubles[DISCORD] = [Trouble(429, {"Retry-After": "1"}), Trouble(500)]
    session = world.session()
    names = [f"file-{number}" for number in range(4)]
    for name in names:
        session.edit(name)
        time.sleep(0.2)
    for host in URLS:
        world.when(lambda host=host: len(world.chat.lines(host)) == len(names))
        assert [line.partition("locked ")[2] for line in world.chat.lines(host)] == [
            f"'{name}'" for name in names
        ]
    world.when(world.is_quiet)
    assert {entry.event.action for entry in world.reports()} == {SENT}


def test_a_refusal_and_an_unknown_end_are_on_record_and_the_queue_goes_on(world: ChatWorld) -> None:
    world.channels("events: [locks]")
    world.chat.troubles[SLACK] = [Trouble(403)]
    world.chat.troubles[DISCORD] = [Trouble(cut=True, takes=True)]
    session = world.session()
    session.edit("a")
    world.when(lambda: len(world.entries(FAILED)) == 2)
    session.edit("b")
    world.when(lambda: len(world.entries(SENT)) == 2)
    reasons = {
        str(each.event.detail["channel"]): str(each.event.detail["reason"]) for each in world.entries(FAILED)
    }
    assert reasons["user-slack"].startswith("refused: the service answered 403")
    assert reasons["user-discord"] == "unknown whether it arrived: no answer came"
    assert [line.partition("locked ")[2] for line in world.chat.lines(SLACK)] == ["'b'"]
    assert [line.partition("locked ")[2] for line in world.chat.lines(DISCORD)] == ["'a'", "'b'"]
    assert world.chat.asked.count(SLACK) == 2
    log = (world.root / ".claude-audit.log").read_text()
    assert "action: notification_failed" in log and "channel: user-slack" in log


def test_a_service_that_hangs_holds_up_neither_hooks_nor_the_other_channel(world: ChatWorld) -> None:
    world.channels("events: [locks]")
    world.chat.always[SLACK] = Trouble(hangs=30)
    session = world.session()
    session.edit("warm")
    world.when(lambda: SLACK in world.chat.asked)
    times = []
    for number in range(5):
        began = time.monotonic()
        assert session.edit(f"file-{number}").is_silent
        times.append(time.monotonic() - began)
    world.when(lambda: len(world.chat.lines(DISCORD)) == 6, seconds=15)
    assert world.chat.posted[SLACK] == []
    assert min(times) < 2  # far from the 20 seconds for which the courier waits


def test_a_missing_library_is_silence_for_hooks_and_a_sentence_for_people(
    world: ChatWorld, tmp_path: Path
) -> None:
    world.channels("events: [locks]", discord=False)
    hidden = tmp_path / "sitecustomize.py"
    hidden.write_text("import sys\nsys.modules['apprise'] = None\n")
    done = world.run("notify", "test", PYTHONPATH=str(tmp_path))
    assert done.returncode == 3
    assert "claude-coordinator[notify]" in done.stderr
    assert os.fspath(tmp_path) not in done.stderr
