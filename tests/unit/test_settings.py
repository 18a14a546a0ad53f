from __future__ import annotations

import pytest

from coord_core.domain.errors import InputError
from coord_core.settings import Settings, compiled, parse, seconds, waiting_for_trust

FEATURES = "`features` maps names to lists of globs: `auth: [src/auth/**]`."


def test_every_key_is_optional() -> None:
    assert parse("") == parse("# nothing\n") == Settings()


@pytest.mark.parametrize(
    ("text", "expected"), [("90s", 90), ("45m", 2700), ("1h", 3600), ("2d", 172800), (30, 30), ("1.5h", 5400)]
)
def test_a_duration_is_a_number_and_a_unit(text: object, expected: float) -> None:
    assert seconds(text) == expected


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "lock_ttl: 1h\nlock_scop: worktree\n",
            ["line 2, lock_scop: did you mean lock_scope? the keys are lock_ttl,"],
        ),
        ("zzz: 1\n", ["line 1, zzz: the keys are lock_ttl,"]),
        ("features: [a]\n", [f"line 1, features: {FEATURES}"]),
        ("lock_ttl: 1h\nfeatures:\n  a: ['*']\n  auth: src/**\n", [f"line 4, features: auth: {FEATURES}"]),
        ("features:\n  a: ['*']\n  auth: [1]\n", [f"line 3, features: auth: {FEATURES}"]),
        ("features:\n  'a b': src/**\n", [f"line 2, features: 'a b': {FEATURES}"]),
        ("features:\n  a: ['!x']\n", ["line 2, features: a: needs at least one glob that takes files in"]),
        ("\nrelease_on: never\n", ["line 2", "release_on", "'stop'", "'session-end'"]),
        ("lock_ttl: soon\n", ["line 1", "lock_ttl", "45m"]),
        ("lock_ttl: 1s\n", ["line 1", "lock_ttl", "10"]),
        ("history: 12h\n", ["line 1", "history", "1d to 3650d"]),
        ("history: 3651d\n", ["line 1", "history", "1d to 3650d"]),
        ("require: maybe\n", ["line 1", "require"]),
        ("tools:\n  Write: path\n", ["line 1", "tools", "mcp__"]),
        ("tools:\n  mcp__a__b: ''\n", ["line 1", "tools", "mcp__"]),
        ("tools:\n  mcp__a__b: true\n", ["line 1", "tools"]),
        ("lock_ttl: [\n", ["line 2"]),
        ("lock_ttl: 1h\nlock_ttl: 2h\n", ["line 2", "duplicate"]),
        ("- a list\n", ["line 1", "mapping"]),
        ("just text", ["line 1", "mapping"]),
    ],
)
def test_a_wrong_setting_is_refused_with_its_line_and_what_is_allowed(text: str, parts: list[str]) -> None:
    with pytest.raises(InputError) as caught:
        parse(text)
    for part in parts:
        assert part in caught.value.problem


def test_what_weakens_the_guard_is_compiled_only_when_it_is_trusted() -> None:
    settings = parse("fail_open: true\nignore: ['*.lock']\nlock_ttl: 10m\n")

    assert compiled(settings, trusted=False) == {"lock_ttl": 600.0}
    assert compiled(settings, trusted=True) == {"lock_ttl": 600.0, "fail_open": True, "ignore": ["*.lock"]}
    assert waiting_for_trust(settings) == ["fail_open", "ignore"]


def test_the_history_is_kept_for_a_number_of_days() -> None:
    assert parse("").history == 90 * 86400
    assert compiled(parse("history: 30d\n"), trusted=False) == {"history": 30 * 86400.0}


def test_only_what_differs_from_the_defaults_is_compiled() -> None:
    assert compiled(parse("lock_ttl: 1h\nrequire: false\n"), trusted=True) == {}
