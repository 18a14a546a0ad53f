"""Features are added to the settings, and every other line stays as it was."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coord_core import settings
from coord_core.domain.errors import InputError
from coord_core.settings_edit import add_features, with_features

NEW = {"bill": ["src/bill/", "!*.tmp"], "w/x": ["/docs/"]}
TEXTS = [
    "",
    "# only a comment\n",
    "lock_ttl: 1h",
    "lock_ttl: 1h # long\n\n# end\n",
    "features:\n  auth: ['a/**'] # ours\n  # and no more\nignore:\n- \"*.tmp\"\n",
    "features:\n    auth:\n    - a\n    -   b\n\n\nlock_ttl:   2h\n",
    "features: # ours\n  auth:\n      - a\n",
    "lock_ttl: 1h\r\nfeatures:\r\n  auth: [a]\r\n",
    "features:\n",
    "lock_ttl: 1h\nfeatures: # none\n#  auth: [a]\n# end\n",
    "---\nlock_ttl:   1h\n...\n",
    "---\n...\n",
    "---\nfeatures:\n  auth: [a]\n\n# end\n...\n",
    "<<: {lock_ttl: 2h}\nfeatures:\n  auth: [x]\n",
    "\ufeffignore:\n- a\n",
    "  lock_ttl: 1h\n  features:\n    auth: [a]\n  ignore: [b]\n",
]


IN_BRACES = [
    "---\nlock_ttl:   1h # why\nfeatures: {}\n",
    "features: ~ # none\n",
    "{lock_ttl: 1h}\n",
    "{}",
    "{features: , lock_ttl: 1h}",
    "{lock_ttl: 1h, features: {}}",
    "features: {auth: [a]}\n",
    "features: {\n  auth: [a], # why\n}\n",
]


@pytest.mark.parametrize("text", TEXTS)
def test_every_line_stays_and_the_features_are_added(text: str) -> None:
    changed = with_features(text, NEW)
    assert settings.parse(changed).features == {**settings.parse(text).features, **NEW}
    left = iter(changed.splitlines())
    assert all(line in left for line in text.splitlines())  # in this order
    assert ("\r\n" in changed) == ("\r\n" in text)


@pytest.mark.parametrize("text", IN_BRACES)
def test_what_is_no_block_of_lines_grows_where_it_is(text: str) -> None:
    changed = with_features(text, NEW)
    found = settings.parse(changed)
    assert found.features == {**settings.parse(text).features, **NEW}
    assert found.lock_ttl == 3600.0
    assert changed.startswith(text.partition("features")[0].rstrip("}\n"))


signs = st.text("abAZ09é日-_./", min_size=1, max_size=12)
patterns = st.lists(
    st.text("ab*?/!é#:'\" {},\x85\u2028\x7f\xa0\ufeff😀", min_size=1, max_size=10), min_size=1, max_size=3
)


@given(st.sampled_from(TEXTS + IN_BRACES), st.dictionaries(signs, patterns, min_size=1, max_size=4))
def test_any_name_and_pattern_is_read_back(text: str, new: dict[str, list[str]]) -> None:
    before = settings.parse(text)
    wanted = {name: each for name, each in new.items() if name not in before.features}
    if not wanted:
        return
    try:
        expected = settings.Settings.model_validate({"features": {**before.features, **wanted}}).features
    except ValueError:
        return
    assert settings.parse(with_features(text, wanted)) == before.model_copy(update={"features": expected})


def test_a_name_that_is_there_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / settings.NAME
    path.write_text("features:\n  Bill: [mine] # x\n")
    path.chmod(0o600)
    assert add_features(str(tmp_path), NEW) == ["w/x"]
    assert settings.load(str(tmp_path))[0].features == {"Bill": ["mine"], "w/x": ["/docs/"]}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    before = path.read_bytes(), path.stat().st_mtime_ns
    assert add_features(str(tmp_path), NEW) == []
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


def test_a_file_is_made_where_there_is_none(tmp_path: Path) -> None:
    assert add_features(str(tmp_path), NEW) == ["bill", "w/x"]
    assert os.listdir(tmp_path) == [settings.NAME]
    assert settings.load(str(tmp_path))[0].features == NEW


@pytest.mark.parametrize("text", ["lock_ttl: never\n", "features: []\n", "a: [\n"])
def test_a_file_that_is_not_valid_or_cannot_be_added_to_stays_as_it_is(tmp_path: Path, text: str) -> None:
    path = tmp_path / settings.NAME
    path.write_text(text)
    with pytest.raises(InputError):
        add_features(str(tmp_path), NEW)
    assert path.read_text() == text
    assert os.listdir(tmp_path) == [settings.NAME]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    real = tmp_path / "real.yml"
    real.write_text("# real\n")
    (tmp_path / settings.NAME).symlink_to(real)
    add_features(str(tmp_path), NEW)
    assert (tmp_path / settings.NAME).is_symlink()
    assert real.read_text().startswith("# real\nfeatures:\n")


@pytest.mark.parametrize("target", ["../outside.yml", "nowhere.yml", ".git/config.yml"])
def test_a_link_out_of_the_repository_is_not_followed(tmp_path: Path, target: str) -> None:
    folder = tmp_path / "repository"
    (folder / ".git").mkdir(parents=True)
    for name in ("outside.yml", "repository/.git/config.yml"):
        (tmp_path / name).write_text("# as it was\n")
    (folder / settings.NAME).symlink_to(target)
    with pytest.raises(InputError):
        add_features(str(folder), NEW)
    assert (tmp_path / "outside.yml").read_text() == "# as it was\n"
    assert not (folder / "nowhere.yml").exists()


def test_an_alias_is_left_alone(tmp_path: Path) -> None:
    text = "features: &f\n  a: [b]\ntools: {}\n"
    assert settings.parse(with_features(text, NEW)).features == {"a": ["b"], **NEW}
    with pytest.raises(InputError):
        with_features("x: &f {a: [b]}\nfeatures: *f\n", NEW)
