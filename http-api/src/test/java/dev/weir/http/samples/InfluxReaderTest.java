package dev.weir.http.samples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Seeds;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InfluxReaderTest {
  private static final long ARRIVAL = 1_700_000_000_123L;
  private static final byte[] LETTERS =
      "\\\\,, ==\"\"\n\r\t#.-+eE019iutTfF_".getBytes(StandardCharsets.US_ASCII);
  private static final SampleLimits SMALL = new SampleLimits(4, 12, 12, 40, 1 << 20, 1 << 16, 10);

  @Test
  void readsTheDocumentedExamples() {
    assertThat(
            read("""
            # comment
            myMeasurement,tag1=value1,tag2=value2 fieldKey="fieldValue" 1556813561098000000

            myMeasurement fieldKey=1.0
            myMeasurement fieldKey=-1.234456e+78
            myMeasurement fieldKey=1i 1556813561098000000
            myMeasurement fieldKey=12485903u
            myMeasurement fieldKey=true,other=F
            my\\ Measurement,tag\\ Key\\,1=tag\\ Value\\=1 field\\ Key="string \\"value\\"",n=1 1
            """)
                .samples())
        .containsExactly(
            at("{__name__=\"myMeasurement_fieldKey\"}", 1.0, ARRIVAL),
            at("{__name__=\"myMeasurement_fieldKey\"}", -1.234456e+78, ARRIVAL),
            at("{__name__=\"myMeasurement_fieldKey\"}", 1, 1556813561098L),
            at("{__name__=\"myMeasurement_fieldKey\"}", 12485903, ARRIVAL),
            at("{__name__=\"myMeasurement_fieldKey\"}", 1, ARRIVAL),
            at("{__name__=\"myMeasurement_other\"}", 0, ARRIVAL),
            at("{__name__=\"my Measurement_n\", tag Key,1=\"tag Value=1\"}", 1, 0));
  }

  @Test
  void countsTextsAndBadLinesAndSaysWhere() {
    SampleBatch batch =
        InfluxReader.read(
            Bytes.utf8("m a=\"x\",b=1 5\nm a=1,b=2x\nm a=3\nm,t a=1\n"),
            InfluxPrecision.SECONDS,
            Optional.empty(),
            SampleLimits.DEFAULT,
            ARRIVAL);
    assertThat(batch.size()).isEqualTo(2);
    assertThat(batch.millis(0)).isEqualTo(5000);
    assertThat(batch.skipped()).isEqualTo(1);
    assertThat(batch.rejected()).isEqualTo(2);
    assertThat(batch.errors())
        .containsExactly(
            new SampleError(2, 10, "a field value with something behind it"),
            new SampleError(4, 3, "a tag without a name or a value"));
  }

  @Test
  void aTextMayHoldLineBreaks() {
    SampleBatch batch =
        InfluxReader.read(
            Bytes.utf8("m a=1,t=\"one\ntwo\r\nm a=2\n\",b=3 1\r\nm a=4 2\nm a=x"),
            InfluxPrecision.MILLISECONDS,
            Optional.empty(),
            SampleLimits.DEFAULT,
            ARRIVAL);
    assertThat(batch.size()).isEqualTo(3);
    assertThat(batch.skipped()).isEqualTo(1);
    assertThat(batch.errors())
        .containsExactly(
            new SampleError(6, 5, "a field value that is no number, truth value or text"));
  }

  @Test
  void aQuoteWithoutAnEndSpoilsOneLine() {
    for (String line : List.of("m t=\"x", "m t=\"", "m t=\"x 1", "m t=\"\\\"")) {
      SampleBatch batch =
          InfluxReader.read(
              Bytes.utf8(line + "\nm a=1\nm t=\"y\",a=2"),
              InfluxPrecision.NANOSECONDS,
              Optional.empty(),
              SampleLimits.DEFAULT,
              ARRIVAL);
      assertThat(batch.errors())
          .as(line)
          .containsExactly(new SampleError(1, 5, "a text without an end"));
      assertThat(batch.size()).as(line).isEqualTo(2);
    }
  }

  @Test
  void aTagWithoutAValueIsNone_andATagTwiceIsAMistake() {
    assertThat(read("m,host=,x=1 a=1 0\n \t m,x=1 a=1 0 \t\n\t\nm,x=1,x=1 a=1\nm,x=,x=1 a=1"))
        .isEqualTo(
            new Outcome(
                List.of(
                    at("{__name__=\"m_a\", x=\"1\"}", 1, 0),
                    at("{__name__=\"m_a\", x=\"1\"}", 1, 0)),
                2,
                0,
                Optional.empty()));
  }

  @Test
  void precisionsHaveTheNamesOfBothVersions() {
    for (String name : List.of("", "n", "ns")) {
      assertThat(InfluxPrecision.of(name)).contains(InfluxPrecision.NANOSECONDS);
    }
    for (String name : List.of("u", "us", "\u00b5", "\u00b5s", "\u03bcs")) {
      assertThat(InfluxPrecision.of(name)).contains(InfluxPrecision.MICROSECONDS);
    }
    assertThat(InfluxPrecision.of("NS")).isEmpty();
  }

  @Test
  void roundsTimesTowardNegativeInfinity() {
    assertThat(read("m a=1 -1\nm a=1 999999\nm a=1 -1000001").samples())
        .extracting(sample -> sample.substring(sample.indexOf('@')))
        .containsExactly("@-1", "@0", "@-2");
  }

  @Test
  void namesTheDatabaseWhereNoTagDoes() {
    SampleBatch batch =
        InfluxReader.read(
            Bytes.utf8("m a=1\nm,db=y a=1"),
            InfluxPrecision.NANOSECONDS,
            Optional.of("x"),
            SampleLimits.DEFAULT,
            ARRIVAL);
    assertThat(batch.labels(0)).hasToString("{__name__=\"m_a\", db=\"x\"}");
    assertThat(batch.labels(1)).hasToString("{__name__=\"m_a\", db=\"y\"}");
  }

  @Test
  void tagsInAnotherOrderAreTheSameSeries() {
    SampleBatch batch =
        InfluxReader.read(
            Bytes.utf8("m,x=1,y=2 a=1\nm,y=2,x=1 a=1"),
            InfluxPrecision.NANOSECONDS,
            Optional.empty(),
            SampleLimits.DEFAULT,
            ARRIVAL);
    assertThat(batch.seriesCount()).isEqualTo(1);
    assertThat(batch.series(1)).isEqualTo(batch.series(0));
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
    List<InfluxPrecision> all = List.of(InfluxPrecision.values());
    InfluxPrecision precision = all.get(random.nextInt(all.size()));
    Optional<String> db = random.nextBoolean() ? Optional.of("base") : Optional.empty();
    SampleLimits limits = random.nextInt(4) == 0 ? SMALL : SampleLimits.DEFAULT;
    Outcome slow = SlowInflux.read(body, unit(precision), db, limits, ARRIVAL);
    Outcome fast = Outcome.of(() -> InfluxReader.read(body, precision, db, limits, ARRIVAL));
    assertThat(fast)
        .as("%s: %s", Seeds.option(seed), new String(body, StandardCharsets.ISO_8859_1))
        .isEqualTo(slow);
  }

  private static BigDecimal unit(InfluxPrecision precision) {
    return switch (precision) {
      case NANOSECONDS -> new BigDecimal("0.000001");
      case MICROSECONDS -> new BigDecimal("0.001");
      case MILLISECONDS -> BigDecimal.ONE;
      case SECONDS -> new BigDecimal(1000);
      case MINUTES -> new BigDecimal(60_000);
      case HOURS -> new BigDecimal(3_600_000);
    };
  }

  static byte[] body(Random random) {
    StringBuilder body = new StringBuilder();
    int keys = 1 + random.nextInt(4);
    List<String> lineKeys = new ArrayList<>();
    for (int i = 0; i < keys; i++) {
      StringBuilder key = new StringBuilder(name(random));
      for (int tag = random.nextInt(4); tag > 0; tag--) {
        key.append(',').append(name(random)).append('=').append(name(random));
      }
      lineKeys.add(key.toString());
    }
    List<String> fields = List.of(name(random), name(random), name(random));
    for (int line = random.nextInt(12); line > 0; line--) {
      body.append(lineKeys.get(random.nextInt(keys))).append(' ');
      for (int field = random.nextInt(3); field >= 0; field--) {
        body.append(fields.get(field)).append('=').append(value(random));
        body.append(field == 0 ? "" : ",");
      }
      body.append(random.nextBoolean() ? " " + random.nextLong() : "");
      body.append(random.nextInt(5) == 0 ? "\r\n" : "\n");
    }
    return Bytes.utf8(body.toString());
  }

  private static String name(Random random) {
    StringBuilder name = new StringBuilder();
    for (int i = random.nextInt(12); i >= 0; i--) {
      name.append(
          List.of("a", "b", "Z", "\\ ", "\\,", "\\=", "é", "1", "_", "\\\\", "db", "漢")
              .get(random.nextInt(12)));
    }
    return name.append('x').toString();
  }

  private static String value(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> random.nextLong() + "i";
      case 1 -> Long.toUnsignedString(random.nextLong()) + "u";
      case 2 -> List.of("t", "T", "true", "True", "TRUE", "f", "False").get(random.nextInt(7));
      case 3 ->
          "\"a \\\" b,%s \\\\ \\n =\""
              .formatted(List.of("", "\n", " x=1\r\n").get(random.nextInt(3)));
      case 4 -> Double.toString(random.nextGaussian() * Math.pow(10, random.nextInt(80) - 40));
      case 5 -> Double.toString(Math.round(random.nextGaussian() * 1e4) / 100.0);
      case 6 -> Integer.toString(random.nextInt(1000));
      default -> new BigDecimal(random.nextDouble()).toPlainString();
    };
  }

  private static Outcome read(String body) {
    byte[] bytes = Bytes.utf8(body);
    return Outcome.of(
        () ->
            InfluxReader.read(
                bytes,
                InfluxPrecision.NANOSECONDS,
                Optional.empty(),
                SampleLimits.DEFAULT,
                ARRIVAL));
  }

  private static String at(String labels, double value, long millis) {
    return labels + " " + Long.toHexString(Double.doubleToRawLongBits(value)) + " @" + millis;
  }
}
