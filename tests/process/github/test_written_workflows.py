"""The workflow files: as GitHub's schema and a linter for security want them, and pinned."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from coord_core.install.github_texts import WORKFLOWS
from tests.process.install import small_clone
from tests.support.actions import Machine
from tests.support.enrolment import git, new_repository
from tests.support.published import Hub

SCRIPTS = Path(sys.executable).parent


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)


def test_they_have_the_shape_that_github_reads(workflows: Path) -> None:
    files = [str(workflows / name) for name in WORKFLOWS]
    done = run(str(SCRIPTS / "check-jsonschema"), "--builtin-schema", "vendor.github-workflows", *files)
    assert done.returncode == 0, done.stdout


def test_a_linter_for_security_finds_nothing(workflows: Path) -> None:
    done = run(str(SCRIPTS / "zizmor"), "--offline", "--no-config", str(workflows.parent.parent))
    assert done.returncode == 0, done.stdout
    assert "No findings to report" in done.stderr + done.stdout


@pytest.mark.parametrize("name", WORKFLOWS)
def test_only_the_job_that_pushes_may_write_and_nothing_else(name: str, workflows: Path) -> None:
    read = YAML(typ="safe", pure=True).load((workflows / name).read_text())
    (job,) = read["jobs"].values()
    assert read["permissions"] == {}
    pushes = name == "multi-claude-coordination.yml"
    assert job["permissions"] == {"contents": "write" if pushes else "read"}
    assert job["timeout-minutes"] <= 10
    assert "pull_request_target" not in read["on"]
    used = [step["uses"] for step in job["steps"] if "uses" in step]
    assert used and all(re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", one) for one in used)
    (checkout,) = (step for step in job["steps"] if step.get("uses", "").startswith("actions/checkout"))
    assert checkout["with"]["persist-credentials"] is pushes


def test_the_tool_is_installed_at_its_commit(
    workflows: Path, machine: Machine, hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    source = new_repository(tmp_path / "source")
    small_clone.make(source)
    git(source, "add", "-A")
    git(source, "commit", "-qm", "One")
    commit = git(source, "rev-parse", "HEAD").strip()
    (source / "coord_core" / "cli.py").write_text("raise SystemExit('of another commit')\n")
    git(source, "commit", "-qam", "Two")
    tool = machine.temp / "claude-coordinator"
    (tool / "bin" / "claude-coordinator").unlink()  # what stands in for it elsewhere
    machine.install = True
    machine.given = {"TOOL": f"claude-coordinator @ git+file://localhost{source}@{commit}"}
    context = {
        "github": {"sha": hub.tip()},
        "inputs": {"claude_instance_id": "1234abcd", "task_id": ""},
    }
    installed = machine.run(workflows / "multi-claude-coordination.yml", context)[0]
    assert installed.status == 0, installed.output
    words = 'import coord_core.cli as c; print("another" in open(c.__file__).read())'
    assert run(str(tool / "bin" / "python"), "-I", "-c", words).stdout == "False\n"
