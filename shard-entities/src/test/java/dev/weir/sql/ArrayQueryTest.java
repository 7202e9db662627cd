package dev.weir.sql;

import static java.util.Map.Entry.comparingByKey;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Seeds;
import dev.weir.zset.ChangeOp;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.Schema;
import dev.weir.zset.TypedBatch;
import dev.weir.zset.TypedChanges;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Arrays of rows within rows under random changes, against the same computed by hand. */
class ArrayQueryTest {
  private static final int STEPS = 6 * Integer.getInteger("weir.property.runs", 20);
  private static final String TREE =
      "SELECT t.id, t.n, ARRAY(SELECT c.id, c.n, ARRAY(SELECT l.id FROM likes l"
          + " WHERE l.parent = c.id ORDER BY l.n DESC NULLS LAST) AS likes FROM comments c"
          + " WHERE c.parent = t.id ORDER BY c.n NULLS FIRST LIMIT 3) AS comments FROM threads t";
  private static final String HIDDEN =
      "SELECT t.id, ARRAY(SELECT c.id FROM comments c WHERE c.parent = t.id AND c.n <"
          + " (SELECT COUNT(*) FROM likes l WHERE l.parent = c.id)) AS liked FROM threads t";

  /** Parent and number, both NULL at times. */
  private record Node(Long parent, Long n) {}

  private final Map<String, TreeMap<Long, Node>> tables = new LinkedHashMap<>();
  private final SqlCircuit circuit = new SqlCircuit(5);

  @Test
  void keepsArraysWithinArrays_whenAnyLevelChanges() {
    for (String table : List.of("threads", "comments", "likes")) {
      tables.put(table, new TreeMap<>());
      circuit.table("CREATE TABLE " + table + " (id BIGINT PRIMARY KEY, parent BIGINT, n BIGINT)");
    }
    circuit.view("tree", TREE);
    circuit.view("hidden", HIDDEN);
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    for (int step = 0; step < STEPS; step++) {
      circuit.apply(batch(random));
      String what = "step " + step + " " + Seeds.option(seed);
      assertThat(rows("tree")).as(what).isEqualTo(trees());
      assertThat(rows("hidden")).as(what).isEqualTo(liked());
      circuit.requireSum("tree", what);
      circuit.requireSum("hidden", what);
    }
    circuit.view("late", TREE);
    assertThat(rows("late")).isEqualTo(trees());
  }

  private List<String> rows(String view) {
    return PlainValues.rows(circuit.rows(view)).stream()
        .map(row -> Stream.of(row).map(String::valueOf).collect(Collectors.joining(" ")))
        .sorted()
        .toList();
  }

  private List<String> trees() {
    return tables.get("threads").entrySet().stream()
        .map(thread -> thread.getKey() + " " + thread.getValue().n() + " " + comments(thread))
        .sorted()
        .toList();
  }

  private String comments(Map.Entry<Long, Node> thread) {
    return below("comments", thread.getKey())
        .sorted(
            Map.Entry.<Long, Node>comparingByValue(
                    Comparator.comparing(Node::n, Comparator.nullsFirst(Long::compare)))
                .thenComparing(comparingByKey()))
        .limit(3)
        .map(
            comment ->
                "{\"id\":%d,\"n\":%s,\"likes\":%s}"
                    .formatted(comment.getKey(), comment.getValue().n(), likes(comment.getKey())))
        .collect(Collectors.joining(",", "[", "]"));
  }

  private String likes(long comment) {
    return below("likes", comment)
        .sorted(
            Map.Entry.<Long, Node>comparingByValue(
                    Comparator.comparing(Node::n, Comparator.nullsLast(Comparator.reverseOrder())))
                .thenComparing(comparingByKey()))
        .map(like -> String.valueOf(like.getKey()))
        .collect(Collectors.joining(",", "[", "]"));
  }

  private List<String> liked() {
    return tables.get("threads").keySet().stream()
        .map(
            thread ->
                thread
                    + " "
                    + below("comments", thread)
                        .filter(comment -> comment.getValue().n() != null)
                        .filter(
                            comment ->
                                comment.getValue().n() < below("likes", comment.getKey()).count())
                        .map(comment -> String.valueOf(comment.getKey()))
                        .collect(Collectors.joining(",", "[", "]")))
        .sorted()
        .toList();
  }

  private Stream<Map.Entry<Long, Node>> below(String table, long parent) {
    return tables.get(table).entrySet().stream()
        .filter(row -> Objects.equals(row.getValue().parent(), parent));
  }

  private TypedBatch batch(Random random) {
    List<TypedChanges> changes = new ArrayList<>();
    for (String table : tables.keySet()) {
      if (random.nextInt(2) == 0) {
        changes.add(changes(table, random));
      }
    }
    return new TypedBatch(changes, List.of());
  }

  private TypedChanges changes(String table, Random random) {
    Schema schema = circuit.relation(table).orElseThrow().schema();
    int count = 1 + random.nextInt(4);
    ColumnVector[] columns = ColumnVector.allocate(schema, count);
    ChangeOp[] ops = new ChangeOp[count];
    for (int i = 0; i < count; i++) {
      long id = random.nextInt(table.equals("threads") ? 4 : 12);
      Node node = new Node(value(random), value(random));
      ops[i] = random.nextInt(3) == 0 ? ChangeOp.DELETE : ChangeOp.UPSERT;
      columns[0].set(i, id);
      set(columns[1], i, node.parent());
      set(columns[2], i, node.n());
      tables.get(table).remove(id);
      if (ops[i] == ChangeOp.UPSERT) {
        tables.get(table).put(id, node);
      }
    }
    return new TypedChanges(table, ops, columns, null, count);
  }

  private static Long value(Random random) {
    int value = random.nextInt(6);
    return value == 5 ? null : (Long) (long) value;
  }

  private static void set(ColumnVector column, int row, Long value) {
    if (value == null) {
      column.setNull(row);
    } else {
      column.set(row, value);
    }
  }
}
