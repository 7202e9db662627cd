package dev.weir.series.index;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.series.SeriesHash;
import dev.weir.series.Varints;
import java.io.DataInput;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads series into an empty index, as if they were added one after the other: postings, hashes and
 * counters are not stored and cannot disagree with the labels.
 */
final class IndexReader {
  private final LabelStore labels;
  private final SeriesTable table;

  IndexReader(LabelStore labels, SeriesTable table) {
    this.labels = labels;
    this.table = table;
  }

  void read(DataInput source) throws IOException {
    requireVersion(source);
    FrameInput in = new FrameInput(source);
    int series = in.varint();
    for (int sid = 0; sid < series; sid++) {
      series(in, sid);
    }
    in.end();
  }

  private static void requireVersion(DataInput source) throws IOException {
    int version;
    try {
      version = source.readUnsignedByte();
    } catch (EOFException e) {
      throw FrameInput.corrupt("no byte");
    }
    if (version == 0) {
      throw FrameInput.corrupt("the version 0");
    }
    if (version > IndexWriter.VERSION) {
      throw new WeirException(
          ErrorCode.FORMAT_TOO_NEW,
          "a series index of version %d; this build reads version %d"
              .formatted(version, IndexWriter.VERSION));
    }
  }

  private void series(FrameInput in, int sid) throws IOException {
    int count = in.varint();
    for (int label = 0; label < count; label++) {
      int pair = pair(in, sid, table.before(sid, label));
      if (label > 0 && !areInOrder(table.pair(sid, label - 1), pair)) {
        throw FrameInput.corrupt("labels out of order");
      }
      table.add(pair);
      if (Math.max(table.fill(), labels.fill()) > SeriesIndex.FULL) {
        throw FrameInput.corrupt("more than an index takes");
      }
    }
    byte[] canonical = table.canonical(sid, labels);
    long hash = SeriesHash.of(canonical, 0, canonical.length);
    if (table.find(labels, canonical, hash) != SeriesIndex.ABSENT) {
      throw FrameInput.corrupt("a series that is there twice");
    }
    table.end(hash);
  }

  private boolean areInOrder(int one, int other) {
    return labels.compareNames(labels.nameOf(one), labels.nameOf(other)) < 0;
  }

  private int pair(FrameInput in, int sid, int before) throws IOException {
    int reference = in.varint();
    int pair = reference == 0 ? before : reference - 1;
    if (pair < 0 || pair > labels.pairs() || (reference != 0 && pair == before)) {
      throw FrameInput.corrupt("a wrong reference to a pair");
    }
    if (pair == labels.pairs()) {
      return newPair(in, sid);
    }
    labels.post(pair, sid);
    return pair;
  }

  private int newPair(FrameInput in, int sid) throws IOException {
    int name = in.varint();
    if (name > labels.names()) {
      throw FrameInput.corrupt("a wrong reference to a name");
    }
    if (name == labels.names()) {
      byte[] text = text(in);
      if (labels.findName(text, 0, text.length) != LabelStore.ABSENT) {
        throw FrameInput.corrupt("a name that is there twice");
      }
      labels.addName(text, 0, text.length);
    }
    byte[] value = text(in);
    if (value[0] == 0) {
      throw FrameInput.corrupt("an empty value");
    }
    if (labels.findPair(name, value, 0, value.length) != LabelStore.ABSENT) {
      throw FrameInput.corrupt("a pair that is there twice");
    }
    return labels.addPair(name, value, 0, value.length, sid);
  }

  private static byte[] text(FrameInput in) throws IOException {
    byte[] text = in.text();
    int start = Varints.textStart(text, 0);
    try {
      var _ =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(text, start, text.length - start));
    } catch (CharacterCodingException e) {
      throw FrameInput.corrupt("a text that is no UTF-8");
    }
    return text;
  }
}
