"""The text of a pull request, read back with a parser of Markdown."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from coord_core.domain.records import Entry, Event
from coord_core.domain.resources import FILE, Resource
from coord_core.domain.tasks import Task
from coord_core.repository.forges.bodies import MOST_BYTES, MOST_TITLE, body, title
from coord_core.repository.forges.inert import NO_WIDTH
from tests.support.hostile import texts

HOSTILE = [
    "@octo and @octo/team", "fixes #12", "Closes octo/site#3, resolves GH-4",
    "closes https://github.com/a/b/issues/1",
    "![x](https://evil.example/x.png)", "[x](javascript:alert(1))", "<img src=x onerror=alert(1)>",
    "</details>",
    "```\n@octo\n```",
    "~~~\n@octo\n~~~", "````\n# Title\n`````", "/close\n /merge\n\t/assign @octo", "| a | b |",
    "<!-- @octo", "<https://evil.example>", "www.evil.example", "PROJ-12", "!7 %milestone ~label &2 $3",
    "> @octo", "    @octo", "[x]: https://evil.example\n[x]", "\x1b[31m\u202eevil", "a\\|b|c`d`", "\\", "-->",
    "text\n\n***\n\n# heading\n\n- [ ] item", "\u2028@octo", "\r\n```\r\n@octo", "x" * 5000, "`" * 200,
]  # fmt: skip
hostile = st.one_of(
    st.sampled_from(HOSTILE), texts, st.text("`~@#/|<>[]()!\\\n\r -ab1:.&\u200b\u2028", max_size=60)
)
hostile_many = st.lists(hostile, max_size=4).map("".join)


def _task(description: str = "Add a login", **more: str | None) -> Task:
    task = Task("task-001", "feature", description, "login", "in_progress", 0, 1, "user-octo", 0.0)
    for name, value in more.items():
        setattr(task, name, value)
    return task


def _entry(
    number: int, key: str = "a.py", instance: str = "claude-1234abcd", action: str = "lock_acquired"
) -> Entry:
    return Entry(number, 1_719_568_800.0 + number, Event(action, instance, Resource(FILE, key)))


def _tokens(text: str) -> list[Token]:
    """Of the blocks and of what is inside them; with GitHub's tables, links of any text and strikethrough."""
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    blocks = parser.parse(text)
    return [inner for block in blocks for inner in [block, *(block.children or [])]]


def _outside_code(text: str) -> str:
    return "\n".join(token.content for token in _tokens(text) if token.type == "text")


def test_it_says_what_the_task_is() -> None:
    text = body(_task(assigned_to="claude-1234abcd"), ["a.py", "b.py"], [_entry(1)])
    assert text.startswith("Task `task-001` (`feature`)\n\n```text\nAdd a login\n```\n")
    assert "### Files (2)\n\n```text\na.py\nb.py\n```" in text
    assert "| 2024-06-28 10:00:01 | `claude-1234abcd` | `lock_acquired` | `a.py` |" in text
    assert text.endswith("Opened as a draft by claude-coordinator for `claude-1234abcd`.\n")


def test_many_files_are_folded() -> None:
    text = body(_task(), [f"src/{number}.py" for number in range(1000)], [])
    assert "<summary>Files (1000)</summary>" in text
    assert "src/299.py\n```\n\nand 700 more\n\n</details>" in text
    assert [token.content.strip() for token in _tokens(text) if token.type == "html_block"] == [
        "<details>\n<summary>Files (1000)</summary>",
        "</details>",
    ]


def test_a_long_trail_shows_its_end() -> None:
    text = body(_task(), [], [_entry(number) for number in range(500)])
    assert "The last 100 of 500 entries." in text
    assert text.index("10:06:40") < text.index("10:08:19")


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("github:#12", "Refs #12"),
        ("github:octo/site#12", "Refs octo/site#12"),
        ("gitlab:#7", "Refs #7"),
        ("gitlab:a/b/c#7", "Refs a/b/c#7"),
    ],
)
def test_the_issue_it_came_from_is_mentioned(source: str, line: str) -> None:
    assert f"\n\n{line}\n\n" in body(_task(source=source), [], [])


