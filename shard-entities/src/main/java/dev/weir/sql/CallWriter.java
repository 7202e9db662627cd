package dev.weir.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.sql.Emitted.Form;
import dev.weir.zset.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Writes calls as Java statements. */
final class CallWriter {
  private final JavaWriter java;
  private final NumberWriter numbers;

  CallWriter(JavaWriter java) {
    this.java = java;
    this.numbers = new NumberWriter(java);
  }

  /**
   * Writes a call.
   *
   * @param asCode whether a text is wanted as a code of the pool
   */
  Emitted emit(Expression.Call call, boolean asCode) {
    return switch (call.operator()) {
      case PLUS, MINUS, TIMES, DIVIDE, MOD -> numbers.arithmetic(call);
      case NEGATE, ABS, ROUND, FLOOR, CEIL, POWER, SQRT, LN, EXP, KEY_OF -> numbers.function(call);
      case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> comparison(call);
      case DISTINCT_FROM, NOT_DISTINCT_FROM -> distinct(call);
      case IN -> in(call);
      case AND -> junction(call, true);
      case OR -> junction(call, false);
      case NOT -> not(call);
      case IS_NULL -> truth(java.emit(call.arg(0)).isNull());
      case IS_NOT_NULL -> truth("!" + java.emit(call.arg(0)).isNull());
      case IS_TRUE, IS_NOT_TRUE, IS_FALSE, IS_NOT_FALSE -> truthTest(call);
      case CASE -> conditional(call, asCode);
      case COALESCE -> coalesce(call, asCode);
      case GREATEST, LEAST -> extreme(call, asCode);
      case LIKE -> like(call);
      case SUBSTRING,
          TRIM_BOTH,
          TRIM_LEADING,
          TRIM_TRAILING,
          UPPER,
          LOWER,
          REPLACE,
          CONCAT,
          POSITION,
          CHAR_LENGTH ->
          text(call);
      case EXTRACT -> extract(call);
      case WINDOW_BOUND -> windowBound(call);
      case SINGLE -> single(call, asCode);
      case INVOKE -> new LibraryWriter(java).call(call);
      case NESTED -> new NestedWriter(java).call(call);
      case TRY -> new AttemptWriter(java).attempt(call);
      case CAST -> cast(call, asCode);
      case NOW -> throw java.clock(call.place());
    };
  }

  private Emitted value(Expression expression, boolean asCode) {
    return asCode && expression.type().isString() ? code(expression) : java.emit(expression);
  }

  /** A text as a code of the pool; only where {@link TextForms#hasCode}. */
  Emitted code(Expression expression) {
    return switch (expression) {
      case Expression.Input input -> java.emit(input);
      case Expression.Outer outer -> java.emit(outer);
      case Expression.Constant constant when constant.value() == null ->
          new Emitted("0L", "true", Form.CODE);
      case Expression.Constant constant -> {
        String field = java.textField(constant);
        String name = java.use("k" + field, "long", "strings.intern(" + field + ")");
        yield new Emitted(name, Emitted.NEVER, Form.CODE);
      }
      case Expression.Call call -> java.call(call, true);
    };
  }

  private static Emitted truth(String code) {
    String simple = code.equals("!false") ? "true" : code.equals("!true") ? "false" : code;
    return new Emitted("(" + simple + ")", Emitted.NEVER, Form.BOOLEAN);
  }

  private Emitted not(Expression.Call call) {
    Emitted value = java.emit(call.arg(0));
    return new Emitted("(!" + value.code() + ")", value.isNull(), Form.BOOLEAN);
  }

  private Emitted truthTest(Expression.Call call) {
    Emitted value = java.emit(call.arg(0));
    String isTrue = "!" + value.isNull() + " && " + value.code();
    String isFalse = "!" + value.isNull() + " && !" + value.code();
    return switch (call.operator()) {
      case IS_TRUE -> truth(isTrue);
      case IS_NOT_TRUE -> truth("!(" + isTrue + ")");
      case IS_FALSE -> truth(isFalse);
      default -> truth("!(" + isFalse + ")");
    };
  }

