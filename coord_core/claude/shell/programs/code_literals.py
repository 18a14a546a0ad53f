"""Reading written paths off code in JavaScript, Ruby, Perl and PHP, without a parser for each.

A language is a table of functions: which of their arguments is a path that is written, perhaps only with a
mode. Arguments are literals, names of constants, and joins of those; any other path is unknown.
"""

from __future__ import annotations

import os
import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.claude.shell.call import Call

CALLS = 300
LENGTH = 2000
CODE = 200_000

_OPENING, _CLOSING = "([{", ")]}"
_LITERAL = re.compile(r"""b?(?P<q>["'`])(?P<body>(?:\\.|(?!(?P=q))[^\\])*)(?P=q)""", re.S)
_ESCAPE = re.compile(r"\\(.)", re.S)
_NAME = re.compile(r"[$@A-Za-z_][\w$]*")
_JOIN = re.compile(r"(?:path\.)?(?:posix\.)?(?:join|resolve)\(|File\.join\(", re.S)
_INTERPOLATED = re.compile(r"\$\{\s*([\w$]+)\s*\}|#\{\s*(\w+)\s*\}|\{?(\$\w+)\}?")
_CONSTANT = re.compile(r"(?:(?:const|let|var|my|our)\s+)?([$@A-Za-z_][\w$]*)\s*=(?![=~>])\s*")
_LOOPS = (
    re.compile(r"for\s*(?:await\s*)?\(\s*(?:const|let|var)\s+([\w$]+)\s+of\s+"),
    re.compile(r"foreach\s*\(\s*(?P<list>\$\w+|\[[^\]]*\])\s+as\s+(\$\w+)"),
    re.compile(r"for(?:each)?\s+(?:my\s+)?(\$?\w+)\s+(?:in\s+)?(?=[(\[%$@a-z])"),
)
_EACH = re.compile(
    r"(\[[^\[\]]{0,1000}\]|%w\[[^\]]{0,1000}\]|[\w$]+)\.(?:forEach|map|each)\s*(?:\(\s*(?:async\s*)?\(?|(?:do|\{)\s*\|)\s*([\w$]+)"
)


class Language:
    """`functions`: name → (indexes of written paths, index of the mode, or None). `runs`: shell commands."""

    __slots__ = ("call", "functions", "runs")

    def __init__(
        self, functions: dict[str, tuple[tuple[int, ...], int | None]], runs: tuple[str, ...]
    ) -> None:
        self.functions = functions
        self.runs = runs
        names = "|".join(re.escape(name) for name in sorted((*functions, *runs), key=len, reverse=True))
        self.call = re.compile(rf"(?<![\w$])({names})(?:\s*\(|\s+(?=[\"'$my]))")


def read_code(call: Call, language: Language, code: str) -> None:
    """Note what the code would write, as far as its text tells."""
    code = code[:CODE]
    constants = _constants(code)
    for count, match in enumerate(language.call.finditer(code)):
        if count >= CALLS:
            call.unknown()
            return
        name = match.group(1)
        arguments = _arguments(code, match.end())
        if name in language.runs:
            _run(call, arguments, constants)
        elif not _only_reads(language, name, arguments):
            _note(call, language, name, arguments, constants)


def _note(
    call: Call, language: Language, name: str, arguments: list[str], constants: dict[str, list[str]]
) -> None:
    for index in language.functions[name][0]:
        index = index % max(len(arguments), 1) if index < 0 else index
        values = _values(arguments[index], constants) if index < len(arguments) else []
        for value in values or []:
            value = re.sub(r"^\s*\+?>>?\s*", "", value)
            if name in ("rmSync", "rm", "rmdirSync", "cpSync", "rm_rf", "rm_r", "removeSync", "emptyDirSync"):
                call.write_below(value)
            else:
                call.write(value)
        if values is None:
            call.unknown()


