package dev.weir.sql;

import dev.weir.sql.Emitted.Form;
import dev.weir.zset.ColumnType;
import dev.weir.zset.ColumnType.Kind;
import java.util.List;

/** Writes CAST as Java. */
final class CastWriter {
  private final JavaWriter java;
  private final CallWriter calls;

  CastWriter(JavaWriter java, CallWriter calls) {
    this.java = java;
    this.calls = calls;
  }

  Emitted cast(Expression.Call call, Emitted value) {
    ColumnType from = call.arg(0).type();
    ColumnType to = call.type();
    String code =
        switch (to.kind()) {
          case VARCHAR -> toText(from, to, value);
          case BOOLEAN -> "Casts.toBoolean(" + value.bytes() + ", " + java.site(call) + ")";
          case TINYINT, SMALLINT, INTEGER, BIGINT -> toWhole(call, from, to, value);
          case REAL -> toReal(call, from, value);
          case DOUBLE -> toDouble(call, from, value);
          case DECIMAL -> toDecimal(call, from, to, value);
          case DATE ->
              from.kind() == Kind.VARCHAR
                  ? "Casts.toDate(" + value.bytes() + ", " + java.site(call) + ")"
                  : "DateFunctions.dateOf(" + value.code() + ")";
          case TIMESTAMP ->
              from.kind() == Kind.VARCHAR
                  ? "Casts.toTimestamp(" + value.bytes() + ", " + java.site(call) + ")"
                  : micros(from, value);
          case TIMESTAMP_TZ ->
              from.kind() == Kind.VARCHAR
                  ? "Casts.toInstant(" + value.bytes() + ", " + java.site(call) + ")"
                  : micros(from, value);
          case TIME ->
              from.kind() == Kind.VARCHAR
                  ? lane(call, to, value)
                  : "DateFunctions.timeOf(" + value.code() + ")";
          case VARBINARY ->
              "Arrays.copyOf("
                  + value.bytes()
                  + ", Math.min("
                  + value.bytes()
                  + ".length, "
                  + to.precision()
                  + "))";
          case JSON -> toJson(call, from, to, value);
          case UUID, ARRAY, ROW, MAP -> parsed(call, from, to, value);
          case INTERVAL_DAY, INTERVAL_MONTH -> lane(call, to, value);
        };
    return calls.strict(List.of(value), Form.of(to), code, true);
  }

  private static String micros(ColumnType from, Emitted value) {
    return from.kind() == Kind.DATE
        ? "DateFunctions.timestampOf(" + value.code() + ")"
        : value.code();
  }

  private String lane(Expression.Call call, ColumnType to, Emitted value) {
    return "ByteCasts.lane(" + value.bytes() + ", " + type(to) + ", " + java.site(call) + ")";
  }

  private String parsed(Expression.Call call, ColumnType from, ColumnType to, Emitted value) {
    String tail = type(to) + ", " + java.site(call) + ")";
    return from.isNested()
        ? "ElementCasts.cast(" + value.bytes() + ", " + type(from) + ", " + tail
        : "ByteCasts.parse(" + value.bytes() + ", " + tail;
  }

  private String toJson(Expression.Call call, ColumnType from, ColumnType to, Emitted value) {
    if (from.kind() == Kind.VARCHAR) {
      return parsed(call, from, to, value);
    }
    return switch (value.form()) {
      case CODE, BYTES -> "ByteCasts.json(" + value.bytes() + ", " + type(from) + ")";
      case WIDE ->
          "ByteCasts.json("
              + value.code()
              + ".high(), "
              + value.code()
              + ".low(), "
              + type(from)
              + ")";
      case BOOLEAN -> "ByteCasts.json(0L, " + value.code() + " ? 1L : 0L, " + type(from) + ")";
      case LONG -> "ByteCasts.json(0L, " + value.code() + ", " + type(from) + ")";
      case DOUBLE ->
          "ByteCasts.json(0L, Double.doubleToLongBits(" + value.code() + "), " + type(from) + ")";
    };
  }

  /** A type as an argument of generated code. */
  private String type(ColumnType type) {
    return java.field("ColumnType", "(ColumnType) %s", type);
  }

  private String toReal(Expression.Call call, ColumnType from, Emitted value) {
    String code = from.kind() == Kind.VARCHAR ? value.bytes() : toDouble(call, from, value);
    return from.isWhole()
        ? "(double) (float) " + value.code()
        : "Casts.toReal(" + code + ", " + java.site(call) + ")";
  }

