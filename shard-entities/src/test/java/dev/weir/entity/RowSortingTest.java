package dev.weir.entity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.zset.Column;
import dev.weir.zset.ColumnType;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.RowSet;
import dev.weir.zset.Schema;
import dev.weir.zset.StringPool;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowSortingTest {
  private static final Schema SCHEMA =
      new Schema(
          List.of(
              new Column("k", ColumnType.BIGINT, true), new Column("v", ColumnType.BIGINT, true)));

  @Test
  void putsRowsInTheOrderOfANumber() {
    RowSet sorted = RowSorting.byColumns(rows(5L, -7L, Long.MAX_VALUE, 0L), new int[] {0});
    assertThat(sorted.columns()[0].lanes).containsExactly(-7, 0, 5, Long.MAX_VALUE);
    assertThat(sorted.columns()[1].lanes).containsExactly(1, 3, 0, 2);
    assertThat(sorted.versions()).containsExactly(101, 103, 100, 102);
  }

  @Test
  void keepsNullApartFromZero() {
    RowSet sorted = RowSorting.byColumns(rows(0L, null, -1L), new int[] {0});
    assertThat(sorted.columns()[1].lanes).containsExactlyInAnyOrder(0, 1, 2);
    assertThat(sorted.columns()[1].lanes).containsSubsequence(2, 0);
  }

  @Test
  void keepsRowsApartThatShareTheNumber() {
    RowSet sorted = RowSorting.byColumns(rows(3L, 3L, 1L), new int[] {0});
    assertThat(sorted.columns()[0].lanes).containsExactly(1, 3, 3);
    assertThat(sorted.columns()[1].lanes).containsExactlyInAnyOrder(2, 0, 1);
  }

  @Test
  void sortsByAllColumns_whenNoneTellRowsApart() {
    RowSet sorted = RowSorting.byColumns(rows(3L, 3L, 1L), new int[0]);
    assertThat(sorted.columns()[1].lanes).containsExactly(2, 0, 1);
  }

  /** The second column and the version number the rows as given. */
  private static RowSet rows(Long... keys) {
    ColumnVector[] columns = ColumnVector.allocate(SCHEMA, keys.length);
    long[] versions = new long[keys.length];
    for (int row = 0; row < keys.length; row++) {
      if (keys[row] == null) {
        columns[0].setNull(row);
      } else {
        columns[0].set(row, keys[row]);
      }
      columns[1].set(row, row);
      versions[row] = 100L + row;
    }
    return new RowSet(SCHEMA, columns, null, versions, keys.length, new StringPool(1).reader());
  }
}
