"""The paragraph for Claude in CLAUDE.md: put in and taken out so that every other byte stays.

Between two comments, which the client leaves out of what the model reads. The first has the digest of what is
between them. Behind a text without a last newline, an empty one too, it has none either: so taking it out
knows what was there. A copy in a code fence is somebody's text.
"""

from __future__ import annotations

import re

from coord_core.install.offers.marks import digest

TEXT = """\
## Several Claude Code sessions work here

Other sessions may be at work in this repository. A file is locked for you when you edit it. What would touch
a file that another session holds (an edit, a command, a commit) is refused, with what to do instead.

- See who is here and what is held: `claude-coordinator status`. Conflicts: `claude-coordinator check`.
- Leave a refused file alone, also with the shell. Work on something else, or wait with
  `claude-coordinator lock wait -- PATH` in the background.
- Stage and commit by name (`git add -- PATH`), because the working tree holds the work of others.
- Take work from the queue with `claude-coordinator task claim`; end it with
  `claude-coordinator task complete`."""
_BEGIN = re.compile(r"^\ufeff? {0,3}(?=<!-- claude-coordinator: begin )", re.MULTILINE)
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})([^\n]*)$", re.MULTILINE)
_BLOCK = re.compile(
    r"<!-- claude-coordinator: begin ([0-9a-f]+) -->\r?\n(.*?)\r?\n<!-- claude-coordinator: end -->",
    re.DOTALL,
)


def put(text: str | None) -> str | None:
    """The text with our paragraph, brought up to date; None where it has been edited, and stays.

    `text` is None where there is no file.
    """
    newline = _newline(text or "")
    block = _block(newline)
    found = _find(text or "")
    if text is None:
        return f"{block}{newline}"
    if found is None:
        return _appended(text, block, newline)
    if not _is_ours(found):
        return None
    return text[: found.start()] + block + text[found.end() :]


def taken_out(text: str) -> str | None:
    """The text without it, as it was before; None where it has been edited, and stays."""
    found = _find(text)
    if found is None:
        return text
    if not _is_ours(found):
        return None
    before, after = text[: found.start()], text[found.end() :]
    newline = _newline(text)
    if after.startswith(newline):
        return _without_empty_line(before, newline) + after.removeprefix(newline)
    if after:
        return before + after
    return before.removesuffix(newline).removesuffix(newline)


def is_in(text: str) -> bool:
    return _find(text) is not None


def made_the_file(text: str) -> bool:
    """Is it a file that there was not before: the paragraph, and nothing else?"""
    return text.endswith("\n") and taken_out(text) == ""


def _find(text: str) -> re.Match[str] | None:
    """The first that is no text of somebody's own."""
    fences = _fences(text)
    for begin in _BEGIN.finditer(text):
        if not any(start < begin.start() < end for start, end in fences):
            return _BLOCK.match(text, begin.end())
    return None


def _fences(text: str) -> list[tuple[int, int]]:
    """Where code fences begin and end. One that is never closed is none: what is appended has to be found."""
    found, opened = [], None
    for line in _FENCE.finditer(text):
        if opened is None:
            opened = line if line[1][0] == "~" or "`" not in line[2] else None
        elif line[1].startswith(opened[1]) and not line[2].strip():
            found.append((opened.start(), line.end()))
            opened = None
    return found


def _without_empty_line(before: str, newline: str) -> str:
    """The text above, less the empty line that stands between it and the paragraph."""
    shorter = before.removesuffix(newline)
    return shorter if shorter.endswith("\n") or not shorter else before


def _appended(text: str, block: str, newline: str) -> str:
    if not text:
        return block
    if text.endswith("\n"):
        return f"{text}{newline}{block}{newline}"
    return f"{text}{newline}{newline}{block}"


def _block(newline: str) -> str:
    lines = [
        f"<!-- claude-coordinator: begin {digest(TEXT)} -->", *TEXT.splitlines(),
        "<!-- claude-coordinator: end -->",
    ]  # fmt: skip
    return newline.join(lines)


def _is_ours(found: re.Match[str]) -> bool:
    return digest(found[2].replace("\r\n", "\n")) == found[1]


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"
