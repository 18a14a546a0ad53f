"""Formatters and fixers: the table."""

from __future__ import annotations

from coord_core.claude.shell.programs.formatter import Formatter, Verbs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from coord_core.claude.shell.call import Call

PYTHON = "*.py *.pyi *.ipynb"
SCRIPT = "*.js *.jsx *.mjs *.cjs *.ts *.tsx *.mts *.cts *.vue *.svelte"
WEB = SCRIPT + " *.json *.jsonc *.css *.scss *.less *.html *.md *.mdx *.yml *.yaml *.graphql"
MARKDOWN = "*.md *.markdown *.mdx"
C_LIKE = "*.c *.h *.cc *.cpp *.hpp *.cxx *.m *.mm *.java *.proto *.js *.ts *.cs"
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
_PRETTIER = (
    "",
    "config ignore-path parser log-level loglevel plugin print-width tab-width trailing-comma end-of-line"
    " prose-wrap cache-location cache-strategy quote-props arrow-parens",
)
_ESLINT = (
    "cofR",
    "config ext format output-file rule parser ignore-pattern ignore-path max-warnings plugin env global"
    " cache-location resolve-plugins-relative-to parser-options fix-type rulesdir cache-strategy",
)
_BIOME = ("", "config-path max-diagnostics diagnostic-level log-level indent-style line-width")
_RUFF_CHECK = Formatter(PYTHON, "fix fix-only unsafe-fixes-apply", "diff no-fix", _RUFF, ".")
_RUFF_FORMAT = Formatter(PYTHON, "", "check diff", _RUFF, ".")
_BIOME_WRITE = Formatter(WEB, "write apply fix apply-unsafe", "", _BIOME, ".")
_DENO_FMT = Formatter(WEB, "", "check", ("c", "config ext ignore"), ".")
_STYLELINT = Formatter("*.css *.scss *.sass *.less *.vue", "fix", "", ("cfo", "config formatter output-file"))

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
    "prettier": Formatter(WEB, "w write", "", _PRETTIER),
    "prettierd": Formatter(WEB, "w write", "", _PRETTIER),
    "eslint": Formatter(SCRIPT + " *.json", "fix", "fix-dry-run", _ESLINT, "."),
    "eslint_d": Formatter(SCRIPT, "fix", "", _ESLINT, "."),
    "tslint": Formatter("*.ts *.tsx", "fix", "", ("ceopr", "config exclude project format"), "."),
    "standard": Formatter(SCRIPT, "fix", "", ("", "env global plugin parser"), "."),
    "xo": Formatter(SCRIPT, "fix", "", ("", "ignore"), "."),
    "stylelint": _STYLELINT,
    "biome": Verbs(None, check=_BIOME_WRITE, format=_BIOME_WRITE, lint=_BIOME_WRITE, migrate=_BIOME_WRITE),
    "rome": Verbs(None, check=_BIOME_WRITE, format=_BIOME_WRITE),
    "oxlint": Formatter(SCRIPT, "fix fix-suggestions fix-dangerously", "", ("AWDc", "config"), "."),
    "dprint": Verbs(None, fmt=Formatter(WEB, "", "", ("c", "config"), ".")),
    "deno": Verbs(None, fmt=_DENO_FMT, lint=Formatter(SCRIPT, "fix", "", ("", "rules-exclude"), ".")),
    "jscodeshift": Formatter(
        SCRIPT, "", "d dry p", ("tcpv", "transform parser extensions cpus ignore-pattern"), None
    ),
    "gofmt": Formatter("*.go", "w", "", ("", "r"), ".", one_dash=True),
    "goimports": Formatter("*.go", "w", "", ("", "local"), None, one_dash=True),
    "gofumpt": Formatter("*.go", "w", "", ("", "lang modpath"), None, one_dash=True),
    "golangci-lint": Verbs(None, run=Formatter("*.go", "fix", "", ("cE", "config enable timeout"), ".")),
    "rustfmt": Formatter("*.rs", "", "check", ("", "edition config config-path emit")),
    "clang-format": Formatter(C_LIKE, "i", "dry-run n", ("", "style assume-filename"), None, one_dash=True),
    "clang-tidy": Formatter(C_LIKE, "fix fix-errors", "", ("p", "checks"), None, one_dash=True),
    "shfmt": Formatter("*.sh *.bash", "w write", "d diff l", ("i", "indent ln language-dialect")),
    "rubocop": Formatter(
        "*.rb *.rake Gemfile Rakefile",
        "a A autocorrect autocorrect-all auto-correct x fix-layout",
        "",
        ("cfo", "config format only except out"),
        ".",
    ),
    "standardrb": Formatter("*.rb", "fix", "", ("", ""), "."),
    "rufo": Formatter("*.rb", "", "c check"),
    "php-cs-fixer": Verbs(None, fix=Formatter("*.php", "", "dry-run", ("", "config rules"), ".")),
    "phpcbf": Formatter("*.php", "", "", ("", "standard extensions ignore"), "."),
    "pint": Formatter("*.php", "", "test", ("", "config preset"), "."),
    "swiftformat": Formatter("*.swift", "", "lint dryrun", ("", "config swiftversion"), None),
    "ktlint": Formatter("*.kt *.kts", "F format", "", ("", "reporter"), "."),
    "google-java-format": Formatter("*.java", "i r replace", "n dry-run"),
    "scalafmt": Formatter("*.scala", "", "check test list", ("c", "config"), "."),
    "stylua": Formatter("*.lua", "", "c check", ("fg", "config-path glob"), None),
    "zig": Verbs(None, fmt=Formatter("*.zig", "", "check")),
    "mix": Verbs(None, format=Formatter("*.ex *.exs", "", "check-formatted", ("", ""), ".")),
    "dart": Verbs(
        None, format=Formatter("*.dart", "", "set-exit-if-changed", ("ol", "output line-length"), None)
    ),
    "nixfmt": Formatter("*.nix", "", "c check"),
    "taplo": Verbs(
        None,
        fmt=Formatter("*.toml", "", "check", ("", "option"), "."),
        format=Formatter("*.toml", "", "check", ("o", ""), "."),
    ),
    "buf": Verbs(None, format=Formatter("*.proto", "w write", "", ("", "config path"), ".")),
    "sqlfluff": Verbs(
        None,
        fix=Formatter("*.sql", "", "", ("", "dialect rules"), "."),
        format=Formatter("*.sql", "", "", ("", "dialect"), "."),
    ),
    "djlint": Formatter("*.html *.jinja *.j2", "reformat", "check"),
    "mdformat": Formatter(MARKDOWN, "", "check", ("", "wrap number")),
    "markdownlint": Formatter(MARKDOWN, "fix f", "", ("cipo", "config ignore ignore-path output rules")),
    "markdownlint-cli": Formatter(MARKDOWN, "fix f", "", ("cipo", "config ignore ignore-path output")),
    "markdownlint-cli2": Formatter(MARKDOWN, "fix", "", ("", "config")),
    "doctoc": Formatter(MARKDOWN, "", "dryrun d", ("", "title maxlevel"), None),
    "codespell": Formatter(
        "", "w write-changes", "", ("SLIx", "skip ignore-words-list ignore-words exclude-file"), "."
    ),
    "typos": Formatter("", "w write-changes", "", ("", "config exclude"), "."),
    "dos2unix": Formatter(""),
    "unix2dos": Formatter(""),
    "sort-package-json": Formatter("package.json", "", "check", ("", ""), "package.json"),
}
