"""Whatever sessions call themselves, their files, tasks and reasons: the page has the same elements."""

from __future__ import annotations

import os

from hypothesis import given, settings
from hypothesis import strategies as st

from coord_core.dashboard import pages
from coord_core.dashboard.page.view import Message, View
from coord_core.domain.records import Actor, TransferRequest
from coord_core.observing.chronicle import Chronicle
from coord_core.observing.team import Team
from coord_core.views.unseen import is_seen
from tests.support.facts import instance, lock
from tests.support.hostile import TEXTS, keys
from tests.support.markup import Markup
from tests.support.teams import NOW, happened, task, team, wait

UNPAIRED = st.sampled_from(["a\udcffb", "\ud800"])  # a path that is no UTF-8
MARKUP = st.sampled_from(
    [
        "<script>x()</script>",
        '"><img src=x onerror=x()>',
        "' onclick='x()",
        "</section></main>",
        "<!--",
        "&lt;",
    ]
)
anything = st.one_of(keys, UNPAIRED, MARKUP)
EXAMPLES = 25 * (20 if os.environ.get("COORDINATOR_LONG") == "1" else 1)  # each renders pages


def crowded(name: str, key: str, words: str) -> Team:
    """One of everything, called so."""
    held = lock(key, name, words, token=5)
    return team(
        instance(name, task_id="1", branch=words), instance("two"), locks=[held],
        queue=[(wait("two", key), [held])],
        requests=[(held, TransferRequest(7, Actor("two", words), 5, NOW - 30, words))],
        tasks=[task("1", words, "in_progress", name)], problem=words,
        latest=[
            happened("lock_denied", name, key, holder=name),
            happened("lock_forced", name, key, by=name, reason=words),
            happened("task_added", name, None, task=words),
            happened(words, name, None),
        ],
    )  # fmt: skip


def shape(html: str) -> list[tuple[str, tuple[str, ...]]]:
    return Markup(html).shape


@settings(max_examples=EXAMPLES)
@given(anything, anything, anything)
def test_no_text_makes_an_element_or_an_attribute(name: str, key: str, words: str) -> None:
    view = View(words, name, message=Message(words, words))
    html = pages.render(crowded(name, key, words), None, view)
    assert shape(html) == shape(
        pages.render(crowded("n", "k", "w"), None, View("w", "n", message=Message("w", "w")))
    )
    html.encode("utf-8")


@settings(max_examples=EXAMPLES)
@given(anything, anything, anything)
def test_no_sign_hides_or_turns_round_what_is_read(name: str, key: str, words: str) -> None:
    for html in pages.sections(crowded(name, key, words), View(words)).values():
        assert is_seen(Markup(html).text.replace("\n", ""))


@settings(max_examples=EXAMPLES)
@given(anything, anything)
def test_what_is_filtered_by_stays_inside_of_the_page(who: str, path: str) -> None:
    view = View("p", who=who, path=path, whole=frozenset({"locks"}))
    plain = View("p", who="x", path="x", whole=frozenset({"locks"}))
    assert shape(pages.render(team(), None, view)) == shape(pages.render(team(), None, plain))


@settings(max_examples=EXAMPLES)
@given(anything, anything)
def test_what_is_searched_and_found_stays_inside_of_the_record(key: str, words: str) -> None:
    def found(key: str, words: str) -> str:
        asked = dict.fromkeys(pages.QUERY, words)
        return pages.audit([happened("lock_denied", words, key, holder=words)], asked, View("p"))

    assert shape(found(key, words)) == shape(found("k", "w"))


@settings(max_examples=EXAMPLES)
@given(anything, anything)
def test_a_question_carries_any_value_unchanged(value: str, said: str) -> None:
    html = pages.confirm(pages.Question(said, said, "/act/end", {"instance": value}), View("p"))
    if not any(0xD800 <= ord(sign) < 0xE000 for sign in value) and "\r" not in value and "\0" not in value:
        assert value in [each.get("value") for each in Markup(html).all("input")]
    assert len(Markup(html).all("form")) == 1


@settings(max_examples=EXAMPLES)
@given(st.lists(st.tuples(anything, anything), max_size=4))
def test_drawings_hold_text_as_text(taken: list[tuple[str, str]]) -> None:
    chronicle = Chronicle(NOW - 3600, NOW)
    chronicle.extend(
        (seq, NOW - 100 * seq, action, who, "", "file", key, None, None, seq, None, "{}")
        for seq, (who, key) in enumerate(taken, 1)
        for action in ("lock_acquired", "lock_denied", "wait_started")
    )
    for html in pages.charts(chronicle, View("p")).values():
        found = Markup(html)
        assert {tag for tag, _ in found.tags}.isdisjoint({"script", "img", "style", "a", "b"})
        assert not [name for _, attributes in found.tags for name in attributes if name.startswith("on")]


def test_the_texts_are_hostile() -> None:
    assert any("\u202e" in text for text in TEXTS)
