package dev.weir.http.samples;

import dev.weir.series.Labels;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads line protocol: {@code measurement,tag=value field=1,other=2i 1700000000000000000}.
 *
 * <p>A field is a series named {@code measurement_field}; true is 1 and false 0; text fields are
 * skipped and counted. A line is taken or left out as a whole, and a line break always ends it.
 *
 * <p>Source: InfluxData, "Line protocol reference", InfluxDB 1.8 and 2.
 */
public final class InfluxReader {
  private static final byte[] DB = Bytes.utf8("db");
  private static final String[] TRUE = {"t", "T", "true", "True", "TRUE"};
  private static final String[] FALSE = {"f", "F", "false", "False", "FALSE"};

  private final byte[] body;
  private final InfluxPrecision precision;
  private final Optional<byte[]> db;
  private final SampleLimits limits;
  private final long arrival;
  private final SampleBatch batch;
  private final SeriesTable keys;
  private final Decimal decimal = new Decimal();
  private int texts;

  private InfluxReader(
      byte[] body,
      InfluxPrecision precision,
      Optional<String> db,
      SampleLimits limits,
      long arrival) {
    this.body = body;
    this.precision = precision;
    this.db = db.map(Bytes::utf8);
    this.limits = limits;
    this.arrival = arrival;
    this.batch = new SampleBatch(limits);
    this.keys = batch.keys();
  }

  /**
   * Reads a body.
   *
   * @param db becomes the label {@code db} of series that have no such tag
   * @param arrival milliseconds, for lines without a timestamp
   * @throws SampleRefusal when it holds more than the limits allow
   */
  public static SampleBatch read(
      byte[] body,
      InfluxPrecision precision,
      Optional<String> db,
      SampleLimits limits,
      long arrival) {
    return new InfluxReader(body, precision, db, limits, arrival).lines();
  }

  private SampleBatch lines() {
    long line = 0;
    for (int from = 0; from < body.length; ) {
      int end = Bytes.find(body, from, body.length, '\n');
      int to = end > from && body[end - 1] == '\r' ? end - 1 : end;
      line++;
      int mark = batch.size();
      texts = 0;
      try {
        line(spaces(from, to), to);
        batch.skip(texts);
      } catch (BadSample e) {
        batch.truncate(mark);
        batch.reject(1, line, e.at() - from + 1, e.getMessage());
      }
      from = end + 1;
    }
    return batch;
  }

  private void line(int from, int to) throws BadSample {
    if (from == to || body[from] == '#') {
      return;
    }
    int keyEnd = Bytes.findUnescaped(body, from, to, ' ');
    int key = keys.find(SeriesTable.NONE, body, from, keyEnd);
    if (key == SeriesTable.NONE) {
      key = batch.addKey(SeriesTable.NONE, body, from, keyEnd, SeriesTable.NONE);
    }
    int mark = batch.size();
    int fieldsEnd = fields(key, from, keyEnd, spaces(keyEnd, to), to);
    batch.setMillis(mark, time(spaces(fieldsEnd, to), to));
  }

  private int fields(int key, int keyFrom, int keyEnd, int from, int to) throws BadSample {
    int before = key;
    int at = from;
    while (true) {
      int guess = keys.follower(before);
      int nameEnd = keys.end(guess, key, body, at, to);
      int field = guess;
      if (nameEnd == SeriesTable.NONE || nameEnd == to || body[nameEnd] != '=') {
        nameEnd = nameEnd(at, to);
        field = field(key, keyFrom, keyEnd, at, nameEnd);
        keys.follow(before, field);
      }
      before = field;
      at = value(keys.reference(field), nameEnd + 1, to);
      if (at == to || body[at] == ' ') {
        return at;
      }
      if (body[at] != ',') {
        throw new BadSample(at, "a field value with something behind it");
      }
      at++;
    }
  }

  private int nameEnd(int from, int to) throws BadSample {
    int at = from;
    while (at < to && body[at] != '=' && body[at] != ',' && body[at] != ' ') {
      at += isEscape(at, to) ? 2 : 1;
    }
    if (at == from) {
      throw new BadSample(at, "a field without a name");
    }
    if (at >= to || body[at] != '=') {
      throw new BadSample(Math.min(at, to), "a field without a value");
    }
    return at;
  }

  private boolean isEscape(int at, int to) {
    return body[at] == '\\'
        && at + 1 < to
        && (body[at + 1] == ',' || body[at + 1] == ' ' || body[at + 1] == '=');
  }

