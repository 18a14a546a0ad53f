"""Java: the file→file edges of a tree, as `jdeps -v` sees them in the classes, or javac in the sources.

    python3 oracle_java.py TREE [--below PREFIX]... [--javac] [--classpath JARS] [--encoding ISO-8859-1]

It needs a JDK (Debian: default-jdk-headless)

The sources below the prefixes (all by default; such as `src/main/java`) are compiled without annotation
processors. Prints, tab-separated, with paths relative to the tree:
    F  file            a file that was compiled
    E  file  file      the first names a type of the second (--javac: javac's tree API, what each name of the
                       source means), or has it in its bytecode (jdeps, the default)
The bytecode differs from the source: constants are inlined and imports for comments are gone; types of
intermediate expressions, which nobody named, have come. Javac's edges that the bytecode has too are printed
as E in the default mode; what only the bytecode has, as M (with --split).
"""

import os
import re
import subprocess
import sys
import tempfile

FLAGS = ["-encoding", "UTF-8"]
PROGRAM = r"""
import com.sun.source.tree.*;
import com.sun.source.util.*;
import java.nio.file.*;
import java.util.*;
import javax.lang.model.element.*;
import javax.tools.*;

public class Uses {
    public static void main(String[] args) throws Exception {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
        List<String> names = Files.readAllLines(Path.of(args[0]));
        JavacTask task = (JavacTask) compiler.getTask(null, files, d -> {}, List.of("-proc:none", "-Xmaxerrs", "0"),
            null, files.getJavaFileObjectsFromStrings(names));
        Trees trees = Trees.instance(task);
        List<CompilationUnitTree> units = new ArrayList<>();
        for (CompilationUnitTree unit : task.parse()) units.add(unit);
        task.analyze();
        Set<String> edges = new TreeSet<>();
        for (CompilationUnitTree unit : units) {
            String from = Path.of(unit.getSourceFile().toUri()).toString();
            new TreePathScanner<Void, Void>() {
                void use(Element element) {
                    if (element == null || !(element.getKind().isClass() || element.getKind().isInterface())) return;
                    while (element.getEnclosingElement() != null
                        && element.getEnclosingElement().getKind() != ElementKind.PACKAGE)
                        element = element.getEnclosingElement();
                    TreePath path = trees.getPath(element);
                    if (path != null) edges.add(from + "\t"
                        + Path.of(path.getCompilationUnit().getSourceFile().toUri()).toString());
                }
                @Override public Void visitIdentifier(IdentifierTree node, Void v) {
                    use(trees.getElement(getCurrentPath()));
                    return super.visitIdentifier(node, v);
                }
                @Override public Void visitMemberSelect(MemberSelectTree node, Void v) {
                    use(trees.getElement(getCurrentPath()));
                    return super.visitMemberSelect(node, v);
                }
            }.scan(unit, null);
        }
        for (String edge : edges) System.out.println(edge);
    }
}
"""


def main() -> None:
    tree = os.path.realpath(sys.argv[1])
    rest, below, javac, split = sys.argv[2:], [], False, False
    while rest:
        word = rest.pop(0)
        if word == "--below":
            below.append(rest.pop(0).rstrip("/"))
        if word == "--classpath":
            FLAGS.extend(["-cp", rest.pop(0)])
        if word == "--encoding":
            FLAGS[1] = rest.pop(0)
        javac, split = javac or word == "--javac", split or word == "--split"
    sources = []
    for start in below or ["."]:
        for above, _, names in os.walk(os.path.join(tree, start)):
            sources += [
                os.path.realpath(os.path.join(above, name)) for name in names if name.endswith(".java")
            ]
    with tempfile.TemporaryDirectory() as folder:
        listed = os.path.join(folder, "sources")
        with open(listed, "w") as file:
            file.write("\n".join(sources))
        named = uses(folder, listed, tree) if javac or split else set()
        coded = set() if javac else classes(folder, listed, tree, sources)
    for source in sorted(sources):
        print("F", os.path.relpath(source, tree), sep="\t")
    for edge in sorted(named if javac else coded & named if split else coded):
        print("E", *edge, sep="\t")
    for edge in sorted(coded - named) if split else ():
        print("M", *edge, sep="\t")


def uses(folder, listed, tree):
    program = os.path.join(folder, "Uses.java")
    with open(program, "w") as file:
        file.write(PROGRAM)
    done = subprocess.run(["java", program, listed], stdout=subprocess.PIPE, text=True)
    return {tuple(os.path.relpath(p, tree) for p in line.split("\t")) for line in done.stdout.splitlines()}


def classes(folder, listed, tree, sources):
    out = os.path.join(folder, "classes")
    command = ["javac", "-nowarn", "-proc:none", "-implicit:none", *FLAGS, "-d", out, "@" + listed]
    done = subprocess.run(command, stderr=subprocess.PIPE, text=True)
    if done.returncode:
        sys.stderr.write(done.stderr[-2000:])
    owners = declared(sources)
    done = subprocess.run(["jdeps", "-v", "-filter:none", out], stdout=subprocess.PIPE, text=True)
    edges = set()
    for line in done.stdout.splitlines():
        match = re.match(r"\s+(\S+)\s+->\s+(\S+)", line)
        if match:
            a, b = (owners.get(name.partition("$")[0]) for name in match.groups())
            if a and b and a != b:
                edges.add((os.path.relpath(a, tree), os.path.relpath(b, tree)))
    return edges


def declared(sources):
    """The full names of top-level classes to their sources; second ones in a file by their text."""
    owners = {}
    for source in sources:
        with open(source, encoding="utf-8", errors="replace") as file:
            text = file.read()
        package = re.search(r"^\s*package\s+([\w.]+)\s*;", text, re.MULTILINE)
        prefix = package[1] + "." if package else ""
        owners[prefix + os.path.basename(source)[: -len(".java")]] = source
        for name in re.findall(r"^(?:[\w@]+\s+)*(?:class|interface|enum|record)\s+(\w+)", text, re.MULTILINE):
            owners.setdefault(prefix + name, source)
    return owners


main()
