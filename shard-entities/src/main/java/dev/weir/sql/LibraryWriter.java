package dev.weir.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.sql.Emitted.Form;
import dev.weir.sql.Signature.Result;
import dev.weir.sql.Signature.Trait;
import dev.weir.zset.ColumnType;
import dev.weir.zset.ColumnType.Kind;
import java.util.ArrayList;
import java.util.List;

/** Writes calls of the library as calls of its static methods. */
final class LibraryWriter {
  private final JavaWriter java;

  LibraryWriter(JavaWriter java) {
    this.java = java;
  }

  /** The object that a literal pattern is compiled to. */
  static Object compiled(Parameter parameter, byte[] text) {
    return switch (parameter) {
      case REGEX -> RegexPattern.of(text, 0);
      case SIMILAR -> RegexPattern.similar(text, 0);
      case TO_CHAR -> TimeFormat.toChar(text, 0);
      case TO_DATE -> TimePattern.of(text, 0);
      case PERCENT -> TimeFormat.percent(text, 0);
      case TEXT,
          WHOLE,
          DECIMAL,
          REAL,
          DATE,
          TIMESTAMP,
          INSTANT,
          TIME,
          DAYS,
          MONTHS,
          BOOLEAN,
          BYTES ->
          throw new IllegalArgumentException(parameter.name());
    };
  }

  /** Whether a call can fail although its arguments did not. */
  static boolean isFallible(Expression.Call call) {
    Signature signature = Library.signature(call);
    boolean fails = signature.is(Trait.FALLIBLE);
    for (int i = 0; i + 1 < call.args().size(); i++) {
      fails |= signature.parameter(i).compiled() && !isLiteral(call.arg(i + 1));
    }
    return fails;
  }

  private static boolean isLiteral(Expression arg) {
    return arg instanceof Expression.Constant constant && constant.value() != null;
  }

  Emitted call(Expression.Call call) {
    Signature signature = Library.signature(call);
    List<Emitted> strict = new ArrayList<>();
    List<String> args = new ArrayList<>();
    List<String> rest = new ArrayList<>();
    for (int i = 0; i + 1 < call.args().size(); i++) {
      boolean last = i + 1 >= signature.parameters().size();
      if (last && signature.is(Trait.VARIADIC)) {
        rest.add(orNull(java.emit(call.arg(i + 1))));
      } else {
        argument(signature.parameter(i), call, i + 1, strict, args);
      }
    }
    if (!rest.isEmpty()) {
      args.add("new byte[][] {" + String.join(", ", rest) + "}");
    }
    if (signature.is(Trait.FALLIBLE)) {
      args.add(String.valueOf(java.site(call)));
    }
    String code = signature.method() + "(" + String.join(", ", args) + ")";
    Emitted value =
        CallWriter.strict(java, strict, Form.of(call.type()), typed(signature, call, code), true);
    return signature.is(Trait.NULLABLE)
        ? new Emitted(value.code(), "(" + value.code() + " == null)", value.form())
        : value;
  }

  private static String orNull(Emitted text) {
    return text.neverNull()
        ? text.bytes()
        : "(" + text.isNull() + " ? (byte[]) null : " + text.bytes() + ")";
  }

  private void argument(
      Parameter parameter,
      Expression.Call call,
      int index,
      List<Emitted> strict,
      List<String> args) {
    Expression arg = call.arg(index);
    if (parameter.compiled() && isLiteral(arg)) {
      byte[] text = ((String) ((Expression.Constant) arg).value()).getBytes(UTF_8);
      String type = parameter.javaType();
      args.add(java.field(type, "(" + type + ") %s", compiled(parameter, text)));
      return;
    }
    Emitted value = java.emit(arg);
    strict.add(value);
    args.add(
        switch (parameter) {
          case REGEX, SIMILAR, TO_CHAR, TO_DATE, PERCENT ->
              parameter.factory() + "(" + value.bytes() + ", " + java.site(call) + ")";
          case TEXT, BYTES -> value.bytes();
          case DECIMAL -> value.wide() + ", " + arg.type().scale();
          case WHOLE, REAL, DATE, TIMESTAMP, INSTANT, TIME, DAYS, MONTHS, BOOLEAN -> value.code();
        });
  }

  /** The value of the method in the form of the type of the call. */
  private String typed(Signature signature, Expression.Call call, String code) {
    ColumnType type = call.type();
    if (type.kind() == Kind.DECIMAL && !type.wide()) {
      return "Decimals.narrow(" + code + ", " + type.precision() + ", " + java.site(call) + ")";
    }
    boolean narrow = signature.result() == Result.WIDEST && type.kind() == Kind.INTEGER;
    return narrow ? "Arithmetic.int32(" + code + ", " + java.site(call) + ")" : code;
  }
}
