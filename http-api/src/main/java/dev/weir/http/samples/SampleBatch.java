package dev.weir.http.samples;

import dev.weir.series.Labels;
import dev.weir.series.MetricMetadata;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The samples of one request in columns, its series, and what was left out. A sample has a series,
 * a time in milliseconds since 1970 and the bits of a double; a histogram has one for each of its
 * parts.
 */
public final class SampleBatch {
  private static final int FIRST_POINTS = 256;

  /** Memory of a series beside its label bytes, and of a key, roughly. */
  private static final int SERIES_BYTES = 192;

  private static final int KEY_BYTES = 64;

  private final SampleLimits limits;
  private final SeriesNames names;
  private final SeriesTable keys;
  private final NumberedLabels series = new NumberedLabels();
  private final List<SampleError> errors = new ArrayList<>();
  private final Set<MetricMetadata> metadata = new LinkedHashSet<>();
  private int[] refs;
  private long[] millis;
  private long[] bits;
  private int size;
  private long seriesBytes;
  private long rejected;
  private long skipped;

  SampleBatch(SeriesNames names) {
    this.names = names;
    this.limits = names.limits();
    this.keys = new SeriesTable(names);
    int capacity = Math.min(FIRST_POINTS, limits.points());
    this.refs = new int[capacity];
    this.millis = new long[capacity];
    this.bits = new long[capacity];
  }

  /** How many samples were accepted. */
  public int size() {
    return size;
  }

  /** Number of a sample's series, from 0. */
  public int series(int sample) {
    return refs[sample];
  }

  /** Time of a sample in milliseconds since 1970. */
  public long millis(int sample) {
    return millis[sample];
  }

  /** Value of a sample as the raw bits of a double. */
  public long bits(int sample) {
    return bits[sample];
  }

  /** How many series have a number; one of a rejected line may have no sample. */
  public int seriesCount() {
    return series.size();
  }

  /** Labels of a series; no two series have the same. */
  public Labels labels(int number) {
    return series.get(number);
  }

  /** Samples left out for an error; a line that cannot be read counts as one. */
  public long rejected() {
    return rejected;
  }

  /** What was left out because it is no sample: texts and exemplars. */
  public long skipped() {
    return skipped;
  }

  /** The first errors, in the order of the request. */
  public List<SampleError> errors() {
    return List.copyOf(errors);
  }

  /** What the request says of metrics, each thing once. */
  public List<MetricMetadata> metadata() {
    return List.copyOf(metadata);
  }

  /** Keeps what is said of a metric, if it may have such a name. */
  void describe(MetricMetadata said) {
    int nameBytes = Bytes.utf8(said.metric()).length;
    if (nameBytes > 0 && nameBytes <= limits.valueBytes() && metadata.add(said.bounded())) {
      charge(said.bytes());
    }
  }

  SeriesTable keys() {
    return keys;
  }

  void add(int reference, long time, long value) {
    if (size == refs.length) {
      grow();
    }
    refs[size] = reference;
    millis[size] = time;
    bits[size] = value;
    size++;
  }

  private void grow() {
    if (size >= limits.points()) {
      throw SampleRefusal.tooLarge("more than %d samples".formatted(limits.points()));
    }
    int capacity = (int) Math.min(2L * size, limits.points());
    refs = Arrays.copyOf(refs, capacity);
    millis = Arrays.copyOf(millis, capacity);
    bits = Arrays.copyOf(bits, capacity);
  }

  /** Gives all samples from one on their time. */
  void setMillis(int from, long time) {
    Arrays.fill(millis, from, size, time);
  }

  /** Gives all samples from one on their series. */
  void setSeries(int from, int reference) {
    Arrays.fill(refs, from, size, reference);
  }

  /** Gives one sample its time. */
  void setMillisOf(int sample, long time) {
    millis[sample] = time;
  }

  /** Forgets all samples from one on. */
  void truncate(int from) {
    size = from;
  }

  void skip(long count) {
    skipped += count;
  }

  void reject(long count, long position, int column, String text) {
    rejected += count;
    if (errors.size() < limits.errors()) {
      errors.add(new SampleError(position, column, text));
    }
  }

  /** Remembers a key that is not in the table. */
  int addKey(long hash, int parent, byte[] source, int from, int to, int reference) {
    charge(KEY_BYTES);
    return keys.add(hash, parent, source, from, to, reference);
  }

  SeriesNames names() {
    return names;
  }

  /** Labels that have to be read, since nobody knows the name. */
  interface Unread {
    Labels labels() throws BadSample;
  }

  /** The number of the series that has a name. */
  int reference(byte[] source, int from, int to, Unread unread) throws BadSample {
    long hash = names.hash(source, from, to);
    KnownSeries known = names.find(hash, source, from, to);
    return reference(known == null ? names.keep(hash, source, from, to, unread.labels()) : known);
  }

  /** The number of a series, a new one for new labels. */
  int reference(KnownSeries known) {
    names.follow(known);
    int before = series.size();
    int reference = series.number(known.labels, known.labelsHash);
    if (series.size() > before) {
      charge((long) known.labels.bytes() + SERIES_BYTES);
    }
    return reference;
  }

  /** The number of the series of a part of a histogram, which no sender has a name for. */
  int part(Labels labels) {
    int before = series.size();
    int number = series.number(labels, names.hash(labels));
    if (series.size() > before) {
      charge((long) labels.bytes() + SERIES_BYTES);
    }
    return number;
  }

  private void charge(long bytes) {
    seriesBytes += bytes;
    if (seriesBytes > limits.seriesBytes()) {
      throw SampleRefusal.tooLarge(
          "series that take more than %d bytes".formatted(limits.seriesBytes()));
    }
  }
}
