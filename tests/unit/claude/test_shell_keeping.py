"""Whether a write starts from what is in the file, and what a commit does with the hooks."""

from __future__ import annotations

import pytest

from coord_core.claude.shell.analysis import FILE, SUBTREE, Analysis, Write
from coord_core.claude.shell.reader import writes


def _analysed(command: str) -> Analysis:
    return writes(command, "/repo", {}, "/home/dev")


@pytest.mark.parametrize(
    "command",
    [
        "echo x >> f",
        "make &>> f",
        "make 2>> f",
        "exec 3<> f",
        "tee -a f",
        "sed -i s/a/b/ f",
        "perl -pi -e s/a/b/ f",
        "ruby -i -pe '$_.upcase!' f",
        "awk -i inplace '{print}' f",
        "black f",
        "npx prettier --write f",
        "chmod +x f",
        "chown -R a f",
        "touch f",
        "sort -o f f",
        "dd if=a of=f conv=notrunc",
        "patch f < a.diff",
        "yq -i .a=1 f",
        "sd a b f",
        "printf 'a\\n.\\nw\\n' | ed f",
        "python3 -c \"open('f', 'a').write('x')\"",
        "python3 -c \"t = open('f').read(); open('f', 'w').write(t.replace('a', 'b'))\"",
        "python3 -c \"from pathlib import Path; p = Path('f'); p.write_text(p.read_text() + 'x')\"",
        "node -e \"fs.appendFileSync('f', 'x')\"",
        "node -e \"const t = fs.readFileSync('f', 'utf8'); fs.writeFileSync('f', t + 'x')\"",
    ],
)
def test_a_write_that_starts_from_what_is_there_keeps_it(command: str) -> None:
    found = _analysed(command)
    assert [(write.path, write.keeps) for write in found.writes] == [("/repo/f", True)]
    assert found.keeps("/repo/f")


@pytest.mark.parametrize(
    "command",
    [
        "echo x > f",
        "echo x >| f",
        "make 2> f",
        "tee f",
        "cp a f",
        "mv a f",
        "ln -sf a f",
        "install -m 644 a f",
        "rm f",
        "rm -rf f",
        "unlink f",
        "truncate -s 0 f",
        "dd if=a of=f",
        "curl -o f example.org/a",
        "cat > f <<'EOF'\nx\nEOF",
        "sort -o f a",
        "python3 -c \"open('f', 'w').write('x')\"",
        "python3 -c \"import os; os.remove('f')\"",
        "node -e \"fs.writeFileSync('f', 'x')\"",
        "node -e \"const t = fs.readFileSync('a', 'utf8'); fs.writeFileSync('f', t + 'x')\"",
        "git checkout -- f",
        "git checkout HEAD~2 -- f",
        "git restore f",
        "git rm f",
        "git stash push -- f",
        "find f -delete",
    ],
)
def test_a_write_without_a_look_at_what_is_there_replaces_it(command: str) -> None:
    found = _analysed(command)
    assert not next(write for write in found.writes if write.path == "/repo/f").keeps
    assert not found.keeps("/repo/f")


@pytest.mark.parametrize("command", ["echo x > f; echo y >> f", "sed -i s/a/b/ f && rm f", "touch f f; > f"])
def test_a_path_written_both_ways_has_one_answer_replaced(command: str) -> None:
    found = _analysed(command)
    assert [(write.path, write.keeps) for write in found.writes] == [("/repo/f", False)]


def test_a_file_inside_a_replaced_folder_is_not_kept() -> None:
    found = _analysed("echo x >> src/f; rm -rf src")
    assert not found.keeps("/repo/src/f")
    assert found.keeps("/repo/other")


def test_how_a_path_is_written_is_no_part_of_what_is_written() -> None:
    assert Write(FILE, "/a", keeps=True) == Write(FILE, "/a")
    assert Write(SUBTREE, "/a", ("*.py",)) != Write(SUBTREE, "/a")


def test_git_mv_replaces_both_ends() -> None:
    assert {write.path: write.keeps for write in _analysed("git mv a b").writes} == {
        "/repo/a": False,
        "/repo/b": False,
    }


@pytest.mark.parametrize(
    "command",
    [
        "git commit --no-verify -m x",
        "git commit -nm x",
        "git commit -anm x",
        "git commit -n f",
        "git -c core.hooksPath=/dev/null commit -m x",
        "git -c core.hookspath= commit -am x",
        "git commit --amend --no-edit --no-verify",
        "git commit --no-verif -m x",
    ],
)
def test_a_commit_without_hooks_is_noted(command: str) -> None:
    assert [staging.skips_hooks for staging in _analysed(command).staging] == [True]


def test_a_commit_of_the_index_takes_no_file_from_the_tree() -> None:
    [staging] = _analysed("git commit -n -m 'a n'").staging
    assert staging.takes_index and not staging.is_whole_tree and not staging.covers("/repo/f")


@pytest.mark.parametrize("command", ["git commit -m -n", "git commit -am x", "git -c a.b=c commit -am x"])
def test_another_commit_keeps_its_hooks(command: str) -> None:
    assert not any(staging.skips_hooks for staging in _analysed(command).staging)


@pytest.mark.parametrize(
    ("command", "paths"),
    [
        ("git add -A", None),
        ("git add -u", None),
        ("git add .", None),
        ("git commit -a -m x", None),
        ("git commit --all -m x", None),
        ("git add f", ["/repo/f"]),
        ("git commit f -m x", ["/repo/f"]),
        ("git commit --only f -m x", ["/repo/f"]),
        ("git commit --include f -m x", ["/repo/f"]),
        ("git commit -i -m x -- f", ["/repo/f"]),
        ("git update-index f", ["/repo/f"]),
        ("git update-index --add --cacheinfo 100644,abc,f", ["/repo/f"]),
    ],
)
def test_staging_names_its_paths_or_the_whole_tree(command: str, paths: list[str] | None) -> None:
    [staging] = _analysed(command).staging
    assert staging.is_whole_tree == (paths is None)
    assert [write.path for write in staging.paths] == (paths or [])


@pytest.mark.parametrize(
    "command",
    [
        "git worktree add ../other",
        "git worktree add -b new ../other main",
        "git apply --check a.diff",
        "git apply --cached a.diff",
        "git apply --stat a.diff",
        "git update-index --assume-unchanged f",
        "git update-index --refresh",
        "git commit -m x",
        "git stash list",
        "git stash show -p",
    ],
)
def test_what_leaves_the_tree_alone_is_harmless(command: str) -> None:
    assert _analysed(command).is_harmless


@pytest.mark.parametrize(
    "command",
    [
        "git checkout main",
        "git checkout -b new",
        "git checkout -B new",
        "git switch -c new",
        "git switch --create new HEAD",
        "git checkout -b new origin/main",
        "git checkout -f -b new",
        "git switch main",
        "git switch -c new v1.0",
        "git switch --discard-changes main",
        "git switch --orphan new",
        "git apply absent.diff",
        "git stash",
        "git stash -u",
    ],
)
def test_what_rewrites_the_tree_is_an_operation_on_it(command: str) -> None:
    assert [operation.folder for operation in _analysed(command).tree_operations] == ["/repo"]


@pytest.mark.parametrize(
    "command",
    [
        "python3 -c \"import os; t = open('f').read(); os.remove('f')\"",
        "node -e \"fs.readFileSync('f'); fs.unlinkSync('f')\"",
    ],
)
def test_removing_what_was_read_does_not_keep_it(command: str) -> None:
    assert not _analysed(command).keeps("/repo/f")
