package dev.weir.app;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import picocli.CommandLine.Option;

/** What {@code weir bench cluster} and {@code weir bench regions} may be told. */
final class BenchClusterOptions {
  private static final int QUICK_KILLS = 1;
  private static final int QUICK_CUTS = 2;
  private static final int QUICK_ROWS = 20_000;
  private static final int HEAP_MEGABYTES = 384;
  private static final int ROWS_PER_MEGABYTE = 500;

  /** What can be measured by itself. */
  enum Part {
    KILL,
    MOVE,
    BIG,
    THROUGHPUT,
    JOURNAL,
    PLACEMENT,
    LAG,
    LINK,
    CATCH_UP,
    HOME,
    COST,
    CUTS
  }

  @Option(
      names = "--journal-url",
      paramLabel = "URL",
      description =
          "cluster: a PostgreSQL server, as jdbc:postgresql://HOST:PORT/DATABASE; databases"
              + " weir_bench_N are made in it and dropped. Else one is started from"
              + " /usr/lib/postgresql.")
  private String journalUrl;

  @Option(
      names = "--journal-user",
      paramLabel = "NAME",
      description = "cluster: its user, who may make databases.")
  private String journalUser;

  @Option(
      names = "--journal-password-file",
      paramLabel = "FILE",
      description = "cluster: holds the user's password.")
  private Path journalPasswordFile;

  @Option(
      names = "--kills",
      paramLabel = "N",
      defaultValue = "20",
      description = "cluster, metrics: how many nodes are killed.")
  private int kills;

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "1000000",
      description = "cluster: rows of the large circuit.")
  private int rows;

  @Option(
      names = "--cuts",
      paramLabel = "N",
      defaultValue = "50",
      description = "regions: how often the link is cut and healed.")
  private int cuts;

  @Option(
      names = "--quick",
      description =
          "cluster: 1 kill, 20,000 rows; regions: 2 cuts; seconds each, to try the bench itself.")
  private boolean quick;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "cluster, regions: what happens to whom, and the nodes' addresses; metrics: values.")
  private long seed;

  @Option(
      names = "--only",
      paramLabel = "PART",
      split = ",",
      description =
          "${COMPLETION-CANDIDATES}, the last six of regions, the others of cluster; else all.")
  private Set<Part> only = EnumSet.allOf(Part.class);

  boolean isServerGiven() {
    return journalUrl != null;
  }

  String journalUrl() {
    return journalUrl;
  }

  String journalUser() {
    return journalUser == null ? System.getProperty("user.name") : journalUser;
  }

  Path journalPasswordFile() {
    return journalPasswordFile;
  }

  int kills() {
    return quick ? QUICK_KILLS : kills;
  }

  int cuts() {
    return quick ? QUICK_CUTS : cuts;
  }

  int rows() {
    return quick ? QUICK_ROWS : rows;
  }

  boolean quick() {
    return quick;
  }

  long seed() {
    return seed;
  }

  boolean wants(Part part) {
    return only.contains(part);
  }

  /** Small, but the large circuit has to fit, twice while it moves. */
  int heapMegabytes() {
    return HEAP_MEGABYTES + rows() / ROWS_PER_MEGABYTE;
  }
}
