package dev.weir.http.samples;

import dev.weir.series.Labels;
import java.util.Arrays;

/**
 * Reads JSON lines as VictoriaMetrics exports them: {@code
 * {"metric":{"__name__":"up"},"values":[1,null],"timestamps":[1700000000000,1700000015000]}}.
 *
 * <p>Times are whole milliseconds. A value is a number, {@code null} (NaN) or one of the texts NaN,
 * Infinity, -Infinity and, Weir's own, StaleNaN and {@code NaN:} with the 16 hexadecimal digits of
 * a NaN of other bits. A number may also be written as the other formats allow, {@code +1} or
 * {@code 01.}. A line has the three members, each once, in any order and named without escapes;
 * others are passed over. It is taken or left out as a whole.
 *
 * <p>Source: VictoriaMetrics, "JSON line format".
 */
public final class JsonLinesReader {
  /** A longer line is left out. */
  static final int LINE_BYTES_MAX = 16 << 20;

  private static final int FIRST_TIMES = 256;

  /** Up to here a double tells whole numbers apart. */
  private static final double EXACT_MAX = 1L << 53;

  private final byte[] body;
  private final SampleLimits limits;
  private final SampleBatch batch;
  private final Decimal decimal = new Decimal();
  private long[] times = new long[FIRST_TIMES];

  /** How many times the line has, -1 before they are read. */
  private int timesCount;

  private boolean hasValues;
  private int metricFrom;

  /** Behind the metric of the line, -1 before it is met. */
  private int metricTo;

  /** The series of the line, where it is the one that was expected; else null. */
  private KnownSeries known;

  private JsonLinesReader(byte[] body, SampleScope scope) {
    this.body = body;
    this.limits = scope.limits();
    this.batch = new SampleBatch(scope.names(SeriesNames.Format.JSON_LINES));
  }

  /**
   * Reads a body.
   *
   * @throws SampleRefusal when it holds more than the limits allow
   */
  public static SampleBatch read(byte[] body, SampleScope scope) {
    return new JsonLinesReader(body, scope).lines();
  }

  /** The same of a body alone. */
  public static SampleBatch read(byte[] body, SampleLimits limits) {
    return read(body, SampleScope.alone(limits));
  }

  private SampleBatch lines() {
    long line = 0;
    for (int from = 0; from < body.length; ) {
      int to = Bytes.find(body, from, body.length, '\n');
      int begin = blanks(from, to);
      line++;
      if (begin < to) {
        take(line, from, begin, to);
      }
      from = to + 1;
    }
    return batch;
  }

  private void take(long line, int lineFrom, int from, int to) {
    int mark = batch.size();
    try {
      if (to - lineFrom > LINE_BYTES_MAX) {
        throw new BadSample(from, "a line of more than %d bytes".formatted(LINE_BYTES_MAX));
      }
      line(mark, from, to);
    } catch (BadSample e) {
      batch.truncate(mark);
      batch.reject(1, line, e.at() - lineFrom + 1, e.getMessage());
    }
  }

  private void line(int mark, int from, int to) throws BadSample {
    timesCount = -1;
    hasValues = false;
    metricTo = -1;
    known = null;
    int end = members(from, to);
    if (blanks(end, to) != to) {
      throw new BadSample(end, "an object with something behind it");
    }
    if (metricTo < 0 || !hasValues || timesCount < 0) {
      throw new BadSample(from, "a line without metric, values or timestamps");
    }
    if (timesCount != batch.size() - mark) {
      throw new BadSample(from, "not as many values as timestamps");
    }
    batch.setSeries(mark, reference());
    for (int i = 0; i < timesCount; i++) {
      batch.setMillisOf(mark + i, times[i]);
    }
  }

  private int members(int from, int to) throws BadSample {
    int at = expect('{', from, to);
    while (true) {
      at = blanks(at, to);
      int name = at;
      at = expect('"', at, to);
      int nameEnd = Bytes.closingQuote(body, at, to);
      int value = blanks(expect(':', blanks(Math.min(nameEnd + 1, to), to), to), to);
      at = blanks(member(name, nameEnd, value, to), to);
      if (at < to && body[at] == '}') {
        return at + 1;
      }
      at = expect(',', at, to);
    }
  }

  private int member(int name, int nameEnd, int value, int to) throws BadSample {
    if (Bytes.is(body, name + 1, nameEnd, "metric")) {
      requireFirst(metricTo < 0, name);
      return metric(value, to);
    }
    if (Bytes.is(body, name + 1, nameEnd, "values")) {
      requireFirst(!hasValues, name);
      hasValues = true;
      return values(value, to);
    }
    if (Bytes.is(body, name + 1, nameEnd, "timestamps")) {
      requireFirst(timesCount < 0, name);
      timesCount = 0;
      return timestamps(value, to);
    }
    return JsonSkip.value(body, value, to);
  }

  private static void requireFirst(boolean isFirst, int name) throws BadSample {
    if (!isFirst) {
      throw new BadSample(name, "a member that is there twice");
    }
  }

