package dev.weir.job;

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

  /** A fraction among the details. */
  public double fraction(String name, double otherwise) {
    return details.get(name) instanceof Number number ? number.doubleValue() : otherwise;
  }
}
