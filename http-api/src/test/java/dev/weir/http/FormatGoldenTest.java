package dev.weir.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.app.RealNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * What reads and streams of each format say, to the byte; {@code -Dweir.golden.write=true} writes
 * it.
 */
@TestInstance(Lifecycle.PER_CLASS)
class FormatGoldenTest {
  private static final Path SOURCES = Path.of("src/test/resources/golden/formats");

  /** What happens, rev by rev; those with {@code false} are settling. */
  private static final List<Map.Entry<String, Boolean>> BATCHES =
      List.of(
          Map.entry(thread("t1", "Hi") + "," + thread("t2", "Empty"), true),
          Map.entry(comment(9, "t1", "yo", 1) + "," + comment(4, "t1", "bye", 2), true),
          Map.entry(like(9, "ann"), true),
          Map.entry(comment(9, "t1", "hey", 1) + "," + delete("comments", "4"), true),
          Map.entry(thread("t7", "New") + "," + thread("t1", "Hi there"), true),
          Map.entry(comment(5, "t1", "first", 0) + "," + comment(6, "t1", "last", 9), true),
          Map.entry(comment(9, "t1", "hey", 10), true),
          Map.entry(comment(9, "t7", "hey", 10), true),
          Map.entry(comment(5, "t1", "settled", 0), false),
          Map.entry(comment(8, "t1", "added by a settling batch", 3), false),
          Map.entry(delete("threads", "\"t2\"") + "," + delete("threads", "\"t7\""), true));

  /** Rows that do not change, as a sum that is larger than its view is no longer one. */
  private static final List<String> OTHERS =
      IntStream.range(0, 12).mapToObj(i -> thread("z" + i, "z" + i)).toList();

  private static final List<String> FORMATS = List.of("flat", "tree", "streaming");
  private static final List<String> VIEWS = List.of("threads_tree", "titles");

  private RealNode node;
  private RecordingClient client;
  private FormatCalls calls;
  private final Map<String, StringBuilder> told = new HashMap<>();

  @BeforeAll
  void start(@TempDir Path data) {
    node = RealNode.start(data, Map.of("weir.limits.subscriber-bytes-max", "1KiB"));
    client = new RecordingClient(node.base());
    calls = new FormatCalls(client, "golden");
    calls.define("/tables/threads", "CREATE TABLE threads (id VARCHAR PRIMARY KEY, title VARCHAR)");
    calls.define(
        "/tables/comments",
        "CREATE TABLE comments (id INTEGER PRIMARY KEY, thread VARCHAR, body VARCHAR,"
            + " place INTEGER)");
    calls.define(
        "/tables/likes",
        "CREATE TABLE likes (comment INTEGER, who VARCHAR, PRIMARY KEY (comment, who))");
    calls.define(
        "/views/threads_tree",
        "SELECT t.id, t.title, ARRAY(SELECT c.id, c.body, ARRAY(SELECT l.who, l.comment AS"
            + " on_comment FROM likes l WHERE l.comment = c.id) AS likes FROM comments c WHERE"
            + " c.thread = t.id ORDER BY c.place) AS comments FROM threads t");
    calls.define("/views/titles", "SELECT title FROM threads");
    long first = calls.send(OTHERS, true);
    long before = first;
    for (Map.Entry<String, Boolean> batch : BATCHES) {
      long rev = calls.send(List.of(batch.getKey()), batch.getValue());
      tell(before, rev);
      before = rev;
    }
    told.values().forEach(text -> text.append("# summed\n"));
    tell(first + 2, before);
  }

  /** Reads what is told of some revs in each format. */
  private void tell(long from, long until) {
    for (String format : FORMATS) {
      for (String view : VIEWS) {
        StringBuilder text = told.computeIfAbsent(format + view, key -> new StringBuilder());
        calls
            .deltas(view, "&format=" + format, from, until)
            .forEach(delta -> text.append(delta).append('\n'));
      }
    }
  }

  @AfterAll
  void stop() {
    client.close();
    node.close();
  }

  private static String thread(String id, String title) {
    return upsert("threads", "\"id\":\"%s\",\"title\":\"%s\"".formatted(id, title));
  }

  private static String comment(int id, String thread, String body, int place) {
    return upsert(
        "comments",
        "\"id\":%d,\"thread\":\"%s\",\"body\":\"%s\",\"place\":%d"
            .formatted(id, thread, body, place));
  }

  private static String like(int comment, String who) {
    return upsert("likes", "\"comment\":%d,\"who\":\"%s\"".formatted(comment, who));
  }

  private static String upsert(String table, String row) {
    return "{\"table\":\"%s\",\"op\":\"upsert\",\"row\":{%s}}".formatted(table, row);
  }

  private static String delete(String table, String id) {
    return "{\"table\":\"%s\",\"op\":\"delete\",\"key\":{\"id\":%s}}".formatted(table, id);
  }

  @Test
  void flat() throws IOException {
    check("flat", "limit=3&format=flat&include=rows");
  }

  @Test
  void tree() throws IOException {
    check("tree", "limit=3&format=tree");
  }

  @Test
  void streaming() throws IOException {
    check("streaming", "limit=3&format=streaming");
  }

  /** Also of an array of rows, whose type has names in quotes. */
  @Test
  void columnsOfASnapshot_areThoseOfTheView() {
    JsonNode info = calls.info("threads_tree");
    JsonNode begin = calls.messages("threads_tree", "until_rev=" + info.path("rev")).getFirst();
    assertThat(begin.path("type").asText()).isEqualTo("snapshot-begin");
    assertThat(begin.path("columns")).hasSize(3).isEqualTo(info.path("columns"));
  }

  private void check(String name, String options) throws IOException {
    StringBuilder text = new StringBuilder();
    for (String view : VIEWS) {
      text.append("# ").append(view).append(", read\n");
      JsonNode read = calls.rows(view, options);
      // the token of the next page is random
      ((ObjectNode) read).remove("next");
      text.append(read).append("\n# rev by rev\n");
      text.append(told.get(name + view));
    }
    compare(name + ".txt", text.toString());
  }

  private static void compare(String name, String written) throws IOException {
    if (Boolean.getBoolean("weir.golden.write")) {
      Files.createDirectories(SOURCES);
      Files.writeString(SOURCES.resolve(name), written);
      return;
    }
    try (InputStream in = FormatGoldenTest.class.getResourceAsStream("/golden/formats/" + name)) {
      assertThat(in).as(name).isNotNull();
      assertThat(written).isEqualTo(new String(in.readAllBytes(), UTF_8));
    }
  }
}