def _only_reads(language: Language, name: str, arguments: list[str]) -> bool:
    """Does the mode say that the file is only read? Perl's two-argument form has the mode in the path."""
    mode = language.functions[name][1]
    if mode is None:
        return False
    if name == "open" and len(arguments) == 2:
        return not re.match(r"""["']\s*\+?>""", arguments[1])
    return mode >= len(arguments) or not re.search(r"[waxc+>]", arguments[mode].split("encoding")[0])


def _run(call: Call, arguments: list[str], constants: dict[str, list[str]]) -> None:
    values = _values(arguments[0], constants) if arguments else None
    if not values:
        call.unknown()
        return
    rest = arguments[1:] if len(arguments) > 1 and arguments[1][:1] in "[\"'" else []
    parts = [part for text in rest for part in (_list(text, constants) or [])]
    for value in values:
        if parts:
            call.invoke([value, *parts])
        else:
            call.run_text(value)


def _constants(code: str) -> dict[str, list[str]]:
    """Names with the texts that they are given, wherever that is; a name given two has both."""
    found: dict[str, list[str]] = {}
    for count, match in enumerate(_CONSTANT.finditer(code)):
        if count >= CALLS:
            break
        text = _arguments(code, match.end(), ";\n")[:1]
        values = text and (_list(text[0], found) or _values(text[0], found))
        if values:
            found.setdefault(match.group(1), []).extend(values[:50])
    for pattern in _LOOPS:
        for match in pattern.finditer(code):
            groups = match.groupdict()
            text = groups.get("list") or (_arguments(code, match.end(), "{\n")[:1] or [""])[0]
            name = match.group(2) if groups.get("list") else match.group(1)
            found.setdefault(name, []).extend(_list(text, found) or found.get(text.strip(" ()"), []))
    for match in _EACH.finditer(code):
        found.setdefault(match.group(2), []).extend(
            _list(match.group(1), found) or found.get(match.group(1), [])
        )
    return found


def _arguments(code: str, at: int, ends: str = "") -> list[str]:
    """The texts between commas from here to the closing bracket, or one of the ends."""
    parts, start, depth, limit = [], at, 0, min(len(code), at + LENGTH)
    while at < limit:
        char = code[at]
        if char in "\"'`":
            literal = _LITERAL.match(code, at, limit)
            at = literal.end() if literal else at + 1
            continue
        if depth == 0 and (char in _CLOSING or char in ends or char == ";"):
            break
        if char == "," and depth == 0:
            parts.append(code[start:at].strip())
            start = at + 1
        depth += (char in _OPENING) - (char in _CLOSING)
        at += 1
    parts.append(code[start:at].strip())
    return parts


def _list(text: str, constants: dict[str, list[str]]) -> list[str] | None:
    """The texts of a literal list."""
    text = text.strip()
    words = re.fullmatch(r"(?:%w|qw)\s*[\[(/](.*)[\])/]", text, re.S)
    if words:
        return words.group(1).split()
    if text[:1] not in "[(" or not text:
        return None
    values = [_values(part, constants) for part in _arguments(text, 1) if part]
    return [value for part in values if part for value in part]


def _values(text: str, constants: dict[str, list[str]]) -> list[str] | None:
    """The texts that an expression may have; None when it is not known."""
    text = text.strip()
    literal = _LITERAL.fullmatch(text)
    if literal:
        return _template(literal, constants)
    if _NAME.fullmatch(text):
        return constants.get(text) or constants.get(text.lstrip("$@"))
    join = _JOIN.match(text)
    if join and text.endswith(")"):
        parts = _arguments(text, join.end())
        return _joined(
            [["."] if part == "__dirname" else _values(part, constants) for part in parts], os.path.join
        )
    for sign in ("+", "."):
        parts = _concatenated(text, sign)
        if len(parts) > 1:
            return _joined([_values(part, constants) for part in parts], lambda *found: "".join(found))
    return None


