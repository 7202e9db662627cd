package dev.weir.series.head;

import dev.weir.series.codec.ChunkEncoder;
import dev.weir.series.codec.DecimalScale;
import java.util.Arrays;

/**
 * The series of a head: their columns, tails and side buffers, and what to do with those of one
 * series. Knows no rule about when. Used by one thread.
 */
final class HeadSeries {
  /** Samples with which a tail is sealed. */
  static final int TAIL_MAX = 720;

  private final Cells cells = new Cells();
  private final TailWriter writer = new TailWriter(cells);
  private final ChunkEncoder encoder = new ChunkEncoder(ChunkEncoder.Aim.FAST);
  private final TailReader reader = new TailReader();
  private Page[] pages = new Page[1];
  private int pagesEnd;
  private int pagesMade;
  private long sideBytes;
  private long[] words = new long[1 << 7];

  /** What {@link #decode} has read. */
  final long[] times = new long[TAIL_MAX];

  final long[] bits = new long[TAIL_MAX];

  TailWriter writer() {
    return new TailWriter(cells);
  }

  /** One more than the last page that is there. */
  int pagesEnd() {
    return pagesEnd;
  }

  /** A page or null. */
  Page pageOrNull(int number) {
    return number < pagesEnd ? pages[number] : null;
  }

  /** The page of a series, or null when none of its series had a sample. */
  Page find(int sid) {
    return pageOrNull(sid >>> Page.SHIFT);
  }

  /** The page of a series, made when it is not there. */
  Page page(int sid) {
    int number = sid >>> Page.SHIFT;
    Page page = pageOrNull(number);
    return page == null ? make(number) : page;
  }

  private Page make(int number) {
    if (number >= pages.length) {
      pages = Arrays.copyOf(pages, Math.max(number + 1, 2 * pages.length));
    }
    pages[number] = new Page();
    pagesEnd = Math.max(pagesEnd, number + 1);
    pagesMade++;
    return pages[number];
  }

  /** Bytes that are there for each series that ever had a sample. */
  long fixedBytes() {
    return (long) pagesMade * Page.BYTES;
  }

  /** Bytes of all tails and side buffers. */
  long openBytes() {
    return (long) cells.used() * Cells.CELL_BYTES + sideBytes;
  }

  /** Bytes of the tail and the side buffer of one series. */
  static int openBytes(Page page, int at) {
    SideBuffer side = page.side(at);
    return page.length[at] * Cells.CELL_BYTES + (side == null ? 0 : side.bytes());
  }

  /** Reads a tail of at least one sample into {@link #times} and {@link #bits}. */
  void decode(Page page, int at) {
    if (page.count[at] == 1) {
      times[0] = page.newest[at];
      bits[0] = page.bits[at];
      return;
    }
    int bitCount = page.tailBits(at);
    gather(page.last[at], bitCount);
    reader.read(words, bitCount, page.count[at], times, bits);
  }

  private void gather(int last, int bitCount) {
    int count = words(bitCount);
    if (words.length < count + TailReader.AHEAD) {
      words = new long[2 * count + TailReader.AHEAD];
    }
    cells.copy(last, words, count);
  }

  static int words(int bitCount) {
    return (bitCount + Long.SIZE - 1) / Long.SIZE;
  }

  /** The earliest time of a tail of at least one sample. */
  long firstTime(Page page, int at) {
    return page.count[at] == 1 ? page.newest[at] : cells.firstWord(page.last[at]);
  }

  /** A copy of a tail of at least one sample. */
  Source tail(Page page, int at) {
    if (page.count[at] == 1) {
      return new Samples(new long[] {page.newest[at]}, new long[] {page.bits[at]}, 1);
    }
    int bitCount = page.tailBits(at);
    return new TailSource(tailWords(page, at, TailReader.AHEAD), bitCount, page.count[at]);
  }

  /** The words of a tail of at least two samples, and some more. */
  long[] tailWords(Page page, int at, int more) {
    int count = words(page.tailBits(at));
    long[] copy = new long[count + more];
    cells.copy(page.last[at], copy, count);
    return copy;
  }

  /**
   * Puts a tail where none is, which is read for that.
   *
   * @param tailWords the bits and {@link TailReader#AHEAD} more words
   * @throws dev.weir.config.WeirException JOURNAL_CORRUPT for damage
   */
  void putTail(Page page, int at, long[] tailWords, int bitCount, int samples) {
    reader.read(tailWords, bitCount, samples, times, bits);
    int ring = cells.ring(tailWords, words(bitCount));
    page.store(at, reader, ring, samples, bitCount);
  }

  /** Puts the newest sample of a series, which is its tail when the count is 1, not 0. */
  void putNewest(Page page, int at, int count, long time, long newBits) {
    page.newest[at] = time;
    page.bits[at] = newBits;
    page.count[at] = (short) count;
    page.load(at, writer);
    writer.model.begin(time, newBits);
    page.store(at, writer);
  }

  void putSide(Page page, int at, SideBuffer side) {
    page.side(at, side);
    sideBytes += side.bytes();
  }

  /** Inserts a sample to a side buffer; {@code position} is where its time belongs. */
  void insert(SideBuffer side, int position, long time, long newBits) {
    sideBytes -= side.bytes();
    side.insert(position, time, newBits);
    sideBytes += side.bytes();
  }

  /** Makes a chunk of the tail, when there is one. */
  void sealTail(int sid, Page page, int at, Sealed sealed) {
    int count = page.count[at];
    if (count == 0) {
      return;
    }
    decode(page, at);
    int exponent = page.exponent[at];
    boolean known = count > 1 && exponent <= DecimalScale.EXPONENT_MAX;
    byte[] chunk = encoder.encode(times, bits, count, known ? exponent : ChunkEncoder.NO_EXPONENT);
    if (page.length[at] > 0) {
      cells.release(page.last[at], page.length[at]);
    }
    page.close(at);
    sealed.chunk(sid, chunk, false);
  }

  /** Makes a late chunk of the side buffer, when there is one. */
  void sealSide(int sid, Page page, int at, Sealed sealed) {
    SideBuffer side = page.side(at);
    if (side == null) {
      return;
    }
    side.copy(times, bits);
    byte[] chunk = encoder.encode(times, bits, side.count(), ChunkEncoder.NO_EXPONENT);
    long from = page.count[at] == 0 ? page.newest[at] : firstTime(page, at);
    if (side.lastTime() >= from) {
      page.mark(at, Page.SHADOWED);
    }
    sideBytes -= side.bytes();
    page.side(at, null);
    sealed.chunk(sid, chunk, true);
  }
}
