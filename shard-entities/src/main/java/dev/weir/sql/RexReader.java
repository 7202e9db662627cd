package dev.weir.sql;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.zset.ColumnType;
import dev.weir.zset.ColumnType.Kind;
import dev.weir.zset.Schema;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlTrimFunction;

/** Reads Calcite's row expressions as ours; what it does not know it refuses by name. */
final class RexReader {
  /** Lists of at least this many literals become a set. */
  private static final int SET_MIN = 3;

  /** A cast that stands in the text; others are the validator's. */
  private final SqlText source;

  private final Schema input;
  private final Function<RexSubQuery, Expression> subqueries;

  RexReader(SqlText source, Schema input) {
    this(source, input, subquery -> null);
  }

  /**
   * @param subqueries what a subquery was replaced by, null for nothing
   */
  RexReader(SqlText source, Schema input, Function<RexSubQuery, Expression> subqueries) {
    this.source = source;
    this.input = input;
    this.subqueries = subqueries;
  }

  Expression read(RexNode node) {
    return switch (node) {
      case RexInputRef ref -> {
        var column = input.column(ref.getIndex());
        yield new Expression.Input(ref.getIndex(), column.type(), column.nullable());
      }
      case RexLiteral literal -> RexLiterals.read(source, literal);
      case RexSubQuery subquery -> subquery(subquery);
      case RexCall call -> call(call);
      case RexFieldAccess access
          when access.getReferenceExpr() instanceof RexCorrelVariable outer ->
          outer(outer, access);
      case RexFieldAccess access ->
          NestedReader.field(
              read(access.getReferenceExpr()), access.getField().getIndex(), Place.UNKNOWN);
      default -> throw unsupported(Place.UNKNOWN, node.getKind().lowerName);
    };
  }

  private Expression subquery(RexSubQuery subquery) {
    Expression value = subqueries.apply(subquery);
    if (value == null) {
      throw source.unsupported(
          JoinConditions.subquery(source),
          "a subquery in this place",
          "join with the other table, or put it in WITH");
    }
    return value;
  }

  private Expression outer(RexCorrelVariable outer, RexFieldAccess access) {
    RelDataType type = access.getType();
    ColumnType column =
        SqlTypes.columnType(type)
            .orElseThrow(() -> unsupported(Place.UNKNOWN, type.getSqlTypeName().getName()));
    return new Expression.Outer(
        outer.id.getId(), access.getField().getIndex(), column, type.isNullable());
  }

