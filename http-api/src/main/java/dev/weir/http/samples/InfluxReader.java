package dev.weir.http.samples;

import dev.weir.series.Labels;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads line protocol: {@code measurement,tag=value field=1,other=2i 1700000000000000000}.
 *
 * <p>A field is a series named {@code measurement_field}; true is 1 and false 0; text fields are
 * skipped and counted. A line is taken or left out as a whole. A line break inside a text belongs
 * to the text if the text ends where a value may; else the quote is taken for a mistake that spoils
 * one line only. A tag with an empty value is as no tag.
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

  /** Where the line that is read ends, its line break left out. */
  private int end;

  /** Where the line behind it begins. */
  private int next;

  /** Line breaks of the line: its own, and those in its texts. */
  private int breaks;

  private InfluxReader(
      byte[] body,
      InfluxPrecision precision,
      Optional<String> db,
      SampleScope scope,
      long arrival) {
    this.body = body;
    this.precision = precision;
    this.db = db.map(Bytes::utf8);
    this.limits = scope.limits();
    this.arrival = arrival;
    this.batch = new SampleBatch(scope.names(SeriesNames.Format.INFLUX, db));
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
      SampleScope scope,
      long arrival) {
    return new InfluxReader(body, precision, db, scope, arrival).lines();
  }

  /** The same of a body alone. */
  public static SampleBatch read(
      byte[] body,
      InfluxPrecision precision,
      Optional<String> db,
      SampleLimits limits,
      long arrival) {
    return read(body, precision, db, SampleScope.alone(limits), arrival);
  }

  private SampleBatch lines() {
    long line = 1;
    for (int from = 0; from < body.length; from = next) {
      endLine(from);
      int mark = batch.size();
      texts = 0;
      breaks = 1;
      try {
        line(blanks(from));
        batch.skip(texts);
      } catch (BadSample e) {
        batch.truncate(mark);
        batch.reject(1, line, e.at() - from + 1, e.getMessage());
      }
      line += breaks;
    }
    return batch;
  }

  /** Ends the line with the first line break from an offset on. */
  private void endLine(int from) {
    int feed = Bytes.find(body, from, body.length, '\n');
    end = feed > from && body[feed - 1] == '\r' ? feed - 1 : feed;
    next = feed + 1;
  }

  private void line(int from) throws BadSample {
    if (from == end || body[from] == '#') {
      return;
    }
    int keyEnd = Bytes.findUnescaped(body, from, end, ' ');
    long hash = batch.names().hash(body, from, keyEnd);
    int key = keys.find(hash, SeriesTable.NONE, body, from, keyEnd);
    if (key == SeriesTable.NONE) {
      key = batch.addKey(hash, SeriesTable.NONE, body, from, keyEnd, SeriesTable.NONE);
    }
    int mark = batch.size();
    int fieldsEnd = fields(key, from, keyEnd, blanks(keyEnd));
    batch.setMillis(mark, time(blanks(fieldsEnd)));
  }

  private int fields(int key, int keyFrom, int keyEnd, int from) throws BadSample {
    int before = key;
    int at = from;
    while (true) {
      int guess = keys.follower(before);
      int nameEnd = keys.end(guess, key, body, at, end);
      int field = guess;
      if (nameEnd == SeriesTable.NONE || nameEnd == end || body[nameEnd] != '=') {
        nameEnd = nameEnd(at);
        field = field(key, keyFrom, keyEnd, at, nameEnd);
        keys.follow(before, field);
      }
      before = field;
      at = value(keys.reference(field), nameEnd + 1);
      if (at == end || body[at] == ' ') {
        return at;
      }
      if (body[at] != ',') {
        throw new BadSample(at, "a field value with something behind it");
      }
      at++;
    }
  }

  private int nameEnd(int from) throws BadSample {
    int at = from;
    while (at < end && body[at] != '=' && body[at] != ',' && body[at] != ' ') {
      at += isEscape(at, end) ? 2 : 1;
    }
    if (at == from) {
      throw new BadSample(at, "a field without a name");
    }
    if (at >= end || body[at] != '=') {
      throw new BadSample(Math.min(at, end), "a field without a value");
    }
    return at;
  }

  private boolean isEscape(int at, int to) {
    return body[at] == '\\'
        && at + 1 < to
        && (body[at + 1] == ',' || body[at + 1] == ' ' || body[at + 1] == '=');
  }

  private int field(int key, int keyFrom, int keyEnd, int from, int to) throws BadSample {
    long hash = keys.hash(key, body, from, to);
    int found = keys.find(hash, key, body, from, to);
    if (found != SeriesTable.NONE) {
      return found;
    }
    SeriesNames names = batch.names();
    KnownSeries known = names.find(hash, body, keyFrom, keyEnd, from, to);
    if (known == null) {
      Labels labels = labels(keyFrom, keyEnd, from, to);
      known = names.keep(hash, body, keyFrom, keyEnd, from, to, labels);
    }
    return batch.addKey(hash, key, body, from, to, batch.reference(known));
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
      if (equals == name || equals == at) {
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
  private int value(int reference, int from) throws BadSample {
    if (from < end && body[from] == '"') {
      return text(from);
    }
    int to = decimal.read(body, from, end);
    if (to == Decimal.NONE) {
      return truth(reference, from);
    }
    if (to < end && body[to] == 'i') {
      return add(reference, (double) Whole.signed(body, from, to), to + 1);
    }
    if (to < end && body[to] == 'u') {
      return add(reference, Whole.nearest(Whole.unsigned(body, from, to)), to + 1);
    }
    batch.add(reference, 0, decimal.bits());
    return to;
  }

  private int add(int reference, double value, int to) {
    batch.add(reference, 0, Double.doubleToRawLongBits(value));
    return to;
  }

  private int truth(int reference, int from) throws BadSample {
    int to = from;
    while (to < end && body[to] != ',' && body[to] != ' ') {
      to++;
    }
    if (isAny(TRUE, from, to)) {
      return add(reference, 1, to);
    }
    if (isAny(FALSE, from, to)) {
      return add(reference, 0, to);
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

  private int text(int from) throws BadSample {
    int quote = Bytes.closingQuote(body, from + 1, end);
    if (quote == end) {
      quote = Bytes.closingQuote(body, from + 1, body.length);
      if (quote == body.length || !endsValue(quote + 1)) {
        throw new BadSample(from, "a text without an end");
      }
      for (int at = from; at < quote; at = Bytes.find(body, at + 1, quote, '\n')) {
        breaks++;
      }
      breaks--; // the opening quote is none
      endLine(quote + 1);
    }
    texts++;
    return quote + 1;
  }

  private boolean endsValue(int at) {
    return at == body.length || ", \r\n".indexOf(body[at]) >= 0;
  }

  private long time(int from) throws BadSample {
    if (from == end) {
      return arrival;
    }
    int to = from;
    while (to < end && !isBlank(to)) {
      to++;
    }
    long units = Whole.signed(body, from, to);
    if (blanks(to) != end) {
      throw new BadSample(to, "a timestamp with something behind it");
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

  private int blanks(int from) {
    int at = from;
    while (at < end && isBlank(at)) {
      at++;
    }
    return at;
  }

  private boolean isBlank(int at) {
    return body[at] == ' ' || body[at] == '\t';
  }
}
