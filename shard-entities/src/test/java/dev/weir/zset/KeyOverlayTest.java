package dev.weir.zset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Seeds;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeyOverlayTest {
  private static final TableShapes TABLES =
      Batches.shapes(
          table("numbers", ColumnType.BIGINT),
          table("texts", ColumnType.VARCHAR, ColumnType.VARCHAR),
          table("mixed", ColumnType.decimal(30, 0), ColumnType.VARCHAR, ColumnType.DATE));

  private record Saved(int position, Map<String, Boolean> said) {}

  @Test
  void behavesLikeAMapWithUndo_forRandomKeysAndRollbacks() {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    for (int round = 0; round < 30; round++) {
      play(random, seed);
    }
  }

  private static void play(Random random, long seed) {
    KeyOverlay overlay =
        new KeyOverlay(
            (table, key, row, dictionary) -> text(table, key, row, dictionary).hashCode() % 3 == 0,
            TABLES,
            random.nextInt());
    Map<String, Boolean> said = new HashMap<>();
    Deque<Saved> saved = new ArrayDeque<>();
    for (int i = 0; i < 3000; i++) {
      String table = List.copyOf(TABLES.names()).get(random.nextInt(3));
      List<byte[]> dictionary = new ArrayList<>();
      ColumnVector[] key = key(table, random, dictionary);
      String text = text(table, key, 0, dictionary);
      switch (random.nextInt(20)) {
        case 0 -> saved.push(new Saved(overlay.position(), new HashMap<>(said)));
        case 1 -> {
          if (!saved.isEmpty()) {
            overlay.backTo(saved.peek().position());
            said = saved.pop().said();
          }
        }
        case 2, 3, 4, 5, 6, 7 -> {
          overlay.markPresent(table, key, 0, dictionary);
          said.put(text, true);
        }
        case 8, 9, 10 -> {
          overlay.markAbsent(table, key, 0, dictionary);
          said.put(text, false);
        }
        default ->
            assertThat(overlay.has(table, key, 0, dictionary))
                .as(Seeds.option(seed))
                .isEqualTo(said.getOrDefault(text, text.hashCode() % 3 == 0));
      }
    }
  }

  @Test
  void tellsTextsApart_thatJoinToTheSameText() {
    KeyOverlay overlay = new KeyOverlay((table, key, row, dictionary) -> false, TABLES, 1);
    List<byte[]> dictionary =
        List.of(RowSets.bytes("a"), RowSets.bytes("bc"), RowSets.bytes("ab"), RowSets.bytes("c"));
    ColumnVector[] key = {
      ColumnVector.of(new long[] {0, 2}, null, null), ColumnVector.of(new long[] {1, 3}, null, null)
    };
    overlay.markPresent("texts", key, 0, dictionary);
    assertThat(overlay.has("texts", key, 0, dictionary)).isTrue();
    assertThat(overlay.has("texts", key, 1, dictionary)).isFalse();
  }

  private static ColumnVector[] key(String table, Random random, List<byte[]> dictionary) {
    TableShape shape = TABLES.find(table).orElseThrow();
    ColumnVector[] key = ColumnVector.allocate(shape.schema(), 1);
    for (int i = 0; i < key.length; i++) {
      int value = random.nextInt(12);
      key[i].lanes[0] = value;
      if (shape.schema().type(i).isString()) {
        key[i].lanes[0] = dictionary.size();
        dictionary.add(RowSets.bytes("x".repeat(value)));
      }
      if (shape.schema().type(i).wide()) {
        key[i].highs[0] = -(long) random.nextInt(2);
      }
    }
    return key;
  }

  private static String text(String table, ColumnVector[] key, int row, List<byte[]> dictionary) {
    TableShape shape = TABLES.find(table).orElseThrow();
    return table + RowIds.ofKey(shape.schema()).text(key, row, code -> dictionary.get((int) code));
  }

  private static TableShape table(String name, ColumnType... types) {
    List<Column> columns = new ArrayList<>();
    int[] key = new int[types.length];
    for (int i = 0; i < types.length; i++) {
      columns.add(new Column("k" + i, types[i], false));
      key[i] = i;
    }
    return new TableShape(name, new Schema(columns), key, Arrays.asList(new Object[types.length]));
  }
}
