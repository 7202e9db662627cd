package dev.weir.http.samples;

import static dev.weir.http.samples.Outcome.Sink.require;

import dev.weir.http.samples.Outcome.Bad;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Remote write read into lists of fields. */
final class SlowRemoteWrite {
  private static final Outcome REFUSED = Outcome.refused(SampleRefusal.Reason.MALFORMED);
  private static final BigInteger TWO_TO_32 = BigInteger.ONE.shiftLeft(32);
  private static final BigInteger TWO_TO_64 = BigInteger.ONE.shiftLeft(64);

  /** Thrown where bytes are no protobuf of the schema. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /** A field; number holds what is no text. */
  record Field(int number, int type, BigInteger value, String text) {
    String textOf() throws Malformed {
      need(type == Wire.BYTES);
      return text;
    }

    long longOf(int wanted) throws Malformed {
      need(type == wanted);
      return value.longValue();
    }
  }

  private SlowRemoteWrite() {}

  static Outcome read(byte[] body, boolean second, SampleLimits limits) {
    Outcome.Sink sink = new Outcome.Sink(limits);
    try {
      List<Field> request = fields(new String(body, StandardCharsets.ISO_8859_1));
      List<String> symbols = new ArrayList<>();
      for (Field field : request) {
        need(second ? field.number > 3 : field.number != 4 && field.number != 5);
        if (second && field.number == 4) {
          symbols.add(field.textOf());
        }
      }
      need(!second || request.isEmpty() || (!symbols.isEmpty() && symbols.getFirst().isEmpty()));
      for (Field field : request) {
        if (field.number == (second ? 5 : 1)) {
          series(fields(field.textOf()), second, symbols, sink);
        } else if (field.number == 3 && !second) {
          metadata(fields(field.textOf()), second);
        }
      }
    } catch (Malformed _) {
      return REFUSED;
    }
    return sink.outcome();
  }

  private static void series(
      List<Field> series, boolean second, List<String> symbols, Outcome.Sink sink)
      throws Malformed {
    List<String[]> labels = new ArrayList<>();
    List<BigInteger> numbers = new ArrayList<>();
    List<long[]> samples = new ArrayList<>();
    List<SlowHistogram> histograms = new ArrayList<>();
    for (Field field : series) {
      switch (field.number) {
        case 1 -> {
          if (second) {
            numbers.addAll(numbers(field));
          } else {
            labels.add(label(fields(field.textOf())));
          }
        }
        case 2 -> samples.add(sample(fields(field.textOf())));
        case 3, 4 -> {
          boolean histogram = field.number == (second ? 3 : 4);
          if (histogram) {
            histograms.add(new SlowHistogram(fields(field.textOf())));
          }
          sink.skipped += histogram ? 0 : 1;
        }
        case 5 -> {
          if (second) {
            metadata(fields(field.textOf()), second);
          }
        }
        default -> {}
      }
    }
    try {
      labels.addAll(labels(numbers, symbols));
      List<String> texts = new ArrayList<>();
      sink.check(labels);
      for (long[] sample : samples) {
        texts.add(sink.sample(labels, sample[0], sample[1]));
      }
      sink.samples.addAll(texts);
      histograms.forEach(histogram -> write(histogram, labels, sink));
    } catch (Bad _) {
      sink.rejected += Math.max(1, samples.size() + histograms.size());
    }
  }

  private static void write(SlowHistogram histogram, List<String[]> labels, Outcome.Sink sink) {
    try {
      require(sink.hasRoomForParts(labels));
      List<String> texts = new ArrayList<>();
      for (Map.Entry<String, Long> part : histogram.parts().entrySet()) {
        List<String[]> all = new ArrayList<>(labels);
        all.add(new String[] {"__native__", part.getKey()});
        texts.add(sink.sample(all, histogram.millis(), part.getValue()));
      }
      sink.samples.addAll(texts);
    } catch (Bad _) {
      sink.rejected++;
    }
  }

  /** Looks only whether they are what they should be. */
  private static void metadata(List<Field> metadata, boolean second) throws Malformed {
    for (Field field : metadata) {
      boolean number = field.number == 1 || (second && (field.number == 3 || field.number == 4));
      boolean text = !second && (field.number == 2 || field.number == 4 || field.number == 5);
      need(!number || field.type == Wire.VARINT);
      need(!text || field.type == Wire.BYTES);
    }
  }