  private Expression call(RexCall call) {
    Place place = source.place(call.getParserPosition());
    if (call.getOperator() instanceof LibraryFunction function) {
      return new LibraryReader(source).read(function, call, args(call), type(call, place), place);
    }
    if (call.getOperator() instanceof NestedFunction function) {
      return new NestedReader(source).read(function, call, args(call), type(call, place), place);
    }
    if (call.getOperator().equals(ChoiceCalls.TRY)) {
      return attempt(call, place);
    }
    return switch (call.getKind()) {
      case PLUS -> arithmetic(Operator.PLUS, call, place);
      case MINUS -> arithmetic(Operator.MINUS, call, place);
      case TIMES -> arithmetic(Operator.TIMES, call, place);
      case DIVIDE -> arithmetic(Operator.DIVIDE, call, place);
      case MOD -> arithmetic(Operator.MOD, call, place);
      case MINUS_PREFIX -> negate(call, place);
      case PLUS_PREFIX -> read(call.getOperands().getFirst());
      case EQUALS -> comparison(Operator.EQUAL, call, place);
      case NOT_EQUALS -> comparison(Operator.NOT_EQUAL, call, place);
      case LESS_THAN -> comparison(Operator.LESS, call, place);
      case LESS_THAN_OR_EQUAL -> comparison(Operator.LESS_OR_EQUAL, call, place);
      case GREATER_THAN -> comparison(Operator.GREATER, call, place);
      case GREATER_THAN_OR_EQUAL -> comparison(Operator.GREATER_OR_EQUAL, call, place);
      case IS_DISTINCT_FROM -> comparison(Operator.DISTINCT_FROM, call, place);
      case IS_NOT_DISTINCT_FROM -> comparison(Operator.NOT_DISTINCT_FROM, call, place);
      case AND -> logical(Operator.AND, call, place);
      case OR -> or(call, place);
      case NOT -> plain(Operator.NOT, call, place);
      case IS_NULL, IS_UNKNOWN -> plain(Operator.IS_NULL, call, place);
      case IS_NOT_NULL -> plain(Operator.IS_NOT_NULL, call, place);
      case IS_TRUE -> plain(Operator.IS_TRUE, call, place);
      case IS_NOT_TRUE -> plain(Operator.IS_NOT_TRUE, call, place);
      case IS_FALSE -> plain(Operator.IS_FALSE, call, place);
      case IS_NOT_FALSE -> plain(Operator.IS_NOT_FALSE, call, place);
      case CASE -> conditional(call, place);
      case COALESCE -> coalesce(call, place);
      case NULLIF -> nullIf(call, place);
      case GREATEST_PG -> sameTypes(Operator.GREATEST, call, place);
      case LEAST_PG -> sameTypes(Operator.LEAST, call, place);
      case LIKE -> like(call, place);
      case TRIM -> trim(call, place);
      case POSITION -> strict(Operator.POSITION, call, place);
      case FLOOR -> rounded(Operator.FLOOR, call, place);
      case CEIL -> rounded(Operator.CEIL, call, place);
      case EXTRACT ->
          extract(String.valueOf(((RexLiteral) call.getOperands().get(0)).getValue()), call, place);
      case CAST, REINTERPRET -> cast(call, place);
      case SEARCH ->
          read(
              RexUtil.expandSearch(
                  new org.apache.calcite.rex.RexBuilder(SqlTypes.factory()), null, call));
      default -> function(call, place);
    };
  }

  private Expression function(RexCall call, Place place) {
    return switch (call.getOperator().getName()) {
      case "YEAR", "QUARTER", "MONTH", "HOUR", "MINUTE", "SECOND" ->
          extract(call.getOperator().getName(), call, place);
      case "DAYOFMONTH" -> extract("DAY", call, place);
      case "IS UNKNOWN" -> plain(Operator.IS_NULL, call, place);
      case "IS NOT UNKNOWN" -> plain(Operator.IS_NOT_NULL, call, place);
      case "SUBSTRING" -> substring(call, place);
      case "UPPER" -> strict(Operator.UPPER, call, place);
      case "LOWER" -> strict(Operator.LOWER, call, place);
      case "REPLACE" -> strict(Operator.REPLACE, call, place);
      case "CHAR_LENGTH", "CHARACTER_LENGTH", "LENGTH" -> strict(Operator.CHAR_LENGTH, call, place);
      case "||" -> concat(call, place);
      case "CONCAT" -> concatenated(call, place);
      case "ABS" -> rounded(Operator.ABS, call, place);
      case "ROUND" -> round(call, place);
      case "POWER" -> doubles(Operator.POWER, call, place);
      case "SQRT" -> doubles(Operator.SQRT, call, place);
      case "LN" -> doubles(Operator.LN, call, place);
      case "EXP" -> doubles(Operator.EXP, call, place);
      default -> throw unsupported(place, call.getOperator().getName());
    };
  }

  private List<Expression> args(RexCall call) {
    List<Expression> args = new ArrayList<>(call.getOperands().size());
    for (RexNode operand : call.getOperands()) {
      args.add(read(operand));
    }
    return args;
  }

  private Expression plain(Operator operator, RexCall call, Place place) {
    return make(operator, args(call), call, place);
  }

  private Expression make(Operator operator, List<Expression> args, RexCall call, Place place) {
    return new Expression.Call(
        operator, args, type(call, place), call.getType().isNullable(), place);
  }

