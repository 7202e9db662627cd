package dev.weir.promql.template;

import dev.weir.promql.FloatText;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What templates do with values, whatever they are. */
final class Values {
  private Values() {}

  /** What Go calls the type of a value. */
  static String type(Object value) {
    return switch (value) {
      case null -> "nil";
      case String _ -> "string";
      case Double _ -> "float64";
      case Long _ -> "int";
      case Boolean _ -> "bool";
      case List<?> _ -> "slice";
      case Map<?, ?> _ -> "map";
      default -> value.getClass().getSimpleName();
    };
  }

  /** Whether a condition holds: what is empty or zero does not. */
  static boolean isTrue(Object value) {
    return switch (value) {
      case null -> false;
      case Boolean truth -> truth;
      case String text -> !text.isEmpty();
      case Long number -> number != 0;
      case Double number -> number != 0;
      case List<?> list -> !list.isEmpty();
      case Map<?, ?> map -> !map.isEmpty();
      default -> true;
    };
  }

  /** A value as {@code print} has it (Go's {@code %v}). */
  static String text(Object value) {
    return switch (value) {
      case null -> "<nil>";
      case Double number -> FloatText.general(number);
      case List<?> list ->
          list.stream().map(Values::text).collect(Collectors.joining(" ", "[", "]"));
      case Map<?, ?> map ->
          new TreeMap<>(map)
              .entrySet().stream()
                  .map(entry -> text(entry.getKey()) + ":" + text(entry.getValue()))
                  .collect(Collectors.joining(" ", "map[", "]"));
      default -> value.toString();
    };
  }

  /**
   * A member of a map. Labels that are not there are empty.
   *
   * @throws TemplateException when the value has no members
   */
  static Object member(Object of, String name) {
    if (of instanceof Map<?, ?> map) {
      return map.containsKey(name) ? map.get(name) : "";
    }
    throw new TemplateException("can't evaluate field " + name + " in type " + type(of));
  }

  static int length(Object value) {
    return switch (value) {
      case String text -> text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
      case List<?> list -> list.size();
      case Map<?, ?> map -> map.size();
      case null, default -> throw new TemplateException("len of type " + type(value));
    };
  }

  /** An element of an element, by places and keys. */
  static Object index(Object of, Object[] keys) {
    Object found = of;
    for (Object key : keys) {
      found =
          switch (found) {
            case Map<?, ?> map -> map.containsKey(key) ? map.get(key) : "";
            case List<?> list -> element(list, Numbers.whole(key));
            case null, default -> throw new TemplateException("can't index item of " + type(of));
          };
    }
    return found;
  }

  private static Object element(List<?> list, long place) {
    if (place < 0 || place >= list.size()) {
      throw new TemplateException("index out of range: " + place);
    }
    return list.get((int) place);
  }

  /** A part of a text or a list. */
  static Object slice(Object of, Object[] bounds) {
    int from = bounds.length > 0 ? bound(of, bounds[0]) : 0;
    int to = bounds.length > 1 ? bound(of, bounds[1]) : length(of);
    if (from > to) {
      throw new TemplateException("invalid slice index: " + from + " > " + to);
    }
    if (of instanceof String text) {
      byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
      return new String(
          Arrays.copyOfRange(bytes, from, to), java.nio.charset.StandardCharsets.UTF_8);
    }
    if (of instanceof List<?> list) {
      return list.subList(from, to);
    }
    throw new TemplateException("can't slice item of type " + type(of));
  }

  private static int bound(Object of, Object place) {
    long bound = Numbers.whole(place);
    if (bound < 0 || bound > length(of)) {
      throw new TemplateException("index out of range: " + bound);
    }
    return (int) bound;
  }

  /** Less, equal or greater; whole numbers and others are compared by their values. */
  static int compare(Object one, Object other) {
    if (one instanceof String left && other instanceof String right) {
      return left.compareTo(right);
    }
    if (one instanceof Long left && other instanceof Long right) {
      return Long.compare(left, right);
    }
    if (one instanceof Number && other instanceof Number) {
      return ordered(Numbers.of(one), Numbers.of(other));
    }
    throw incomparable(one, other);
  }

  /** Minus and plus zero are equal; what is no number is nowhere in the order. */
  private static int ordered(double left, double right) {
    return left == right ? 0 : Double.compare(left, right);
  }

  static boolean isEqual(Object one, Object other) {
    if (one == null || other == null) {
      return Objects.equals(one, other);
    }
    if (one instanceof Boolean && other instanceof Boolean) {
      return one.equals(other);
    }
    if (one instanceof Double left && left.isNaN()) {
      return false;
    }
    return compare(one, other) == 0;
  }

  private static TemplateException incomparable(Object one, Object other) {
    return new TemplateException(
        "incompatible types for comparison: " + type(one) + " and " + type(other));
  }
}
