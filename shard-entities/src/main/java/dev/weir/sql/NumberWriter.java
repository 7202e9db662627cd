package dev.weir.sql;

import dev.weir.sql.Emitted.Form;
import dev.weir.zset.ColumnType;
import dev.weir.zset.ColumnType.Kind;
import java.util.ArrayList;
import java.util.List;

/** Writes arithmetic and number functions as Java. */
final class NumberWriter {
  private final JavaWriter java;

  NumberWriter(JavaWriter java) {
    this.java = java;
  }

  Emitted arithmetic(Expression.Call call) {
    Emitted a = java.emit(call.arg(0));
    Emitted b = java.emit(call.arg(1));
    String code =
        switch (call.type().kind()) {
          case TINYINT, SMALLINT, INTEGER -> whole(call, a, b, true);
          case BIGINT -> whole(call, a, b, false);
          // rounding to a double first gives the same single
          case REAL -> "(double) (float) (" + doubles(call, a, b) + ")";
          case DOUBLE -> doubles(call, a, b);
          case DECIMAL -> decimals(call, a, b);
          case BOOLEAN,
              VARCHAR,
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
              throw new IllegalArgumentException(call.type().sql());
        };
    return CallWriter.strict(
        java,
        List.of(a, b),
        Form.of(call.type()),
        code,
        Fallible.itself(call) || call.type().wide());
  }

  private String whole(Expression.Call call, Emitted a, Emitted b, boolean narrow) {
    int site = java.site(call);
    String args = "(" + a.code() + ", " + b.code() + ", " + site + ")";
    String code =
        switch (call.operator()) {
          case PLUS -> narrow ? a.code() + " + " + b.code() : "Arithmetic.add" + args;
          case MINUS -> narrow ? a.code() + " - " + b.code() : "Arithmetic.subtract" + args;
          case TIMES -> narrow ? a.code() + " * " + b.code() : "Arithmetic.multiply" + args;
          case DIVIDE -> "Arithmetic.divide" + args;
          default -> "Arithmetic.remainder" + args;
        };
    return narrow ? within(call.type(), code, site) : code;
  }

  /** Checks the range of a type of less than 64 bits. */
  private static String within(ColumnType type, String code, int site) {
    return type.kind() == Kind.INTEGER
        ? "Arithmetic.int32(" + code + ", " + site + ")"
        : "Arithmetic.within(" + code + ", " + type.smallest() + "L, " + site + ")";
  }

  private String doubles(Expression.Call call, Emitted a, Emitted b) {
    return switch (call.operator()) {
      case PLUS -> a.code() + " + " + b.code();
      case MINUS -> a.code() + " - " + b.code();
      case TIMES -> a.code() + " * " + b.code();
      case DIVIDE ->
          "Arithmetic.divide(" + a.code() + ", " + b.code() + ", " + java.site(call) + ")";
      default ->
          "Arithmetic.remainder(" + a.code() + ", " + b.code() + ", " + java.site(call) + ")";
    };
  }

  private String decimals(Expression.Call call, Emitted a, Emitted b) {
    ColumnType type = call.type();
    ColumnType left = call.arg(0).type();
    ColumnType right = call.arg(1).type();
    int site = java.site(call);
    if (!type.wide() && a.form() == Form.LONG && b.form() == Form.LONG) {
      String narrow = narrow(call, a, b, site);
      if (narrow != null) {
        return narrow;
      }
    }
    String args = a.wide() + ", " + b.wide() + ", ";
    String tail = type.precision() + ", " + site + ")";
    String wide =
        switch (call.operator()) {
          case PLUS -> "Decimals.add(" + args + tail;
          case MINUS -> "Decimals.subtract(" + args + tail;
          case TIMES ->
              "Decimals.multiply("
                  + args
                  + (left.scale() + right.scale() - type.scale())
                  + ", "
                  + tail;
          case DIVIDE ->
              "Decimals.divide("
                  + args
                  + (type.scale() - left.scale() + right.scale())
                  + ", "
                  + tail;
          default ->
              "Decimals.rescale(Decimals.remainder("
                  + args
                  + "38, "
                  + site
                  + "), "
                  + (type.scale() - left.scale())
                  + ", "
                  + tail;
        };
    return type.wide() ? wide : "Decimals.narrow(" + wide + ", " + tail;
  }

