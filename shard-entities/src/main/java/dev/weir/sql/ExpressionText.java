package dev.weir.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.zset.ColumnType;
import dev.weir.zset.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.calcite.avatica.util.ByteString;

/** Expressions as readable SQL, for plans and messages. */
final class ExpressionText {
  private final Schema input;

  ExpressionText(Schema input) {
    this.input = input;
  }

  String of(Expression expression) {
    return switch (expression) {
      case Expression.Input column -> input.column(column.column()).name();
      case Expression.Outer outer -> "outer." + outer.column();
      case Expression.Constant constant -> constant(constant);
      case Expression.Call call -> call(call);
    };
  }

  private static String constant(Expression.Constant constant) {
    if (constant.value() instanceof Long value) {
      return switch (constant.type().kind()) {
        case DATE -> "DATE '" + DateFunctions.date(value) + "'";
        case TIMESTAMP -> "TIMESTAMP '" + DateFunctions.timestamp(value) + "'";
        case DECIMAL ->
            java.math.BigDecimal.valueOf(value, constant.type().scale()).toPlainString();
        case BOOLEAN,
            TINYINT,
            SMALLINT,
            INTEGER,
            BIGINT,
            REAL,
            DOUBLE,
            VARCHAR,
            UUID,
            VARBINARY,
            JSON,
            ARRAY,
            ROW,
            MAP ->
            value.toString();
        case TIME -> "TIME '" + text(value, constant.type()) + "'";
        case TIMESTAMP_TZ -> "TIMESTAMP WITH TIME ZONE '" + text(value, constant.type()) + "'";
        case INTERVAL_DAY, INTERVAL_MONTH -> "INTERVAL '" + text(value, constant.type()) + "'";
      };
    }
    if (constant.value() instanceof ByteString value) {
      byte[] text = ByteCasts.text(value.getBytes(), constant.type());
      return "CAST('" + new String(text, UTF_8) + "' AS " + constant.type().sql() + ")";
    }
    if (constant.value() instanceof Int128 value) {
      return new java.math.BigDecimal(value.toBigInteger(), constant.type().scale())
          .toPlainString();
    }
    return Digests.literal(constant.value()).replace("true", "TRUE").replace("false", "FALSE");
  }

  private static String text(long lane, ColumnType type) {
    return new String(ByteCasts.text(lane, type), UTF_8);
  }

  private String call(Expression.Call call) {
    List<String> args = new ArrayList<>();
    call.args().forEach(arg -> args.add(of(arg)));
    String symbol = call.operator().symbol();
    return switch (call.operator()) {
      case PLUS,
          MINUS,
          TIMES,
          DIVIDE,
          MOD,
          EQUAL,
          NOT_EQUAL,
          LESS,
          LESS_OR_EQUAL,
          GREATER,
          GREATER_OR_EQUAL,
          DISTINCT_FROM,
          NOT_DISTINCT_FROM,
          AND,
          OR,
          CONCAT ->
          infix(call, args);
      case NEGATE -> "-" + args.getFirst();
      case NOT -> "NOT (" + args.getFirst() + ")";
      case IS_NULL, IS_NOT_NULL, IS_TRUE, IS_NOT_TRUE, IS_FALSE, IS_NOT_FALSE ->
          args.getFirst() + " " + symbol;
      case IN -> args.getFirst() + " IN (" + String.join(", ", args.subList(1, args.size())) + ")";
      case LIKE -> like(call, args);
      case CASE -> conditional(args);
      case SINGLE -> "(SELECT " + args.getFirst() + " ...)";
      case CAST -> "CAST(" + args.getFirst() + " AS " + call.type().sql() + ")";
      case EXTRACT -> "EXTRACT(" + args.get(0).replace("'", "") + " FROM " + args.get(1) + ")";
      case TRIM_BOTH, TRIM_LEADING, TRIM_TRAILING ->
          "TRIM(" + symbol.substring(5) + " " + args.get(1) + " FROM " + args.get(0) + ")";
      case NOW -> "NOW()";
      case INVOKE ->
          Library.signature(call).name()
              + "("
              + String.join(", ", args.subList(1, args.size()))
              + ")";
      case NESTED ->
          NestedForm.of(call) + "(" + String.join(", ", args.subList(1, args.size())) + ")";
      case POSITION -> "POSITION(" + args.get(0) + " IN " + args.get(1) + ")";
      case COALESCE,
          GREATEST,
          LEAST,
          SUBSTRING,
          UPPER,
          LOWER,
          REPLACE,
          CHAR_LENGTH,
          ABS,
          ROUND,
          FLOOR,
          CEIL,
          POWER,
          SQRT,
          LN,
          EXP,
          TRY,
          WINDOW_BOUND,
          KEY_OF ->
          symbol.toUpperCase(Locale.ROOT) + "(" + String.join(", ", args) + ")";
    };
  }

  private static String infix(Expression.Call call, List<String> args) {
    List<String> sides = new ArrayList<>();
    for (int i = 0; i < args.size(); i++) {
      boolean nested =
          call.arg(i) instanceof Expression.Call inner && inner.args().size() > 1 && isInfix(inner);
      sides.add(nested ? "(" + args.get(i) + ")" : args.get(i));
    }
    return String.join(" " + call.operator().symbol() + " ", sides);
  }

  private static boolean isInfix(Expression.Call call) {
    String symbol = call.operator().symbol();
    return symbol.equals("AND")
        || symbol.equals("OR")
        || !Character.isLetter(symbol.charAt(0))
        || symbol.startsWith("IS ");
  }

  private static String like(Expression.Call call, List<String> args) {
    boolean plain = call.arg(2) instanceof Expression.Constant escape && "".equals(escape.value());
    String text = args.get(0) + " LIKE " + args.get(1);
    return plain ? text : text + " ESCAPE " + args.get(2);
  }

  private static String conditional(List<String> args) {
    StringBuilder text = new StringBuilder("CASE");
    for (int i = 0; i + 1 < args.size(); i += 2) {
      text.append(" WHEN ").append(args.get(i)).append(" THEN ").append(args.get(i + 1));
    }
    return text.append(" ELSE ").append(args.getLast()).append(" END").toString();
  }

  /** A filter and projection on one line. */
  String program(List<Expression> conjuncts, List<Expression> outputs) {
    String columns = outputs.stream().map(this::of).collect(Collectors.joining(", "));
    String filter = conjuncts.stream().map(this::of).collect(Collectors.joining(" AND "));
    return filter.isEmpty() ? columns : columns + " WHERE " + filter;
  }
}