  private Emitted comparison(Expression.Call call) {
    Compared compared = compared(call);
    String test = compared.test(javaOperator(call.operator()));
    if (!compared.needsValues()) {
      return strict(List.of(compared.left(), compared.right()), Form.BOOLEAN, test, false);
    }
    return strict(List.of(compared.left(), compared.right()), Form.BOOLEAN, test, true);
  }

  private static String javaOperator(Operator operator) {
    return switch (operator) {
      case EQUAL -> "==";
      case NOT_EQUAL -> "!=";
      case LESS -> "<";
      case LESS_OR_EQUAL -> "<=";
      case GREATER -> ">";
      case GREATER_OR_EQUAL -> ">=";
      default -> throw new IllegalArgumentException(operator.name());
    };
  }

  /**
   * Two sides of a comparison.
   *
   * @param template Java text with {@code #} for the operator
   * @param needsValues whether the text may not run where a side is NULL
   */
  private record Compared(Emitted left, Emitted right, String template, boolean needsValues) {
    String test(String operator) {
      return template.replace("#", operator);
    }
  }

  private Compared compared(Expression.Call call) {
    Expression left = call.arg(0);
    Expression right = call.arg(1);
    boolean equality =
        switch (call.operator()) {
          case EQUAL, NOT_EQUAL, DISTINCT_FROM, NOT_DISTINCT_FROM -> true;
          default -> false;
        };
    return switch (left.type().kind()) {
      case VARCHAR, UUID, VARBINARY, JSON, ARRAY, ROW, MAP -> texts(left, right, equality);
      case DECIMAL -> decimals(left, right);
      case BOOLEAN -> {
        Emitted a = java.emit(left);
        Emitted b = java.emit(right);
        yield new Compared(a, b, "(" + a.code() + " ? 1 : 0) # (" + b.code() + " ? 1 : 0)", false);
      }
      case DOUBLE, REAL -> {
        Emitted a = java.emit(left);
        Emitted b = java.emit(right);
        yield new Compared(
            a, b, "Arithmetic.compare(" + a.code() + ", " + b.code() + ") # 0", false);
      }
      case TINYINT,
          SMALLINT,
          INTEGER,
          BIGINT,
          DATE,
          TIME,
          TIMESTAMP,
          TIMESTAMP_TZ,
          INTERVAL_DAY,
          INTERVAL_MONTH ->
          longs(left, right);
    };
  }

  private Compared longs(Expression left, Expression right) {
    Emitted a = java.emit(left);
    Emitted b = java.emit(right);
    return new Compared(a, b, a.code() + " # " + b.code(), false);
  }

  private Compared decimals(Expression left, Expression right) {
    int leftScale = left.type().scale();
    int rightScale = right.type().scale();
    if (leftScale == rightScale && !left.type().wide() && !right.type().wide()) {
      return longs(left, right);
    }
    Emitted a = java.emit(left);
    Emitted b = java.emit(right);
    String test =
        leftScale == rightScale
            ? a.wide() + ".compareTo(" + b.wide() + ") # 0"
            : "Decimals.compare("
                + String.join(", ", a.wide(), "" + leftScale, b.wide(), "" + rightScale)
                + ") # 0";
    return new Compared(a, b, test, true);
  }

  private Compared texts(Expression left, Expression right, boolean equality) {
    // two literals that are not in the pool would both be "not found", thus equal
    boolean literals = left instanceof Expression.Constant && right instanceof Expression.Constant;
    if (equality && !literals && TextForms.hasCode(left) && TextForms.hasCode(right)) {
      Emitted a = found(left);
      Emitted b = found(right);
      return new Compared(a, b, a.code() + " # " + b.code(), false);
    }
    boolean codes = left instanceof Expression.Input && right instanceof Expression.Input;
    Emitted a = java.emit(left);
    Emitted b = java.emit(right);
    String compare =
        codes
            ? "strings.compare(" + a.code() + ", " + b.code() + ") # 0"
            : "StringFunctions.compare(" + a.bytes() + ", " + b.bytes() + ") # 0";
    return new Compared(a, b, compare, true);
  }

  /** A text as a code for equality: a literal that is not in the pool has none and is not added. */
  private Emitted found(Expression expression) {
    if (expression instanceof Expression.Constant constant && constant.value() != null) {
      String field = java.textField(constant);
      String name = java.use("f" + field, "long", "strings.find(" + field + ")");
      return new Emitted(name, Emitted.NEVER, Form.CODE);
    }
    return code(expression);
  }

