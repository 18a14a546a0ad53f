"""Features from the graph of dependencies: files that hang together more than with the rest.

Louvain's method (Blondel and others, "Fast unfolding of communities in large networks", 2008), with a fixed
seed and nodes in their order: the same graph gives the same communities.
"""

from __future__ import annotations

import os.path
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from coord_core.analysis.features import Idea
from coord_core.domain import globs

FEWEST, MOST = 3, 80  # files of a community that is of use
MOST_SHARE = 0.5  # of all files of the graph
MOST_PATTERNS = 40
SEED = 1

Edge = tuple[str, str]


def ideas(edges: Sequence[Edge], files: Iterable[str]) -> Iterator[Idea]:
    """The largest first. `files`: all there are. Raises ImportError without networkx."""
    import networkx as nx  # type: ignore[import-untyped]

    graph = nx.Graph()
    graph.add_nodes_from(sorted({key for edge in edges for key in edge}))
    graph.add_edges_from(sorted(edges))
    if not graph.number_of_edges():
        return
    known = set(files)
    found = [sorted(known & part) for part in nx.community.louvain_communities(graph, seed=SEED)]
    degrees = Counter(key for edge in edges for key in edge)
    for keys in sorted(found, key=lambda each: (-len(each), each)):
        patterns = _patterns(keys, known)
        fits = FEWEST <= len(keys) <= min(MOST, MOST_SHARE * len(graph))
        if fits and len(patterns) <= MOST_PATTERNS:
            yield Idea(_names(keys, degrees), patterns, frozenset(keys))


def _patterns(keys: Sequence[str], known: set[str]) -> tuple[str, ...]:
    """A folder where all of its files belong to it, else the files."""
    inside = set(keys)
    folders = Counter(os.path.dirname(key) for key in keys)
    whole = {folder for folder in folders if folder and all(each in inside for each in _below(folder, known))}
    rest = [key for key in keys if os.path.dirname(key) not in whole]
    upper = [each for each in whole if not any(each.startswith(f"{other}/") for other in whole)]
    return (*(f"{globs.literal(each)}/" for each in sorted(upper)), *map(globs.literal, rest))


def _below(folder: str, known: set[str]) -> Iterator[str]:
    return (key for key in known if key.startswith(f"{folder}/"))


def _names(keys: Sequence[str], degrees: Counter[str]) -> tuple[str, ...]:
    """The folder that most of it lies in, else the file that most others of it hang on."""
    folder, count = max(Counter(map(os.path.dirname, keys)).items(), key=lambda each: (each[1], each[0]))
    central = max(keys, key=lambda key: (degrees[key], key))
    stem = os.path.basename(central).partition(".")[0] or os.path.basename(central)
    beside = f"{os.path.basename(os.path.dirname(central))}/{stem}"
    if folder and count > len(keys) / 2:
        last = os.path.basename(folder)
        return last, f"{last}/{stem}", beside
    return stem, beside
