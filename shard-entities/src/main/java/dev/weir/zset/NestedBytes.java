package dev.weir.zset;

import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;

/**
 * How the values of an ARRAY, ROW or MAP are kept as one byte string.
 *
 * <p>The bytes are canonical, so that equal values are equal bytes, and keep the order: as unsigned
 * bytes, values compare element by element (fields in their order, a MAP as its entries in the
 * order of keys), numbers by value, NaN above infinity, NULL above everything, a shorter one before
 * what it is the beginning of.
 *
 * <p>An element is {@code 1} and its bytes, or {@code 2} for NULL; an ARRAY and a MAP end with
 * {@code 0}, a ROW has as many as fields. Numbers of one lane are eight bytes, the highest first,
 * with the sign bit turned; wide decimals sixteen; doubles with one zero and one NaN, negative ones
 * with all bits turned; byte strings as they are with {@code 0, 255} for a zero, and {@code 0, 1}
 * at the end. An entry of a MAP is a ROW.
 */
public final class NestedBytes {
  private static final int END = 0;
  private static final int VALUE = 1;
  private static final int NULL = 2;
  private static final int STRING_END = 1;
  private static final int STRING_ZERO = 255;

  private NestedBytes() {}

  /** Writes one value after another. */
  public static final class Writer {
    private final ByteSink out;

    public Writer() {
      this.out = new ByteSink(32);
    }

    public Writer nothing() {
      out.put(NULL);
      return this;
    }

    /** A value of one lane that is no byte string. */
    public Writer lane(ColumnType type, long high, long lane) {
      out.put(VALUE);
      if (type.wide()) {
        number(high ^ Long.MIN_VALUE);
        number(lane);
      } else if (type.isFloating()) {
        long bits = Doubles.canonical(lane);
        number(bits < 0 ? ~bits : bits ^ Long.MIN_VALUE);
      } else {
        number(lane ^ Long.MIN_VALUE);
      }
      return this;
    }

    /** A byte string, or a nested value in its bytes. */
    public Writer bytes(byte[] value) {
      out.put(VALUE);
      for (byte one : value) {
        out.put(one);
        if (one == 0) {
          out.put(STRING_ZERO);
        }
      }
      out.put(0);
      out.put(STRING_END);
      return this;
    }

    /** Ends an ARRAY or MAP. */
    public byte[] ended() {
      out.put(END);
      return out.copy();
    }

    /** The bytes of a ROW. */
    public byte[] row() {
      return out.copy();
    }

    private void number(long value) {
      for (int shift = 56; shift >= 0; shift -= 8) {
        out.put((int) (value >>> shift));
      }
    }
  }

  /** Reads one value after another. */
  public static final class Reader {
    private final byte[] bytes;
    private int start;
    private int at;
    private boolean isNull;
    private long high;
    private long lane;
    private byte[] string;

    public Reader(byte[] bytes) {
      this.bytes = bytes;
    }

    /** Goes to the next value; false at the end. */
    public boolean next(ColumnType type) {
      if (at >= bytes.length || bytes[at] == END) {
        return false;
      }
      start = at;
      isNull = bytes[at++] == NULL;
      if (isNull) {
        high = 0;
        lane = 0;
        string = null;
      } else if (type.isString()) {
        string = string();
      } else {
        numbers(type);
      }
      return true;
    }

    public boolean isNull() {
      return isNull;
    }

    public long high() {
      return high;
    }

    /** The lane of a value that is no byte string. */
    public long lane() {
      return lane;
    }

    public byte[] bytes() {
      return string;
    }

    /** The value as it stands among the others: equal values are equal, and so is their order. */
    public byte[] part() {
      return Arrays.copyOfRange(bytes, start, at);
    }

    private void numbers(ColumnType type) {
      high = type.wide() ? number() ^ Long.MIN_VALUE : 0;
      long value = number();
      if (type.wide()) {
        lane = value;
      } else if (type.isFloating()) {
        lane = value < 0 ? value ^ Long.MIN_VALUE : ~value;
      } else {
        lane = value ^ Long.MIN_VALUE;
      }
    }

    private long number() {
      long value = 0;
      for (int i = 0; i < 8; i++) {
        value = value << 8 | (bytes[at++] & 0xFF);
      }
      return value;
    }

    private byte[] string() {
      int length = 0;
      for (int i = at; bytes[i] != 0 || bytes[i + 1] != STRING_END; i++) {
        length++;
        i += bytes[i] == 0 ? 1 : 0;
      }
      byte[] value = new byte[length];
      for (int i = 0; i < length; i++) {
        value[i] = bytes[at];
        at += bytes[at] == 0 ? 2 : 1;
      }
      at += 2;
      return value;
    }
  }

  /** An ARRAY, or a MAP, of values as {@link Reader#part} gives them. */
  public static byte[] ended(List<byte[]> parts) {
    byte[] row = row(parts);
    return Arrays.copyOf(row, row.length + 1);
  }

  /** A ROW of values as {@link Reader#part} gives them. */
  public static byte[] row(List<byte[]> parts) {
    ByteSink out = new ByteSink(32);
    parts.forEach(out::put);
    return out.copy();
  }

  /** The bytes of a MAP of entries in order; keys and values as {@link Writer} makes them. */
  public static byte[] map(SortedMap<byte[], byte[]> entries) {
    Writer map = new Writer();
    entries.forEach(
        (key, value) -> {
          byte[] entry = Arrays.copyOf(key, key.length + value.length);
          System.arraycopy(value, 0, entry, key.length, value.length);
          map.bytes(entry);
        });
    return map.ended();
  }

  /** Number of elements of an ARRAY, of entries of a MAP. */
  public static int size(ColumnType type, byte[] bytes) {
    ColumnType element = type.kind() == ColumnType.Kind.MAP ? entry(type) : type.element();
    Reader reader = new Reader(bytes);
    int size = 0;
    while (reader.next(element)) {
      size++;
    }
    return size;
  }

  /** The ROW that an entry of a MAP is. */
  public static ColumnType entry(ColumnType map) {
    return ColumnType.row(map.parts());
  }
}
