"""Is it known that a program writes nothing? One in no table may do anything: the analysis is `unknown`."""

from __future__ import annotations

from coord_core.claude.shell.quiet_words import (
    CHECKERS,
    INTERPRETERS,
    LONG_CODE,
    OUTPUT_LETTERS,
    OUTPUT_OPTIONS,
    QUIET,
    UPDATES,
    VERBS,
)

_RUNNING = ("run", "run-script", "compose", "tool")


def may_do_anything(name: str, args: list[str], known: bool) -> bool:
    """May the program write what cannot be read off? `known`: some table of programs has it."""
    if name not in VERBS:
        return (not known and name not in QUIET) or (not known and _outputs(name, args))
    if any(_gives_code(arg, INTERPRETERS.get(name, "")) for arg in args[:4]):
        return False
    if name == "tsc" and any(arg.lower() == "--noemit" for arg in args):
        return False
    words = [arg for arg in args if arg[:1] not in ("-", "+")]
    verbs = words[:2] if words[:1] and words[0] in _RUNNING else words[:1]
    if not VERBS[name].isdisjoint(verbs):
        return _updates(args)
    return words != [] or name == "tsc"


def _gives_code(arg: str, letters: str) -> bool:
    if arg[:2] == "--":
        return letters != "" and arg in LONG_CODE
    return arg[:1] == "-" and any(letter in letters for letter in arg[1:4])


def _outputs(name: str, args: list[str]) -> bool:
    """Is a quiet program told to write a file after all?"""
    names = ("-o", "-O") if name in OUTPUT_LETTERS else ()
    return (name in CHECKERS and _updates(args)) or any(
        arg.startswith(OUTPUT_OPTIONS) or arg in names for arg in args
    )


def _updates(args: list[str]) -> bool:
    return any(arg == "-u" or arg.startswith(UPDATES) for arg in args)
