package dev.weir.app;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/** What {@code weir bench views} may be told. */
final class BenchViewsOptions {
  /** What can be measured by itself. */
  enum Load {
    /** One kind of view over one table, at batches of 10,000. */
    UPSERTS,
    /** What a change costs in small and in large tables. */
    GROWTH,
    /** Views over tables that have rows already. */
    BACKFILL,
    /** From the text of a query to its view. */
    COMPILE
  }

  @Option(
      names = "--loads",
      paramLabel = "LOAD",
      split = ",",
      description = "views: ${COMPLETION-CANDIDATES}; else all.")
  private Set<Load> loads = EnumSet.allOf(Load.class);

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "views: how often each load is measured; default ${DEFAULT-VALUE}.")
  private int rounds = 5;

  @Option(
      names = "--kinds",
      paramLabel = "WORD",
      split = ",",
      description = "views: only kinds of views that have such a word in their names.")
  private List<String> kinds = List.of();

  boolean wants(Load load) {
    return loads.contains(load);
  }

  boolean wants(String kind) {
    return kinds.isEmpty() || kinds.stream().anyMatch(kind::contains);
  }

  int rounds() {
    return rounds;
  }
}
