package dev.weir.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.zset.ColumnType;
import dev.weir.zset.NestedBytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;

/**
 * What generated code does with values of ARRAY, ROW and MAP.
 *
 * <p>A value outside of the array that it is to be in is a <em>part</em>: its bytes as {@link
 * NestedBytes.Reader#part} gives them, {@link #NOTHING} for NULL. Equal values have equal parts.
 */
public final class NestedValues {
  /** The part of NULL. */
  public static final byte[] NOTHING = new NestedBytes.Writer().nothing().row();

  /** Numbers of a series, which must fit an array in memory. */
  private static final long SERIES_MAX = 100_000;

  private NestedValues() {}

  /** The part of a value of one or two lanes. */
  public static byte[] part(ColumnType type, long high, long lane) {
    return new NestedBytes.Writer().lane(type, high, lane).row();
  }

  /** The part of a value that is kept as a byte string. */
  public static byte[] part(byte[] value) {
    return new NestedBytes.Writer().bytes(value).row();
  }

  /** The lane of a part that is not NULL. */
  public static long lane(byte[] part, ColumnType type) {
    return read(part, type).lane();
  }

  /** The number of a part of a wide decimal. */
  public static Int128 wide(byte[] part, ColumnType type) {
    NestedBytes.Reader reader = read(part, type);
    return new Int128(reader.high(), reader.lane());
  }

  /** The byte string of a part. */
  public static byte[] bytes(byte[] part, ColumnType type) {
    return read(part, type).bytes();
  }

  public static byte[] array(byte[]... parts) {
    return NestedBytes.ended(Arrays.asList(parts));
  }

  public static byte[] row(byte[]... parts) {
    return NestedBytes.row(Arrays.asList(parts));
  }

  /** A MAP of keys and values in turn; each key once and not NULL. */
  public static byte[] map(byte[][] parts, int site) {
    TreeMap<byte[], byte[]> entries = new TreeMap<>(Arrays::compareUnsigned);
    for (int i = 0; i < parts.length; i += 2) {
      if (isNothing(parts[i])) {
        throw new EvaluationError(EvaluationError.OUT_OF_DOMAIN, site, "a key of a MAP is NULL");
      }
      if (entries.put(parts[i], parts[i + 1]) != null) {
        throw new EvaluationError(
            EvaluationError.OUT_OF_DOMAIN, site, "a key of a MAP is there twice");
      }
    }
    return NestedBytes.map(entries);
  }

  /** An element by its place from 1; null for NULL and where there is none. */
  public static byte[] element(byte[] array, ColumnType type, long place) {
    NestedBytes.Reader reader = new NestedBytes.Reader(array);
    for (long i = 1; reader.next(type.element()); i++) {
      if (i == place) {
        return reader.isNull() ? null : reader.part();
      }
    }
    return null;
  }

  /** A field by its place from 0; null for NULL. */
  public static byte[] field(byte[] row, ColumnType type, long field) {
    NestedBytes.Reader reader = new NestedBytes.Reader(row);
    for (int i = 0; i <= field; i++) {
      reader.next(type.parts().get(i).type());
    }
    return reader.isNull() ? null : reader.part();
  }

  /** The value of a key; null for NULL and where there is none. */
  public static byte[] entry(byte[] map, ColumnType type, byte[] key) {
    for (byte[][] entry : entries(map, type)) {
      if (Arrays.equals(entry[0], key)) {
        return isNothing(entry[1]) ? null : entry[1];
      }
    }
    return null;
  }

  public static byte[] keys(byte[] map, ColumnType type) {
    return NestedBytes.ended(entries(map, type).stream().map(entry -> entry[0]).toList());
  }

  public static byte[] values(byte[] map, ColumnType type) {
    return NestedBytes.ended(entries(map, type).stream().map(entry -> entry[1]).toList());
  }

  /** Number of elements or entries. */
  public static long size(byte[] value, ColumnType type) {
    return NestedBytes.size(type, value);
  }

  /** Whether an element equals a part that is not NULL. */
  public static boolean contains(byte[] array, ColumnType type, byte[] part) {
    return place(array, type, part) > 0;
  }

