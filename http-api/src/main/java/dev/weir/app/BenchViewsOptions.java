package dev.weir.app;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
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
    /** Views that come back from a snapshot. */
    LOADING,
    /** From the text of a query to its view. */
    COMPILE,
    /** What views feel of one that fails. */
    ISOLATION,
    /** Events of an auction house, beside Flink SQL. */
    NEXMARK,
    /** Reports of a trading company, beside their recomputation by DuckDB. */
    TPCH
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

  @Option(
      names = "--events",
      paramLabel = "N",
      defaultValue = "1000000",
      description = "views: events of Nexmark; default ${DEFAULT-VALUE}.")
  private int events = 1_000_000;

  @Option(
      names = "--peers",
      paramLabel = "DIR",
      description =
          "views: where the jars of Flink and DuckDB are; Maven fetches them into it. Without it"
              + " nothing is compared.")
  private Path peers;

  @Option(
      names = "--flink",
      paramLabel = "DIR",
      description = "views: the jars of a Flink that is there.")
  private Path flink;

  boolean wants(Load load) {
    return loads.contains(load);
  }

  boolean wants(String kind) {
    return kinds.isEmpty() || kinds.stream().anyMatch(kind::contains);
  }

  int events() {
    return events;
  }

  /** May be null. */
  Path peers() {
    return peers;
  }

  Optional<Path> flink() {
    return Optional.ofNullable(flink);
  }

  int rounds() {
    return rounds;
  }
}
