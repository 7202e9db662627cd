package dev.weir.app;

import java.nio.file.Path;

/**
 * What all parts of the suite that measures ingest have in common.
 *
 * @param directory for data, a part takes one in it
 * @param seed of what is sent
 * @param scale by which there is less of everything than in a whole run
 */
record BenchIngest(
    BenchMetricsOptions options, BenchClusterReport report, Path directory, long seed, int scale) {
  /** Servers that are measured side by side, with their data at a place in the directory. */
  BenchStores stores(String place) {
    return BenchStores.start(options, directory.resolve(place));
  }

  /** When the first sample is, in milliseconds. */
  long from() {
    return options.from();
  }
}
