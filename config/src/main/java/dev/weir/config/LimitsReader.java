package dev.weir.config;

import java.time.Duration;

/** Reads {@link Limits}, with the range each bound may have. */
final class LimitsReader {
  private static final int MANY = 1_000_000_000;

  private final ConfigReader in;

  private LimitsReader(ConfigReader in) {
    this.in = in;
  }

  static Limits read(ConfigReader in) {
    return new LimitsReader(in).limits();
  }

  private Limits limits() {
    return new Limits(
        size("request-bytes-max", "1KiB", "1GiB"),
        size("decoded-bytes-max", "1KiB", "1GiB"),
        count("decode-ratio-max", 1, 10_000),
        // a definition travels in one message
        size("definition-bytes-max", "1KiB", "256KiB"),
        size("labels-cache-bytes-max", "0", "1GiB"),
        size("batch-bytes-max", "1KiB", "1GiB"),
        count("batch-rows-max", 1, 10_000_000),
        intSize("row-bytes-max", "1KiB", "1MiB"),
        // the cluster's frames carry 1280KiB, an event and its envelope must fit
        intSize("event-bytes-max", "1KiB", "1MiB"),
        count("json-depth-max", 4, 1_000),
        count("number-chars-max", 20, 10_000),
        count("name-chars-max", 63, 10_000),
        intSize("value-bytes-max", "1KiB", "16MiB"),
        size("circuit-queue-bytes-max", "1KiB", "1GiB"),
        count("circuit-queue-batches-max", 1, 100_000),
        size("node-in-flight-bytes-max", "1MiB", "1TiB"),
        // beyond this the queue towards another node (reference.conf) could overflow
        count("node-requests-max", 1, 12_000),
        count("requests-per-s", 0, MANY),
        size("ingest-bytes-per-s", "0", "1TiB"),
        count("tables-max", 1, 100_000),
        count("views-max", 1, 1_000_000),
        count("columns-max", 1, 10_000),
        count("circuits-max", 1, 10_000),
        count("series-max", 1, MANY),
        count("new-series-per-hour-max", 0, MANY),
        count("samples-per-s", 0, MANY),
        // all labels of a series are in one message and one event
        count("series-labels-max", 1, 1_000),
        intSize("label-name-bytes-max", "16", "4KiB"),
        intSize("label-value-bytes-max", "16", "64KiB"),
        intSize("label-set-bytes-max", "256", "128KiB"),
        count("plan-nodes-max", 1, 2_000),
        count("joins-max", 0, 32),
        size("state-bytes-max", "1MiB", "1PiB"),
        in.share(key("view-state-share")),
        count("step-rows-max", 1, MANY),
        count("step-cells-max", 1, MANY),
        count("join-fanout-max", 1, MANY),
        count("join-pairs-max", 1, MANY),
        count("recursion-rounds-max", 1, MANY),
        count("recursion-rows-max", 1, MANY),
        count("backfill-rows-min", 0, MANY),
        count("restore-threads-max", 1, 1_000),
        count("scan-rows-max", 1, MANY),
        count("query-rows-max", 1, MANY),
        count("query-samples-max", 1, MANY),
        span("query-time-max", "1h"),
        count("queries-max", 1, 10_000),
        count("cursors-max", 1, 100_000),
        span("cursor-age-max", "1d"),
        count("streams-max", 1, 1_000_000),
        count("circuit-streams-max", 1, 1_000_000),
        count("stream-views-max", 1, 10_000),
        size("subscriber-bytes-max", "1KiB", "1GiB"),
        size("coalesce-bytes-max", "1KiB", "1GiB"),
        span("subscriber-stall-max", "1d"),
        size("history-bytes-max", "0", "1TiB"),
        count("history-revs-max", 0, MANY),
        count("idempotency-keys-min", 1, MANY),
        span("idempotency-age-min", "365d"),
        count("idempotency-keys-max", 1, MANY),
        count("waiters-max", 1, 1_000_000),
        count("connections-max", 1, 1_000_000),
        count("address-connections-max", 1, 1_000_000),
        count("tenant-connections-max", 1, 1_000_000),
        span("header-wait-max", "1h"),
        intSize("body-bytes-per-s-min", "0", "1GiB"),
        span("clock-interval", "1h"));
  }

  private static String key(String name) {
    return "weir.limits." + name;
  }

  private int count(String name, int least, int most) {
    return in.number(key(name), least, most);
  }

  private long size(String name, String least, String most) {
    return in.size(key(name), least, most);
  }

  private int intSize(String name, String least, String most) {
    return in.intSize(key(name), least, most);
  }

  private Duration span(String name, String most) {
    return in.duration(key(name), "1ms", most);
  }
}
