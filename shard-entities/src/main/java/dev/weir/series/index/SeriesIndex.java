package dev.weir.series.index;

import dev.weir.config.WeirException;
import dev.weir.series.Labels;
import dev.weir.series.Varints;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import org.roaringbitmap.RoaringBitmap;

/**
 * The series of one shard: from labels to series numbers (sids) and back, and from matchers to sets
 * of them. Sids are dense, in order of first appearance, and never used again.
 *
 * <p>Owned by one thread, reading included. What it hands out belongs to the caller.
 */
public final class SeriesIndex {
  /** Where a series is not there. */
  public static final int ABSENT = -1;

  /** Accounted bytes of a series beside its labels: slot, hash, its part of a block. */
  private static final int SERIES_BYTES = 16;

  static final int VERSION = 2;

  private static final double FULL = 0.9;
  private static final long WHOLE_HASH = -1;

  private final SeriesTable table = new SeriesTable();
  private final LabelStore labels;
  private final Selection selection;
  private final Statistician statistician;
  private final HistogramGroups histograms = new HistogramGroups(this::labels);
  private final long hashMask;

  /** What labels know this index by; without what it holds, which may have to be let go. */
  private final Object identity = new Object();

  public SeriesIndex() {
    this(WHOLE_HASH);
  }

  /**
   * An index that finds series, names and values by some bits of their hash.
   *
   * @param hashMask all bits but those that tests take away to make hashes collide
   */
  SeriesIndex(long hashMask) {
    this.hashMask = hashMask;
    labels = new LabelStore(hashMask);
    selection = new Selection(labels, table);
    statistician = new Statistician(labels);
  }

  /** How many series there are; the next one gets this number. */
  public int size() {
    return table.size();
  }

  /** The number of the series with these labels, or {@link #ABSENT}. */
  public int find(Labels series) {
    int remembered = series.remembered(identity);
    if (remembered != ABSENT) {
      return remembered;
    }
    int found = table.find(labels, series.canonical(), series.hash() & hashMask);
    if (found != ABSENT) {
      series.remember(identity, found);
    }
    return found;
  }

  /**
   * Takes a new series and returns its number.
   *
   * @throws IllegalArgumentException when it is there already
   * @throws IllegalStateException when the index {@link #isFull()}
   */
  public int add(Labels series) {
    byte[] canonical = series.canonical();
    long hash = series.hash() & hashMask;
    if (table.find(labels, canonical, hash) != ABSENT) {
      throw new IllegalArgumentException("the series %s is there already".formatted(series));
    }
    if (isFull()) {
      throw new IllegalStateException("the series index is full");
    }
    int at = Varints.end(canonical, 0);
    for (int label = 0; label < series.size(); label++) {
      at = addLabel(label, canonical, at);
    }
    int sid = table.end(hash);
    histograms.add(sid, series);
    series.remember(identity, sid);
    return sid;
  }

  /** Whether it takes no more series: nine tenths of the room for numbers or texts are used. */
  public boolean isFull() {
    return Math.max(table.fill(), labels.fill()) > FULL;
  }

  private int addLabel(int label, byte[] canonical, int at) {
    // often the series before has the very pair in the same place
    int likely = table.last(label);
    int end = likely == ABSENT ? -1 : labels.match(likely, canonical, at);
    if (end >= 0) {
      labels.post(likely, size());
      table.take(likely);
      return end;
    }
    int valueAt = Varints.textEnd(canonical, at);
    int valueEnd = Varints.textEnd(canonical, valueAt);
    int name = labels.findName(canonical, at, valueAt);
    if (name == ABSENT) {
      name = labels.addName(canonical, at, valueAt);
    }
    int pair = labels.findPair(name, canonical, valueAt, valueEnd);
    if (pair == ABSENT) {
      pair = labels.addPair(name, canonical, valueAt, valueEnd);
    }
    labels.refer(pair);
    labels.post(pair, size());
    table.take(pair);
    return valueEnd;
  }

  /** The labels of a series, made anew. */
  public Labels labels(int sid) {
    if (sid < 0 || sid >= size()) {
      throw new IndexOutOfBoundsException("series %d of %d".formatted(sid, size()));
    }
    return Labels.of(table.canonical(sid, labels));
  }

  /** The series for which all matchers hold; all there are when there is no matcher. */
  public RoaringBitmap select(List<Matcher> matchers) {
    return selection.select(matchers);
  }

  /** Which series are parts of the same histogram; goes on with the index. */
  public HistogramGroups histograms() {
    return histograms;
  }

  /** Names of labels, in the order of their bytes; not the one of parts of histograms. */
  public List<String> labelNames() {
    return selection.labelNames(_ -> true);
  }

  /** Names of the labels that some of these series have, in the order of their bytes. */
  public List<String> labelNames(RoaringBitmap series) {
    return selection.labelNames(name -> labels.seriesOfNames().intersects(name, series));
  }

  /** Values of a label, in the order of their bytes; none of the one of parts of histograms. */
  public List<String> values(String name) {
    return selection.values(name);
  }

  /** Values of a label that some of these series have, in the order of their bytes. */
  public List<String> values(String name, RoaringBitmap series) {
    return selection.values(name, series);
  }

  /** Sizes from counters; no series is looked at. */
  public Statistics statistics(int k) {
    return statistician.statistics(k, size(), bytes());
  }

  /**
   * Which labels grow by series that are not taken yet.
   *
   * @param fresh series whose new values are counted
   * @param k labels to name
   */
  public Growth growth(List<Labels> fresh, int k) {
    return statistician.growth(fresh, k);
  }

  /** Accounted bytes: a function of the series in their order, close to what the heap needs. */
  public long bytes() {
    return (long) SERIES_BYTES * size() + labels.bytes() + histograms.bytes();
  }

  /** Writes all series; the same series in the same order give the same bytes. */
  public void write(DataOutput target) throws IOException {
    target.writeByte(VERSION);
    FrameOutput out = new FrameOutput(target);
    labels.write(out);
    table.write(out);
    out.end();
  }

  /**
   * Reads what {@link #write} wrote, and not a byte more.
   *
   * @throws WeirException JOURNAL_CORRUPT when the bytes are damaged, FORMAT_TOO_NEW when a later
   *     release wrote them
   */
  public static SeriesIndex read(DataInput source) throws IOException {
    FrameInput in = FrameInput.of(source, VERSION);
    SeriesIndex index = new SeriesIndex();
    index.labels.read(in);
    index.table.read(in, index.labels);
    in.end();
    index.findParts();
    return index;
  }

  private void findParts() {
    int name = labels.findName(Labels.PART_NAME);
    if (name != LabelStore.ABSENT) {
      labels.seriesOfNames().of(name).forEach((int sid) -> histograms.add(sid, labels(sid)));
    }
  }
}
