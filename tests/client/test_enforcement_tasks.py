"""The whole story of a task in real sessions: claimed, worked on over several turns, committed, completed.

The remote is a bare repository that is reached through a stand-in for ssh; its forge is a server on loopback
that checks what is sent, by the real gh and by the API.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import trustme

from tests.process.forges.conftest import authority, log_gh_in, proxy, server, server_context  # noqa: F401
from tests.process.forges.debian_program import GH_OLD, program_or_skip
from tests.process.forges.github_site import GitHubSite
from tests.process.forges.proxy import Proxy
from tests.process.forges.server import ForgeServer
from tests.support.enrolment import git

from .guarded import MADE, Guarded, bash, edit, guarded_repository, name_of, read, write  # noqa: F401
from .script import Say

pytestmark = pytest.mark.client

TOKEN = "right-token"
SSH = """#!/bin/sh
# Stands for ssh: runs what the other side would, in the folder of its repositories.
while [ $# -gt 1 ]; do shift; done
cd '{folder}' && exec sh -c "$1"
"""


class Forge:
    """A remote, and the forge that it is on."""

    def __init__(self, folder: Path, site: GitHubSite) -> None:
        self.repository = folder / "octo" / "site.git"
        self.repository.mkdir(parents=True)
        git(self.repository, "init", "-q", "--bare", "-b", "main")
        self.site = site


@pytest.fixture
def forge(
    tmp_path: Path, guarded: Guarded, server: ForgeServer, proxy: Proxy, authority: trustme.CA  # noqa: F811
) -> Forge:  # fmt: skip
    forge = Forge(tmp_path.resolve() / "forge", GitHubSite("ghe.example"))
    server.answering = [forge.site.answer]
    ssh, certificates = tmp_path / "ssh.sh", tmp_path / "certificates.pem"
    ssh.write_text(SSH.format(folder=tmp_path.resolve() / "forge"))
    ssh.chmod(0o755)
    authority.cert_pem.write_to_path(str(certificates))
    git(guarded.root, "push", "-q", str(forge.repository), "main")
    git(guarded.root, "remote", "add", "origin", "git@ghe.example:octo/site.git")
    guarded.offer_the_program()
    guarded.client.home.variables |= {
        "GIT_SSH_COMMAND": str(ssh), "SSL_CERT_FILE": str(certificates), "HTTPS_PROXY": proxy.url,
        "NO_PROXY": "127.0.0.1,localhost", "GH_HOST": "ghe.example",
    }  # fmt: skip
    return forge


def with_gh(guarded: Guarded) -> None:
    program = program_or_skip(GH_OLD)
    path = guarded.client.home.variables["PATH"]
    guarded.client.home.variables["PATH"] = os.pathsep.join([str(program.parent), path])
    folder = guarded.client.home.path / ".config" / "gh"
    folder.mkdir(parents=True)
    (folder / "hosts.yml").write_text(f"ghe.example:\n    oauth_token: {TOKEN}\n    user: octo\n")


def with_a_token(guarded: Guarded) -> None:
    guarded.client.home.variables["GH_ENTERPRISE_TOKEN"] = TOKEN


@pytest.mark.parametrize("reaching", [with_gh, with_a_token])
def test_from_the_claim_to_a_draft_pull_request_and_the_next_task(
    guarded: Guarded, forge: Forge, reaching: object
) -> None:
    assert callable(reaching)
    reaching(guarded)
    add = "claude-coordinator task add"
    guarded.run(
        "adding",
        bash(f"{add} 'Implement user authentication' --name user-auth --path src/auth/"),
        bash(f"{add} 'Describe it' --type docs --path docs/"),
        bash(f"{add} 'Give out tokens' --path src/auth/token.py"),
    )
    file = guarded.root / "src" / "auth" / "login.py"
    session = guarded.client.start_interactive(cwd=guarded.root)

    claim = bash("claude-coordinator task claim task-001")
    session.prompt(guarded.model.script("first", claim, write(file, "begun\n"), Say("More tomorrow.")))
    session.wait_for_status("busy")
    session.wait_for_status("idle")
    name = name_of(session.session_id)
    assert guarded.verdicts("first") == [MADE, MADE]
    branch = f"{name}/feat/user-auth"
    assert git(guarded.root, "branch", "--show-current").strip() == branch
    assert guarded.held == {"src/auth/login.py": name}  # its turn is over

    other = guarded.run("other", write(file, "mine\n"))
    assert other.verdicts == [f"{name} for its task task-001 'Implement user authentication'"]

    commit = bash("git add -- src/auth/login.py && git commit -qm 'Let users log in'")
    complete = bash("claude-coordinator task complete")
    steps = [read(file), edit(file, "begun", "done"), complete, commit, complete, Say("Done.")]
    session.prompt(guarded.model.script("second", *steps))
    session.wait_for_status("busy")
    session.wait_for_status("idle")

    too_early, told = [guarded.model.tool_results("second")[number] for number in (2, 4)]
    assert too_early.is_error and "src/auth/login.py" in too_early.text
    assert not told.is_error, told.text
    assert git(forge.repository, "show", f"{branch}:src/auth/login.py") == "done\n"
    [pull] = forge.site.pulls
    assert (pull.draft, pull.base, pull.head) == (True, "main", branch)
    assert pull.title == "Implement user authentication"
    assert "src/auth/login.py" in pull.body
    assert name in pull.body
    assert forge.site.url(pull.number) in told.text
    assert "Next: task-003 (feature) Give out tokens" in told.text
    assert guarded.held == {}
    steps_on_record = [entry["action"] for entry in guarded.log if entry.get("task_id") == "task-001"]
    assert [action for action in steps_on_record if not action.startswith("lock_")] == [
        "task_added", "task_claimed", "branch_created", "task_completed", "pull_request_opened",
    ]  # fmt: skip
    session.exit()
