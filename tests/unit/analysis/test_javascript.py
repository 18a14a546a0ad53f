"""Which file an import of JavaScript and TypeScript leads to."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.analysis import MemoryWorld


def of(source: str, files: dict[str, str | bytes], key: str = "src/me.ts") -> set[str]:
    """What a file with this source depends on, among others."""
    return MemoryWorld({**files, key: source}).of(key)


def names(*keys: str) -> dict[str, str | bytes]:
    return dict.fromkeys(keys, "")


@pytest.mark.parametrize(
    "source",
    [
        "import './a'", "import x from './a'", "import * as x from './a.js'", "import './a'; let = ;",
        "import {b as c} from './a.ts'", "import type {T} from './a'", "export * from './a'", "import './/a'",
        "export {x} from './a'", "export * as n from './a'", "export type {T} from './a'",
        "import '../src/a'",
        "const x = await import('./a')", "import(`./a`)", "const x = require('./a')", "import './a?raw'",
        "import x = require('./a')", "let x: import('./a').T", "/// <reference path=\"a.ts\" />",
        "new URL('./a.ts', import.meta.url)", "new Worker('./a.ts')", "if (x) { import('./a') }",
        "new Worker(new URL('a.ts', import.meta.url))", "import d from './a' with {type: 'x'}",
        "import 'style!./a'",
    ],
)  # fmt: skip
def test_an_import_in_any_form_leads_to_a_file(source: str) -> None:
    assert of(source, names("src/a.ts", "src/b.ts")) == {"src/a.ts"}


@pytest.mark.parametrize(
    "source",
    [
        "import 'a'", "import './gone'", "import '../../../a'", "import('./' + x)", "import(`./${a}`)",
        "require(x)", "'import \"./a\"'", "// import './a'", "import 'https://x/a.ts'", "import 'node:fs'",
        "import './me'", "import '/a'", "import", "import ''", "x.require('./a')",
    ],
)  # fmt: skip
def test_what_is_not_there_or_not_said_leads_nowhere(source: str) -> None:
    assert of(source, names("src/a.ts")) == set()


@pytest.mark.parametrize(
    ("named", "there", "target"),
    [
        ("./a.js", ["src/a.ts", "src/a.js"], "src/a.ts"),
        ("./a.js", ["src/a.tsx"], "src/a.tsx"),
        ("./a.mjs", ["src/a.mts"], "src/a.mts"),
        ("./a.cjs", ["src/a.cts"], "src/a.cts"),
        ("./a", ["src/a.d.ts"], "src/a.d.ts"),
        ("./a", ["src/a.tsx", "src/a.js"], "src/a.tsx"),
        ("./a", ["src/a/index.ts"], "src/a/index.ts"),
        ("./a", ["src/a.ts", "src/a/index.ts"], "src/a.ts"),
        ("./a/", ["src/a/index.ts"], "src/a/index.ts"),
        (".", ["src/index.ts"], "src/index.ts"),
        ("..", ["index.js"], "index.js"),
        ("./a.json", ["src/a.json"], "src/a.json"),
        ("./a.css", ["src/a.css"], "src/a.css"),
        ("./a.vue", ["src/a.vue"], "src/a.vue"),
        ("./a.service", ["src/a.service.ts"], "src/a.service.ts"),
        ("@/a", ["package.json", "src/a.ts"], "src/a.ts"),
    ],
)
def test_suffixes_and_folders_are_filled_in(named: str, there: list[str], target: str) -> None:
    assert of(f"import '{named}'", names(*there)) == {target}


def test_from_plain_javascript_the_plain_file_comes_first() -> None:
    assert of("import './a'", names("src/a.ts", "src/a.js"), "src/me.js") == {"src/a.js"}


CONFIG = """{
  // where names lead
  "extends": ["./base.json", "@org/absent"],
  "compilerOptions": {"paths": {
    "~/*": ["./src/*"], "~/deep/*": ["lib/*"], "exact": ["src/a.ts"], "x-*-y": ["src/*"],
  },},
}"""


@pytest.mark.parametrize(
    ("named", "target"),
    [
        ("~/a", "src/a.ts"),
        ("~/deep/b", "lib/b.ts"),
        ("exact", "src/a.ts"),
        ("x-a-y", "src/a.ts"),
        ("lib/b", "lib/b.ts"),
    ],
)
def test_paths_and_the_base_of_a_configuration_count(named: str, target: str) -> None:
    files = {**names("src/a.ts", "lib/b.ts"), "tsconfig.json": CONFIG}
    files["base.json"] = '{"compilerOptions": {"baseUrl": ".", "paths": {"never": ["src/a.ts"]}}}'
    assert of(f"import '{named}'; import 'never'; import 'react'", files, "src/app/me.ts") == {target}


def test_the_nearest_configuration_counts_and_a_list_of_references_is_followed() -> None:
    files = {**names("web/src/a.ts"), "tsconfig.json": '{"compilerOptions": {"paths": {"#/*": ["gone/*"]}}}'}
    files["web/tsconfig.json"] = '{"files": [], "references": [{"path": "./tsconfig.app.json"}]}'
    files["web/tsconfig.app.json"] = '{"compilerOptions": {"paths": {"#/*": ["./src/*"]}}}'
    assert of("import '#/a'", files, "web/src/me.ts") == {"web/src/a.ts"}


def workspace(manifest: str, root: str = '{"workspaces": ["packages/*"]}') -> dict[str, str | bytes]:
    return {"package.json": root, "packages/one/package.json": manifest}


@pytest.mark.parametrize(
    ("manifest", "named", "there", "target"),
    [
        ('{"name": "one", "main": "lib.js"}', "one", "lib.js", "lib.js"),
        ('{"name": "one"}', "one", "index.ts", "index.ts"),
        ('{"name": "one", "main": "dist/index.js"}', "one", "src/index.ts", "src/index.ts"),
        ('{"name": "one", "main": "./dist/cjs/deep/x.js"}', "one", "src/deep/x.ts", "src/deep/x.ts"),
        ('{"name": "one", "main": "."}', "one", "index.js", "index.js"),
        ('{"name": "@o/one", "module": "es/a.mjs"}', "@o/one", "es/a.mjs", "es/a.mjs"),
        ('{"name": "@o/one"}', "@o/one/util", "util.ts", "util.ts"),
        ('{"name": "one"}', "one/util", "src/util.ts", "src/util.ts"),
        ('{"name": "one", "exports": "./x.js"}', "one", "x.js", "x.js"),
        ('{"name": "one", "exports": {"./*": "./dist/*.js"}}', "one/a/b", "src/a/b.ts", "src/a/b.ts"),
        ('{"name": "one", "exports": {".": {"import": {"types": "./gone.d.ts", "default": "./x.ts"}}}}',
         "one", "x.ts", "x.ts"),
        ('{"name": "one", "exports": {".": [null, "./x.ts"]}}', "one", "x.ts", "x.ts"),
        ('{"name": "one", "exports": {".": {"main": "./a.js", "source": "./x.ts"}}}', "one", "x.ts", "x.ts"),
        ('{"name": "one", "browser": "./b.js"}', "one", "b.js", "b.js"),
    ],
)  # fmt: skip
def test_a_package_of_the_workspace_leads_to_its_sources(
    manifest: str, named: str, there: str, target: str
) -> None:
    files = {**workspace(manifest), **names(f"packages/one/{there}")}
    assert of(f"import '{named}'", files) == {f"packages/one/{target}"}


def test_what_is_not_offered_is_not_reached() -> None:
    files = {**workspace('{"name": "one", "exports": {".": "./a.ts"}}'), **names("packages/one/b.ts")}
    assert of("import 'one/b'", files) == set()


def test_what_is_made_is_found_by_the_options_of_the_compiler() -> None:
    files = {**workspace('{"name": "one", "main": "made/x.js"}'), **names("packages/one/code/x.ts")}
    files["packages/one/tsconfig.json"] = '{"compilerOptions": {"outDir": "made", "rootDir": "./code"}}'
    assert of("import 'one'", files) == {"packages/one/code/x.ts"}


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("package.json", '{"workspaces": {"packages": ["./packages/*"]}}'),
        ("pnpm-workspace.yaml", "# all\npackages:\n  - 'packages/**'\n  - \"!**/gone\"\ncatalog:\n  - x\n"),
        ("lerna.json", '{"packages": ["packages/{one,two}"]}'),
    ],
)
def test_every_kind_of_workspace_is_known(key: str, text: str) -> None:
    files = {**names("packages/one/index.js"), "packages/one/package.json": '{"name": "one"}', key: text}
    assert of("import 'one'", files) == {"packages/one/index.js"}


def test_a_package_that_is_in_no_workspace_is_only_known_to_itself() -> None:
    files = {**names("lib/index.js"), "lib/package.json": '{"name": "one"}'}
    assert of("import 'one'", files) == set()
    assert of("import 'one'", files, "lib/deep/me.js") == {"lib/index.js"}


def test_an_inner_name_leads_where_the_package_says() -> None:
    manifest = '{"imports": {"#a": "./src/a.ts", "#in/*": {"default": "./src/*.js"}, "#dep": "one"}}'
    files = {
        **workspace('{"name": "one", "main": "x.js"}'),
        **names("src/a.ts", "src/b.ts", "packages/one/x.js"),
    }
    files["src/package.json"] = manifest.replace("./src/", "./")
    source = "import '#a'; import '#in/b'; import '#dep'; import '#gone'"
    assert of(source, files, "src/deep/me.ts") == {"src/a.ts", "src/b.ts", "packages/one/x.js"}


def test_packages_that_lead_to_each_other_end() -> None:
    files = {
        **workspace('{"name": "one", "main": "../two"}'),
        "packages/two/package.json": '{"main": "../one"}',
    }
    assert of("import 'one'; import '../packages/two'", files) == set()


_SIGNS = "import from'\"./a`${}()*/\\\nrequire#@"


@given(st.binary(max_size=300) | st.text(alphabet=_SIGNS, max_size=200), st.sampled_from(("ts", "tsx", "js")))
def test_no_source_raises(source: bytes | str, suffix: str) -> None:
    files: dict[str, str | bytes] = {
        f"src/a.{suffix}": source,
        "src/b.ts": "import 'one'; import '@/x'; import '#y'",
    }
    configs = (
        "tsconfig.json",
        "package.json",
        "packages/one/package.json",
        "pnpm-workspace.yaml",
        "lerna.json",
    )
    MemoryWorld({**files, **dict.fromkeys(configs, source)}).edges()


@pytest.mark.parametrize("piece", ["(", "{", "!", "`${", "<a>"])
def test_a_source_that_nobody_wrote_by_hand_is_read_in_a_moment(piece: str) -> None:
    begun = time.process_time()
    MemoryWorld({"a.tsx": piece * (100_000 // len(piece))}).edges()
    assert time.process_time() - begun < 3
