"""Go: modules, packages and the names that one file takes from another."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.support.analysis import MemoryWorld, edges

MOD = {"go.mod": "module example.org/m\n\ngo 1.19\n"}


def of(key: str, files: dict[str, str]) -> set[str]:
    return MemoryWorld({**MOD, **files}).of(key)


def test_an_import_leads_to_the_files_that_declare_the_names_taken() -> None:
    files = {
        "main.go": 'package main\nimport "example.org/m/a"\nfunc main() { a.Run(); var _ a.T }\n',
        "a/run.go": "package a\nfunc Run() {}\n",
        "a/t.go": "package a\ntype T struct{}\n",
        "a/other.go": "package a\nvar Other int\n",
        "a/run_test.go": "package a\nfunc Run() {}\n",
    }
    assert of("main.go", files) == {"a/run.go", "a/t.go"}


def test_an_alias_and_a_package_that_is_not_called_as_its_folder() -> None:
    files = {
        "x.go": 'package x\nimport q "example.org/m/go-odd"\nvar A = q.One\n',
        "y.go": 'package x\nimport "example.org/m/go-odd"\nvar B = strange.Two\n',
        "z.go": 'package x\nimport "example.org/m/v2"\nvar C = m.Three\n',
        "go-odd/one.go": "package strange\nconst One = 1\n",
        "go-odd/two.go": "package strange\nconst Two = 1\n",
        "v2/three.go": "package m\nconst Three = 1\n",
    }
    assert of("x.go", files) == {"go-odd/one.go"}
    assert of("y.go", files) == {"go-odd/two.go"}
    assert of("z.go", files) == {"v2/three.go"}


def test_a_dot_import_leads_to_what_is_used_and_a_blank_one_to_what_it_runs() -> None:
    files = {
        "dot.go": 'package x\nimport . "example.org/m/a"\nvar A = One\n',
        "blank.go": 'package x\nimport _ "example.org/m/a"\n',
        "still.go": 'package x\nimport _ "example.org/m/b"\n',
        "a/one.go": "package a\nvar One = 1\n",
        "a/init.go": "package a\nfunc init() {}\n",
        "b/one.go": "package b\n",
        "b/two.go": "package b\n",
    }
    assert of("dot.go", files) == {"a/one.go"}
    assert of("blank.go", files) == {"a/init.go"}
    assert of("still.go", files) == {"b/one.go", "b/two.go"}


def test_a_name_of_the_own_package_needs_no_import() -> None:
    files = {
        "p/use.go": "package p\nfunc f(a kind) { helper(a, limit) }\n",
        "p/kind.go": "package p\ntype kind int\n",
        "p/helper.go": "package p\nfunc helper(kind, int) {}\n",
        "p/limit.go": "package p\nvar (\n\tlimit = 1\n)\n",
        "p/unused.go": "package p\nfunc unused() {}\n",
        "p/program.go": "//go:build ignore\n\npackage main\nfunc helper() {}\n",
        "p/use_test.go": "package p\nfunc helper() {}\n",
    }
    assert of("p/use.go", files) == {"p/kind.go", "p/helper.go", "p/limit.go"}


def test_names_bound_within_a_function_are_nobody_elses() -> None:
    other = {"p/other.go": "package p\nvar a, b, c, d, e, f, g, h, i, T int\n"}
    bound = [
        "func _(a int) int { return a }",
        "func (b R) _() { _ = b }",
        "func _() { c := 1; _ = c }",
        "func _() { var d = 1; _ = d }",
        "func _() { for e := range R { _ = e } }",
        "func _() { if f := R(); f {} }",
        "func _() { switch g := R.(type) { case int: _ = g } }",
        "func _() { select { case h := <-R: _ = h } }",
        "var _ = func(i int) { _ = i }",
        "func _[T any](x T) {}",
        "func _() { type T int; var _ T }",
        "var _ = R{a: 1}",
        "var _ = R.a",
        "var _ q.T",
    ]
    for line in bound:
        assert of("p/use.go", {"p/use.go": f"package p\n{line}\n", **other}) == set(), line


def test_a_name_before_and_after_the_block_that_binds_it_is_another_files() -> None:
    other = {"p/other.go": "package p\nvar a int\n"}
    free = [
        "func _() { a := a; _ = a }",
        "func _() { if a := R(); a {}; _ = a }",
        "func _(x a) {}",
        "func _(a a) {}",
        "var _ = map[int]int{a: 1}",
        "var _ = R{x: a}",
        "var _ = a.x.y",
    ]
    for line in free:
        assert of("p/use.go", {"p/use.go": f"package p\n{line}\n", **other}) == {"p/other.go"}, line


def test_tests_see_their_package_and_external_ones_what_it_exports_to_them() -> None:
    files = {
        "p/p.go": "package p\nfunc F() {}\n",
        "p/export_test.go": "package p\nfunc G() { F() }\n",
        "p/x_test.go": 'package p_test\nimport "example.org/m/p"\nfunc H() { p.F(); p.G() }\n',
        "p/y_test.go": "package p_test\nfunc T() { H() }\n",
    }
    assert of("p/export_test.go", files) == {"p/p.go"}
    assert of("p/x_test.go", files) == {"p/p.go", "p/export_test.go"}
    assert of("p/y_test.go", files) == {"p/x_test.go"}
    assert of("p/p.go", files) == set()


def test_modules_within_replaced_and_side_by_side() -> None:
    files = {
        "go.mod": "module example.org/m\nreplace (\n\tother.org/lib v1.0.0 => ./third/lib\n)\n",
        "a.go": 'package m\nimport "other.org/lib/x"\nimport "example.org/tool"\n'
        "var _ = x.X\nvar _ = tool.T\n",
        "third/lib/x/x.go": "package x\nvar X = 1\n",
        "tools/go.mod": "module example.org/tool // the tools\n",
        "tools/tool.go": 'package tool\nimport "example.org/m/third/lib/x"\nvar T = x.X\n',
    }
    assert of("a.go", files) == {"third/lib/x/x.go", "tools/tool.go"}
    assert of("tools/tool.go", files) == {"third/lib/x/x.go"}


def test_vendored_packages_and_a_gopath() -> None:
    files = {
        "cmd/a.go": 'package main\nimport "dep.org/d"\nvar _ = d.D\n',
        "vendor/dep.org/d/d.go": "package d\nvar D = 1\n",
        "old/src/here/a.go": 'package here\nimport "there"\nvar _ = there.X\n',
        "old/src/there/b.go": "package there\nvar X = 1\n",
    }
    assert of("cmd/a.go", files) == {"vendor/dep.org/d/d.go"}
    assert of("old/src/here/a.go", files) == {"old/src/there/b.go"}


def test_what_is_embedded_and_what_c_includes() -> None:
    files = {
        "p/a.go": 'package p\nimport _ "embed"\n//go:embed a.txt "b c.txt" web/*.html sub\nvar A string\n',
        "p/a.txt": "",
        "p/b c.txt": "",
        "p/web/x.html": "",
        "p/web/x.css": "",
        "p/sub/deep/y": "",
        "p/sub/.hidden": "",
        "p/c.go": 'package p\n/*\n#include "c.h"\n#include <stdio.h>\n*/\nimport "C"\n',
        "p/c.h": "",
    }
    assert of("p/a.go", files) == {"p/a.txt", "p/b c.txt", "p/web/x.html", "p/sub/deep/y"}
    assert of("p/c.go", files) == {"p/c.h"}


def test_a_heap_of_errors_is_not_asked_and_deep_nesting_to_a_depth() -> None:
    heap = MemoryWorld({"p/heap.go": "package p\nvar x = " + "(" * 20_000})
    assert heap.outlines["p/heap.go"].scope == "p "
    deep = MemoryWorld({"p/deep.go": "package p\nfunc f() {" + "{ a := b\n" * 2_000 + "}" * 2_001})
    assert deep.outlines["p/deep.go"].declares == ("f",)


SOURCE = b"""package p
import ( q "example.org/m/p"; . "x"; _ "y" )
//go:embed a*[ ../x all:.
type T[K any] struct { q.R; f map[K]T[K] }
func (t *T[K]) m(a ...int) (err error) { if x := q.F(a); x { for i := range t.f {} }; return }
"""


@given(
    st.binary(max_size=200), st.integers(0, len(SOURCE)), st.integers(0, len(SOURCE)), st.binary(max_size=80)
)
def test_no_source_is_too_odd(noise: bytes, start: int, end: int, configuration: bytes) -> None:
    edges(
        {
            "go.mod": configuration,
            "p/noise.go": noise,
            "p/cut.go": SOURCE[:start] + noise + SOURCE[end:],
            "p/mod/go.mod": b"module example.org/m\nreplace x => ../../../..\n",
            "p/whole.go": SOURCE,
        }
    )