  /** {@code x = ANY (array)} as the part of a truth; null where it is unknown. */
  public static byte[] any(byte[] array, ColumnType type, byte[] part) {
    List<byte[]> elements = parts(array, type);
    if (isNothing(part) && !elements.isEmpty()) {
      return null;
    }
    boolean found = place(array, type, part) > 0;
    boolean open = !found && elements.stream().anyMatch(NestedValues::isNothing);
    return open ? null : part(ColumnType.BOOLEAN, 0, found ? 1 : 0);
  }

  /** The first place from 1 of an element, NULL among them, as a part; null where it is not. */
  public static byte[] position(byte[] array, ColumnType type, byte[] part) {
    long place = place(array, type, part);
    return place == 0 ? null : part(ColumnType.INTEGER, 0, place);
  }

  /** The array with a part at its end; no array is an empty one. */
  public static byte[] append(byte[] array, ColumnType type, byte[] part) {
    List<byte[]> parts = parts(array, type);
    parts.add(part);
    return NestedBytes.ended(parts);
  }

  /** The array with a part at its beginning; no array is an empty one. */
  public static byte[] prepend(byte[] part, byte[] array, ColumnType type) {
    List<byte[]> parts = parts(array, type);
    parts.addFirst(part);
    return NestedBytes.ended(parts);
  }

  /** One array after the other; no array is an empty one, none at all is none. */
  public static byte[] concat(byte[] left, byte[] right, ColumnType type) {
    if (left == null || right == null) {
      return left == null ? right : left;
    }
    List<byte[]> parts = parts(left, type);
    parts.addAll(parts(right, type));
    return NestedBytes.ended(parts);
  }

  /** The array without all elements that equal a part, NULL equal to NULL. */
  public static byte[] remove(byte[] array, ColumnType type, byte[] part) {
    List<byte[]> parts = parts(array, type);
    parts.removeIf(element -> Arrays.equals(element, part));
    return NestedBytes.ended(parts);
  }

  /** The elements in their order, NULLs last. */
  public static byte[] sorted(byte[] array, ColumnType type) {
    List<byte[]> parts = parts(array, type);
    parts.sort(Arrays::compareUnsigned);
    return NestedBytes.ended(parts);
  }

  public static byte[] reversed(byte[] array, ColumnType type) {
    List<byte[]> parts = parts(array, type);
    Collections.reverse(parts);
    return NestedBytes.ended(parts);
  }

  /** The elements in their order, equal ones once. */
  public static byte[] distinct(byte[] array, ColumnType type) {
    List<byte[]> sorted = parts(array, type);
    sorted.sort(Arrays::compareUnsigned);
    List<byte[]> parts = new ArrayList<>();
    for (byte[] part : sorted) {
      if (parts.isEmpty() || !Arrays.equals(parts.getLast(), part)) {
        parts.add(part);
      }
    }
    return NestedBytes.ended(parts);
  }

  /** The elements from a place to another, both from 1; none where there are none. */
  public static byte[] slice(byte[] array, ColumnType type, long from, long to) {
    List<byte[]> parts = parts(array, type);
    long start = Math.max(from, 1) - 1;
    long end = Math.min(to, parts.size());
    return NestedBytes.ended(start < end ? parts.subList((int) start, (int) end) : List.of());
  }

  /** The texts of the elements with a separator between two, without NULLs. */
  public static byte[] text(byte[] array, ColumnType type, byte[] separator) {
    return text(array, type, separator, null);
  }

  /** The same with a text for NULL; null leaves NULLs out. */
  public static byte[] text(byte[] array, ColumnType type, byte[] separator, byte[] nothing) {
    List<String> texts = new ArrayList<>();
    NestedBytes.Reader reader = new NestedBytes.Reader(array);
    while (reader.next(type.element())) {
      byte[] text = reader.isNull() ? nothing : text(reader, type.element());
      if (text != null) {
        texts.add(new String(text, UTF_8));
      }
    }
    return String.join(new String(separator, UTF_8), texts).getBytes(UTF_8);
  }

  /** The parts of a text between separators; none of an empty text, one for an empty separator. */
  public static byte[] split(byte[] text, byte[] separator) {
    List<byte[]> parts = new ArrayList<>();
    String all = new String(text, UTF_8);
    String between = new String(separator, UTF_8);
    int from = 0;
    for (int at = between.isEmpty() ? -1 : all.indexOf(between); at >= 0; ) {
      parts.add(part(all.substring(from, at).getBytes(UTF_8)));
      from = at + between.length();
      at = all.indexOf(between, from);
    }
    if (!all.isEmpty()) {
      parts.add(part(all.substring(from).getBytes(UTF_8)));
    }
    return NestedBytes.ended(parts);
  }

