package dev.weir.zset;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Texts, canonical bytes and order of types that are no numbers and no texts. */
class ByteValuesTest {
  private static final ColumnType NUMBERS = ColumnType.array(ColumnType.DOUBLE);
  private static final ColumnType PAIR =
      ColumnType.row(
          List.of(
              new Column("a", ColumnType.INTEGER, true),
              new Column("b", ColumnType.VARCHAR, true)));
  private static final ColumnType BY_NAME = ColumnType.map(ColumnType.VARCHAR, ColumnType.INTEGER);
  private static final ColumnType BY_NUMBER = ColumnType.map(ColumnType.BIGINT, PAIR);
  private static final ColumnType WIDE = ColumnType.array(ColumnType.decimal(38, 2));

  static Stream<Arguments> values() {
    return Stream.of(
        Arguments.of(ColumnType.TIME, "06:20:00.5", "06:20:00.5"),
        Arguments.of(ColumnType.TIME, "23:59:59.999999", "23:59:59.999999"),
        Arguments.of(ColumnType.TIMESTAMP_TZ, "2001-01-31T06:20:00Z", "2001-01-31T06:20:00Z"),
        Arguments.of(ColumnType.TIMESTAMP_TZ, "2001-01-31 06:20:00+01:30", "2001-01-31T04:50:00Z"),
        Arguments.of(ColumnType.TIMESTAMP_TZ, "1969-12-31T23:00:00-02:00", "1970-01-01T01:00:00Z"),
        Arguments.of(ColumnType.INTERVAL_DAY, "P1DT2H0.5S", "P1DT2H0.5S"),
        Arguments.of(ColumnType.INTERVAL_DAY, "PT26H", "P1DT2H"),
        Arguments.of(ColumnType.INTERVAL_DAY, "PT24H", "P1D"),
        Arguments.of(ColumnType.INTERVAL_DAY, "-PT26H", "P-1DT-2H"),
        Arguments.of(ColumnType.INTERVAL_DAY, "PT0S", "PT0S"),
        Arguments.of(ColumnType.INTERVAL_MONTH, "P14M", "P1Y2M"),
        Arguments.of(ColumnType.INTERVAL_MONTH, "P0M", "P0D"),
        Arguments.of(
            ColumnType.UUID,
            "6F9619FF-8B86-D011-B42D-00CF4FC964FF",
            "6f9619ff-8b86-d011-b42d-00cf4fc964ff"),
        Arguments.of(ColumnType.VARBINARY, "qwE=", "qwE="),
        Arguments.of(ColumnType.VARBINARY, "", ""),
        Arguments.of(ColumnType.REAL, "0.1", "0.1"),
        Arguments.of(
            ColumnType.JSON,
            " {\"b\": 1.0, \"a\": [null, \"x\"]} ",
            "{\"a\":[null,\"x\"],\"b\":1}"),
        Arguments.of(ColumnType.JSON, "null", "null"),
        Arguments.of(ColumnType.JSON, "1e3", "1000"),
        Arguments.of(NUMBERS, "[1, -0.0, null, \"NaN\"]", "[1.0,0.0,null,\"NaN\"]"),
        Arguments.of(NUMBERS, "[]", "[]"),
        Arguments.of(
            WIDE,
            "[\"-1.50\", 12345678901234567890123]",
            "[\"-1.50\",\"12345678901234567890123.00\"]"),
        Arguments.of(ColumnType.array(NUMBERS), "[[], [1], null]", "[[],[1.0],null]"),
        Arguments.of(PAIR, "{\"b\": \"x\\u0000y\"}", "{\"a\":null,\"b\":\"x\\u0000y\"}"),
        Arguments.of(BY_NAME, "{\"b\": 2, \"a\": null}", "{\"a\":null,\"b\":2}"),
        Arguments.of(BY_NAME, "{}", "{}"),
        Arguments.of(
            BY_NUMBER, "[[10, {\"a\": 1}], [-2, null]]", "[[-2,null],[10,{\"a\":1,\"b\":null}]]"));
  }

