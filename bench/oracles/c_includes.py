"""C: the includes of a tree, as gcc's own preprocessor follows them.

    python3 oracle_c.py TREE [-Ifolder -DNAME ...] [--only PREFIX]...         needs `gcc`

Each .c file, and each header by itself, is preprocessed with `gcc -E -dI`, with the flags given (folders
relative to the tree). Prints, tab-separated, with paths relative to the tree:
    F  file            a file that was preprocessed or opened
    E  file  file      the first has a directive, which was executed, that includes the second
    C  file  file      gcc -MM: what a .c file depends on in the end
`--only src/`: files below the prefix are preprocessed (several may be given).
A header that is nowhere (generated, of another system) is taken to be empty, so that gcc goes on.
Where a directive opened nothing, since a guard showed that the file was there already, it is looked up as gcc
documents: the folder of the file, then the -I folders in order.
"""

import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

MARKER = re.compile(r'^# \d+ "((?:[^"\\]|\\.)*)"((?: \d)*)$')
MISSING = re.compile(r"fatal error: (.+): No such file")
DIRECTIVE = re.compile(r'^#\s*(include|include_next|import)\s*(["<])([^">]+)[">]')


def main() -> None:
    tree = os.path.realpath(sys.argv[1])
    flags, only, rest = [], [], sys.argv[2:]
    while rest:
        word = rest.pop(0)
        if word == "--only":
            only.append(rest.pop(0))
        else:
            flags.append(word)
    flags = ["-I" + os.path.join(tree, f[2:]) if f.startswith("-I") else f for f in flags]
    folders = [f[2:] for f in flags if f.startswith("-I")]
    sources = []
    for above, below, names in os.walk(tree):
        below[:] = [name for name in below if name not in (".git", ".pc")]
        for name in names:
            key = os.path.relpath(os.path.join(above, name), tree)
            if name.endswith((".c", ".h")) and (not only or key.startswith(tuple(only))):
                sources.append(key)
    files, edges, ends = set(), set(), set()
    with ThreadPoolExecutor(2) as pool:
        for got in pool.map(lambda key: one(tree, key, flags, folders), sorted(sources)):
            files |= got[0]
            edges |= got[1]
            ends |= got[2]
    for key in sorted(files):
        print("F", key, sep="\t")
    for edge in sorted(edges):
        print("E", *edge, sep="\t")
    for edge in sorted(ends):
        print("C", *edge, sep="\t")


def one(tree, key, flags, folders):
    def inside(path):
        path = os.path.realpath(os.path.join(tree, path))
        return os.path.relpath(path, tree) if path.startswith(tree + os.sep) else None

    path = os.path.join(tree, key)
    with tempfile.TemporaryDirectory() as empty:
        command = ["gcc", "-E", "-dI", "-x", "c", *flags, "-I" + empty, path]
        for _ in range(30):
            done = subprocess.run(command, capture_output=True, text=True, errors="replace", cwd=tree)
            missing = MISSING.search(done.stderr)
            stub = missing and os.path.realpath(os.path.join(empty, missing[1]))
            if not stub or not stub.startswith(os.path.realpath(empty) + os.sep) or os.path.exists(stub):
                break
            os.makedirs(os.path.dirname(stub), exist_ok=True)
            open(stub, "w").close()
    files, edges, ends = {key}, set(), set()
    current, pending = key, None
    for line in done.stdout.splitlines():
        marker = MARKER.match(line)
        if marker:
            to, how = inside(marker[1]), marker[2].split()
            if "1" in how and pending:
                if to:
                    edges.add((pending[0], to))
                    files.add(to)
                pending = None
            current = to
            continue
        directive = DIRECTIVE.match(line)
        if directive or (pending and line.strip()):
            settle(tree, pending, folders, edges, files)
            pending = None
        if directive and current:
            pending = (current, directive[2], directive[3])
    settle(tree, pending, folders, edges, files)
    if key.endswith(".c"):
        done = subprocess.run(["gcc", "-MM", "-MG", *flags, path], capture_output=True, text=True, cwd=tree)
        for word in done.stdout.replace("\\\n", " ").partition(":")[2].split():
            if inside(word) and os.path.exists(os.path.join(tree, word)):
                ends.add((key, inside(word)))
    return files, edges, ends


def settle(tree, pending, folders, edges, files):
    if not pending:
        return
    source, sign, name = pending
    places = [os.path.join(tree, os.path.dirname(source))] if sign == '"' else []
    for folder in places + folders:
        path = os.path.realpath(os.path.join(folder, name))
        if os.path.isfile(path):
            if path.startswith(tree + os.sep):
                edges.add((source, os.path.relpath(path, tree)))
            return


main()
