package dev.weir.series.index;

import java.io.DataOutput;
import java.io.IOException;

/** Writes the series in their order; the layout is in the package documentation. */
final class IndexWriter {
  static final int VERSION = 1;

  private final LabelStore labels;
  private final SeriesTable table;
  private byte[] text = new byte[64];
  private int knownNames;
  private int knownPairs;

  IndexWriter(LabelStore labels, SeriesTable table) {
    this.labels = labels;
    this.table = table;
  }

  void write(DataOutput target) throws IOException {
    target.writeByte(VERSION);
    FrameOutput out = new FrameOutput(target);
    out.varint(table.size());
    for (int sid = 0; sid < table.size(); sid++) {
      out.varint(table.labels(sid));
      for (int label = 0; label < table.labels(sid); label++) {
        pair(out, table.pair(sid, label), table.before(sid, label));
      }
    }
    out.end();
  }

  private void pair(FrameOutput out, int pair, int before) throws IOException {
    if (pair == before) {
      out.varint(0);
      return;
    }
    out.varint(pair + 1);
    if (pair == knownPairs) {
      knownPairs++;
      name(out, labels.nameOf(pair));
      text = room(labels.valueBytes(pair));
      out.bytes(text, labels.copyValue(pair, text, 0));
    }
  }

  private void name(FrameOutput out, int name) throws IOException {
    out.varint(name);
    if (name == knownNames) {
      knownNames++;
      text = room(labels.nameBytes(name));
      out.bytes(text, labels.copyName(name, text, 0));
    }
  }

  private byte[] room(int bytes) {
    return bytes <= text.length ? text : new byte[2 * bytes];
  }
}
