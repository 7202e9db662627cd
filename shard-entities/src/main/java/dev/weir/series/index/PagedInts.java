package dev.weir.series.index;

import java.util.Arrays;

/** A growing column of ints in pages: nothing is copied but the first page while it is small. */
final class PagedInts {
  private static final int PAGE_BITS = 14;
  private static final int PAGE = 1 << PAGE_BITS;
  private static final int FIRST = 16;

  private int[][] pages = {new int[FIRST]};
  private int size;

  int size() {
    return size;
  }

  int get(int at) {
    return pages[at >>> PAGE_BITS][at & (PAGE - 1)];
  }

  void set(int at, int value) {
    pages[at >>> PAGE_BITS][at & (PAGE - 1)] = value;
  }

  void add(int value) {
    int page = size >>> PAGE_BITS;
    int offset = size & (PAGE - 1);
    if (page == pages.length) {
      pages = Arrays.copyOf(pages, page + Math.max(1, page / 2));
    }
    if (pages[page] == null) {
      pages[page] = new int[PAGE];
    } else if (offset == pages[page].length) {
      pages[page] = Arrays.copyOf(pages[page], 2 * offset);
    }
    pages[page][offset] = value;
    size++;
  }
}
