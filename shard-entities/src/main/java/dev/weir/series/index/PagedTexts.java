package dev.weir.series.index;

import dev.weir.series.Varints;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Texts one after the other in pages, each as in canonical labels: its length as a varint and its
 * bytes. No text lies over two pages; one that is longer than a page has a page of its own.
 */
final class PagedTexts {
  private static final int PAGE_BITS = 16;
  private static final int PAGE = 1 << PAGE_BITS;
  private static final int FIRST = 256;

  /** Pages that a reference can name. */
  private static final int PAGES_MAX = 1 << (Integer.SIZE - PAGE_BITS);

  private byte[][] pages = {new byte[FIRST]};

  /** Bytes that are used of each page but the last. */
  private final PagedInts ends = new PagedInts();

  private int page;
  private int used;

  /** Share of the pages that are in use, 0 to 1. */
  double fill() {
    return (page + 1) / (double) PAGES_MAX;
  }

  /** Takes a text with its length before it and returns the reference to it. */
  int add(byte[] bytes, int from, int to) {
    int length = to - from;
    if (length > PAGE - used) {
      turn(length);
    } else if (length > pages[page].length - used) {
      pages[page] = Arrays.copyOf(pages[page], roomFor(used + length));
    }
    System.arraycopy(bytes, from, pages[page], used, length);
    int reference = page << PAGE_BITS | used;
    used += length;
    return reference;
  }

  private void turn(int length) {
    if (page + 1 == PAGES_MAX) {
      throw new IllegalStateException("the label dictionary is full");
    }
    turn(new byte[Math.max(PAGE, length)]);
    used = 0;
  }

  /** Goes to the next page, or takes the place of the first one while it is empty. */
  private void turn(byte[] next) {
    if (used > 0) {
      ends.add(used);
      page++;
    }
    if (page == pages.length) {
      pages = Arrays.copyOf(pages, page + Math.max(1, page / 2));
    }
    pages[page] = next;
  }

  private static int roomFor(int needed) {
    return Math.min(PAGE, Math.max(FIRST, Integer.highestOneBit(needed) << 1));
  }

  /** Whether the bytes from a place on begin with this text and its length. */
  boolean isAt(int reference, byte[] bytes, int from) {
    byte[] own = page(reference);
    int start = start(reference);
    int end = Varints.textEnd(own, start);
    return end - start <= bytes.length - from
        && Arrays.equals(own, start, end, bytes, from, from + end - start);
  }

  /** Bytes of the text and its length. */
  int bytes(int reference) {
    int start = start(reference);
    return Varints.textEnd(page(reference), start) - start;
  }

  /** Copies the text with its length and returns where it ends. */
  int copy(int reference, byte[] target, int at) {
    int bytes = bytes(reference);
    System.arraycopy(page(reference), start(reference), target, at, bytes);
    return at + bytes;
  }

  /** By unsigned bytes, which is the order of code points. */
  int compare(int one, int other) {
    byte[] mine = page(one);
    byte[] others = page(other);
    int mineStart = start(one);
    int othersStart = start(other);
    return Arrays.compareUnsigned(
        mine,
        Varints.textStart(mine, mineStart),
        Varints.textEnd(mine, mineStart),
        others,
        Varints.textStart(others, othersStart),
        Varints.textEnd(others, othersStart));
  }

  String text(int reference) {
    byte[] own = page(reference);
    int from = Varints.textStart(own, start(reference));
    return new String(
        own, from, Varints.textEnd(own, start(reference)) - from, StandardCharsets.UTF_8);
  }

  /** Asks about the UTF-8 of a text where it lies. */
  boolean test(int reference, ValuePattern pattern) {
    byte[] own = page(reference);
    int start = start(reference);
    return pattern.matches(own, Varints.textStart(own, start), Varints.textEnd(own, start));
  }

  /** The bytes in which a text lies. */
  byte[] page(int reference) {
    return pages[reference >>> PAGE_BITS];
  }

  /** Where a text begins there, with its length. */
  static int start(int reference) {
    return reference & (PAGE - 1);
  }

  /** Writes the pages; how many texts there are is for others to write. */
  void write(FrameOutput out) throws IOException {
    for (int number = 0; number < page; number++) {
      out.text(pages[number], ends.get(number));
    }
    if (used > 0) {
      out.text(pages[page], used);
    }
  }

  /**
   * Reads pages to where none are.
   *
   * @param count how many texts there are
   * @param references takes those to the texts
   */
  void read(FrameInput in, int count, PagedInts references) throws IOException {
    while (references.size() < count) {
      byte[] bytes = in.text();
      if (bytes.length == 0) {
        throw FrameInput.corrupt("an empty page");
      }
      if (page + 1 == PAGES_MAX) {
        throw FrameInput.corrupt("more pages than it takes");
      }
      int left = used == 0 ? 0 : PAGE - used;
      turn(bytes);
      used = bytes.length;
      readReferences(bytes, left, references);
    }
    if (references.size() > count) {
      throw FrameInput.corrupt("more texts than it says");
    }
  }

  /** A writer goes to the next page when a text does not fit, and only then. */
  private void readReferences(byte[] bytes, int left, PagedInts references) {
    PageInput texts = new PageInput(bytes, 0, bytes.length);
    while (!texts.isAtEnd()) {
      int from = texts.position();
      texts.skipText();
      if (from == 0 ? texts.position() <= left : texts.position() > PAGE) {
        throw FrameInput.corrupt("a text on a page where it does not belong");
      }
      references.add(page << PAGE_BITS | from);
    }
  }
}
