package dev.weir.http;

import dev.weir.circuit.ViewDelta;
import dev.weir.zset.Delta;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** What changed between two states of a table. */
final class FakeDeltas {
  private FakeDeltas() {}

  static Optional<ViewDelta> between(
      String view,
      FakeTable before,
      FakeTable after,
      Predicate<Object[]> keeps,
      long prevRev,
      long rev,
      FakeStrings strings) {
    Map<List<String>, Object[]> old = byKey(before, keeps);
    Map<List<String>, Object[]> now = byKey(after, keeps);
    Set<List<String>> keys = new HashSet<>(old.keySet());
    keys.addAll(now.keySet());
    List<Object[]> rows = new ArrayList<>();
    List<Long> weights = new ArrayList<>();
    int changed = 0;
    for (List<String> key : keys) {
      if (Arrays.equals(old.get(key), now.get(key))) {
        continue;
      }
      changed++;
      if (old.containsKey(key)) {
        rows.add(old.get(key));
        weights.add(-1L);
      }
      if (now.containsKey(key)) {
        rows.add(now.get(key));
        weights.add(1L);
      }
    }
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    Delta delta =
        new Delta(
            after.definition().schema(),
            after.columns(rows, strings),
            weights.stream().mapToLong(w -> w).toArray(),
            rows.size(),
            true);
    String hash = hash(after.matching(keeps));
    return Optional.of(
        new ViewDelta(
            view, delta, null, null, null, changed, strings, prevRev, rev, now.size(), hash, hash));
  }

  /** A hash that does not depend on the order of rows. */
  static String hash(List<Object[]> rows) {
    long sum = 0;
    for (Object[] row : rows) {
      sum += Arrays.toString(row).hashCode() * 0x9E3779B97F4A7C15L;
    }
    return "%016x%016x".formatted(sum, rows.size());
  }

  private static Map<List<String>, Object[]> byKey(FakeTable table, Predicate<Object[]> keeps) {
    Map<List<String>, Object[]> rows = new LinkedHashMap<>();
    table.matching(keeps).forEach(row -> rows.put(table.keyText(row), row));
    return rows;
  }
}
