package dev.weir.series.index;

import dev.weir.series.Varints;
import java.io.IOException;
import java.util.Arrays;

/**
 * The rows of all series, as in {@link RowCodec}, in blocks of sixteen: a series is looked up by
 * reading its block up to it. Neighbours have most labels in common, so that a row takes a few
 * bytes where its numbers alone would take four for each label.
 */
final class Rows {
  private static final int BLOCK_BITS = 4;
  private static final int BLOCK = 1 << BLOCK_BITS;
  private static final int FIRST = 64;

  /** Blocks that are full, each as a text. */
  private final PagedTexts blocks = new PagedTexts();

  private final PagedInts references = new PagedInts();

  /** The block that is not full. */
  private byte[] open = new byte[FIRST];

  private int used;
  private int size;
  private int[] last = new int[FIRST];
  private int[] next = new int[FIRST];

  /** What was read last: the row of a series, and where the one behind it begins. */
  private int[] row = new int[FIRST];

  private int sidOfRow = -1;
  private byte[] bytes = open;
  private int at;

  int size() {
    return size;
  }

  /** Share of the room that is taken, 0 to 1. */
  double fill() {
    return blocks.fill();
  }

  /** The pair of a label of the last series, or {@link SeriesIndex#ABSENT}. */
  int last(int label) {
    return label < last[0] ? last[label + 1] : SeriesIndex.ABSENT;
  }

  /** Takes the next pair of the series that is next. */
  void take(int pair) {
    int labels = ++next[0];
    if (labels == next.length) {
      next = Arrays.copyOf(next, 2 * labels);
      last = Arrays.copyOf(last, 2 * labels);
      row = Arrays.copyOf(row, 2 * labels);
    }
    next[labels] = pair;
  }

  /** Ends the series whose pairs were taken and returns its number. */
  int end() {
    int needed = used + RowCodec.bytesMax(next);
    if (needed > open.length) {
      open = Arrays.copyOf(open, Math.max(needed, 2 * open.length));
    }
    boolean isFirst = (size & (BLOCK - 1)) == 0;
    used = RowCodec.write(next, isFirst ? RowCodec.NOTHING : last, open, used);
    size++;
    sidOfRow = -1;
    if ((size & (BLOCK - 1)) == 0) {
      close();
    }
    int[] free = last;
    last = next;
    next = free;
    next[0] = 0;
    return size - 1;
  }

  private void close() {
    byte[] text = new byte[Varints.BYTES_MAX + used];
    int start = Varints.write(text, 0, used);
    System.arraycopy(open, 0, text, start, used);
    references.add(blocks.add(text, 0, start + used));
    used = 0;
  }

  /** The row of a series, until another one is asked for or a series is taken. */
  int[] row(int sid) {
    int block = sid >>> BLOCK_BITS;
    if (sidOfRow >>> BLOCK_BITS != block || sidOfRow > sid) {
      begin(block);
    }
    for (; sidOfRow < sid; sidOfRow++) {
      at = RowCodec.read(bytes, at, row);
    }
    return row;
  }

  private void begin(int block) {
    sidOfRow = (block << BLOCK_BITS) - 1;
    if (block == references.size()) {
      bytes = open;
      at = 0;
      return;
    }
    int reference = references.get(block);
    bytes = blocks.page(reference);
    at = Varints.end(bytes, PagedTexts.start(reference));
  }

  void write(FrameOutput out) throws IOException {
    out.varint(size);
    blocks.write(out);
    out.text(open, used);
  }

  /** Reads what was written, into no rows. */
  void read(FrameInput in, RowReader reader) throws IOException {
    int count = in.varint();
    blocks.read(in, count >>> BLOCK_BITS, references);
    for (int block = 0; block < references.size(); block++) {
      byte[] page = blocks.page(references.get(block));
      int start = PagedTexts.start(references.get(block));
      reader.read(
          new PageInput(page, Varints.textStart(page, start), Varints.textEnd(page, start)), BLOCK);
    }
    byte[] rest = in.text();
    reader.read(new PageInput(rest, 0, rest.length), count & (BLOCK - 1));
    reader.end();
    open = Arrays.copyOf(rest, Math.max(FIRST, rest.length));
    used = rest.length;
    size = count;
    last = reader.row(Math.max(FIRST, reader.labelsMax() + 1));
    next = new int[last.length];
    row = new int[last.length];
  }
}
