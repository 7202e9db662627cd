package dev.weir.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The servers that are measured beside each other, begun anew for each row. */
final class BenchStores implements AutoCloseable {
  private final List<BenchStore> all;

  private BenchStores(List<BenchStore> all) {
    this.all = all;
  }

  /** Weir, and the peer if there is one. */
  static BenchStores start(BenchMetricsOptions options, Path directory) {
    return start(options, directory, List.of());
  }

  /**
   * @param settings of Weir
   */
  static BenchStores start(BenchMetricsOptions options, Path directory, List<String> settings) {
    List<BenchStore> all = new ArrayList<>();
    try {
      all.add(BenchWeirStore.start(directory, BenchMetricsOptions.HEAP_MEGABYTES, settings));
      options.peer().ifPresent(program -> all.add(BenchVictoria.start(program, directory)));
      return new BenchStores(all);
    } catch (RuntimeException e) {
      new BenchStores(all).close();
      throw e;
    }
  }

  /** In an order that changes from round to round. */
  List<BenchStore> inTurn(int round) {
    return round % 2 == 0 ? all : all.reversed();
  }

  @Override
  public void close() {
    all.forEach(BenchStore::close);
  }
}
