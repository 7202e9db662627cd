package dev.weir.zset;

import java.math.BigDecimal;
import java.util.List;
import java.util.TreeMap;

/** A JSON value; numbers are exact, names of an object are in the order of their UTF-8 bytes. */
public sealed interface Json {
  /** The value {@code null}, which is no SQL NULL. */
  record Null() implements Json {}

  record Truth(boolean value) implements Json {}

  record Digits(BigDecimal value) implements Json {}

  record Text(String value) implements Json {}

  record Array(List<Json> elements) implements Json {
    public Array {
      elements = List.copyOf(elements);
    }
  }

  /**
   * An object.
   *
   * @param members ordered by {@link JsonText#NAMES}; of equal names the last one was kept
   */
  record Members(TreeMap<String, Json> members) implements Json {}
}
