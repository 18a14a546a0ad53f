from __future__ import annotations

import re
from importlib.resources import files

import pytest

from coord_core.dashboard import pages
from coord_core.dashboard.page.questions import Field
from coord_core.dashboard.page.sections import SHOWN
from coord_core.dashboard.page.view import Message, View
from coord_core.domain.records import Actor, TransferRequest
from coord_core.observing.chronicle import Chronicle
from coord_core.observing.team import Team
from tests.support.facts import instance, lock
from tests.support.markup import Markup
from tests.support.teams import NOW, happened, task, team, wait

BASE = "/place-of-this-browser"
VIEW = View("repository", "user-test", base=BASE, forgery_token="secret-of-this-browser")
READ_ONLY = View("repository", base=BASE, read_only="Only to look at.")
OLDER = f"{BASE}/audit?before=1"
HELD = lock("src/a.py", "two", token=5, in_flight=True)


def busy() -> Team:
    """One of everything."""
    return team(
        instance("one", task_id="task-1"), instance("two"), locks=[HELD], queue=[(wait("one", "b"), [HELD])],
        requests=[(HELD, TransferRequest(7, Actor("one"), 5, NOW - 30, "for a fix"))],
        tasks=[task("task-1", "Write it", "in_progress", "one")],
        latest=[happened("lock_denied", holder="two")],
    )  # fmt: skip


def chronicle() -> Chronicle:
    """Somebody took a file, another was refused it and waited for it."""
    found = Chronicle(NOW - 3600, NOW)
    rest = (None, None, "{}")
    found.extend(
        [
            (1, NOW - 3000, "lock_acquired", "two", "", "file", "src/a.py", None, None, *rest),
            (2, NOW - 2000, "lock_denied", "one", "", "file", "src/a.py", None, None, *rest),
            (3, NOW - 1000, "wait_started", "one", "", "file", "src/a.py", None, None, 3, None, "{}"),
        ]
    )
    return found


def everything() -> dict[str, str]:
    """Each kind of page."""
    question = pages.Question(
        "Set it", "Really?", f"{BASE}/act/priority", inputs=[Field("n", "N", "1", (), 0, 9)]
    )
    return {
        "busy": pages.render(busy(), chronicle(), VIEW),
        "empty": pages.render(team(), None, VIEW),
        "read only": pages.render(busy(), chronicle(), READ_ONLY),
        "record": pages.audit([happened("lock_forced", by="x", reason="y")], {"text": "y"}, VIEW, OLDER),
        "question": pages.confirm(question, VIEW),
        "signed out": pages.sign_in("That link was used already."),
        "refused": pages.refused(503, "It cannot be read.", "Try again.", BASE),
    }  # fmt: skip


@pytest.mark.parametrize("kind", list(everything()))
def test_no_page_has_a_script_or_a_style_of_its_own_or_asks_another_machine(kind: str) -> None:
    found = Markup(everything()[kind])
    for tag, attributes in found.tags:
        assert tag != "style"
        assert not [name for name in attributes if name == "style" or name.startswith("on")]
        assert tag != "script" or attributes["src"].startswith("/static/")
        for name in ("src", "href", "action", "formaction"):
            assert attributes.get(name, "/")[0] in "/#"
    assert found.scripted == ""


@pytest.mark.parametrize("kind", list(everything()))
def test_every_address_is_one_of_the_session(kind: str) -> None:
    """But those of files, and of the way in."""
    for tag, attributes in Markup(everything()[kind]).tags:
        for name in ("href", "action", "formaction"):
            found = attributes.get(name, "#")
            assert found.startswith((f"{BASE}/", "/static/", "#")) or (tag, found) == ("form", "/open")


