"""Which file of a repository a shell script depends on."""

from __future__ import annotations

import pytest

from tests.support.analysis import edges


@pytest.mark.parametrize(
    "source",
    [
        "source ./lib/x.sh",
        ". lib/x.sh",
        "source 'lib/x.sh' argument",
        '. "$(dirname "$0")/lib/x.sh"',
        ". $(dirname $0)/lib/x.sh",
        "source ${BASH_SOURCE%/*}/lib/x.sh",
        'source "${BASH_SOURCE[0]%/*}/lib/x.sh"',
        'source "${0%/*}"/lib/x.sh',
        'D="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"\nsource "$D/lib/x.sh"',
        'D=$(cd -- "$(dirname -- "${BASH_SOURCE[0]:-$0}")" >/dev/null 2>&1; pwd -P)\nsource "${D}/lib/x.sh"',
        'D=$(dirname "$(readlink -f "$0")")\nreadonly E="$D/lib"\n. "$E/x.sh"',
        'D=$(dirname "$(dirname "$0")")\n. "$D/bin/lib/x.sh"',
        'cd "$(git rev-parse --show-toplevel)"\n. "$(git rev-parse --show-toplevel)/bin/lib/x.sh"',
        'source "$SOMEWHERE/lib/x.sh"',
        "bash lib/x.sh",
        "bash -eu lib/x.sh",
        "if ./lib/x.sh; then :; fi",
        "exec bin/lib/x.sh",
        "a | sudo ./lib/x.sh 2>/dev/null",
        "f() { X=1 ./lib/x.sh; }",
        'for f in 1; do "$(dirname "$0")"/lib/x.sh; done',
        'for f in 1; do . "${0%/*}"/lib/*.sh; done',
    ],
)
def test_a_file_is_found_however_it_is_named(source: str) -> None:
    assert edges({"bin/run.sh": source, "bin/lib/x.sh": "", "x.sh": ""}) == {("bin/run.sh", "bin/lib/x.sh")}


@pytest.mark.parametrize(
    "source",
    [
        "x.sh", "cat lib/x.sh", "bash -c lib/x.sh", "source $f", "source /lib/x.sh", ". ~/lib/x.sh",
        "source", "echo '. lib/x.sh'", "# . lib/x.sh", '. "${f}x.sh"', "source ../../../lib/x.sh",
        "cat <<E\n. lib/x.sh\nE",
    ],
)  # fmt: skip
def test_what_names_no_file_of_the_repository_leads_nowhere(source: str) -> None:
    assert edges({"run.sh": source, "lib/x.sh": "", "x.sh": ""}) == set()


def test_a_script_without_a_suffix_and_one_of_another_language_can_be_run() -> None:
    files = {"run.sh": "./tool --x\nperl -w scripts/go.pl", "tool": "#!/bin/sh", "scripts/go.pl": ""}
    assert edges(files) == {("run.sh", "tool"), ("run.sh", "scripts/go.pl")}


def test_a_relative_path_can_be_from_the_root() -> None:
    files = {"ci/deep/run.sh": "./scripts/build.sh", "scripts/build.sh": ""}
    assert edges(files) == {("ci/deep/run.sh", "scripts/build.sh")}


def test_the_scripts_own_folder_is_meant_exactly() -> None:
    files = {"ci/run.sh": '. "$(dirname "$0")/build.sh"', "build.sh": ""}
    assert edges(files) == set()


def test_a_variable_means_what_it_was_given_last() -> None:
    files = {"run.sh": "D=a\n. $D/x.sh\nD=b\n. $D/x.sh", "a/x.sh": "", "b/x.sh": "", "c/x.sh": ""}
    assert edges(files) == {("run.sh", "a/x.sh"), ("run.sh", "b/x.sh")}
    files = {"run.sh": "A=xxxxxxxx\n" + "A=$A$A\n" * 60 + ". ./lib.sh", "lib.sh": ""}
    assert edges(files) == {("run.sh", "lib.sh")}
