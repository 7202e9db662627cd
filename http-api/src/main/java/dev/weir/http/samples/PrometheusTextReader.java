package dev.weir.http.samples;

import dev.weir.series.Labels;
import java.util.Arrays;

/**
 * Reads the text format of Prometheus and OpenMetrics 1.0: {@code name{label="value"} 1.5 time}.
 *
 * <p>They differ in the time, milliseconds here and decimal seconds there, and in the last line
 * {@code # EOF}, without which an OpenMetrics body counts as cut off. Exemplars, which only
 * OpenMetrics has but which are sent in both, are skipped and counted. Names in quotes may be any
 * UTF-8. Types, helps and units are kept beside the samples, other comments are passed over. Blanks
 * may stand where Prometheus allows them, in both formats.
 *
 * <p>Sources: Prometheus, "Exposition formats", text format 0.0.4 and 1.0.0; "OpenMetrics 1.0".
 */
public final class PrometheusTextReader {
  private final byte[] body;
  private final boolean openMetrics;
  private final SampleLimits limits;
  private final long arrival;
  private final SampleBatch batch;
  private final TextMetadata metadata;
  private final Decimal decimal = new Decimal();

  private PrometheusTextReader(byte[] body, boolean openMetrics, SampleScope scope, long arrival) {
    this.body = body;
    this.openMetrics = openMetrics;
    this.limits = scope.limits();
    this.arrival = arrival;
    this.batch = new SampleBatch(scope.names(SeriesNames.Format.TEXT));
    this.metadata = new TextMetadata(body);
  }

  /**
   * Reads a body of Prometheus' text format.
   *
   * @param arrival milliseconds, for samples without a timestamp
   * @throws SampleRefusal when it holds more than the limits allow
   */
  public static SampleBatch read(byte[] body, SampleScope scope, long arrival) {
    return new PrometheusTextReader(body, false, scope, arrival).lines();
  }

  /** The same of a body alone. */
  public static SampleBatch read(byte[] body, SampleLimits limits, long arrival) {
    return read(body, SampleScope.alone(limits), arrival);
  }

  /**
   * Reads a body of OpenMetrics.
   *
   * @param arrival milliseconds, for samples without a timestamp
   * @throws SampleRefusal when its last line is not {@code # EOF}, or it holds more than the limits
   *     allow
   */
  public static SampleBatch readOpenMetrics(byte[] body, SampleScope scope, long arrival) {
    return new PrometheusTextReader(body, true, scope, arrival).lines();
  }

  /** The same of a body alone. */
  public static SampleBatch readOpenMetrics(byte[] body, SampleLimits limits, long arrival) {
    return readOpenMetrics(body, SampleScope.alone(limits), arrival);
  }

  private SampleBatch lines() {
    boolean ended = false;
    long line = 0;
    for (int from = 0; from < body.length; ) {
      if (ended) {
        throw SampleRefusal.malformed("an OpenMetrics body with lines behind # EOF");
      }
      int end = Bytes.find(body, from, body.length, '\n');
      int to = end > from && body[end - 1] == '\r' ? end - 1 : end;
      int begin = blanks(from, to);
      line++;
      ended = openMetrics && Bytes.is(body, begin, to, "# EOF");
      if (begin < to && body[begin] == '#') {
        metadata.comment(begin, to);
      } else if (begin < to) {
        take(line, from, begin, to);
      }
      from = end + 1;
    }
    if (openMetrics && !ended) {
      throw SampleRefusal.malformed("an OpenMetrics body without # EOF is cut off");
    }
    metadata.addTo(batch);
    return batch;
  }

  private void take(long line, int lineFrom, int from, int to) {
    try {
      sample(from, to);
    } catch (BadSample e) {
      batch.reject(1, line, e.at() - lineFrom + 1, e.getMessage());
    }
  }

  private void sample(int from, int to) throws BadSample {
    KnownSeries known = batch.names().likely();
    int keyEnd = batch.names().end(known, body, from, to);
    if (keyEnd == KnownSeries.NOWHERE || !endsKey(keyEnd, to)) {
      known = null;
      keyEnd = keyEnd(from, to);
    }
    int reference = known == null ? reference(from, keyEnd) : batch.reference(known);
    int at = blanks(keyEnd, to);
    int end = decimal.read(body, at, to);
    long bits = decimal.bits();
    if (end == Decimal.NONE) {
      end = wordEnd(at, to);
      bits = word(at, end);
    }
    if (end < to && !isBlank(end)) {
      throw new BadSample(end, "a value with something behind it");
    }
    long time = time(blanks(end, to), to);
    batch.add(reference, time, bits);
  }

  /** Whether a series that was met before ends here: the bytes may be the start of a longer one. */
  private boolean endsKey(int end, int to) {
    int next = blanks(end, to);
    return (next > end || body[end - 1] == '}') && (next == to || body[next] != '{');
  }

