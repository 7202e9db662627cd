package dev.weir.app;

import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Measures what a tenant feels of another one that floods the same node with samples: what its own
 * small writes take, alone and beside the flood, by turns in one run.
 *
 * <p>The node is a process of its own; it shares the cores with its clients.
 */
final class BenchNeighbours {
  private static final String TEXT = "text/plain";
  private static final int ROUNDS = 6;
  private static final int PER_SECOND = 40;
  private static final int QUIET_CONNECTIONS = 8;
  private static final int QUIET_LINES = 10;
  private static final int FLOOD_CONNECTIONS = 4;
  private static final int FLOOD_LINES = 1_000;
  private static final int HEAP_MEGABYTES = 1024;

  /** 2001: too old for any tenant. */
  private static final String LONG_AGO = " 1000000000000";

  private final BenchReport report;
  private final Path directory;
  private final Duration phase;
  private final Duration warmUp;

  /** What the other tenant does. */
  private enum Flood {
    AT_ITS_RATE("at its ingest-bytes-per-s of 1 MB", 1_000_000, ""),
    REFUSED_TIMES("with times that are refused", 0, LONG_AGO),
    REFUSED_TIMES_AT_ITS_RATE("with times that are refused, at its rate", 1_000_000, LONG_AGO);

    private final String words;
    private final long bytesPerSecond;
    private final String time;

    Flood(String words, long bytesPerSecond, String time) {
      this.words = words;
      this.bytesPerSecond = bytesPerSecond;
      this.time = time;
    }

    private String tenant() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * @param scale seconds of each turn are 5 divided by it
   */
  BenchNeighbours(PrintWriter out, Path directory, int scale) {
    this.report = new BenchReport(out, "neighbours");
    this.directory = directory;
    this.phase = Duration.ofSeconds(5).dividedBy(scale);
    this.warmUp = Duration.ofSeconds(20).dividedBy(scale);
  }

  void run() {
    try (ChildNode node =
            ChildNode.start(
                directory, "node", List.of("weir.log.level = warn"), HEAP_MEGABYTES, 0);
        BenchSteady quiet =
            new BenchSteady(node.base(), QUIET_CONNECTIONS, BenchNeighbours::quietWrite)) {
      for (Flood flood : Flood.values()) {
        limit(node.base(), flood);
        quiet.write(PER_SECOND, warmUp.dividedBy(2));
        beside(node, flood, quiet, warmUp.dividedBy(2), new Answers());
        measure(node, flood, quiet);
      }
    }
  }

  private static void limit(URI base, Flood flood) {
    BenchApi.ask(
        base,
        "PUT",
        "/v1/tenants/" + flood.tenant(),
        "{\"limits\":{\"ingest_bytes_per_s\":" + flood.bytesPerSecond + "}}");
  }

  private void measure(ChildNode node, Flood flood, BenchSteady quiet) {
    List<Double> alone = new ArrayList<>();
    List<Double> beside = new ArrayList<>();
    Answers answers = new Answers();
    for (int round = 0; round < ROUNDS; round++) {
      alone.addAll(quiet.write(PER_SECOND, phase));
      beside.addAll(beside(node, flood, quiet, phase, answers));
    }
    BenchPercentiles before = BenchPercentiles.of(alone);
    BenchPercentiles during = BenchPercentiles.of(beside);
    String what = "small writes beside a tenant " + flood.words;
    for (int percent : List.of(50, 99)) {
      Map<String, Object> conditions =
          Map.of("n", during.count(), "alone", before.at(percent), "beside", during.at(percent));
      report.add(
          what + ", p" + percent + " times that alone",
          during.at(percent) / before.at(percent),
          "ratio",
          conditions);
    }
    report.add(
        what + ", the flood",
        answers.count() / answers.seconds,
        "requests/s",
        Map.of("answers", answers.byStatus.toString(), "body_bytes", body(flood).length));
    report.add(what + ", cpu of the node", answers.cpuSeconds / answers.seconds, "cores", Map.of());
  }

  private static List<Double> beside(
      ChildNode node, Flood flood, BenchSteady quiet, Duration time, Answers answers) {
    byte[] request = write(flood.tenant(), body(flood));
    long cpu = node.processorTime().toNanos();
    long begin = System.nanoTime();
    try (BenchFlood running = BenchFlood.start(node.base(), FLOOD_CONNECTIONS, request)) {
      List<Double> millis = quiet.write(PER_SECOND, time);
      running.stop().forEach((status, n) -> answers.byStatus.merge(status, n, Long::sum));
      answers.seconds += (System.nanoTime() - begin) / 1e9;
      answers.cpuSeconds += (node.processorTime().toNanos() - cpu) / 1e9;
      return millis;
    }
  }

  /** What became of a flood. */
  private static final class Answers {
    private final Map<Integer, Long> byStatus = new LinkedHashMap<>();
    private double seconds;
    private double cpuSeconds;

    private long count() {
      return byStatus.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  private static byte[] quietWrite(int number) {
    String lines =
        IntStream.range(0, QUIET_LINES)
            .mapToObj(host -> "load,host=h%d value=%d".formatted(host, number % 1000))
            .collect(Collectors.joining("\n"));
    return write("quiet", lines.getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] body(Flood flood) {
    return IntStream.range(0, FLOOD_LINES)
        .mapToObj(
            host ->
                "cpu,host=h%d,region=eu user=%d.5,system=%d.25,idle=%di,iowait=0.125,steal=0%s"
                    .formatted(host, host % 100, host % 50, host, flood.time))
        .collect(Collectors.joining("\n"))
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] write(String tenant, byte[] lines) {
    return BenchClient.request(
        "POST", "/v1/tenants/" + tenant + "/influx/write?precision=ms", TEXT, lines);
  }
}