  private Expression arithmetic(Operator operator, RexCall call, Place place) {
    List<Expression> args = args(call);
    ColumnType type = type(call, place);
    for (Expression arg : args) {
      if (!Expressions.isNumber(arg.type())) {
        throw unsupported(place, operator.symbol() + " on " + arg.type().sql());
      }
    }
    List<Expression> typed = new ArrayList<>();
    for (Expression arg : args) {
      typed.add(arithmeticArg(operator, arg, type, args, place));
    }
    return make(operator, typed, call, place);
  }

  private Expression arithmeticArg(
      Operator operator, Expression arg, ColumnType type, List<Expression> args, Place place) {
    if (type.isWhole()) {
      // MOD has the type of its divisor, but divides in the type of both
      return Expressions.isNumber(arg.type()) && arg.type().kind() == Kind.DECIMAL
          ? Expressions.cast(arg, ColumnType.BIGINT, place)
          : arg;
    }
    if (type.isFloating()) {
      return Expressions.cast(arg, ColumnType.DOUBLE, place);
    }
    ColumnType decimal = Expressions.decimalOf(arg.type());
    if (operator == Operator.TIMES || operator == Operator.DIVIDE) {
      return Expressions.cast(arg, decimal, place);
    }
    int scale = operator == Operator.MOD ? scaleOf(args) : type.scale();
    int precision =
        Math.min(decimal.precision() - decimal.scale() + scale, ColumnType.DECIMAL_DIGITS_MAX);
    return Expressions.cast(arg, ColumnType.decimal(Math.max(precision, 1), scale), place);
  }

  private static int scaleOf(List<Expression> args) {
    int scale = 0;
    for (Expression arg : args) {
      scale = Math.max(scale, Expressions.decimalOf(arg.type()).scale());
    }
    return scale;
  }

  private Expression negate(RexCall call, Place place) {
    Expression arg = read(call.getOperands().getFirst());
    if (arg instanceof Expression.Constant nothing && nothing.value() == null) {
      return new Expression.Constant(null, type(call, place));
    }
    if (arg instanceof Expression.Constant constant) {
      Object negated =
          switch (constant.value()) {
            case Long number when number != Long.MIN_VALUE -> -number;
            case Double number -> -number;
            case Int128 number -> number.negate();
            case null, default -> null;
          };
      if (negated != null) {
        return Expressions.cast(
            new Expression.Constant(negated, constant.type()), type(call, place), place);
      }
    }
    return make(
        Operator.NEGATE, List.of(Expressions.cast(arg, type(call, place), place)), call, place);
  }

  private Expression comparison(Operator operator, RexCall call, Place place) {
    Expression left = read(call.getOperands().get(0));
    Expression right = read(call.getOperands().get(1));
    Lanes.requireComparable(source, place, operator, left, right);
    return Expressions.compare(operator, left, right, place);
  }

  private Expression logical(Operator operator, RexCall call, Place place) {
    return make(operator, args(call), call, place);
  }

  /** A disjunction; {@code x = 1 OR x = 2 OR ...} becomes a set. */
  private Expression or(RexCall call, Place place) {
    List<Expression> args = args(call);
    List<Expression> parts = new ArrayList<>();
    int from = 0;
    while (from < args.size()) {
      int to = from;
      while (to < args.size() && sameColumnEqualsLiteral(args.get(from), args.get(to))) {
        to++;
      }
      if (to - from >= SET_MIN) {
        parts.add(set(args.subList(from, to), place));
        from = to;
      } else {
        parts.add(args.get(from++));
      }
    }
    return parts.size() == 1 ? parts.getFirst() : make(Operator.OR, parts, call, place);
  }

  private static boolean sameColumnEqualsLiteral(Expression first, Expression other) {
    return first instanceof Expression.Call a
        && other instanceof Expression.Call b
        && a.operator() == Operator.EQUAL
        && b.operator() == Operator.EQUAL
        && a.arg(0) instanceof Expression.Input column
        && column.equals(b.arg(0))
        && settable(column.type())
        && b.arg(1) instanceof Expression.Constant literal
        && literal.value() != null;
  }

