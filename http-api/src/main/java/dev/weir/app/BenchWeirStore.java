package dev.weir.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.weir.app.dataset.SampleForm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A node of Weir. */
final class BenchWeirStore implements BenchStore {
  /** No snapshot but those that are asked for. */
  static final List<String> NO_SNAPSHOTS =
      List.of(
          "weir.snapshot { event-bytes = 100GiB, revs = 100000000, changes = 1000000000, age = 1d"
              + " }");

  private static final Duration READY_MAX = Duration.ofMinutes(5);

  private final ChildNode node;
  private final Path directory;

  private BenchWeirStore(ChildNode node, Path directory) {
    this.node = node;
    this.directory = directory;
  }

  /** Starts a node over a directory, which may have data of an earlier one, until it is ready. */
  static BenchWeirStore start(Path directory, int heapMegabytes, List<String> settings) {
    List<String> all = new ArrayList<>(settings);
    all.add("weir.log.level = warn");
    // what is measured is what samples take, not where they are refused
    all.add("weir.limits { series-max = 4000000, new-series-per-hour-max = 100000000 }");
    ChildNode node = ChildNode.start(directory, "weir", all, heapMegabytes, 0);
    try {
      BenchWait.until(
          "the node to be ready, see " + directory.resolve("weir.log"),
          READY_MAX,
          () -> isReady(node));
      return new BenchWeirStore(node, directory);
    } catch (RuntimeException e) {
      node.close();
      throw e;
    }
  }

  private static boolean isReady(ChildNode node) {
    if (!node.isAlive()) {
      throw new IllegalStateException("the node ended while it started");
    }
    return node.listening().filter(at -> BenchApi.get(at, "/health/ready").isPresent()).isPresent();
  }

  @Override
  public String name() {
    return "weir " + Build.version() + " " + Build.commit();
  }

  @Override
  public URI base() {
    return node.base();
  }

  @Override
  public String path(String tenant, SampleForm form) {
    return "/v1/tenants/"
        + tenant
        + switch (form) {
          case INFLUX -> "/influx/write";
          case REMOTE_WRITE -> "/prometheus/api/v1/write";
          case JSON -> "/prometheus/api/v1/import";
          case TEXT -> "/prometheus/api/v1/import/prometheus";
        };
  }

  @Override
  public String api(String tenant) {
    return "/v1/tenants/" + tenant + "/prometheus/api/v1";
  }

  @Override
  public ProcessHandle process() {
    return node.process();
  }

  /** All but chunks counts as index: what is not in a chunk yet, and rollups. */
  @Override
  public Bytes settle(String tenant, long points) {
    long journal = (long) BenchFiles.sample(base(), "weir_journal_bytes_total");
    BenchApi.ask(base(), "POST", "/v1/tenants/" + tenant + "/snapshot", "{}");
    Path segments = directory.resolve("weir").resolve("segments");
    return new Bytes(
        BenchFiles.bytes(segments, BenchWeirStore::hasChunks),
        BenchFiles.bytes(segments, file -> !hasChunks(file)),
        journal);
  }

  /** By the name of a section: the kinds of files are named alike. */
  private static boolean hasChunks(Path file) {
    try {
      return Files.readString(file, ISO_8859_1).contains("chunks/directory");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets the node end in order. */
  void leave() {
    node.leave();
  }

  @Override
  public void close() {
    node.close();
  }
}
