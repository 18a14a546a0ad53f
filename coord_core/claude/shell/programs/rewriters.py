"""Tools that rewrite code or settings: search and replace, codemods, headers, versions, secrets."""

from __future__ import annotations

from coord_core.claude.shell.options import Grammar
from coord_core.claude.shell.programs.formatter import Formatter, Verbs
from coord_core.claude.shell.programs.formatters_web import MARKDOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from coord_core.claude.shell.call import Call

_COMBY = Grammar("dfjm", "directory extensions matcher jobs config templates exclude", one_dash=True)
_FASTMOD = Grammar("deg", "dir extensions glob iglob")
_DASEL = Grammar("frwtvop", "file read write type value output")
_CHANGELOG = Grammar("ipornk", "infile preset outfile release-count config pkg")
_AST_GREP = ("prlcj", "pattern rewrite lang config threads selector strictness globs rule inline-rules")
_IN_PLACE = Grammar("o", "output out vault-password-file vault-id name")

_SUFFIXES = {  # what ast-grep takes for files of a language, by its names for that
    **dict.fromkeys(("ts", "typescript"), "*.ts *.mts *.cts"),
    **dict.fromkeys(("js", "javascript", "jsx"), "*.js *.mjs *.cjs *.jsx"),
    **dict.fromkeys(("py", "python"), "*.py *.py3 *.pyi *.bzl"),
    **dict.fromkeys(("rs", "rust"), "*.rs"),
    **dict.fromkeys(("go", "golang"), "*.go"),
    "tsx": "*.tsx",
    "java": "*.java",
}


def _ast_grep(call: Call) -> str | None:
    """A rule for one language finds only its files; one from elsewhere may name any."""
    languages = Grammar(*_AST_GREP).read(call.args).all("l", "lang")
    names = _SUFFIXES.get(languages[0].lower(), "") if languages else ""
    rules = Formatter(names, "U update-all", "", _AST_GREP, ".")
    return Verbs(rules, run=rules, scan=rules)(call)


def _comby(call: Call) -> str | None:
    """A match, a rewrite, and files or a suffix; in `-d` or here."""
    options = _COMBY.read(call.args)
    if options.has("i", "in-place"):
        for suffix in options.operands[2:] or [""]:
            folder = options.value("d", "directory") or "."
            if suffix[:1] == "." and "/" not in suffix:
                call.write_below(folder, names=(f"*{suffix}",), keeps=True)
            else:
                call.edit_matching(suffix or folder)
    return None


def _fastmod(call: Call) -> str | None:
    options = _FASTMOD.read(call.args)
    names = [f"*.{suffix}" for value in options.all("e", "extensions") for suffix in value.split(",")]
    roots = options.operands[2:] or options.all("d", "dir") or ["."]
    if not options.has("print-changed-files", "help"):
        call.write_below(*roots, names=names, keeps=True)
    return None


def _settings(call: Call) -> str | None:
    """crudini and its like: the file after the verb."""
    if any(
        arg in ("--set", "--del", "--merge", "set", "del", "put", "delete", "ed", "-L") for arg in call.args
    ):
        files = [arg for arg in call.args if call.exists(arg)]
        call.write(*files[:1], keeps=True)
    return None


def _dasel(call: Call) -> str | None:
    options = _DASEL.read(call.args)
    if options.operands[:1] in (["put"], ["delete"]) and not options.has("o", "output"):
        call.write(*options.all("f", "file"), keeps=True)
    return None


def _vault(call: Call) -> str | None:
    options = _IN_PLACE.read(call.args)
    if options.operands[:1] in (["encrypt"], ["decrypt"], ["rekey"], ["edit"]):
        outputs = options.all("o", "output")
        call.write(*outputs or options.operands[1:], keeps=not outputs)
    return None


def _version(call: Call) -> str | None:
    """bumpversion and its like: the part of the version, then files."""
    if "--dry-run" not in call.args and "-n" not in call.args:
        call.write(*[arg for arg in call.args[1:] if call.exists(arg)], keeps=True)
    return None


def _changelog(call: Call) -> str | None:
    options = _CHANGELOG.read(call.args)
    call.write(*options.all("o", "outfile"))
    if options.has("s", "same-file"):
        call.write(*options.all("i", "infile"), keeps=True)
    return None


def _headers(call: Call) -> str | None:
    options = Grammar("tyconudfEx", "file dir tmpl years owner projname projurl").read(call.args)
    call.write(*options.all("f", "file"), keeps=True)
    call.write_below(*options.all("d", "dir"), keeps=True)
    return None


def _emacs(call: Call) -> str | None:
    """A batch that saves: the files it visits."""
    if any("save-buffer" in arg or "write-file" in arg or arg == "-f" for arg in call.args):
        call.write(*[arg for arg in call.args if call.exists(arg)], keeps=True)
    return None


TABLE: dict[str, Callable[[Call], str | None]] = {
    **dict.fromkeys(("ast-grep", "sg"), _ast_grep),
    "comby": _comby,
    **dict.fromkeys(("fastmod", "ambr", "rpl"), _fastmod),
    "addlicense": Formatter("", "", "check", ("cflsy", "")),
    "licenseheaders": _headers,
    **dict.fromkeys(("crudini", "xmlstarlet", "augtool"), _settings),
    "dasel": _dasel,
    "ansible-vault": _vault,
    **dict.fromkeys(("bumpversion", "bump2version", "bump-my-version"), _version),
    **dict.fromkeys(("conventional-changelog", "conventional-changelog-cli"), _changelog),
    "emacs": _emacs,
    **dict.fromkeys(("cog", "cog.py"), Formatter("", "r", "x check", ("DIon", ""))),
    "embedme": Formatter(MARKDOWN, "", "verify dry-run stdout", ("", "source-root")),
}