  @ParameterizedTest
  @MethodSource("values")
  void textsAreReadAndWrittenInOneForm(ColumnType type, String text, String written) {
    byte[] once = write(type, read(type, text));
    assertThat(new String(once, UTF_8)).isEqualTo(written);
    assertThat(new String(write(type, read(type, written)), UTF_8)).isEqualTo(written);
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.of(ColumnType.TIME, "6:20:00", ValueFault.INVALID),
        Arguments.of(ColumnType.TIME, "24:00:00", ValueFault.INVALID),
        Arguments.of(ColumnType.TIMESTAMP_TZ, "2001-01-31T06:20:00", ValueFault.NO_OFFSET),
        Arguments.of(ColumnType.TIMESTAMP_TZ, "0001-01-01T00:00:00+01:00", ValueFault.RANGE),
        Arguments.of(ColumnType.INTERVAL_DAY, "P1Y", ValueFault.INVALID),
        Arguments.of(ColumnType.INTERVAL_DAY, "PT0.0000001S", ValueFault.INVALID),
        Arguments.of(ColumnType.INTERVAL_MONTH, "P1D", ValueFault.INVALID),
        Arguments.of(ColumnType.UUID, "6f9619ff8b86d011b42d00cf4fc964ff", ValueFault.INVALID),
        Arguments.of(ColumnType.VARBINARY, "qwE", ValueFault.INVALID),
        Arguments.of(ColumnType.varbinary(1), "qwE=", ValueFault.LENGTH),
        Arguments.of(ColumnType.JSON, "{\"a\":}", ValueFault.INVALID),
        Arguments.of(ColumnType.JSON, "1 2", ValueFault.INVALID),
        Arguments.of(ColumnType.TINYINT, "128", ValueFault.RANGE),
        Arguments.of(ColumnType.SMALLINT, "-32769", ValueFault.RANGE),
        Arguments.of(NUMBERS, "[true]", ValueFault.INVALID),
        Arguments.of(ColumnType.array(ColumnType.TINYINT), "[1, 128]", ValueFault.RANGE),
        Arguments.of(PAIR, "{\"c\": 1}", ValueFault.INVALID),
        Arguments.of(PAIR, "[1, \"x\"]", ValueFault.INVALID),
        Arguments.of(BY_NAME, "[[\"a\", 1]]", ValueFault.INVALID),
        Arguments.of(BY_NUMBER, "[[1, null], [1, null]]", ValueFault.INVALID),
        Arguments.of(BY_NUMBER, "[[null, null]]", ValueFault.INVALID),
        Arguments.of(BY_NUMBER, "[[1]]", ValueFault.INVALID));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void whatIsNoValueIsRefused(ColumnType type, String text, ValueFault fault) {
    assertThat(new ValueReader(type).text(text.getBytes(UTF_8))).isEqualTo(fault);
  }

  @Test
  void bytesOfArraysHaveTheOrderOfTheirElements() {
    Random random = Seeds.random(Seeds.next());
    Comparator<Double> element = Comparator.nullsLast(Double::compare);
    List<Double> pool = new ArrayList<>(List.of(0.0, -1.5, 2.0, 1e300, Double.NaN, -1e-300));
    pool.addAll(List.of(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY));
    pool.add(null);
    for (int i = 0; i < 2_000; i++) {
      List<Double> left = any(pool, random);
      List<Double> right = any(pool, random);
      int order = compare(left, right, element);
      int bytes = Arrays.compareUnsigned(bytes(left), bytes(right));
      assertThat(Integer.signum(bytes)).as("%s %s", left, right).isEqualTo(Integer.signum(order));
    }
  }

  private static List<Double> any(List<Double> pool, Random random) {
    List<Double> values = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      values.add(pool.get(random.nextInt(pool.size())));
    }
    return values;
  }

  private static int compare(List<Double> left, List<Double> right, Comparator<Double> element) {
    for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
      int order = element.compare(left.get(i), right.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(left.size(), right.size());
  }

  private static byte[] bytes(List<Double> values) {
    NestedBytes.Writer out = new NestedBytes.Writer();
    for (Double value : values) {
      if (value == null) {
        out.nothing();
      } else {
        out.lane(ColumnType.DOUBLE, 0, Double.doubleToLongBits(value));
      }
    }
    return out.ended();
  }

  private static ValueReader read(ColumnType type, String text) {
    ValueReader reader = new ValueReader(type);
    assertThat(reader.text(text.getBytes(UTF_8))).as("%s of %s", text, type.sql()).isNull();
    return reader;
  }

  private static byte[] write(ColumnType type, ValueReader value) {
    ColumnVector one = new ColumnVector(type, 1);
    one.set(0, type.isString() ? 0 : value.lane());
    ByteSink out = new ByteSink(32);
    new ValueWriter(false).text(out, type, one, 0, code -> value.bytes());
    return out.copy();
  }
}
