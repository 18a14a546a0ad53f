"""Files of many functions: judged in time, recorded in short."""

from __future__ import annotations

import time

from tests.support.enrolment import Enrolled
from tests.support.sessions import Session


def test_many_edits_of_a_large_file_are_judged_in_time(enrolled: Enrolled, left: Session) -> None:
    body = "    value = [1, 2, 3]\n" * 30
    text = "".join(f"def f{n}():\n{body}    return 'v{n}'\n\n\n" for n in range(400))  # 13000 lines
    (enrolled.root / "big.py").write_text(text)
    edits = [{"old_string": f"'v{n}'", "new_string": f"'w{n}'"} for n in range(30)]
    given = {"file_path": str(enrolled.root / "big.py"), "edits": edits}
    began = time.monotonic()
    answer = left.send("PreToolUse", tool_name="MultiEdit", tool_use_id="x", tool_input=given)
    took = time.monotonic() - began
    assert answer.is_silent, answer
    assert took < 3, took


def test_a_whole_file_of_many_functions_is_one_short_event(
    enrolled: Enrolled, left: Session, right: Session
) -> None:
    file = enrolled.root / "big.py"
    outer = "".join(" " * depth + f"class C{depth}{'x' * 115}:\n" for depth in range(19))
    pad = " " * 19
    file.write_text(outer + "".join(f"{pad}def f{n}(): return {n}\n" for n in range(4900)))
    for session, n in ((left, 0), (right, 1)):
        old, new = f"f{n}(): return {n}\n", f"f{n}(): return '{n}'\n"
        assert session.replace("big.py", old, new).is_silent
        assert session.replaced("big.py", old, new).is_silent
        session.stop()
    left.edit("big.py", tool="Write")
    again = left.edit("big.py", tool="Write", call="again")
    assert not again.refuses  # on a busy machine there is news of what took long
    file.write_text(file.read_text().replace("return", " return"))
    assert left.edited("big.py", tool="Write", call="again").is_silent
    assert max(len(line) for line in (enrolled.state / "journal.jsonl").read_text().splitlines()) < 50_000
