package dev.weir.zset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Seeds;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowHashTest {
  private static final Schema SCHEMA =
      new Schema(
          List.of(
              new Column("n", ColumnType.BIGINT, true),
              new Column("s", ColumnType.VARCHAR, true),
              new Column("x", ColumnType.DOUBLE, true),
              new Column("w", ColumnType.decimal(20, 0), true)));

  @ParameterizedTest
  @CsvSource({
    "'',b7502a644458eeac",
    "a,4c9de5f9dc582794",
    "LAX,48d3cf222be9b719",
    "12345678,f9f2ad66317f35a4",
    "123456789,fab7ec0a9a861dde",
    "Zürich,314168d4ea8e4d2d"
  })
  void hashesText_asPublished(String text, String hash) {
    assertThat(RowHash.content(RowSets.bytes(text))).isEqualTo(Long.parseUnsignedLong(hash, 16));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "NULL",
      value = {
        "NULL,NULL,NULL,NULL,8145483f8414ddd69e6ac4e49f763a83",
        "0,'',0,0,06bc50b3408a2bf58d9aabc5b1905ac3",
        "777,LAX,-1.5,-18446744073709551617,28f599e2437ed34b957dcf1a7481bc63"
      })
  void hashesRows_asPublished(String n, String s, String x, String w, String hash) {
    assertThat(hash(n, s, x, w)).isEqualTo(hash);
  }

  @Test
  void isTheSame_whateverTheCodesAre() {
    String[] row = {"1", "b", "2.5", "3"};
    RowSet alone = RowSets.of(SCHEMA, List.<String[]>of(row));
    RowSet second = RowSets.of(SCHEMA, List.of(new String[] {"9", "a", "1", "1"}, row));
    assertThat(hash(alone, 0)).isEqualTo(hash(second, 1));
  }

  @Test
  void takesBothZerosForOne_andNothingElse() {
    assertThat(hash("1", "a", "-0.0", "3")).isEqualTo(hash("1", "a", "0.0", "3"));
    Set<String> seen = new HashSet<>();
    seen.add(hash("0", "a", "0", "0"));
    seen.add(hash(null, "a", "0", "0"));
    seen.add(hash("0", null, "0", "0"));
    seen.add(hash("0", "", "0", "0"));
    seen.add(hash("0", "a", null, "0"));
    seen.add(hash("0", "a", "0", null));
    seen.add(hash("0", "a", "NaN", "0"));
    seen.add(hash("0", "a", "0", "18446744073709551616"));
    assertThat(seen).hasSize(8);
  }

  @Test
  void findsEveryChangeOfTwoBits() {
    // with one multiplication a step, flips of a high bit would cancel between columns
    Schema two =
        new Schema(
            List.of(
                new Column("a", ColumnType.BIGINT, true),
                new Column("b", ColumnType.BIGINT, true)));
    ColumnVector[] columns = ColumnVector.allocate(two, 65 * 65);
    for (int a = 0; a <= 64; a++) {
      for (int b = 0; b <= 64; b++) {
        columns[0].lanes[a * 65 + b] = 123 ^ (a == 64 ? 0 : 1L << a);
        columns[1].lanes[a * 65 + b] = 456 ^ (b == 64 ? 0 : 1L << b);
      }
    }
    long[] highs = new long[65 * 65];
    long[] lows = new long[65 * 65];
    RowHash.rows(two, columns, 65 * 65, code -> 0, highs, lows);
    Set<Long> seen = new HashSet<>();
    for (int i = 0; i < highs.length; i++) {
      seen.add(highs[i]);
      seen.add(lows[i]);
    }
    assertThat(seen).hasSize(2 * 65 * 65);
  }

  @Test
  void sumsAreFreeOfOrder_andTakeBackWhatWasAdded() {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    long[] numbers = random.longs(300).toArray();
    HashSum forward = new HashSum();
    HashSum backward = new HashSum();
    for (int i = 0; i < 100; i++) {
      forward.add(numbers[3 * i], numbers[3 * i + 1], numbers[3 * i + 2]);
      int j = 99 - i;
      backward.add(numbers[3 * j], numbers[3 * j + 1], numbers[3 * j + 2]);
    }
    assertThat(forward.hex()).as(Seeds.option(seed)).isEqualTo(backward.hex()).hasSize(32);
    for (int i = 0; i < 100; i++) {
      forward.add(numbers[3 * i], numbers[3 * i + 1], -numbers[3 * i + 2]);
    }
    assertThat(forward.hex()).as(Seeds.option(seed)).isEqualTo("0".repeat(32));
  }

  @Test
  void sumsMultiplyIn128Bits() {
    HashSum sum = new HashSum();
    sum.add(1, -1, 3);
    // 3 * (2^65 - 1) = 6 * 2^64 - 3
    assertThat(sum.hex()).isEqualTo("0000000000000005fffffffffffffffd");
    sum.add(0, 1, -1);
    assertThat(sum.hex()).isEqualTo("0000000000000005fffffffffffffffc");
  }

  @Test
  void versionsAreAppended() {
    RowSet set = RowSets.of(SCHEMA, List.<String[]>of(new String[] {"1", "b", "2.5", "3"}));
    long[] highs = new long[1];
    long[] lows = new long[1];
    RowHash.rows(SCHEMA, set.columns(), 1, ContentHashes.of(set.strings()), highs, lows);
    String before = HashSum.hex(highs[0], lows[0]);
    RowHash.append(new long[] {1842}, 1, highs, lows);
    assertThat(HashSum.hex(highs[0], lows[0])).isNotEqualTo(before);
  }

  private static String hash(String... row) {
    return hash(RowSets.of(SCHEMA, List.<String[]>of(row)), 0);
  }

  private static String hash(RowSet set, int row) {
    return new RowIds(SCHEMA, new int[0]).text(set.columns(), row, set.strings());
  }
}
