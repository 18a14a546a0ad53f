"""Lift here-documents out of a command, so that the grammar never sees their bodies; join continued lines.

`cat <<'EOF' > f` becomes `cat  </dev/heredoc/0 > f`, and its body goes to a list. A body begins after the
line that names it, also inside `$(…)`; a `<<` in quotes, comments or arithmetic is none. One pass with a
stack of contexts: `(` a command, `"` a string, `{` a parameter, `a` arithmetic, backquotes.
"""

from __future__ import annotations

import re

FOLDER = "/dev/heredoc/"

_NEXT = {
    "(": re.compile(r"[\\'\"`$()#<\n]"),
    "`": re.compile(r"[\\'\"`$()#<\n]"),
    '"': re.compile(r"[\\\"`$]"),
    "{": re.compile(r"[\\'\"`$}]"),
    "a": re.compile(r"[$()]"),
}
_DELIMITER = re.compile(r"<<(-?)[ \t]*((?:\\.|'[^'\n]*'|\"[^\"\n]*\"|[^\s;&|<>()'\"\\`])+)")
_ANSI = re.compile(r"'(?:\\.|[^'\\])*'?", re.S)
_BEFORE_COMMENT = " \t\n;|&()"


class Heredoc:
    __slots__ = ("body", "delimiter", "is_literal", "strips_tabs")

    def __init__(self, delimiter: str, is_literal: bool, strips_tabs: bool) -> None:
        self.delimiter = delimiter
        self.is_literal = is_literal
        self.strips_tabs = strips_tabs
        self.body = ""


def lift(source: str) -> tuple[str, list[Heredoc]]:
    """The command without bodies, and the here-documents in the order of their numbers."""
    if "<<" not in source and "\\\n" not in source:
        return source, []
    return _Lifter(source).lift()


class _Lifter:
    def __init__(self, source: str) -> None:
        self.source = source
        self.out: list[str] = []
        self.copied = 0
        self.contexts = ["("]
        self.found: list[Heredoc] = []
        self.pending: list[Heredoc] = []

    def lift(self) -> tuple[str, list[Heredoc]]:
        at = 0
        while match := _NEXT[self.contexts[-1]].search(self.source, at):
            at = self._step(match.group(), match.start())
        self.out.append(self.source[self.copied :])
        return "".join(self.out), self.found

    def _step(self, char: str, at: int) -> int:
        """Act on one special character; where to go on."""
        inside = self.contexts[-1]
        if char == "\\":
            return self._backslash(at)
        if char == "$":
            return self._dollar(at)
        if char == "`":
            return self._toggle("`", at)
        if inside == "a":
            return self._arithmetic(char, at)
        if char == '"':
            return self._toggle('"', at)
        if char == "'":
            return self._after_quote(at)
        if char == "}":
            self._leave()
            return at + 1
        return self._command(char, at)

    def _backslash(self, at: int) -> int:
        """Before a newline it joins two lines; the grammar would take it for a blank."""
        if self.source.startswith("\\\n", at):
            self.out.append(self.source[self.copied : at])
            self.copied = at + 2
        return at + 2

    def _command(self, char: str, at: int) -> int:
        if char == "\n":
            return self._bodies(at + 1) if self.pending else at + 1
        if char == "#":
            starts = at == 0 or self.source[at - 1] in _BEFORE_COMMENT
            return self._line_end(at) if starts else at + 1
        if char == "<":
            return self._less(at)
        if char == "(":
            double = self.source.startswith("((", at)
            self.contexts.append("a" if double else "(")
            return at + 2 if double else at + 1
        if self.contexts[-1] == "(":
            self._leave()
        return at + 1

    def _dollar(self, at: int) -> int:
        for opening, context in (("$((", "a"), ("$(", "("), ("${", "{")):
            if self.source.startswith(opening, at):
                self.contexts.append(context)
                return at + len(opening)
        if self.source.startswith("$'", at) and self.contexts[-1] in "(`{":
            match = _ANSI.match(self.source, at + 1)
            return match.end() if match else at + 1
        return at + 1

    def _arithmetic(self, char: str, at: int) -> int:
        if char == "(":
            self.contexts.append("a")
            return at + 1
        self._leave()
        closes = self.source.startswith("))", at) and (len(self.contexts) < 2 or self.contexts[-1] != "a")
        return at + 2 if closes else at + 1

    def _toggle(self, mark: str, at: int) -> int:
        if self.contexts[-1] == mark:
            self._leave()
        else:
            self.contexts.append(mark)
        return at + 1

    def _leave(self) -> None:
        if len(self.contexts) > 1:
            self.contexts.pop()

    def _after_quote(self, at: int) -> int:
        end = self.source.find("'", at + 1)
        return len(self.source) if end == -1 else end + 1

    def _line_end(self, at: int) -> int:
        end = self.source.find("\n", at)
        return len(self.source) if end == -1 else end

    def _less(self, at: int) -> int:
        if self.source.startswith("<<<", at):
            return at + 3
        match = _DELIMITER.match(self.source, at)
        if match is None:
            return at + 1
        word = match.group(2)
        heredoc = Heredoc(
            re.sub(r"[\\'\"]", "", word), re.search(r"[\\'\"]", word) is not None, bool(match.group(1))
        )
        self.out += [self.source[self.copied : at], f" <{FOLDER}{len(self.found)} "]
        if at and self.source[at - 1].isdecimal():
            self.out[-1] = self.out[-1].lstrip()
        self.copied = match.end()
        self.found.append(heredoc)
        self.pending.append(heredoc)
        return match.end()

    def _bodies(self, at: int) -> int:
        """Take the bodies that begin here out of the text."""
        self.out.append(self.source[self.copied : at])
        for heredoc in self.pending:
            at = self._body(heredoc, at)
        self.pending = []
        self.copied = at
        return at

    def _body(self, heredoc: Heredoc, at: int) -> int:
        lines = []
        while at < len(self.source):
            end = self.source.find("\n", at)
            end = len(self.source) if end == -1 else end + 1
            line = self.source[at:end]
            if heredoc.strips_tabs:
                line = line.lstrip("\t")
            at = end
            if line.rstrip("\n") == heredoc.delimiter:
                break
            lines.append(line)
        heredoc.body = "".join(lines)
        return at
