package dev.weir.series.head;

import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;

/** Writes a head. The layout is in the package documentation. */
final class HeadWriter {
  static final int VERSION = 1;

  /** The series has a tail; behind the flags of the page. */
  static final int TAIL = 4;

  /** The series has a side buffer. */
  static final int SIDE = 8;

  private HeadWriter() {}

  static void write(HeadSeries series, int sweep, DataOutput out) throws IOException {
    out.writeByte(VERSION);
    BlockOutput blocks = new BlockOutput(out);
    DataOutputStream data = new DataOutputStream(blocks);
    data.writeInt(sweep);
    data.writeInt(series.pagesEnd());
    for (int number = 0; number < series.pagesEnd(); number++) {
      Page page = series.pageOrNull(number);
      data.writeBoolean(page != null);
      for (int at = 0; page != null && at < Page.SIZE; at++) {
        writeSeries(series, page, at, data);
      }
    }
    data.flush();
    blocks.end();
  }

  private static void writeSeries(HeadSeries series, Page page, int at, DataOutput out)
      throws IOException {
    int count = page.count[at];
    SideBuffer side = page.side(at);
    int tail = count == 0 ? 0 : TAIL;
    out.writeByte(page.flags(at) | tail | (side == null ? 0 : SIDE));
    if (!page.is(at, Page.SEEN)) {
      return;
    }
    if (count > 0) {
      out.writeLong(page.arrival[at]);
      out.writeShort(count);
    }
    if (count > 1) {
      writeTail(series, page, at, out);
    } else {
      out.writeLong(page.newest[at]);
      out.writeLong(page.bits[at]);
    }
    if (side != null) {
      writeSide(side, out);
    }
  }

  private static void writeTail(HeadSeries series, Page page, int at, DataOutput out)
      throws IOException {
    out.writeInt(page.tailBits(at));
    for (long word : series.tailWords(page, at, 0)) {
      out.writeLong(word);
    }
  }

  private static void writeSide(SideBuffer side, DataOutput out) throws IOException {
    out.writeLong(side.arrival);
    out.writeByte(side.count());
    for (int i = 0; i < side.count(); i++) {
      out.writeLong(side.time(i));
      out.writeLong(side.bits(i));
    }
  }
}
