package dev.weir.config;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the configuration: command line over environment over file over {@code reference.conf}.
 *
 * <p>Either everything is right and the whole is returned, or {@link ConfigErrors} names every
 * error. Nothing else in Weir reads keys.
 */
public final class ConfigLoader {
  private ConfigLoader() {}

  /**
   * The effective configuration.
   *
   * @throws ConfigErrors with all errors, in a fixed order
   */
  public static EffectiveConfig load(ConfigSources sources) {
    ConfigProblems problems = new ConfigProblems();
    ConfigLayers layers = ConfigLayers.of(sources, problems);
    Config given = layers.effective();
    WeirConfig weir = read(new ConfigReader(given, layers.defaults(), problems));
    Config effective = layers.effective(ClusterSettings.of(weir));
    crossCheck(weir, effective, problems);
    ClusterRules.check(weir, effective, problems);
    ConfigGuard.check(weir, effective, problems);
    problems.throwIfAny();
    return new EffectiveConfig(weir, effective, layers.entries(effective));
  }

  /** The defaults alone, for tests and tools that need an ActorSystem but no user's file. */
  public static EffectiveConfig defaults() {
    return load(
        new ConfigSources(Optional.empty(), Map.of(), Map.of(), Path.of("no-such-directory")));
  }

  /** Every key that is read. */
  static Set<String> keys() {
    ConfigProblems problems = new ConfigProblems();
    Config defaults = ConfigLayers.reference();
    ConfigReader in = new ConfigReader(defaults, defaults, problems);
    read(in);
    problems.throwIfAny();
    return in.keysRead();
  }

  private static WeirConfig read(ConfigReader in) {
    return new WeirConfig(
        new WeirConfig.Node(in.name("weir.node.name")),
        new WeirConfig.Data(in.path("weir.data.dir")),
        http(in),
        cluster(in),
        new WeirConfig.Region(
            in.name("weir.region.self"), in.duration("weir.region.max-lag", "1ms", "30d")),
        journal(in),
        new WeirConfig.Segments(in.path("weir.segments.dir")),
        new WeirConfig.Backup(in.path("weir.backup.dir")),
        new WeirConfig.Snapshot(
            in.size("weir.snapshot.event-bytes", "1KiB", "1TiB"),
            in.number("weir.snapshot.revs", 1, Integer.MAX_VALUE),
            in.number("weir.snapshot.changes", 1, Integer.MAX_VALUE),
            in.duration("weir.snapshot.age", "1s", "30d"),
            in.size("weir.snapshot.chunk-file", "1KiB", "256MiB")),
        new WeirConfig.Compaction(
            in.flag("weir.compaction.auto"),
            in.flag("weir.compaction.needs-backup"),
            in.number("weir.compaction.events-min", 1, Integer.MAX_VALUE),
            in.duration("weir.compaction.retention", "0s", "36500d")),
        LimitsReader.read(in),
        new WeirConfig.Stream(in.duration("weir.stream.heartbeat", "100ms", "1h")),
        new WeirConfig.Metrics(
            in.number("weir.metrics.tenant-labels-max", 0, 10000),
            in.powerOfTwo("weir.metrics.shards", 64),
            in.duration("weir.metrics.retention", "1h", "36500d"),
            in.duration("weir.metrics.retention-hour", "1h", "36500d"),
            in.duration("weir.metrics.retention-day", "1h", "36500d"),
            in.duration("weir.metrics.retention-month", "1h", "36500d"),
            in.flag("weir.metrics.promql-experimental"),
            in.duration("weir.metrics.own-interval", "0s", "1h"),
            in.duration("weir.metrics.view-interval", "0s", "1h"),
            in.urls("weir.metrics.alertmanagers"),
            in.urlOrAuto("weir.metrics.external-url")),
        new WeirConfig.Console(in.flag("weir.console.enabled")),
        new WeirConfig.Log(
            in.choice("weir.log.level", WeirConfig.Log.Level.class),
            in.choice("weir.log.format", WeirConfig.Log.Format.class)),
        new WeirConfig.Unsafe(in.choices("weir.unsafe.allow", Refusal.class)));
  }

  private static WeirConfig.Http http(ConfigReader in) {
    return new WeirConfig.Http(
        in.text("weir.http.host"),
        in.number("weir.http.port", 0, 65535),
        in.texts("weir.http.allowed-hosts"),
        in.texts("weir.http.allowed-origins"),
        in.duration("weir.http.request-timeout", "100ms", "1h"),
        in.duration("weir.http.idle-timeout", "1s", "1d"),
        in.duration("weir.http.drain-wait", "0s", "1m"));
  }

  private static WeirConfig.Cluster cluster(ConfigReader in) {
    return new WeirConfig.Cluster(
        in.name("weir.cluster.id"),
        in.text("weir.cluster.host"),
        in.text("weir.cluster.bind-host"),
        in.number("weir.cluster.port", 0, 65535),
        in.addresses("weir.cluster.seed-nodes"),
        in.number("weir.cluster.shards", 1, 10000),
        new WeirConfig.Tls(
            in.optionalText("weir.cluster.tls.cert-file").map(Path::of),
            in.optionalText("weir.cluster.tls.key-file").map(Path::of),
            in.optionalText("weir.cluster.tls.ca-file").map(Path::of)));
  }

  private static WeirConfig.Journal journal(ConfigReader in) {
    return new WeirConfig.Journal(
        in.choice("weir.journal.kind", WeirConfig.Journal.Kind.class),
        in.optionalText("weir.journal.url"),
        in.optionalText("weir.journal.user"),
        in.optionalText("weir.journal.password-file").map(Path::of),
        in.size("weir.journal.disk-reserve", "32MiB", "1PiB"),
        in.size("weir.journal.disk-floor", "1MiB", "1PiB"));
  }

  /** Keys that make no sense together, or one without the other. */
  private static void crossCheck(WeirConfig weir, Config effective, ConfigProblems problems) {
    JournalRules.check(weir.journal(), effective, problems);
    if (weir.journal().diskFloor() > weir.journal().diskReserve()) {
      atMost("weir.journal.disk-floor", "weir.journal.disk-reserve", effective, problems);
    }
    Limits limits = weir.limits();
    if (limits.idempotencyKeysMin() > limits.idempotencyKeysMax()) {
      atMost(
          "weir.limits.idempotency-keys-min",
          "weir.limits.idempotency-keys-max",
          effective,
          problems);
    }
    if (limits.requestBytesMax() > limits.decodedBytesMax()) {
      atMost("weir.limits.request-bytes-max", "weir.limits.decoded-bytes-max", effective, problems);
    }
    if (limits.eventBytesMax() > limits.circuitQueueBytesMax()) {
      atMost(
          "weir.limits.event-bytes-max",
          "weir.limits.circuit-queue-bytes-max",
          effective,
          problems);
    }
  }

  private static void atMost(String key, String bound, Config effective, ConfigProblems problems) {
    problems.badValue(
        key,
        effective.getValue(key),
        "more than "
            + bound
            + " = "
            + ConfigProblems.render(effective.getValue(bound))
            + ". Lower the one or raise the other.");
  }
}
