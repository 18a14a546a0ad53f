// Prints, tab-separated, which source names a type of which other one, as javac understands it: Uses LIST_OF_SOURCES.
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
