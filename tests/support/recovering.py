"""`recover`, as a person runs it."""

from __future__ import annotations

import subprocess

from tests.support.enrolment import Enrolled
from tests.support.forking import command


def recover(enrolled: Enrolled, *options: str) -> subprocess.CompletedProcess[str]:
    return run(enrolled, "recover", *options)


def run(enrolled: Enrolled, *words: str) -> subprocess.CompletedProcess[str]:
    return command(words, enrolled.root)
