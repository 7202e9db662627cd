package dev.weir.sql;

import dev.weir.circuit.TimeBound;
import dev.weir.circuit.TimeBound.Comparison;
import dev.weir.zset.ColumnType.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;

/** Knows NOW() in expressions, and the conditions on it that a row meets from one instant on. */
final class Clocks {
  static final String NOW = "NOW";

  /** A clock moved by more may leave the years that a TIMESTAMP has. */
  private static final long MOVED_MAX = 400 * 366 * TimeUnits.DAY.micros();

  private Clocks() {}

  /** What a name of a clock stands for, null if it is none. */
  static SqlNode named(String name, SqlParserPos pos) {
    SqlNode now = Library.function(NOW).createCall(pos);
    return switch (name) {
      case NOW, "CURRENT_TIMESTAMP", "LOCALTIMESTAMP" -> now;
      case "CURRENT_DATE" ->
          SqlStdOperatorTable.CAST.createCall(
              pos, now, new SqlDataTypeSpec(new SqlBasicTypeNameSpec(SqlTypeName.DATE, pos), pos));
      default -> null;
    };
  }

  /** Whether an expression depends on the clock. */
  static boolean reads(Expression expression) {
    return expression instanceof Expression.Call call
        && (call.operator() == Operator.NOW || call.args().stream().anyMatch(Clocks::reads));
  }

  static boolean reads(List<Expression> expressions) {
    return expressions.stream().anyMatch(Clocks::reads);
  }

  /** The expression with another one in place of NOW(). */
  static Expression replaced(Expression expression, Expression now) {
    if (!(expression instanceof Expression.Call call)) {
      return expression;
    }
    if (call.operator() == Operator.NOW) {
      return now;
    }
    return new Expression.Call(
        call.operator(),
        call.args().stream().map(arg -> replaced(arg, now)).toList(),
        call.type(),
        call.nullable(),
        call.place());
  }

  /**
   * A condition on the clock.
   *
   * @param value of a row, a TIMESTAMP or DATE that the clock's side is compared with
   */
  record Bounded(Expression value, Comparison comparison, Side clock) {
    /** The bound on a column that holds the value. */
    TimeBound of(int column) {
      return new TimeBound(column, comparison, clock.before(), clock.unit(), clock.after());
    }
  }

  /** {@code floor(NOW() + before, unit) + after}, in microseconds. */
  record Side(long before, long unit, long after) {
    private Optional<Side> moved(long micros) {
      Side moved =
          unit == 1
              ? new Side(before + micros, unit, after)
              : new Side(before, unit, after + micros);
      boolean far = Math.abs(moved.before) > MOVED_MAX || Math.abs(moved.after) > MOVED_MAX;
      return far ? Optional.empty() : Optional.of(moved);
    }

    private Optional<Side> rounded(long micros) {
      if (unit == 1) {
        return Optional.of(new Side(before, micros, 0));
      }
      boolean whole = unit % micros == 0 && after % micros == 0;
      return whole ? Optional.of(this) : Optional.empty();
    }
  }

  /** The conditions that a conjunct is made of; empty if it is not made of such alone. */
  static List<Bounded> bounds(Expression conjunct) {
    if (!(conjunct instanceof Expression.Call call)) {
      return List.of();
    }
    return switch (call.operator()) {
      case AND -> all(call.args());
      case EQUAL -> compared(call, List.of(Comparison.GREATER_OR_EQUAL, Comparison.LESS_OR_EQUAL));
      case GREATER -> compared(call, List.of(Comparison.GREATER));
      case GREATER_OR_EQUAL -> compared(call, List.of(Comparison.GREATER_OR_EQUAL));
      case LESS -> compared(call, List.of(Comparison.LESS));
      case LESS_OR_EQUAL -> compared(call, List.of(Comparison.LESS_OR_EQUAL));
      default -> List.of();
    };
  }

  private static List<Bounded> all(List<Expression> conjuncts) {
    List<Bounded> all = new ArrayList<>();
    for (Expression conjunct : conjuncts) {
      List<Bounded> bounds = bounds(conjunct);
      if (bounds.isEmpty()) {
        return List.of();
      }
      all.addAll(bounds);
    }
    return all;
  }