  private int keyEnd(int from, int to) throws BadSample {
    int nameEnd = nameEnd(from, to, true);
    int open = blanks(nameEnd, to);
    if (open < to && body[open] == '{') {
      int close = Bytes.closingBrace(body, open + 1, to);
      if (close >= to) {
        throw new BadSample(open, "labels without an end");
      }
      return close + 1;
    }
    if (nameEnd == from) {
      throw new BadSample(from, "a line that begins with no metric name");
    }
    if (nameEnd == open) {
      throw new BadSample(nameEnd, "a metric name without a value behind it");
    }
    return nameEnd;
  }

  private int reference(int from, int to) throws BadSample {
    return batch.reference(body, from, to, () -> labels(from, to));
  }

  /** Labels of a key; one with braces ends with the first closing brace outside quotes. */
  private Labels labels(int from, int to) throws BadSample {
    LabelSet labels = new LabelSet(limits, from);
    int nameEnd = nameEnd(from, to, true);
    boolean named = nameEnd > from;
    if (named) {
      labels.addMetricName(Arrays.copyOfRange(body, from, nameEnd));
    }
    int open = blanks(nameEnd, to);
    int at = open == to ? to : blanks(open + 1, to);
    while (at < to && body[at] != '}') {
      int nameFrom = at;
      byte[] name = labelName(at, to);
      at = blanks(labelNameEnd(at, to), to);
      if (body[at] == '=') {
        at = label(labels, name, blanks(at + 1, to), to);
      } else if (body[nameFrom] == '"' && !named) {
        named = true;
        labels.addMetricName(name);
      } else {
        throw new BadSample(at, "a label without a value");
      }
      at = separated(at, to);
    }
    return labels.labels();
  }

  private byte[] labelName(int from, int to) throws BadSample {
    int end = labelNameEnd(from, to);
    if (end == from) {
      throw new BadSample(from, "a label without a name");
    }
    return body[from] == '"'
        ? Bytes.unescaped(body, from + 1, end - 1)
        : Arrays.copyOfRange(body, from, end);
  }

  private int labelNameEnd(int from, int to) {
    return body[from] == '"'
        ? Bytes.closingQuote(body, from + 1, to) + 1
        : nameEnd(from, to, false);
  }

  private int label(LabelSet labels, byte[] name, int from, int to) throws BadSample {
    if (body[from] != '"') {
      throw new BadSample(from, "a label value that is not in quotes");
    }
    int end = Bytes.closingQuote(body, from + 1, to);
    labels.add(name, Bytes.unescaped(body, from + 1, end));
    return blanks(end + 1, to);
  }

  private int separated(int at, int to) throws BadSample {
    if (body[at] == ',') {
      return blanks(at + 1, to);
    }
    if (body[at] != '}') {
      throw new BadSample(at, "labels without a comma between them");
    }
    return at;
  }

  private long word(int from, int to) throws BadSample {
    if (Bytes.isAnyCase(body, from, to, "nan")) {
      return Values.NAN;
    }
    boolean negative = from < to && body[from] == '-';
    int word = negative || (from < to && body[from] == '+') ? from + 1 : from;
    if (Bytes.isAnyCase(body, word, to, "inf") || Bytes.isAnyCase(body, word, to, "infinity")) {
      return negative ? Values.NEGATIVE_INFINITY : Values.INFINITY;
    }
    throw new BadSample(from, "a value that is no number, or out of range");
  }

  private long time(int from, int to) throws BadSample {
    if (from == to || isExemplar(from)) {
      skipExemplar(from, to);
      return arrival;
    }
    int end = wordEnd(from, to);
    long millis = openMetrics ? Seconds.millis(body, from, end) : Whole.signed(body, from, end);
    int next = blanks(end, to);
    if (next < to && !isExemplar(next)) {
      throw new BadSample(next, "a timestamp with something behind it");
    }
    skipExemplar(next, to);
    return millis;
  }

  private boolean isExemplar(int at) {
    return body[at] == '#';
  }

  private void skipExemplar(int from, int to) {
    batch.skip(from < to ? 1 : 0);
  }

  private int nameEnd(int from, int to, boolean colons) {
    int at = from;
    while (at < to && isNameByte(body[at], colons) && !(at == from && Bytes.isDigit(body[at]))) {
      at++;
    }
    return at;
  }

  private static boolean isNameByte(byte letter, boolean colons) {
    int lower = letter | 0x20;
    return (lower >= 'a' && lower <= 'z')
        || letter == '_'
        || Bytes.isDigit(letter)
        || (colons && letter == ':');
  }

  private int wordEnd(int from, int to) {
    int at = from;
    while (at < to && !isBlank(at)) {
      at++;
    }
    return at;
  }

  private int blanks(int from, int to) {
    int at = from;
    while (at < to && isBlank(at)) {
      at++;
    }
    return at;
  }

  private boolean isBlank(int at) {
    return body[at] == ' ' || body[at] == '\t';
  }
}
