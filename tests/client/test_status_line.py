"""The real client shows our status line, below the user's own, and follows what others do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from coord_core.claude.status_line import SECONDS
from coord_core.install import plugin
from coord_core.install.enrolment import Site
from coord_core.install.offers import status_line
from coord_core.install.setup import LOCAL

from .deadline import wait_until
from .guarded import Guarded, guarded_repository, name_of, write  # noqa: F401 - a fixture
from .interactive import Interactive
from .script import Say

pytestmark = pytest.mark.client
SLOWER = int(SECONDS) + 2  # a run that is not over by the next one is ended by it
OWN = {"type": "command", "command": r"printf '\033[35mmine\033[0m  %s\n\nsecond' $COLUMNS", "padding": 2}


def install(guarded: Guarded, scope: str = LOCAL, every: int = 1) -> None:
    """As `init --statusline`, but that the client runs it anew every so many seconds, whoever has one too.

    The first run may be over before the SessionStart hook is, and knows no name then.
    """
    environ = {"HOME": str(guarded.client.home.path)}
    [[file], _] = status_line.accept(Site(str(guarded.root)), scope, environ)
    settings = json.loads(Path(file).read_text())
    settings["statusLine"]["refreshInterval"] = every
    Path(file).write_text(json.dumps(settings))


def users_settings(guarded: Guarded, **settings: object) -> Path:
    file = plugin.config_folder({"HOME": str(guarded.client.home.path)}) / "settings.json"
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(settings))
    return file


def below_prompt(session: Interactive) -> list[str]:
    """The lines under the box in which a prompt is typed, without the client's own."""
    lines = [line.rstrip() for line in session.terminal.screen().splitlines()]
    rules = [number for number, line in enumerate(lines) if line.startswith("────")]
    shown = lines[rules[-1] + 1 :] if rules else []
    return [line for line in shown if line.strip() and "⏵⏵" not in line]


def wait_for_lines(session: Interactive, *expected: str) -> None:
    try:
        wait_until(lambda: below_prompt(session) == list(expected), f"{expected} is below the prompt")
    except TimeoutError as error:
        raise TimeoutError(f"{error}; on the screen:\n{session.terminal.screen()}") from error


def test_a_session_sees_how_it_stands_and_what_others_do(guarded: Guarded) -> None:
    install(guarded)
    session = guarded.client.start_interactive(cwd=guarded.root)
    name = name_of(session.session_id)
    wait_for_lines(session, f"  {name} · no others here")

    guarded.file("a.txt")
    gate = guarded.hold_in(session, "first", write(guarded.root / "a.txt"))
    wait_for_lines(session, f"  {name} · 1 lock: a.txt · no others here")
    other = guarded.hold("second", write(guarded.root / "a.txt"), then=Say("over"))
    wait_for_lines(session, f"  {name} · 1 lock · a.txt wanted by {other.instance} · 1 other")
    other.go_on()
    gate.open()
    session.wait_for_status("idle")
    wait_for_lines(session, f"  {name} · no others here")


def test_a_users_own_stays_above_with_its_padding(guarded: Guarded) -> None:
    users_settings(guarded, statusLine=OWN)
    install(guarded)
    session = guarded.client.start_interactive(cwd=guarded.root)
    mine = f"{name_of(session.session_id)} · no others here"
    wait_for_lines(session, "    mine  100", "    second", f"    {mine}")


def test_one_in_the_users_own_settings_is_hidden_by_none(guarded: Guarded) -> None:
    file = users_settings(guarded, statusLine=OWN)
    install(guarded, "user")
    assert json.loads(file.read_text())["statusLine"]["padding"] == 2
    session = guarded.client.start_interactive(cwd=guarded.root)
    mine = f"{name_of(session.session_id)} · no others here"
    wait_for_lines(session, "    mine  100", "    second", f"    {mine}")


def test_who_switches_all_hooks_off_has_no_status_line(guarded: Guarded) -> None:
    install(guarded)
    users_settings(guarded, disableAllHooks=True)
    session = guarded.client.start_interactive(cwd=guarded.root)
    session.prompt(guarded.model.script("first", Say("said")))
    session.terminal.wait_for_text("said")
    session.wait_for_status("idle")
    assert below_prompt(session) == []


def test_the_repositorys_is_not_run_where_nobody_approved_it(guarded: Guarded, tmp_path: Path) -> None:
    """Such a session leaves the project's settings out; the client would not run it either."""
    file = guarded.root / ".claude" / "settings.json"
    file.parent.mkdir(exist_ok=True)
    line = {"type": "command", "command": f"touch {tmp_path}/ran; echo theirs"}
    file.write_text(json.dumps({"statusLine": line}))
    install(guarded)
    session = guarded.client.start_interactive("--setting-sources", "user,local", cwd=guarded.root)
    wait_for_lines(session, f"  {name_of(session.session_id)} · no others here")
    assert not (tmp_path / "ran").exists()


def test_a_users_own_that_takes_long_is_waited_for(guarded: Guarded) -> None:
    """The client waits for ten minutes, and shows nothing before; neither does ours."""
    slow = {"type": "command", "command": f"sleep {SECONDS + 0.2}; echo mine"}
    users_settings(guarded, statusLine=slow)
    install(guarded, every=SLOWER)
    session = guarded.client.start_interactive(cwd=guarded.root)
    wait_for_lines(session, "  mine", f"  {name_of(session.session_id)} · no others here")
