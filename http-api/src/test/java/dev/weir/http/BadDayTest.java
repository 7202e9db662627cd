package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.app.RealNode;
import dev.weir.http.RecordingClient.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The section "A bad day" of the README, step by step: what an operator does, and sees. */
@Timeout(300)
class BadDayTest {
  private static final Duration WAIT_MAX = Duration.ofSeconds(60);
  private static final String ACME = "/v1/tenants/acme";
  private static final String ORDERS =
      "CREATE TABLE orders (id BIGINT PRIMARY KEY, customer VARCHAR NOT NULL, amount"
          + " DECIMAL(10,2))";
  private static final String SPENT =
      "SELECT customer, COUNT(*) AS n, SUM(amount) AS total FROM orders GROUP BY customer";
  private static final int MORNING = 40;
  private static final String PRICE = "20.00";

  /** The customer of every second order, after the morning. */
  private static final String BOB = "\"customer\":\"bob\",\"n\":20,\"total\":\"400.00\"";

  @TempDir private Path directory;
  private final List<Open> opened = new ArrayList<>();

  /** A running node and its client. */
  private record Open(RealNode node, RecordingClient client) {
    /** As if its process were killed. */
    void kill() {
      client.close();
      node.abandon();
    }
  }

  /** What is seen of the view: rows, rev and the hash that a proof names. */
  private record Seen(long rev, String rows, String hash) {}

  @AfterEach
  void stop() {
    opened.forEach(Open::kill);
  }

  private Open open(String data, Map<String, String> keys) {
    Map<String, String> all = new HashMap<>(keys);
    all.put("weir.backup.dir", directory.resolve("backups").toString());
    all.put("weir.snapshot.revs", "16");
    RealNode node = RealNode.start(directory.resolve(data), all);
    Open open = new Open(node, new RecordingClient(node.base()));
    opened.add(open);
    return open;
  }

  private void kill(Open open) {
    opened.remove(open);
    open.kill();
  }

  @Test
  void aBadBatch_aLostDisk_andAFlippedByte() throws IOException {
    Open node = open("data", Map.of());
    openShop(node);
    takeBackABadBatch(node);
    node = replaceTheDisk(node);
    repairASegment(node);
  }

  private static void openShop(Open node) {
    assertThat(node.client.putSql(ACME + "/tables/orders", ORDERS).status()).isEqualTo(201);
    assertThat(node.client.putSql(ACME + "/views/spent", SPENT).status()).isEqualTo(201);
    for (int id = 1; id <= MORNING; id++) {
      order(node, id);
    }
  }

  /** Two prices lose their decimal point; another order comes before it is noticed. */
  private static void takeBackABadBatch(Open node) {
    long bad = rev(write(node, "prices", change(2, "2000.00") + "," + change(4, "2000.00")));
    long after = order(node, MORNING + 1);
    JsonNode diff =
        node.client.get(ACME + "/views/spent/diff?from_rev=" + (bad - 1) + "&to_rev=" + bad).json();
    assertThat(diff.path("changes"))
        .as("the effect of that batch alone: %s", diff)
        .hasSize(2)
        .extracting(JsonNode::toString)
        .anyMatch(change -> change.contains(BOB) && change.contains("\"w\":-1"))
        .anyMatch(change -> change.contains("\"total\":\"4360.00\""));

    JsonNode plan = undo(node, "{\"rev\":" + bad + ",\"dry_run\":true}");
    assertThat(plan.at("/views/0/view").asText()).isEqualTo("spent");
    assertThat(seen(node).rev).as("nothing is done yet").isEqualTo(after);
    undo(node, "{\"rev\":" + bad + "}");
    assertThat(seen(node).rows)
        .as("the morning, and the order that came since")
        .contains(BOB)
        .contains("\"customer\":\"ann\",\"n\":21,\"total\":\"420.00\"");
    assertSound(node, "local");
  }

  private Open replaceTheDisk(Open node) throws IOException {
    JsonNode backup = done(node, ACME + "/backup", "{\"name\":\"evening\"}");
    assertThat(backup.path("bytes").asLong()).isPositive();
    assertThat(done(node, "/v1/backups/evening:verify", "{}").path("ok").asBoolean()).isTrue();
    Seen before = seen(node);
    order(node, MORNING + 2);
    kill(node);
    delete(directory.resolve("data"));

    Open empty = open("data", Map.of());
    assertThat(empty.client.get(ACME).code()).isEqualTo("tenant-not-found");
    assertThat(empty.client.get("/v1/backups").json().at("/backups/0/name").asText())
        .isEqualTo("evening");
    done(empty, ACME + "/restore", "{\"name\":\"evening\",\"to\":\"acme\"}");
    assertThat(seen(empty)).as("all up to the backup").isEqualTo(before);
    assertSound(empty, "local");

    assertThat(write(empty, "order-1", change(1, PRICE)).header("Idempotent-Replay"))
        .as("what the backup holds is not taken twice")
        .isEqualTo("true");
    assertThat(order(empty, MORNING + 2))
        .as("what came after it is taken when it is sent again")
        .isEqualTo(before.rev + 1);
    return empty;
  }

  /** Damage of a segment is met by a proof, by a rebuild and by a start; each names its file. */
  private void repairASegment(Open node) throws IOException {
    snapshot(node);
    Seen before = seen(node);
    String proven = flip();
    JsonNode verdict = done(node, ACME + "/verify", "{}");
    assertThat(verdict.path("ok").asBoolean()).as(verdict.toString()).isFalse();
    assertThat(verdict.at("/mismatches/0/detail").asText()).contains(proven);
    assertThat(seen(node)).as("what is read does not come from it").isEqualTo(before);
    rebuild(node);

    String rebuilt = flip();
    assertThat(rebuild(node).path("snapshots_damaged").toString()).contains(rebuilt);
    assertThat(seen(node)).isEqualTo(before);

    String started = flip();
    kill(node);
    Open again = open("data", Map.of());
    awaitRecovered(again, started);
    assertThat(seen(again)).as("a start goes round a damaged segment").isEqualTo(before);
    rebuild(again);
    assertSound(again, "local");
    order(again, MORNING + 3);
  }

