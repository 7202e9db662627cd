package dev.weir.http.samples;

import dev.weir.zset.ByteSink;
import java.util.Arrays;

/** The bytes that name a series: a range of the request, or a copy where they lie apart. */
final class KeyPieces {
  private final byte[] body;
  private final ByteSink copy = new ByteSink(0);
  private int from;
  private int to;

  KeyPieces(byte[] body) {
    this.body = body;
  }

  void clear() {
    from = 0;
    to = 0;
    copy.clear();
  }

  void add(int pieceFrom, int pieceTo) {
    if (from == to) {
      from = pieceFrom;
      to = pieceTo;
    } else if (copy.size() == 0 && pieceFrom == to) {
      to = pieceTo;
    } else {
      if (copy.size() == 0) {
        copy.put(body, from, to - from);
      }
      copy.put(body, pieceFrom, pieceTo - pieceFrom);
    }
  }

  boolean isCopy() {
    return copy.size() > 0;
  }

  byte[] copy() {
    return Arrays.copyOf(copy.array(), copy.size());
  }

  int from() {
    return from;
  }

  int to() {
    return to;
  }
}
