"""Formatters and fixers of Python code, of its settings, and of spelling."""

from __future__ import annotations

from coord_core.claude.shell.programs.formatter import Formatter, Verbs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from coord_core.claude.shell.call import Call

PYTHON = "*.py *.pyi *.ipynb"
_BLACK = (
    "lktSmW",
    "line-length target-version include exclude extend-exclude force-exclude config workers required-version",
)
_RUFF = (
    "",
    "select ignore extend-select extend-ignore config output-format target-version line-length exclude"
    " per-file-ignores fixable unfixable extend-exclude output-file cache-dir stdin-filename range",
)
_ISORT = (
    "losptmdwcf",
    "profile line-length settings-path settings-file sp src src-path skip skip-glob extend-skip"
    " extend-skip-glob known-first-party known-third-party project multi-line force-sort-within-sections",
)
_RUFF_CHECK = Formatter(PYTHON, "fix fix-only unsafe-fixes-apply", "diff no-fix", _RUFF, ".")
_RUFF_FORMAT = Formatter(PYTHON, "", "check diff", _RUFF, ".")

TABLE: dict[str, Callable[[Call], str | None]] = {
    "black": Formatter(PYTHON, "", "check diff c code", ("c" + _BLACK[0], _BLACK[1] + " code")),
    "blue": Formatter(PYTHON, "", "check diff", _BLACK),
    "isort": Formatter(PYTHON, "", "c check check-only d diff", ("losptmwf", _ISORT[1])),
    "ruff": Verbs(Formatter(PYTHON, "fix", "diff", _RUFF, "."), check=_RUFF_CHECK, format=_RUFF_FORMAT),
    "autopep8": Formatter(
        PYTHON, "i in-place", "d diff", ("jp", "max-line-length select ignore exclude jobs")
    ),
    "yapf": Formatter(PYTHON, "i in-place", "d diff", ("el", "style exclude lines")),
    "autoflake": Formatter(PYTHON, "i in-place", "c check check-diff", ("j", "imports exclude jobs")),
    "pyupgrade": Formatter(PYTHON),
    "docformatter": Formatter(PYTHON, "i in-place", "c check", ("", "wrap-summaries wrap-descriptions")),
    "add-trailing-comma": Formatter(PYTHON),
    "2to3": Formatter(PYTHON, "w write", "", ("fxjo", "fix nofix processes output-dir")),
    "codespell": Formatter(
        "", "w write-changes", "", ("SLIx", "skip ignore-words-list ignore-words exclude-file"), "."
    ),
    "typos": Formatter("", "w write-changes", "", ("", "config exclude"), "."),
    "pyink": Formatter(PYTHON, "", "check diff", _BLACK),
    "darker": Formatter(PYTHON, "", "check diff", ("rL", "revision lint")),
    "ssort": Formatter(PYTHON, "", "check diff", ("", "")),
    "flynt": Formatter(PYTHON, "", "dry-run d fail-on-change", ("tl", "line-length")),
    "pycln": Formatter(PYTHON, "", "check c diff d", ("", "config exclude include")),
    "absolufy-imports": Formatter(PYTHON, "", "", ("", "application-directories")),
    "reorder-python-imports": Formatter(PYTHON, "", "diff-only", ("", "application-directories add-import")),
    **dict.fromkeys(("ufmt", "usort"), Verbs(None, format=Formatter(PYTHON, "", "", ("", "")))),
    "unify": Formatter(PYTHON, "i in-place", "c check-only", ("", "quote")),
    "pyment": Formatter(PYTHON, "w write", "", ("oi", "output input")),
    "pyproject-fmt": Formatter("pyproject.toml", "", "check n", ("", "")),
    "toml-sort": Formatter("*.toml", "i in-place", "check", ("o", "output")),
    **dict.fromkeys(
        ("yamlfmt", "yamlfix"), Formatter("*.yml *.yaml", "", "dry lint check", ("", "conf config-file"))
    ),
}
