package dev.weir.series.head;

import dev.weir.series.SeriesHash;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** XXH64 of all that a head holds, in pieces: each begins with the digest of those before. */
final class HeadDigest {
  private static final int PIECE = 1 << 13;

  private final HeadSeries series;
  private final ByteBuffer piece = ByteBuffer.allocate(PIECE).order(ByteOrder.LITTLE_ENDIAN);

  HeadDigest(HeadSeries series) {
    this.series = series;
  }

  long of(int sweep) {
    add(0);
    add(sweep);
    for (int number = 0; number < series.pagesEnd(); number++) {
      Page page = series.pageOrNull(number);
      for (int at = 0; page != null && at < Page.SIZE; at++) {
        if (page.is(at, Page.SEEN)) {
          add(Head.sid(number, at));
          addSeries(page, at);
        }
      }
    }
    return hash();
  }

  private void addSeries(Page page, int at) {
    int count = page.count[at];
    add(page.newest[at]);
    add(page.bits[at]);
    add(page.is(at, Page.SHADOWED) ? 1 : 0);
    add(count);
    if (count > 0) {
      add(page.arrival[at]);
      series.decode(page, at);
    }
    for (int i = 0; i < count; i++) {
      add(series.times[i]);
      add(series.bits[i]);
    }
    addSide(page.side(at));
  }

  private void addSide(SideBuffer side) {
    add(side == null ? 0 : side.count());
    if (side == null) {
      return;
    }
    add(side.arrival);
    for (int i = 0; i < side.count(); i++) {
      add(side.time(i));
      add(side.bits(i));
    }
  }

  private void add(long number) {
    if (!piece.hasRemaining()) {
      long hash = hash();
      piece.clear();
      piece.putLong(hash);
    }
    piece.putLong(number);
  }

  private long hash() {
    return SeriesHash.of(piece.array(), 0, piece.position());
  }
}
