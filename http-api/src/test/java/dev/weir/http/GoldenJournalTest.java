package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.app.RealNode;
import dev.weir.http.RecordingClient.Answer;
import dev.weir.replay.JournalScan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** This build reads what builds of earlier versions have stored, and goes on from there. */
@Timeout(180)
class GoldenJournalTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path data;

  @ParameterizedTest
  @ValueSource(strings = {"0.1.0"})
  void everyRevIsReadAsItWasWritten(String version) throws IOException {
    GoldenFiles.unpack(version, data);
    JsonNode expected = GoldenFiles.expected(version);
    RealNode node = RealNode.start(data, GoldenWriter.KEYS);
    try (RecordingClient client = new RecordingClient(node.base())) {
      assertThat((JsonNode) GoldenState.tenant(client)).isEqualTo(expected.path("tenant"));
      JsonNode revs = tree(GoldenState.revs(client));
      assertThat(revs).hasSize(expected.path("revs").size());
      expected
          .path("revs")
          .properties()
          .forEach(
              rev ->
                  assertThat(revs.path(rev.getKey()))
                      .as("rev " + rev.getKey())
                      .isEqualTo(rev.getValue()));
      goesOn(client);
    } finally {
      node.close();
    }
  }

  /** A table of then is altered now, and the key of a batch of then still stands for it. */
  private static void goesOn(RecordingClient client) {
    Answer altered =
        client
            .call("POST", GoldenState.TENANT + "/tables/few:alter")
            .body("application/sql", "ALTER TABLE few ADD COLUMN later BIGINT DEFAULT 4")
            .send();
    assertThat(altered.status()).as(altered.text()).isEqualTo(200);
    assertThat(altered.json().path("views").toString()).isEqualTo("[\"joined\",\"fails\"]");
    Answer again =
        client
            .call("POST", GoldenState.TENANT + "/batches?mode=lenient")
            .header("Idempotency-Key", "first")
            .body(
                "application/json",
                "{\"changes\":[{\"table\":\"gone\",\"op\":\"create\",\"row\":{\"id\":1}}]}")
            .send();
    assertThat(again.status()).as(again.text()).isEqualTo(200);
    assertThat(again.header("Idempotent-Replay")).isEqualTo("true");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.1.0"})
  void everyEventIsToldAsItWasWritten(String version) throws IOException {
    GoldenFiles.unpack(version, data);
    JsonNode expected = GoldenFiles.expected(version).path("events");
    try (JournalScan scan = JournalScan.open(data)) {
      assertThat(tree(GoldenState.events(scan))).isEqualTo(expected);
      assertThat(scan.snapshots("c|gold|main"))
          .as("a snapshot is read, not only events")
          .isNotEmpty();
    }
    Set<String> kinds = new TreeSet<>();
    expected
        .elements()
        .forEachRemaining(
            events -> events.forEach(event -> kinds.add(event.asText().split(" ", 2)[0])));
    assertThat(kinds)
        .contains(
            "batch",
            "circuit-deleted",
            "home-moved",
            "home-seized",
            "table-created",
            "table-deleted",
            "view-created",
            "view-deleted",
            "view-replaced");
  }

  private static JsonNode tree(Object value) throws IOException {
    return JSON.readTree(JSON.writeValueAsBytes(value));
  }
}
