"""Rust: crates, modules, and the files that a path leads to."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.support.analysis import MemoryWorld, edges

CARGO = {"Cargo.toml": '[package]\nname = "my-app"\nedition = "2021"\n'}


def of(key: str, files: dict[str, str]) -> set[str]:
    return MemoryWorld({**CARGO, **files}).of(key)


def test_modules_are_files_beside_below_or_named_by_an_attribute() -> None:
    files = {
        "src/lib.rs": 'mod a;\npub(crate) mod b;\n#[cfg(unix)]\n#[path = "odd/place.rs"]\nmod c;\n'
        "mod inner { mod d; }\n",
        "src/a.rs": "mod deep;\n",
        "src/a/deep.rs": "use super::super::b::B;\n",
        "src/b/mod.rs": "mod leaf; pub struct B;\n",
        "src/b/leaf.rs": "",
        "src/odd/place.rs": "use super::b::B;\n",
        "src/inner/d.rs": "",
        "src/deep.rs": "",
    }
    assert of("src/lib.rs", files) == {"src/a.rs", "src/b/mod.rs", "src/odd/place.rs", "src/inner/d.rs"}
    assert of("src/a.rs", files) == {"src/a/deep.rs"}
    assert of("src/a/deep.rs", files) == {"src/b/mod.rs"}
    assert of("src/odd/place.rs", files) == {"src/b/mod.rs"}
    assert of("src/b/mod.rs", files) == {"src/b/leaf.rs"}


TREE = {
    "src/lib.rs": "mod a; mod b; mod c; mod user; pub use b::Shown; pub mod inside { pub struct In; }\n",
    "src/a.rs": "pub struct A; pub fn f() {} pub mod sub { pub struct S; }\n",
    "src/b.rs": "pub struct Shown; pub enum E { V } pub use crate::c::*;\n",
    "src/c.rs": "pub struct C; pub const LIMIT: u8 = 1;\n",
}


def test_paths_lead_to_what_declares_the_item() -> None:
    cases = {
        "use crate::a::A;": {"src/a.rs"},
        "use crate::{a::{self, sub::S}, b as other};": {"src/a.rs", "src/b.rs"},
        "use super::a::A;": {"src/a.rs"},
        "fn g() { crate::a::f() }": {"src/a.rs"},
        "fn g(x: crate::b::E) { match x { crate::b::E::V => {} } }": {"src/b.rs"},
        "impl crate::a::Missing for u8 {}": {"src/a.rs"},
        "fn g() { vec![crate::a::A]; }": {"src/a.rs"},
        "macro_rules! m { () => { $crate::a::f() } }": {"src/a.rs"},
        "use crate::a; fn g() { a::f() }": {"src/a.rs"},
        "use my_app::a::A;": {"src/a.rs"},
        "use crate::inside::In;": {"src/lib.rs"},
        "mod tests { use super::super::a::A; }": {"src/a.rs"},
        "use std::a::A; fn f() { std::b::c() }": set(),
        'fn g() { println!("crate::a::A"); /* crate::a::A */ }': set(),
    }
    for source, expected in cases.items():
        assert of("src/user.rs", {**TREE, "src/user.rs": source}) == expected, source


def test_what_is_re_exported_is_found_where_it_is_declared() -> None:
    cases = {
        "use crate::Shown;": {"src/b.rs"},
        "use crate::b::C;": {"src/c.rs"},
        "use crate::b::{C as D, E};": {"src/b.rs", "src/c.rs"},
        "use crate::b::*; fn f(_: C) {}": {"src/c.rs"},
        "use crate::b::*; fn f() { LIMIT; Other }": {"src/c.rs"},
        "use super::*; fn f(_: Shown) {}": {"src/b.rs"},
    }
    for source, expected in cases.items():
        assert of("src/user.rs", {**TREE, "src/user.rs": source}) == expected, source


def test_imports_that_lead_in_circles_end() -> None:
    files = {
        "src/lib.rs": "pub mod a; pub mod b; pub use a::*; pub use b::X;\n",
        "src/a.rs": "pub use crate::b::*; pub use crate::*; pub use crate::X as Y;\n",
        "src/b.rs": "pub use crate::a::*; pub use crate::a::X; use crate::Y; fn f(_: Unknown) {}\n",
    }
    assert of("src/lib.rs", files) == {"src/a.rs", "src/b.rs"}


def test_macros_are_found_in_the_crate_and_includes_beside() -> None:
    files = {
        "src/lib.rs": "#[macro_use] mod macros; mod user;\n",
        "src/macros.rs": "macro_rules! shout { () => {} }\n",
        "src/user.rs": 'fn f() { shout!(); include_str!("a.txt");\n'
        'include!(concat!(env!("CARGO_MANIFEST_DIR"), "/gen/b.rs")); println!() }\n',
        "other/macros.rs": "macro_rules! shout { () => {} }\n",
        "src/a.txt": "",
        "gen/b.rs": "",
    }
    assert of("src/user.rs", files) == {"src/macros.rs", "src/a.txt", "gen/b.rs"}


def test_crates_of_a_workspace_know_each_other_by_their_names() -> None:
    files = {
        "Cargo.toml": '[workspace]\nmembers = ["crates/*"]\n',
        "crates/one/Cargo.toml": '[package]\nname = "the-one"\n[dependencies]\n'
        'renamed = { path = "../two", package = "two-lib" }\n',
        "crates/one/src/main.rs": "mod x; use renamed::T; extern crate three; fn f() { three::g() }\n",
        "crates/one/src/x.rs": "pub struct X;\n",
        "crates/one/src/bin/tool.rs": "mod help;\n",
        "crates/one/src/bin/help.rs": "",
        "crates/one/tests/it.rs": "mod common; use the_one::Y;\n",
        "crates/one/tests/common/mod.rs": "use three::g;\n",
        "crates/one/src/lib.rs": "pub struct Y;\n",
        "crates/two/Cargo.toml": '[package]\nname = "two-lib"\n[lib]\npath = "lib/two.rs"\n',
        "crates/two/lib/two.rs": "mod t; pub use t::T;\n",
        "crates/two/lib/t.rs": "pub struct T;\n",
        "crates/three/Cargo.toml": '[package]\nname = "x"\n[lib]\nname = "three"\n',
        "crates/three/src/lib.rs": "pub fn g() {}\n",
    }
    three = "crates/three/src/lib.rs"
    assert of("crates/one/src/main.rs", files) == {"crates/one/src/x.rs", "crates/two/lib/t.rs", three}
    assert of("crates/one/src/bin/tool.rs", files) == {"crates/one/src/bin/help.rs"}
    assert of("crates/one/tests/it.rs", files) == {"crates/one/tests/common/mod.rs", "crates/one/src/lib.rs"}
    assert of("crates/one/tests/common/mod.rs", files) == {three}


def test_the_modules_of_a_glob_among_many_are_found_the_same_each_time() -> None:
    count = 60
    globs = "".join(f"pub use crate::m{number}::*; " for number in range(count))
    files = {
        "src/lib.rs": "".join(f"mod m{number}; " for number in range(count)) + "mod user;\n",
        "src/user.rs": globs + "fn f(_: Wanted) {}\n",
        **{f"src/m{number}.rs": "pub struct Other;\n" for number in range(count)},
        "src/m7.rs": "pub struct Wanted;\n",
    }
    assert of("src/user.rs", files) == {"src/m7.rs"}


SOURCE = b"""#[path = "x.rs"] mod a; pub use self::{a::*, b as c, {d}}; extern crate e as f;
mod g { use super::*; mod h; } macro_rules! m { ($x:ty) => { $crate::g::<$x>::y!() } }
fn i<T: crate::J>(k: &'a str) -> <T as super::L>::N { include!("o"); r#"crate::p"# }
"""


@given(
    st.binary(max_size=200), st.integers(0, len(SOURCE)), st.integers(0, len(SOURCE)), st.binary(max_size=80)
)
def test_no_source_is_too_odd(noise: bytes, start: int, end: int, manifest: bytes) -> None:
    edges(
        {
            "Cargo.toml": b'[package]\nname = "p"\n',
            "src/lib.rs": SOURCE,
            "src/noise.rs": noise,
            "src/x.rs": SOURCE[:start] + noise + SOURCE[end:],
            "q/Cargo.toml": manifest,
            "r/Cargo.toml": b"[package]\n[lib]\npath = 3\n[[bin]]\npath = '../../..'\n",
            "r/src/main.rs": noise,
        }
    )
