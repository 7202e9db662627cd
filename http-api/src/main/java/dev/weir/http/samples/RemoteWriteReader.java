package dev.weir.http.samples;

import dev.weir.series.Labels;
import java.util.HashSet;
import java.util.Set;

/**
 * Reads requests of remote write, version 1 and 2, already decompressed.
 *
 * <p>A series whose labels may not be stored is left out with all its samples. Labels may come in
 * any order: senders sort them, and where one does not it means the same series. Native histograms
 * become samples of their parts ({@link dev.weir.series.histogram}); one that is not valid is left
 * out, as one sample. Exemplars are skipped and counted, metadata are kept beside the samples. What
 * is no such protobuf is refused as a whole.
 *
 * <p>Sources: Prometheus, "Remote-Write 1.0" and "Remote-Write 2.0".
 */
public final class RemoteWriteReader {
  /** Numbers of the fields in which the versions differ. */
  private enum Version {
    ONE(1, 3, 4, 3, NOWHERE),
    TWO(5, 4, 3, NOWHERE, 5);

    private final int series;
    private final int exemplars;
    private final int histograms;
    private final int metadata;
    private final int seriesMetadata;

    Version(int series, int exemplars, int histograms, int metadata, int seriesMetadata) {
      this.series = series;
      this.exemplars = exemplars;
      this.histograms = histograms;
      this.metadata = metadata;
      this.seriesMetadata = seriesMetadata;
    }

    /** Whether a field belongs to a request of the other version. */
    boolean isForeign(int field) {
      return this == ONE ? field == 4 || field == 5 : field <= 3;
    }
  }

  /** No field has this number. */
  private static final int NOWHERE = -1;

  private static final int SYMBOLS = 4;
  private static final int LABELS = 1;
  private static final int SAMPLES = 2;
  private static final int SAMPLE_VALUE = 1;
  private static final int SAMPLE_TIME = 2;

  private final byte[] body;
  private final Version version;
  private final Wire wire;
  private final SampleBatch batch;
  private final KeyPieces key;
  private final RemoteWriteLabels labels;
  private final HistogramWrites histograms;
  private final Set<Said> said = new HashSet<>();
  private long seriesRead;

  /** The series whose labels were passed over; null if there are others. */
  private KnownSeries known;

  /** Series of one metric say the same of it. */
  private record Said(String metric, RemoteWriteMetadata.OfSeries metadata) {}

  private RemoteWriteReader(
      byte[] body, Version version, SeriesNames names, RemoteWriteLabels labels) {
    this.body = body;
    this.version = version;
    this.wire = new Wire(body, 0, body.length);
    this.batch = new SampleBatch(names);
    this.key = new KeyPieces(body);
    this.labels = labels;
    this.histograms = new HistogramWrites(body, batch, names.limits());
  }

  /**
   * Reads a request of version 1, {@code prometheus.WriteRequest}.
   *
   * @throws SampleRefusal when it is malformed, or holds more than the limits allow
   */
  public static SampleBatch read(byte[] body, SampleScope scope) {
    return new RemoteWriteReader(
            body,
            Version.ONE,
            scope.names(SeriesNames.Format.REMOTE_WRITE_1),
            new RemoteWriteLabels.Inline(scope.limits()))
        .request();
  }

  /** The same of a request alone. */
  public static SampleBatch read(byte[] body, SampleLimits limits) {
    return read(body, SampleScope.alone(limits));
  }

  /**
   * Reads a request of version 2, {@code io.prometheus.write.v2.Request}.
   *
   * @throws SampleRefusal when it is malformed, its first symbol is not empty, or it holds more
   *     than the limits allow
   */
  public static SampleBatch readVersion2(byte[] body, SampleScope scope) {
    RemoteWriteLabels.Symbols symbols = symbols(body, scope.limits());
    return new RemoteWriteReader(
            body, Version.TWO, scope.names(SeriesNames.Format.REMOTE_WRITE_2), symbols)
        .request();
  }

  /** The same of a request alone. */
  public static SampleBatch readVersion2(byte[] body, SampleLimits limits) {
    return readVersion2(body, SampleScope.alone(limits));
  }