  /** The same with NULL in place of each part that equals a text. */
  public static byte[] split(byte[] text, byte[] separator, byte[] nothing) {
    byte[] absent = part(nothing);
    NestedBytes.Reader all = new NestedBytes.Reader(split(text, separator));
    List<byte[]> parts = new ArrayList<>();
    while (all.next(ColumnType.VARCHAR)) {
      parts.add(Arrays.equals(all.part(), absent) ? NOTHING : all.part());
    }
    return NestedBytes.ended(parts);
  }

  /** The whole numbers from one to another as an array. */
  public static byte[] series(long from, long to, ColumnType type, int site) {
    return series(from, to, 1, type, site);
  }

  /** The same with a step, which may be negative. */
  public static byte[] series(long from, long to, long step, ColumnType type, int site) {
    if (step == 0) {
      throw new EvaluationError(EvaluationError.OUT_OF_DOMAIN, site, "the step of a series is 0");
    }
    NestedBytes.Writer series = new NestedBytes.Writer();
    if (step > 0 ? from <= to : from >= to) {
      // without a sign: the distance may be larger than a long
      long steps = Long.divideUnsigned(step > 0 ? to - from : from - to, Math.abs(step));
      if (Long.compareUnsigned(steps, SERIES_MAX) >= 0) {
        throw new EvaluationError(
            EvaluationError.OUT_OF_DOMAIN,
            site,
            "a series has more than " + SERIES_MAX + " numbers");
      }
      for (long i = 0; i <= steps; i++) {
        series.lane(type.element(), 0, from + i * step);
      }
    }
    return series.ended();
  }

  /** What CAST to VARCHAR makes of a value. */
  private static byte[] text(NestedBytes.Reader value, ColumnType type) {
    return switch (type.kind()) {
      case VARCHAR -> value.bytes();
      case UUID, VARBINARY, JSON, ARRAY, ROW, MAP -> ByteCasts.text(value.bytes(), type);
      case BOOLEAN -> Casts.text(value.lane() != 0);
      case TINYINT, SMALLINT, INTEGER, BIGINT -> Casts.text(value.lane());
      case REAL -> Casts.text((float) Double.longBitsToDouble(value.lane()));
      case DOUBLE -> Casts.text(Double.longBitsToDouble(value.lane()));
      case DECIMAL ->
          Casts.text(
              type.wide() ? new Int128(value.high(), value.lane()) : Int128.of(value.lane()),
              type.scale());
      case DATE -> Casts.dateText(value.lane());
      case TIMESTAMP -> Casts.timestampText(value.lane());
      case TIME, TIMESTAMP_TZ, INTERVAL_DAY, INTERVAL_MONTH -> ByteCasts.text(value.lane(), type);
    };
  }

  private static long place(byte[] array, ColumnType type, byte[] part) {
    NestedBytes.Reader reader = new NestedBytes.Reader(array);
    for (long i = 1; reader.next(type.element()); i++) {
      if (Arrays.equals(reader.part(), part)) {
        return i;
      }
    }
    return 0;
  }

  private static boolean isNothing(byte[] part) {
    return part[0] == NOTHING[0];
  }

  private static NestedBytes.Reader read(byte[] part, ColumnType type) {
    NestedBytes.Reader reader = new NestedBytes.Reader(part);
    reader.next(type);
    return reader;
  }

  private static List<byte[]> parts(byte[] array, ColumnType type) {
    List<byte[]> parts = new ArrayList<>();
    if (array != null) {
      NestedBytes.Reader reader = new NestedBytes.Reader(array);
      while (reader.next(type.element())) {
        parts.add(reader.part());
      }
    }
    return parts;
  }

  private static List<byte[][]> entries(byte[] map, ColumnType type) {
    ColumnType key = type.parts().getFirst().type();
    ColumnType value = type.parts().getLast().type();
    List<byte[][]> entries = new ArrayList<>();
    NestedBytes.Reader reader = new NestedBytes.Reader(map);
    while (reader.next(NestedBytes.entry(type))) {
      NestedBytes.Reader entry = new NestedBytes.Reader(reader.bytes());
      entry.next(key);
      byte[] keyPart = entry.part();
      entry.next(value);
      entries.add(new byte[][] {keyPart, entry.part()});
    }
    return entries;
  }
}