  private static boolean settable(ColumnType type) {
    return switch (type.kind()) {
      case TINYINT,
          SMALLINT,
          INTEGER,
          BIGINT,
          DATE,
          TIME,
          TIMESTAMP,
          TIMESTAMP_TZ,
          INTERVAL_DAY,
          INTERVAL_MONTH,
          VARCHAR,
          UUID,
          VARBINARY,
          JSON,
          ARRAY,
          ROW,
          MAP ->
          true;
      case DECIMAL -> !type.wide();
      case BOOLEAN, REAL, DOUBLE -> false;
    };
  }

  private static Expression set(List<Expression> equalities, Place place) {
    Expression column = ((Expression.Call) equalities.getFirst()).arg(0);
    Set<Expression> args = new LinkedHashSet<>();
    args.add(column);
    equalities.forEach(equality -> args.add(((Expression.Call) equality).arg(1)));
    return new Expression.Call(
        Operator.IN, List.copyOf(args), ColumnType.BOOLEAN, column.nullable(), place);
  }

  private Expression conditional(RexCall call, Place place) {
    ColumnType type = type(call, place);
    List<Expression> args = new ArrayList<>();
    List<RexNode> operands = call.getOperands();
    for (int i = 0; i < operands.size(); i++) {
      Expression arg = read(operands.get(i));
      boolean condition = i % 2 == 0 && i < operands.size() - 1;
      args.add(condition ? arg : Expressions.cast(arg, type, place));
    }
    return make(Operator.CASE, args, call, place);
  }

  private Expression sameTypes(Operator operator, RexCall call, Place place) {
    ColumnType type = type(call, place);
    List<Expression> args = new ArrayList<>();
    for (Expression arg : args(call)) {
      args.add(Expressions.cast(arg, type, place));
    }
    return make(operator, args, call, place);
  }

  /** Nothing after an argument that cannot be NULL is looked at. */
  private Expression coalesce(RexCall call, Place place) {
    ColumnType type = type(call, place);
    List<Expression> args = new ArrayList<>();
    for (Expression arg : args(call)) {
      args.add(Expressions.cast(arg, type, place));
      if (!arg.nullable()) {
        break;
      }
    }
    return args.size() == 1 ? args.getFirst() : make(Operator.COALESCE, args, call, place);
  }

  private Expression nullIf(RexCall call, Place place) {
    Expression value = read(call.getOperands().get(0));
    Expression other = read(call.getOperands().get(1));
    Expression equal = equal(value, other, place);
    ColumnType type = type(call, place);
    return new Expression.Call(
        Operator.CASE,
        List.of(equal, new Expression.Constant(null, type), Expressions.cast(value, type, place)),
        type,
        true,
        place);
  }

  private Expression equal(Expression left, Expression right, Place place) {
    Lanes.requireComparable(source, place, Operator.EQUAL, left, right);
    return Expressions.compare(Operator.EQUAL, left, right, place);
  }

  private Expression like(RexCall call, Place place) {
    List<Expression> args = args(call);
    if (!call.getOperator().getName().equals("LIKE")) {
      throw unsupported(place, call.getOperator().getName());
    }
    if (args.size() == 2) {
      args.add(new Expression.Constant("", ColumnType.VARCHAR));
    }
    if (args.get(2) instanceof Expression.Constant escape
        && escape.value() instanceof String text
        && call.getOperands().size() == 3
        && text.codePointCount(0, text.length()) != 1) {
      throw invalid(place, "the ESCAPE of LIKE is one character, found '" + text + "'");
    }
    return make(Operator.LIKE, args, call, place);
  }

  private Expression concat(RexCall call, Place place) {
    ColumnType type = type(call, place);
    return type.kind() == Kind.ARRAY
        ? NestedReader.concat(args(call), type, place)
        : strict(Operator.CONCAT, call, place);
  }