  private static List<Bounded> compared(Expression.Call call, List<Comparison> comparisons) {
    List<Bounded> bounds = new ArrayList<>();
    Optional<Side> left = side(call.arg(0));
    Optional<Side> clock = left.or(() -> side(call.arg(1)));
    Expression value = call.arg(left.isPresent() ? 1 : 0);
    if (clock.isPresent() && !reads(value) && isTime(value)) {
      for (Comparison comparison : comparisons) {
        bounds.add(
            new Bounded(value, left.isPresent() ? comparison : turned(comparison), clock.get()));
      }
    }
    return bounds;
  }

  private static boolean isTime(Expression value) {
    Kind kind = value.type().kind();
    return kind == Kind.TIMESTAMP || kind == Kind.DATE;
  }

  private static Comparison turned(Comparison comparison) {
    return switch (comparison) {
      case GREATER -> Comparison.LESS;
      case GREATER_OR_EQUAL -> Comparison.LESS_OR_EQUAL;
      case LESS -> Comparison.GREATER;
      case LESS_OR_EQUAL -> Comparison.GREATER_OR_EQUAL;
    };
  }

  /** The clock, moved and rounded by constants; such an expression never fails. */
  static Optional<Side> side(Expression expression) {
    if (!(expression instanceof Expression.Call call) || !isTime(call)) {
      return Optional.empty();
    }
    return switch (call.operator()) {
      case NOW -> Optional.of(new Side(0, 1, 0));
      case CAST -> {
        Optional<Side> side = side(call.arg(0));
        boolean day = call.type().kind() == Kind.DATE && call.arg(0).type().kind() != Kind.DATE;
        yield day ? side.flatMap(each -> each.rounded(TimeUnits.DAY.micros())) : side;
      }
      case INVOKE -> invoked(call);
      default -> Optional.empty();
    };
  }

  private static Optional<Side> invoked(Expression.Call call) {
    return switch (Library.signature(call).name()) {
      case Intervals.PLUS_MICROS -> moved(call, 1);
      case Intervals.PLUS_DAYS -> moved(call, TimeUnits.DAY.micros());
      case TimeLibrary.TRUNC_DATE, TimeLibrary.TRUNC_TIME -> {
        long micros =
            call.arg(1) instanceof Expression.Constant unit
                ? TimeUnits.valueOf((String) unit.value()).micros()
                : 0;
        yield micros == 0 ? Optional.empty() : side(call.arg(2)).flatMap(s -> s.rounded(micros));
      }
      default -> Optional.empty();
    };
  }

  private static Optional<Side> moved(Expression.Call call, long unit) {
    OptionalLong count = number(call.arg(2));
    if (count.isEmpty() || Math.abs(count.getAsLong()) > MOVED_MAX / unit) {
      return Optional.empty();
    }
    return side(call.arg(1)).flatMap(side -> side.moved(count.getAsLong() * unit));
  }

  /** A whole number that is written out, small enough for an interval. */
  private static OptionalLong number(Expression expression) {
    return switch (expression) {
      case Expression.Constant constant when constant.value() instanceof Long number ->
          OptionalLong.of(number);
      case Expression.Call call when call.operator() == Operator.NEGATE -> {
        OptionalLong number = number(call.arg(0));
        yield number.isEmpty() ? number : OptionalLong.of(-number.getAsLong());
      }
      case Expression.Call call when isProduct(call) -> product(call);
      default -> OptionalLong.empty();
    };
  }

  private static boolean isProduct(Expression.Call call) {
    return call.operator() == Operator.INVOKE
        && Library.signature(call).name().equals(Intervals.TIMES);
  }

  private static OptionalLong product(Expression.Call call) {
    OptionalLong left = number(call.arg(1));
    OptionalLong right = number(call.arg(2));
    if (left.isEmpty() || right.isEmpty()) {
      return OptionalLong.empty();
    }
    long high = Math.multiplyHigh(left.getAsLong(), right.getAsLong());
    long low = left.getAsLong() * right.getAsLong();
    return high == low >> 63 ? OptionalLong.of(low) : OptionalLong.empty();
  }
}
