package dev.weir.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  @Test
  void writesValuesAsTheInterfaceTakesThem() {
    Row row =
        Row.of("a", null)
            .with("b", true)
            .with("c", Long.MIN_VALUE)
            .with("d", -0.0)
            .with("e", Double.NaN)
            .with("f", new BigDecimal("1E+3"))
            .with("g", "a\"\\\n\u0001é😀")
            .with("h", LocalDate.of(2001, 1, 31))
            .with("i", LocalTime.of(6, 20))
            .with("j", LocalDateTime.of(2001, 1, 1, 6, 20, 0, 500_000_000))
            .with("k", Instant.EPOCH)
            .with("l", new UUID(0, 1))
            .with("m", "ab".getBytes(StandardCharsets.US_ASCII))
            .with("n", Arrays.asList(1, null, List.of()))
            .with("o", Map.of());
    assertThat(JsonText.of(row))
        .isEqualTo(
            "{\"a\":null,\"b\":true,\"c\":-9223372036854775808,\"d\":-0.0,\"e\":\"NaN\","
                + "\"f\":\"1000\",\"g\":\"a\\\"\\\\\\u000a\\u0001é\\ud83d\\ude00\","
                + "\"h\":\"2001-01-31\",\"i\":\"06:20:00\",\"j\":\"2001-01-01T06:20:00.5\","
                + "\"k\":\"1970-01-01T00:00:00Z\",\"l\":\"00000000-0000-0000-0000-000000000001\","
                + "\"m\":\"YWI=\",\"n\":[1,null,[]],\"o\":{}}");
    assertThatThrownBy(() -> JsonText.of(new Object())).hasMessageContaining("java.lang.Object");
  }

  @Test
  void readsWhatItWrites() {
    Random random = new Random(7);
    for (int round = 0; round < 2_000; round++) {
      Object value = value(random, 4);
      assertThat(JsonReader.read(JsonText.of(value))).isEqualTo(value);
    }
  }

  private static Object value(Random random, int depth) {
    return switch (random.nextInt(depth == 0 ? 6 : 8)) {
      case 0 -> null;
      case 1 -> random.nextBoolean();
      case 2 -> random.nextLong() >> random.nextInt(64);
      case 3 -> BigInteger.valueOf(Long.MAX_VALUE).add(BigInteger.valueOf(random.nextInt(9) + 1));
      case 4 -> Double.longBitsToDouble(random.nextLong() & ~(1L << 62)) + 0.5;
      case 5 -> text(random);
      case 6 -> {
        List<Object> list = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          list.add(value(random, depth - 1));
        }
        yield list;
      }
      default -> Row.of(text(random), value(random, depth - 1)).values();
    };
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      text.appendCodePoint(random.nextBoolean() ? random.nextInt(128) : 0x1F600 + i);
    }
    return text.toString();
  }

  @Test
  void readsEscapesAndBlanks() {
    assertThat(JsonReader.read(" { \"a\\u0041\\n\\/\" :\t[ 1 , 2.50 ,\"\" ]\r\n} "))
        .isEqualTo(Map.of("aA\n/", List.of(1L, 2.5, "")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "{", "[1", "[1,]", "{\"a\"}", "{\"a\":}", "{a:1}", "\"a", "\"\\x\"", "\"\\u00g0\"",
        "\"\\u00", "tru", "nul", "1 2", "-", "1e", "--1", "1-2", "+", "[1}", "{\"a\":1,}"
      })
  void refusesWhatIsNoJson(String text) {
    assertThatThrownBy(() -> JsonReader.read(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at character");
  }

  @Test
  void refusesEndlessNesting() {
    assertThatThrownBy(() -> JsonReader.read("[".repeat(100_000))).hasMessageContaining("levels");
  }

  @Test
  void rowsGiveTypedValues() {
    Row row =
        Row.of("n", 7L)
            .with("d", "12.50")
            .with("r", "NaN")
            .with("t", "x")
            .with("f", true)
            .with("z", null);
    assertThat(row.number("n")).isEqualTo(7);
    assertThat(row.decimal("d")).isEqualTo(new BigDecimal("12.50"));
    assertThat(row.real("r")).isNaN();
    assertThat(row.text("t")).isEqualTo("x");
    assertThat(row.flag("f")).isTrue();
    assertThat(row.isNull("z")).isTrue();
    assertThatThrownBy(() -> row.number("z")).hasMessageContaining("z is NULL");
    assertThatThrownBy(() -> row.value("q")).hasMessageContaining("no column q");
  }
}
