"""Reading written paths off code in JavaScript, Ruby, Perl and PHP, without a parser for each.

A language is a table of functions: which of their arguments is a path that is written, perhaps only with a
mode. Arguments are literals, names of constants, and joins of those; any other path is unknown.
"""

from __future__ import annotations

import re
from itertools import islice

from coord_core.claude.shell.programs.code_listings import with_listings
from coord_core.claude.shell.programs.code_values import (
    CALLS,
    arguments_at,
    constants_of,
    list_of,
    values_of,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.claude.shell.call import Call
    from coord_core.claude.shell.programs.languages import Language

CODE = 200_000
_GIVES_CONTENT = re.compile(r"(?i)write|output|put|spurt|open|new")

_OWN_CODE = re.compile(
    r"require_relative|(?:require|import|from|include(?:_once)?|load)\s*\(?\s*[\"']\.{1,2}/(?![^\"'\n]{0,300}\.json[\"'])"
)
_ALIAS = re.compile(r"(?<![\w$])(\w{1,40})(?:\s*:\s*|\s+as\s+)([\w$]{1,40})\s*[,}]")


def read_code(call: Call, language: Language, code: str, arguments: list[str]) -> None:
    """Note what the code would write when run with these arguments, as far as its text tells."""
    code = _without_aliases(language, code[:CODE])
    if _OWN_CODE.search(code):
        call.unknown()  # what a project's own code does when it is imported and called
    constants = constants_of(code, arguments)
    listed = with_listings(call, code, constants)
    if listed != code:
        code, constants = listed, constants_of(listed, arguments)
    read = _read_paths(language, code, constants)
    for count, match in enumerate(language.call.finditer(code)):
        if count >= CALLS:
            call.unknown()
            return
        name = match.group(1)
        given = arguments_at(code, match.end())
        if name in language.runs:
            _run(call, given, constants)
        elif not _only_reads(language, name, given):
            _note(call, language, name, given, constants, read)


def _without_aliases(language: Language, code: str) -> str:
    """The code with `w(…)` spelled out, where `{ writeFileSync: w }` or `writeFileSync as w` says so."""
    for match in islice(_ALIAS.finditer(code), 20):
        name, alias = match.groups()
        if name in language.functions or name in language.runs:
            code = re.sub(rf"(?<![\w$.]){re.escape(alias)}(?=\s*\()", name, code)
    return code


def _read_paths(language: Language, code: str, constants: dict[str, list[str]]) -> set[str]:
    """The files whose content the code looks at."""
    found: set[str] = set()
    for match in islice(language.reads.finditer(code), CALLS):
        found.update(values_of(arguments_at(code, match.end())[0], constants) or ())
    return found


def _note(
    call: Call,
    language: Language,
    name: str,
    arguments: list[str],
    constants: dict[str, list[str]],
    read: set[str],
) -> None:
    appends = _appends(language, name, arguments)
    for index in language.functions[name][0]:
        index = index % max(len(arguments), 1) if index < 0 else index
        values = values_of(arguments[index], constants) if index < len(arguments) else []
        for value in values or []:
            value = re.sub(r"^\s*\+?>>?\s*", "", value)
            if name in ("rmSync", "rm", "rmdirSync", "cpSync", "rm_rf", "rm_r", "removeSync", "emptyDirSync"):
                call.write_below(value)
            else:
                call.write(
                    value, keeps=appends or (value in read and _GIVES_CONTENT.search(name) is not None)
                )
        if values is None:
            call.unknown()


def _appends(language: Language, name: str, arguments: list[str]) -> bool:
    mode = language.functions[name][1]
    if name in language.keeps or mode is None or mode >= len(arguments):
        return name in language.keeps
    return re.search(r"^[\"']?(?:a|r\+|\s*\+?>>|\+<)", arguments[mode]) is not None


def _only_reads(language: Language, name: str, arguments: list[str]) -> bool:
    """Does the mode say that the file is only read? Perl's two-argument form has the mode in the path."""
    mode = language.functions[name][1]
    if mode is None:
        return False
    if name == "open" and len(arguments) == 2:
        return not re.match(r"""["']\s*\+?>""", arguments[1])
    return mode >= len(arguments) or not re.search(r"[waxc+>]", arguments[mode].split("encoding")[0])


def _run(call: Call, arguments: list[str], constants: dict[str, list[str]]) -> None:
    values = values_of(arguments[0], constants) if arguments else None
    if not values:
        call.unknown()
        return
    rest = arguments[1:] if len(arguments) > 1 and arguments[1][:1] in "[\"'" else []
    parts = [part for text in rest for part in (list_of(text, constants) or [])]
    for value in values:
        if parts:
            call.invoke([value, *parts])
        else:
            call.run_text(value)
