package dev.weir.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.app.RealNode;
import dev.weir.config.Seeds;
import dev.weir.entity.EventFrame;
import dev.weir.entity.EventFrame.Chain;
import dev.weir.entity.EventFrame.Kind;
import dev.weir.http.RecordingClient.Answer;
import dev.weir.journal.JournalSettings;
import dev.weir.journal.JournalStore;
import dev.weir.journal.StoredRecord;
import dev.weir.replay.JournalScan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes a golden journal: the data directory of a node of this build that has stored events of
 * every kind and snapshots, and what every later build must read in it.
 */
final class GoldenWriter {
  /** What a node of a golden journal is configured by beside its data directory. */
  static final Map<String, String> KEYS = Map.of("weir.snapshot.revs", "12");

  private static final String TENANT = GoldenState.TENANT;
  private static final int BATCHES = 40;
  private static final long SEED = 20_010_101;
  private static final long AT_MILLIS = 1_000_000_000_000L;
  private static final long US = 258;
  private static final String KINDS =
      "CREATE TABLE kinds (k BIGINT, part VARCHAR(5), flag BOOLEAN, n INTEGER DEFAULT 7, big"
          + " BIGINT, price DECIMAL(10,2) DEFAULT 1.50, wide DECIMAL(38,4), w DOUBLE, text VARCHAR"
          + " DEFAULT 'it''s', day DATE, at TIMESTAMP, PRIMARY KEY (k, part))";
  private static final String FEW = "CREATE TABLE few (id INTEGER PRIMARY KEY, n INTEGER NOT NULL)";

  private final RecordingClient client;

  private GoldenWriter(RecordingClient client) {
    this.client = client;
  }

  /**
   * Writes both files.
   *
   * @param arguments the version of this build, and the directory that the two files are written to
   */
  public static void main(String[] arguments) throws IOException {
    Path to = Path.of(arguments[1]);
    Path data = Files.createTempDirectory("golden");
    RealNode node = RealNode.start(data, KEYS);
    try (RecordingClient client = new RecordingClient(node.base())) {
      new GoldenWriter(client).write();
    } finally {
      node.close();
    }
    addByHand(data);
    zip(data, to.resolve(arguments[0] + ".zip"));
    try (JournalScan scan = JournalScan.open(data)) {
      require(!scan.snapshots("c|gold|main").isEmpty(), "there is no snapshot");
      RealNode again = RealNode.start(data, KEYS);
      try (RecordingClient reader = new RecordingClient(again.base())) {
        ObjectMapper json = new ObjectMapper();
        ObjectNode expected = json.createObjectNode();
        expected.set("tenant", GoldenState.tenant(reader));
        expected.set("revs", json.valueToTree(GoldenState.revs(reader)));
        expected.set("events", json.valueToTree(GoldenState.events(scan)));
        json.writerWithDefaultPrettyPrinter()
            .writeValue(to.resolve(arguments[0] + ".json").toFile(), expected);
      } finally {
        again.close();
      }
    }
  }

  private void write() {
    done(client.call("PUT", TENANT).body("application/json", "{\"limits\":{\"views_max\":50}}"));
    put("/tables/kinds", KINDS);
    put("/tables/few", FEW);
    put("/tables/gone", "CREATE TABLE gone (id BIGINT PRIMARY KEY)");
    put("/views/parts", "SELECT part, COUNT(*) AS c, SUM(wide) AS s FROM kinds GROUP BY part");
    put("/views/first", "SELECT k, part, price FROM kinds ORDER BY price DESC, k LIMIT 3");
    put("/views/joined", "SELECT k.k, k.part, f.n FROM kinds k JOIN few f ON f.id = k.k");
    put("/views/fails", "SELECT id, 10 / n AS q FROM few");
    put("/views/short", "SELECT part FROM parts WHERE c > 1");
    put("/views/short", "SELECT part, s FROM parts WHERE c > 2");
    put("/views/dropped", "SELECT DISTINCT flag FROM kinds");
    batch("{\"table\":\"gone\",\"op\":\"create\",\"row\":{\"id\":1}}", "first");
    Random random = Seeds.random(SEED);
    for (int i = 0; i < BATCHES; i++) {
      batch(changes(random), random.nextBoolean() ? "key-" + i : "");
    }
    done(client.call("DELETE", TENANT + "/views/dropped"));
    done(client.call("DELETE", TENANT + "/tables/gone"));
    batch("{\"table\":\"few\",\"op\":\"upsert\",\"row\":{\"id\":3,\"n\":0}}", "fails");
    for (int i = 0; i < BATCHES; i++) {
      batch(changes(random), "");
    }
    String side = TENANT + "/circuits/side";
    done(client.call("PUT", side).body("application/json", "{}"));
    done(client.call("PUT", side + "/tables/few").body("application/sql", FEW));
    done(client.call("DELETE", side + "?confirm=side"));
    done(client.call("PUT", TENANT + "/circuits/kept").body("application/json", "{}"));
    String lost = "/v1/tenants/lost";
    done(client.call("PUT", lost).body("application/json", "{}"));
    done(client.call("DELETE", lost + "?confirm=lost"));
    for (String gone : List.of(side, lost)) {
      await().atMost(Duration.ofSeconds(60)).until(() -> client.get(gone).status() == 404);
    }
  }

