package dev.weir.history;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The history of one circuit, sorted by what the rules ask for. */
final class CircuitHistory {
  private final Map<String, KeyHistory> keys = new LinkedHashMap<>();
  private final List<Operation.Read> reads = new ArrayList<>();
  private final List<Operation.Streamed> streamed = new ArrayList<>();
  private final Set<Long> moves = new HashSet<>();
  private long definedRev;

  void add(Operation operation) {
    switch (operation) {
      case Operation.Defined defined -> definedRev = defined.rev();
      case Operation.Moved moved -> moves.add(moved.rev());
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

  /** The last rev from this one on before which no batch stands. */
  long afterMoves(long rev) {
    long last = rev;
    while (moves.contains(last + 1)) {
      last++;
    }
    return last;
  }

  boolean isMove(long rev) {
    return moves.contains(rev);
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
