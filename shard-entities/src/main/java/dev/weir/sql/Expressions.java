package dev.weir.sql;

import dev.weir.zset.ColumnType;
import dev.weir.zset.ColumnType.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.calcite.avatica.util.ByteString;

/** Makes expressions with arguments of the types their operators ask for. */
final class Expressions {
  static final Expression TRUE = new Expression.Constant(true, ColumnType.BOOLEAN);

  private Expressions() {}

  static Expression call(
      Operator operator, ColumnType type, boolean nullable, Place place, Expression... args) {
    return new Expression.Call(operator, List.of(args), type, nullable, place);
  }

  /** Converts to a type; nothing where the lanes already mean the same. */
  static Expression cast(Expression value, ColumnType type, Place place) {
    if (value.type().equals(type)) {
      return value;
    }
    if (value instanceof Expression.Constant constant && constant.value() == null) {
      return new Expression.Constant(null, type);
    }
    if (Lanes.same(value.type(), type)) {
      return retyped(value, type);
    }
    Expression call = call(Operator.CAST, type, value.nullable(), place, value);
    return value instanceof Expression.Constant constant
        ? ConstantCast.fold(constant, type, call)
        : call;
  }

  private static Expression retyped(Expression value, ColumnType type) {
    return switch (value) {
      case Expression.Input input -> new Expression.Input(input.column(), type, input.nullable());
      case Expression.Outer outer ->
          new Expression.Outer(outer.correlation(), outer.column(), type, outer.nullable());
      case Expression.Constant constant -> new Expression.Constant(constant.value(), type);
      // a result keeps the checks of its own type
      case Expression.Call call -> call(Operator.CAST, type, call.nullable(), call.place(), call);
    };
  }

  /** The type in which two values are compared. */
  static ColumnType common(ColumnType a, ColumnType b) {
    if (a.equals(b)) {
      return a;
    }
    if (a.kind() == b.kind() && a.kind() != Kind.DECIMAL) {
      return a.kind() == Kind.VARCHAR ? ColumnType.VARCHAR : a;
    }
    if (a.isFloating() || b.isFloating()) {
      return ColumnType.DOUBLE;
    }
    if (a.kind() == Kind.TIMESTAMP_TZ || b.kind() == Kind.TIMESTAMP_TZ) {
      return ColumnType.TIMESTAMP_TZ;
    }
    if (a.kind() == Kind.DATE || b.kind() == Kind.DATE) {
      return ColumnType.TIMESTAMP;
    }
    if (a.kind() != Kind.DECIMAL && b.kind() != Kind.DECIMAL) {
      return ColumnType.BIGINT;
    }
    ColumnType left = decimalOf(a);
    ColumnType right = decimalOf(b);
    int scale = Math.max(left.scale(), right.scale());
    int whole = Math.max(left.precision() - left.scale(), right.precision() - right.scale());
    return ColumnType.decimal(Math.min(whole + scale, ColumnType.DECIMAL_DIGITS_MAX), scale);
  }

  /** The decimal that holds all values of a number type. */
  static ColumnType decimalOf(ColumnType type) {
    return switch (type.kind()) {
      case TINYINT -> ColumnType.decimal(3, 0);
      case SMALLINT -> ColumnType.decimal(5, 0);
      case INTEGER -> ColumnType.decimal(10, 0);
      case BIGINT -> ColumnType.decimal(19, 0);
      case DECIMAL -> type;
      case BOOLEAN,
          REAL,
          DOUBLE,
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
          throw new IllegalArgumentException(type.sql());
    };
  }

  static boolean isNumber(ColumnType type) {
    return switch (type.kind()) {
      case TINYINT, SMALLINT, INTEGER, BIGINT, REAL, DOUBLE, DECIMAL -> true;
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
          false;
    };
  }

  /** A comparison, its sides brought to a common type where their lanes do not compare. */
  static Expression compare(Operator operator, Expression left, Expression right, Place place) {
    boolean distinct = operator == Operator.DISTINCT_FROM || operator == Operator.NOT_DISTINCT_FROM;
    boolean nullable = !distinct && (left.nullable() || right.nullable());
    if (left.type().kind() == right.type().kind() && left.type().kind() != Kind.DECIMAL) {
      return call(operator, ColumnType.BOOLEAN, nullable, place, left, right);
    }
    ColumnType common = common(left.type(), right.type());
    boolean hasRoom = common.kind() != Kind.DECIMAL || (fits(left, common) && fits(right, common));
    // otherwise compared across scales instead of being brought to one that has no room
    ColumnType leftType = hasRoom ? common : decimalOf(left.type());
    ColumnType rightType = hasRoom ? common : decimalOf(right.type());
    return call(
        operator,
        ColumnType.BOOLEAN,
        nullable,
        place,
        cast(left, leftType, place),
        cast(right, rightType, place));
  }

  private static boolean fits(Expression value, ColumnType common) {
    ColumnType type = decimalOf(value.type());
    return type.precision() - type.scale() + common.scale() <= common.precision();
  }

  /** Some value of a type that is not NULL. */
  static Expression some(ColumnType type) {
    Object value =
        switch (type.kind()) {
          case BOOLEAN -> false;
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
              0L;
          case REAL, DOUBLE -> 0.0;
          case DECIMAL -> type.wide() ? Int128.ZERO : (Object) 0L;
          case VARCHAR -> "";
          case UUID -> ByteCasts.uuid(new UUID(0, 0));
          case VARBINARY, JSON, ARRAY, ROW, MAP -> ByteString.EMPTY;
        };
    return new Expression.Constant(value, type);
  }

  /** Conjunction; TRUE for none. */
  static Expression and(List<Expression> conjuncts) {
    if (conjuncts.isEmpty()) {
      return TRUE;
    }
    if (conjuncts.size() == 1) {
      return conjuncts.getFirst();
    }
    boolean nullable = conjuncts.stream().anyMatch(Expression::nullable);
    return new Expression.Call(
        Operator.AND, conjuncts, ColumnType.BOOLEAN, nullable, Place.UNKNOWN);
  }

  /** The parts of a conjunction, in order; an OR gives what its alternatives have in common. */
  static List<Expression> conjuncts(Expression condition) {
    List<Expression> parts = new ArrayList<>();
    collect(condition, parts);
    return parts;
  }

  private static void collect(Expression condition, List<Expression> parts) {
    if (condition instanceof Expression.Call call && call.operator() == Operator.AND) {
      call.args().forEach(arg -> collect(arg, parts));
    } else if (condition instanceof Expression.Call call && call.operator() == Operator.OR) {
      parts.addAll(CommonParts.of(call));
    } else if (!condition.equals(TRUE)) {
      parts.add(condition);
    }
  }

  /** A value as a grouping or join key: equal values have equal lanes. */
  static Expression key(Expression value) {
    boolean canonical =
        !value.type().isFloating()
            || (value instanceof Expression.Call call && call.operator() == Operator.KEY_OF);
    return canonical
        ? value
        : call(Operator.KEY_OF, value.type(), value.nullable(), Place.UNKNOWN, value);
  }
}
