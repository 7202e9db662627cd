package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.app.RealNode;
import dev.weir.archive.ArchiveReader;
import dev.weir.journal.EmbeddedDatabase;
import dev.weir.journal.JournalReader;
import dev.weir.journal.JournalStore;
import dev.weir.journal.JournalTarget;
import dev.weir.journal.LevelDbTarget;
import dev.weir.journal.PersistenceIdInfo;
import dev.weir.journal.StoredRecord;
import dev.weir.replay.HistoryCopy;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Histories whose first events are deleted, on their way into archives and other journals. */
class CompactedCopyTest {
  private static final String TENANT = "/v1/tenants/ca";
  private static final String CIRCUIT = Journals.CIRCUIT;
  private static final Map<String, String> KEYS = Map.of("weir.limits.history-revs-max", "4");

  /** The data directory of a node that has deleted old events; each test has a copy of it. */
  @TempDir static Path stopped;

  /** The same before it deleted any. */
  @TempDir static Path whole;

  private static long base;
  private static long last;
  private static Map<String, String> rows;

  @TempDir Path directory;
  private Path from;
  private Path to;
  private Path archives;
  private CommandLineFixture weir;

  @BeforeAll
  static void compact() throws IOException {
    Path data = stopped.resolve("data");
    during(
        data,
        node -> {
          node.put("/tables/orders", "CREATE TABLE orders (id BIGINT PRIMARY KEY, cents BIGINT)");
          node.put("/views/total", "SELECT COUNT(*) AS n, SUM(cents) AS cents FROM orders");
          base = node.fill(0, 10);
          node.fill(10, 20);
          last = node.send(20);
        });
    copyTree(data, whole.resolve("data"));
    during(
        data,
        node -> {
          String done = node.post("/circuits/main/compact", "{\"keep\":\"PT0S\"}");
          assertThat(done).contains("\"deleted_to\":" + base + ",");
          rows = node.rows();
        });
  }

  @BeforeEach
  void prepare() throws IOException {
    from = directory.resolve("from");
    copyTree(stopped.resolve("data"), from);
    to = directory.resolve("to");
    archives = directory.resolve("archives");
  }

  private interface Life {
    void with(Node node);
  }

  private static void during(Path data, Life life) {
    try (RealNode node = RealNode.start(data, KEYS);
        HttpClient client = HttpClient.newHttpClient()) {
      life.with(new Node(client, node.base()));
    }
  }

  /** A node and what these tests ask of it. */
  private record Node(HttpClient client, URI address) {
    private String ask(HttpRequest.Builder request) {
      return response(request).body();
    }