  private static List<String[]> labels(List<BigInteger> numbers, List<String> symbols) throws Bad {
    require(numbers.size() % 2 == 0);
    List<String[]> labels = new ArrayList<>();
    for (int i = 0; i < numbers.size(); i += 2) {
      labels.add(
          new String[] {symbol(numbers.get(i), symbols), symbol(numbers.get(i + 1), symbols)});
    }
    return labels;
  }

  private static String symbol(BigInteger number, List<String> symbols) throws Bad {
    require(number.compareTo(BigInteger.valueOf(symbols.size())) < 0);
    return symbols.get(number.intValueExact());
  }

  private static List<BigInteger> numbers(Field field) throws Malformed {
    return numbers(field, Wire.VARINT);
  }

  /** One, or several in a field. */
  static List<BigInteger> numbers(Field field, int type) throws Malformed {
    if (field.type == type) {
      return List.of(field.value);
    }
    List<BigInteger> numbers = new ArrayList<>();
    int[] at = {0};
    String text = field.textOf();
    while (at[0] < text.length()) {
      numbers.add(type == Wire.VARINT ? varint(text, at) : fixed(take(text, at, 8)));
    }
    return numbers;
  }

  private static String[] label(List<Field> fields) throws Malformed {
    String[] label = {"", ""};
    for (Field field : fields) {
      if (field.number == 1 || field.number == 2) {
        label[field.number - 1] = field.textOf();
      }
    }
    return label;
  }

  /** Time and bits. */
  private static long[] sample(List<Field> fields) throws Malformed {
    long[] sample = {0, 0};
    for (Field field : fields) {
      if (field.number == 1) {
        sample[1] = field.longOf(Wire.FIXED_64);
      } else if (field.number == 2) {
        sample[0] = field.longOf(Wire.VARINT);
      }
    }
    return sample;
  }

  static List<Field> fields(String text) throws Malformed {
    List<Field> fields = new ArrayList<>();
    int[] at = {0};
    while (at[0] < text.length()) {
      BigInteger tag = varint(text, at);
      need(tag.compareTo(TWO_TO_32) < 0 && tag.intValue() >>> 3 != 0);
      int number = tag.intValue() >>> 3;
      int type = tag.intValue() & 7;
      switch (type) {
        case Wire.VARINT -> fields.add(new Field(number, type, varint(text, at), ""));
        case Wire.FIXED_64 -> fields.add(new Field(number, type, fixed(take(text, at, 8)), ""));
        case Wire.FIXED_32 -> fields.add(new Field(number, type, fixed(take(text, at, 4)), ""));
        case Wire.BYTES -> {
          BigInteger length = varint(text, at);
          need(length.compareTo(BigInteger.valueOf(text.length())) <= 0);
          String content = take(text, at, length.intValueExact());
          fields.add(new Field(number, type, BigInteger.ZERO, content));
        }
        default -> throw new Malformed();
      }
    }
    return fields;
  }

  private static BigInteger fixed(String text) {
    byte[] eight = new byte[8];
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(bytes, 0, eight, 0, bytes.length);
    long value = ByteBuffer.wrap(eight).order(ByteOrder.LITTLE_ENDIAN).getLong();
    return BigInteger.valueOf(value);
  }

  private static String take(String text, int[] at, int count) throws Malformed {
    need(count <= text.length() - at[0]);
    at[0] += count;
    return text.substring(at[0] - count, at[0]);
  }

  private static BigInteger varint(String text, int[] at) throws Malformed {
    BigInteger value = BigInteger.ZERO;
    for (int i = 0; i < 10; i++) {
      char next = take(text, at, 1).charAt(0);
      value = value.add(BigInteger.valueOf(next & 0x7F).shiftLeft(7 * i));
      if (next < 0x80) {
        need(value.compareTo(TWO_TO_64) < 0);
        return value;
      }
    }
    throw new Malformed();
  }

  private static void need(boolean met) throws Malformed {
    if (!met) {
      throw new Malformed();
    }
  }
}
