package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.app.RealNode;
import dev.weir.http.RecordingClient.Answer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each kind of change, with its row there or not, strict and lenient, alone and after others.
 *
 * <p>Before each batch table t holds (1, 'one', 10) and (2, 'two', 1), u holds (1, 5), and the view
 * shows the rows of t with b above 5 beside those of u. A change is written {@code op table key a
 * b}: {@code -} leaves a column out, {@code null} gives NULL.
 */
@TestInstance(Lifecycle.PER_CLASS)
class BatchTableTest {
  private RealNode node;
  private RecordingClient client;
  private int tests;

  @BeforeAll
  void start(@TempDir Path data) {
    node = RealNode.start(data);
    client = new RecordingClient(node.base());
  }

  @AfterAll
  void stop() {
    client.close();
    node.close();
  }

  /**
   * @param answer {@code accepted noop skipped}, or the code of a refusal
   * @param rows of t afterwards
   * @param delta of the view
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          strict  | create t 3 x 9                      | 1 0 0         | 1 one 10,2 two 1,3 x 9 | +3 x
          lenient | create t 3 x 9                      | 1 0 0         | 1 one 10,2 two 1,3 x 9 | +3 x
          strict  | create t 3 - -                      | 1 0 0         | 1 one 10,2 two 1,3 def null |
          strict  | create t 3 null 9                   | 1 0 0         | 1 one 10,2 two 1,3 null 9 | +3 null
          strict  | create t 1 x 9                      | duplicate-key | 1 one 10,2 two 1 |
          lenient | create t 1 x 9                      | 1 0 0         | 1 x 9,2 two 1 | -1 one,+1 x
          lenient | create t 1 x -                      | 1 0 0         | 1 x null,2 two 1 | -1 one
          lenient | create t 1 one 10                   | 1 1 0         | 1 one 10,2 two 1 |
          strict  | upsert t 3 x 9                      | 1 0 0         | 1 one 10,2 two 1,3 x 9 | +3 x
          lenient | upsert t 3 x 9                      | 1 0 0         | 1 one 10,2 two 1,3 x 9 | +3 x
          strict  | upsert t 1 x 9                      | 1 0 0         | 1 x 9,2 two 1 | -1 one,+1 x
          strict  | upsert t 1 - 9                      | 1 0 0         | 1 def 9,2 two 1 | -1 one,+1 def
          strict  | upsert t 1 x -                      | 1 0 0         | 1 x null,2 two 1 | -1 one
          strict  | upsert t 1 one 10                   | 1 1 0         | 1 one 10,2 two 1 |
          lenient | upsert t 1 one 10                   | 1 1 0         | 1 one 10,2 two 1 |
          strict  | update t 1 x -                      | 1 0 0         | 1 x 10,2 two 1 | -1 one,+1 x
          lenient | update t 1 x -                      | 1 0 0         | 1 x 10,2 two 1 | -1 one,+1 x
          strict  | update t 1 null -                   | 1 0 0         | 1 null 10,2 two 1 | -1 one,+1 null
          strict  | update t 1 - 4                      | 1 0 0         | 1 one 4,2 two 1 | -1 one
          strict  | update t 2 - 6                      | 1 0 0         | 1 one 10,2 two 6 | +2 two
          strict  | update t 1 one -                    | 1 1 0         | 1 one 10,2 two 1 |
          strict  | update t 1 - -                      | 1 1 0         | 1 one 10,2 two 1 |
          strict  | update t 3 x -                      | row-missing   | 1 one 10,2 two 1 |
          lenient | update t 3 x -                      | 1 0 1         | 1 one 10,2 two 1 |
          strict  | delete t 1                          | 1 0 0         | 2 two 1 | -1 one
          lenient | delete t 1                          | 1 0 0         | 2 two 1 | -1 one
          strict  | delete t 3                          | 1 1 0         | 1 one 10,2 two 1 |
          lenient | delete t 3                          | 1 1 0         | 1 one 10,2 two 1 |
          strict  | create t 3 x 9;delete t 3           | 2 0 0         | 1 one 10,2 two 1 |
          strict  | create t 3 x 9;update t 3 y -       | 2 0 0         | 1 one 10,2 two 1,3 y 9 | +3 y
          strict  | create t 3 x 9;update t 3 y -;delete t 3 | 3 0 0    | 1 one 10,2 two 1 |
          strict  | create t 3 x 9;create t 3 y 9       | duplicate-key | 1 one 10,2 two 1 |
          strict  | delete t 1;create t 1 x 9           | 2 0 0         | 1 x 9,2 two 1 | -1 one,+1 x
          strict  | delete t 1;create t 1 one 10        | 2 0 0         | 1 one 10,2 two 1 |
          strict  | delete t 1;update t 1 x -           | row-missing   | 1 one 10,2 two 1 |
          lenient | delete t 1;update t 1 x -           | 2 0 1         | 2 two 1 | -1 one
          strict  | delete t 1;delete t 1               | 2 1 0         | 2 two 1 | -1 one
          strict  | update t 1 x -;update t 1 one -     | 2 0 0         | 1 one 10,2 two 1 |
          strict  | update t 1 x -;update t 1 - 8       | 2 0 0         | 1 x 8,2 two 1 | -1 one,+1 x
          strict  | update t 1 x -;update t 9 x -       | row-missing   | 1 one 10,2 two 1 |
          strict  | upsert t 1 x -;upsert t 1 - 7       | 2 0 0         | 1 def 7,2 two 1 | -1 one,+1 def
          strict  | create u 7 6;create t 3 x 9;delete u 7 | 3 0 0      | 1 one 10,2 two 1,3 x 9 | +3 x
          strict  | delete u 1;delete t 1;create u 1 9  | 3 0 0         | 2 two 1 | +-1 u9,-1 one,--1 u5
          strict  | update u 1 7;update t 1 z -         | 2 0 0         | 1 z 10,2 two 1 | +-1 u7,+1 z,--1 u5,-1 one
          strict  | create t 3 x 9;create u 1 1         | duplicate-key | 1 one 10,2 two 1 |
          lenient | create t 3 x 9;create u 1 5;update u 4 1 | 3 1 1    | 1 one 10,2 two 1,3 x 9 | +3 x
          strict  | rekey t 1                           | batch-invalid | 1 one 10,2 two 1 |
          lenient | rekey t 1                           | batch-invalid | 1 one 10,2 two 1 |
          """)
  void followsTheTable(String mode, String changes, String answer, String rows, String delta) {
    String tenant = define();
    long before = client.get(tenant + "/views/v").json().path("rev").asLong();
    Answer sent = client.postJson(tenant + "/batches?mode=" + mode, batch(changes));
    boolean refused = answer.contains("-");
    if (refused) {
      assertThat(sent.code()).as(sent.text()).isEqualTo(answer);
      assertThat(client.get(tenant + "/views/v").json().path("rev").asLong()).isEqualTo(before);
    } else {
      JsonNode done = sent.json();
      assertThat(done.path("accepted") + " " + done.path("noop") + " " + done.path("skipped"))
          .as(sent.text())
          .isEqualTo(answer);
      assertThat(delta(tenant, before)).isEqualTo(sorted(delta));
    }
    assertThat(rows(tenant)).isEqualTo(rows);
  }

  private String define() {
    String tenant = "/v1/tenants/table" + ++tests;
    client.putSql(
        tenant + "/tables/t",
        "CREATE TABLE t (k INTEGER PRIMARY KEY, a VARCHAR DEFAULT 'def', b INTEGER)");
    client.putSql(tenant + "/tables/u", "CREATE TABLE u (k INTEGER PRIMARY KEY, b INTEGER)");
    client.putSql(
        tenant + "/views/v",
        "SELECT k, a FROM t WHERE b > 5"
            + " UNION ALL SELECT -k AS k, 'u' || CAST(b AS VARCHAR) AS a FROM u");
    client.postJson(tenant + "/batches", batch("create t 1 one 10;create t 2 two 1;create u 1 5"));
    return tenant;
  }

  private static String batch(String changes) {
    List<String> all = new ArrayList<>();
    for (String change : changes.split(";", -1)) {
      all.add(change(change.strip().split(" ", -1)));
    }
    return "{\"changes\":[" + String.join(",", all) + "]}";
  }

  private static String change(String[] words) {
    String op = words[0];
    String key = "\"key\":{\"k\":" + words[2] + "}";
    String head = "{\"table\":\"" + words[1] + "\",\"op\":\"" + op + "\",";
    if (op.equals("rekey")) {
      return "{\"table\":\"t\",\"op\":\"update\"," + key + ",\"row\":{\"k\":5,\"a\":\"x\"}}";
    }
    if (op.equals("delete")) {
      return head + key + "}";
    }
    List<String> cells = new ArrayList<>();
    boolean first = words[1].equals("t");
    if (!op.equals("update")) {
      cells.add("\"k\":" + words[2]);
    }
    if (first && !words[3].equals("-")) {
      cells.add("\"a\":" + (words[3].equals("null") ? "null" : "\"" + words[3] + "\""));
    }
    String last = words[words.length - 1];
    if (!last.equals("-")) {
      cells.add("\"b\":" + last);
    }
    String row = "\"row\":{" + String.join(",", cells) + "}}";
    return op.equals("update") ? head + key + "," + row : head + row;
  }

  private String rows(String tenant) {
    List<String> rows = new ArrayList<>();
    for (JsonNode row : client.get(tenant + "/tables/t/rows?order=k").json().path("rows")) {
      rows.add(row.path("k").asInt() + " " + row.path("a").asText() + " " + row.path("b"));
    }
    return String.join(",", rows);
  }

  private List<String> delta(String tenant, long before) {
    List<String> changes = new ArrayList<>();
    JsonNode diff = client.get(tenant + "/views/v/diff?from_rev=" + before).json();
    for (JsonNode change : diff.path("changes")) {
      JsonNode row = change.path("row");
      String sign = change.path("w").asInt() > 0 ? "+" : "-";
      changes.add(sign + row.path("k").asInt() + " " + row.path("a").asText());
    }
    return changes.stream().sorted().toList();
  }

  private static List<String> sorted(String delta) {
    return delta == null ? List.of() : List.of(delta.split(",", -1)).stream().sorted().toList();
  }
}
