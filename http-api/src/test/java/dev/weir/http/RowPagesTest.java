package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Seeds;
import dev.weir.zset.Column;
import dev.weir.zset.ColumnType;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.RowSet;
import dev.weir.zset.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RowPagesTest {
  private static final Schema SCHEMA =
      new Schema(
          List.of(
              new Column("id", ColumnType.BIGINT, false),
              new Column("delay", ColumnType.INTEGER, true),
              new Column("name", ColumnType.VARCHAR, true)));
  private static final int[] KEY = {0};
  private final FakeStrings strings = new FakeStrings();

  private RowSet rows(Random random, int size) {
    ColumnVector[] columns = ColumnVector.allocate(SCHEMA, size);
    for (int i = 0; i < size; i++) {
      columns[0].set(i, (i * 7919L) % size);
      columns[1].set(i, random.nextInt(20));
      if (random.nextInt(5) == 0) {
        columns[1].setNull(i);
      }
      columns[2].set(i, strings.code("n" + random.nextInt(9)));
    }
    return new RowSet(SCHEMA, columns, null, null, size, strings);
  }

  @Test
  void pagesFollowEachOtherInOrder_howeverLarge() {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    for (int size : new int[] {0, 1, 10, 1000}) {
      RowSet rows = rows(random, size);
      RowOrder order = RowOrder.of(SCHEMA, "-delay,name", List.of(), KEY);
      RowFilters filters =
          RowFilters.of(SCHEMA, Map.of("name.gte", List.of("n3"), "delay.lt", List.of("15")));
      int[] all = RowPages.of(rows, filters, order, true, 5000).page(0, size + 1);
      RowPages pages = RowPages.of(rows, filters, order, true, 5000);
      List<Integer> paged = new ArrayList<>();
      while (paged.size() < pages.size()) {
        for (int row : pages.page(paged.size(), 1 + random.nextInt(40))) {
          paged.add(row);
        }
      }
      assertThat(paged)
          .as(Seeds.option(seed))
          .containsExactly(Arrays.stream(all).boxed().toArray(Integer[]::new));
      for (int i = 1; i < all.length; i++) {
        assertThat(order.compare(rows, all[i - 1], all[i])).isNegative();
      }
      assertThat(all.length)
          .isEqualTo(
              (int)
                  IntStream.range(0, size)
                      .filter(i -> !rows.columns()[1].isNull(i) && rows.columns()[1].lane(i) < 15)
                      .filter(i -> strings.bytes(rows.columns()[2].lane(i))[1] >= '3')
                      .count());
    }
  }

  @Test
  void nullsComeLastAscendingAndFirstDescending() {
    RowSet rows = rows(Seeds.random(1), 50);
    RowFilters none = RowFilters.of(SCHEMA, Map.of());
    RowOrder up = RowOrder.of(SCHEMA, "delay", List.of(), KEY);
    RowOrder down = RowOrder.of(SCHEMA, "-delay", List.of(), KEY);
    int[] ascending = RowPages.of(rows, none, up, true, 99).page(0, 50);
    int[] descending = RowPages.of(rows, none, down, true, 99).page(0, 50);
    assertThat(rows.columns()[1].isNull(ascending[49])).isTrue();
    assertThat(rows.columns()[1].isNull(descending[0])).isTrue();
  }

  @Test
  void rowOfMultiplicityStandsSoOften() {
    RowSet base = rows(Seeds.random(2), 3);
    RowSet rows = new RowSet(SCHEMA, base.columns(), new long[] {1, 3, 1}, null, 3, strings);
    RowFilters none = RowFilters.of(SCHEMA, Map.of());
    RowOrder order = RowOrder.of(SCHEMA, "", List.of(), KEY);
    assertThat(RowPages.of(rows, none, order, true, 99).size()).isEqualTo(5);
    assertThat(RowPages.of(rows, none, order, false, 99).size()).isEqualTo(3);
  }
}
