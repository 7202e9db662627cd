package dev.weir.multijvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A table of wide rows that are changed over and over, so that streams have much to carry. */
final class WideFeed {
  /** A copy of the table, and a view that changes seldom. */
  static final List<String> VIEWS = List.of("copies", "quiet");

  private static final int TEXT_CHARS = 500;
  private static final int BATCH_ROWS = 500;

  private final Supplier<URI> base;
  private final String tenant;
  private int turn;

  /** Creates tables and views of a tenant of its own. */
  WideFeed(Supplier<URI> base, String tenant) {
    this.base = base;
    this.tenant = tenant;
    put("tables/pages", "CREATE TABLE pages (id INT PRIMARY KEY, turn INT, text VARCHAR)");
    put("views/copies", "SELECT * FROM pages WHERE id >= 0");
    put("views/quiet", "SELECT * FROM pages WHERE id < 0");
  }

  String tenant() {
    return tenant;
  }

  /** Creates so many rows. */
  void create(int rows) {
    for (int from = 0; from < rows; from += BATCH_ROWS) {
      send(from, Math.min(rows, from + BATCH_ROWS));
    }
  }

  /** Changes the first rows; gives the rev. */
  long change(int rows) {
    return send(0, rows);
  }

  /** Creates a row of the view that changes seldom; gives the rev. */
  long createQuiet() {
    return send(-1 - turn, -turn);
  }

  private long send(int from, int to) {
    turn++;
    String padding = "x".repeat(TEXT_CHARS);
    IntFunction<String> change =
        id ->
            "{\"table\":\"pages\",\"op\":\"upsert\",\"row\":{\"id\":%d,\"turn\":%d,\"text\":\"%d of %d %s\"}}"
                .formatted(id, turn, turn, id, padding);
    String changes = IntStream.range(from, to).mapToObj(change).collect(Collectors.joining(","));
    Http.Answer answer =
        Http.postBatch(base.get(), tenant, "turn-" + turn, "{\"changes\":[" + changes + "]}");
    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    return answer.body().get("rev").asLong();
  }

  private void put(String path, String sql) {
    Http.Answer answer = Http.putSql(base.get(), "/v1/tenants/" + tenant + "/" + path, sql);
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(201);
  }
}
