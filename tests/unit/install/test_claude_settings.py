"""Merging our hooks into the text of a settings file and taking them out again."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given

from coord_core.install.claude_settings import holds_ours, merge, remove
from coord_core.install.errors import SettingsError
from coord_core.install.hook_entries import WRITING_TOOLS, is_ours
from tests.unit.install.settings_documents import NEWER, OURS, texts, value

FILE = "/repo/.claude/settings.local.json"


def without_ours(document: dict[str, Any]) -> dict[str, list[Any]]:
    """Every group with what is not ours in it, by event."""
    return {
        event: [
            {**group, "hooks": [handler for handler in group["hooks"] if not is_ours(handler)]}
            for group in groups
            if not group["hooks"] or not all(is_ours(handler) for handler in group["hooks"])
        ]
        for event, groups in document.get("hooks", {}).items()
    }


def refusal(text: str) -> SettingsError:
    with pytest.raises(SettingsError) as caught:
        merge(text, OURS, FILE)
    return caught.value


@given(texts())
def test_merging_twice_gives_the_same_text(text: str) -> None:
    once = merge(text, OURS, FILE)
    assert merge(once, OURS, FILE) == once


@given(texts())
def test_merging_adds_ours_and_changes_nothing_else(text: str) -> None:
    before, after = value(text), value(merge(text, OURS, FILE))
    others = {
        event: groups
        for event, groups in without_ours(after).items()
        if groups or event in before.get("hooks", {})
    }
    assert others == before.get("hooks", {})
    assert {k: v for k, v in after.items() if k != "hooks"} == {
        k: v for k, v in before.items() if k != "hooks"
    }
    assert [key for key in after if key in before] == list(before)
    for event, groups in OURS.items():
        assert groups[0] in after["hooks"][event]


@given(texts())
def test_removing_after_merging_means_the_same_as_before(text: str) -> None:
    rest = remove(merge(text, OURS, FILE), text, FILE)
    assert value(rest) == value(text)
    assert not holds_ours(rest, FILE)


@given(texts())
def test_a_newer_version_replaces_the_entries_of_an_older_one(text: str) -> None:
    upgraded = merge(merge(text, OURS, FILE), NEWER, FILE)
    assert value(upgraded) == value(merge(text, NEWER, FILE))


@given(texts())
def test_everything_outside_of_hooks_stays_as_it_was_typed(text: str) -> None:
    merged = merge(text, OURS, FILE)
    assert merged.startswith("\ufeff") == text.startswith("\ufeff")
    assert merged.endswith("}") == text.endswith("}")
    if "\r\n" not in text:
        assert "\r" not in merged


def test_line_ends_of_windows_stay_alone() -> None:
    merged = merge('{\r\n  "a": 1\r\n}\r\n', OURS, FILE)
    assert merged.count("\n") == merged.count("\r\n") > 50


@pytest.mark.parametrize(("indent", "unit"), [(2, "  "), (4, "    "), ("\t", "\t")])
def test_the_indentation_of_the_file_is_used(indent: Any, unit: str) -> None:
    merged = merge(json.dumps({"model": "opus"}, indent=indent), OURS, FILE)
    assert merged == json.dumps({"model": "opus", "hooks": OURS}, indent=indent, ensure_ascii=False)
    assert f'\n{unit}"hooks"' in merged


@pytest.mark.parametrize("text", ["", "\n", "{}", "{ }\n"])
def test_an_empty_file_is_laid_out_with_two_spaces(text: str) -> None:
    assert merge(text, OURS, FILE).startswith('{\n  "hooks": {\n    "SessionStart": [\n      {\n')


def test_numbers_escapes_and_inline_lists_stay_as_they_were_typed() -> None:
    text = '{\n  "a": [1.0, 2e3,   "\\u00e9"],\n  "b" :{"c":1}\n}\n'
    merged = merge(text, OURS, FILE)
    assert merged.startswith('{\n  "a": [1.0, 2e3,   "\\u00e9"],\n  "b" :{"c":1},\n  "hooks": {')
    assert remove(merged, text, FILE) == text


def test_somebodys_hook_in_our_very_group_stays() -> None:
    document = value(merge("{}", OURS, FILE))
    document["hooks"]["PreToolUse"][0]["hooks"].append({"type": "command", "command": "lint"})
    text = json.dumps(document, indent=2)
    assert merge(text, OURS, FILE) == text
    assert value(remove(text, None, FILE)) == {
        "hooks": {
            "PreToolUse": [
                {
                    "matcher": WRITING_TOOLS,
                    "hooks": [{"type": "command", "command": "lint"}],
                }
            ]
        }
    }


def test_an_entry_that_a_person_changed_is_put_right() -> None:
    document = value(merge("{}", OURS, FILE))
    document["hooks"]["PreToolUse"][0]["hooks"][0]["timeout"] = 1
    assert value(merge(json.dumps(document), OURS, FILE)) == {"hooks": OURS}


def test_entries_that_are_there_twice_become_one() -> None:
    document = {"hooks": {event: groups * 2 for event, groups in OURS.items()}}
    assert value(merge(json.dumps(document), OURS, FILE)) == {"hooks": OURS}


def test_an_entry_for_an_event_that_we_no_longer_register_goes() -> None:
    old = {"hooks": {"PreCompact": OURS["Stop"]}}
    assert value(merge(json.dumps(old), OURS, FILE)) == {"hooks": OURS}


def test_containers_that_were_empty_before_us_stay() -> None:
    text = '{"hooks": {"Stop": []}}'
    assert value(remove(merge(text, OURS, FILE), text, FILE)) == {"hooks": {"Stop": []}}


def test_containers_that_somebody_made_after_us_stay() -> None:
    document = value(merge("{}", OURS, FILE))
    document["hooks"]["Notification"] = []
    assert value(remove(json.dumps(document), "{}", FILE)) == {"hooks": {"Notification": []}}


def test_a_key_that_is_there_twice_is_refused_with_its_place() -> None:
    error = refusal('{\n  "env": {},\n  "env": {"A": "1"}\n}')
    assert (error.file, error.line, error.column) == (FILE, 3, 3)
    assert '"env"' in error.reason
    assert f"{FILE}:3:3" in error.sentence()


def test_invalid_json_is_refused_with_its_place() -> None:
    error = refusal('{\n  "env": {},\n}')
    assert (error.line, error.column) == (3, 1)
    assert error.mend


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("[]", 1),
        ('{"hooks": []}', 11),
        ('{"hooks": null}', 11),
        ('{"hooks": {"Stop": {}}}', 20),
        ('{"hooks": {"Stop": ["x"]}}', 21),
        ('{"hooks": {"Stop": [{"matcher": ""}]}}', 1),
        ('{"hooks": {"Stop": [{"hooks": {}}]}}', 31),
        ('{"hooks": {"Other": [{"hooks": ["x"]}]}}', 33),
    ],
)
def test_hooks_of_an_unexpected_shape_are_refused(text: str, column: int) -> None:
    error = refusal(text)
    assert (error.line, error.column) == (1, column)


def test_removing_from_an_unexpected_shape_takes_out_what_is_ours() -> None:
    document = {"hooks": {"Stop": {"odd": 1}, "SessionEnd": OURS["SessionEnd"]}}
    assert value(remove(json.dumps(document), None, FILE)) == {"hooks": {"Stop": {"odd": 1}}}


def test_removing_from_invalid_json_is_refused() -> None:
    with pytest.raises(SettingsError):
        remove("{", None, FILE)
