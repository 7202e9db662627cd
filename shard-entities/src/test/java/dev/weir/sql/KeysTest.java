package dev.weir.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Which columns are known to identify the rows of a query. */
final class KeysTest {
  private static final String HOP =
      " FROM TABLE(HOP(TABLE orders, DESCRIPTOR(placed), INTERVAL '1' HOUR, INTERVAL '150' MINUTE))"
          + " WHERE paid";

  @Test
  void knowsTheCopiesOfARow_byTheStartsOfTheirWindows() {
    assertThat(key("SELECT status, window_start, id" + HOP)).containsExactly(1, 2);
    assertThat(key("SELECT id, status" + HOP)).isEmpty();
  }

  private static int[] key(String sql) {
    return new SqlCompiler().query(sql, new RandomTables()).plan().key();
  }
}
