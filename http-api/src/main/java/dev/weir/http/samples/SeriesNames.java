package dev.weir.http.samples;

import dev.weir.series.Labels;
import java.util.Arrays;
import java.util.Optional;

/**
 * From what a sender wrote to the series it stands for. Belongs to one request; what it learns is
 * kept for the next ones of the same sender.
 */
final class SeriesNames {
  /** What decides about the meaning of bytes: the same ones are other labels for another sender. */
  record Sender(String tenant, Format format, Optional<String> database, SampleLimits limits) {}

  /** In which way labels are written. */
  enum Format {
    /** Line protocol. */
    INFLUX,
    /** Prometheus' text and OpenMetrics, which write labels alike. */
    TEXT,
    /** JSON lines. */
    JSON_LINES,
    /** Remote write of version 1. */
    REMOTE_WRITE_1,
    /** Remote write of version 2, its labels without the table of symbols. */
    REMOTE_WRITE_2
  }

  private final LabelsCache cache;
  private final Sender sender;
  private final KeyHash keyHash;
  private final long seed;
  private KnownSeries last;

  SeriesNames(LabelsCache cache, Sender sender) {
    this.cache = cache;
    this.sender = sender;
    this.keyHash = cache.keyHash();
    byte[] format = Bytes.utf8(sender.format().name());
    byte[] tenant = Bytes.utf8(sender.tenant());
    byte[] database = Bytes.utf8(sender.database().orElse(""));
    long begun = keyHash.of(keyHash.of(0, format, 0, format.length), tenant, 0, tenant.length);
    this.seed = keyHash.of(begun, database, 0, database.length);
  }

  SampleLimits limits() {
    return sender.limits();
  }

  KeyHash keyHash() {
    return keyHash;
  }

  /** The hash of a name, or of its part before the field. */
  long hash(byte[] source, int from, int to) {
    return keyHash.of(seed, source, from, to);
  }

  /** The series of a name that has this hash; null if it is not known. */
  KnownSeries find(long hash, byte[] source, int from, int to) {
    return cache.find(sender, hash, source, from, to, to, to);
  }

  /** The same for a field of a line. */
  KnownSeries find(long hash, byte[] source, int from, int to, int fieldFrom, int fieldTo) {
    return cache.find(sender, hash, source, from, to, fieldFrom, fieldTo);
  }

  /** The series that came behind the last one of this request before; null if none is known. */
  KnownSeries likely() {
    return last == null || last.follower == null ? null : last.follower.series();
  }

  /** Offset behind the name of a series if it comes next in the source, else {@code NOWHERE}. */
  int end(KnownSeries likely, byte[] source, int from, int to) {
    return likely == null ? KnownSeries.NOWHERE : likely.end(sender, source, from, to);
  }

  /** Takes notice of the series that comes next in the request. */
  void follow(KnownSeries next) {
    if (last != null && last.follower != next.place) {
      last.follower = next.place;
    }
    next.meet();
    last = next;
  }

  /** Remembers which labels a name stands for. */
  KnownSeries keep(long hash, byte[] source, int from, int to, Labels labels) {
    return keep(hash, source, from, to, to, to, labels);
  }

  /** The same for a field of a line. */
  KnownSeries keep(
      long hash, byte[] source, int from, int to, int fieldFrom, int fieldTo, Labels labels) {
    byte[] name = Arrays.copyOfRange(source, from, to + fieldTo - fieldFrom);
    System.arraycopy(source, fieldFrom, name, to - from, fieldTo - fieldFrom);
    KnownSeries series = series(hash, name, to - from, labels);
    cache.keep(series);
    return series;
  }

  /** A series whose name is not remembered. */
  KnownSeries unnamed(Labels labels) {
    return series(0, new byte[0], 0, labels);
  }

  private KnownSeries series(long hash, byte[] name, int split, Labels labels) {
    return new KnownSeries(sender, hash, name, split, labels, hash(labels));
  }

  /** A hash of labels that no sender can foresee. */
  long hash(Labels labels) {
    byte[] canonical = labels.canonical();
    return keyHash.of(0, canonical, 0, canonical.length);
  }
}
