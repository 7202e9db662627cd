package dev.weir.http.samples;

import java.io.ByteArrayOutputStream;

/** The bytes that name a series: a range of the request, or a copy where they lie apart. */
final class KeyPieces {
  private final byte[] body;
  private final ByteArrayOutputStream copy = new ByteArrayOutputStream();
  private int from;
  private int to;

  KeyPieces(byte[] body) {
    this.body = body;
  }

  void clear() {
    from = 0;
    to = 0;
    copy.reset();
  }

  void add(int pieceFrom, int pieceTo) {
    if (from == to) {
      from = pieceFrom;
      to = pieceTo;
    } else if (copy.size() == 0 && pieceFrom == to) {
      to = pieceTo;
    } else {
      if (copy.size() == 0) {
        copy.write(body, from, to - from);
      }
      copy.write(body, pieceFrom, pieceTo - pieceFrom);
    }
  }

  boolean isCopy() {
    return copy.size() > 0;
  }

  byte[] copy() {
    return copy.toByteArray();
  }

  int from() {
    return from;
  }

  int to() {
    return to;
  }
}
