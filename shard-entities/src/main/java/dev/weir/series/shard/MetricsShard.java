package dev.weir.series.shard;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.series.Labels;
import dev.weir.series.MetricMetadata;
import dev.weir.series.MetricsBatch;
import dev.weir.series.head.Appended;
import dev.weir.series.head.Head;
import dev.weir.series.index.Growth;
import dev.weir.series.index.SeriesIndex;
import dev.weir.series.shard.Retention.Advance;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/**
 * Every series of one shard of a tenant's metrics. What it holds is a function of the events
 * applied to it. Not thread-safe; owned by one log.
 */
public final class MetricsShard {
  /** Of the samples that are not in chunks yet; beyond it the longest runs become chunks. */
  private static final long HEAD_BYTES_MAX = 256L << 20;

  private final SeriesIndex index;
  private final Head head;
  private final SealedChunks sealed;
  private final RolledSamples rolled;
  private final MetadataTable metadata;
  private NewSeries newSeries;

  /** How many images were taken, and which one the files are of that are known. */
  private long images;

  private long filed;

  /** A shard without series. */
  public MetricsShard() {
    this(
        new SeriesIndex(),
        new Head(HEAD_BYTES_MAX),
        new SealedChunks(),
        new RolledSamples(),
        new ShardNotes(NewSeries.NONE, new MetadataTable()));
  }

  private MetricsShard(
      SeriesIndex index, Head head, SealedChunks sealed, RolledSamples rolled, ShardNotes notes) {
    this.index = index;
    this.head = head;
    this.sealed = sealed;
    this.rolled = rolled;
    this.metadata = notes.metadata();
    this.newSeries = notes.newSeries();
  }

  /**
   * The shard that an image was taken of.
   *
   * @throws WeirException {@code journal-corrupt} or {@code format-too-new}
   */
  public static MetricsShard of(ShardImage image) {
    try {
      SeriesIndex index = SeriesIndex.read(in(image.index()));
      return new MetricsShard(
          index,
          Head.read(in(image.head()), HEAD_BYTES_MAX),
          SealedChunks.of(image.chunks(), index.size()),
          RolledSamples.of(image.rollups(), index.size()),
          ShardNotes.read(in(image.notes())));
    } catch (IOException e) {
      throw new WeirException(
          ErrorCode.JOURNAL_CORRUPT, "The metrics of a snapshot cannot be read: " + e + ".");
    }
  }

  private static DataInputStream in(byte[] bytes) {
    return new DataInputStream(new ByteArrayInputStream(bytes));
  }

  /** Everything as of now; empty when there is nothing. */
  public Optional<ShardImage> image() {
    if (index.size() == 0 && metadata.isEmpty()) {
      return Optional.empty();
    }
    images++;
    return Optional.of(
        new ShardImage(
            images,
            bytes(index::write),
            bytes(head::write),
            sealed.image(),
            bytes(new ShardNotes(newSeries, metadata)::write),
            rolled.image()));
  }

  /**
   * A snapshot is stored, with these files; the memory of what is in them is given back, and they
   * are not written again. One that was overtaken by a later one changes nothing.
   */
  public void filed(ShardFiles files) {
    if (files.moment() >= filed) {
      filed = files.moment();
      sealed.filed(files.chunks());
      rolled.filed(files.rollups(), files.moment() == images);
    }
  }

  private interface Part {
    void write(DataOutput out) throws IOException;
  }

  private static byte[] bytes(Part part) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      part.write(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // nothing is written anywhere
    }
    return bytes.toByteArray();
  }

  int seriesCount() {
    return index.size();
  }

  int find(Labels labels) {
    return index.find(labels);
  }

  NewSeries newSeries() {
    return newSeries;
  }

  /** Whether it is not known yet and there is room for it. */
  boolean takes(MetricMetadata said) {
    return metadata.takes(said);
  }

  /** Keeps what was said of metrics. */
  public void describe(List<MetricMetadata> said) {
    said.forEach(metadata::add);
  }

  /** Which labels grow by series that are not taken. */
  Growth growth(List<Labels> refused, int labels) {
    return index.growth(refused, labels);
  }

  /** Begins to decide batches; what it decides is of use until the next one is applied. */
  public Draft draft() {
    return new Draft(this);
  }

  /**
   * Applies a batch that was decided for the present state.
   *
   * @throws WeirException {@code journal-corrupt} when it was decided for another one
   */
  public Tally apply(MetricsBatch batch) {
    requireFollowing(batch);
    batch.fresh().forEach(index::add);
    newSeries = newSeries.and(batch.fresh().size(), batch.arrivalMillis());
    for (int sample = 0; sample < batch.runs().samples(); sample++) {
      rolled.saw(batch.runs().time(sample));
    }
    Appended done =
        head.append(batch.runs(), batch.arrivalMillis(), index.histograms()::isCounted, this::seal);
    return new Tally(done.accepted(), done.duplicate(), done.late(), batch.fresh().size());
  }

  private void seal(int sid, byte[] chunk, boolean late) {
    sealed.add(sid, chunk, late);
    if (!index.histograms().isPart(sid)) {
      rolled.add(sid, chunk, sealed);
    }
  }

  /** Samples before this time are gone. */
  long since() {
    return rolled.since();
  }

  /** What is kept for too long when samples arrive, in the order in which it is to go. */
  public List<Advance> due(Retention retention, long arrivalMillis) {
    return rolled.due(retention, arrivalMillis);
  }

  /** Drops what is kept no longer. The hours of samples that go are rolled up before. */
  public void apply(Advance advance) {
    if (advance.tier().isPresent()) {
      rolled.drop(advance.tier().get(), advance.to());
      return;
    }
    head.sealBefore(advance.to(), this::seal);
    sealed.dropAll(advance.to());
    rolled.dropSamples(advance.to());
  }

  private void requireFollowing(MetricsBatch batch) {
    int runs = batch.runs().runs();
    int series = index.size() + batch.fresh().size();
    if (batch.firstSid() != index.size() || (runs > 0 && batch.runs().sid(runs - 1) >= series)) {
      throw new WeirException(
          ErrorCode.JOURNAL_CORRUPT,
          "A batch of samples brings series from number %d on, the shard has %d."
              .formatted(batch.firstSid(), index.size()));
    }
  }

  /** Bytes of memory, about. */
  public long stateBytes() {
    return index.bytes()
        + head.accountedBytes()
        + sealed.bytes()
        + rolled.bytes()
        + metadata.bytes();
  }

  /**
   * Takes from the present state what a question needs; the rest can be done on any thread, while
   * batches go on.
   */
  public Captured capture(Question question) {
    return new Capture(index, head, sealed, rolled, metadata).of(question);
  }
}
