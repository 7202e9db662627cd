package dev.weir.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** From the text of a query to a view that runs, over empty tables. */
final class BenchCompile {
  private static final int VIEWS_BEFORE = 400;
  private static final int VIEWS = 200;
  private static final int PROCESSES = 3;

  /** No two views are alike: {@code %d} is another number in each. */
  private static final List<String> TEXTS =
      List.of(
          "SELECT id, amount * %1$d + k AS x FROM facts WHERE amount >= %1$d AND k < %1$d * 2",
          "SELECT k, COUNT(*) AS n, SUM(amount + %1$d) AS total FROM facts WHERE id > %1$d GROUP BY"
              + " k",
          "SELECT f.id, f.amount - %1$d AS less, d.name FROM facts f JOIN dims d ON d.k = f.k WHERE"
              + " d.name < %1$d",
          "SELECT id, k, amount FROM (SELECT id, k, amount, ROW_NUMBER() OVER (PARTITION BY k ORDER"
              + " BY amount DESC, id) AS r FROM facts WHERE amount <> %1$d) t WHERE r <= 3",
          "SELECT d.name, AVG(f.amount * %1$d) AS mean FROM facts f LEFT JOIN dims d ON d.k = f.k"
              + " GROUP BY d.name HAVING COUNT(*) > %1$d");

  private final BenchReport report;
  private final int scale;

  BenchCompile(BenchReport report, int scale) {
    this.report = report;
    this.scale = scale;
  }

  void run() {
    warm();
    first("of a fresh JVM");
    first("of a node, its planner warmed at its start", "after a warm-up");
  }

  private void warm() {
    BenchEngine engine = new BenchEngine(BenchFacts.TABLES);
    List<Double> millis = new ArrayList<>();
    int before = Math.max(TEXTS.size(), VIEWS_BEFORE / scale);
    int all = before + Math.max(TEXTS.size(), VIEWS / scale);
    for (int i = 0; i < all; i++) {
      String sql = text(i);
      String name = "v" + i;
      long begin = System.nanoTime();
      engine.view(name, sql);
      double took = (System.nanoTime() - begin) / 1e6;
      engine.dropView(name);
      if (i >= before) {
        millis.add(took);
      }
    }
    BenchPercentiles sorted = BenchPercentiles.of(millis);
    report.add(
        "SQL to a running view, warm, p50",
        sorted.at(50),
        "ms",
        new BenchTarget(60, 20)
            .beside(Map.of("views", sorted.count(), "p99", sorted.at(99), "max", sorted.max())));
  }

  private void first(String what, String... further) {
    String[] arguments =
        Stream.concat(Stream.of(BenchFirstView.class.getName(), text(2)), Stream.of(further))
            .toArray(String[]::new);
    List<Double> millis = new ArrayList<>();
    List<Double> process = new ArrayList<>();
    try {
      for (int i = 0; i < PROCESSES; i++) {
        List<String> said = BenchJava.run(List.of(), arguments).lines().toList();
        millis.add(Double.valueOf(said.getFirst()));
        process.add(Double.valueOf(said.getLast()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    report.add(
        "SQL to a running view, the first " + what,
        BenchPercentiles.of(millis).at(50),
        "ms",
        new BenchTarget(2_000, 600)
            .beside(
                Map.of(
                    "start_up_cache",
                    BenchJava.command(List.of()).stream()
                        .anyMatch(flag -> flag.startsWith("-XX:AOTCache=")),
                    "since_the_process_began",
                    BenchPercentiles.of(process).at(50),
                    "processes",
                    PROCESSES)));
  }

  private static String text(int number) {
    return TEXTS.get(number % TEXTS.size()).formatted(number + 1_000);
  }
}
