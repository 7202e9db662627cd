package dev.weir.multijvm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Fills the volume of a node: writes are refused in time, nothing acknowledged is lost, and writes
 * go on once there is room.
 */
@Timeout(300)
class DiskFullIT {
  private static final int MIB = 1 << 20;
  private static final int VOLUME_MIB = 96;
  private static final int BALLAST_BYTES = 16 * MIB;
  private static final long RESERVE_BYTES = 32L * MIB;

  /** Below it the node does not start again: the tables of a compaction must not reach it. */
  private static final long FLOOR_BYTES = 16L * MIB;

  private static final int ROWS = 50;
  private static final int NOTE_BYTES = 6_000;
  private static final int ATTEMPTS_MAX = 2_000;
  private static final int BATCHES_MORE = 12;
  private static final int SNAPSHOTS_KEPT = 2;

  @TempDir private Path directory;

  private final long seed = Seeds.next();
  private final Random random = Seeds.random(seed);
  private int acknowledged;
  private long leastFree = Long.MAX_VALUE;

  @Test
  void refusesWritesAtTheReserve_losesNothing_andWritesAgainOnceThereIsRoom() throws IOException {
    try (SmallVolume volume = SmallVolume.mount(directory, VOLUME_MIB)) {
      volume.fill("ballast", BALLAST_BYTES);
      try (NodeProcess node = start(volume)) {
        define(node);
        String refused = writeUntilRefused(node, volume);
        livesAndReads(node);
        volume.delete("ballast");
        writesOn(node, refused);
        assertThat(node.stop()).isEqualTo(NodeProcess.TERMINATED);
      }
      restarted(volume);
    }
  }

  private static NodeProcess start(SmallVolume volume) {
    return NodeProcess.start(
        volume.root().resolve("data"),
        "weir.journal.disk-reserve = " + RESERVE_BYTES,
        "weir.journal.disk-floor = " + FLOOR_BYTES,
        "weir.journal.leveldb.write-buffer = 1MiB",
        "weir.snapshot.revs = 10");
  }

  private static void define(NodeProcess node) {
    Http.Answer table =
        Http.putSql(
            node.base(),
            "/v1/tenants/acme/tables/notes",
            "CREATE TABLE notes (id BIGINT PRIMARY KEY, note VARCHAR)");
    assertThat(table.status()).as(table.toString()).isEqualTo(201);
    Http.Answer view =
        Http.putSql(
            node.base(), "/v1/tenants/acme/views/counted", "SELECT COUNT(*) AS n FROM notes");
    assertThat(view.status()).as(view.toString()).isEqualTo(201);
  }

