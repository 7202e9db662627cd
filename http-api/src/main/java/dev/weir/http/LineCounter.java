package dev.weir.http;

/** The line of an offset, for offsets that only rise. */
final class LineCounter {
  private final byte[] body;
  private int position;
  private int line = 1;

  LineCounter(byte[] body) {
    this.body = body;
  }

  int lineOf(long offset) {
    int to = (int) Math.min(offset, body.length);
    for (; position < to; position++) {
      if (body[position] == '\n') {
        line++;
      }
    }
    return line;
  }
}
