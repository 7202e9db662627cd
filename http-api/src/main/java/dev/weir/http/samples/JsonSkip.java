package dev.weir.http.samples;

/** Passes over values of JSON that nobody asks for. */
final class JsonSkip {
  /** Arrays and objects in one another. */
  static final int DEPTH_MAX = 64;

  private final byte[] bytes;
  private final int to;

  private JsonSkip(byte[] bytes, int to) {
    this.bytes = bytes;
    this.to = to;
  }

  /** The offset behind the value that begins at an offset. */
  static int value(byte[] bytes, int from, int to) throws BadSample {
    return new JsonSkip(bytes, to).value(from, 0);
  }

  static int blanks(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && (bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == '\r')) {
      at++;
    }
    return at;
  }

  /** The offset behind a letter that must stand here. */
  static int expect(byte[] bytes, char letter, int at, int to) throws BadSample {
    if (at >= to || bytes[at] != letter) {
      throw new BadSample(Math.min(at, to), "not JSON: here must stand " + letter);
    }
    return at + 1;
  }

  private int value(int from, int depth) throws BadSample {
    if (depth == DEPTH_MAX) {
      throw new BadSample(from, "JSON that is more than %d deep".formatted(DEPTH_MAX));
    }
    return switch (from < to ? bytes[from] : 0) {
      case '"' -> text(from);
      case '{' -> items(from, '}', depth);
      case '[' -> items(from, ']', depth);
      default -> word(from);
    };
  }

  private int items(int from, char close, int depth) throws BadSample {
    int at = blanks(from + 1);
    boolean more = at >= to || bytes[at] != close;
    while (more) {
      at = blanks(value(close == '}' ? name(at) : at, depth + 1));
      more = at >= to || bytes[at] != close;
      at = more ? blanks(expect(bytes, ',', at, to)) : at;
    }
    return at + 1;
  }

  /** Where the value behind a name begins. */
  private int name(int from) throws BadSample {
    return blanks(expect(bytes, ':', blanks(text(from)), to));
  }

  private int text(int from) throws BadSample {
    int begin = expect(bytes, '"', from, to);
    return expect(bytes, '"', Bytes.closingQuote(bytes, begin, to), to);
  }

  /** A number, or one of the three words; which one is all the same. */
  private int word(int from) throws BadSample {
    int at = from;
    while (at < to && isOfWord(bytes[at])) {
      at++;
    }
    if (at == from) {
      throw new BadSample(from, "not JSON: here must stand a value");
    }
    return at;
  }

  private static boolean isOfWord(byte letter) {
    int lower = letter | 0x20;
    return (lower >= 'a' && lower <= 'z')
        || Bytes.isDigit(letter)
        || letter == '+'
        || letter == '-'
        || letter == '.';
  }

  private int blanks(int from) {
    return blanks(bytes, from, to);
  }
}
