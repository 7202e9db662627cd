package dev.weir.sql;

import dev.weir.zset.ColumnType;
import dev.weir.zset.ColumnType.Kind;
import dev.weir.zset.NestedBytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/** CAST of ARRAY, ROW and MAP of generated code: each value in one becomes one of another type. */
public final class ElementCasts {
  private ElementCasts() {}

  /** A value that is made of others as one of another type with as many parts. */
  public static byte[] cast(byte[] value, ColumnType from, ColumnType to, int site) {
    NestedBytes.Reader reader = new NestedBytes.Reader(value);
    return switch (to.kind()) {
      case ARRAY -> array(reader, from.element(), to.element(), site);
      case ROW -> row(reader, from, to, site);
      case MAP -> map(reader, from, to, site);
      default -> throw new IllegalArgumentException(to.sql());
    };
  }

  private static byte[] array(NestedBytes.Reader reader, ColumnType from, ColumnType to, int site) {
    List<byte[]> parts = new ArrayList<>();
    while (reader.next(from)) {
      parts.add(part(reader, from, to, site));
    }
    return NestedBytes.ended(parts);
  }

  private static byte[] row(NestedBytes.Reader reader, ColumnType from, ColumnType to, int site) {
    List<byte[]> parts = new ArrayList<>();
    for (int i = 0; i < to.parts().size(); i++) {
      reader.next(from.parts().get(i).type());
      parts.add(part(reader, from.parts().get(i).type(), to.parts().get(i).type(), site));
    }
    return NestedBytes.row(parts);
  }

  /** Keys that become equal are an error. */
  private static byte[] map(NestedBytes.Reader reader, ColumnType from, ColumnType to, int site) {
    TreeMap<byte[], byte[]> entries = new TreeMap<>(Arrays::compareUnsigned);
    ColumnType key = from.parts().getFirst().type();
    ColumnType value = from.parts().getLast().type();
    while (reader.next(key)) {
      byte[] keyPart = part(reader, key, to.parts().getFirst().type(), site);
      reader.next(value);
      byte[] valuePart = part(reader, value, to.parts().getLast().type(), site);
      if (entries.put(keyPart, valuePart) != null) {
        throw new EvaluationError(
            EvaluationError.OUT_OF_DOMAIN, site, "a key of a MAP is there twice");
      }
    }
    return NestedBytes.map(entries);
  }

  private static byte[] part(NestedBytes.Reader reader, ColumnType from, ColumnType to, int site) {
    if (reader.isNull()) {
      return NestedValues.NOTHING;
    }
    if (to.isNested()) {
      return NestedValues.part(cast(reader.bytes(), from, to, site));
    }
    if (to.kind() == Kind.VARCHAR) {
      byte[] text = text(reader, from);
      boolean bounded = to.precision() != ColumnType.UNBOUNDED;
      return NestedValues.part(bounded ? StringFunctions.truncate(text, to.precision()) : text);
    }
    if (from.kind() == Kind.VARCHAR) {
      return ofText(reader.bytes(), to, site);
    }
    if (Expressions.isNumber(from)) {
      return number(reader, from, to, site);
    }
    return to.isString()
        ? NestedValues.part(reader.bytes())
        : NestedValues.part(to, 0, reader.lane());
  }

  private static byte[] number(
      NestedBytes.Reader reader, ColumnType from, ColumnType to, int site) {
    double floating = from.isFloating() ? Double.longBitsToDouble(reader.lane()) : 0;
    boolean wide = from.wide();
    Int128 exact = wide ? new Int128(reader.high(), reader.lane()) : Int128.of(reader.lane());
    return switch (to.kind()) {
      case TINYINT, SMALLINT, INTEGER, BIGINT ->
          lane(
              to,
              from.isFloating()
                  ? Casts.toLong(floating, to.smallest(), site)
                  : Casts.toLong(exact, from.scale(), to.smallest(), site));
      case REAL, DOUBLE -> {
        double number = from.isFloating() ? floating : Decimals.toDouble(exact, from.scale());
        boolean isReal = to.kind() == Kind.REAL;
        yield lane(to, Double.doubleToLongBits(isReal ? real(reader, from, number, site) : number));
      }
      case DECIMAL ->
          decimal(
              to,
              from.isFloating()
                  ? Decimals.fromDouble(floating, to.precision(), to.scale(), site)
                  : Decimals.rescale(exact, to.scale() - from.scale(), to.precision(), site));
      default -> throw new IllegalArgumentException(to.sql());
    };
  }

  /** A whole number is rounded once. */
  private static double real(NestedBytes.Reader reader, ColumnType from, double number, int site) {
    return from.isWhole() ? (float) reader.lane() : Casts.toReal(number, site);
  }

  private static byte[] ofText(byte[] text, ColumnType to, int site) {
    return switch (to.kind()) {
      case BOOLEAN -> lane(to, Casts.toBoolean(text, site) ? 1 : 0);
      case TINYINT, SMALLINT, INTEGER, BIGINT -> lane(to, Casts.toWhole(text, to.smallest(), site));
      case REAL -> lane(to, Double.doubleToLongBits(Casts.toReal(text, site)));
      case DOUBLE -> lane(to, Double.doubleToLongBits(Casts.toDouble(text, site)));
      case DECIMAL -> decimal(to, Casts.toDecimal(text, to.precision(), to.scale(), site));
      case DATE -> lane(to, Casts.toDate(text, site));
      case TIMESTAMP -> lane(to, Casts.toTimestamp(text, site));
      case TIMESTAMP_TZ -> lane(to, Casts.toInstant(text, site));
      case TIME, INTERVAL_DAY, INTERVAL_MONTH -> lane(to, ByteCasts.lane(text, to, site));
      case VARCHAR, UUID, VARBINARY, JSON, ARRAY, ROW, MAP ->
          NestedValues.part(ByteCasts.parse(text, to, site));
    };
  }

  private static byte[] text(NestedBytes.Reader reader, ColumnType from) {
    return switch (from.kind()) {
      case VARCHAR -> reader.bytes();
      case BOOLEAN -> Casts.text(reader.lane() != 0);
      case TINYINT, SMALLINT, INTEGER, BIGINT -> Casts.text(reader.lane());
      case REAL -> Casts.text((float) Double.longBitsToDouble(reader.lane()));
      case DOUBLE -> Casts.text(Double.longBitsToDouble(reader.lane()));
      case DECIMAL ->
          Casts.text(
              from.wide() ? new Int128(reader.high(), reader.lane()) : Int128.of(reader.lane()),
              from.scale());
      case DATE -> Casts.dateText(reader.lane());
      case TIMESTAMP -> Casts.timestampText(reader.lane());
      case TIME, TIMESTAMP_TZ, INTERVAL_DAY, INTERVAL_MONTH -> ByteCasts.text(reader.lane(), from);
      case UUID, VARBINARY, JSON, ARRAY, ROW, MAP -> ByteCasts.text(reader.bytes(), from);
    };
  }

  private static byte[] decimal(ColumnType type, Int128 number) {
    return NestedValues.part(type, number.high(), number.low());
  }

  private static byte[] lane(ColumnType type, long lane) {
    return NestedValues.part(type, 0, lane);
  }
}
