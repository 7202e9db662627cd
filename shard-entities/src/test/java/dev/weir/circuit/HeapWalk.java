package dev.weir.circuit;

import dev.weir.zset.Schema;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The bytes of heap that can be reached from an object, each object once, as HotSpot lays objects
 * out with references of 4 bytes. Plans, schemas, code and constants count nothing: they are not
 * state.
 */
public final class HeapWalk {
  private static final int OBJECT_HEADER = 12;
  private static final int ARRAY_HEADER = 16;
  private static final int REFERENCE = 4;

  /** An entry of a map or tree of the JDK, with its share of the table. */
  private static final int ENTRY = 40;

  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Deque<Object> open = new ArrayDeque<>();

  private HeapWalk() {}

  /** Bytes that some object holds. */
  public static long bytes(Object root) {
    HeapWalk walk = new HeapWalk();
    walk.reach(root);
    long bytes = 0;
    while (!walk.open.isEmpty()) {
      bytes += walk.visit(walk.open.pop());
    }
    return bytes;
  }

  private void reach(Object object) {
    if (object != null && !isCode(object) && seen.add(object)) {
      open.push(object);
    }
  }

  private static boolean isCode(Object object) {
    return switch (object) {
      case Class<?> _, ClassLoader _, MethodHandle _, Enum<?> _ -> true;
      case Plan _, Schema _, RowProgram _, ViewDefinition _, TableDefinition _ -> true;
      default -> false;
    };
  }

  private long visit(Object object) {
    if (object.getClass().isArray()) {
      return array(object);
    }
    return switch (object) {
      case BitSet bits -> ARRAY_HEADER + bits.size() / Byte.SIZE;
      case Collection<?> many -> {
        many.forEach(this::reach);
        yield OBJECT_HEADER + (many instanceof List ? REFERENCE : ENTRY) * (long) many.size();
      }
      case Map<?, ?> map -> {
        map.keySet().forEach(this::reach);
        map.values().forEach(this::reach);
        yield OBJECT_HEADER + ENTRY * (long) map.size();
      }
      default -> fields(object);
    };
  }

  private long array(Object array) {
    int length = Array.getLength(array);
    Class<?> type = array.getClass().getComponentType();
    if (!type.isPrimitive()) {
      for (Object element : (Object[]) array) {
        reach(element);
      }
    }
    return aligned(ARRAY_HEADER + (long) width(type) * length);
  }

  private long fields(Object object) {
    long bytes = OBJECT_HEADER;
    for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())) {
          bytes += width(field.getType());
          if (!field.getType().isPrimitive() && !type.getName().startsWith("java.")) {
            reach(value(field, object));
          }
        }
      }
    }
    return aligned(bytes);
  }

  private static Object value(Field field, Object object) {
    try {
      field.setAccessible(true);
      return field.get(object);
    } catch (IllegalAccessException error) {
      throw new IllegalStateException(error);
    }
  }

  private static int width(Class<?> type) {
    if (type == long.class || type == double.class) {
      return Long.BYTES;
    } else if (type == boolean.class || type == byte.class) {
      return 1;
    } else if (type == char.class || type == short.class) {
      return Short.BYTES;
    }
    return REFERENCE;
  }

  private static long aligned(long bytes) {
    return (bytes + 7) & ~7;
  }
}