  private int metric(int from, int to) throws BadSample {
    metricFrom = from;
    KnownSeries likely = batch.names().likely();
    metricTo = batch.names().end(likely, body, from, to);
    if (metricTo != KnownSeries.NOWHERE) {
      known = likely;
      return metricTo;
    }
    int close = Bytes.closingBrace(body, expect('{', from, to), to);
    if (close >= to) {
      throw new BadSample(from, "a metric without an end");
    }
    metricTo = close + 1;
    return metricTo;
  }

  private int values(int from, int to) throws BadSample {
    int at = blanks(expect('[', from, to), to);
    boolean more = at >= to || body[at] != ']';
    while (more) {
      at = blanks(value(at, to), to);
      more = at >= to || body[at] != ']';
      at = more ? blanks(expect(',', at, to), to) : at;
    }
    return at + 1;
  }

  private int value(int from, int to) throws BadSample {
    int end = decimal.read(body, from, to);
    if (end != Decimal.NONE) {
      batch.add(0, 0, decimal.bits());
      return end;
    }
    if (Bytes.startsWith(body, from, to, "null")) {
      batch.add(0, 0, Values.NAN);
      return from + 4;
    }
    int close = from < to && body[from] == '"' ? Bytes.closingQuote(body, from + 1, to) : to;
    batch.add(0, 0, word(from, close));
    return close + 1;
  }

  private long word(int from, int close) throws BadSample {
    if (Bytes.is(body, from, close, "\"NaN")) {
      return Values.NAN;
    }
    if (Bytes.is(body, from, close, "\"Infinity")) {
      return Values.INFINITY;
    }
    if (Bytes.is(body, from, close, "\"-Infinity")) {
      return Values.NEGATIVE_INFINITY;
    }
    if (Bytes.is(body, from, close, "\"StaleNaN")) {
      return Values.STALE_NAN;
    }
    if (Bytes.startsWith(body, from, close, "\"NaN:")) {
      return Values.nan(body, from + 5, close);
    }
    throw new BadSample(from, "a value that is no number, or out of range");
  }

  private int timestamps(int from, int to) throws BadSample {
    int at = blanks(expect('[', from, to), to);
    boolean more = at >= to || body[at] != ']';
    while (more) {
      int end = at < to && body[at] == '-' ? at + 1 : at;
      while (end < to && Bytes.isDigit(body[end])) {
        end++;
      }
      boolean digits = end > at && Bytes.isDigit(body[end - 1]);
      if (digits && end < to && (body[end] == '.' || (body[end] | 0x20) == 'e')) {
        end = decimal.read(body, at, to);
        addTime(wholeTime(at, end));
      } else {
        addTime(Whole.signed(body, at, end));
      }
      at = blanks(end, to);
      more = at >= to || body[at] != ']';
      at = more ? blanks(expect(',', at, to), to) : at;
    }
    return at + 1;
  }

  /** A time written as some languages write large numbers, {@code 1.7e12}. */
  private long wholeTime(int at, int end) throws BadSample {
    double millis = end == Decimal.NONE ? Double.NaN : Double.longBitsToDouble(decimal.bits());
    if (Math.rint(millis) != millis || Math.abs(millis) > EXACT_MAX) {
      throw new BadSample(at, "a timestamp that is not whole milliseconds");
    }
    return (long) millis;
  }

  private void addTime(long millis) {
    if (timesCount == times.length) {
      if (timesCount >= limits.points()) {
        throw SampleRefusal.tooLarge("more than %d timestamps".formatted(limits.points()));
      }
      times = Arrays.copyOf(times, 2 * timesCount);
    }
    times[timesCount++] = millis;
  }

  private int reference() throws BadSample {
    return known == null
        ? batch.reference(body, metricFrom, metricTo, this::labels)
        : batch.reference(known);
  }

  /** The labels of a metric, which ends with the first closing brace outside quotes. */
  private Labels labels() throws BadSample {
    LabelSet labels = new LabelSet(limits, metricFrom);
    int at = blanks(metricFrom + 1, metricTo);
    boolean more = body[at] != '}';
    while (more) {
      int nameFrom = expect('"', at, metricTo);
      int nameTo = Bytes.closingQuote(body, nameFrom, metricTo);
      at = expect(':', blanks(nameTo + 1, metricTo), metricTo);
      int valueFrom = expect('"', blanks(at, metricTo), metricTo);
      int valueTo = Bytes.closingQuote(body, valueFrom, metricTo);
      labels.add(JsonText.read(body, nameFrom, nameTo), JsonText.read(body, valueFrom, valueTo));
      at = blanks(valueTo + 1, metricTo);
      more = body[at] != '}';
      at = more ? blanks(expect(',', at, metricTo), metricTo) : at;
    }
    return labels.labels();
  }

  private int expect(char letter, int at, int to) throws BadSample {
    return JsonSkip.expect(body, letter, at, to);
  }

  private int blanks(int from, int to) {
    return JsonSkip.blanks(body, from, to);
  }
}
