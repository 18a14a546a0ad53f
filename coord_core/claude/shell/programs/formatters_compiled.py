"""Formatters and fixers of the other languages, one row each."""

from __future__ import annotations

from coord_core.claude.shell.programs.formatter import Formatter, Verbs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from coord_core.claude.shell.call import Call

C_LIKE = "*.c *.h *.cc *.cpp *.hpp *.cxx *.m *.mm *.java *.proto *.js *.ts *.cs"

TABLE: dict[str, Callable[[Call], str | None]] = {
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
    "dos2unix": Formatter(""),
    "unix2dos": Formatter(""),
    "buildifier": Formatter("BUILD BUILD.bazel WORKSPACE *.bzl *.bazel", "", "d", ("", "mode lint"), None),
    "golines": Formatter("*.go", "w", "dry-run", ("mt", "max-len tab-len")),
    "gci": Verbs(None, write=Formatter("*.go", "", "", ("s", "section"))),
    "gomodifytags": Formatter("*.go", "w", "", ("", "file struct add-tags remove-tags"), None, one_dash=True),
    "swift-format": Formatter("*.swift", "i in-place", "", ("", "configuration"), None),
    "swiftlint": Formatter("*.swift", "fix autocorrect", "", ("", "config path"), "."),
    "ktfmt": Formatter("*.kt *.kts", "", "dry-run n", ("", "")),
    "elm-format": Formatter("*.elm", "", "validate", ("", "output elm-version")),
    **dict.fromkeys(("ormolu", "fourmolu"), Formatter("*.hs", "i m mode", "", ("o", "ghc-opt config"))),
    **dict.fromkeys(
        ("stylish-haskell", "cabal-fmt", "ocamlformat"), Formatter("", "i inplace", "c check", ("c", ""))
    ),
    **dict.fromkeys(("nixpkgs-fmt", "alejandra"), Formatter("*.nix", "", "check c", ("e", "exclude"), None)),
    "leptosfmt": Formatter("*.rs", "", "check stdin", ("", "config-file")),
    "csharpier": Formatter("*.cs", "", "check write-stdout", ("", "config-path"), None),
    "fantomas": Formatter("*.fs *.fsx", "", "check", ("", "out")),
    "perltidy": Formatter("*.pl *.pm", "b", "", ("o", "outfile profile"), None, one_dash=True),
    "rector": Verbs(None, process=Formatter("*.php", "", "dry-run", ("c", "config"), ".")),
    "htmlbeautifier": Formatter("*.erb *.html", "", "l", ("bt", "")),
    "haml-lint": Formatter("*.haml", "a auto-correct A auto-correct-all", "", ("c", "config"), "."),
    "cmake-format": Formatter(
        "CMakeLists.txt *.cmake", "i in-place", "check", ("co", "config-file outfile-path")
    ),
    "gersemi": Formatter("CMakeLists.txt *.cmake", "i in-place", "c check diff", ("l", "line-length")),
    "astyle": Formatter(C_LIKE, "", "dry-run", ("", "options style")),
    "uncrustify": Formatter(C_LIKE, "replace no-backup", "check", ("cfoFl", "config"), None),
    "pg_format": Formatter("*.sql", "i inplace", "", ("osw", "output spaces"), None),
    "jsonnetfmt": Formatter("*.jsonnet *.libsonnet", "i in-place", "test", ("n", "indent")),
    **dict.fromkeys(
        ("packer", "nomad", "cue"), Verbs(None, fmt=Formatter("", "", "check diff", ("", ""), "."))
    ),
    "hclfmt": Formatter("*.hcl", "w", "", ("", ""), None, one_dash=True),
    "cljfmt": Verbs(None, fix=Formatter("*.clj *.cljs *.edn", "", "", ("", ""), ".")),
}
