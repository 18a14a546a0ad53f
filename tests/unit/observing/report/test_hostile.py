"""Text of others' making means nothing in a report, whatever it is written as."""

from __future__ import annotations

import json
from datetime import UTC
from html.parser import HTMLParser

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from coord_core.observing.report import html, markdown, shape
from coord_core.observing.report.composing import compose
from tests.support import hostile

from .told import eventful

MARKUP = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "</title><script>", "' onload='x",
    '"><svg>', "]]>", "<!--", "&lt;b&gt;", "[a](http://evil.example)", "![](http://evil.example)",
    "<http://evil.example>", "http://evil.example www.evil.example", "@everyone #1", "`` ` ```",
    "```\n# big\n```", "a|b|c", "\\|", "a\\", "**bold** _it_ ~~no~~", "# heading", "- [ ] list",
    "</text></svg><script>", "</style><script>", "{{ 7 * 7 }}", "javascript:alert(1)", "data:text/html,x",
    "|", "`|`", " ", "\u202eabc", "a" * 3000,
]  # fmt: skip
TAGS = {
    "html", "head", "meta", "title", "style", "body", "header", "main", "section", "footer", "h1", "h2", "p",
    "dl", "div", "dt", "dd", "figure", "figcaption", "table", "caption", "thead", "tbody", "tr", "th", "td",
    "bdi", "wbr", "svg", "desc", "text", "rect", "line", "circle", "path", "g",
}  # fmt: skip
HTML_VALUES = ("href", "src", "srcset", "style", "action", "data", "poster", "xlink:href", "srcdoc")
anything = st.one_of(st.sampled_from(MARKUP), hostile.keys)


class Page(HTMLParser):
    """The tags and attributes of a page, and its visible text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.said: list[str] = []
        self.comments: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.said.append(data)

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)


@settings(max_examples=40)
@given(anything, anything, anything)
@example("<script>alert(1)</script>", '"><svg onload=x>', "</style><script>")
def test_a_page_has_only_our_tags_and_nothing_from_elsewhere(name: str, who: str, words: str) -> None:
    page = Page(html.render(compose(eventful(name, who, words).facts(words), UTC)))
    assert set(page.tags) <= TAGS and not page.comments
    assert [key for key, _ in page.attributes if key.startswith("on") or key in HTML_VALUES] == []
    assert page.tags.count("style") == page.tags.count("head") == page.tags.count("main") == 1


@settings(max_examples=40)
@given(anything, anything, anything)
@example("a|b", "`x`", "[a](http://evil.example)")
@example("```\n# big\n```", "a\n\n- b", "x\n\n<b>@all</b>")
def test_markdown_has_only_our_markup(name: str, who: str, words: str) -> None:
    text = markdown.render(compose(eventful(name, who, words).facts(words), UTC))
    plain = markdown.render(compose(eventful().facts(), UTC))
    assert _kinds(text) == _kinds(plain)
    outside = _outside_of_code(text)
    assert not any(sign in outside for sign in ("evil", "@", "<", "onerror", "alert"))


@pytest.mark.parametrize("name", ["a|b|c.py", "|", "a\\|b", "a\\\\|b", "a\\"])
def test_a_name_with_a_bar_is_that_name_in_tables_and_in_sentences(name: str) -> None:
    facts = eventful(name).facts(name)
    text = markdown.render(compose(facts, UTC))
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    spans = [
        child.content for token in tokens for child in token.children or () if child.type == "code_inline"
    ]
    assert spans.count(name) > 1
    assert f"# Work on `{name}`" in text
    assert not any("\u00a6" in span for span in spans)


def _kinds(text: str) -> list[str]:
    """What a reader of Markdown sees in it, but for code spans and text, of which there are more or fewer."""
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)
    every = [token for one in tokens for token in (one, *(one.children or ()))]
    return [token.type for token in every if token.type not in ("text", "code_inline")]


def _outside_of_code(text: str) -> str:
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    children = [child for token in tokens for child in token.children or ()]
    return " ".join(child.content for child in children if child.type == "text")


@given(anything, anything, anything)
def test_json_is_read_back(name: str, who: str, words: str) -> None:
    found = shape.shape(eventful(name, who, words).facts(words))
    assert json.loads(json.dumps(found)) == found


@pytest.mark.parametrize("text", ["日本語.py", "é.md", "عربي.txt", "😀"])
def test_what_people_can_read_stays(text: str) -> None:
    document = compose(eventful(text).facts(), UTC)
    assert text in "".join(Page(html.render(document)).said)
    assert f"`{text}`" in markdown.render(document)


def test_the_policy_allows_the_one_style_and_nothing_else() -> None:
    page = html.render(compose(eventful().facts(), UTC))
    policy = next(value for key, value in Page(page).attributes if value and value.startswith("default-src"))
    style = page.partition("<style>")[2].partition("</style>")[0]
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{html._digest(style)}'; base-uri 'none'; form-action 'none'"
    )
    assert "http" not in style and "url(" not in style and "@import" not in style
