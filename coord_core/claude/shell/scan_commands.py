"""The scan's look at what stands where a command begins: is it known, and does it do no more than is read?"""

from __future__ import annotations

from coord_core.claude.shell.quiet import may_do_anything
from coord_core.claude.shell.quiet_words import QUIET_GIT
from coord_core.claude.shell.scan_words import (
    BEGINS_COMMAND,
    ELSEWHERE,
    NEEDS,
    NEVER_SCRIPTS,
    WRITERS,
    program_name,
)

_AS_COMMANDS = str.maketrans({**{char: f" {char} " for char in ";|&()\n`"}, **dict.fromkeys("\t\r", " ")})
_ENDS_COMMAND = frozenset(";|&()\n`")
_GIT_VERBS = QUIET_GIT | frozenset(NEEDS["git"])


def runs_anything(text: str) -> bool:
    """Is a program's name expanded (`$X`, a pattern), or is it one that may do anything?"""
    begins = True
    dot = False
    words = [word for word in text.translate(_AS_COMMANDS).split(" ") if word]
    for at, word in enumerate(words):
        if word in BEGINS_COMMAND:
            begins, dot = True, False
        elif dot:
            return True
        elif begins:
            if _expands(word) or (word.startswith(ELSEWHERE) and not word.startswith(NEVER_SCRIPTS)):
                return True
            dot = word == "."
            begins = word[0] == "-" or "=" in word or word.isdecimal()
            if not begins and _is_unfamiliar(word, words[at + 1 : at + 40]):
                return True
    return False


def _is_unfamiliar(word: str, following: list[str]) -> bool:
    """May the program do what nobody can read off its arguments?"""
    name = program_name(word)
    end = next((at for at, other in enumerate(following) if other in _ENDS_COMMAND), len(following))
    if name == "git":
        return _git_verb(following[:end]) not in _GIT_VERBS
    return may_do_anything(name, following[:end], known=name in NEEDS or name in WRITERS)


def _git_verb(words: list[str]) -> str:
    takes = False
    for word in words:
        if not takes and word[:1] != "-":
            return word
        takes = not takes and word in ("-C", "-c")
    return "help"


def _expands(word: str) -> bool:
    name = word if "=" not in word else word[: word.find("=")]
    return "$" in name or "*" in name or "?" in name or ("[" in name and name not in ("[", "[["))
