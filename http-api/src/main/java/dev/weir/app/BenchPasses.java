package dev.weir.app;

import dev.weir.app.dataset.SampleForm;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The same requests for each server, pass after pass, and what they took. */
final class BenchPasses {
  private static final double MEGABYTE = 1 << 20;

  private final BenchStores stores;
  private final String tenant;
  private final Map<BenchStore, List<BenchStore.Cost>> costs = new LinkedHashMap<>();
  private int rounds;
  private int requests;

  /**
   * @param tenant who sends, where there are tenants
   */
  BenchPasses(BenchStores stores, String tenant) {
    this.stores = stores;
    this.tenant = tenant;
    stores.inTurn(0).forEach(store -> costs.put(store, new ArrayList<>()));
  }

  /** Sends a pass to each. */
  void send(SampleForm form, List<byte[]> bodies, long points) {
    requests = bodies.size();
    for (BenchStore store : stores.inTurn(rounds)) {
      costs.get(store).add(store.send(tenant, form, bodies, points));
    }
    rounds++;
  }

  /**
   * Prints what the passes took, of each server.
   *
   * @param before passes at the beginning that are not measured; the first of them is shown
   */
  void report(
      BenchClusterReport report,
      String what,
      int before,
      BenchTarget target,
      Map<String, Object> conditions) {
    costs.forEach(
        (store, all) -> {
          Map<String, Object> beside = new HashMap<>(target.beside(conditions));
          beside.put("server", store.name());
          beside.put("requests", requests);
          beside.put("points", all.getLast().points());
          beside.put("first_pass", round(all.getFirst().secondsPerMillion()));
          report(report, what, all.subList(before, all.size()), beside);
          report.add(what + ", memory", store.residentBytes() / MEGABYTE, "MiB", beside);
        });
  }

  /** The least of the passes: what else the machine does only adds to it. */
  private static void report(
      BenchClusterReport report,
      String what,
      List<BenchStore.Cost> measured,
      Map<String, Object> beside) {
    beside.put("of", measured.stream().map(one -> round(one.secondsPerMillion())).toList());
    double least =
        measured.stream().mapToDouble(BenchStore.Cost::secondsPerMillion).min().orElseThrow();
    report.add(what + ", cpu", least, "s/M points", beside);
    BenchStore.Cost fastest =
        measured.stream()
            .max(Comparator.comparingDouble(BenchStore.Cost::pointsPerSecond))
            .orElseThrow();
    report.add(what + ", rate", fastest.pointsPerSecond(), "points/s", beside);
  }

  private static double round(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}
