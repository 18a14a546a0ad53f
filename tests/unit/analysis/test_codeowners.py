"""CODEOWNERS, by the examples of GitHub's documentation and what it says is different from gitignore."""

from __future__ import annotations

import pytest
from hypothesis import given

from coord_core.analysis import codeowners
from coord_core.domain import globs
from tests.support.hostile import texts

# https://docs.github.com/articles/about-code-owners, its example and its words on each line
EXAMPLE = """
# This is a comment.
*       @global-owner1 @global-owner2
*.js    @js-owner #This is an inline comment.
*.go docs@example.com
*.txt @octo-org/octocats
/build/logs/ @doctocat
docs/*  docs@example.com
apps/ @octocat
/docs/ @doctocat
/scripts/ @doctocat @octocat
**/logs @logger
/apps/ @octocat
/apps/github
"""


@pytest.mark.parametrize(
    ("key", "owners"),
    [
        ("readme", ()), ("src/a.js", ("@js-owner",)), ("a.go", ("docs@example.com",)),
        ("x/y.txt", ("@octo-org/octocats",)), ("build/logs/a", ("@logger",)), ("build/a", ()),
        ("docs/getting-started.md", ("@doctocat",)), ("x/docs/a.md", ()), ("apps/a", ("@octocat",)),
        ("x/apps/a", ("@octocat",)), ("scripts/deep/er", ("@doctocat", "@octocat")),
        ("deeply/nested/logs/a", ("@logger",)), ("scripts/logs/a", ("@logger",)), ("apps/github", ()),
        ("apps/github/a", ()), ("apps/gitlab", ("@octocat",)),
    ],
)  # fmt: skip
def test_the_last_rule_that_matches_says_whose_a_file_is(key: str, owners: tuple[str, ...]) -> None:
    matching = [each for each in codeowners.rules(EXAMPLE) if globs.matches([each.pattern], key)]
    assert (matching[-1].owners if matching else None) == owners


def test_files_of_a_folder_itself_are_not_those_of_its_folders() -> None:
    (rule,) = codeowners.rules("docs/* @a")
    assert globs.matches([rule.pattern], "docs/getting-started.md")
    assert not globs.matches([rule.pattern], "docs/build-app/troubleshooting.md")


@pytest.mark.parametrize(
    ("line", "key", "matches"),
    [
        (r"with\ blank.md @a", "with blank.md", True), (r"\#x @a", "#x", True), ("[ab].py @a", "a.py", False),
        ("[ab].py @a", "[ab].py", True), ("{a,b}.py @a", "{a,b}.py", True), ("a,b @a", "a,b", True),
        ("/src @a", "src/deep/x", True), ("/src @a", "x/src/y", False),
    ],
)  # fmt: skip
def test_signs_that_have_a_meaning_in_our_patterns_alone_stand_for_themselves(
    line: str, key: str, matches: bool
) -> None:
    (rule,) = codeowners.rules(line)
    assert globs.matches([rule.pattern], key) is matches


def test_lines_that_are_no_rules_are_passed_over() -> None:
    assert codeowners.rules("# x\n\n[Section] @a\n[Database Team][2]\n^[Optional]\n!not @a\n  \n") == []


def test_an_owner_has_what_no_later_rule_takes_away() -> None:
    text = "* @everybody\n/src/ @org/core\n/src/docs/ @writer\n/docs/ @writer\n"
    files = ["a", "b", "src/a", "src/b", "src/docs/a", "docs/a"]
    found = {idea.names[0]: idea for idea in codeowners.ideas(text, files)}
    assert {name: sorted(idea.files) for name, idea in found.items()} == {
        "core": ["src/a", "src/b"],
        "writer": ["docs/a", "src/docs/a"],
    }
    assert found["core"].patterns == ("/src/", "!/src/docs/")
    assert found["writer"].patterns == ("/src/docs/", "/docs/")
    for idea in found.values():
        assert {key for key in files if globs.matches(idea.patterns, key)} == idea.files


def test_who_owns_one_file_or_nearly_all_has_no_feature() -> None:
    files = [f"src/{number}" for number in range(9)] + ["x"]
    assert list(codeowners.ideas("/src/ @all\n/x @one\n", files)) == []


@given(texts)
def test_any_text_is_read(text: str) -> None:
    for rule in codeowners.rules(text):
        globs.check(rule.pattern)
    for idea in codeowners.ideas(text, ["a", "b/c"]):
        assert idea.names


def test_more_rules_and_files_than_can_be_compared_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codeowners, "MOST_COMPARED", 100)
    files = [f"a/{number}" for number in range(60)] + ["z/1", *(f"y{number}" for number in range(30))]
    inner = "".join(f"/b{number}/x* @other\n" for number in range(400))  # of which none lies above a file
    assert len(list(codeowners.ideas(f"/a/ @b\n{inner}", files))) == 1
    with pytest.raises(codeowners.TooMuchError):
        list(codeowners.ideas("*x @a\n*y @b\n", files))


def test_beyond_many_comparisons_of_sets_the_later_ones_are_taken_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text, files = "/a/ @a\n/b/ @b\n", ["a/1", "a/2", "b/1", "b/2"]
    exact = list(codeowners.ideas(text, files))
    monkeypatch.setattr(codeowners, "MOST_MET", 0)
    rough = list(codeowners.ideas(text, files))
    assert [idea.files for idea in rough] == [idea.files for idea in exact]
    assert rough[0].patterns == ("/a/", "!/b/")
