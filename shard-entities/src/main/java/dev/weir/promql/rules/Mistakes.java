package dev.weir.promql.rules;

import dev.weir.promql.rules.RuleFileException.Mistake;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.Node;

/** Collects what is wrong with a file, so that people need not mend it step by step. */
final class Mistakes {
  private static final int MAX = 20;

  private final List<Mistake> found = new ArrayList<>();

  void add(Node at, String reason) {
    add(Optional.of(at.getStartMark()), reason);
  }

  /** Without a place it is about the file as a whole. */
  void add(Optional<Mark> at, String reason) {
    if (found.size() < MAX) {
      int line = at.map(Mark::getLine).orElse(0);
      int column = at.map(Mark::getColumn).orElse(0);
      found.add(new Mistake(line + 1, column + 1, reason));
    }
  }

  void orThrow() {
    if (!found.isEmpty()) {
      found.sort(Comparator.comparingInt(Mistake::line).thenComparingInt(Mistake::column));
      throw new RuleFileException(found);
    }
  }
}