    private HttpResponse<String> response(HttpRequest.Builder request) {
      try {
        HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        return answer;
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    private HttpRequest.Builder to(String path) {
      return HttpRequest.newBuilder(address.resolve(TENANT + path));
    }

    void put(String path, String sql) {
      ask(to(path).header("Content-Type", "application/sql").PUT(BodyPublishers.ofString(sql)));
    }

    String post(String path, String json) {
      return ask(json(path, json));
    }

    private HttpRequest.Builder json(String path, String json) {
      return to(path)
          .header("Content-Type", "application/json")
          .POST(BodyPublishers.ofString(json));
    }

    HttpResponse<String> order(int id) {
      String body =
          "{\"changes\":[{\"table\":\"orders\",\"op\":\"upsert\",\"row\":{\"id\":%d,\"cents\":%d}}]}"
              .formatted(id, id * 10);
      return response(json("/batches", body).header("Idempotency-Key", "order " + id));
    }

    long send(int id) {
      return rev(order(id).body());
    }

    long fill(int begin, int end) {
      for (int id = begin; id < end; id++) {
        order(id);
      }
      return rev(post("/circuits/main/snapshot", ""));
    }

    private static long rev(String json) {
      try {
        return Json.mapper().readTree(json).path("rev").asLong();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    Map<String, String> rows() {
      Map<String, String> found = new TreeMap<>();
      for (String at : List.of("", "&at_rev=" + base, "&at_rev=" + (base + 3))) {
        found.put("orders" + at, ask(to("/tables/orders/rows?limit=1000" + at).GET()));
        found.put("total" + at, ask(to("/views/total/rows?format=flat" + at).GET()));
      }
      return found;
    }
  }

  private static void copyTree(Path source, Path target) throws IOException {
    try (Stream<Path> all = Files.walk(source)) {
      for (Path each : all.toList()) {
        Files.createDirectories(target);
        Path copy = target.resolve(source.relativize(each).toString());
        if (Files.isDirectory(each)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(each, copy);
        }
      }
    }
  }

  private int run(String... arguments) {
    weir = new CommandLineFixture(directory, Map.of());
    return weir.run(
        Stream.concat(Stream.of("-o", "ndjson", "journal"), Stream.of(arguments))
            .toArray(String[]::new));
  }

  private int copy(String... more) {
    return run(
        Stream.concat(Stream.of("copy", from.toString(), to.toString()), Stream.of(more))
            .toArray(String[]::new));
  }

  private int exportAll() {
    return run("export", "--data", from.toString(), "--to", archives.toString());
  }

  private int importAll() {
    return run("import", archives.toString(), "--data", to.toString(), "--yes");
  }

  private String outcome() {
    return weir.out().lines().filter(line -> line.contains(CIRCUIT)).findFirst().orElseThrow();
  }

  private static void requireAsBefore(Path data) {
    during(
        data,
        node -> {
          assertThat(node.rows()).isEqualTo(rows);
          for (int id : new int[] {3, 15, 20}) {
            assertThat(node.order(id).headers().firstValue("Idempotent-Replay"))
                .as("order %d", id)
                .contains("true");
          }
          assertThat(node.send(21)).isEqualTo(last + 1);
          node.fill(22, 25);
        });
  }

  private void requireSameEvents() {
    Map<String, List<String>> source = Journals.content(from);
    source.values().removeIf(List::isEmpty);
    assertThat(Journals.content(to)).isEqualTo(source);
  }

  @Test
  void aNodeGoesOnWithTheCopy() {
    Map<String, String> before = Journals.files(from);
    assertThat(copy()).as(weir.out() + weir.err()).isZero();
    assertThat(outcome()).contains("\"whole\"").contains("\"base_rev\":" + base);
    assertThat(to).doesNotExist();
    assertThat(copy("--yes")).as(weir.out() + weir.err()).isZero();
    assertThat(Journals.files(from)).isEqualTo(before);
    requireSameEvents();
    assertThat(run("verify", "--data", to.toString())).as(weir.out()).isZero();
    assertThat(copy("--yes")).as(weir.out()).isZero();
    assertThat(outcome()).contains("\"present\"");
    requireAsBefore(to);
  }

  @Test
  void aNodeGoesOnWithWhatWasExported() {
    assertThat(exportAll()).as(weir.out()).isZero();
    assertThat(outcome()).contains("\"from_rev\":" + (base + 1)).contains("\"base_rev\":" + base);
    ArchiveReader archive = ArchiveReader.open(archives.resolve("c%7Cca%7Cmain.wa"));
    assertThat(archive.summary().snapshots()).isEqualTo(1);
    assertThat(archive.summary().events()).isEqualTo(last - base);
    assertThat(importAll()).as(weir.out() + weir.err()).isZero();
    requireAsBefore(to);
  }

  @Test
  void copiesToADatabaseAndBack() throws IOException {
    EmbeddedDatabase server = EmbeddedDatabase.shared();
    Path region = directory.resolve("region.conf");
    String segments = "weir.segments.dir = \"" + directory.resolve("shared") + "\"\n";
    Files.writeString(
        region,
        server.settings(server.createDatabase()).entrySet().stream()
            .map(each -> each.getKey() + " = \"" + each.getValue() + "\"\n")
            .collect(Collectors.joining("", segments, "")));
    assertThat(run("init", "--config", region.toString())).as(weir.err()).isZero();
    assertThat(run("copy", from.toString(), region.toString(), "--yes")).as(weir.out()).isZero();
    assertThat(directory.resolve("shared")).isNotEmptyDirectory();
    assertThat(run("copy", region.toString(), to.toString(), "--yes")).as(weir.out()).isZero();
    assertThat(outcome()).contains("\"whole\"").contains("\"base_rev\":" + base);
    requireAsBefore(to);
  }

  @Test
  void takesTheNextSnapshot_whenTheOldestIsDamaged_andNoneWhenAllAre() throws IOException {
    List<Path> segments = segments(from);
    assertThat(segments).hasSize(2);
    flip(segments.getFirst());
    assertThat(copy()).as(weir.out()).isZero();
    assertThat(outcome()).contains("\"base_rev\":" + (last - 1)).contains("\"events\":1,");
    flip(segments.getLast());
    assertThat(exportAll()).isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(outcome()).contains("left-out").contains("digest").contains("rev " + base);
    assertThat(archives.resolve("c%7Cca%7Cmain.wa")).doesNotExist();
    assertThat(archives.resolve("d%7Cdirectory.wa")).exists();
    assertThat(copy("--yes")).isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(outcome()).contains("refused").contains("no snapshot that stands for them is whole");
    assertThat(Journals.content(to)).doesNotContainKey(CIRCUIT);
  }

  /** Oldest first. */
  private static List<Path> segments(Path data) throws IOException {
    try (Stream<Path> files = Files.list(data.resolve("segments"))) {
      return files.filter(file -> file.toString().endsWith(".segment")).sorted().toList();
    }
  }

  private static void flip(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }

  @Test
  void goesOnBehindTheBaseAlone_andBehindABeginning() {
    assertThat(copy("--yes")).isZero();
    for (long rev : new long[] {base, base + 4}) {
      try (JournalTarget target = LevelDbTarget.open(Journals.settings(to))) {
        long epoch = target.claim(CIRCUIT, "test");
        target.truncate(CIRCUIT, rev, epoch);
      }
      assertThat(copy("--yes")).as(weir.out()).isZero();
      assertThat(outcome()).contains("\"continued\",\"from_rev\":" + (rev + 1) + ",");
      requireSameEvents();
    }
    requireAsBefore(to);
  }

  @Test
  void goesOnBehindEventsThatAreDeletedHere() throws IOException {
    copyTree(whole.resolve("data"), to);
    assertThat(copy("--yes")).as(weir.out()).isZero();
    assertThat(outcome()).contains("\"present\"");
    for (long rev : new long[] {base + 2, base}) {
      truncate(rev);
      assertThat(copy("--yes")).as(weir.out()).isZero();
      assertThat(outcome()).contains("\"continued\",\"from_rev\":" + (rev + 1) + ",");
    }
    truncate(base - 1);
    Map<String, List<String>> before = Journals.content(to);
    assertThat(copy("--yes")).isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(outcome()).contains("refused").contains("nothing is left to compare");
    assertThat(Journals.content(to)).isEqualTo(before);
  }

  private void truncate(long rev) {
    try (JournalTarget target = LevelDbTarget.open(Journals.settings(to))) {
      target.truncate(CIRCUIT, rev, target.claim(CIRCUIT, "test"));
    }
  }

  /** As a deleted circuit has it. */
  @Test
  void carriesABaseWithoutEvents() {
    try (JournalTarget source = LevelDbTarget.open(Journals.settings(from))) {
      source.truncate(CIRCUIT, base, source.claim(CIRCUIT, "test"));
    }
    assertThat(exportAll()).as(weir.out()).isZero();
    assertThat(outcome()).contains("\"events\":0,\"base_rev\":" + base);
    assertThat(importAll()).as(weir.out() + weir.err()).isZero();
    assertThat(outcome()).contains("\"whole\"");
    assertThat(copy("--yes")).as(weir.out()).isZero();
    assertThat(outcome()).contains("\"present\"");
    during(to, node -> assertThat(node.send(21)).isEqualTo(base + 1));
  }

  /** Another circuit of the same length: its events end where the base ends. */
  @Test
  void refusesAnotherState_andLeavesItAsItIs() {
    Journals.store(to, Journals.history((int) base - 1));
    Map<String, List<String>> before = Journals.content(to);
    assertThat(copy("--yes", "--pid", CIRCUIT)).isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(outcome()).contains("refused").contains("another state at rev " + base);
    assertThat(Journals.content(to)).isEqualTo(before);
    assertThat(to.resolve("segments")).doesNotExist();
  }

  /** The file has its name, and the log does not yet begin behind its snapshot. */
  @Test
  void goesOn_whenItEndsBetweenTheRowsAndTheLog() throws IOException {
    JournalPlace.Directory target = JournalPlace.Directory.of(to);
    try (JournalReader journal = JournalPlace.Directory.of(from).read();
        JournalTarget written = target.write()) {
      PersistenceIdInfo info = Histories.chosen(journal, CIRCUIT).findFirst().orElseThrow();
      HistoryCopy copy = new HistoryCopy(Histories::meaning, "test");
      assertThatThrownBy(
              () ->
                  copy.run(
                      Histories.of(journal, info, JournalPlace.Directory.of(from).segmentFiles()),
                      endingAtTheRebase(written),
                      target::segmentStore))
          .hasStackTraceContaining("the end");
    }
    assertThat(segments(to)).hasSize(1);
    assertThat(Journals.content(to).get(CIRCUIT)).isEmpty();
    assertThat(copy("--yes")).as(weir.out()).isZero();
    assertThat(outcome()).contains("\"whole\"");
    assertThat(segments(to)).hasSize(2);
    requireAsBefore(to);
    assertThat(segments(to)).as("the circuit's next snapshot sweeps").hasSize(2);
  }

  private static JournalTarget endingAtTheRebase(JournalTarget target) {
    return (JournalTarget)
        Proxy.newProxyInstance(
            JournalTarget.class.getClassLoader(),
            new Class<?>[] {JournalTarget.class},
            (_, method, arguments) -> {
              if (method.getName().equals("rebase")) {
                throw new IllegalStateException("the end");
              }
              return method.invoke(target, arguments);
            });
  }

  /** The first event must follow the state of the snapshot. */
  @Test
  void refusesEventsThatDoNotFollowTheSnapshot() {
    CircuitRecords other = Journals.history((int) last);
    try (JournalStore store = JournalStore.open(Journals.settings(from))) {
      long epoch = store.claim(CIRCUIT, "test").join();
      store.deleteSnapshots(CIRCUIT, List.of(last - 1)).join();
      store.truncate(CIRCUIT, base, epoch).join();
      List<StoredRecord> foreign = other.all().subList((int) base, (int) last);
      store.appendCopied(CIRCUIT, foreign, epoch).join();
    }
    assertThat(copy("--yes")).isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(outcome()).contains("refused").contains("rev " + (base + 1) + " is damaged");
  }
}
