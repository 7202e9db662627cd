package dev.weir.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * The whole configuration of a node, read once at start: key {@code weir.http.request-timeout} is
 * {@code http().requestTimeout()}. Each value has been checked; nobody checks it again.
 */
public record WeirConfig(
    Node node,
    Data data,
    Http http,
    Cluster cluster,
    Region region,
    Journal journal,
    Segments segments,
    Snapshot snapshot,
    Limits limits,
    Stream stream,
    Metrics metrics,
    Console console,
    Log log,
    Unsafe unsafe) {

  /** This node; {@code name} is unique in the cluster. */
  public record Node(String name) {}

  /** Where the node keeps everything. */
  public record Data(Path dir) {}

  /** The listener; port 0 = any free port. */
  public record Http(
      String host,
      int port,
      List<String> allowedHosts,
      List<String> allowedOrigins,
      Duration requestTimeout,
      Duration idleTimeout) {}

  /** The Pekko cluster of this region; port 0 = any free port. */
  public record Cluster(String id, String host, int port, int shards) {}

  /** The region this node stands in. */
  public record Region(String self) {}

  /** Free space, in bytes, below which writes are refused and below which nothing is opened. */
  public record Journal(long diskReserve, long diskFloor) {}

  /** Where immutable segment files lie. */
  public record Segments(Path dir) {}

  /**
   * A snapshot is taken when the first of these is reached since the last one.
   *
   * @param changes at least; as many as the tables have rows if that is more
   */
  public record Snapshot(long eventBytes, long revs, long changes, Duration age) {}

  /** Streams of views. */
  public record Stream(Duration heartbeat) {}

  /** The node's own {@code /metrics}. */
  public record Metrics(int tenantLabelsMax) {}

  /** The console page. */
  public record Console(boolean enabled) {}

  /** Log output. */
  public record Log(Level level, Format format) {
    /** Least severe lines that are written. */
    public enum Level {
      TRACE,
      DEBUG,
      INFO,
      WARN,
      ERROR
    }

    /** Lines for people or JSON for machines. */
    public enum Format {
      TEXT,
      JSON
    }
  }

  /** Start refusals that are switched off, by name; see {@link Refusal}. */
  public record Unsafe(Set<Refusal> allow) {}
}
