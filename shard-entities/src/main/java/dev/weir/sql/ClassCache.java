package dev.weir.sql;

import java.lang.reflect.Constructor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.codehaus.commons.compiler.CompileException;
import org.codehaus.janino.SimpleCompiler;

/** The generated classes, by their source text; the least recently used ones are dropped. */
final class ClassCache {
  private static final int SHAPES_MAX = 2_000;
  private static final String PACKAGE = "dev.weir.sql.generated";

  private static final Map<String, Constructor<?>> SHAPES =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Constructor<?>> eldest) {
          return size() > SHAPES_MAX;
        }
      };

  private ClassCache() {}

  /** A loop of the class with this body, compiled if there is none yet. */
  static RowLoop instance(String body, Object[] constants) {
    Constructor<?> shape;
    synchronized (SHAPES) {
      shape = SHAPES.get(body);
    }
    if (shape == null) {
      shape = compile(body);
      synchronized (SHAPES) {
        Constructor<?> other = SHAPES.putIfAbsent(body, shape);
        shape = other == null ? shape : other;
      }
    }
    try {
      return (RowLoop) shape.newInstance((Object) constants);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Constructor<?> compile(String body) {
    String name = "Shape" + Integer.toHexString(body.hashCode());
    String source = "package " + PACKAGE + ";\n" + body.replace("$CLASS$", name);
    try {
      SimpleCompiler compiler = new SimpleCompiler();
      compiler.setParentClassLoader(ClassCache.class.getClassLoader());
      compiler.cook(source);
      return compiler
          .getClassLoader()
          .loadClass(PACKAGE + "." + name)
          .getConstructor(Object[].class);
    } catch (CompileException e) {
      throw new IllegalStateException("generated code does not compile:\n" + source, e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
