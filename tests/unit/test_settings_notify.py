"""`notify:` in the settings: what it may say, and what is compiled of it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from coord_core import settings, settings_notify, users_settings
from coord_core.domain.errors import InputError
from coord_core.notify import addresses
from coord_core.services.courier_due import DEFAULT


def channels(text: str) -> settings.Settings:
    return settings.parse(f"lock_ttl: 1h\nnotify:\n{text}")


def test_a_channel_has_defaults() -> None:
    [channel] = channels("  - {name: a, url_from: A}\n").notify
    assert (channel.actions, channel.at_most, channel.paths) == (DEFAULT, (30, 3600.0), [])


def test_groups_and_actions_can_be_named_together() -> None:
    [channel] = channels("  - {name: a, url_from: A, events: [violations, lock_forced]}\n").notify
    assert channel.actions == {"write_violation", "commit_blocked", "lock_forced"}


def test_the_marker_gets_the_actions_and_only_of_a_text_that_is_trusted() -> None:
    found = channels("  - {name: a, url: 'slack://secret/b/c', events: [violations]}\n")
    assert settings.compiled(found, True)["notify"] == ["commit_blocked", "write_violation"]
    assert "notify" not in settings.compiled(found, False)
    assert settings.waiting_for_trust(found) == ["notify"]
    assert "secret" not in repr(found) + str(found)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("  - {name: 'a b', url_from: A}\n", 3, "letters, digits"),
        ("  - name: a\n    url_from: A\n    events: [nothing]\n", 5, "nothing is no event"),
        ("  - name: a\n    url_from: A\n    events: []\n", 5, "leave it out"),
        ("  - name: a\n    url_from: A\n    at_most: 20\n", 5, "20/1h"),
        ("  - name: a\n    url_from: A\n    at_most: 0/1h\n", 5, "20/1h"),
        ("  - name: a\n    url_from: A\n    paths: ['{']\n", 5, "is no glob"),
        ("  - name: a\n    url_from: A\n  - name: b\n    url_from: 1B\n", 6, "environment variable"),
        ("  - name: a\n", 3, "one of `url_from: VARIABLE` and `url: ADDRESS`"),
        ("  - {name: a, url_from: A, url: 'x://y'}\n", 3, "one of"),
        ("  - {url_from: A}\n", 3, "needs a name"),
        ("  - name: a\n    urls: A\n", 4, "the keys are name, url, url_from, events, paths, at_most"),
        ("  - {name: a, url_from: A}\n  - {name: A, url_from: B}\n", 2, "two channels are named a"),
        ("  a: b\n", 2, "is a list of channels"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, line: int, said: str) -> None:
    with pytest.raises(InputError) as raised:
        channels(text)
    assert f"line {line}, notify" in raised.value.problem
    assert said in raised.value.problem


def users_file(text: str, mode: int = 0o600) -> Path:
    path = Path(users_settings.path())
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(mode)
    return path


def test_the_users_file_is_compiled_to_actions_and_a_stamp() -> None:
    assert settings_notify.compiled_users(None) == {}
    path = users_file("notify:\n  - {name: a, url: 'slack://secret/b/c', events: [state]}\n")
    found = settings_notify.compiled_users(None)
    assert found["notify"] == ["state_rebuilt"]
    assert not users_settings.is_stale(found)
    assert "secret" not in str(found)
    os.utime(path, (1, 1))
    assert not users_settings.is_stale(found)  # it was compiled only just now
    assert users_settings.is_stale({**found, "at": found["at"] - 61})


def test_a_users_file_that_is_wrong_leaves_the_last_good_actions() -> None:
    users_file("notify: [1]\n")
    assert settings_notify.compiled_users({"notify": ["lock_forced"]})["notify"] == ["lock_forced"]
    assert settings_notify.compiled_users(None)["notify"] == []


@pytest.mark.parametrize(("mode", "counts"), [(0o600, True), (0o640, False), (0o604, False)])
def test_a_users_file_with_addresses_is_the_users_alone(mode: int, counts: bool) -> None:
    users_file("notify:\n  - {name: a, url: 'slack://a/b/c'}\n", mode)
    if counts:
        assert len(settings_notify.load_users()) == 1
    else:
        with pytest.raises(InputError, match="others may read it"):
            settings_notify.load_users()


def test_a_users_file_without_addresses_may_be_read_by_others() -> None:
    users_file("notify:\n  - {name: a, url_from: A}\n", 0o644)
    assert len(settings_notify.load_users()) == 1


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://hooks.slack.com/services/T/B/x", "https://hooks.slack.com/…"),
        ("https://user:word@example.org:8443/x?y=z", "https://example.org/…"),
        ("slack://T/B/x", "slack://…"),
        ("mailto://user:word@example.org", "mailto://example.org/…"),
        ("secret", "…"),
        ("https://[::1", "https://…"),
        ("x" * 50 + "://secret", "…"),
    ],
)
def test_of_an_address_only_the_beginning_is_shown(url: str, shown: str) -> None:
    assert addresses.shown(url) == shown
