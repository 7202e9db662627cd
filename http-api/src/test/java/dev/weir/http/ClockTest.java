package dev.weir.http;

import static java.time.format.DateTimeFormatter.ISO_LOCAL_DATE_TIME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.app.RealNode;
import dev.weir.http.RecordingClient.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Views that ask for NOW() change though nobody writes. */
class ClockTest {
  private static final String BASE = "/v1/tenants/ca";
  private static final Duration WAIT = Duration.ofSeconds(60);

  @Test
  void aRowLeavesAndAnotherComes_withoutAnyWrite(@TempDir Path data) {
    long[] rev = new long[1];
    during(
        data,
        client -> {
          put(client, "/tables/t", "CREATE TABLE t (id BIGINT PRIMARY KEY, at TIMESTAMP NOT NULL)");
          put(client, "/views/idle", "SELECT COUNT(*) AS n FROM t");
          put(client, "/views/fresh", "SELECT id FROM t WHERE at > NOW() - INTERVAL '1' SECOND");
          put(client, "/views/later", "SELECT id FROM t WHERE at < NOW()");
          LocalDateTime soon = LocalDateTime.now(ZoneOffset.UTC).withNano(0).plusSeconds(6);
          Answer sent =
              client
                  .call("POST", BASE + "/tables/t/rows")
                  .body(
                      "application/json",
                      "{\"id\":1,\"at\":\"" + ISO_LOCAL_DATE_TIME.format(soon) + "\"}")
                  .send();
          assertThat(sent.text()).contains("\"fresh\"").doesNotContain("\"later\"");
          long written = Long.parseLong(sent.header("Weir-Rev"));
          await().atMost(WAIT).until(() -> rows(client, "fresh") == 0);
          assertThat(rows(client, "later")).isEqualTo(1);
          rev[0] = Long.parseLong(client.get(BASE + "/views/fresh/rows").header("Weir-Rev"));
          assertThat(rev[0]).isGreaterThan(written).isLessThanOrEqualTo(written + 2);
        });
    during(
        data,
        client -> {
          assertThat(rows(client, "fresh")).isZero();
          assertThat(rows(client, "later")).isEqualTo(1);
          Answer again = client.get(BASE + "/views/later/rows");
          assertThat(again.header("Weir-Rev"))
              .as("no ticks without a change")
              .isEqualTo("" + rev[0]);
        });
  }

  /** A busy machine may ask to try again. */
  private static void put(RecordingClient client, String path, String sql) {
    await().atMost(WAIT).until(() -> client.putSql(BASE + path, sql).status() < 300);
  }

  private static int rows(RecordingClient client, String view) {
    return client.get(BASE + "/views/" + view + "/rows").json().path("rows").size();
  }

  /** The node dies at the end. */
  private static void during(Path data, Consumer<RecordingClient> life) {
    RealNode node = RealNode.start(data);
    try (RecordingClient client = new RecordingClient(node.base())) {
      life.accept(client);
    } finally {
      node.abandon();
    }
  }
}
