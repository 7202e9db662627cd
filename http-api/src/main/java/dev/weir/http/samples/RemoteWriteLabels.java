package dev.weir.http.samples;

import dev.weir.series.Labels;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Labels of a series of remote write, out of the bytes that name it. */
sealed interface RemoteWriteLabels {
  /**
   * The number of the series.
   *
   * @throws BadSample when they are none that may be stored
   * @throws SampleRefusal when the bytes are malformed
   */
  int reference(SampleBatch batch, byte[] bytes, int from, int to) throws BadSample;

  /** Version 1: fields 1 of the series, each with a name and a value. */
  record Inline(SampleLimits limits) implements RemoteWriteLabels {
    private static final int NAME = 1;
    private static final int VALUE = 2;

    @Override
    public int reference(SampleBatch batch, byte[] bytes, int from, int to) throws BadSample {
      return batch.reference(bytes, from, to, () -> read(bytes, from, to));
    }

    /** The whole is walked before a label is judged: what is cut off refuses the request. */
    private Labels read(byte[] bytes, int from, int to) throws BadSample {
      Wire wire = new Wire(bytes, from, to);
      byte[][] texts = new byte[8][];
      int count = 0;
      while (wire.hasNext()) {
        int[] places = places(wire);
        if (count <= 2 * limits.labels()) {
          texts = count == texts.length ? Arrays.copyOf(texts, 2 * count) : texts;
          texts[count++] = Arrays.copyOfRange(bytes, places[0], places[1]);
          texts[count++] = Arrays.copyOfRange(bytes, places[2], places[3]);
        }
      }
      LabelSet labels = new LabelSet(limits, 0);
      for (int i = 0; i < count; i += 2) {
        labels.add(texts[i], texts[i + 1]);
      }
      return labels.labels();
    }

    private static int[] places(Wire wire) {
      int[] places = new int[4];
      wire.field();
      int outer = wire.enter();
      while (wire.hasNext()) {
        int field = wire.field();
        if (field == NAME || field == VALUE) {
          int message = wire.enter();
          places[2 * field - 2] = wire.at();
          wire.leave(message);
          places[2 * field - 1] = wire.at();
        } else {
          wire.skip();
        }
      }
      wire.leave(outer);
      return places;
    }
  }

  /** Version 2: pairs of numbers of texts in the table of the request. */
  final class Symbols implements RemoteWriteLabels {
    private final SampleLimits limits;
    private final byte[] body;
    private final Places places = new Places();
    private byte[] texts = new byte[512];

    Symbols(SampleLimits limits, byte[] body) {
      this.limits = limits;
      this.body = body;
    }

    void add(int from, int to) {
      places.add(from, to);
    }

    /** Whether the table begins with the empty text, as it must. */
    boolean isValid() {
      return places.count() > 0 && places.length(0) == 0;
    }

    /** Numbers mean nothing in another request, so that the texts are what names a series. */
    @Override
    public int reference(SampleBatch batch, byte[] bytes, int from, int to) throws BadSample {
      byte[] name = texts(bytes, from, to);
      return name == null
          ? batch.reference(batch.names().unnamed(read(bytes, from, to)))
          : batch.reference(name, 0, name.length, () -> read(bytes, from, to));
    }

    /** The texts, each with its length; null where they cannot be labels. */
    private byte[] texts(byte[] bytes, int from, int to) {
      Wire wire = new Wire(bytes, from, to);
      int room = limits.labelSetBytes() + 2 * Integer.BYTES * limits.labels();
      int length = 0;
      while (wire.hasNext()) {
        long number = wire.varint();
        length =
            number < 0 || number >= places.count()
                ? room + 1
                : length + Integer.BYTES + bytes(number);
        if (length > room) {
          return null;
        }
        texts = length <= texts.length ? texts : Arrays.copyOf(texts, room);
        put(number, length);
      }
      return Arrays.copyOf(texts, length);
    }

    private int bytes(long number) {
      return places.length((int) number);
    }

    private void put(long number, int end) {
      int size = bytes(number);
      int begin = end - size;
      for (int i = 1; i <= Integer.BYTES; i++) {
        texts[begin - i] = (byte) (size >>> (Byte.SIZE * (i - 1)));
      }
      System.arraycopy(body, places.from((int) number), texts, begin, size);
    }

    /** The whole is walked before a label is judged: what is malformed refuses the request. */
    private Labels read(byte[] bytes, int from, int to) throws BadSample {
      Wire wire = new Wire(bytes, from, to);
      long[] numbers = new long[16];
      int read = 0;
      boolean paired = true;
      while (wire.hasNext()) {
        long number = wire.varint();
        paired = !paired;
        if (read < 2 * limits.labels() + 2) {
          numbers = read == numbers.length ? Arrays.copyOf(numbers, 2 * read) : numbers;
          numbers[read++] = number;
        }
      }
      if (!paired) {
        throw new BadSample(0, "references of labels that do not come in pairs");
      }
      LabelSet labels = new LabelSet(limits, 0);
      for (int i = 0; i < read; i += 2) {
        labels.add(text(numbers[i]), text(numbers[i + 1]));
      }
      return labels.labels();
    }

    /** A text that is not needed: what is not in the table is empty. */
    String textOrEmpty(long number) {
      return number < 0 || number >= places.count()
          ? ""
          : new String(body, places.from((int) number), bytes(number), StandardCharsets.UTF_8);
    }

    private byte[] text(long number) throws BadSample {
      if (number < 0 || number >= places.count()) {
        throw new BadSample(0, "a label that is not in the table of symbols");
      }
      int symbol = (int) number;
      return Arrays.copyOfRange(body, places.from(symbol), places.to(symbol));
    }
  }
}
