"""Every relative link of every page leads to a file that is there, and every anchor to a heading."""

from __future__ import annotations

from pathlib import Path

import pytest

from .pages import ROOT, Page, all_pages

ELSEWHERE = ("http://", "https://", "mailto:")


@pytest.mark.parametrize("path", all_pages(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(path: Path) -> None:
    broken = [link for link in Page(path).links if not link.startswith(ELSEWHERE) and not _leads(path, link)]
    assert broken == []


def test_the_index_names_every_page() -> None:
    index = Page(ROOT / "docs" / "README.md")
    named = {link.rstrip("/") for link in index.links if not link.startswith("..")}
    there = {path.name for path in (ROOT / "docs").iterdir() if path.is_dir() or path.suffix == ".md"}
    assert named == there - {"README.md", "pictures"}


def _leads(path: Path, link: str) -> bool:
    name, _, anchor = link.partition("#")
    target = (path.parent / name).resolve() if name else path
    if not target.exists() or not target.is_relative_to(ROOT):
        return False
    return not anchor or anchor in Page(target).anchors
