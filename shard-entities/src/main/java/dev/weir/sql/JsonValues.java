package dev.weir.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.zset.ColumnType;
import dev.weir.zset.Json;
import dev.weir.zset.JsonText;
import dev.weir.zset.NestedBytes;
import java.util.List;

/** What generated code does with values of JSON; null is NULL, also for what is not there. */
public final class JsonValues {
  private JsonValues() {}

  /** A member of an object. */
  public static byte[] member(byte[] json, byte[] name) {
    return written(member(JsonText.readCanonical(json), new String(name, UTF_8)));
  }

  /** An element of an array by its place from 0, from the end if negative. */
  public static byte[] element(byte[] json, long place) {
    return written(element(JsonText.readCanonical(json), place));
  }

  /** What a list of names, or of places in arrays, leads to. */
  public static byte[] at(byte[] json, byte[] steps, ColumnType type) {
    Json value = JsonText.readCanonical(json);
    NestedBytes.Reader reader = new NestedBytes.Reader(steps);
    while (value != null && reader.next(type.element())) {
      String step = reader.isNull() ? null : new String(reader.bytes(), UTF_8);
      value = step == null ? null : step(value, step);
    }
    return written(value);
  }

  private static Json step(Json value, String step) {
    boolean place = step.matches("-?[0-9]{1,9}");
    return value instanceof Json.Array
        ? place ? element(value, Long.parseLong(step)) : null
        : member(value, step);
  }

  private static Json member(Json value, String name) {
    return value instanceof Json.Members object ? object.members().get(name) : null;
  }

  private static Json element(Json value, long place) {
    if (!(value instanceof Json.Array(List<Json> elements))) {
      return null;
    }
    long at = place < 0 ? elements.size() + place : place;
    return at >= 0 && at < elements.size() ? elements.get((int) at) : null;
  }

  private static byte[] written(Json value) {
    return value == null ? null : JsonText.write(value);
  }

  /** The text of a value, of a text without its quotes; null for JSON's null. */
  public static byte[] text(byte[] json) {
    return ByteCasts.unquoted(json);
  }

  /** The text of the one scalar that a path leads to. */
  public static byte[] value(byte[] json, JsonPath path) {
    List<Json> found = path.of(JsonText.readCanonical(json));
    return found.size() == 1 && isScalar(found.getFirst())
        ? ByteCasts.unquoted(JsonText.write(found.getFirst()))
        : null;
  }

  private static boolean isScalar(Json value) {
    return switch (value) {
      case Json.Null _, Json.Truth _, Json.Digits _, Json.Text _ -> true;
      case Json.Array _, Json.Members _ -> false;
    };
  }

  /** The one value that a path leads to. */
  public static byte[] query(byte[] json, JsonPath path) {
    List<Json> found = path.of(JsonText.readCanonical(json));
    return found.size() == 1 ? JsonText.write(found.getFirst()) : null;
  }

  /** Whether a path leads to anything. */
  public static boolean exists(byte[] json, JsonPath path) {
    return !path.of(JsonText.readCanonical(json)).isEmpty();
  }

  /** The number of elements as a part; null for what is no array. */
  public static byte[] length(byte[] json) {
    return JsonText.readCanonical(json) instanceof Json.Array(List<Json> elements)
        ? NestedValues.part(ColumnType.INTEGER, 0, elements.size())
        : null;
  }

  /** The kind of a value in a word. */
  public static byte[] kind(byte[] json) {
    String kind =
        switch (JsonText.readCanonical(json)) {
          case Json.Null _ -> "null";
          case Json.Truth _ -> "boolean";
          case Json.Digits _ -> "number";
          case Json.Text _ -> "string";
          case Json.Array _ -> "array";
          case Json.Members _ -> "object";
        };
    return kind.getBytes(UTF_8);
  }

  /** The text of a number; null for JSON's null. */
  public static byte[] number(byte[] json, int site) {
    return switch (JsonText.readCanonical(json)) {
      case Json.Null _ -> null;
      case Json.Digits _ -> json;
      case Json.Truth _, Json.Text _, Json.Array _, Json.Members _ ->
          throw EvaluationError.castFailed(site, new String(json, UTF_8), "number");
    };
  }

  /** A truth as a part; null for JSON's null. */
  public static byte[] truth(byte[] json, int site) {
    return switch (JsonText.readCanonical(json)) {
      case Json.Null _ -> null;
      case Json.Truth(boolean truth) -> NestedValues.part(ColumnType.BOOLEAN, 0, truth ? 1 : 0);
      case Json.Digits _, Json.Text _, Json.Array _, Json.Members _ ->
          throw EvaluationError.castFailed(site, new String(json, UTF_8), "BOOLEAN");
    };
  }

  /** Whether a text is JSON of some kind: value, object, array or scalar. */
  public static boolean isJson(byte[] text, byte[] kind) {
    try {
      Json value = JsonText.read(text);
      return switch (new String(kind, UTF_8)) {
        case "OBJECT" -> value instanceof Json.Members;
        case "ARRAY" -> value instanceof Json.Array;
        case "SCALAR" -> isScalar(value);
        default -> true;
      };
    } catch (JsonText.Malformed e) {
      // expected: that is what is asked
      return false;
    }
  }
}