  /** CONCAT leaves NULLs out. */
  private Expression concatenated(RexCall call, Place place) {
    Expression empty = new Expression.Constant("", ColumnType.VARCHAR);
    List<Expression> texts = new ArrayList<>();
    for (Expression arg : args(call)) {
      Expression text = Expressions.cast(arg, ColumnType.VARCHAR, place);
      texts.add(
          text.nullable()
              ? Expressions.call(Operator.COALESCE, ColumnType.VARCHAR, false, place, text, empty)
              : text);
    }
    return new Expression.Call(Operator.CONCAT, texts, type(call, place), false, place);
  }

  /** A call that is NULL where an argument is; one that is NULL as it is written has no type. */
  private Expression strict(Operator operator, RexCall call, Place place) {
    List<Expression> args = args(call);
    boolean isNull =
        args.stream()
            .anyMatch(
                arg -> arg instanceof Expression.Constant constant && constant.value() == null);
    return isNull
        ? new Expression.Constant(null, type(call, place))
        : make(operator, args, call, place);
  }

  private Expression substring(RexCall call, Place place) {
    List<Expression> args = args(call);
    for (int i = 1; i < args.size(); i++) {
      args.set(i, Expressions.cast(args.get(i), ColumnType.BIGINT, place));
    }
    if (args.size() == 3
        && args.get(2) instanceof Expression.Constant length
        && length.value() instanceof Long value
        && value < 0) {
      throw invalid(place, "the length of SUBSTRING is negative");
    }
    return make(Operator.SUBSTRING, args, call, place);
  }

  /** Sets of characters are a call of the library. */
  private Expression trim(RexCall call, Place place) {
    RexLiteral flag = (RexLiteral) call.getOperands().get(0);
    Expression character = read(call.getOperands().get(1));
    Expression text = read(call.getOperands().get(2));
    Operator operator =
        switch (flag.getValueAs(SqlTrimFunction.Flag.class)) {
          case LEADING -> Operator.TRIM_LEADING;
          case TRAILING -> Operator.TRIM_TRAILING;
          case BOTH -> Operator.TRIM_BOTH;
          case null -> Operator.TRIM_BOTH;
        };
    return make(operator, List.of(text, character), call, place);
  }

  private Expression rounded(Operator operator, RexCall call, Place place) {
    Expression value = read(call.getOperands().getFirst());
    if (call.getOperands().size() > 1 || !Expressions.isNumber(value.type())) {
      throw source.unsupported(
          place.start(),
          operator.symbol() + " of a " + value.type().sql(),
          "use it on numbers, EXTRACT or CAST on dates");
    }
    return make(operator, List.of(value), call, place);
  }

  private Expression round(RexCall call, Place place) {
    List<Expression> args = args(call);
    if (args.size() == 1) {
      args.add(new Expression.Constant(0L, ColumnType.INTEGER));
    }
    args.set(1, Expressions.cast(args.get(1), ColumnType.BIGINT, place));
    args.set(0, Expressions.cast(args.get(0), type(call, place), place));
    return make(Operator.ROUND, args, call, place);
  }

  private Expression doubles(Operator operator, RexCall call, Place place) {
    List<Expression> args = new ArrayList<>();
    for (Expression arg : args(call)) {
      args.add(Expressions.cast(arg, ColumnType.DOUBLE, place));
    }
    return make(operator, args, call, place);
  }

  private Expression extract(String name, RexCall call, Place place) {
    Expression value = read(call.getOperands().getLast());
    if (!oneOf(value, Kind.DATE, Kind.TIMESTAMP, Kind.TIMESTAMP_TZ)) {
      throw unsupported(place, "EXTRACT from " + value.type().sql());
    }
    return make(
        Operator.EXTRACT,
        List.of(
            new Expression.Constant(name, ColumnType.VARCHAR),
            Expressions.cast(value, ColumnType.TIMESTAMP, place)),
        call,
        place);
  }

  private Expression cast(RexCall call, Place place) {
    try {
      return converted(call, place);
    } catch (EvaluationError e) {
      throw invalid(place, "the CAST fails: " + e.getMessage());
    }
  }

  private Expression converted(RexCall call, Place place) {
    Expression value = read(call.getOperands().getFirst());
    ColumnType type = type(call, place);
    refuseImplicit(value, type, place);
    return convert(value, type, call.getType(), place);
  }

