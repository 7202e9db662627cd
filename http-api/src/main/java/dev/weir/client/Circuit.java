package dev.weir.client;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The tables and views of one circuit, as one program sees them: what is read through this object
 * is never older than what was written through it before. If a region was given up with what was
 * written, reads are refused with {@code rev-lost}: ask the client for the circuit anew.
 */
public final class Circuit {
  private final Http http;
  private final String path;
  private final AtomicReference<Token> written = new AtomicReference<>(Token.NONE);

  Circuit(Http http, String path) {
    this.http = http;
    this.path = path;
  }

  /** A place in the circuit's history. A later epoch is a later history. */
  private record Token(long epoch, long rev) {
    static final Token NONE = new Token(0, 0);

    Token later(Token other) {
      boolean less = epoch < other.epoch || (epoch == other.epoch && rev < other.rev);
      return less ? other : this;
    }
  }

  /** A batch without changes yet: one event, one rev, all or nothing. */
  public Batch batch() {
    return new Batch(this);
  }

  /** The rows of a view. */
  public Reading view(String view) {
    return Reading.of(this, "/views/" + Http.encode(view) + "/rows");
  }

  /** The rows of a table. */
  public Reading table(String table) {
    return Reading.of(this, "/tables/" + Http.encode(table) + "/rows");
  }

  /** The row of a table with this key; of a composite key give the values in its order. */
  public Optional<Row> row(String table, Object... key) {
    String text = key.length == 1 ? Reading.plain(key[0]) : JsonText.of(Arrays.asList(key));
    try {
      Members found = get("/tables/" + Http.encode(table) + "/rows/" + Http.encode(text), "");
      return Optional.of(found.object("row").row());
    } catch (WeirFailure.Refused e) {
      if (e.problem().code().equals("row-not-found")) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** The rows of one query at one rev, with values for its {@code ?}. */
  public List<Row> query(String sql, Object... params) {
    byte[] body =
        JsonText.of(Row.of("sql", sql).with("params", Arrays.asList(params)))
            .getBytes(StandardCharsets.UTF_8);
    return http.send(new Http.Ask("POST", path + "/query", body, sinceWritten(""), true))
        .json()
        .rows("rows");
  }

  /** Makes a table from its CREATE TABLE; does nothing if it is there already. */
  public void defineTable(String table, String sql) {
    put("/tables/" + Http.encode(table), Row.of("sql", sql));
  }

  /** Makes a view from its query, or replaces it; does nothing if it is the same. */
  public void defineView(String view, String sql) {
    put("/views/" + Http.encode(view), Row.of("sql", sql));
  }

  /** The same with values for the query's {@code :name}. */
  public void defineView(String view, String sql, Map<String, ?> params) {
    put("/views/" + Http.encode(view), Row.of("sql", sql).with("params", params));
  }

  /** Drops a view that no other reads. */
  public void dropView(String view) {
    delete("/views/" + Http.encode(view));
  }

  /** Drops a table that no view reads. */
  public void dropTable(String table) {
    delete("/tables/" + Http.encode(table));
  }

  /** Snapshot and changes of views, all of them always at one rev. */
  public Watching watch(String... views) {
    return Watching.of(this, List.of(views));
  }

  Receipt send(String query, String key, byte[] body) {
    Http.Answer answer =
        http.send(
            new Http.Ask(
                "POST", path + "/batches" + query, body, Map.of("Idempotency-Key", key), true));
    Receipt receipt = Receipt.of(answer);
    wrote(receipt.epoch(), receipt.rev());
    return receipt;
  }

  /**
   * @param atLeast a token, or empty for what was written through this object
   */
  Members get(String below, String atLeast) {
    return http.send(Http.Ask.get(path + below, sinceWritten(atLeast))).json();
  }

  Http http() {
    return http;
  }

  String path() {
    return path;
  }

  private void put(String below, Row definition) {
    byte[] body = JsonText.of(definition).getBytes(StandardCharsets.UTF_8);
    define(new Http.Ask("PUT", path + below, body, Map.of(), false));
  }

  private void delete(String below) {
    define(new Http.Ask("DELETE", path + below, new byte[0], Map.of(), false));
  }

  private void define(Http.Ask ask) {
    Http.Answer answer = http.send(ask);
    String epoch = answer.header("Weir-Epoch");
    wrote(epoch.isEmpty() ? 1 : Long.parseLong(epoch), answer.json().number("rev"));
  }

  private void wrote(long epoch, long rev) {
    written.accumulateAndGet(new Token(epoch, rev), Token::later);
  }

  private Map<String, String> sinceWritten(String atLeast) {
    Map<String, String> headers = new LinkedHashMap<>();
    Token mine = written.get();
    if (!atLeast.isEmpty()) {
      headers.put("Weir-Min-Rev", atLeast);
    } else if (mine.rev() > 0) {
      headers.put("Weir-Min-Rev", mine.epoch() + "." + mine.rev());
    }
    return headers;
  }
}