@pytest.mark.parametrize(
    "source", [None, "", "github:12", "github:#1 fixes #2", "github:#1\n@octo", "todo:#1"]
)
def test_no_other_source_is_mentioned(source: str | None) -> None:
    assert "Refs" not in body(_task(source=source), [], [])


def test_a_description_is_wrapped_and_nothing_of_it_is_lost() -> None:
    words = " ".join(f"word{number}" for number in range(200))
    block = body(_task(words), [], []).split("```")[1].removeprefix("text\n")
    assert max(map(len, block.splitlines())) <= 100
    assert block.split() == words.split()


def test_a_title_is_one_bounded_line_and_never_empty() -> None:
    assert title(_task("Add a login")) == "Add a login"
    assert title(_task("Add\n a\tlogin")) == "Add a login"
    assert title(_task(" \n ")) == "task-001"
    assert len(title(_task("x" * 1000))) == MOST_TITLE


ALLOWED_HTML = {"<details>\n<summary>Files (21)</summary>", "</details>"}


@given(hostile_many, hostile_many, hostile_many, hostile_many, st.booleans())
def test_hostile_text_stays_inert(description: str, path: str, name: str, source: str, many: bool) -> None:
    files = [path] * (21 if many else 2)
    task = _task(description, id=name, type=name, assigned_to=name, source=source)
    text = body(task, files, [_entry(1, path, name, name)])
    tokens = _tokens(text)
    kinds = {token.type for token in tokens}
    assert not kinds & {
        "link_open",
        "image",
        "html_inline",
        "code_block",
        "blockquote_open",
        "list_item_open",
    }
    assert {token.content.strip() for token in tokens if token.type == "html_block"} <= ALLOWED_HTML
    headings = [token.content for token in _after(tokens, "heading_open")]
    assert headings in ([f"Files ({len(files)})", "Audit trail"], ["Audit trail"])
    assert sum(token.type == "fence" for token in tokens) == 2
    assert sum(token.type == "td_open" for token in tokens) == 4
    _holds_nothing_for_a_forge(text)
    assert set(_outside_code(text).split()) <= EXPECTED_WORDS


def _after(tokens: list[Token], kind: str) -> list[Token]:
    return [following for token, following in pairwise(tokens) if token.type == kind]


EXPECTED_WORDS = {
    "Task",
    "(",
    ")",
    "()",
    "Files",
    "(2)",
    "(21)",
    "Audit",
    "trail",
    "Time",
    "(UTC)",
    "Instance",
    "Action",
    "Resource",
    "2024-06-28",
    "10:00:01",
    "Opened",
    "as",
    "a",
    "draft",
    "by",
    "claude-coordinator",
    "for",
    ".",
    "\u200b",
}


@given(hostile_many)
def test_a_hostile_title_stays_inert(description: str) -> None:
    text = title(_task(description))
    assert text
    assert "\n" not in text
    assert all(character.isprintable() or character == NO_WIDTH for character in text)
    _holds_nothing_for_a_forge(text)


def _holds_nothing_for_a_forge(text: str) -> None:
    """Also where the text is read without Markdown, as the message of a commit is."""
    assert not re.search(r"@\w", text)
    assert not re.search(r"(?<!#)#\d", text)
    assert not re.search(r"\bgh-\d", text, re.IGNORECASE)
    assert "://" not in text
    assert not re.search(r"(?m)^[ \t]*/\w", text)


@settings(max_examples=20)
@given(st.lists(hostile, max_size=20), st.integers(0, 2000))
def test_it_is_never_longer_than_a_forge_takes(parts: list[str], count: int) -> None:
    long = "".join(parts) * 50 + "\U0001f469" * 2000
    text = body(_task(long), [long[:400]] * count, [_entry(1, long[:400], long[:400])] * count)
    assert len(text.encode()) <= MOST_BYTES
    assert text.endswith("for `user-octo`.\n")
