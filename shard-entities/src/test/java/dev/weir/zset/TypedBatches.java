package dev.weir.zset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Makes accepted batches and compares them. */
final class TypedBatches {
  private static final List<ChangeOp> OPS =
      List.of(ChangeOp.UPSERT, ChangeOp.UPDATE, ChangeOp.DELETE);

  private TypedBatches() {}

  static TypedBatch random(Random random, int size) {
    List<byte[]> dictionary = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      dictionary.add(RowSets.bytes("text " + i));
    }
    List<TypedChanges> tables = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      RowSet rows = RowSets.random(random, size);
      tables.add(changes("table" + i, rows, random));
    }
    return new TypedBatch(tables, dictionary);
  }

  private static TypedChanges changes(String name, RowSet rows, Random random) {
    ChangeOp[] ops = new ChangeOp[rows.size()];
    long[][] given = new long[rows.size()][];
    boolean mixed = random.nextBoolean();
    boolean updates = false;
    for (int i = 0; i < ops.length; i++) {
      ops[i] = mixed ? OPS.get(random.nextInt(OPS.size())) : ChangeOp.UPSERT;
      if (ops[i] == ChangeOp.UPDATE) {
        updates = true;
        given[i] = new long[] {random.nextInt(1 << rows.schema().size())};
      }
    }
    return new TypedChanges(name, ops, rows.columns(), updates ? given : null, rows.size());
  }

  /** The batch of the golden file. */
  static TypedBatch golden() {
    TableShape flights =
        new TableShape(
            "flights",
            new Schema(
                List.of(
                    new Column("id", ColumnType.BIGINT, false),
                    new Column("departure", ColumnType.TIMESTAMP, true),
                    new Column("delay", ColumnType.INTEGER, true),
                    new Column("price", ColumnType.decimal(30, 2), true),
                    new Column("x", ColumnType.DOUBLE, true),
                    new Column("origin", ColumnType.VARCHAR, true))),
            new int[] {0},
            Arrays.asList(new Object[6]));
    Batches batch = new Batches();
    for (int i = 0; i < 20; i++) {
      batch.upsert(
          "flights",
          "id",
          100 + i,
          "departure",
          "2001-01-01T06:" + (20 + i) + ":00",
          "delay",
          i % 5 == 0 ? null : i * i - 40,
          "price",
          i + "00000000000000000000.25",
          "x",
          new Batches.Num(i / 3.0 + ""),
          "origin",
          i % 3 == 0 ? "LAX" : "Zürich");
    }
    batch.update("flights", Map.of("id", 100), "delay", 66);
    batch.delete("flights", "id", 101);
    TableShapes shapes = Batches.shapes(flights);
    return new BatchTyper(shapes, new BatchLimits(100, 1000, 1000))
        .type(
            batch.build(),
            WriteMode.STRICT,
            new KeyOverlay((table, key, row, dictionary) -> false, shapes, 1));
  }

  static void assertSame(TypedBatch actual, TypedBatch expected, String as) {
    assertThat(actual.dictionary().toArray()).as(as).isEqualTo(expected.dictionary().toArray());
    assertThat(actual.tables()).as(as).hasSameSizeAs(expected.tables());
    for (int i = 0; i < actual.tables().size(); i++) {
      assertSame(actual.tables().get(i), expected.tables().get(i), as);
    }
  }

  private static void assertSame(TypedChanges actual, TypedChanges expected, String as) {
    assertThat(actual.table()).as(as).isEqualTo(expected.table());
    assertThat(actual.size()).as(as).isEqualTo(expected.size());
    assertThat(actual.ops()).as(as).isEqualTo(expected.ops());
    assertThat(actual.given()).as(as).isEqualTo(expected.given());
    assertThat(actual.columns()).as(as).hasSameSizeAs(expected.columns());
    for (int row = 0; row < actual.size(); row++) {
      for (int i = 0; i < actual.columns().length; i++) {
        assertThat(actual.columns()[i].same(row, expected.columns()[i], row))
            .as("row %d column %d %s", row, i, as)
            .isTrue();
      }
    }
  }
}
