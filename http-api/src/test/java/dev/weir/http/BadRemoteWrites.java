package dev.weir.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.http.samples.HistogramMessages;
import dev.weir.http.samples.WireOut;
import java.util.Arrays;

/** The requests of remote write that {@code bad-metrics.md} describes in words. */
final class BadRemoteWrites {
  private static final long HOUR_MILLIS = 3_600_000;
  private static final long DAY_MILLIS = 24 * HOUR_MILLIS;
  private static final byte[] NO_UTF8 = {(byte) 0xff, (byte) 0xfe};
  private static final byte[] SURROGATE = {(byte) 0xed, (byte) 0xa0, (byte) 0x80};
  private static final int BOMB_BYTES = 33 << 20;

  private final long now;
  private final String name;

  /**
   * @param name of a label value that no other case has
   */
  BadRemoteWrites(long now, String name) {
    this.now = now;
    this.name = name;
  }

  /** A request as it is sent. */
  record Sent(byte[] body, String encoding, String type) {}

  static WireOut label(String name, String value) {
    return label(name.getBytes(UTF_8), value.getBytes(UTF_8));
  }

  private static WireOut label(byte[] name, byte[] value) {
    return new WireOut().bytes(1, new WireOut().bytes(1, name).bytes(2, value));
  }

  static WireOut sample(long millis) {
    return new WireOut().bytes(2, new WireOut().fixed64(1, 0x3ff0000000000000L).varint(2, millis));
  }

  private WireOut named() {
    return label("__name__", "bad").all(label("case", name));
  }

  private WireOut at(long millis) {
    return named().all(sample(millis));
  }

  private WireOut histogram(WireOut message) {
    return named().bytes(4, message.varint(15, now));
  }

  private WireOut with(WireOut labels) {
    return named().all(labels).all(sample(now));
  }

  private static WireOut labels(int count, int bytes) {
    WireOut labels = new WireOut();
    for (int i = 0; i < count; i++) {
      labels.all(label("l" + (100 + i), "v".repeat(bytes)));
    }
    return labels;
  }

  /** One series of version 1. */
  WireOut series(String words) {
    return switch (words) {
      case "a series without labels" -> sample(now);
      case "a series without a name" -> label("job", "a").all(sample(now));
      case "a series with an empty name" -> label("__name__", "").all(sample(now));
      case "a label twice" ->
          with(label("job", "a").all(label("job", "b"))).all(sample(now)).all(sample(now + 1));
      case "an empty label name" -> with(label("", "a"));
      case "a label name of 300 bytes" -> with(label("n".repeat(300), "a"));
      case "a label value of 5000 bytes" -> with(labels(1, 5000));
      case "a label value of 10 MB" -> with(labels(1, 10_000_000));
      case "65 labels" -> with(labels(65, 1));
      case "five labels of 4000 bytes" -> with(labels(5, 4000));
      case "a label value of bytes ff fe" -> with(label("job".getBytes(UTF_8), NO_UTF8));
      case "a label name of bytes ff fe" -> with(label(NO_UTF8, "a".getBytes(UTF_8)));
      case "a label value of bytes ed a0 80" -> with(label("job".getBytes(UTF_8), SURROGATE));
      case "a sample at -1" -> at(-1);
      case "a sample at the least long" -> at(Long.MIN_VALUE);
      case "a sample at the greatest long" -> at(Long.MAX_VALUE);
      case "a sample an hour ahead" -> at(now + HOUR_MILLIS);
      case "a sample 60 days ago" -> at(now - 60 * DAY_MILLIS);
      case "a native histogram" -> named().bytes(4, HistogramMessages.integer(now));
      case "a native histogram and a sample" ->
          at(now).bytes(4, HistogramMessages.integer(now).varint(1, 8));
      case "a native histogram of schema -5" -> histogram(new WireOut().varint(4, 9));
      case "a native histogram with a span of 4294967295 buckets" ->
          histogram(new WireOut().bytes(11, HistogramMessages.span(0, 0xFFFFFFFFL)));
      case "a native histogram with a count below 0" ->
          histogram(
              new WireOut().bytes(11, HistogramMessages.span(0, 1)).bytes(12, new byte[] {1}));
      case "a native histogram 60 days ago" ->
          named().bytes(4, HistogramMessages.integer(now - 60 * DAY_MILLIS));
      case "labels that are not sorted" ->
          label("case", name).all(label("__name__", "bad")).all(sample(now));
      case "three samples, the newest first" -> at(now).all(sample(now - 2)).all(sample(now - 1));
      case "an exemplar and field 77" ->
          at(now).bytes(3, new WireOut().fixed64(2, 1)).varint(77, 1);
      default -> throw new IllegalArgumentException(words);
    };
  }