  /** Arithmetic in one lane, null where it may not fit. */
  private static String narrow(Expression.Call call, Emitted a, Emitted b, int site) {
    int precision = call.type().precision();
    int exact = call.arg(0).type().scale() + call.arg(1).type().scale();
    return switch (call.operator()) {
      case PLUS ->
          "Decimals.checked(" + a.code() + " + " + b.code() + ", " + precision + ", " + site + ")";
      case MINUS ->
          "Decimals.checked(" + a.code() + " - " + b.code() + ", " + precision + ", " + site + ")";
      case TIMES ->
          exact == call.type().scale()
                  && call.arg(0).type().precision() + call.arg(1).type().precision()
                      <= ColumnType.NARROW_DIGITS
              ? a.code() + " * " + b.code()
              : null;
      default -> null;
    };
  }

  Emitted function(Expression.Call call) {
    List<Emitted> args = new ArrayList<>();
    call.args().forEach(arg -> args.add(java.emit(arg)));
    Emitted value = args.getFirst();
    ColumnType from = call.arg(0).type();
    String code =
        switch (call.operator()) {
          case NEGATE -> negate(call, value);
          case ABS -> abs(call, value);
          case ROUND -> round(call, value, args.get(1));
          case FLOOR -> whole(call, value, from, false);
          case CEIL -> whole(call, value, from, true);
          case POWER ->
              "Arithmetic.power("
                  + String.join(", ", value.code(), args.get(1).code(), "" + java.site(call))
                  + ")";
          case SQRT -> "Arithmetic.squareRoot(" + value.code() + ", " + java.site(call) + ")";
          case LN -> "Arithmetic.naturalLogarithm(" + value.code() + ", " + java.site(call) + ")";
          case EXP -> "Arithmetic.exponential(" + value.code() + ")";
          // adding zero turns -0.0 into 0.0 and nothing else into anything else
          default -> value.code() + " + 0.0";
        };
    return CallWriter.strict(java, args, Form.of(call.type()), code, true);
  }

  private String negate(Expression.Call call, Emitted value) {
    return switch (call.type().kind()) {
      case TINYINT, SMALLINT, INTEGER -> within(call.type(), "-" + value.code(), java.site(call));
      case BIGINT -> "Arithmetic.negate(" + value.code() + ", " + java.site(call) + ")";
      case DECIMAL -> call.type().wide() ? value.wide() + ".negate()" : "-" + value.code();
      default -> "-" + value.code();
    };
  }

  private String abs(Expression.Call call, Emitted value) {
    return switch (call.type().kind()) {
      case TINYINT, SMALLINT, INTEGER ->
          within(call.type(), "Math.abs(" + value.code() + ")", java.site(call));
      case BIGINT -> "Arithmetic.abs(" + value.code() + ", " + java.site(call) + ")";
      case DECIMAL ->
          call.type().wide() ? value.wide() + ".abs()" : "Math.abs(" + value.code() + ")";
      default -> "Math.abs(" + value.code() + ")";
    };
  }

  private String round(Expression.Call call, Emitted value, Emitted digits) {
    ColumnType type = call.type();
    String args = value.code() + ", " + digits.code();
    return switch (type.kind()) {
      case DOUBLE -> "Arithmetic.round(" + args + ")";
      case REAL -> "(double) (float) Arithmetic.round(" + args + ")";
      case TINYINT, SMALLINT, INTEGER -> {
        int site = java.site(call);
        yield within(type, "Arithmetic.round(" + args + ", " + site + ")", site);
      }
      case BIGINT -> "Arithmetic.round(" + args + ", " + java.site(call) + ")";
      default -> {
        String tail = type.precision() + ", " + java.site(call) + ")";
        String wide =
            "Decimals.round("
                + value.wide()
                + ", "
                + type.scale()
                + ", "
                + digits.code()
                + ", "
                + tail;
        yield type.wide() ? wide : "Decimals.narrow(" + wide + ", " + tail;
      }
    };
  }

  private String whole(Expression.Call call, Emitted value, ColumnType from, boolean up) {
    ColumnType type = call.type();
    if (type.isFloating()) {
      return (up ? "StrictMath.ceil(" : "StrictMath.floor(") + value.code() + ")";
    }
    if (type.kind() != Kind.DECIMAL) {
      return value.code();
    }
    String tail = type.precision() + ", " + java.site(call) + ")";
    String whole =
        "Decimals.whole("
            + value.wide()
            + ", "
            + from.scale()
            + ", "
            + up
            + ", 38, "
            + java.site(call)
            + ")";
    String scaled = "Decimals.rescale(" + whole + ", " + type.scale() + ", " + tail;
    return type.wide() ? scaled : "Decimals.narrow(" + scaled + ", " + tail;
  }
}
