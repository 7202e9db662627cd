package dev.weir.app;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** Writers to many tenants at once, and what became of their batches. */
final class BenchLedger {
  static final int TENANTS = 24;
  private static final Duration ANSWER_MAX = Duration.ofMinutes(2);

  private final List<BenchWriter> writers = new ArrayList<>();

  private BenchLedger() {}

  /**
   * Begins to write, and waits until every tenant has acknowledged.
   *
   * @param prefix of the tenants' names
   * @param think time between an acknowledgement and the next batch of a tenant
   */
  static BenchLedger start(String prefix, Supplier<List<URI>> nodes, Duration think) {
    BenchLedger ledger = new BenchLedger();
    for (int i = 0; i < TENANTS; i++) {
      ledger.writers.add(new BenchWriter(prefix + "-" + i, i, nodes, think));
    }
    ledger.writers.forEach(BenchWriter::start);
    ledger.awaitAll(System.nanoTime());
    return ledger;
  }

  List<String> tenants() {
    return writers.stream().map(BenchWriter::tenant).toList();
  }

  /** Waits until every tenant has acknowledged something after a moment. */
  void awaitAll(long moment) {
    awaitAll(tenants(), moment);
  }

  /** Waits until these tenants have acknowledged something after a moment. */
  void awaitAll(Collection<String> tenants, long moment) {
    BenchWait.until(
        "an answer of every tenant",
        ANSWER_MAX,
        () -> of(tenants).stream().allMatch(w -> w.firstFrom(moment) < Long.MAX_VALUE));
  }

  /** The writers of these tenants. */
  List<BenchWriter> of(Collection<String> tenants) {
    return writers.stream().filter(writer -> tenants.contains(writer.tenant())).toList();
  }

  List<BenchWriter> writers() {
    return List.copyOf(writers);
  }

  /** Ends the writers, and compares everything that was acknowledged with what is there. */
  static boolean verify(List<BenchWriter> writers, BenchClusterReport report) {
    return verify(writers, tenant -> 0, report);
  }

  /**
   * The same for circuits whose logs hold other events too.
   *
   * @param others how many a tenant's has
   */
  static boolean verify(
      List<BenchWriter> writers, ToLongFunction<String> others, BenchClusterReport report) {
    writers.forEach(BenchWriter::stop);
    List<BenchWriter.Verdict> verdicts =
        writers.stream().map(writer -> writer.verify(others.applyAsLong(writer.tenant()))).toList();
    long lost = verdicts.stream().mapToLong(BenchWriter.Verdict::lost).sum();
    long twice = verdicts.stream().mapToLong(BenchWriter.Verdict::twice).sum();
    long batches = writers.stream().mapToLong(BenchWriter::acknowledged).sum();
    Map<String, Object> data = Map.of("batches", batches, "tenants", writers.size());
    report.add("acknowledged batches lost", (double) lost, "batches", data);
    report.add("acknowledged batches applied twice", (double) twice, "batches", data);
    return lost == 0 && twice == 0;
  }
}