  /** A cast of a literal that fails is a NULL when the plan is made. */
  private Expression attempt(RexCall call, Place place) {
    RexNode operand = call.getOperands().getFirst();
    Expression attempted;
    try {
      attempted =
          operand instanceof RexCall cast && cast.getKind() == SqlKind.CAST
              ? converted(cast, place)
              : read(operand);
    } catch (EvaluationError e) {
      return new Expression.Constant(null, type(call, place));
    }
    return make(Operator.TRY, List.of(attempted), call, place);
  }

  private Expression convert(Expression value, ColumnType type, RelDataType relType, Place place) {
    boolean possible =
        switch (type.kind()) {
          case BOOLEAN -> oneOf(value, Kind.BOOLEAN, Kind.VARCHAR, Kind.JSON);
          case TINYINT, SMALLINT, INTEGER, BIGINT, REAL, DOUBLE, DECIMAL ->
              Expressions.isNumber(value.type()) || oneOf(value, Kind.VARCHAR, Kind.JSON);
          case VARCHAR -> !oneOf(value, Kind.VARBINARY);
          case DATE, TIMESTAMP, TIMESTAMP_TZ ->
              oneOf(value, Kind.DATE, Kind.TIMESTAMP, Kind.TIMESTAMP_TZ, Kind.VARCHAR);
          case TIME -> oneOf(value, Kind.TIME, Kind.TIMESTAMP, Kind.TIMESTAMP_TZ, Kind.VARCHAR);
          case UUID -> oneOf(value, Kind.UUID, Kind.VARCHAR);
          case INTERVAL_DAY, INTERVAL_MONTH -> oneOf(value, type.kind(), Kind.VARCHAR);
          case VARBINARY -> oneOf(value, type.kind());
          case JSON -> true;
          case ARRAY, ROW, MAP -> oneOf(value, Kind.VARCHAR) || Lanes.castable(value.type(), type);
        };
    boolean isNull = value instanceof Expression.Constant constant && constant.value() == null;
    if (!possible && !isNull) {
      throw source.unsupported(
          place.start(),
          "CAST from " + value.type().sql() + " to " + relType.getSqlTypeName(),
          "write CASE WHEN ... for the values you need");
    }
    boolean scalar = Expressions.isNumber(type) || type.kind() == Kind.BOOLEAN;
    boolean json = scalar && value.type().kind() == Kind.JSON && !isNull;
    return Expressions.cast(json ? NestedReader.scalar(value, type, place) : value, type, place);
  }

  private static boolean oneOf(Expression value, Kind... kinds) {
    return List.of(kinds).contains(value.type().kind());
  }

  /** Calcite casts texts by itself where numbers or dates are wanted; only literals may be. */
  private void refuseImplicit(Expression value, ColumnType type, Place place) {
    boolean text = value.type().kind() == Kind.VARCHAR && type.kind() != Kind.VARCHAR;
    if (text
        && !(value instanceof Expression.Constant)
        && place.line() > 0
        && !WrittenCast.is(source.at(place))) {
      throw invalid(
          place,
          source.at(place)
              + " is a text, used as "
              + type.sql()
              + "; write CAST("
              + source.at(place)
              + " AS "
              + type.sql()
              + ") if it is one");
    }
  }

  private ColumnType type(RexCall call, Place place) {
    return SqlTypes.columnType(call.getType())
        .orElseThrow(
            () ->
                source.unsupported(
                    place.start(),
                    "a value of type " + call.getType().getSqlTypeName().getName(),
                    "use "
                        + "BOOLEAN, INTEGER, BIGINT, DOUBLE, DECIMAL, VARCHAR, DATE or TIMESTAMP"));
  }

  private WeirException invalid(Place place, String detail) {
    return source.refuse(ErrorCode.SQL_INVALID, place.start(), detail);
  }

  private WeirException unsupported(Place place, String construct) {
    return source.unsupported(place.start(), construct, "write it with supported functions");
  }
}
