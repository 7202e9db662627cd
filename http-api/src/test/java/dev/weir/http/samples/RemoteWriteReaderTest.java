package dev.weir.http.samples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RemoteWriteReaderTest {
  private static final byte[] LETTERS = {0, 1, 2, 3, 4, 5, 6, 8, 10, 16, 18, 26, 34, 42, -128, -1};
  private static final SampleLimits SMALL = new SampleLimits(3, 8, 6, 24, 1 << 20, 1 << 16, 10);
  private static final String UP = "{__name__=\"up\", job=\"a\"}";

  /** A signalling NaN with a payload, as no arithmetic leaves it. */
  private static final long PAYLOAD = 0x7ff0000000abcdefL;

  @Test
  void readsARequestOfVersion1WrittenByHand() {
    byte[] body =
        HexFormat.ofDelimiter(" ")
            .parseHex(
                "0a 38 "
                    + "0a 0e 0a 08 5f 5f 6e 61 6d 65 5f 5f 12 02 75 70 "
                    + "0a 08 0a 03 6a 6f 62 12 01 61 "
                    + "12 0b 09 00 00 00 00 00 00 f8 3f 10 01 "
                    + "12 0b 09 02 00 00 00 00 00 f0 7f 10 02 "
                    + "1a 00 22 00");
    String part = "{__name__=\"up\", __native__=\"%s\", job=\"a\"} 0 @0";
    assertThat(read(body, false))
        .isEqualTo(
            new Outcome(
                List.of(
                    UP + " 3ff8000000000000 @1",
                    UP + " 7ff0000000000002 @2",
                    part.formatted("sum"),
                    part.formatted("count")),
                0,
                1,
                Optional.empty()));
  }

  @Test
  void readsARequestOfVersion2WrittenByHand() {
    byte[] body =
        HexFormat.ofDelimiter(" ")
            .parseHex(
                "22 00 22 08 5f 5f 6e 61 6d 65 5f 5f 22 02 75 70 22 03 6a 6f 62 22 01 61 "
                    + "2a 13 0a 04 01 02 03 04 12 0b 09 00 00 00 00 00 00 f8 3f 10 01 "
                    + "2a 04 0a 02 01 09");
    assertThat(read(body, true))
        .isEqualTo(new Outcome(List.of(UP + " 3ff8000000000000 @1"), 1, 0, Optional.empty()));
  }

  @Test
  void keepsThePayloadOfANan() {
    WireOut series =
        new WireOut()
            .bytes(1, new WireOut().text(1, "__name__").text(2, "a"))
            .bytes(2, new WireOut().fixed64(1, PAYLOAD).varint(2, -1));
    SampleBatch batch =
        RemoteWriteReader.read(new WireOut().bytes(1, series).toBytes(), SampleLimits.DEFAULT);
    assertThat(batch.bits(0)).isEqualTo(PAYLOAD);
    assertThat(batch.millis(0)).isEqualTo(-1);
  }

  @Test
  void labelsInAnyOrderAreOneSeries() {
    WireOut first =
        new WireOut()
            .bytes(1, series("__name__", "up", "b", "1", "a", "2"))
            .bytes(1, series("a", "2", "b", "1", "__name__", "up"));
    WireOut second =
        new WireOut()
            .text(4, "")
            .text(4, "__name__")
            .text(4, "up")
            .text(4, "a")
            .bytes(5, references(1, 2, 3, 2))
            .bytes(5, references(3, 2, 1, 2));
    for (SampleBatch batch :
        List.of(
            RemoteWriteReader.read(first.toBytes(), SampleLimits.DEFAULT),
            RemoteWriteReader.readVersion2(second.toBytes(), SampleLimits.DEFAULT))) {
      assertThat(batch.rejected()).isZero();
      assertThat(batch.size()).isEqualTo(2);
      assertThat(batch.seriesCount()).isEqualTo(1);
    }
  }

  @Test
  void leavesOutSeriesWithALabelTwice() {
    WireOut request =
        new WireOut()
            .bytes(1, series("__name__", "up", "a", "1", "a", "1"))
            .bytes(1, series("__name__", "up", "b", "1", "a", "1", "b", ""))
            .bytes(1, series("__name__", "up"));
    SampleBatch batch = RemoteWriteReader.read(request.toBytes(), SampleLimits.DEFAULT);
    assertThat(batch.size()).isEqualTo(1);
    assertThat(batch.errors())
        .containsExactly(
            new SampleError(1, 0, "label a is there twice"),
            new SampleError(2, 0, "label b is there twice"));
  }

  @Test
  void leavesOutSeriesWhoseReferencesLeadNowhere() {
    WireOut request =
        new WireOut()
            .text(4, "")
            .text(4, "__name__")
            .text(4, "up")
            .bytes(5, references(1, 2, 1))
            .bytes(5, references(1, 3))
            .bytes(5, references(1, 2, 0, 2))
            .bytes(5, references(1, 2));
    SampleBatch batch = RemoteWriteReader.readVersion2(request.toBytes(), SampleLimits.DEFAULT);
    assertThat(batch.size()).isEqualTo(1);
    assertThat(batch.errors())
        .containsExactly(
            new SampleError(1, 0, "references of labels that do not come in pairs"),
            new SampleError(2, 0, "a label that is not in the table of symbols"),
            new SampleError(3, 0, "a label without a name"));
  }

  @Test
  void refusesTheOtherVersionAndWhatIsCutOff() {
    Outcome refused = Outcome.refused(SampleRefusal.Reason.MALFORMED);
    byte[] first = new WireOut().bytes(1, series("__name__", "a")).toBytes();
    byte[] second = new WireOut().text(4, "").bytes(5, new byte[0]).toBytes();
    assertThat(read(first, false).samples()).hasSize(1);
    assertThat(read(first, true)).isEqualTo(refused);
    assertThat(read(second, false)).isEqualTo(refused);
    assertThat(read(second, true).rejected()).isEqualTo(1);
    for (int length = 1; length < first.length; length++) {
      assertThat(read(Arrays.copyOf(first, length), false)).isEqualTo(refused);
    }
    assertThat(read(new WireOut().text(4, "a").toBytes(), true)).isEqualTo(refused);
  }

  @Test
  void agreesWithTheSlowReader() {
    for (int round = 0; round < 3000; round++) {
      long seed = Seeds.next();
      Random random = Seeds.random(seed);
      boolean second = random.nextBoolean();
      byte[] body = body(random, second);
      compare(seed, body, second, random);
      compare(seed, Mutations.mutate(random, body, LETTERS), second, random);
    }
  }

  private static void compare(long seed, byte[] body, boolean second, Random random) {
    SampleLimits limits = random.nextInt(4) == 0 ? SMALL : SampleLimits.DEFAULT;
    assertThat(
            Outcome.of(
                () ->
                    second
                        ? RemoteWriteReader.readVersion2(body, limits)
                        : RemoteWriteReader.read(body, limits)))
        .as("%s: %s", Seeds.option(seed), HexFormat.of().formatHex(body))
        .isEqualTo(SlowRemoteWrite.read(body, second, limits));
  }

  static byte[] body(Random random, boolean second) {
    WireOut request = new WireOut();
    List<String> symbols = new ArrayList<>(List.of("", "__name__", "up"));
    List<WireOut> series = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      series.add(series(random, second, symbols));
    }
    if (second) {
      symbols.forEach(symbol -> request.text(4, symbol));
    }
    series.forEach(one -> request.bytes(second ? 5 : 1, one));
    if (random.nextInt(4) == 0) {
      request.bytes(second ? 9 : 7, new byte[random.nextInt(5)]).varint(77, random.nextLong());
    }
    if (!second && random.nextInt(4) == 0) {
      request.bytes(3, new WireOut().varint(1, random.nextInt(9)).text(2, "up").text(4, "help"));
    }
    return request.toBytes();
  }

  private static WireOut series(Random random, boolean second, List<String> symbols) {
    TreeMap<String, String> labels = new TreeMap<>(Map.of("__name__", "up"));
    for (int label = random.nextInt(4); label > 0; label--) {
      labels.put("l" + random.nextInt(4), List.of("a", "é", "", "long text").get(label));
    }
    List<WireOut> fields = new ArrayList<>();
    if (second) {
      fields.add(references(random, labels, symbols));
    } else {
      labels.forEach(
          (name, value) ->
              fields.add(new WireOut().bytes(1, new WireOut().text(1, name).text(2, value))));
    }
    for (int sample = random.nextInt(4); sample > 0; sample--) {
      fields.add(new WireOut().bytes(2, sample(random)));
    }
    if (random.nextInt(4) == 0) {
      fields.add(new WireOut().bytes(second ? 4 : 3, new byte[2]).varint(6, 5));
    }
    for (int histogram = random.nextInt(6); histogram > 3; histogram--) {
      fields.add(new WireOut().bytes(second ? 3 : 4, HistogramMessages.any(random)));
    }
    if (random.nextInt(4) == 0) {
      WireOut said = new WireOut().varint(1, random.nextInt(9)).varint(3, random.nextInt(20));
      fields.add(new WireOut().bytes(5, random.nextInt(8) == 0 ? said.text(4, "") : said));
    }
    if (random.nextInt(4) == 0) {
      Collections.shuffle(fields, random);
    }
    WireOut series = new WireOut();
    fields.forEach(series::all);
    return series;
  }

  private static WireOut references(
      Random random, Map<String, String> labels, List<String> symbols) {
    boolean packed = random.nextBoolean();
    WireOut numbers = new WireOut();
    labels.forEach(
        (name, value) -> {
          for (String text : List.of(name, value)) {
            if (!symbols.contains(text)) {
              symbols.add(text);
            }
            int number = symbols.indexOf(text);
            if (packed) {
              numbers.raw(number);
            } else {
              numbers.varint(1, number);
            }
          }
        });
    return packed ? new WireOut().bytes(1, numbers) : numbers;
  }

  private static WireOut references(long... numbers) {
    WireOut packed = new WireOut();
    for (long number : numbers) {
      packed.raw(number);
    }
    return new WireOut().bytes(1, packed).bytes(2, new WireOut().fixed64(1, 0).varint(2, 1));
  }

  private static WireOut sample(Random random) {
    WireOut sample = new WireOut();
    if (random.nextInt(4) > 0) {
      sample.fixed64(1, random.nextLong());
    }
    if (random.nextInt(4) > 0) {
      sample.varint(2, random.nextLong());
    }
    return random.nextInt(4) == 0 ? sample.varint(3, 1).text(8, "x") : sample;
  }

  private static WireOut series(String... labels) {
    WireOut series = new WireOut();
    for (int i = 0; i < labels.length; i += 2) {
      series.bytes(1, new WireOut().text(1, labels[i]).text(2, labels[i + 1]));
    }
    return series.bytes(2, new WireOut().fixed64(1, 0).varint(2, 1));
  }

  private static Outcome read(byte[] body, boolean second) {
    return Outcome.of(
        () ->
            second
                ? RemoteWriteReader.readVersion2(body, SampleLimits.DEFAULT)
                : RemoteWriteReader.read(body, SampleLimits.DEFAULT));
  }
}
