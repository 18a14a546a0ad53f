"""How `watch` looks on small terminals, at other sizes, with long names and texts."""

from __future__ import annotations

from ..conftest import Someone
from ..program import Program
from .conftest import Watching

DEEP = "src/" + "a-long-folder-name/" * 8 + "the-file.py"


def test_a_dialog_shows_its_question_however_small_the_terminal(watching: Watching, one: Someone) -> None:
    """At 40x10 one sees which file it is about, what is asked, and how to leave it."""
    one.takes(DEEP)
    screen = watching(40, 10)
    screen.keys("r")
    screen.wait_for("Break …")
    shown = "".join(line.strip("│ ") for line in screen.lines)
    assert "/the-file.py?" in shown
    assert "Why?" in shown and "Esc" in shown


def test_at_40_by_8_there_are_the_names_and_the_line_for_the_answer(watching: Watching, one: Someone) -> None:
    """The words around give way before whose lock it is, and on which file."""
    one.takes(DEEP)
    screen = watching(40, 8)
    screen.keys("r")
    screen.wait_for("Enter breaks it.")
    shown = "".join(line.strip("│ ") for line in screen.lines)
    assert one.name in shown and "/the-file.py?" in shown and "Why?" in shown
    screen.keys("Enter")
    screen.wait_for("It takes a reason.")
    screen.type("it hangs")
    screen.wait_for("it hangs")
    screen.keys("Enter")
    screen.wait_without("it hangs")
    screen.keys("1", "e")
    screen.wait_for(f"End {one.name}?")
    screen.wait_for("Enter ends it.")


def test_where_the_line_for_the_answer_does_not_fit_nothing_is_asked(
    watching: Watching, one: Someone
) -> None:
    one.takes("a.py")
    screen = watching()
    screen.resize(20, 5)
    screen.wait_without("here")
    screen.keys("r")
    screen.wait_for("too small")
    assert "Break" not in screen.text
    screen.keys("2")
    screen.wait_for("a.py")


def test_a_short_question_has_its_hint_at_40_by_10(watching: Watching, one: Someone) -> None:
    """Ending a session says what Enter does and that Escape leaves it."""
    screen = watching(40, 10)
    screen.keys("1", "e")
    screen.wait_for(f"End {one.name}?")
    assert "Esc" in screen.text


def test_the_chosen_list_is_among_the_tabs_that_are_seen(watching: Watching, one: Someone) -> None:
    """At 40 columns the tab of the list that is shown is in sight."""
    screen = watching(40, 10)
    screen.keys("5")
    screen.wait_for("No task is open.")
    assert "5 Tasks" in screen.lines[1]


def test_facts_follow_the_size_of_the_terminal(watching: Watching, one: Someone) -> None:
    """Opened small and made large, all that is known of the row is seen."""
    one.takes("a.py")
    screen = watching(40, 10)
    screen.keys("Enter")
    screen.wait_for("resource")
    screen.resize(80, 24)
    screen.wait_for("token")


def test_the_lists_stay_in_sight_behind_a_dialog(watching: Watching, one: Someone) -> None:
    """A question does not blank the view: what is going on is still seen around it."""
    one.takes("a.py")
    screen = watching()
    screen.keys("r")
    screen.wait_for("Break the lock of")
    assert "1 Sessions 1" in screen.text


def test_what_came_of_an_action_is_said_whole(
    watching: Watching, one: Someone, two: Someone, program: Program
) -> None:
    """Also at 80 columns: the end of the sentence is what to do."""
    one.takes("a.py")
    screen = watching()
    screen.keys("h")
    screen.wait_for("over to whom?")
    two.end()
    screen.keys("Enter")
    screen.wait_for("Why?")
    screen.type("it hangs")
    screen.keys("Enter")
    screen.wait_for(f"No instance named {two.name} is here.")
    assert "session list --all` names them." in " ".join(screen.text.split())