  private String toText(ColumnType from, ColumnType to, Emitted value) {
    String text =
        switch (from.kind()) {
          case VARCHAR -> value.bytes();
          case DATE -> "Casts.dateText(" + value.code() + ")";
          case TIMESTAMP -> "Casts.timestampText(" + value.code() + ")";
          case DECIMAL -> "Casts.text(" + value.wide() + ", " + from.scale() + ")";
          case REAL -> "Casts.text((float) " + value.code() + ")";
          case TIME, TIMESTAMP_TZ, INTERVAL_DAY, INTERVAL_MONTH ->
              "ByteCasts.text(" + value.code() + ", " + type(from) + ")";
          case UUID, VARBINARY, JSON, ARRAY, ROW, MAP ->
              "ByteCasts.text(" + value.bytes() + ", " + type(from) + ")";
          case BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, DOUBLE ->
              "Casts.text(" + value.code() + ")";
        };
    return to.precision() == ColumnType.UNBOUNDED
        ? text
        : "StringFunctions.truncate(" + text + ", " + to.precision() + ")";
  }

  private String toWhole(Expression.Call call, ColumnType from, ColumnType to, Emitted value) {
    int site = java.site(call);
    String tail = ", " + to.smallest() + "L, " + site + ")";
    return switch (from.kind()) {
      case VARCHAR -> "Casts.toWhole(" + value.bytes() + tail;
      case DOUBLE, REAL -> "Casts.toLong(" + value.code() + tail;
      case DECIMAL -> "Casts.toLong(" + value.wide() + ", " + from.scale() + tail;
      case BOOLEAN,
          TINYINT,
          SMALLINT,
          INTEGER,
          BIGINT,
          UUID,
          VARBINARY,
          JSON,
          ARRAY,
          ROW,
          MAP,
          DATE,
          TIME,
          TIMESTAMP,
          TIMESTAMP_TZ,
          INTERVAL_DAY,
          INTERVAL_MONTH ->
          "Arithmetic.within(" + value.code() + tail;
    };
  }

  private String toDouble(Expression.Call call, ColumnType from, Emitted value) {
    return switch (from.kind()) {
      case VARCHAR -> "Casts.toDouble(" + value.bytes() + ", " + java.site(call) + ")";
      case DECIMAL -> "Decimals.toDouble(" + value.code() + ", " + from.scale() + ")";
      case BOOLEAN,
          TINYINT,
          SMALLINT,
          INTEGER,
          BIGINT,
          REAL,
          DOUBLE,
          UUID,
          VARBINARY,
          JSON,
          ARRAY,
          ROW,
          MAP,
          DATE,
          TIME,
          TIMESTAMP,
          TIMESTAMP_TZ,
          INTERVAL_DAY,
          INTERVAL_MONTH ->
          "(double) " + value.code();
    };
  }

  private String toDecimal(Expression.Call call, ColumnType from, ColumnType to, Emitted value) {
    int site = java.site(call);
    String tail = ", " + to.precision() + ", " + site + ")";
    int shift = to.scale() - (from.kind() == Kind.DECIMAL ? from.scale() : 0);
    boolean oneLane = !to.wide() && value.form() == Form.LONG && shift <= ColumnType.NARROW_DIGITS;
    if (oneLane && from.kind() != Kind.BIGINT) {
      return "Decimals.rescale(" + value.code() + ", " + shift + tail;
    }
    String typed = ", " + to.precision() + ", " + to.scale() + ", " + site + ")";
    String wide =
        switch (from.kind()) {
          case VARCHAR -> "Casts.toDecimal(" + value.bytes() + typed;
          case DOUBLE, REAL -> "Decimals.fromDouble(" + value.code() + typed;
          case BOOLEAN,
              TINYINT,
              SMALLINT,
              INTEGER,
              BIGINT,
              DECIMAL,
              UUID,
              VARBINARY,
              JSON,
              ARRAY,
              ROW,
              MAP,
              DATE,
              TIME,
              TIMESTAMP,
              TIMESTAMP_TZ,
              INTERVAL_DAY,
              INTERVAL_MONTH ->
              "Decimals.rescale(" + value.wide() + ", " + shift + tail;
        };
    return to.wide() ? wide : "Decimals.narrow(" + wide + tail;
  }
}
