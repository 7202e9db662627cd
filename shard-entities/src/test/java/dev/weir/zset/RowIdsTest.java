package dev.weir.zset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RowIdsTest {
  private static final Schema SCHEMA =
      new Schema(
          List.of(
              new Column("s", ColumnType.VARCHAR, true),
              new Column("n", ColumnType.BIGINT, true),
              new Column("d", ColumnType.decimal(6, 2), true)));

  @Test
  void isTheTextOfASingleKeyColumn() {
    assertThat(id(new int[] {0}, "LA \"X\"", "7", "1")).isEqualTo("LA \"X\"");
    assertThat(id(new int[] {1}, "a", "7", "1")).isEqualTo("7");
    assertThat(id(new int[] {2}, "a", "7", "1")).isEqualTo("1.00");
  }

  @Test
  void isACompactJsonArray_ofSeveralKeyColumns() {
    assertThat(id(new int[] {0, 1}, "A\"A", "7", "1")).isEqualTo("[\"A\\\"A\",7]");
    assertThat(id(new int[] {2, 0, 1}, null, "-7", "1")).isEqualTo("[\"1.00\",null,-7]");
  }

  @Test
  void tellsANullKeyFromTexts() {
    assertThat(id(new int[] {0}, null, "7", "1")).isEqualTo("[null]");
    assertThat(id(new int[] {0}, "", "7", "1")).isEmpty();
  }

  @Test
  void isTheRowHash_withoutAKey() {
    assertThat(id(new int[0], "a", "7", "1"))
        .matches("[0-9a-f]{32}")
        .isNotEqualTo(id(new int[0], "a", "8", "1"));
  }

  private static String id(int[] key, String... row) {
    RowSet set = RowSets.of(SCHEMA, List.<String[]>of(row));
    return new RowIds(SCHEMA, key).text(set.columns(), 0, set.strings());
  }
}