def _concatenated(text: str, sign: str) -> list[str]:
    parts, start, at = [], 0, 0
    while at < len(text):
        literal = _LITERAL.match(text, at) if text[at] in "\"'`" else None
        if literal:
            at = literal.end()
            continue
        if text[at] == sign and (
            sign == "+" or text[at - 1 : at] in " \"'" or text[at + 1 : at + 2] in " \"'"
        ):
            parts.append(text[start:at])
            start = at + 1
        at += 1
    return [*parts, text[start:]]


def _joined(parts: list[list[str] | None], join: object) -> list[str] | None:
    found: list[str] = [""]
    for part in parts:
        if not part or not callable(join):
            return None
        found = [join(before, value) if before else value for before in found for value in part][:50]
    return found


def _template(literal: re.Match[str], constants: dict[str, list[str]]) -> list[str] | None:
    body = literal.group("body")
    interpolates = {"`": "${", '"': "#{"}.get(literal.group("q"), "")
    perl_like = literal.group("q") == '"' and re.search(r"\$\w", body)
    if not (interpolates and interpolates in body) and not perl_like:
        return [_ESCAPE.sub(r"\1", body)]
    found = [""]
    at = 0
    for match in _INTERPOLATED.finditer(body):
        name = next(group for group in match.groups() if group)
        values = constants.get(name) or constants.get(name.lstrip("$"))
        if not values:
            return None
        found = [before + body[at : match.start()] + value for before in found for value in values][:50]
        at = match.end()
    rest = body[at:]
    return None if "${" in rest or "#{" in rest else [before + rest for before in found]


_FIRST: tuple[tuple[int, ...], None] = ((0,), None)
_SECOND: tuple[tuple[int, ...], None] = ((1,), None)
_BOTH: tuple[tuple[int, ...], None] = ((0, 1), None)

_JS_FIRST = (
    "writeFile appendFile truncate unlink rm utimes chmod outputFile outputJson writeJson remove emptyDir"
)
JAVASCRIPT = Language(
    {
        **{name + end: _FIRST for name in _JS_FIRST.split() for end in ("", "Sync")},
        **{
            name: _FIRST
            for name in (
                "createWriteStream",
                "writeTextFile",
                "writeTextFileSync",
                "Bun.write",
                "Deno.remove",
                "Deno.removeSync",
                "rmdirSync",
            )
        },
        **{name + end: _SECOND for name in ("copyFile", "cp", "symlink", "link") for end in ("", "Sync")},
        **{name + end: _BOTH for name in ("rename",) for end in ("", "Sync")},
        "openSync": ((0,), 1),
        "fs.open": ((0,), 1),
    },
    ("execSync", "exec", "spawnSync", "spawn", "execFileSync", "execa", "execaSync"),
)
RUBY = Language(
    {
        **dict.fromkeys(
            ("File.write", "IO.write", "File.binwrite", "File.delete", "File.unlink", "File.truncate"), _FIRST
        ),
        **dict.fromkeys(("FileUtils.rm", "FileUtils.rm_f", "FileUtils.rm_rf", "FileUtils.touch"), _FIRST),
        **dict.fromkeys(("FileUtils.cp", "FileUtils.copy", "FileUtils.ln_s", "FileUtils.install"), _SECOND),
        **dict.fromkeys(("FileUtils.mv", "FileUtils.move", "File.rename"), _BOTH),
        "File.open": ((0,), 1),
        "File.new": ((0,), 1),
    },
    ("system", "exec"),
)
PERL = Language(
    {
        "open": ((-1,), 1),
        "unlink": _FIRST,
        "truncate": _FIRST,
        "rename": _BOTH,
        "copy": _SECOND,
        "move": _BOTH,
        "write_file": _FIRST,
        "spurt": _FIRST,
    },
    ("system", "exec"),
)
PHP = Language(
    {
        **dict.fromkeys(("file_put_contents", "unlink", "touch", "chmod"), _FIRST),
        "copy": _SECOND,
        "rename": _BOTH,
        "fopen": ((0,), 1),
    },
    ("system", "exec", "shell_exec", "passthru"),
)
