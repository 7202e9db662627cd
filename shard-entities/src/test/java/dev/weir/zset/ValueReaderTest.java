package dev.weir.zset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Seeds;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueReaderTest {
  private static final ColumnType MONEY = ColumnType.decimal(10, 2);
  private static final ColumnType WIDE = ColumnType.decimal(38, 4);

  @ParameterizedTest
  @CsvSource({
    "INTEGER,2147483647,2147483647",
    "INTEGER,-2147483648,-2147483648",
    "INTEGER,-0,0",
    "INTEGER,007,7",
    "BIGINT,9223372036854775807,9223372036854775807",
    "BIGINT,-9223372036854775808,-9223372036854775808",
    "BOOLEAN,true,true",
    "BOOLEAN,false,false",
    "DOUBLE,1.5,1.5",
    "DOUBLE,-0.0,-0.0",
    "DOUBLE,-0,-0.0",
    "DOUBLE,0.1,0.1",
    "DOUBLE,1e-400,0.0",
    "DOUBLE,5e-324,4.9E-324",
    "DOUBLE,1.7976931348623157e308,1.7976931348623157E308",
    "DOUBLE,123456789012345678901234567890,1.2345678901234568E29",
    "DOUBLE,NaN,NaN",
    "DOUBLE,Infinity,Infinity",
    "DOUBLE,-Infinity,-Infinity",
    "MONEY,12.5,12.50",
    "MONEY,12.5000,12.50",
    "MONEY,-0.01,-0.01",
    "MONEY,1.25e1,12.50",
    "MONEY,1250E-2,12.50",
    "MONEY,0e999999999,0.00",
    "MONEY,99999999.99,99999999.99",
    "WIDE,1234567890123456789012345678901234.5678,1234567890123456789012345678901234.5678",
    "WIDE,-9999999999999999999999999999999999.9999,-9999999999999999999999999999999999.9999",
    "WIDE,-0.0001,-0.0001",
    "WIDE,18446744073709551615,18446744073709551615.0000",
    "DATE,2001-01-31,2001-01-31",
    "DATE,2000-02-29,2000-02-29",
    "DATE,0001-01-01,0001-01-01",
    "DATE,9999-12-31,9999-12-31",
    "TIMESTAMP,2001-01-31T06:20:00,2001-01-31T06:20:00",
    "TIMESTAMP,2001-01-31 06:20:00,2001-01-31T06:20:00",
    "TIMESTAMP,1969-12-31T23:59:59.999999,1969-12-31T23:59:59.999999",
    "TIMESTAMP,2001-01-31T06:20:00.500,2001-01-31T06:20:00.5",
    "TIMESTAMP,2001-01-31T06:20:00.050000000,2001-01-31T06:20:00.05",
    "TIMESTAMP,9999-12-31T23:59:59.999999,9999-12-31T23:59:59.999999",
    "TIMESTAMP,0001-01-01T00:00:00,0001-01-01T00:00:00"
  })
  void readsText_andWritesItCanonically(String type, String text, String written) {
    assertThat(readAndWrite(type(type), text)).isEqualTo(written);
  }

  @ParameterizedTest
  @CsvSource({
    "INTEGER,2147483648,RANGE",
    "INTEGER,-2147483649,RANGE",
    "INTEGER,99999999999999999999999,RANGE",
    "INTEGER,1.0,INVALID",
    "INTEGER,1e3,INVALID",
    "INTEGER,'',INVALID",
    "INTEGER,-,INVALID",
    "INTEGER,+1,INVALID",
    "INTEGER,' 1',INVALID",
    "INTEGER,late,INVALID",
    "BIGINT,9223372036854775808,RANGE",
    "BIGINT,-9223372036854775809,RANGE",
    "BIGINT,18446744073709551616,RANGE",
    "BOOLEAN,TRUE,INVALID",
    "BOOLEAN,1,INVALID",
    "BOOLEAN,yes,INVALID",
    "DOUBLE,1e309,RANGE",
    "DOUBLE,-1e309,RANGE",
    "DOUBLE,nan,INVALID",
    "DOUBLE,0x1p3,INVALID",
    "DOUBLE,1f,INVALID",
    "DOUBLE,1.,INVALID",
    "DOUBLE,.5,INVALID",
    "DOUBLE,1e,INVALID",
    "DOUBLE,1e+,INVALID",
    "DOUBLE,'',INVALID",
    "MONEY,12.505,FRACTION",
    "MONEY,1e-3,FRACTION",
    "MONEY,1e-999999999999,FRACTION",
    "MONEY,100000000,RANGE",
    "MONEY,1e999999999999,RANGE",
    "MONEY,NaN,INVALID",
    "WIDE,10000000000000000000000000000000000,RANGE",
    "WIDE,1.00001,FRACTION",
    "DATE,2001-02-29,INVALID",
    "DATE,1900-02-29,INVALID",
    "DATE,2001-13-01,INVALID",
    "DATE,2001-00-01,INVALID",
    "DATE,2001-01-00,INVALID",
    "DATE,2001-04-31,INVALID",
    "DATE,2001/01/31,INVALID",
    "DATE,0000-01-01,RANGE",
    "DATE,10000-01-01,RANGE",
    "DATE,-0001-01-01,RANGE",
    "DATE,2001-01-31T00:00:00,HALF_TIME",
    "DATE,2001-1-1,INVALID",
    "TIMESTAMP,2001-01-31,HALF_TIME",
    "TIMESTAMP,2001-01-31T06:20,INVALID",
    "TIMESTAMP,2001-01-31T06:20:00Z,OFFSET",
    "TIMESTAMP,2001-01-31T06:20:00.5Z,OFFSET",
    "TIMESTAMP,2001-01-31T06:20:00+01:00,OFFSET",
    "TIMESTAMP,2001-01-31T06:20:00-05:00,OFFSET",
    "TIMESTAMP,2001-01-31T24:00:00,INVALID",
    "TIMESTAMP,2001-01-31T06:60:00,INVALID",
    "TIMESTAMP,2001-01-31T06:20:60,INVALID",
    "TIMESTAMP,2001-01-31X06:20:00,INVALID",
    "TIMESTAMP,2001-01-31T06:20:00.,INVALID",
    "TIMESTAMP,2001-01-31T06:20:00.0000001,INVALID",
    "TIMESTAMP,'2001-01-31T06:20:00 ',INVALID",
    "TIMESTAMP,0000-01-01T00:00:00,RANGE",
    "TIMESTAMP,12001-01-31T06:20:00,RANGE",
    "TIMESTAMP,980922000,INVALID"
  })
  void refusesText(String type, String text, String fault) {
    assertThat(new ValueReader(type(type)).text(utf8(text))).isEqualTo(ValueFault.valueOf(fault));
  }

  @Test
  void countsCodePoints_notBytes() {
    ValueReader reader = new ValueReader(ColumnType.varchar(4));
    assertThat(reader.text(utf8("🛫🛬ÄB"))).isNull();
    assertThat(reader.text(utf8("ÄÖÜßx"))).isEqualTo(ValueFault.LENGTH);
    assertThat(new ValueReader(ColumnType.VARCHAR).text(utf8("x".repeat(100_000)))).isNull();
  }

  @ParameterizedTest
  @MethodSource("cells")
  void takesJsonCells_onlyOfMatchingKinds(ColumnType type, byte kind, boolean fine) {
    long value = kind == RawColumn.INTEGER ? 1 : 0;
    ValueReader reader = new ValueReader(type, List.of(utf8("1.5")));
    assertThat(reader.cell(kind, value) == null).isEqualTo(fine);
  }

  static Stream<Arguments> cells() {
    List<ColumnType> types =
        List.of(
            ColumnType.BOOLEAN,
            ColumnType.INTEGER,
            ColumnType.BIGINT,
            ColumnType.DOUBLE,
            MONEY,
            ColumnType.VARCHAR,
            ColumnType.DATE,
            ColumnType.TIMESTAMP);
    // what each type takes: integer, number 1.5, string "1.5", true, nested
    List<String> takes =
        List.of("...t.", "i....", "i....", "ins..", "ins..", "..s..", ".....", ".....");
    byte[] kinds = {
      RawColumn.INTEGER, RawColumn.NUMBER, RawColumn.STRING, RawColumn.TRUE, RawColumn.NESTED
    };
    return IntStream.range(0, types.size() * kinds.length)
        .mapToObj(
            i ->
                Arguments.of(
                    types.get(i / kinds.length),
                    kinds[i % kinds.length],
                    takes.get(i / kinds.length).charAt(i % kinds.length) != '.'));
  }

  @Test
  void hintsAtText_whenATimeIsANumber() {
    ValueReader reader = new ValueReader(ColumnType.TIMESTAMP, List.of(utf8("1e9")));
    assertThat(reader.cell(RawColumn.INTEGER, 980922000)).isEqualTo(ValueFault.EPOCH);
    assertThat(reader.cell(RawColumn.NUMBER, 0)).isEqualTo(ValueFault.EPOCH);
    assertThat(ValueFault.EPOCH.hint(ColumnType.TIMESTAMP)).contains("2001-01-31T06:20:00");
    assertThat(ValueFault.OFFSET.hint(ColumnType.TIMESTAMP)).contains("UTC");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 18, 19, 38})
  void integerCellsFitDecimals_upToTheirDigits(int precision) {
    ColumnType type = ColumnType.decimal(precision, 0);
    ValueReader reader = new ValueReader(type);
    long most = precision > 18 ? Long.MAX_VALUE : Decimals.POWERS[precision] - 1;
    assertThat(reader.cell(RawColumn.INTEGER, most)).isNull();
    assertThat(reader.cell(RawColumn.INTEGER, -most)).isNull();
    if (precision <= 18) {
      assertThat(reader.cell(RawColumn.INTEGER, most + 1)).isEqualTo(ValueFault.RANGE);
    }
  }

  @Test
  void parsesEachTextOfABatchOnce_withTheSameResult() {
    ValueReader reader =
        new ValueReader(WIDE, List.of(utf8("-1.5"), utf8("oops"), utf8("99999999999999999999.1")));
    for (int round = 0; round < 2; round++) {
      assertThat(reader.cell(RawColumn.STRING, 0)).isNull();
      assertThat(Decimals.wide(reader.high(), reader.lane())).isEqualTo(-15_000);
      assertThat(reader.cell(RawColumn.STRING, 1)).isEqualTo(ValueFault.INVALID);
      assertThat(reader.cell(RawColumn.STRING, 2)).isNull();
      assertThat(Decimals.wide(reader.high(), reader.lane()))
          .isEqualTo(new BigInteger("999999999999999999991000"));
    }
  }

  @Test
  void agreesWithTheLibrary_onRandomValues() {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    for (int i = 0; i < 20_000; i++) {
      LocalDateTime time =
          LocalDateTime.of(1 + random.nextInt(9999), 1, 1, 0, 0)
              .plusSeconds(random.nextLong(31_536_000L))
              .plus(random.nextInt(3) == 0 ? random.nextInt(1_000_000) : 0, ChronoUnit.MICROS);
      LocalDate date = time.toLocalDate();
      assertThat(readAndWrite(ColumnType.DATE, date.toString()))
          .as(Seeds.option(seed))
          .isEqualTo(date.toString());
      ValueReader reader = new ValueReader(ColumnType.TIMESTAMP);
      String text = time.toString().length() == 16 ? time + ":00" : time.toString();
      assertThat(reader.text(utf8(text))).as("%s %s", text, Seeds.option(seed)).isNull();
      assertThat(reader.lane())
          .as(Seeds.option(seed))
          .isEqualTo(ChronoUnit.MICROS.between(LocalDate.EPOCH.atStartOfDay(), time));
    }
  }

  @Test
  void readsBackEveryDouble_itWrites() {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    for (int i = 0; i < 50_000; i++) {
      double value =
          random.nextBoolean()
              ? Double.longBitsToDouble(random.nextLong())
              : random.nextInt(1_000_000) / 1000.0;
      assertThat(readAndWrite(ColumnType.DOUBLE, Double.toString(value)))
          .as(Seeds.option(seed))
          .isEqualTo(Double.toString(value));
    }
  }

  @Test
  void decimalsAgreeWithBigDecimal_onRandomTexts() {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    for (int i = 0; i < 50_000; i++) {
      int precision = 1 + random.nextInt(38);
      ColumnType type = ColumnType.decimal(precision, random.nextInt(precision + 1));
      BigDecimal value =
          new BigDecimal(new BigInteger(random.nextInt(130), random), random.nextInt(20) - 2);
      String text = (random.nextBoolean() ? value.negate() : value).toString();
      assertThat(new ValueReader(type).text(utf8(text)))
          .as("%s as %s %s", text, type.sql(), Seeds.option(seed))
          .isEqualTo(expected(new BigDecimal(text), type));
      if (expected(new BigDecimal(text), type) == null) {
        assertThat(new BigDecimal(readAndWrite(type, text)))
            .as("%s as %s %s", text, type.sql(), Seeds.option(seed))
            .isEqualTo(new BigDecimal(text).setScale(type.scale()));
      }
    }
  }

  private static ValueFault expected(BigDecimal value, ColumnType type) {
    BigDecimal stripped = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
    if (stripped.scale() > type.scale()) {
      return ValueFault.FRACTION;
    }
    boolean fits =
        stripped
                .setScale(type.scale())
                .unscaledValue()
                .abs()
                .compareTo(BigInteger.TEN.pow(type.precision()))
            < 0;
    return fits ? null : ValueFault.RANGE;
  }

  private static String readAndWrite(ColumnType type, String text) {
    ValueReader reader = new ValueReader(type);
    assertThat(reader.text(utf8(text))).as(text).isNull();
    ColumnVector vector = new ColumnVector(type, 1);
    vector.lanes[0] = reader.lane();
    if (type.wide()) {
      vector.highs[0] = reader.high();
    }
    ByteSink out = new ByteSink(16);
    new ValueWriter(false).text(out, type, vector, 0, code -> new byte[0]);
    return out.text();
  }

  private static ColumnType type(String name) {
    return switch (name) {
      case "MONEY" -> MONEY;
      case "WIDE" -> WIDE;
      default -> new ColumnType(ColumnType.Kind.valueOf(name), 0, 0);
    };
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
