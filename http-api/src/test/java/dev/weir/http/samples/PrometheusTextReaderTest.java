package dev.weir.http.samples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PrometheusTextReaderTest {
  private static final long ARRIVAL = 1_700_000_000_123L;
  private static final byte[] LETTERS =
      "\\\\\"\"{}{},, ==\t\n\r##.-+eE019NaInf_:n".getBytes(StandardCharsets.US_ASCII);
  private static final SampleLimits SMALL = new SampleLimits(3, 8, 6, 24, 1 << 20, 1 << 16, 10);

  @Test
  void readsTheDocumentedExampleOfTheTextFormat() {
    assertThat(
            text("""
            # HELP http_requests_total The total number of HTTP requests.
            # TYPE http_requests_total counter
            http_requests_total{method="post",code="200"} 1027 1395066363000
            http_requests_total{method="post",code="400"}    3 1395066363000

            # Escaping in label values:
            msdos_file_access_time_seconds{path="C:\\\\DIR\\\\FILE.TXT",error="Cannot find file:\\n\\"FILE.TXT\\""} 1.458255915e9

            # Minimalistic line:
            metric_without_timestamp_and_labels 12.47

            # A weird metric from before the epoch:
            something_weird{problem="division by zero"} +Inf -3982045

            http_request_duration_seconds_bucket{le="+Inf"} 144320
            """)
                .samples())
        .containsExactly(
            at(
                "{__name__=\"http_requests_total\", code=\"200\", method=\"post\"}",
                1027,
                1395066363000L),
            at(
                "{__name__=\"http_requests_total\", code=\"400\", method=\"post\"}",
                3,
                1395066363000L),
            at(
                "{__name__=\"msdos_file_access_time_seconds\","
                    + " error=\"Cannot find file:\\n\\\"FILE.TXT\\\"\","
                    + " path=\"C:\\\\DIR\\\\FILE.TXT\"}",
                1.458255915e9,
                ARRIVAL),
            at("{__name__=\"metric_without_timestamp_and_labels\"}", 12.47, ARRIVAL),
            at(
                "{__name__=\"something_weird\", problem=\"division by zero\"}",
                Double.POSITIVE_INFINITY,
                -3982045),
            at(
                "{__name__=\"http_request_duration_seconds_bucket\", le=\"+Inf\"}",
                144320,
                ARRIVAL));
  }

  @Test
  void readsTheDocumentedExampleOfOpenMetrics() {
    Outcome outcome =
        openMetrics(
            """
            # TYPE foo histogram
            foo_bucket{le="0.01"} 0
            foo_bucket{le="0.1"} 8 # {} 0.054
            foo_bucket{le="1"} 11 # {trace_id="KOO5S4vxi0o"} 0.67
            foo_bucket{le="10"} 17 # {trace_id="oHg5SJYRHA0"} 9.8 1520879607.789
            foo_count 17 1520879607.789
            foo_sum 324789.3 -0.0001
            foo_created 1520430000.123
            # EOF
            """);
    assertThat(outcome.samples())
        .containsExactly(
            at("{__name__=\"foo_bucket\", le=\"0.01\"}", 0, ARRIVAL),
            at("{__name__=\"foo_bucket\", le=\"0.1\"}", 8, ARRIVAL),
            at("{__name__=\"foo_bucket\", le=\"1\"}", 11, ARRIVAL),
            at("{__name__=\"foo_bucket\", le=\"10\"}", 17, ARRIVAL),
            at("{__name__=\"foo_count\"}", 17, 1520879607789L),
            at("{__name__=\"foo_sum\"}", 324789.3, -1),
            at("{__name__=\"foo_created\"}", 1520430000.123, ARRIVAL));
    assertThat(outcome.skipped()).isEqualTo(3);
  }

  @Test
  void readsNamesInQuotes() {
    assertThat(text("{\"my.metric\", \"a b\"=\"}\", c=\",\" ,} 1 2").samples())
        .containsExactly(at("{__name__=\"my.metric\", a b=\"}\", c=\",\"}", 1, 2));
  }

  @Test
  void refusesOpenMetricsThatDoNotEndWithTheirLastLine() {
    Outcome refused = Outcome.refused(SampleRefusal.Reason.MALFORMED);
    assertThat(openMetrics("a 1\n")).isEqualTo(refused);
    assertThat(openMetrics("")).isEqualTo(refused);
    assertThat(openMetrics("# EOF\na 1\n")).isEqualTo(refused);
    assertThat(openMetrics("a 1\n# EOF").samples()).hasSize(1);
  }

  @Test
  void doesNotTakeALongerSeriesForOneMetBefore() {
    assertThat(text("up 1\nup 1\nup 1\nup2 2\nup {a=\"b\"} 3\nup:x 4").samples())
        .extracting(sample -> sample.substring(0, sample.indexOf('}')))
        .endsWith("{__name__=\"up2\"", "{__name__=\"up\", a=\"b\"", "{__name__=\"up:x\"");
  }

  @Test
  void countsBadLinesAndSaysWhere() {
    SampleBatch batch =
        PrometheusTextReader.read(
            Bytes.utf8("a 1\n b{c=d} 1\na 1 x\na 1 2 3\na 1e999\n"), SampleLimits.DEFAULT, ARRIVAL);
    assertThat(batch.size()).isEqualTo(1);
    assertThat(batch.rejected()).isEqualTo(4);
    assertThat(batch.errors())
        .containsExactly(
            new SampleError(2, 6, "a label value that is not in quotes"),
            new SampleError(3, 5, "not a whole number"),
            new SampleError(4, 7, "a timestamp with something behind it"),
            new SampleError(5, 3, "a value that is no number, or out of range"));
  }

  @Test
  void agreesWithTheSlowReader() {
    for (int round = 0; round < 3000; round++) {
      long seed = Seeds.next();
      Random random = Seeds.random(seed);
      boolean openMetrics = random.nextBoolean();
      byte[] body = body(random, openMetrics);
      compare(seed, body, openMetrics, random);
      compare(seed, Mutations.mutate(random, body, LETTERS), openMetrics, random);
    }
  }

  private static void compare(long seed, byte[] body, boolean openMetrics, Random random) {
    SampleLimits limits = random.nextInt(4) == 0 ? SMALL : SampleLimits.DEFAULT;
    Outcome fast =
        Outcome.of(
            () ->
                openMetrics
                    ? PrometheusTextReader.readOpenMetrics(body, limits, ARRIVAL)
                    : PrometheusTextReader.read(body, limits, ARRIVAL));
    assertThat(fast)
        .as("%s: %s", Seeds.option(seed), new String(body, StandardCharsets.ISO_8859_1))
        .isEqualTo(SlowText.read(body, openMetrics, limits, ARRIVAL));
  }

  static byte[] body(Random random, boolean openMetrics) {
    List<String> series = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      series.add(series(random));
    }
    StringBuilder body = new StringBuilder();
    for (int line = random.nextInt(12); line > 0; line--) {
      if (random.nextInt(8) == 0) {
        body.append("# TYPE a{ counter\n\n");
      }
      body.append(random.nextInt(8) == 0 ? " \t" : "");
      body.append(series.get(random.nextInt(series.size())));
      body.append(random.nextInt(8) == 0 ? "\t  " : " ").append(value(random));
      body.append(random.nextBoolean() ? " " + time(random, openMetrics) : "");
      body.append(random.nextInt(4) == 0 ? " # {a=\"b\"} 1 2" : "");
      body.append(random.nextInt(8) == 0 ? " \r\n" : "\n");
    }
    return Bytes.utf8(body.append(openMetrics ? "# EOF\n" : "").toString());
  }

  private static String series(Random random) {
    String name = List.of("up", "a:b_9", "up_total", "_", "").get(random.nextInt(5));
    StringBuilder series = new StringBuilder(name);
    int labels = random.nextInt(4);
    if (labels == 0 && !name.isEmpty()) {
      return name;
    }
    series.append(random.nextInt(6) == 0 ? " {" : "{");
    series.append(name.isEmpty() ? "\"in.quotes\"," : "");
    for (int label = 0; label < labels; label++) {
      series.append(random.nextInt(3) == 0 ? text(random) : "l" + label);
      series.append(random.nextInt(6) == 0 ? " = " : "=").append(text(random));
      series.append(label < labels - 1 || random.nextInt(4) == 0 ? "," : "");
    }
    return series.append('}').toString();
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder("\"");
    for (int i = random.nextInt(6); i > 0; i--) {
      text.append(
          List.of("a", "}", "{", ",", "=", " ", "\\\\", "\\\"", "\\n", "\\x", "é", "漢", "#")
              .get(random.nextInt(13)));
    }
    return text.append('"').toString();
  }

  private static String value(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> List.of("NaN", "nan", "+Inf", "-Inf", "Inf", "-infinity").get(random.nextInt(6));
      case 1 -> Double.toString(Double.longBitsToDouble(random.nextLong() & ~(1L << 62)));
      case 2 -> Double.toString(Math.round(random.nextGaussian() * 1e4) / 100.0);
      case 3 -> Float.toString(random.nextFloat());
      default -> Integer.toString(random.nextInt(1000));
    };
  }

  private static String time(Random random, boolean openMetrics) {
    if (!openMetrics) {
      return Long.toString(random.nextLong());
    }
    String seconds = random.nextInt(-2_000_000_000, 2_000_000_000) + ".";
    return switch (random.nextInt(4)) {
      case 0 -> seconds + random.nextInt(1000);
      case 1 -> seconds + "00" + random.nextLong(1, Long.MAX_VALUE);
      case 2 -> Double.toString(random.nextGaussian() * 1e10);
      default -> Long.toString(random.nextLong());
    };
  }

  private static Outcome text(String body) {
    return Outcome.of(
        () -> PrometheusTextReader.read(Bytes.utf8(body), SampleLimits.DEFAULT, ARRIVAL));
  }

  private static Outcome openMetrics(String body) {
    return Outcome.of(
        () ->
            PrometheusTextReader.readOpenMetrics(Bytes.utf8(body), SampleLimits.DEFAULT, ARRIVAL));
  }

  private static String at(String labels, double value, long millis) {
    return labels + " " + Long.toHexString(Double.doubleToRawLongBits(value)) + " @" + millis;
  }
}
