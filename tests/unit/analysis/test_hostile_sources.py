"""No source makes an outline or its resolution fail, take long, or lead to what is not there."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.analysis import MemoryWorld

from .hostile import hostile

FRAGMENTS = {
    "x.cs": [
        "using",
        "global using A.B;",
        "using static A.",
        "using X = A.B;",
        "namespace A.B;",
        "namespace A { ",
        "}",
        "partial class Foo",
        "class Foo : Bar<",
        "{",
        "[Attr(",
        "A.B.C.Foo.Go()",
        "global::",
        "record R(int X);",
        ";",
        "enum",
        "delegate int D();",
        "Foo f = new",
        "\n",
        "// é",
        "@class",
        '"',
        "#if X",
    ],
    "x.rb": [
        "require",
        'require_relative "../x"',
        "require 'x",
        "autoload :A,",
        "module A",
        "class B::C < ::D",
        "end",
        "A::B",
        "::",
        "X = ",
        "A::B = 1",
        "a::B::C",
        "class << self",
        "File.join(__dir__, ",
        '"a")',
        "#{",
        "\n",
        "File.expand_path('../../..', __FILE__)",
        "load('')",
        "require File.expand_path('../x', __FILE__)",
        "é",
    ],
    "x.php": [
        "<?php",
        "?>",
        "namespace A\\B;",
        "namespace {",
        "}",
        "use A\\B as C;",
        "use A\\{B, function c};",
        "use",
        "class X extends \\A\\B",
        "{",
        "use T;",
        "new namespace\\X",
        "\\",
        "X::class",
        "f(Y);",
        "const A = 1;",
        "(",
        "require __DIR__ . '/x.php';",
        "include dirname(__DIR__, 99999999999) .",
        "define('A');",
        "define(...$x);",
        "define(",
        "#[A]",
        "$x",
        "instanceof",
        "dirname()",
        "include dirname();",
        "self::x()",
        "\n",
    ],
    "x.sh": [
        "source",
        ". ./x.sh",
        '"$(dirname "$0")',
        '/x.sh"',
        "${BASH_SOURCE%/*}/x.sh",
        "A=$A/..",
        "$A",
        "$(cd",
        ")",
        "&& pwd",
        "`dirname $0`",
        "<<E",
        "E",
        "bash",
        "-c",
        "./[",
        "exec",
        "if",
        "fi",
        "\n",
        ";",
        "|",
        "./*.sh",
        "é",
        "bash -- -",
        "$(",
        "$(dirname)",
        "A=",
        "${A%/*}",
        "\1",
        "./\2",
        "sudo -",
    ],
}


@pytest.mark.parametrize("key", FRAGMENTS)
def test_no_source_makes_it_fail(key: str) -> None:
    suffix = key[1:]

    @settings(max_examples=150, deadline=2_000)
    @given(st.lists(hostile(FRAGMENTS[key]), min_size=1, max_size=3))
    def check(sources: list[bytes]) -> None:
        files: dict[str, str | bytes] = {f"{'abc'[at]}/x{suffix}": text for at, text in enumerate(sources)}
        MemoryWorld({**files, f"x{suffix}": b"".join(sources), "composer.json": sources[0]}).edges()

    check()


@pytest.mark.parametrize(
    ("key", "opening", "closing"),
    [
        ("x.cs", "namespace A { ", "} "),
        ("x.cs", "A.", "B"),
        ("x.cs", "class A<", ">"),
        ("x.rb", "module A; ", "end; "),
        ("x.rb", "A::", "B"),
        ("x.php", "<?php include (", ")"),
        ("x.php", "<?php namespace A { ", "}"),
        ("x.php", "<?php include 'x' . ", "'a'"),
        ("x.sh", "$(dirname ", ")"),
        ("x.sh", '. "$(', ')"'),
        ("x.sh", "if x; then ", "fi; "),
    ],
)
def test_what_is_nested_deeply_takes_no_long(key: str, opening: str, closing: str) -> None:
    begun = time.process_time()
    MemoryWorld({key: opening * 2_000 + closing * 2_000}).edges()
    assert time.process_time() - begun < 10


def test_a_text_that_is_no_source_takes_no_long() -> None:
    begun = time.process_time()
    MemoryWorld({"x.sh": "$(" * 100_000}).edges()
    assert time.process_time() - begun < 2
