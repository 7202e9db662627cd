package dev.weir.zset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Seeds;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HashIndexTest {
  private static final Schema ONE = new Schema(List.of(new Column("a", ColumnType.BIGINT, true)));
  private static final Schema TWO =
      new Schema(
          List.of(
              new Column("a", ColumnType.BIGINT, true), new Column("b", ColumnType.DOUBLE, true)));

  @Test
  void equalsAMap_withOneColumn() {
    equalsAMap(ONE, new int[] {0});
  }

  @Test
  void equalsAMap_withTwoColumns() {
    equalsAMap(TWO, new int[] {1, 0});
  }

  private static void equalsAMap(Schema schema, int[] keyColumns) {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    RowStore store = new RowStore(schema);
    KeyColumns key = KeyColumns.of(schema, keyColumns);
    HashIndex index = new HashIndex(store, key, seed);
    Map<Object, Integer> model = new HashMap<>();
    ColumnVector[] row = ColumnVector.allocate(schema, 1);
    // a weak hash makes long runs, which is where deletion goes wrong
    long[] hash = new long[1];
    for (int step = 0; step < 40_000; step++) {
      int value = random.nextInt(500) - 1;
      Object name = fill(row, value, random);
      key.hash(row, 1, seed, hash);
      long weak = hash[0] & 0x3FL;
      int slot = index.find(weak, key, row, 0);
      assertThat(slot).as(Seeds.option(seed)).isEqualTo(model.getOrDefault(name, -1));
      if (slot < 0) {
        int added = store.allocate();
        store.put(added, row, 0);
        index.insert(weak, added);
        model.put(name, added);
      } else if (random.nextInt(2) == 0) {
        index.remove(weak, slot);
        store.free(slot);
        model.remove(name);
      }
      assertThat(index.size()).isEqualTo(model.size());
    }
  }

  private static Object fill(ColumnVector[] row, int value, Random random) {
    row[0].nulls = null;
    if (value < 0) {
      row[0].setNull(0);
    } else {
      row[0].set(0, value);
    }
    if (row.length > 1) {
      double zero = random.nextBoolean() ? 0.0 : -0.0;
      row[1].set(0, Double.doubleToLongBits(value % 2 == 0 ? zero : Double.NaN));
    }
    return value;
  }

  @Test
  void hashesVectorsAndStoredRowsAlike() {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    RowStore store = new RowStore(TWO);
    KeyColumns key = KeyColumns.of(TWO, new int[] {0, 1});
    ColumnVector[] rows = ColumnVector.allocate(TWO, 100);
    long[] hashes = new long[100];
    for (int i = 0; i < 100; i++) {
      rows[0].set(i, random.nextInt(3));
      rows[1].set(i, Double.doubleToLongBits(random.nextBoolean() ? -0.0 : 1.5));
      if (i % 7 == 0) {
        rows[i % 2].setNull(i);
      }
    }
    key.hash(rows, 100, seed, hashes);
    for (int i = 0; i < 100; i++) {
      int slot = store.allocate();
      store.put(slot, rows, i);
      assertThat(key.hash(store, slot, seed)).as(Seeds.option(seed)).isEqualTo(hashes[i]);
    }
  }
}