  private void put(String path, String sql) {
    done(client.call("PUT", TENANT + path).body("application/sql", sql));
  }

  private void batch(String changes, String key) {
    var call = client.call("POST", TENANT + "/batches?mode=lenient");
    done(
        (key.isEmpty() ? call : call.header("Idempotency-Key", key))
            .body("application/json", "{\"changes\":[" + changes + "]}"));
  }

  private static void done(RecordingClient.Call call) {
    Answer answer = call.send();
    require(answer.status() < 300, answer.text());
  }

  private static String changes(Random random) {
    List<String> changes = new ArrayList<>();
    for (int i = random.nextInt(6); i >= 0; i--) {
      String key = "\"k\":%d,\"part\":\"p%d\"".formatted(random.nextInt(9), random.nextInt(3));
      changes.add(
          switch (random.nextInt(6)) {
            case 0 -> "{\"table\":\"kinds\",\"op\":\"delete\",\"key\":{" + key + "}}";
            case 1 ->
                "{\"table\":\"kinds\",\"op\":\"update\",\"key\":{%s},\"row\":{\"n\":%d,\"w\":null}}"
                    .formatted(key, random.nextInt());
            case 2 ->
                "{\"table\":\"few\",\"op\":\"upsert\",\"row\":{\"id\":%d,\"n\":%d}}"
                    .formatted(random.nextInt(9), 1 + random.nextInt(5));
            default ->
                "{\"table\":\"kinds\",\"op\":\"upsert\",\"row\":{" + key + values(random) + "}}";
          });
    }
    return String.join(",", changes);
  }

  private static String values(Random random) {
    List<String> all =
        List.of(
            ",\"flag\":" + random.nextBoolean(),
            ",\"big\":" + random.nextLong(),
            ",\"price\":\"" + random.nextInt(100_000) / 100.0 + "\"",
            ",\"wide\":\"" + random.nextLong() + "12345678.25\"",
            ",\"w\":" + (random.nextInt(4) == 0 ? "-0.0" : random.nextGaussian()),
            ",\"text\":\""
                + List.of("", "\u00e9t\u00e9", "a\\nb", "\\\"").get(random.nextInt(4))
                + "\"",
            ",\"day\":\"19%02d-03-04\"".formatted(random.nextInt(100)),
            ",\"at\":\"2001-02-03T04:05:06.%06d\"".formatted(random.nextInt(1_000_000)));
    StringBuilder values = new StringBuilder();
    all.stream().filter(value -> random.nextInt(4) > 0).forEach(values::append);
    return values.toString();
  }

  /**
   * A region's own node gives no circuit away and takes none, and a deletion removes its own event
   * with the others before it, so these are made by hand.
   */
  private static void addByHand(Path data) {
    StoredRecord like;
    try (JournalScan scan = JournalScan.open(data)) {
      like = scan.range("c|gold|main", 1, 1).getFirst();
    }
    String table = "{\"type\":\"table-created\",\"table\":\"few\",\"sql\":\"" + FEW + "\"}";
    try (JournalStore store = JournalStore.open(JournalSettings.forReading(data))) {
      append(
          store,
          "c|gold|given",
          like,
          table,
          "{\"type\":\"home-moved\",\"region\":\"us\",\"epoch\":" + US + "}",
          1);
      append(
          store,
          "c|gold|seized",
          like,
          table,
          "{\"type\":\"home-seized\",\"region\":\"us\",\"from\":\"local\",\"lossRevs\":3}",
          US);
      append(store, "c|gold|deleted", like, table, "{\"type\":\"circuit-deleted\"}", 1);
    }
  }

  private static void append(
      JournalStore store, String id, StoredRecord like, String first, String second, long epoch) {
    EventFrame created =
        EventFrame.follow(Chain.START, Kind.CONTROL, 1, 1, AT_MILLIS, first.getBytes(UTF_8));
    EventFrame home =
        EventFrame.follow(
            created.chain(), Kind.CONTROL, epoch, 2, AT_MILLIS, second.getBytes(UTF_8));
    long appendEpoch = store.claim(id, "golden").join();
    store
        .append(id, List.of(record(created, like, appendEpoch), record(home, like, appendEpoch)))
        .join();
  }

  private static StoredRecord record(EventFrame frame, StoredRecord like, long appendEpoch) {
    return new StoredRecord(
        frame.rev(),
        like.serializerId(),
        frame.kind().manifest(),
        like.adapterManifest(),
        like.writerUuid(),
        AT_MILLIS,
        like.metadata(),
        frame.encode(appendEpoch));
  }

  private static void zip(Path directory, Path file) throws IOException {
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file));
        Stream<Path> found = Files.walk(directory)) {
      for (Path each : found.filter(Files::isRegularFile).sorted().toList()) {
        if (isData(directory.relativize(each))) {
          out.putNextEntry(new ZipEntry(directory.relativize(each).toString()));
          out.write(Files.readAllBytes(each));
        }
      }
    }
  }

  /** Not what belongs to the machine, or to the life of one process. */
  private static boolean isData(Path path) {
    String name = path.getFileName().toString();
    return !path.startsWith("native")
        && !path.startsWith(Path.of("segments", "nodes"))
        && !List.of("LOCK", "LOG", "LOG.old", "lock").contains(name);
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalStateException(what);
    }
  }
}