@pytest.mark.parametrize("kind", list(everything()))
def test_every_page_has_a_language_a_title_one_heading_and_one_main_part(kind: str) -> None:
    found = Markup(everything()[kind])
    assert found.all("html") == [{"lang": "en"}]
    assert len(found.all("h1")) == len(found.all("main")) == 1
    assert everything()[kind].count("<title>", 0, everything()[kind].index("</head>")) == 1
    ids = [attributes["id"] for _, attributes in found.tags if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_what_the_page_says_of_files_is_there() -> None:
    shown = "".join(everything().values())
    static = files("coord_core.dashboard").joinpath("static")
    for name in set(re.findall(r"/static/[0-9a-f]+/([\w.]+)", shown)) - {"charts.css"}:
        assert static.joinpath(name).is_file()


def test_the_sections_are_exactly_what_the_whole_page_shows() -> None:
    whole = pages.render(busy(), chronicle(), VIEW)
    shown = {**pages.sections(busy(), VIEW), **pages.charts(chronicle(), VIEW)}
    assert set(shown) == {*SHOWN, "glance", "timeline", "contention", "hours", "standing"}
    for name, html in shown.items():
        opened = re.search(rf'<section id="{name}"[^>]*>', whole)
        assert opened is not None
        assert whole[opened.end() :].startswith(f"{html}</section>")


def test_the_sections_hold_nothing_of_one_browser() -> None:
    assert VIEW.forgery_token not in "".join(pages.sections(busy(), VIEW).values())
    assert VIEW.forgery_token in pages.render(busy(), None, VIEW)


def test_buttons_say_what_they_are_about_and_belong_to_the_form_of_the_page() -> None:
    found = Markup(pages.render(busy(), None, VIEW))
    acting = [each for each in found.all("button") if "formaction" in each]
    buttons = {each["formaction"].removeprefix(BASE): each for each in acting}
    assert buttons["/act/release"]["aria-label"] == "Release src/a.py held by two"
    assert (buttons["/act/release"]["name"], buttons["/act/release"]["value"]) == ("token", "5")
    assert buttons["/act/accept"]["aria-label"] == "Hand over src/a.py to one"
    assert {each["form"] for each in buttons.values()} == {"act"}
    assert set(buttons) == {
        "/act/release", "/act/transfer", "/act/end", "/act/priority", "/act/accept", "/act/decline",
        "/act/task-release", "/act/task-cancel",
    }  # fmt: skip


def test_who_may_not_act_sees_no_button_and_why() -> None:
    found = Markup(everything()["read only"])
    assert not [each for each in found.all("button") if "formaction" in each]
    assert "Only to look at." in found.text
    assert "Actions" not in found.text


def test_a_long_list_is_cut_counted_and_shown_whole_when_it_is_asked_for() -> None:
    locks = [lock(f"src/{at}.py", "one", token=at) for at in range(2000)]
    full = team(*(instance(f"claude-{at}") for at in range(200)), locks=locks)
    short = Markup(pages.render(full, None, VIEW))
    assert len(short.all("tr")) == SHOWN["people"] + SHOWN["locks"] + 2
    assert "Show all 2,000 locks" in short.text
    assert {"href": f"{BASE}/?all=locks#locks"} in short.all("a")
    whole = Markup(pages.sections(full, View("repository", whole=frozenset({"locks"})))["locks"])
    assert len(whole.all("tr")) == 2001
    assert "Show all" not in whole.text


def test_a_lease_that_is_over_is_told_apart() -> None:
    late, fresh = instance("late"), instance("fresh")
    late.expires_at, fresh.expires_at = NOW - 1, NOW + 600
    locks = [lock("a", "late", token=1, locked_at=1), lock("b", "fresh", token=2, locked_at=2)]
    shown = Markup(pages.sections(team(late, fresh, locks=locks), VIEW)["locks"])
    assert [each.get("class") for each in shown.all("time") if each["data-as"] == "left"] == [None, "over"]


def test_a_message_is_said_as_what_it_is() -> None:
    for is_error, role in ((False, "status"), (True, "alert")):
        view = View("repository", message=Message("It is done.", "Go on.", is_error))
        found = Markup(pages.render(team(), None, view))
        assert [each["role"] for each in found.all("div") if each.get("id") == "message"] == [role]
        assert "It is done." in found.text


def test_a_question_carries_what_it_is_about_and_asks_only_once() -> None:
    question = pages.Question(
        "Hand a lock over", "To whom?", "/act/transfer", {"token": "5", "to": "two"},
        inputs=[Field("to", "To", "two", choices=["one", "two"])],
    )  # fmt: skip
    found = Markup(pages.confirm(question, VIEW))
    hidden = {each["name"]: each["value"] for each in found.all("input") if each.get("type") == "hidden"}
    assert hidden == {"forgery_token": VIEW.forgery_token, "sure": "yes", "token": "5"}
    assert [each["value"] for each in found.all("option") if "selected" in each] == ["two"]


def test_the_record_keeps_what_was_asked_in_its_links() -> None:
    found = Markup(pages.audit([happened("lock_denied")], {"path": "a b/**", "page": "9"}, VIEW, OLDER))
    links = [each["href"] for each in found.all("a")]
    assert {*(f"{BASE}/audit.{kind}?path=a+b%2F%2A%2A" for kind in ("csv", "json")), OLDER} <= set(links)


def test_a_search_that_is_wrong_is_not_said_to_find_nothing() -> None:
    wrong = View("p", message=Message("'x' is no time.", is_error=True))
    assert "Nothing on record matches" not in pages.audit([], {"since": "x"}, wrong)
    assert "Nothing on record matches" in pages.audit([], {"since": "1h"}, View("p"))


def test_commands_in_a_sentence_are_marked() -> None:
    html = pages.refused(503, "Damaged.", "Run `claude-coordinator recover`.")
    assert "Run <code>claude-coordinator recover</code>." in html


def test_a_comma_stays_with_the_name_before_it() -> None:
    html = pages.sections(team(latest=[happened("lock_denied", holder="two")]), View("p"))["events"]
    assert '<span class="after">,</span></span> held by <span' in html
    queue = pages.sections(team(queue=[(wait("one", "a", "b"), [HELD])]), View("p"))["queue"]
    assert queue.count('<span class="after">,</span></span> <span') == 1


def test_a_page_that_cannot_be_served_looks_again_by_itself_and_a_refused_one_does_not() -> None:
    assert 'http-equiv="refresh"' in pages.refused(503, "It cannot be read.", "")
    assert 'http-equiv="refresh"' not in pages.refused(403, "No.", "")


def test_the_working_tree_of_locks_that_look_alike_is_there_as_text() -> None:
    other = lock("src/a.py", "one", token=6, worktree="/elsewhere/<b>x")
    page = pages.render(team(locks=[HELD, other]), None, VIEW)
    assert page.count("<bdi>&lt;b&gt;x</bdi>") == 1 and "in &lt;b&gt;x held by" in page
    assert "working tree</span>" not in pages.render(team(locks=[other]), None, VIEW)
