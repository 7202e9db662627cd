package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.app.RealNode;
import dev.weir.config.Seeds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes of trees, replayed onto what was read at an older rev, give what is read now. */
class TreeLawsTest {
  private static final String TENANT = "forest";

  private static final String COMMENTS =
      "ARRAY(SELECT c.id, c.body, ARRAY(SELECT l.who, l.stars FROM likes l"
          + " WHERE l.comment = c.id) AS likes FROM comments c WHERE c.thread = t.id"
          + " ORDER BY c.place, c.id) AS comments";

  /** Views by name; each after those it reads. */
  private static final List<Map.Entry<String, String>> VIEWS =
      List.of(
          Map.entry("threads_tree", "SELECT t.id, t.title, " + COMMENTS + " FROM threads t"),
          Map.entry(
              "two_arrays",
              "SELECT t.id, "
                  + COMMENTS
                  + ", ARRAY(SELECT c.body, c.place FROM comments c WHERE c.thread = t.id)"
                  + " AS bodies FROM threads t"),
          Map.entry("no_key", "SELECT t.title, " + COMMENTS + " FROM threads t"),
          Map.entry(
              "last",
              "SELECT t.id, ARRAY(SELECT c.id, c.body FROM comments c WHERE c.thread = t.id ORDER"
                  + " BY c.place DESC, c.id LIMIT 2) AS last FROM threads t"),
          Map.entry(
              "of_a_view",
              "SELECT v.id, v.comments, t.title AS name FROM threads_tree v"
                  + " LEFT JOIN threads t ON t.id = v.id WHERE v.id <> 3"),
          Map.entry(
              "maybe",
              "SELECT t.id, v.comments FROM threads t"
                  + " LEFT JOIN threads_tree v ON v.id = t.id + 1"),
          Map.entry("plain", "SELECT id, body FROM comments"));

  private static void define(FormatCalls calls) {
    calls.define("/tables/threads", "CREATE TABLE threads (id INTEGER PRIMARY KEY, title VARCHAR)");
    calls.define(
        "/tables/comments",
        "CREATE TABLE comments (id INTEGER PRIMARY KEY, thread INTEGER, body VARCHAR,"
            + " place INTEGER)");
    calls.define(
        "/tables/likes",
        "CREATE TABLE likes (comment INTEGER, who VARCHAR, stars DECIMAL(30,1),"
            + " PRIMARY KEY (comment, who))");
    VIEWS.forEach(view -> calls.define("/views/" + view.getKey(), view.getValue()));
  }

  private static JsonNode tree(FormatCalls calls, String view) {
    return calls.rows(view, "format=tree");
  }

