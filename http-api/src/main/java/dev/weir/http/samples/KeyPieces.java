package dev.weir.http.samples;

import java.io.ByteArrayOutputStream;

/** The bytes that name a series: a range of the request, or a copy where they lie apart. */
final class KeyPieces {
  private final byte[] body;
  private final ByteArrayOutputStream copy = new ByteArrayOutputStream();

  /** Hardly any name is copied, and the stream takes a lock to say so. */
  private boolean isCopy;

  private int from;
  private int to;

  KeyPieces(byte[] body) {
    this.body = body;
  }

  void clear() {
    from = 0;
    to = 0;
    if (isCopy) {
      copy.reset();
      isCopy = false;
    }
  }

  void add(int pieceFrom, int pieceTo) {
    if (from == to) {
      from = pieceFrom;
      to = pieceTo;
    } else if (!isCopy && pieceFrom == to) {
      to = pieceTo;
    } else {
      if (!isCopy) {
        copy.write(body, from, to - from);
        isCopy = true;
      }
      copy.write(body, pieceFrom, pieceTo - pieceFrom);
    }
  }

  boolean isCopy() {
    return isCopy;
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
