package dev.weir.series.head;

import dev.weir.series.Runs;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * The newest samples of the series of one shard, by the number of the series. What it holds and
 * which chunks it seals is a function of the appended events and of the budget alone. Used by one
 * thread; what {@link #sources} gives may go to others.
 */
public final class Head {
  /** Age from which on a tail or side buffer is sealed, in milliseconds. */
  static final long AGE_MAX = 2 * 60 * 60 * 1000L;

  /** Series that each event looks at, in turn, for tails that are too old. */
  static final int SWEEP = 1 << 10;

  private final HeadSeries series;
  private final TailWriter tail;
  private final long budgetBytes;

  /** The series to look at next. */
  private int sweep;

  /** The series whose tail is in the scratch columns, negative for none. */
  private int decoded = -1;

  private long arrival;
  private int duplicate;
  private int inOrder;
  private int late;
  private int overwriting;

  /**
   * Makes an empty head.
   *
   * @param budgetBytes what all tails and side buffers together may take; the columns, which
   *     sealing does not make smaller, are no part of it
   */
  public Head(long budgetBytes) {
    this(budgetBytes, new HeadSeries(), 0);
  }

  private Head(long budgetBytes, HeadSeries series, int sweep) {
    if (budgetBytes < 1) {
      throw new IllegalArgumentException("the budget is " + budgetBytes);
    }
    this.budgetBytes = budgetBytes;
    this.series = series;
    this.tail = series.writer();
    this.sweep = sweep;
  }

  /** Appends the samples of an event, those of all series counted. */
  public Appended append(Runs runs, long arrivalMillis, Sealed sealed) {
    return append(runs, arrivalMillis, _ -> true, sealed);
  }

  /**
   * Appends the samples of an event.
   *
   * @param arrivalMillis when the event arrived, milliseconds since 1970, as it was stored
   * @param counted by its number, whether what becomes of the samples of a series is counted
   * @param sealed takes the chunks that are full, too old or too much, in a certain order
   */
  public Appended append(Runs runs, long arrivalMillis, IntPredicate counted, Sealed sealed) {
    arrival = arrivalMillis;
    duplicate = 0;
    inOrder = 0;
    late = 0;
    overwriting = 0;
    for (int run = 0; run < runs.runs(); run++) {
      if (counted.test(runs.sid(run))) {
        appendRun(runs, run, sealed);
      } else {
        appendUncounted(runs, run, sealed);
      }
    }
    sweep(sealed);
    if (series.openBytes() > budgetBytes) {
      sealLargest(sealed);
    }
    return new Appended(inOrder + late, duplicate, late, overwriting);
  }

  private void appendUncounted(Runs runs, int run, Sealed sealed) {
    int duplicateBefore = duplicate;
    int inOrderBefore = inOrder;
    int lateBefore = late;
    int overwritingBefore = overwriting;
    appendRun(runs, run, sealed);
    duplicate = duplicateBefore;
    inOrder = inOrderBefore;
    late = lateBefore;
    overwriting = overwritingBefore;
  }

  private void appendRun(Runs runs, int run, Sealed sealed) {
    int sid = runs.sid(run);
    Page page = series.page(sid);
    int at = sid & Page.MASK;
    sealOld(sid, page, at, sealed);
    page.load(at, tail);
    boolean seen = page.is(at, Page.SEEN);
    decoded = -1;
    long[] times = runs.times();
    long[] bits = runs.bits();
    for (int i = runs.from(run); i < runs.to(run); i++) {
      if (seen && times[i] <= tail.model.time) {
        appendLate(sid, page, at, times[i], bits[i], sealed);
      } else {
        appendInOrder(sid, page, at, times[i], bits[i], sealed);
        seen = true;
      }
    }
    page.store(at, tail);
  }

  private void appendInOrder(int sid, Page page, int at, long time, long bits, Sealed sealed) {
    inOrder++;
    decoded = -1;
    if (tail.count > 0) {
      tail.add(time, bits);
    } else {
      tail.begin(time, bits);
      page.arrival[at] = arrival;
      page.mark(at, Page.SEEN);
      page.unmark(at, Page.SHADOWED);
    }
    if (tail.count == HeadSeries.TAIL_MAX) {
      page.store(at, tail);
      series.sealTail(sid, page, at, sealed);
      page.load(at, tail);
    }
  }

  private void appendLate(int sid, Page page, int at, long time, long bits, Sealed sealed) {
    SideBuffer side = page.side(at);
    int found = side == null ? -1 : side.find(time);
    if (found >= 0) {
      replace(side, found, bits);
      return;
    }
    int inTail = findInTail(sid, page, at, time);
    if (inTail >= 0 && !page.is(at, Page.SHADOWED) && series.bits[inTail] == bits) {
      duplicate++;
      return;
    }
    late++;
    overwriting += inTail >= 0 ? 1 : 0;
    insert(page, at, -1 - found, time, bits);
    if (page.side(at).count() == SideBuffer.MAX) {
      page.store(at, tail);
      series.sealSide(sid, page, at, sealed);
      decoded = -1;
    }
  }

  private void replace(SideBuffer side, int sample, long bits) {
    if (side.bits(sample) == bits) {
      duplicate++;
      return;
    }
    side.replace(sample, bits);
    late++;
    overwriting++;
  }

  private void insert(Page page, int at, int position, long time, long bits) {
    SideBuffer side = page.side(at);
    if (side == null) {
      side = new SideBuffer(arrival);
      series.putSide(page, at, side);
    }
    series.insert(side, position, time, bits);
  }

  /** The sample of a time in the scratch columns; the newest one is known without its tail. */
  private int findInTail(int sid, Page page, int at, long time) {
    if (time == tail.model.time) {
      decoded = -1;
      series.bits[0] = tail.model.bits;
      return 0;
    }
    if (tail.count < 2) {
      return -1;
    }
    if (decoded != sid) {
      page.store(at, tail);
      if (time < series.firstTime(page, at)) {
        return -1;
      }
      series.decode(page, at);
      decoded = sid;
    }
    return Arrays.binarySearch(series.times, 0, tail.count, time);
  }

  private void sealOld(int sid, Page page, int at, Sealed sealed) {
    if (page.count[at] > 0 && arrival - page.arrival[at] >= AGE_MAX) {
      series.sealTail(sid, page, at, sealed);
    }
    SideBuffer side = page.side(at);
    if (side != null && arrival - side.arrival >= AGE_MAX) {
      series.sealSide(sid, page, at, sealed);
    }
  }

  /** Looks at some series that may not have got samples for long. */
  private void sweep(Sealed sealed) {
    int page = sweep >>> Page.SHIFT;
    Page columns = series.pageOrNull(page);
    if (columns != null) {
      for (int sid = sweep; sid < sweep + SWEEP; sid++) {
        sealOld(sid, columns, sid & Page.MASK, sealed);
      }
    }
    int next = sweep + SWEEP;
    sweep = next >>> Page.SHIFT < series.pagesEnd() ? next : 0;
  }

  /** Seals down to seven eighths of the budget, so that the next event need not do it again. */
  private void sealLargest(Sealed sealed) {
    long enough = budgetBytes - budgetBytes / 8;
    for (long key : largestFirst()) {
      if (series.openBytes() <= enough) {
        return;
      }
      seal((int) key, sealed);
    }
  }

  /** Sids in the low half, behind what makes large tails come first. */
  private long[] largestFirst() {
    long[] keys = new long[1 << 10];
    int size = 0;
    for (int number = 0; number < series.pagesEnd(); number++) {
      Page page = series.pageOrNull(number);
      for (int at = 0; page != null && at < Page.SIZE; at++) {
        int bytes = HeadSeries.openBytes(page, at);
        if (bytes > 0) {
          keys = size == keys.length ? Arrays.copyOf(keys, 2 * size) : keys;
          keys[size++] = ((long) (Integer.MAX_VALUE - bytes) << Integer.SIZE) | sid(number, at);
        }
      }
    }
    long[] sorted = Arrays.copyOf(keys, size);
    Arrays.sort(sorted);
    return sorted;
  }

  static int sid(int page, int at) {
    return (page << Page.SHIFT) | at;
  }

  private void seal(int sid, Sealed sealed) {
    Page page = series.page(sid);
    series.sealTail(sid, page, sid & Page.MASK, sealed);
    series.sealSide(sid, page, sid & Page.MASK, sealed);
  }

  /** Seals all tails and side buffers, in the order of the series. */
  public void sealAll(Sealed sealed) {
    for (int number = 0; number < series.pagesEnd(); number++) {
      for (int at = 0; series.pageOrNull(number) != null && at < Page.SIZE; at++) {
        seal(sid(number, at), sealed);
      }
    }
  }

  /** Seals the tails and side buffers of the series that have samples before a time. */
  public void sealBefore(long time, Sealed sealed) {
    for (int number = 0; number < series.pagesEnd(); number++) {
      Page page = series.pageOrNull(number);
      for (int at = 0; page != null && at < Page.SIZE; at++) {
        if (hasBefore(page, at, time)) {
          seal(sid(number, at), sealed);
        }
      }
    }
  }

  private boolean hasBefore(Page page, int at, long time) {
    SideBuffer side = page.side(at);
    return (page.count[at] > 0 && series.firstTime(page, at) < time)
        || (side != null && side.time(0) < time);
  }

  /**
   * Gives the samples that the head holds of a series, ascending, each time once.
   *
   * @param fromMillis first time
   * @param toMillis last time, which is part of what is asked for
   */
  public void read(int sid, long fromMillis, long toMillis, SampleSink sink) {
    SampleMerge merge = SampleMerge.of(sources(sid));
    while (merge.next() && merge.time() <= toMillis) {
      if (merge.time() >= fromMillis) {
        sink.sample(merge.time(), merge.bits());
      }
    }
  }

  /**
   * The tail and the side buffer of a series, whichever there are, as {@link SampleMerge} wants.
   */
  public List<Source> sources(int sid) {
    List<Source> sources = new ArrayList<>(2);
    Source own = tail(sid);
    if (own != null) {
      sources.add(own);
    }
    Samples side = side(sid);
    if (side != null) {
      sources.add(side);
    }
    return sources;
  }

  /** A copy of what came in order and is not sealed, or null. Late chunks outrank it. */
  public Source tail(int sid) {
    Page page = series.find(sid);
    int at = sid & Page.MASK;
    return page == null || page.count[at] == 0 ? null : series.tail(page, at);
  }

  /** A copy of what came late and is not sealed, or null. Outranks all chunks and the tail. */
  public Samples side(int sid) {
    Page page = series.find(sid);
    SideBuffer side = page == null ? null : page.side(sid & Page.MASK);
    return side == null ? null : side.samples();
  }

  /** The greatest time that a series ever had; the least possible one when it had none. */
  public long newestMillis(int sid) {
    Page page = series.find(sid);
    int at = sid & Page.MASK;
    return page == null || !page.is(at, Page.SEEN) ? Long.MIN_VALUE : page.newest[at];
  }

  /** Samples of a series that are not sealed, overwritten ones included. */
  public int samples(int sid) {
    Page page = series.find(sid);
    if (page == null) {
      return 0;
    }
    SideBuffer side = page.side(sid & Page.MASK);
    return page.count[sid & Page.MASK] + (side == null ? 0 : side.count());
  }

  /** Bytes of columns, tails and side buffers: a function of the content, not of the heap. */
  public long accountedBytes() {
    return series.fixedBytes() + series.openBytes();
  }

  /**
   * Writes all that is held, in the format of the package documentation. The same content gives the
   * same bytes.
   */
  public void write(DataOutput out) throws IOException {
    HeadWriter.write(series, sweep, out);
  }

  /**
   * Reads what {@link #write} wrote. It goes on as the head that wrote it, when the budget is the
   * same.
   *
   * @throws dev.weir.config.WeirException FORMAT_TOO_NEW for a version that this build does not
   *     know, JOURNAL_CORRUPT for damage
   */
  public static Head read(DataInput in, long budgetBytes) throws IOException {
    HeadSeries series = new HeadSeries();
    int sweep = new HeadReader(series).read(in);
    return new Head(budgetBytes, series, sweep);
  }

  /** 64 bits of all that is held, whatever the layout in memory and in what is stored. */
  public long digest() {
    return new HeadDigest(series).of(sweep);
  }
}