  /**
   * Writes until the volume is full for batches and for snapshots, and returns the body that was
   * refused. One refusal alone says less: a snapshot in work holds room for a moment, and gives it
   * back when it is given up.
   */
  private String writeUntilRefused(NodeProcess node, SmallVolume volume) {
    String body = batch(acknowledged);
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      Http.Answer answer = post(node, acknowledged, body);
      leastFree = Math.min(leastFree, volume.free());
      if (answer.status() == 200) {
        acknowledged++;
        body = batch(acknowledged);
      } else {
        isTheDocumentedRefusal(answer);
        assertThat(leastFree).isGreaterThan(FLOOR_BYTES);
        if (node.output().contains("is given up: its volume has")) {
          return body;
        }
      }
    }
    throw new AssertionError(
        ATTEMPTS_MAX + " batches were not enough: the volume is too large for this test");
  }

  private static void isTheDocumentedRefusal(Http.Answer answer) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(507);
    assertThat(answer.body().at("/type").asText()).isEqualTo("/docs/problems/journal-disk-reserve");
    assertThat(answer.body().at("/code").asText()).isEqualTo("journal-disk-reserve");
    assertThat(answer.body().at("/retry").asText()).isEqualTo("safe");
    assertThat(answer.body().at("/detail").asText()).contains("weir.journal.disk-reserve");
  }

  private void livesAndReads(NodeProcess node) {
    assertThat(node.isAlive()).isTrue();
    assertThat(Http.status(node.base().resolve("/health/live"))).isEqualTo(200);
    hasEveryAcknowledgedRow(node);
  }

  private void writesOn(NodeProcess node, String refused) {
    Http.Answer answer = postUntilTaken(node, acknowledged, refused);
    assertThat(answer.replay()).as("a refused batch was stored").isFalse();
    acknowledged++;
    writeMore(node);
  }

  private void writeMore(NodeProcess node) {
    for (int more = 0; more < BATCHES_MORE; more++) {
      postUntilTaken(node, acknowledged, batch(acknowledged));
      acknowledged++;
    }
    hasEveryAcknowledgedRow(node);
  }

  private void restarted(SmallVolume volume) throws IOException {
    Path orphan = orphan(volume);
    try (NodeProcess node = start(volume)) {
      hasEveryAcknowledgedRow(node);
      writeMore(node);
      Awaitility.await("snapshots are written again, and what none of them names is removed")
          .atMost(Duration.ofSeconds(30))
          .until(() -> !Files.exists(orphan) && segments(volume).size() <= SNAPSHOTS_KEPT);
    }
  }

  /** A segment as a crash leaves it: whole, but no manifest names it. */
  private static Path orphan(SmallVolume volume) throws IOException {
    Path segment = segments(volume).getFirst();
    String name = segment.getFileName().toString().replaceFirst("\\d+(\\.\\d+\\.segment)$", "1$1");
    assertThat(name)
        .as("the name of a crash's leftover")
        .isNotEqualTo(segment.getFileName().toString());
    return Files.write(segment.resolveSibling(name), new byte[MIB]);
  }

  private static List<Path> segments(SmallVolume volume) throws IOException {
    try (Stream<Path> files = Files.list(volume.root().resolve("data").resolve("segments"))) {
      return files.filter(file -> file.toString().endsWith(".segment")).toList();
    }
  }

  private Http.Answer postUntilTaken(NodeProcess node, int number, String body) {
    return Awaitility.await("writes go on by themselves")
        .atMost(Duration.ofSeconds(20))
        .until(() -> post(node, number, body), answer -> answer.status() == 200);
  }

  private static Http.Answer post(NodeProcess node, int number, String body) {
    return Http.postBatch(node.base(), "acme", "batch-" + number, body);
  }

  /** A write that only the journal itself refused starts its circuit again: reads wait for that. */
  private void hasEveryAcknowledgedRow(NodeProcess node) {
    Http.Answer asked =
        Awaitility.await("reads go on")
            .atMost(Duration.ofSeconds(20))
            .until(
                () ->
                    Http.postSql(
                        node.base(),
                        "/v1/tenants/acme/query",
                        "SELECT COUNT(*) AS n, MAX(id) AS top FROM notes"),
                answer -> answer.status() == 200);
    assertThat(asked.body().at("/rows/0/n").asLong())
        .as("%s %s", Seeds.option(seed), asked)
        .isEqualTo((long) acknowledged * ROWS);
    assertThat(asked.body().at("/rows/0/top").asLong()).isEqualTo((long) acknowledged * ROWS - 1);
    Http.Answer view = Http.get(node.base(), "/v1/tenants/acme/views/counted/rows");
    assertThat(view.body().at("/rows/0/n").asLong()).isEqualTo((long) acknowledged * ROWS);
  }

  /** Rows that no compression makes small. */
  private String batch(int number) {
    StringBuilder body = new StringBuilder("{\"changes\":[");
    byte[] note = new byte[NOTE_BYTES];
    for (int row = 0; row < ROWS; row++) {
      random.nextBytes(note);
      body.append(row == 0 ? "" : ",")
          .append("{\"table\":\"notes\",\"op\":\"create\",\"row\":{\"id\":")
          .append((long) number * ROWS + row)
          .append(",\"note\":\"")
          .append(Base64.getEncoder().encodeToString(note))
          .append("\"}}");
    }
    return body.append("]}").toString();
  }
}
