package dev.weir.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
    Backup backup,
    Snapshot snapshot,
    Compaction compaction,
    Limits limits,
    Stream stream,
    Metrics metrics,
    Console console,
    Log log,
    Unsafe unsafe) {

  /** This node; {@code name} is unique in the cluster. */
  public record Node(String name) {
    /** What the names of nodes follow in their roles. */
    public static final String ROLE_PREFIX = "node-";

    /** The role by which the other members know the name. */
    public String role() {
      return ROLE_PREFIX + name;
    }
  }

  /** Where the node keeps everything. */
  public record Data(Path dir) {}

  /** The listener; port 0 = any free port. */
  public record Http(
      String host,
      int port,
      List<String> allowedHosts,
      List<String> allowedOrigins,
      Duration requestTimeout,
      Duration idleTimeout,
      Duration drainWait) {}

  /**
   * The Pekko cluster of this region; port 0 = any free port.
   *
   * @param host how other nodes reach this one
   * @param bindHost where it listens
   * @param seedNodes whom to join, in order; only the first may form a cluster; empty = joins
   *     itself
   */
  public record Cluster(
      String id,
      String host,
      String bindHost,
      int port,
      List<HostPort> seedNodes,
      int shards,
      Tls tls) {
    /** How other nodes reach this one. */
    public HostPort address() {
      return HostPort.of(host, port);
    }

    /** Whether other nodes may stand in the same cluster. */
    public boolean hasOtherSeeds() {
      return seedNodes.stream().anyMatch(seed -> !seed.equals(address()));
    }
  }

  /** PEM files for encryption between nodes: all three or none. */
  public record Tls(Optional<Path> certFile, Optional<Path> keyFile, Optional<Path> caFile) {
    public boolean isOn() {
      return certFile.isPresent() && keyFile.isPresent() && caFile.isPresent();
    }
  }

  /**
   * The region of the node.
   *
   * @param maxLag a copy that is further behind its home refuses reads, unless they say otherwise
   */
  public record Region(String self, Duration maxLag) {
    /** Whether it has the name that a lone region has by itself. */
    public boolean isUnnamed() {
      return self.equals("local");
    }
  }

  /**
   * The region's journal.
   *
   * @param url with user and password file: given exactly when the kind is PostgreSQL
   * @param diskReserve free bytes below which writes are refused
   * @param diskFloor free bytes below which nothing is opened
   */
  public record Journal(
      Kind kind,
      Optional<String> url,
      Optional<String> user,
      Optional<Path> passwordFile,
      long diskReserve,
      long diskFloor) {
    /** What holds the events. */
    public enum Kind {
      /** A directory of the node; for a region of one node. */
      LEVELDB,
      /** A database that all nodes of the region share. */
      POSTGRES
    }
  }

  /** Where immutable segment files lie. */
  public record Segments(Path dir) {}

  /** Where backups lie; the nodes of a region share it. */
  public record Backup(Path dir) {}

  /**
   * A snapshot is taken when the first of these is reached since the last one.
   *
   * @param changes at least; as many as the tables have rows if that is more
   * @param chunkFile bytes from which on a file of chunks of metrics is complete; smaller ones are
   *     written anew together
   */
  public record Snapshot(long eventBytes, long revs, long changes, Duration age, long chunkFile) {}

  /**
   * Which events are deleted once a snapshot stands in for them.
   *
   * @param auto whether that is done by itself, after a snapshot
   * @param needsBackup whether only events may go that a backup has
   * @param eventsMin fewer are not worth the proof when nobody asks for it
   * @param retention younger events stay
   */
  public record Compaction(boolean auto, boolean needsBackup, long eventsMin, Duration retention) {}

  /** Streams of views. */
  public record Stream(Duration heartbeat) {}

  /**
   * Metrics: those of tenants, and the node's own.
   *
   * @param tenantLabelsMax how many tenants the node's own {@code /metrics} names
   * @param shards over how many shards the series of a new tenant are spread, a power of two; a
   *     tenant keeps what it has begun with
   * @param retention how long samples of tenants are kept; older ones are refused
   * @param retentionHour how long rollups by hours are kept; these and the next are kept longer
   *     where late samples may still change them
   * @param retentionDay how long rollups by days are kept
   * @param retentionMonth how long rollups by months are kept
   * @param promqlExperimental whether queries may use what Prometheus calls experimental
   * @param ownInterval how often the node writes its own metrics; zero for never
   * @param viewInterval how often the node writes into tenants' metrics how many rows their tables
   *     and views have; zero for never
   * @param alertmanagers base URLs of those that alerts are sent to
   * @param externalUrl under which people reach Weir; {@code auto} for the address of the node
   */
  public record Metrics(
      int tenantLabelsMax,
      int shards,
      Duration retention,
      Duration retentionHour,
      Duration retentionDay,
      Duration retentionMonth,
      boolean promqlExperimental,
      Duration ownInterval,
      Duration viewInterval,
      List<String> alertmanagers,
      String externalUrl) {}

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
