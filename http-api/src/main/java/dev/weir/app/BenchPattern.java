package dev.weir.app;

import dev.weir.app.dataset.SampleForm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How long a regular expression takes over a label with very many values. */
final class BenchPattern {
  private static final int VALUES = 1_000_000;
  private static final int LINES_A_REQUEST = 5_000;
  private static final int QUESTIONS = 9;

  /** Fits every ten thousandth value, and has no text that an index could look up. */
  private static final String QUERY = "count(wide{id=~\".*7[0-4]?31.*5\"})";

  private final BenchIngest bench;

  BenchPattern(BenchIngest bench) {
    this.bench = bench;
  }

  void run() {
    int values = VALUES / bench.scale();
    try (BenchStores stores = bench.stores("pattern")) {
      List<byte[]> bodies = bodies(values);
      for (BenchStore store : stores.inTurn(0)) {
        store.send("pattern", SampleForm.TEXT, bodies, values);
        store.flush();
        report(store, values);
      }
    }
  }

  private List<byte[]> bodies(int values) {
    List<byte[]> bodies = new ArrayList<>();
    StringBuilder lines = new StringBuilder();
    for (int value = 0; value < values; value++) {
      lines.append("wide{id=\"session-").append(value * 7919L % 10_000_019L).append("\"} 1 ");
      lines.append(bench.from()).append('\n');
      if ((value + 1) % LINES_A_REQUEST == 0 || value + 1 == values) {
        bodies.add(lines.toString().getBytes(StandardCharsets.US_ASCII));
        lines.setLength(0);
      }
    }
    return bodies;
  }

  private void report(BenchStore store, int values) {
    String path =
        "%s/query?query=%s&time=%d&nocache=1"
            .formatted(
                store.api("pattern"),
                URLEncoder.encode(QUERY, StandardCharsets.UTF_8),
                bench.from() / 1_000 + 1);
    byte[] request = BenchClient.request("GET", path, "text/plain", new byte[0]);
    List<Double> all = new ArrayList<>();
    String answer = "";
    try (BenchClient client = new BenchClient(store.base())) {
      for (int i = 0; i < QUESTIONS; i++) {
        long begin = System.nanoTime();
        answer = client.sendExpectingSuccess(request).body();
        all.add((System.nanoTime() - begin) / 1e6);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(store.name() + " does not answer", e);
    }
    bench
        .report()
        .add(
            "a regular expression over " + values + " values of a label",
            all.stream().sorted().toList().get(QUESTIONS / 2),
            "ms",
            new BenchTarget(300, 50)
                .beside(
                    Map.of(
                        "server", store.name(),
                        "query", QUERY,
                        "series", values,
                        "answer", answer.substring(0, Math.min(200, answer.length())),
                        "first", all.getFirst())));
  }
}
