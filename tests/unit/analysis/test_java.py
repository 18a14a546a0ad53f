"""Java: the files of the types that a source names."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.support.analysis import MemoryWorld, edges


def of(key: str, files: dict[str, str]) -> set[str]:
    return MemoryWorld(files).of(key)


def test_imports_of_types_nested_types_and_members() -> None:
    files = {
        "app/src/A.java": "package app;\nimport lib.One;\nimport lib.Two.Inner.Deep;\n"
        "import static lib.Three.member;\nimport static lib.Four.*;\nimport java.util.List;\n",
        **{
            f"lib/{name}.java": f"package lib; class {name} {{}}"
            for name in ("One", "Two", "Three", "Four", "Five")
        },
        "java/util/List.java": "package java.util; class List {}",
    }
    assert of("app/src/A.java", files) == {f"lib/{name}.java" for name in ("One", "Two", "Three", "Four")}


def test_an_import_on_demand_leads_to_what_is_used_of_the_package() -> None:
    files = {
        "A.java": "package app;\nimport lib.*;\nimport lib.Outer.*;\nclass A { Used u; Both b; }\n",
        "Both.java": "package app; class Both {}",
        "lib/Used.java": "package lib; class Used {}",
        "lib/Both.java": "package lib; class Both {}",
        "lib/Unused.java": "package lib; class Unused {}",
        "lib/Outer.java": "package lib; class Outer { class Inner {} }",
    }
    assert of("A.java", files) == {"Both.java", "lib/Used.java", "lib/Outer.java"}


def test_a_type_of_the_own_package_needs_no_import() -> None:
    uses = [
        "class A extends T {}",
        "class A implements T<String> {}",
        "class A { T t; }",
        "class A { void f(T... t) {} }",
        "class A { Object o = new T(); }",
        "class A { Object o = T.make(); }",
        "class A { Object o = T.FIELD.x; }",
        "class A { Object o = (T) null; }",
        "class A { Runnable r = T::run; }",
        "class A { Class<?> c = T.class; }",
        "class A { T.Inner i; }",
        "class A { void f() throws T {} }",
        "@T class A {}",
        "@T(1) class A {}",
        "record A(T t) {}",
        "class A { boolean f(Object o) { return o instanceof T t; } }",
    ]
    for use in uses:
        files = {"src/p/A.java": f"package p; {use}", "test/p/T.java": "package p; class T {}"}
        assert of("src/p/A.java", files) == {"test/p/T.java"}, use


def test_what_is_bound_in_the_file_or_named_elsewhere_is_no_type_of_the_package() -> None:
    others = [
        "class A { class T {} T t; }",
        "class A<T> { T t; }",
        "class A { int T; int f() { return T.x; } }",
        "class A { Other.T t; }",
        'class A { String s = "T"; /* T */ }',
        "import q.T; class A { T t; }",
    ]
    for use in others:
        files = {"p/A.java": f"package p; {use}", "p/T.java": "package p; class T {}"}
        assert of("p/A.java", files) == set(), use


def test_full_names_lead_to_their_top_level_type() -> None:
    files = {
        "A.java": "class A { x.y.T a; Object b = x.y.U.V.f(); @x.y.W int c; }",
        "T.java": "package x.y; class T {}",
        "U.java": "package x.y; class U {}",
        "W.java": "package x.y; @interface W {}",
    }
    assert of("A.java", files) == {"T.java", "U.java", "W.java"}


def test_a_second_type_of_a_file_is_found_by_its_name() -> None:
    files = {"A.java": "class A { Second s; }", "B.java": "class B {}\ninterface Second {}"}
    assert of("A.java", files) == {"B.java"}


def test_of_the_same_type_in_several_modules_the_nearest_is_meant() -> None:
    files = {
        "one/src/main/java/p/A.java": "package p; class A { T t; }",
        "one/src/test/java/p/T.java": "package p; class T {}",
        "two/src/main/java/p/T.java": "package p; class T {}",
        "three/B.java": "import p.T; class B {}",
    }
    assert of("one/src/main/java/p/A.java", files) == {"one/src/test/java/p/T.java"}
    assert of("three/B.java", files) == {"one/src/test/java/p/T.java", "two/src/main/java/p/T.java"}


def test_modules_require_each_other_and_provide_types() -> None:
    files = {
        "a/module-info.java": "import x.Y;\n@Deprecated\nopen module org.a { requires transitive org.b;\n"
        "requires java.base; /* requires org.c; */ provides p.I with p.Impl, p.Other; uses p.S; }",
        "b/module-info.java": "module org.b { }",
        "c/module-info.java": "module org.c { requires org.a; }",
        **{f"{name}.java": f"package p; class {name} {{}}" for name in ("I", "Impl", "Other", "S", "T")},
    }
    assert of("a/module-info.java", files) == {
        "b/module-info.java", "I.java", "Impl.java", "Other.java", "S.java"
    }  # fmt: skip
    assert of("c/module-info.java", files) == {"a/module-info.java"}


def test_package_info_names_what_annotates_the_package() -> None:
    files = {
        "p/package-info.java": "@Checked\npackage p;\nimport q.Checked;\n",
        "q/Checked.java": "package q; @interface Checked {}",
    }
    assert of("p/package-info.java", files) == {"q/Checked.java"}


SOURCE = b"""package p; import static q . T . *; import q.*;
@q.T(x = T.class) record A<X extends T>(T... t) { q.T.U f(T<?>[] a) { return (b, T c) -> a.T::new; } }
module m { requires p; provides q.T with q.T; }
"""


@given(st.binary(max_size=200), st.integers(0, len(SOURCE)), st.integers(0, len(SOURCE)))
def test_no_source_is_too_odd(noise: bytes, start: int, end: int) -> None:
    edges(
        {
            "p/noise.java": noise,
            "p/cut.java": SOURCE[:start] + noise + SOURCE[end:],
            "module-info.java": b"module " + noise,
            "q/T.java": b"package q; class T {}",
        }
    )