  private int field(int key, int keyFrom, int keyEnd, int from, int to) throws BadSample {
    int found = keys.find(key, body, from, to);
    if (found != SeriesTable.NONE) {
      return found;
    }
    int reference = batch.reference(labels(keyFrom, keyEnd, from, to));
    return batch.addKey(key, body, from, to, reference);
  }

  private Labels labels(int from, int to, int fieldFrom, int fieldTo) throws BadSample {
    LabelSet labels = new LabelSet(limits, from);
    int at = Bytes.findUnescaped(body, from, to, ',');
    if (at == from) {
      throw new BadSample(from, "a line without a measurement");
    }
    labels.addMetricName(metricName(from, at, fieldFrom, fieldTo));
    boolean hasDb = false;
    while (at < to) {
      int name = at + 1;
      at = Bytes.findUnescaped(body, name, to, ',');
      int equals = Bytes.findUnescaped(body, name, at, '=');
      if (equals == name || equals >= at - 1) {
        throw new BadSample(name, "a tag without a name or a value");
      }
      if (Bytes.findUnescaped(body, equals + 1, at, '=') != at) {
        throw new BadSample(name, "a tag with two values");
      }
      byte[] tag = unescaped(name, equals, true);
      hasDb |= Arrays.equals(tag, DB);
      labels.add(tag, unescaped(equals + 1, at, true));
    }
    if (db.isPresent() && !hasDb) {
      labels.add(DB, db.get());
    }
    return labels.labels();
  }

  private byte[] metricName(int from, int to, int fieldFrom, int fieldTo) {
    byte[] measurement = unescaped(from, to, false);
    byte[] field = unescaped(fieldFrom, fieldTo, true);
    byte[] name = Arrays.copyOf(measurement, measurement.length + 1 + field.length);
    name[measurement.length] = '_';
    System.arraycopy(field, 0, name, measurement.length + 1, field.length);
    return name;
  }

  private byte[] unescaped(int from, int to, boolean withEquals) {
    byte[] text = new byte[to - from];
    int length = 0;
    for (int at = from; at < to; at++) {
      if (isEscape(at, to) && (withEquals || body[at + 1] != '=')) {
        at++;
      }
      text[length++] = body[at];
    }
    return Arrays.copyOf(text, length);
  }

  /** Takes a field's value and gives the offset behind it. */
  private int value(int reference, int from, int to) throws BadSample {
    if (from < to && body[from] == '"') {
      return text(from, to);
    }
    int end = decimal.read(body, from, to);
    if (end == Decimal.NONE) {
      return truth(reference, from, to);
    }
    if (end < to && body[end] == 'i') {
      return add(reference, (double) Whole.signed(body, from, end), end + 1);
    }
    if (end < to && body[end] == 'u') {
      return add(reference, Whole.nearest(Whole.unsigned(body, from, end)), end + 1);
    }
    batch.add(reference, 0, decimal.bits());
    return end;
  }

  private int add(int reference, double value, int end) {
    batch.add(reference, 0, Double.doubleToRawLongBits(value));
    return end;
  }

  private int truth(int reference, int from, int to) throws BadSample {
    int end = from;
    while (end < to && body[end] != ',' && body[end] != ' ') {
      end++;
    }
    if (isAny(TRUE, from, end)) {
      return add(reference, 1, end);
    }
    if (isAny(FALSE, from, end)) {
      return add(reference, 0, end);
    }
    throw new BadSample(from, "a field value that is no number, truth value or text");
  }

  private boolean isAny(String[] words, int from, int to) {
    for (String word : words) {
      if (Bytes.is(body, from, to, word)) {
        return true;
      }
    }
    return false;
  }

  private int text(int from, int to) throws BadSample {
    int at = from + 1;
    while (at < to && body[at] != '"') {
      boolean escape =
          body[at] == '\\' && at + 1 < to && (body[at + 1] == '"' || body[at + 1] == '\\');
      at += escape ? 2 : 1;
    }
    if (at >= to) {
      throw new BadSample(from, "a text without an end");
    }
    texts++;
    return at + 1;
  }

  private long time(int from, int to) throws BadSample {
    if (from == to) {
      return arrival;
    }
    int end = Bytes.find(body, from, to, ' ');
    long units = Whole.signed(body, from, end);
    if (spaces(end, to) != to) {
      throw new BadSample(end, "a timestamp with something behind it");
    }
    try {
      return precision.millis(units);
    } catch (ArithmeticException _) {
      throw timeOutOfRange(from);
    }
  }

  private static BadSample timeOutOfRange(int at) {
    return new BadSample(at, "a timestamp out of range");
  }

  private int spaces(int from, int to) {
    int at = from;
    while (at < to && body[at] == ' ') {
      at++;
    }
    return at;
  }
}
