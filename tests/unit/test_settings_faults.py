"""All that is wrong with the settings is named at once, in the order of the lines."""

from __future__ import annotations

import pytest

from coord_core.settings import Settings, parse
from coord_core.settings_faults import MOST, SettingsError

WRONG = """\
lock_ttl: 1s
lock_scop: worktree
features:
  a: ['x[']
  b: src
  'b b': [x]
notify:
  - name: 'a b'
    url_from: X
  - url_from: Y
tools: {mcp__a__b: true, mcp__c: 3}
ignore: [1, 2]
"""


def faults(text: str) -> SettingsError:
    with pytest.raises(SettingsError) as caught:
        parse(text)
    return caught.value


def test_every_fault_is_named_once_with_its_line_and_key() -> None:
    found = faults(WRONG).problem.split("\n")
    assert [line.removeprefix(".claude-coordinator.yml, line ")[:18] for line in found] == [
        "1, lock_ttl: a lea", "2, lock_scop: did ", "4, features: a: 'x", "5, features: b: `f",
        "6, features: 'b b'", "8, notify, channel", "10, notify, channe", "11, tools: each en",
        "12, ignore: Input ",
    ]  # fmt: skip


def test_where_there_is_little_room_the_first_is_named_and_the_rest_counted() -> None:
    brief = faults(WRONG).brief
    assert brief.startswith(".claude-coordinator.yml, line 1, lock_ttl: a lease") and "\n" not in brief
    assert brief.endswith(". And 8 more: see `doctor`.")
    assert faults("lock_ttl: 1s\n").brief == faults("lock_ttl: 1s\n").problem


def test_a_long_fault_leaves_room_for_the_count_of_the_others() -> None:
    brief = faults("zzz: 1\nlock_ttl: 1s\n").brief
    assert len(brief) < 300 and "And 1 more" in brief


def test_they_are_bounded() -> None:
    found = faults("".join(f"zz{number}: 1\n" for number in range(MOST + 5))).problem.split("\n")
    assert len(found) == MOST + 1
    assert found[-1] == ".claude-coordinator.yml: and 5 more."


def test_features_that_are_all_commented_out_are_none() -> None:
    assert parse("features:\n").features == Settings().features == {}


@pytest.mark.parametrize("value", ["5", "true", "1.5", "2026-01-01", "2026-01-01 10:00:00", "auth", "[auth]"])
def test_features_of_another_type_are_a_fault_with_its_line(value: str) -> None:
    assert faults(f"lock_ttl: 2m\nfeatures: {value}\n").problem.startswith(
        ".claude-coordinator.yml, line 2, features: `features` maps names"
    )


@pytest.mark.parametrize("text", ["features: !!omap [a: b]", "!!omap [zz: b]"])
def test_a_fault_in_an_ordered_mapping_is_one_as_any_other(text: str) -> None:
    assert "line 1, " in faults(f"{text}\n").problem


ADDRESS = "https://hooks.example/services/T0/B0/SECRETKEY"


@pytest.mark.parametrize(
    "text",
    [
        f"notify: [{{name: me, url:{ADDRESS}}}]",
        f"{ADDRESS}: 1",
        f"{{url:{ADDRESS}}}",
        "SECRETKEY0123456789: 1",
        f"features: {{a:{ADDRESS}: [x]}}",
        f"features: {{a: ['{ADDRESS}[']}}",
        f"tools: {{{ADDRESS}: 3}}",
    ],
)
def test_a_key_that_is_no_settings_name_is_not_repeated(text: str) -> None:
    assert "SECRET" not in faults(f"lock_ttl: 2m\n{text}\n" if text[0] != "{" else text).problem


def test_a_key_that_holds_its_value_is_said_to_lack_a_blank() -> None:
    found = faults(f"notify: [{{name: me, url:{ADDRESS}}}]\n").problem
    assert "channel 1, a key that holds an address: a blank is missing after `url:`; the keys" in found
    assert (
        "line 1, a key that is no name: a blank is missing after `lock_ttl:`; the"
        in faults("{lock_ttl:1h}\n").problem
    )
