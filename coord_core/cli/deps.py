"""`deps`: what files depend on, and what depends on them, as found in the code."""

from __future__ import annotations

import os
from collections.abc import Callable

import click

from coord_core.cli import completing, deps_summary, here, output
from coord_core.cli.arguments import AS_JSON
from coord_core.cli.bar import bar
from coord_core.dependencies import Dependencies
from coord_core.domain.errors import InputError
from coord_core.domain.resources import FILE, SUBTREE
from coord_core.project import Project
from coord_core.views.refusal import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.analysis.graph import Start


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...", shell_complete=completing.PATHS)
@click.option("--reverse", "-r", is_flag=True, help="What depends on them instead.")
@click.option(
    "--depth", type=click.IntRange(min=0), default=1, show_default=True, metavar="N",
    help="How many steps to follow; 0 for all.",
)  # fmt: skip
@click.option("--format", "form", type=click.Choice(["text", "dot", "json"]), help="How to print it.")
@click.option("--graph", is_flag=True, help="Without PATH: the whole graph instead of a summary.")
@click.option("--rebuild", is_flag=True, help="Read every file again first.")
@AS_JSON
def deps(
    paths: tuple[str, ...],
    reverse: bool,
    depth: int,
    form: str | None,
    graph: bool,
    rebuild: bool,
    as_json: bool,
) -> None:
    """Show what a file depends on, or what depends on it.

    These are files of the repository. They are found in the code: imports, includes and the like, of Python,
    JavaScript, TypeScript, Go, Rust, Java, C, C++, C#, Ruby, PHP and shell. A folder is seen as one: what
    its files depend on outside of it. In the tree, ↺ is a file that is above itself, and … one whose next
    ones are shown already. Without PATH, a summary. The index is made when it is missing and follows what
    changed.

    \b
    Examples:
      claude-coordinator deps src/auth.py
      claude-coordinator deps src/auth.py --reverse --depth 3
      claude-coordinator deps --format dot | dot -Tsvg > graph.svg
    """
    from coord_core.analysis.index import ensure

    if paths and graph:
        raise click.UsageError("--graph is the whole graph: it takes no PATH.")
    found = here.project(paths)
    named = [_resource(path, found) for path in paths]
    with bar("Reading sources") as progress:
        index = ensure(found, progress, rebuild)
    form = "json" if as_json else form
    try:
        if not named:
            _show_all(index, form, graph)
        else:
            starts = [_start(index, found, *each) for each in named]
            _show(index, starts, reverse, depth or None, form or "text")
    finally:
        index.close()


def _resource(text: str, found: Project) -> tuple[str, str, str]:
    """As it was named, its kind, its key."""
    resource, _ = here.resource(text, found)
    if resource.kind not in (FILE, SUBTREE):
        raise InputError(f"{quoted(text)} is neither a file nor a folder.")
    return text, resource.kind, resource.key


def _unknown(text: str, key: str, found: Project) -> InputError:
    if found.main not in ("", None, found.worktree) and os.path.isfile(os.path.join(found.worktree, key)):
        return InputError(
            f"{quoted(text)} is not in the main working tree, which the graph is of.",
            "Merge it first. What a live session wrote here last and did not commit is in the graph, too.",
        )
    return InputError(f"{quoted(text)} is no file that git tracks or would track.")


def _start(index: Dependencies, found: Project, text: str, kind: str, key: str) -> Start:
    """Raises InputError for what the index does not know."""
    from coord_core.analysis.graph import Start

    if kind == FILE:
        if not index.knows(key):
            raise _unknown(text, key, found)
        return Start(key, (key,))
    inside = f"{key}/" if key else ""
    if inside and not any(each.startswith(inside) for each in index.files(every=True)):
        raise InputError(f"{quoted(text)} is no folder with a file that git tracks or would track.")
    return Start(inside or "./", tuple(each for each in index.files() if each.startswith(inside)))


def _show(index: Dependencies, starts: list[Start], reverse: bool, depth: int | None, form: str) -> None:
    from coord_core.analysis import graph

    following = index.on if reverse else index.of
    if form == "text":
        sources = set(index.files())
        said = {start: _end(start, following, reverse, sources) for start in starts}
        for line in graph.tree([start for start in starts if not said[start]], following, depth):
            output.say(line)
        for sentence in filter(None, said.values()):
            output.say(sentence)
        return
    part = graph.part(starts, following, depth, reverse)
    if form == "json":
        output.print_json(graph.shape(part, reverse, depth))
        return
    alone = [start.label for start in starts if start.label in start.keys]
    for line in graph.dot(part.edges, alone):
        output.say(line)


def _end(start: Start, following: Callable[[str], list[str]], reverse: bool, sources: set[str]) -> str:
    """What is to be said of a start from which nothing follows; empty where something does."""
    inside = set(start.keys)
    if any(not inside.issuperset(following(key)) for key in inside):
        return ""
    name, is_folder = quoted(start.label), start.label not in inside
    if inside.isdisjoint(sources):
        return f"{name}: {'no source that is read is in it' if is_folder else 'not a source that is read'}"
    if reverse:
        where, what = (f"outside of {name}", "it") if is_folder else ("in the repository", name)
        return f"Nothing {where} depends on {what}."
    return f"{name} depends on no file {'outside of it' if is_folder else 'of the repository'}."


def _show_all(index: Dependencies, form: str | None, whole: bool) -> None:
    from coord_core.analysis import graph

    edges, files = index.edges(), index.files()
    if form == "dot":
        for line in graph.dot(edges, []):
            output.say(line)
    elif form == "json":
        output.print_json({**deps_summary.shape(files, edges), "edges": [list(edge) for edge in edges]})
    elif whole or form == "text":
        for source, target in edges:
            output.say(f"{quoted(source)} → {quoted(target)}")
    else:
        for line in deps_summary.text(files, edges):
            output.say(line)