  private static JsonNode rebuild(Open node) {
    JsonNode result = done(node, ACME + "/rebuild", "{}");
    assertThat(result.path("ok").asBoolean()).as(result.toString()).isTrue();
    return result;
  }

  @Test
  void aRegionsJournalComesFromAnotherRegion() throws IOException {
    int port = freePort();
    Open home = open("eu", region("eu", port, port));
    Answer added =
        home.client.call("PUT", "/v1/cluster/regions/us").body("application/json", "{}").send();
    assertThat(added.status()).isEqualTo(201);
    int copyPort = freePort();
    Open copy = open("us", region("us", copyPort, port));
    openShop(home);
    awaitCopy(copy, seen(home));

    kill(copy);
    delete(directory.resolve("us"));
    order(home, MORNING + 1);
    Open anew = open("us", region("us", copyPort, port));
    awaitCopy(anew, seen(home));
    assertSound(home, "eu", "us");
  }

  private static Map<String, String> region(String name, int port, int seedPort) {
    return Map.of(
        "weir.node.name",
        name,
        "weir.region.self",
        name,
        "weir.cluster.port",
        String.valueOf(port),
        "weir.cluster.seed-nodes",
        "127.0.0.1:" + seedPort);
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until a region shows the view of the same rev, with the same rows and hash. */
  private static void awaitCopy(Open copy, Seen home) {
    await()
        .atMost(WAIT_MAX)
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(seen(copy)).isEqualTo(home));
  }

  /** A read that comes before the circuit is back is told why, and which file it is. */
  private static void awaitRecovered(Open node, String damaged) {
    await()
        .atMost(WAIT_MAX)
        .until(
            () -> {
              Answer answer = node.client.get(ACME + "/views/spent/rows");
              if (answer.status() != 200) {
                assertThat(answer.code()).as(answer.text()).isEqualTo("recovering");
                assertThat(answer.json().path("retry").asText()).isEqualTo("safe");
                assertThat(answer.json().path("detail").asText()).contains(damaged);
              }
              return answer.status() == 200;
            });
  }

  private static String change(int id, String amount) {
    return "{\"table\":\"orders\",\"op\":\"upsert\",\"row\":{\"id\":%d,\"customer\":\"%s\",\"amount\":\"%s\"}}"
        .formatted(id, id % 2 == 0 ? "bob" : "ann", amount);
  }

  private static Answer write(Open node, String key, String changes) {
    Answer answer =
        node.client
            .call("POST", ACME + "/batches")
            .header("Idempotency-Key", key)
            .body("application/json", "{\"changes\":[" + changes + "]}")
            .send();
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer;
  }

  private static long rev(Answer answer) {
    return answer.json().path("rev").asLong();
  }

  private static long order(Open node, int id) {
    return rev(write(node, "order-" + id, change(id, PRICE)));
  }

  private static JsonNode undo(Open node, String body) {
    Answer answer = node.client.postJson(ACME + "/undo", body);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  private static Seen seen(Open node) {
    Answer answer = node.client.get(ACME + "/views/spent/rows?stale=ok");
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    JsonNode view = answer.json();
    return new Seen(
        view.path("rev").asLong(), view.path("rows").toString(), view.path("result_hash").asText());
  }

  /** The result of a job that ends well. */
  private static JsonNode done(Open node, String path, String body) {
    Answer begun = node.client.postJson(path, body);
    assertThat(begun.status()).as(begun.text()).isEqualTo(202);
    String job = "/v1/jobs/" + begun.json().path("id").asText();
    JsonNode ended =
        await()
            .atMost(WAIT_MAX)
            .until(() -> node.client.get(job).json(), now -> !now.path("ended_at").isNull());
    assertThat(ended.path("state").asText()).as(ended.toString()).isEqualTo("done");
    return ended.path("result");
  }

  /** The journal replayed and every copy hold just what the view is when it is computed again. */
  private static void assertSound(Open node, String... copies) {
    JsonNode verdict = done(node, ACME + "/verify", "{\"share\":1}");
    assertThat(verdict.path("ok").asBoolean()).as(verdict.toString()).isTrue();
    assertThat(verdict.path("complete").asBoolean()).as(verdict.toString()).isTrue();
    assertThat(verdict.path("views"))
        .extracting(view -> view.path("copy").asText())
        .contains(copies)
        .containsOnlyOnce("replay")
        .hasSize(copies.length + 1);
    String hash = seen(node).hash;
    assertThat(verdict.path("views"))
        .allMatch(view -> view.path("result_hash").asText().equals(hash))
        .allMatch(view -> view.path("recomputed").asText().equals(hash));
  }

  private static void snapshot(Open node) {
    assertThat(node.client.call("POST", ACME + "/snapshot").send().status()).isEqualTo(200);
  }

  /** Flips a bit in the middle of the newest segment; returns the name of its file. */
  private String flip() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("data/segments"))) {
      Path newest =
          files
              .filter(file -> file.toString().endsWith(".segment"))
              .max(Comparator.comparingLong(file -> file.toFile().lastModified()))
              .orElseThrow();
      byte[] bytes = Files.readAllBytes(newest);
      bytes[bytes.length / 2] ^= 1;
      Files.write(newest, bytes);
      return newest.getFileName().toString();
    }
  }

  private static void delete(Path tree) throws IOException {
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