  private static String text(JsonNode answer) {
    return new TreeReplay(answer.path("result_data")).text();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void changesReplayedOntoAnOlderRead_giveTheNewerOne_alsoAfterARestart(
      boolean summed, @TempDir Path data) {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    Map<String, String> last = new HashMap<>();
    try (RealNode node =
            RealNode.start(
                data,
                Map.of(
                    "weir.snapshot.revs",
                    "16",
                    "weir.limits.subscriber-bytes-max",
                    summed ? "1KiB" : "1MiB"));
        RecordingClient client = new RecordingClient(node.base())) {
      FormatCalls calls = new FormatCalls(client, TENANT);
      define(calls);
      long from = calls.send(others(), true);
      for (int round = 0; round < 40; round++) {
        from = round(calls, from, Seeds.option(seed), () -> steps(calls, random));
      }
      VIEWS.forEach(view -> last.put(view.getKey(), text(tree(calls, view.getKey()))));
    }
    try (RealNode node = RealNode.start(data, Map.of());
        RecordingClient client = new RecordingClient(node.base())) {
      FormatCalls calls = new FormatCalls(client, TENANT);
      for (Map.Entry<String, String> view : VIEWS) {
        assertThat(text(tree(calls, view.getKey())))
            .as(view.getKey() + " " + Seeds.option(seed))
            .isEqualTo(last.get(view.getKey()));
      }
    }
  }

  /** Each of them was wrong once, and random rounds seldom do it. */
  @Test
  void versionsBelowARowThatIsAgainWhatItWas_areTold(@TempDir Path data) {
    try (RealNode node = RealNode.start(data, Map.of("weir.limits.subscriber-bytes-max", "1KiB"));
        RecordingClient client = new RecordingClient(node.base())) {
      FormatCalls calls = new FormatCalls(client, TENANT);
      define(calls);
      calls.send(others(), true);
      String thread = upsert("threads", "\"id\":1,\"title\":\"%s\"".formatted("t".repeat(400)));
      calls.send(List.of(thread), true);
      String comment = upsert("comments", "\"id\":1,\"thread\":1,\"body\":\"b\",\"place\":1");
      // the comment has a later version than what its thread holds
      long from = calls.send(List.of(comment, like(1)), false);
      from = round(calls, from, "settled", () -> calls.send(List.of(like(2)), false));
      from =
          round(
              calls,
              from,
              "settled, and again what it was",
              () -> {
                calls.send(List.of(delete("comments", "\"id\":1")), false);
                return calls.send(List.of(comment), false);
              });
      round(
          calls,
          from,
          "again what it was",
          () -> {
            calls.send(List.of(delete("threads", "\"id\":1")), true);
            return calls.send(List.of(thread), true);
          });
    }
  }

  private static String like(int stars) {
    return upsert("likes", "\"comment\":1,\"who\":\"w\",\"stars\":" + stars);
  }

  private static long steps(FormatCalls calls, Random random) {
    for (int step = 0; step < 3; step++) {
      calls.send(changes(random), random.nextInt(3) > 0);
    }
    return calls.send(changes(random), random.nextInt(3) > 0);
  }

  private static long round(FormatCalls calls, long from, String option, LongSupplier steps) {
    Map<String, JsonNode> before = new HashMap<>();
    Map<String, JsonNode> flat = new HashMap<>();
    for (Map.Entry<String, String> view : VIEWS) {
      before.put(view.getKey(), tree(calls, view.getKey()));
      flat.put(view.getKey(), flat(calls, view.getKey()));
    }
    long until = steps.getAsLong();
    for (Map.Entry<String, String> view : VIEWS) {
      JsonNode now = tree(calls, view.getKey());
      TreeReplay replay = new TreeReplay(before.get(view.getKey()).path("result_data"));
      List<JsonNode> deltas = calls.deltas(view.getKey(), "&format=tree", from, until);
      deltas.forEach(delta -> replay.apply(delta.path("changes")));
      assertThat(replay.text())
          .as(view.getKey() + " " + from + " to " + until + " " + option + " by " + deltas)
          .isEqualTo(text(now));
      checkRows(calls, view.getKey(), flat.get(view.getKey()), from, until, option);
    }
    return until;
  }

  /** The same of the other formats, in which a row has all that it holds. */
  private static void checkRows(
      FormatCalls calls, String view, JsonNode before, long from, long until, String option) {
    String as = view + " " + from + " to " + until + " " + option;
    JsonNode now = flat(calls, view);
    Map<String, JsonNode> elements = FormatLawsTest.elements(before);
    calls
        .deltas(view, "&format=flat", from, until)
        .forEach(delta -> FormatLawsTest.replayFlat(elements, delta));
    assertThat(elements).as(as).isEqualTo(FormatLawsTest.elements(now));
    Map<String, String> rows = FormatLawsTest.rows(before);
    calls
        .deltas(view, "&format=streaming", from, until)
        .forEach(delta -> FormatLawsTest.replayRecords(rows, delta));
    assertThat(rows).as(as).isEqualTo(FormatLawsTest.rows(now));
  }

  private static JsonNode flat(FormatCalls calls, String view) {
    return calls.rows(view, "format=flat&include=rows");
  }

  /** Rows that do not change, as a sum that is larger than its view is no longer one. */
  private static List<String> others() {
    List<String> others = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      others.add(upsert("threads", "\"id\":%d,\"title\":\"o%d\"".formatted(100 + i, i)));
      others.add(
          upsert(
              "comments",
              "\"id\":%d,\"thread\":%d,\"body\":\"b\",\"place\":1"
                  .formatted(100 + i, 100 + i % 7)));
    }
    return others;
  }

  private static List<String> changes(Random random) {
    List<String> changes = new ArrayList<>();
    for (int i = random.nextInt(5); i >= 0; i--) {
      changes.add(
          switch (random.nextInt(8)) {
            case 0 -> thread(random);
            case 1 -> delete("threads", "\"id\":" + random.nextInt(5));
            case 2 -> delete("comments", "\"id\":" + random.nextInt(9));
            case 3 ->
                delete(
                    "likes",
                    "\"comment\":" + random.nextInt(9) + ",\"who\":\"w" + random.nextInt(3) + "\"");
            case 4, 5 ->
                upsert(
                    "likes",
                    "\"comment\":%d,\"who\":\"w%d\",\"stars\":%d"
                        .formatted(random.nextInt(9), random.nextInt(3), random.nextInt(3)));
            default ->
                upsert(
                    "comments",
                    "\"id\":%d,\"thread\":%d,\"body\":\"b%d\",\"place\":%d"
                        .formatted(
                            random.nextInt(9),
                            random.nextInt(4),
                            random.nextInt(3),
                            random.nextInt(4)));
          });
    }
    return changes;
  }

  private static String thread(Random random) {
    return upsert(
        "threads", "\"id\":%d,\"title\":\"t%d\"".formatted(random.nextInt(5), random.nextInt(3)));
  }

  private static String upsert(String table, String row) {
    return "{\"table\":\"%s\",\"op\":\"upsert\",\"row\":{%s}}".formatted(table, row);
  }

  private static String delete(String table, String key) {
    return "{\"table\":\"%s\",\"op\":\"delete\",\"key\":{%s}}".formatted(table, key);
  }
}
