"""Which file of a repository a C# file depends on."""

from __future__ import annotations

from tests.support.analysis import MemoryWorld, edges


def test_a_type_of_the_same_namespace_is_found_without_a_using() -> None:
    files = {
        "a/Foo.cs": "namespace N.M; class Foo { Bar b; }",
        "a/Bar.cs": "namespace N.M { class Bar {} }",
    }
    assert edges(files) == {("a/Foo.cs", "a/Bar.cs")}


def test_a_type_of_a_namespace_around_is_found_before_one_of_a_using() -> None:
    files = {
        "Foo.cs": "using Other; namespace N.M.K; class Foo : Bar {}",
        "Bar.cs": "namespace N; public class Bar {}",
        "Other.cs": "namespace Other; public class Bar {}",
    }
    assert edges(files) == {("Foo.cs", "Bar.cs")}


def test_a_using_leads_to_the_types_that_are_named() -> None:
    files = {
        "Foo.cs": "using Lib.Data;\nnamespace N { class Foo { void M() { var r = new List<Row>(); } } }",
        "Row.cs": "namespace Lib.Data; public record Row(int Id);",
        "Column.cs": "namespace Lib.Data; public struct Column {}",
    }
    assert edges(files) == {("Foo.cs", "Row.cs")}


def test_a_type_of_a_namespace_that_is_not_used_is_not_meant() -> None:
    files = {"Foo.cs": "namespace N; class Foo { Row r; }", "Row.cs": "namespace Lib; class Row {}"}
    assert edges(files) == set()


def test_static_and_alias_usings_and_full_names_lead_to_their_type() -> None:
    files = {
        "S.cs": "using static Lib.Util; class S { void M() { Go(); } }",
        "A.cs": "using U = Lib.Util; class A {}",
        "N.cs": "using L = Lib; class N1 { void M() { L.Util.Go(); } }",
        "F.cs": "class F { void M() { Lib.Util.Go(); } }",
        "G.cs": "class G { void M() { global::Lib.Util.Go(); } }",
        "Util.cs": "namespace Lib; static class Util { public static void Go() {} }",
    }
    assert edges(files) == {(key, "Util.cs") for key in ("S.cs", "A.cs", "N.cs", "F.cs", "G.cs")}


def test_a_global_using_counts_in_its_project_alone() -> None:
    files = {
        "one/one.csproj": "<Project/>",
        "one/Usings.cs": "global using Lib;",
        "one/Foo.cs": "namespace One; class Foo { Row r; }",
        "two/two.csproj": "<Project/>",
        "two/Foo.cs": "namespace Two; class Foo { Row r; }",
        "lib/Row.cs": "namespace Lib; class Row {}",
    }
    assert edges(files) == {("one/Foo.cs", "lib/Row.cs"), ("one/Foo.cs", "one/Usings.cs")}


def test_a_project_file_can_say_a_using() -> None:
    files = {
        "one.csproj": '<Project><ItemGroup><Using Include="Lib" /></ItemGroup></Project>',
        "Foo.cs": "namespace One; class Foo { Row r; }",
        "Row.cs": "namespace Lib; class Row {}",
    }
    assert edges(files) == {("Foo.cs", "Row.cs")}


def test_all_parts_of_a_partial_type_count_and_depend_on_each_other() -> None:
    files = {
        "Foo.cs": "namespace N; partial class Foo {}",
        "Foo.More.cs": "namespace N; public partial class Foo {}",
        "Use.cs": "namespace N; class Use { Foo f; }",
    }
    assert edges(files) == {
        ("Foo.cs", "Foo.More.cs"), ("Foo.More.cs", "Foo.cs"), ("Use.cs", "Foo.cs"), ("Use.cs", "Foo.More.cs"),
    }  # fmt: skip


def test_an_attribute_is_found_with_and_without_its_ending() -> None:
    files = {
        "Foo.cs": "namespace N; [Mark] class Foo {}",
        "MarkAttribute.cs": "namespace N; class MarkAttribute : System.Attribute {}",
    }
    assert edges(files) == {("Foo.cs", "MarkAttribute.cs")}


def test_the_name_of_a_member_is_no_use_of_a_type() -> None:
    files = {
        "Foo.cs": "namespace N; class Foo { int Bar { get; } void Baz(int x) { x.Bar(); } }",
        "Bar.cs": "namespace N; class Bar {}",
        "Baz.cs": "namespace N; class Baz {}",
    }
    assert edges(files) == set()


def test_of_two_projects_that_declare_a_type_the_own_one_is_meant() -> None:
    files = {
        f"{project}/{name}": text
        for project in ("one", "two")
        for name, text in {
            "p.csproj": "",
            "Row.cs": "namespace N; class Row {}",
            "Foo.cs": "namespace N; class Use { Row r; }",
        }.items()
    }
    assert edges(files) == {("one/Foo.cs", "one/Row.cs"), ("two/Foo.cs", "two/Row.cs")}


def test_namespaces_within_namespaces_add_up() -> None:
    files = {
        "Row.cs": "namespace A { namespace B.C { class Row {} } }",
        "Foo.cs": "class Foo { A.B.C.Row r; }",
    }
    assert edges(files) == {("Foo.cs", "Row.cs")}


def test_a_nested_type_is_its_outer_types_file() -> None:
    files = {
        "Foo.cs": "namespace N; class Foo { Outer.Inner x; Inner y; }",
        "Outer.cs": "namespace N; class Outer { class Inner {} }",
    }
    assert edges(files) == {("Foo.cs", "Outer.cs")}
    assert "Inner" not in MemoryWorld(dict(files)).outline_declares("Outer.cs")