  private Emitted distinct(Expression.Call call) {
    Compared compared = compared(call);
    String a = compared.left().isNull();
    String b = compared.right().isNull();
    String differs = "(" + a + " ? !" + b + " : (" + b + " || " + compared.test("!=") + "))";
    String value = call.operator() == Operator.DISTINCT_FROM ? differs : "!" + differs;
    return new Emitted(java.local("boolean", value), Emitted.NEVER, Form.BOOLEAN);
  }

  private Emitted in(Expression.Call call) {
    Expression column = call.arg(0);
    List<Object> values = new ArrayList<>();
    for (Expression arg : call.args().subList(1, call.args().size())) {
      values.add(((Expression.Constant) arg).value());
    }
    if (column.type().isString()) {
      return textIn(column, values);
    }
    long[] sorted = values.stream().mapToLong(value -> (Long) value).sorted().toArray();
    String field = java.field("long[]", "(long[]) %s", sorted);
    Emitted value = java.emit(column);
    String test = "Columns.contains(" + field + ", " + value.code() + ")";
    return strict(List.of(value), Form.BOOLEAN, test, false);
  }

  private Emitted textIn(Expression column, List<Object> values) {
    byte[][] texts = values.stream().map(JavaWriter::bytes).toArray(byte[][]::new);
    String field = java.field("byte[][]", "(byte[][]) %s", texts);
    Emitted value = java.emit(column);
    if (value.form() == Form.CODE && column instanceof Expression.Input) {
      String codes = java.use("g" + field, "long[]", "Columns.codes(" + field + ", strings)");
      String test = "Columns.contains(" + codes + ", " + value.code() + ")";
      return strict(List.of(value), Form.BOOLEAN, test, false);
    }
    String test = "Columns.contains(" + field + ", " + value.bytes() + ")";
    return strict(List.of(value), Form.BOOLEAN, test, true);
  }

  /** AND and OR: later arguments are evaluated only while the result is open. */
  private Emitted junction(Expression.Call call, boolean and) {
    String value = java.variable("boolean", String.valueOf(!and));
    String isNull = call.nullable() ? java.variable("boolean", "false") : null;
    String label = java.label();
    java.line(label + ": {");
    StringBuilder anyNull = new StringBuilder();
    for (Expression arg : call.args()) {
      Emitted part = java.emit(arg);
      String decides = and ? "!" + part.code() : part.code();
      java.line(
          "if ("
              + (part.neverNull() ? "" : "!" + part.isNull() + " && ")
              + decides
              + ") break "
              + label
              + ";");
      if (!part.neverNull()) {
        anyNull.append(anyNull.isEmpty() ? "" : " || ").append(part.isNull());
      }
    }
    if (isNull != null && !anyNull.isEmpty()) {
      java.line(isNull + " = " + anyNull + ";");
    }
    java.line(value + " = " + and + ";");
    java.line("}");
    return new Emitted(value, isNull == null ? Emitted.NEVER : isNull, Form.BOOLEAN);
  }

  private Emitted conditional(Expression.Call call, boolean asCode) {
    Result result = result(call, asCode);
    String label = java.label();
    java.line(label + ": {");
    for (int i = 0; i + 1 < call.args().size(); i += 2) {
      Emitted condition = java.emit(call.arg(i));
      java.line(
          "if ("
              + (condition.neverNull() ? "" : "!" + condition.isNull() + " && ")
              + condition.code()
              + ") {");
      result.assign(value(call.arg(i + 1), asCode));
      java.line("break " + label + ";\n}");
    }
    result.assign(value(call.args().getLast(), asCode));
    java.line("}");
    return result.emitted();
  }

  private Emitted coalesce(Expression.Call call, boolean asCode) {
    Result result = result(call, asCode);
    String label = java.label();
    java.line(label + ": {");
    for (Expression arg : call.args()) {
      Emitted value = value(arg, asCode);
      java.line("if (!" + value.isNull() + ") {");
      result.assign(value);
      java.line("break " + label + ";\n}");
    }
    result.assignNull();
    java.line("}");
    return result.emitted();
  }

