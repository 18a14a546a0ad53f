"""Which file of a repository a PHP file depends on."""

from __future__ import annotations

import pytest

from tests.support.analysis import edges

USER = "<?php namespace App\\Model; class User {}"


@pytest.mark.parametrize(
    "source",
    [
        "use App\\Model\\User;",
        "use App\\Model\\User as U; new U();",
        "use App\\Model; new Model\\User();",
        "use App\\{Model\\User, Other};",
        "new \\App\\Model\\User();",
        "function f(?\\App\\Model\\User $u) {}",
        "function f(): int|\\App\\Model\\User {}",
        "class X extends \\App\\Model\\User {}",
        "class X implements \\App\\Model\\User {}",
        "class X { use \\App\\Model\\User; }",
        "class X { private \\App\\Model\\User $u; }",
        "try {} catch (\\A|\\App\\Model\\User $e) {}",
        "\\App\\Model\\User::find();",
        "$x = \\App\\Model\\User::class;",
        "\\App\\Model\\User::$all;",
        "$x instanceof \\App\\Model\\User;",
        "#[\\App\\Model\\User(1)] class X {}",
        "namespace App\\Model; new user();",
        "namespace App; new Model\\User();",
        "namespace App\\Model; new namespace\\User();",
    ],
)
def test_a_class_is_found_however_it_is_named(source: str) -> None:
    assert edges({"x.php": f"<?php {source}", "User.php": USER}) == {("x.php", "User.php")}


@pytest.mark.parametrize(
    "source", ["new User();", "namespace Other; new User();", "use Other\\User; new User();"]
)
def test_a_class_of_another_namespace_is_not_meant(source: str) -> None:
    assert edges({"x.php": f"<?php {source}", "User.php": USER}) == set()


def test_functions_and_constants_fall_back_to_the_global_ones() -> None:
    files = {
        "x.php": "<?php namespace N; go(MAX);",
        "y.php": "<?php namespace N; own(); OWN;",
        "z.php": "<?php namespace M; \\N\\own();",
        "global.php": "<?php function Go($n) {} const MAX = 1, OWN = 1; function own() {}",
        "own.php": "<?php namespace N; function own() {} const OWN = 2;",
    }
    assert edges(files) == {("x.php", "global.php"), ("y.php", "own.php"), ("z.php", "own.php")}


def test_imported_functions_and_constants_lead_to_their_files() -> None:
    files = {
        "x.php": "<?php namespace X; use function N\\go as run; use const N\\MAX; run(MAX);",
        "f.php": "<?php namespace N; function go() {}",
        "c.php": "<?php namespace N; const MAX = 1;",
        "d.php": "<?php define('OTHER', 1);",
        "y.php": "<?php echo OTHER; if (OTHER > 1) {}",
    }
    assert edges(files) == {("x.php", "f.php"), ("x.php", "c.php"), ("y.php", "d.php")}


@pytest.mark.parametrize(
    "path",
    [
        "'../lib/b.php'",
        "__DIR__ . '/../lib/b.php'",
        "(__DIR__ . '/../lib/b.php')",
        'dirname(__FILE__) . "/../lib/b.php"',
        "dirname(__DIR__) . '/lib/b.php'",
        "dirname(__FILE__, 2) . '/lib/b.php'",
        "realpath(__DIR__ . '/..') . '/lib/b.php'",
        "'lib/b.php'",
        "ROOT . '/lib/b.php'",
        '"$root/lib/b.php"',
    ],
)
@pytest.mark.parametrize("how", ["include", "include_once", "require", "require_once"])
def test_an_include_leads_to_its_file(how: str, path: str) -> None:
    files = {"src/a.php": f"<?php {how} {path};", "lib/b.php": "<?php", "b.php": "<?php"}
    assert edges(files) == {("src/a.php", "lib/b.php")}


def test_an_include_from_an_unknown_folder_leads_to_the_only_file_of_its_path() -> None:
    files = {"src/a.php": "<?php include ROOT . '/lib/b.php';", "far/lib/b.php": ""}
    assert edges(files) == {("src/a.php", "far/lib/b.php")}
    assert edges({**files, "other/lib/b.php": ""}) == set()
    assert edges({"src/a.php": "<?php include $file;  include ROOT . '/b.php';", "far/b.php": ""}) == set()


def test_an_include_that_the_source_does_not_tell_leads_nowhere() -> None:
    assert edges({"a.php": "<?php include $x; include f(); include 'b' . $y;", "b.php": ""}) == set()


def test_of_two_files_that_declare_a_class_the_autoloaded_one_is_meant() -> None:
    files = {
        "composer.json": '{"autoload": {"psr-4": {"App\\\\": ["src/"]}}}',
        "src/Model/User.php": USER,
        "tests/stubs/User.php": USER,
        "tests/x.php": "<?php use App\\Model\\User;",
    }
    assert edges(files) == {("tests/x.php", "src/Model/User.php")}


def test_psr_0_finds_a_class_with_underscores() -> None:
    files = {
        "composer.json": '{"autoload": {"psr-0": {"Old_": "lib"}}}',
        "lib/Old/Thing.php": "<?php class Old_Thing {}",
        "stubs/Thing.php": "<?php class Old_Thing {}",
        "stubs/x.php": "<?php new Old_Thing;",
    }
    assert edges(files) == {("stubs/x.php", "lib/Old/Thing.php")}


@pytest.mark.parametrize(
    "composer", ["", "[]", '{"autoload": 1}', '{"autoload": {"psr-4": {"App": 3}}}', "[" * 9999]
)
def test_a_broken_composer_file_leaves_the_nearest(composer: str) -> None:
    files = {
        "composer.json": composer,
        "a/U.php": USER,
        "b/U.php": USER,
        "b/x.php": "<?php use App\\Model\\User;",
    }
    assert edges(files) == {("b/x.php", "b/U.php")}


def test_several_namespaces_in_a_file_are_told_apart() -> None:
    files = {
        "x.php": "<?php namespace A { class P {} } namespace B { class Q {} new R; }",
        "r.php": "<?php namespace A; class R {} new P;",
        "q.php": "<?php namespace C; new \\B\\Q;",
    }
    assert edges(files) == {("r.php", "x.php"), ("q.php", "x.php")}


def test_markup_around_the_code_does_no_harm() -> None:
    files = {"x.php": "<p><?php use App\\Model\\User; ?></p><?= new User ?>", "User.php": USER}
    assert edges(files) == {("x.php", "User.php")}