  /** A whole request of version 1, out of one that is well. */
  Sent request(String words, byte[] good, String type) {
    byte[] snappy = UnpackingTest.packed("snappy", good);
    return switch (words) {
      case "not snappy" -> new Sent("no snappy".getBytes(UTF_8), "snappy", type);
      case "half of a snappy block" ->
          new Sent(Arrays.copyOf(snappy, snappy.length / 2), "snappy", type);
      case "a snappy block that says it has more" -> new Sent(longer(snappy, 1), "snappy", type);
      case "a snappy block that says it has less" -> new Sent(longer(snappy, -1), "snappy", type);
      case "a snappy block that says it has 1 GiB" ->
          new Sent(new WireOut().raw(1 << 30).toBytes(), "snappy", type);
      case "framed snappy" -> new Sent(framed(), "snappy", type);
      case "gzip said to be snappy" -> new Sent(UnpackingTest.packed("gzip", good), "snappy", type);
      case "33 MiB of zeros as snappy" -> packed(new byte[BOMB_BYTES], "snappy", type);
      case "33 MiB of zeros as zstd" -> packed(new byte[BOMB_BYTES], "zstd", type);
      case "not zstd" -> new Sent("no zstd".getBytes(UTF_8), "zstd", type);
      case "gzip" -> packed(good, "gzip", type);
      case "identity" -> new Sent(good, "identity", type);
      case "Content-Type: application/json" -> new Sent(snappy, "snappy", "application/json");
      case "proto=io.prometheus.write.v3.Request" -> new Sent(snappy, "snappy", type + ";" + words);
      default -> packed(protobuf(words, good), "snappy", type);
    };
  }

  private static Sent packed(byte[] bytes, String encoding, String type) {
    return new Sent(UnpackingTest.packed(encoding, bytes), encoding, type);
  }

  /** The same block with another length before it; lengths of good ones take two bytes. */
  private static byte[] longer(byte[] snappy, int by) {
    byte[] block = snappy.clone();
    block[0] += (byte) by;
    return block;
  }

  private static byte[] framed() {
    byte[] head = {(byte) 0xff, 6, 0, 0, 's', 'N', 'a', 'P', 'p', 'Y'};
    return Arrays.copyOf(head, 40);
  }

  private byte[] protobuf(String words, byte[] good) {
    byte[] label = named().toBytes();
    return switch (words) {
      case "text in snappy" -> "cpu 1\n".repeat(50).getBytes(UTF_8);
      case "a request cut off in a label" -> Arrays.copyOf(good, 12);
      case "a request cut off in a sample" -> Arrays.copyOf(good, good.length - 3);
      case "a request cut off in a number" -> new byte[] {0x0a, (byte) 0x80};
      case "a length behind the end" -> new WireOut().tag(1, 2).raw(label.length + 1).toBytes();
      case "a length of 2^63" -> new WireOut().tag(1, 2).raw(Long.MIN_VALUE).toBytes();
      case "a number of 11 bytes" -> eleven();
      case "field number 0" -> new byte[] {0x02, 0x00};
      case "wire type 7" -> new byte[] {0x0f, 0x00};
      case "a sample value as varint" ->
          new WireOut()
              .bytes(1, named().bytes(2, new WireOut().varint(1, 1).varint(2, now)))
              .toBytes();
      case "a native histogram cut off in a number" ->
          new WireOut().bytes(1, named().bytes(4, new byte[] {8})).toBytes();
      case "a message of version 2" -> new WireOut().text(4, "").bytes(5, sample(now)).toBytes();
      case "4194305 samples" -> new WireOut().bytes(1, samples(4_194_305)).toBytes();
      default -> throw new IllegalArgumentException(words);
    };
  }

  private static byte[] eleven() {
    byte[] field77 = new byte[13];
    Arrays.fill(field77, (byte) 0xff);
    field77[0] = (byte) 0xe8;
    field77[1] = 0x04;
    return field77;
  }

  private static byte[] samples(int count) {
    byte[] samples = new byte[2 * count];
    for (int i = 0; i < samples.length; i += 2) {
      samples[i] = 0x12;
    }
    return samples;
  }

  /** The table of the requests of version 2; 6 is no UTF-8 and 7 too long. */
  WireOut symbols() {
    return new WireOut()
        .text(4, "")
        .text(4, "__name__")
        .text(4, "good_v")
        .text(4, "case")
        .text(4, name)
        .text(4, "job")
        .bytes(4, NO_UTF8)
        .text(4, "x".repeat(5000));
  }

  static WireOut references(long... numbers) {
    WireOut packed = new WireOut();
    for (long number : numbers) {
      packed.raw(number);
    }
    return new WireOut().bytes(1, packed);
  }

  /** One series of version 2. */
  WireOut referring(String words) {
    String numbers = words.substring("references".length()).strip();
    long[] references =
        numbers.isEmpty()
            ? new long[0]
            : Arrays.stream(numbers.split(" ")).mapToLong(Long::parseLong).toArray();
    return references(references).all(sample(now));
  }

  /** A whole message of version 2. */
  byte[] second(String words, byte[] firstVersion) {
    return switch (words) {
      case "a table without the empty symbol" ->
          new WireOut().text(4, "__name__").bytes(5, references(0, 0)).toBytes();
      case "no table of symbols" -> new WireOut().bytes(5, references(0, 0)).toBytes();
      case "a message of version 1" -> firstVersion;
      case "references cut off in a number" ->
          symbols().bytes(5, new WireOut().bytes(1, new byte[] {1, 2, (byte) 0x80})).toBytes();
      case "12000 series of four long symbols" -> bomb();
      default -> throw new IllegalArgumentException(words);
    };
  }

  private static byte[] bomb() {
    WireOut request = new WireOut().text(4, "").text(4, "__name__").text(4, "bomb");
    for (int name = 0; name < 4; name++) {
      request.text(4, "l" + name);
    }
    for (int value = 0; value < 120; value++) {
      request.text(4, (char) ('a' + value % 26) + "v".repeat(3900) + value);
    }
    for (int i = 0; i < 12_000; i++) {
      request.bytes(5, references(1, 2, 3, 7 + i % 110, 4, 7 + i / 110, 5, 8, 6, 9).all(sample(i)));
    }
    return request.toBytes();
  }
}
