package dev.weir.series.head;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;

/** Reads what a {@link HeadWriter} wrote, and believes none of it. */
final class HeadReader {
  private static final int PAGES_MAX = 1 << (Integer.SIZE - 1 - Page.SHIFT);
  private static final int FLAGS_MAX =
      Page.SEEN | Page.SHADOWED | HeadWriter.TAIL | HeadWriter.SIDE;

  /** Bits of the first sample of a tail. */
  private static final int FIRST_BITS = 2 * Long.SIZE;

  /** More than a run, a time and a value take at most. */
  private static final int SAMPLE_BITS_MAX = 200;

  private final HeadSeries series;

  /**
   * Begins with nothing.
   *
   * @param series empty; means nothing after a refusal
   */
  HeadReader(HeadSeries series) {
    this.series = series;
  }

  /** Reads all series and gives the one to look at next. */
  int read(DataInput in) throws IOException {
    try {
      requireKnown(in.readUnsignedByte());
      BlockInput blocks = new BlockInput(in);
      int sweep = readPages(new DataInputStream(blocks));
      if (!blocks.isAtEnd()) {
        throw damaged("something follows the last series");
      }
      return sweep;
    } catch (EOFException e) {
      WeirException refusal = damaged("it ends too early");
      refusal.initCause(e);
      throw refusal;
    }
  }

  private static void requireKnown(int version) {
    if (version == 0) {
      throw damaged("it has format version 0");
    }
    if (version > HeadWriter.VERSION) {
      throw new WeirException(
          ErrorCode.FORMAT_TOO_NEW,
          "A head of series has format version %d, this build reads up to %d. Start a build that knows it."
              .formatted(version, HeadWriter.VERSION));
    }
  }

  private int readPages(DataInput in) throws IOException {
    int sweep = in.readInt();
    int pages = in.readInt();
    if (pages < 0 || pages > PAGES_MAX) {
      throw damaged("it has %d pages".formatted(pages));
    }
    if (sweep < 0 || sweep % Head.SWEEP != 0 || sweep >>> Page.SHIFT >= Math.max(pages, 1)) {
      throw damaged("series %d of %d pages is the next to look at".formatted(sweep, pages));
    }
    for (int number = 0; number < pages; number++) {
      int flag = in.readUnsignedByte();
      if (flag > 1) {
        throw damaged("a page has the flag " + flag);
      }
      boolean there = flag == 1;
      if (!there && number == pages - 1) {
        throw damaged("its last page is not there");
      }
      Page page = there ? series.page(Head.sid(number, 0)) : null;
      for (int at = 0; there && at < Page.SIZE; at++) {
        readSeries(page, at, in);
      }
    }
    return sweep;
  }

  private void readSeries(Page page, int at, DataInput in) throws IOException {
    int flags = in.readUnsignedByte();
    if (flags > FLAGS_MAX || (flags != 0 && (flags & Page.SEEN) == 0)) {
      throw damaged("a series has the flags " + flags);
    }
    if (flags == 0) {
      return;
    }
    page.mark(at, flags & (Page.SEEN | Page.SHADOWED));
    int count = 0;
    if ((flags & HeadWriter.TAIL) != 0) {
      page.arrival[at] = in.readLong();
      count = between("samples of a tail", in.readUnsignedShort(), HeadSeries.TAIL_MAX - 1);
    }
    if (count > 1) {
      readTail(page, at, count, in);
    } else {
      series.putNewest(page, at, count, in.readLong(), in.readLong());
    }
    if ((flags & HeadWriter.SIDE) != 0) {
      readSide(page, at, in);
    }
  }

  private void readTail(Page page, int at, int count, DataInput in) throws IOException {
    int bitCount = in.readInt();
    if (bitCount < FIRST_BITS || bitCount > FIRST_BITS + (count - 1) * SAMPLE_BITS_MAX) {
      throw damaged("a tail of %d samples has %d bits".formatted(count, bitCount));
    }
    int words = HeadSeries.words(bitCount);
    long[] tail = new long[words + TailReader.AHEAD];
    for (int i = 0; i < words; i++) {
      tail[i] = in.readLong();
    }
    int rest = bitCount % Long.SIZE;
    if (rest > 0 && tail[words - 1] >>> rest != 0) {
      throw damaged("something follows the last bit of a tail");
    }
    series.putTail(page, at, tail, bitCount, count);
  }

  private void readSide(Page page, int at, DataInput in) throws IOException {
    SideBuffer side = new SideBuffer(in.readLong());
    int count = between("late samples", in.readUnsignedByte(), SideBuffer.MAX - 1);
    for (int i = 0; i < count; i++) {
      long time = in.readLong();
      if (i > 0 && time <= side.lastTime()) {
        throw damaged("late time %d follows %d".formatted(time, side.lastTime()));
      }
      side.insert(i, time, in.readLong());
    }
    if (side.lastTime() > page.newest[at]) {
      throw damaged("late time %d is the newest".formatted(side.lastTime()));
    }
    series.putSide(page, at, side);
  }

  private static int between(String what, int number, int most) {
    if (number < 1 || number > most) {
      throw damaged("number of %s is %d, 1 to %d are possible".formatted(what, number, most));
    }
    return number;
  }

  static WeirException damaged(String why) {
    return new WeirException(
        ErrorCode.JOURNAL_CORRUPT, "A head of series is damaged: " + why + ".");
  }
}
