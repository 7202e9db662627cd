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
          case INTEGER, BIGINT -> toWhole(call, from, to, value);
          case DOUBLE -> toDouble(call, from, value);
          case DECIMAL -> toDecimal(call, from, to, value);
          case DATE ->
              from.kind() == Kind.VARCHAR
                  ? "Casts.toDate(" + value.bytes() + ", " + java.site(call) + ")"
                  : "DateFunctions.dateOf(" + value.code() + ")";
          case TIMESTAMP ->
              from.kind() == Kind.VARCHAR
                  ? "Casts.toTimestamp(" + value.bytes() + ", " + java.site(call) + ")"
                  : "DateFunctions.timestampOf(" + value.code() + ")";
        };
    return calls.strict(List.of(value), Form.of(to), code, true);
  }

  private static String toText(ColumnType from, ColumnType to, Emitted value) {
    String text =
        switch (from.kind()) {
          case VARCHAR -> value.bytes();
          case DATE -> "Casts.dateText(" + value.code() + ")";
          case TIMESTAMP -> "Casts.timestampText(" + value.code() + ")";
          case DECIMAL -> "Casts.text(" + value.wide() + ", " + from.scale() + ")";
          case BOOLEAN, INTEGER, BIGINT, DOUBLE -> "Casts.text(" + value.code() + ")";
        };
    return to.precision() == ColumnType.UNBOUNDED
        ? text
        : "StringFunctions.truncate(" + text + ", " + to.precision() + ")";
  }

  private String toWhole(Expression.Call call, ColumnType from, ColumnType to, Emitted value) {
    int site = java.site(call);
    boolean narrow = to.kind() == Kind.INTEGER;
    return switch (from.kind()) {
      case VARCHAR ->
          "Casts." + (narrow ? "toInteger(" : "toBigint(") + value.bytes() + ", " + site + ")";
      case DOUBLE -> "Casts.toLong(" + value.code() + ", " + narrow + ", " + site + ")";
      case DECIMAL ->
          "Casts.toLong("
              + String.join(", ", value.wide(), "" + from.scale(), "" + narrow, "" + site)
              + ")";
      case BOOLEAN, INTEGER, BIGINT, DATE, TIMESTAMP ->
          "Arithmetic.int32(" + value.code() + ", " + site + ")";
    };
  }

  private String toDouble(Expression.Call call, ColumnType from, Emitted value) {
    return switch (from.kind()) {
      case VARCHAR -> "Casts.toDouble(" + value.bytes() + ", " + java.site(call) + ")";
      case DECIMAL -> "Decimals.toDouble(" + value.code() + ", " + from.scale() + ")";
      case BOOLEAN, INTEGER, BIGINT, DOUBLE, DATE, TIMESTAMP -> "(double) " + value.code();
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
          case DOUBLE -> "Decimals.fromDouble(" + value.code() + typed;
          case BOOLEAN, INTEGER, BIGINT, DECIMAL, DATE, TIMESTAMP ->
              "Decimals.rescale(" + value.wide() + ", " + shift + tail;
        };
    return to.wide() ? wide : "Decimals.narrow(" + wide + tail;
  }
}
