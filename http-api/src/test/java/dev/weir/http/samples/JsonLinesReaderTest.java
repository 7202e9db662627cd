package dev.weir.http.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.weir.config.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JsonLinesReaderTest {
  private static final byte[] LETTERS =
      "\\\\\"\"{}[]{},,: \t\n\ru0dD8.-+eE019n".getBytes(StandardCharsets.US_ASCII);
  private static final SampleLimits SMALL = new SampleLimits(3, 8, 8, 30, 1 << 20, 1 << 16, 10);

  private static final List<String> UNKNOWN =
      List.of(
          "\"id\":7",
          "\"tags\" : [ ]",
          "\"tags\":[1 , null,\"a]\\\"\",{\"b\":[{}], \"c\" : -1.5e3 }]",
          "\"x\":{\"metric\":{},\"y\":true}",
          "\"x\":[}",
          "\"x\":{\"a\"}");

  @Test
  void readsTheDocumentedExample() {
    assertThat(
            read("""
            {"metric":{"__name__":"up","job":"node_exporter","instance":"localhost:9100"},"values":[0,1.5,null],"timestamps":[1549891472010,1549891487724,1549891503438]}
            {"timestamps": [1, -2], "values": ["Infinity", "-Infinity"], "metric": {"__name__": "a\\u00e9\\ud83d\\ude00"}}
            {"metric":{"__name__":"b"},"values":["NaN","StaleNaN"],"timestamps":[1,2]}
            """)
                .samples())
        .containsExactly(
            "{__name__=\"up\", instance=\"localhost:9100\", job=\"node_exporter\"} 0"
                + " @1549891472010",
            "{__name__=\"up\", instance=\"localhost:9100\", job=\"node_exporter\"}"
                + " 3ff8000000000000 @1549891487724",
            "{__name__=\"up\", instance=\"localhost:9100\", job=\"node_exporter\"}"
                + " 7ff8000000000001 @1549891503438",
            "{__name__=\"aé\uD83D\uDE00\"} 7ff0000000000000 @1",
            "{__name__=\"aé\uD83D\uDE00\"} fff0000000000000 @-2",
            "{__name__=\"b\"} 7ff8000000000001 @1",
            "{__name__=\"b\"} 7ff0000000000002 @2");
  }

  @Test
  void countsBadLinesAndSaysWhere() {
    SampleBatch batch =
        JsonLinesReader.read(
            Bytes.utf8(
                """
                {"metric":{"__name__":"a"},"values":[1,2],"timestamps":[1]}
                {"metric":{"__name__":"a"},"values":[1,x],"timestamps":[1,2]}
                {"metric":{"__name__":"a"},"values":["NaN
                {"metric":{"__name__":"a"},"values":[1],"timestamps":[1]}
                """),
            SampleLimits.DEFAULT);
    assertThat(batch.size()).isEqualTo(1);
    assertThat(batch.rejected()).isEqualTo(3);
    assertThat(batch.errors())
        .extracting(SampleError::position, SampleError::column)
        .containsExactly(tuple(1L, 1), tuple(2L, 40), tuple(3L, 42));
  }

  @Test
  void passesOverUnknownMembersButNotOverTheSameTwice() {
    String known = "\"metric\":{\"__name__\":\"a\"},\"values\":[1],\"timestamps\":[1]";
    assertThat(read("{\"x\":[{\"values\":[2]},\"}\",null]," + known + "}\n").samples()).hasSize(1);
    assertThat(read("{\"values\":[2]," + known + "}\n").rejected()).isEqualTo(1);
    String deep = "[".repeat(JsonSkip.DEPTH_MAX) + "]".repeat(JsonSkip.DEPTH_MAX);
    assertThat(read("{\"x\":" + deep + "," + known + "}").samples()).hasSize(1);
    assertThat(read("{\"x\":[" + deep + "]," + known + "}").rejected()).isEqualTo(1);
  }

  @Test
  void readsTheBitsOfANan() {
    String line =
        "{\"metric\":{\"__name__\":\"a\"},\"values\":[\"NaN:7ff8000000000abc\"],\"timestamps\":[17e2]}";
    assertThat(read(line).samples()).containsExactly("{__name__=\"a\"} 7ff8000000000abc @1700");
  }

  @Test
  void leavesOutALineThatIsTooLong() {
    String line = "{\"metric\":{\"__name__\":\"a\"},\"values\":[1],\"timestamps\":[1]}";
    byte[] body = Bytes.utf8(line + " ".repeat(JsonLinesReader.LINE_BYTES_MAX) + "\n" + line);
    SampleBatch batch = JsonLinesReader.read(body, SampleLimits.DEFAULT);
    assertThat(batch.size()).isEqualTo(1);
    assertThat(batch.rejected()).isEqualTo(1);
  }

  @Test
  void leavesOutATimeThatBeginsWithItsPoint() {
    String line = "{\"metric\":{\"__name__\":\"a\"},\"values\":[1],\"timestamps\":[%s]}";
    assertThat(read(line.formatted("1.0")).samples()).hasSize(1);
    for (String time : List.of(".0", "-.0", ".e1", "-", "-e1")) {
      assertThat(read(line.formatted(time)).rejected()).as(time).isEqualTo(1);
    }
  }

  @Test
  void agreesWithTheSlowReader() {
    for (int round = 0; round < 3000; round++) {
      long seed = Seeds.next();
      Random random = Seeds.random(seed);
      byte[] body = body(random);
      compare(seed, body, random);
      compare(seed, Mutations.mutate(random, body, LETTERS), random);
    }
  }

  private static void compare(long seed, byte[] body, Random random) {
    SampleLimits limits = random.nextInt(4) == 0 ? SMALL : SampleLimits.DEFAULT;
    assertThat(Outcome.of(() -> JsonLinesReader.read(body, limits)))
        .as("%s: %s", Seeds.option(seed), new String(body, StandardCharsets.ISO_8859_1))
        .isEqualTo(SlowJson.read(body, limits));
  }

  static byte[] body(Random random) {
    StringBuilder body = new StringBuilder();
    List<String> metrics = List.of(metric(random), metric(random), metric(random));
    for (int line = random.nextInt(6); line > 0; line--) {
      int samples = random.nextInt(6);
      List<String> members = new ArrayList<>();
      members.add("\"metric\":" + metrics.get(random.nextInt(3)));
      members.add("\"values\":" + array(samples, random, JsonLinesReaderTest::value));
      members.add("\"timestamps\": " + array(samples, random, JsonLinesReaderTest::time));
      if (random.nextInt(6) == 0) {
        members.add(UNKNOWN.get(random.nextInt(UNKNOWN.size())));
      }
      if (random.nextInt(4) == 0) {
        Collections.shuffle(members, random);
      }
      body.append('{').append(String.join(random.nextBoolean() ? "," : " ,\t", members));
      body.append(random.nextInt(8) == 0 ? " } \r\n" : "}\n");
    }
    return Bytes.utf8(body.toString());
  }

  private static String array(int samples, Random random, Function<Random, String> item) {
    return IntStream.range(0, samples)
        .mapToObj(_ -> item.apply(random))
        .collect(Collectors.joining(random.nextBoolean() ? "," : " , ", "[", "]"));
  }

  private static String metric(Random random) {
    StringBuilder metric = new StringBuilder("{\"__name__\" :\"up\"");
    for (int label = random.nextInt(4); label > 0; label--) {
      metric.append(", \"").append(text(random)).append(label).append("\":\"");
      metric.append(text(random)).append('"');
    }
    return metric.append('}').toString();
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(5); i > 0; i--) {
      text.append(
          List.of(
                  "a",
                  "}",
                  "{",
                  ",",
                  ":",
                  "\\\\",
                  "\\\"",
                  "\\n",
                  "\\/",
                  "\\t",
                  "é",
                  "漢",
                  "\\u00e9",
                  "\\ud83d\\ude00",
                  "\\u0041")
              .get(random.nextInt(15)));
    }
    return text.toString();
  }

  private static String time(Random random) {
    return random.nextInt(8) == 0
        ? List.of("1.7e12", "17E2", "5.0", "-3.", "1.5", "1e400", "9.1e15").get(random.nextInt(7))
        : Long.toString(random.nextLong());
  }

  private static String value(Random random) {
    return switch (random.nextInt(6)) {
      case 0 ->
          List.of(
                  "null",
                  "\"NaN\"",
                  "\"Infinity\"",
                  "\"-Infinity\"",
                  "\"StaleNaN\"",
                  "\"NaN:fff8000000000000\"",
                  "\"NaN:3ff8000000000000\"")
              .get(random.nextInt(7));
      case 1 -> Double.toString(Double.longBitsToDouble(random.nextLong() & ~(1L << 62)));
      case 2 -> Double.toString(Math.round(random.nextGaussian() * 1e4) / 100.0);
      default -> Integer.toString(random.nextInt(1000));
    };
  }

  private static Outcome read(String body) {
    return Outcome.of(() -> JsonLinesReader.read(Bytes.utf8(body), SampleLimits.DEFAULT));
  }
}
