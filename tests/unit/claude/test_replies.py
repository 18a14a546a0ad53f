"""The client's JSON, as it reads it."""

from __future__ import annotations

import json

from coord_core.claude import replies


def test_silence_is_no_text_and_no_error() -> None:
    assert (replies.SILENT.stdout, replies.SILENT.stderr, replies.SILENT.status) == ("", "", 0)


def test_a_refusal_is_the_clients_json_with_status_zero() -> None:
    reply = replies.deny('é "quoted"\n')
    assert (reply.status, reply.stderr) == (0, "")
    assert json.loads(reply.stdout) == {
        "hookSpecificOutput": {
            "hookEventName": "PreToolUse",
            "permissionDecision": "deny",
            "permissionDecisionReason": 'é "quoted"\n',
        }
    }


def test_a_question_differs_from_a_refusal_in_the_decision_alone() -> None:
    assert replies.ask("why").stdout == replies.deny("why").stdout.replace('"deny"', '"ask"')


def test_a_context_names_its_event() -> None:
    output = json.loads(replies.context("SessionStart", "hello").stdout)["hookSpecificOutput"]
    assert output == {"hookEventName": "SessionStart", "additionalContext": "hello"}


def test_a_complaint_goes_to_the_user_and_blocks_nothing() -> None:
    reply = replies.complain("The disk is full.")
    assert (reply.stdout, reply.status) == ("", 1)
    assert reply.stderr == "claude-coordinator: The disk is full.\n"
