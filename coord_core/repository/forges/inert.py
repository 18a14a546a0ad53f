"""Text of another's making, made harmless for a forge: it stays data wherever the forge puts it. Pure.

Three things protect it. What it would mean as Markdown, it does not mean in a code block or a code span. What
a forge looks for in any text (mentions, references that close issues, addresses) is broken by a character of
no width, because titles, and the messages of squashed commits, know no code. What is not printable is shown
as U+FFFD.
"""

from __future__ import annotations

import re

from coord_core.views.refusal import quoted

NO_WIDTH = "\u200b"
WIDTH = 100  # columns; a code block does not wrap

# The place in which each is broken: mentions, #12 and !12, GH-12 and a Jira key, an address.
_MEANING = re.compile(
    r"(?<=@)(?=\w)|(?<=[#!&%~$])(?=[\w\"\[])|(?<=[A-Z]-)(?=\d)|(?<=[Gg][Hh]-)(?=\d)"
    r"|(?<=:)(?=//)|(?<=[Ww]{3})(?=\.)"
)
_COMMAND = re.compile(r"(?m)^(?=[ \t]*/)")
_FENCE = re.compile(r"`{3,}|~{3,}")


def line(text: str) -> str:
    """One bounded line that means nothing to a forge.

    >>> line("fixes #12, @octo").replace(NO_WIDTH, "|")
    'fixes #|12, @|octo'
    """
    return _broken(quoted(" ".join(text.split())))


def span(text: str) -> str:
    """A code span for a table's cell, where `|` would end the cell even so."""
    shown = line(text).replace("|", "\u00a6")
    return f"`{shown}`" if shown else ""


def block(text: str) -> str:
    """A code block: the lines of the text, wrapped."""
    lines = [part for one in text.splitlines() for part in _wrapped(_printable(one))]
    return fenced(_FENCE.sub(_apart, _broken("\n".join(lines))))


def fenced(text: str) -> str:
    """A code block of text that is broken already; no line of it begins like one of GitLab's commands."""
    return f"```text\n{_COMMAND.sub(NO_WIDTH, text)}\n```"


def _wrapped(text: str) -> list[str]:
    """At the last space that fits, so that nothing is lost but that space."""
    parts = []
    while len(text) > WIDTH:
        at = text.rfind(" ", WIDTH // 2, WIDTH + 1)
        end, start = (at, at + 1) if at > 0 else (WIDTH, WIDTH)
        parts.append(text[:end])
        text = text[start:]
    return [*parts, text]


def _printable(text: str) -> str:
    shown = text.replace("\t", "    ")
    return "".join(character if character.isprintable() else "\ufffd" for character in shown)


def _broken(text: str) -> str:
    return _MEANING.sub(NO_WIDTH, text)


def _apart(match: re.Match[str]) -> str:
    """A run of backticks, which could end the block for some reader of Markdown."""
    return NO_WIDTH.join(match[0])
