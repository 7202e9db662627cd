package dev.weir.app;

import dev.weir.app.dataset.SampleForm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A server that takes samples, in a process and a directory of its own. */
interface BenchStore extends AutoCloseable {
  /** Product and version. */
  String name();

  URI base();

  /** Where it takes samples of this form, of a tenant if it has tenants. */
  String path(String tenant, SampleForm form);

  /** Where Prometheus' API is, of a tenant if it has tenants. */
  String api(String tenant);

  /** Makes that what was sent is found. */
  default void flush() {}

  ProcessHandle process();

  /** Ends the process at once. */
  @Override
  void close();

  /**
   * What it has on disk.
   *
   * @param journal written so far, if there is a journal
   */
  record Bytes(long data, long index, long journal) {}

  /**
   * Waits until all samples are on disk as they will stay.
   *
   * @param points how many were sent
   */
  Bytes settle(String tenant, long points);

  /** What it took to bring samples in. */
  record Cost(long points, long nanos, Duration processor) {
    double secondsPerMillion() {
      return processor.toNanos() / 1e3 / points;
    }

    double pointsPerSecond() {
      return points / (nanos / 1e9);
    }
  }

  /** Processor time of the process so far, user and system. */
  default Duration processorTime() {
    return process().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Memory of the process that is in RAM; 0 where the system does not tell. */
  default long residentBytes() {
    Path status = Path.of("/proc/" + process().pid() + "/status");
    try {
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException noSuchFile) {
      return 0;
    }
  }

  /**
   * Sends bodies one after another, each when the one before is acknowledged.
   *
   * @param points in all of them
   */
  default Cost send(String tenant, SampleForm form, List<byte[]> bodies, long points) {
    Map<String, String> headers =
        form.encoding().isEmpty() ? Map.of() : Map.of("Content-Encoding", form.encoding());
    try (BenchClient client = new BenchClient(base())) {
      Duration before = processorTime();
      long begin = System.nanoTime();
      for (byte[] body : bodies) {
        client.sendExpectingSuccess(
            BenchClient.request("POST", path(tenant, form), form.mediaType(), headers, body));
      }
      long nanos = System.nanoTime() - begin;
      return new Cost(points, nanos, processorTime().minus(before));
    } catch (IOException e) {
      throw new UncheckedIOException(name() + " does not answer", e);
    }
  }
}
