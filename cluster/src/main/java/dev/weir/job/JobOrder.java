package dev.weir.job;

import dev.weir.backup.Until;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What somebody wants done.
 *
 * @param tenant it is about; empty for all
 * @param circuit it is about; empty for all of the tenant
 * @param details what else there is to say, by kind: texts and numbers by the names that requests
 *     have. Whole numbers are longs, as small ones are not when they are read again: an order
 *     equals itself after that
 */
public record JobOrder(JobKind kind, String tenant, String circuit, Map<String, Object> details) {
  public JobOrder {
    Map<String, Object> same = new TreeMap<>(details);
    same.replaceAll(
        (name, value) -> value instanceof Integer number ? (Long) number.longValue() : value);
    details = Collections.unmodifiableMap(same);
  }

  /** A text among the details; empty if it is not there. */
  public String text(String name) {
    return (String) details.getOrDefault(name, "");
  }

  /** A number among the details. */
  public long number(String name, long otherwise) {
    return details.get(name) instanceof Number number ? number.longValue() : otherwise;
  }

  /** How far history is to be taken: to {@code to_rev}, to {@code to_millis}, or all of it. */
  Until until() {
    long rev = number("to_rev", -1);
    long millis = number("to_millis", -1);
    if (rev >= 0) {
      return new Until.Rev(rev);
    }
    return millis >= 0 ? new Until.Time(millis) : new Until.End();
  }

  /** A fraction among the details. */
  public double fraction(String name, double otherwise) {
    return details.get(name) instanceof Number number ? number.doubleValue() : otherwise;
  }
}