  private static RemoteWriteLabels.Symbols symbols(byte[] body, SampleLimits limits) {
    RemoteWriteLabels.Symbols symbols = new RemoteWriteLabels.Symbols(limits, body);
    Wire wire = new Wire(body, 0, body.length);
    while (wire.hasNext()) {
      if (wire.field() == SYMBOLS) {
        int outer = wire.enter();
        int from = wire.at();
        wire.leave(outer);
        symbols.add(from, wire.at());
      } else {
        wire.skip();
      }
    }
    if (body.length > 0 && !symbols.isValid()) {
      throw SampleRefusal.malformed("a table of symbols that does not begin with an empty one");
    }
    return symbols;
  }

  private SampleBatch request() {
    while (wire.hasNext()) {
      int field = wire.field();
      if (field == version.series) {
        series();
      } else if (field == version.metadata) {
        RemoteWriteMetadata.ofRequest(wire, body, batch);
      } else if (version.isForeign(field)) {
        throw SampleRefusal.malformed("a request of another version of remote write");
      } else {
        wire.skip();
      }
    }
    return batch;
  }

  private void series() {
    int outer = wire.enter();
    int mark = batch.size();
    RemoteWriteMetadata.OfSeries metadata = RemoteWriteMetadata.OfSeries.NOTHING;
    key.clear();
    histograms.clear();
    passLikely();
    while (wire.hasNext()) {
      int begin = wire.at();
      int field = wire.field();
      if (field == LABELS) {
        label(begin);
      } else if (field == SAMPLES) {
        sample();
      } else if (field == version.seriesMetadata) {
        metadata = RemoteWriteMetadata.OfSeries.read(wire);
      } else if (field == version.histograms) {
        histogram();
      } else {
        batch.skip(field == version.exemplars ? 1 : 0);
        wire.skip();
      }
    }
    wire.leave(outer);
    seriesRead++;
    resolve(mark, metadata);
  }

  private void histogram() {
    int outer = wire.enter();
    int from = wire.at();
    wire.leave(outer);
    histograms.note(from, wire.at());
  }

  /** Goes behind the labels of the series that is expected next, if it comes. */
  private void passLikely() {
    known = null;
    KnownSeries likely = batch.names().likely();
    int end =
        version == Version.ONE
            ? batch.names().end(likely, body, wire.at(), wire.end())
            : KnownSeries.NOWHERE;
    if (end != KnownSeries.NOWHERE) {
      known = likely;
      key.add(wire.at(), end);
      wire.pass(end);
    }
  }

  /** Takes a label of version 1 with its tag, which tells labels apart; of 2 without. */
  private void label(int begin) {
    known = null;
    if (version == Version.TWO && wire.type() == Wire.VARINT) {
      int from = wire.at();
      wire.skip();
      key.add(from, wire.at());
      return;
    }
    int outer = wire.enter();
    int from = version == Version.ONE ? begin : wire.at();
    wire.leave(outer);
    key.add(from, wire.at());
  }

  private void sample() {
    int outer = wire.enter();
    long bits = 0;
    long millis = 0;
    while (wire.hasNext()) {
      int field = wire.field();
      if (field == SAMPLE_VALUE) {
        wire.require(Wire.FIXED_64);
        bits = wire.fixed64();
      } else if (field == SAMPLE_TIME) {
        wire.require(Wire.VARINT);
        millis = wire.varint();
      } else {
        wire.skip();
      }
    }
    wire.leave(outer);
    batch.add(0, millis, bits);
  }

  private void resolve(int mark, RemoteWriteMetadata.OfSeries metadata) {
    try {
      int reference = reference();
      batch.setSeries(mark, reference);
      describe(reference, metadata);
      histograms.write(batch.labels(reference), seriesRead);
    } catch (BadSample e) {
      histograms.walk();
      long samples = batch.size() - mark + (long) histograms.count();
      batch.truncate(mark);
      batch.reject(Math.max(1, samples), seriesRead, 0, e.getMessage());
    }
  }

  private void describe(int reference, RemoteWriteMetadata.OfSeries metadata) {
    if (metadata.isSomething() && labels instanceof RemoteWriteLabels.Symbols symbols) {
      String metric = batch.labels(reference).value(Labels.METRIC_NAME).orElseThrow();
      if (said.add(new Said(metric, metadata))) {
        batch.describe(metadata.of(metric, symbols));
      }
    }
  }

  private int reference() throws BadSample {
    if (known != null) {
      return batch.reference(known);
    }
    if (key.isCopy()) {
      byte[] copy = key.copy();
      return labels.reference(batch, copy, 0, copy.length);
    }
    return labels.reference(batch, body, key.from(), key.to());
  }
}
