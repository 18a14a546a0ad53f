"""Can the command write at all? One pass over its text; next to nothing is imported for it.

It errs to one side: True costs a parse, False is final. So it looks at words wherever they stand, with quotes
and backslashes taken away, and at `>` but for the forms that write nothing. A program that writes only with
certain options (scan_words.py) counts when a word after it looks like one of those, or may expand to one.
"""

from __future__ import annotations

from coord_core.claude.shell.scan_commands import runs_anything
from coord_core.claude.shell.scan_words import (
    BEGINS_COMMAND,
    ELSEWHERE,
    NEEDS,
    NEVER_SCRIPTS,
    WRITERS,
    program_name,
)

_NO_QUOTES = str.maketrans({"'": None, '"': None, "\\": None})
_AS_WORDS = str.maketrans({**{char: f" {char} " for char in ";|&()\n`<>"}, **dict.fromkeys("{}!,\t\r=", " ")})
_MANY = 8
_ENDS_WORD = ("", *" \t\n;|&)")
_NOT_PLAIN = ("\\", "#", "`", "<<", "$(", "$'")
_INTERPRETERS = (
    "awk gawk mawk nawk bash sh zsh dash ksh ash eval trap watch parallel flock su runuser env source ed ex"
    " vim vi nvim php python pypy ipython node nodejs tsx ts-node deno bun ruby perl xargs fd fdfind npx npm"
)
_RUNS_TEXT = frozenset(_INTERPRETERS.split())
_SED_FLAGS = frozenset("/#|0123456789gpI$i")


def may_write(command: str) -> bool:
    """False only when the parser would find no write and no operation of git's."""
    text = command.replace("\\\n", "").translate(_NO_QUOTES).replace("||", ";")
    words = text.translate(_AS_WORDS).split(" ")
    bare = _without_quoted(command, words) if ">" in command or "(" in command else command
    return _redirects(bare) or _names_writer(words, command) or runs_anything(bare.translate(_NO_QUOTES))


def _without_quoted(command: str, words: list[str]) -> str:
    """The command without quoted text that nothing expands or runs; as it is, when that is not plain."""
    if any(sign in command for sign in _NOT_PLAIN) or not _RUNS_TEXT.isdisjoint(map(program_name, words)):
        return command
    out, at = [], 0
    while at < len(command):
        single, double = command.find("'", at), command.find('"', at)
        start = min(single, double) if single != -1 != double else max(single, double)
        end = command.find(command[start], start + 1) if start != -1 else -1
        if end == -1:
            break
        keeps = command[start] == '"' and command.find("$", start, end) != -1
        out.append(command[at : end + 1] if keeps else command[at:start] + "q")
        at = end + 1
    return "".join(out) + command[at:]


def _redirects(command: str) -> bool:
    """Is there a `>` that may write? `2>&1` and `>/dev/null` do not."""
    at = command.find(">")
    while at != -1:
        rest = command[at + 1 : at + 40].lstrip(">|").lstrip(" ")
        end = 2 if rest[:1] == "&" and (rest[1:2].isdecimal() or rest[1:2] == "-") else 0
        end = 9 if rest.startswith("/dev/null") else end
        if not end or rest[end : end + 1] not in _ENDS_WORD:
            return True
        at = command.find(">", at + 1)
    return False


def _names_writer(words: list[str], command: str) -> bool:
    """Does a word name a program that may write with what stands after it?"""
    first: dict[str, int] = {}
    piped: set[str] = set()
    pipe = False
    for at, word in enumerate(words):
        pipe = pipe or word == "|"
        name = program_name(word)
        if name in WRITERS:
            return True
        if name in NEEDS:
            first.setdefault(name, at)
            if pipe:
                piped.add(name)
    if len(first) > _MANY:
        return True
    return any(_is_supported(name, words, at, name in piped, command) for name, at in first.items())


def _is_supported(name: str, words: list[str], at: int, piped: bool, command: str) -> bool:
    """Does what the program needs to write stand after it? A variable there may hold what stands before."""
    after = words[at + 1 :]
    if "^" in NEEDS[name] and _is_command(words, at):
        return True
    if "xargs" in words or "parallel" in words or any(word[:1] == "$" for word in after):
        after = words
    return any(_is_there(need, after, piped, command) for need in NEEDS[name])


def _is_command(words: list[str], at: int) -> bool:
    before = next((word for word in reversed(words[max(0, at - 20) : at]) if word), ";")
    return before in BEGINS_COMMAND


def _is_there(need: str, words: list[str], piped: bool, command: str) -> bool:
    if need == "|":
        return piped
    if need in ("<", '|"'):
        return need in command or (need == '|"' and ('| "' in command or "system" in command))
    if need == "/":
        return any(_is_script(word, before) for before, word in zip(("", *words), words, strict=False))
    if need == "w ":
        return any(word == "w" or (word[-1:] == "w" and word[-2:-1] in _SED_FLAGS) for word in words)
    if need[0] == "-" and len(need) == 2:
        return any(
            word[:1] == "-" and word[1:2] != "-" and (need[1] in word or "$" in word) for word in words
        )
    if need[0] == "*":
        return any(need[1:] in word for word in words)
    return need in words


def _is_script(word: str, before: str) -> bool:
    return (
        word.startswith((*ELSEWHERE, "$"))
        and not word.startswith(NEVER_SCRIPTS)
        and before not in ("cd", "-C")
    )
