package dev.weir.series.index;

import dev.weir.series.Varints;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Texts one after the other in pages, each as in canonical labels: its length as a varint and its
 * UTF-8. No text lies over two pages; one that is longer than a page has a page of its own.
 */
final class PagedTexts {
  private static final int PAGE_BITS = 16;
  private static final int PAGE = 1 << PAGE_BITS;
  private static final int FIRST = 256;

  /** Pages that a reference can name. */
  private static final int PAGES_MAX = 1 << (Integer.SIZE - PAGE_BITS);

  private byte[][] pages = {new byte[FIRST]};
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
    page++;
    if (page == pages.length) {
      pages = Arrays.copyOf(pages, page + Math.max(1, page / 2));
    }
    pages[page] = new byte[Math.max(PAGE, length)];
    used = 0;
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

  private byte[] page(int reference) {
    return pages[reference >>> PAGE_BITS];
  }

  private static int start(int reference) {
    return reference & (PAGE - 1);
  }
}
