package dev.weir.house;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * Sizes of sources in code lines: blank lines and comments do not count, otherwise the ratchet
 * would reward deleting comments.
 */
final class CodeMetrics {
  private CodeMetrics() {}

  /** A length with the name of what is so long. */
  record Length(String name, int lines) {}

  static Length file(Path file) {
    String code = BareCode.of(SourceTree.read(file));
    return new Length(file.getFileName().toString(), codeLines(code));
  }

  /** Every method with a body. */
  static List<Length> methods(List<Path> files) {
    if (files.isEmpty()) {
      return List.of();
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<Length> lengths = new ArrayList<>();
    try (var manager = compiler.getStandardFileManager(null, Locale.ROOT, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  manager,
                  null,
                  List.of("-proc:none"),
                  null,
                  manager.getJavaFileObjectsFromPaths(files));
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      for (CompilationUnitTree unit : task.parse()) {
        collect(unit, positions, lengths);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return lengths;
  }

  private static void collect(
      CompilationUnitTree unit, SourcePositions positions, List<Length> lengths) {
    String source = SourceTree.read(Path.of(unit.getSourceFile().toUri()));
    String file = Path.of(unit.getSourceFile().toUri()).getFileName().toString();
    new TreePathScanner<Void, CompilationUnitTree>() {
      @Override
      public Void visitMethod(MethodTree method, CompilationUnitTree in) {
        if (method.getBody() != null) {
          long start = positions.getStartPosition(in, method);
          long end = positions.getEndPosition(in, method);
          if (start >= 0 && end >= 0) {
            String code = BareCode.of(source.substring((int) start, (int) end));
            lengths.add(new Length(file + " " + method.getName(), codeLines(code)));
          }
        }
        return super.visitMethod(method, in);
      }
    }.scan(unit, unit);
  }

  private static int codeLines(String code) {
    return (int) code.lines().filter(line -> !line.isBlank()).count();
  }
}
