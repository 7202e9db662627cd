package dev.weir.history;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The history of one circuit, sorted by what the rules ask for. */
final class CircuitHistory {
  private final Map<String, KeyHistory> keys = new LinkedHashMap<>();
  private final List<Operation.Read> reads = new ArrayList<>();
  private final List<Operation.Streamed> streamed = new ArrayList<>();
  private long definedRev;

  void add(Operation operation) {
    switch (operation) {
      case Operation.Defined defined -> definedRev = defined.rev();
      case Operation.Write write ->
          keys.computeIfAbsent(write.key(), key -> new KeyHistory()).add(write);
      case Operation.Read read -> reads.add(read);
      case Operation.Streamed step -> streamed.add(step);
    }
  }

  /** The last rev before the first batch. */
  long definedRev() {
    return definedRev;
  }

  Collection<KeyHistory> keys() {
    return keys.values();
  }

  /** Keys with a rev, by rev. */
  List<KeyHistory> byRev() {
    return keys.values().stream()
        .filter(key -> key.acknowledged() != null)
        .sorted(Comparator.comparingLong(KeyHistory::rev))
        .toList();
  }

  List<Operation.Read> reads() {
    return reads;
  }

  List<Operation.Streamed> streamed() {
    return streamed;
  }
}