  private Result result(Expression.Call call, boolean asCode) {
    Form form = Form.of(call.type());
    Form held = form == Form.BYTES && asCode ? Form.CODE : form;
    String value = java.variable(held.javaType(), held.zero());
    String isNull = java.variable("boolean", "false");
    return new Result(value, isNull, held);
  }

  /** A variable that branches assign to. */
  private final class Result {
    private final String value;
    private final String isNull;
    private final Form form;

    Result(String value, String isNull, Form form) {
      this.value = value;
      this.isNull = isNull;
      this.form = form;
    }

    void assign(Emitted from) {
      String code =
          switch (form) {
            case BYTES ->
                from.neverNull() ? from.bytes() : from.isNull() + " ? null : " + from.bytes();
            case WIDE -> from.wide();
            case BOOLEAN, LONG, DOUBLE, CODE -> from.code();
          };
      java.line(value + " = " + code + ";");
      java.line(isNull + " = " + from.isNull() + ";");
    }

    void assignNull() {
      java.line(isNull + " = true;");
    }

    Emitted emitted() {
      return new Emitted(value, isNull, form);
    }
  }

  /** NULLs are left out. */
  private Emitted extreme(Expression.Call call, boolean asCode) {
    Result best = result(call, asCode);
    best.assignNull();
    boolean greatest = call.operator() == Operator.GREATEST;
    for (Expression arg : call.args()) {
      Emitted other = value(arg, asCode);
      String better = better(other, best.emitted(), greatest, call.type());
      java.line(
          "if (!" + other.isNull() + " && (" + best.emitted().isNull() + " || " + better + ")) {");
      best.assign(other);
      java.line("}");
    }
    return best.emitted();
  }

  private static String better(Emitted a, Emitted b, boolean greatest, ColumnType type) {
    String test = greatest ? " > " : " < ";
    return switch (type.kind()) {
      case BOOLEAN -> greatest ? a.code() + " && !" + b.code() : "!" + a.code() + " && " + b.code();
      case DOUBLE, REAL -> "Arithmetic.compare(" + a.code() + ", " + b.code() + ")" + test + "0";
      case VARCHAR, UUID, VARBINARY, JSON, ARRAY, ROW, MAP ->
          b.form() == Form.CODE
              ? "strings.compare(" + a.code() + ", " + b.code() + ")" + test + "0"
              : "StringFunctions.compare(" + a.bytes() + ", " + b.bytes() + ")" + test + "0";
      case DECIMAL ->
          type.wide()
              ? a.wide() + ".compareTo(" + b.wide() + ")" + test + "0"
              : a.code() + test + b.code();
      case TINYINT,
          SMALLINT,
          INTEGER,
          BIGINT,
          DATE,
          TIME,
          TIMESTAMP,
          TIMESTAMP_TZ,
          INTERVAL_DAY,
          INTERVAL_MONTH ->
          a.code() + test + b.code();
    };
  }

  private Emitted like(Expression.Call call) {
    Emitted value = java.emit(call.arg(0));
    boolean constant =
        call.arg(1) instanceof Expression.Constant pattern
            && pattern.value() != null
            && call.arg(2) instanceof Expression.Constant escape
            && escape.value() != null;
    if (constant) {
      LikePattern pattern = LikePattern.of(bytes(call.arg(1)), bytes(call.arg(2)), 0);
      String field = java.field("LikePattern", "(LikePattern) %s", pattern);
      return strict(List.of(value), Form.BOOLEAN, field + ".matches(" + value.bytes() + ")", true);
    }
    Emitted pattern = java.emit(call.arg(1));
    Emitted escape = java.emit(call.arg(2));
    String made =
        "LikePattern.of("
            + String.join(", ", pattern.bytes(), escape.bytes(), "" + java.site(call))
            + ")";
    return strict(
        List.of(value, pattern, escape),
        Form.BOOLEAN,
        made + ".matches(" + value.bytes() + ")",
        true);
  }

  private static byte[] bytes(Expression constant) {
    return ((String) ((Expression.Constant) constant).value()).getBytes(UTF_8);
  }

  private Emitted text(Expression.Call call) {
    List<Emitted> args = new ArrayList<>();
    call.args().forEach(arg -> args.add(java.emit(arg)));
    String first = args.getFirst().bytes();
    String second = args.size() > 1 ? args.get(1).bytes() : "";
    String third = args.size() > 2 ? args.get(2).bytes() : "";
    String functions = "StringFunctions.";
    return switch (call.operator()) {
      case UPPER -> strict(args, Form.BYTES, functions + "upper(" + first + ")", true);
      case LOWER -> strict(args, Form.BYTES, functions + "lower(" + first + ")", true);
      case CHAR_LENGTH -> strict(args, Form.LONG, functions + "length(" + first + ")", true);
      case POSITION ->
          strict(args, Form.LONG, functions + "position(" + first + ", " + second + ")", true);
      case REPLACE ->
          strict(
              args,
              Form.BYTES,
              functions + "replace(" + String.join(", ", first, second, third) + ")",
              true);
      case SUBSTRING -> {
        String length = args.size() > 2 ? ", " + third + ", " + java.site(call) : "";
        String code = functions + "substring(" + first + ", " + second + length + ")";
        yield strict(args, Form.BYTES, code, true);
      }
      case CONCAT -> concat(args);
      default -> {
        boolean leading = call.operator() != Operator.TRIM_TRAILING;
        boolean trailing = call.operator() != Operator.TRIM_LEADING;
        String code =
            functions + "trim(" + first + ", " + second + ", " + leading + ", " + trailing + ")";
        yield strict(args, Form.BYTES, code, true);
      }
    };
  }

  private Emitted concat(List<Emitted> args) {
    String code = args.getFirst().bytes();
    for (Emitted arg : args.subList(1, args.size())) {
      code = "StringFunctions.concat(" + code + ", " + arg.bytes() + ")";
    }
    return strict(args, Form.BYTES, code, true);
  }

  /** The check stands before the value: a line of its own, because the value may be NULL. */
  private Emitted single(Expression.Call call, boolean asCode) {
    Emitted value = value(call.arg(0), asCode);
    Emitted rows = java.emit(call.arg(1));
    String test = "Arithmetic.single(" + rows.code() + ", " + java.site(call) + ")";
    java.local("boolean", rows.neverNull() ? test : rows.isNull() + " || " + test);
    return value;
  }

  private Emitted extract(Expression.Call call) {
    String unit = (String) ((Expression.Constant) call.arg(0)).value();
    Emitted value = java.emit(call.arg(1));
    String code = TimeParts.code(unit, call.arg(1).type(), call.type(), value.code());
    return strict(List.of(value), Form.of(call.type()), code, false);
  }

  private Emitted windowBound(Expression.Call call) {
    List<Emitted> args = call.args().stream().map(java::emit).toList();
    String code = args.stream().map(Emitted::code).collect(Collectors.joining(", "));
    return strict(
        args, Form.LONG, "DateFunctions.windowBound(" + code + ", " + java.site(call) + ")", true);
  }

  private Emitted cast(Expression.Call call, boolean asCode) {
    Expression arg = call.arg(0);
    if (Lanes.same(arg.type(), call.type())) {
      return value(arg, asCode);
    }
    return new CastWriter(java, this).cast(call, java.emit(arg));
  }

  /**
   * A value that is NULL where an argument is.
   *
   * @param guarded whether the code may run only where no argument is NULL
   */
  Emitted strict(List<Emitted> args, Form form, String code, boolean guarded) {
    return strict(java, args, form, code, guarded);
  }

  static Emitted strict(
      JavaWriter java, List<Emitted> args, Form form, String code, boolean guarded) {
    List<String> nulls = new ArrayList<>();
    for (Emitted arg : args) {
      if (!arg.neverNull()) {
        nulls.add(arg.isNull());
      }
    }
    if (nulls.isEmpty()) {
      return new Emitted(java.local(form.javaType(), code), Emitted.NEVER, form);
    }
    String isNull = java.local("boolean", String.join(" || ", nulls));
    if (!guarded) {
      return new Emitted(java.local(form.javaType(), code), isNull, form);
    }
    String value = java.variable(form.javaType(), form.zero());
    java.line("if (!" + isNull + ") { " + value + " = " + code + "; }");
    return new Emitted(value, isNull, form);
  }
}
