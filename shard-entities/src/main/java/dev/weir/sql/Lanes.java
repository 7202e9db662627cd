package dev.weir.sql;

import dev.weir.zset.ColumnType;
import dev.weir.zset.ColumnType.Kind;
import java.util.EnumSet;
import java.util.Set;

/** Which types share the meaning of their lanes. */
final class Lanes {
  private static final Set<Kind> TIMES = EnumSet.of(Kind.DATE, Kind.TIMESTAMP, Kind.TIMESTAMP_TZ);

  private Lanes() {}

  /** Whether a value of one type is, bit for bit, the same value of the other. */
  static boolean same(ColumnType from, ColumnType to) {
    return switch (to.kind()) {
      case TINYINT, SMALLINT, INTEGER, BIGINT -> from.isWhole() && from.smallest() >= to.smallest();
      case DOUBLE -> from.isFloating();
      case DECIMAL ->
          from.kind() == Kind.DECIMAL
              && from.scale() == to.scale()
              && from.wide() == to.wide()
              && from.precision() <= to.precision();
      case VARCHAR, VARBINARY ->
          from.kind() == to.kind()
              && (to.precision() == ColumnType.UNBOUNDED
                  || (from.precision() != ColumnType.UNBOUNDED
                      && from.precision() <= to.precision()));
      case BOOLEAN,
          REAL,
          UUID,
          JSON,
          DATE,
          TIME,
          TIMESTAMP,
          TIMESTAMP_TZ,
          INTERVAL_DAY,
          INTERVAL_MONTH ->
          from.kind() == to.kind();
      case ARRAY, ROW, MAP -> sameParts(from, to);
    };
  }

  /** Whether equal values of the two types have equal lanes. */
  static boolean comparable(ColumnType a, ColumnType b) {
    boolean whole = (a.isWhole() && b.isWhole()) || (a.isFloating() && b.isFloating());
    boolean decimal =
        a.kind() == Kind.DECIMAL
            && b.kind() == Kind.DECIMAL
            && a.scale() == b.scale()
            && a.wide() == b.wide();
    return whole || decimal || (a.kind() == b.kind() && a.kind() != Kind.DECIMAL && parts(a, b));
  }

  /** Whether parts of a value can be cast one by one: numbers, texts, or what is of one kind. */
  static boolean castable(ColumnType from, ColumnType to) {
    boolean plain = isPlain(from) && isPlain(to);
    boolean numbers = Expressions.isNumber(from) && Expressions.isNumber(to);
    boolean texts = plain && (from.kind() == Kind.VARCHAR || to.kind() == Kind.VARCHAR);
    if (numbers || texts) {
      return true;
    }
    boolean castable = (from.kind() == to.kind() && from.parts().size() == to.parts().size());
    for (int i = 0; castable && i < from.parts().size(); i++) {
      castable =
          from.parts().get(i).name().equals(to.parts().get(i).name())
              && castable(from.parts().get(i).type(), to.parts().get(i).type());
    }
    return castable;
  }

  private static boolean isPlain(ColumnType type) {
    return !type.isNested() && type.kind() != Kind.VARBINARY && type.kind() != Kind.JSON;
  }

  private static boolean parts(ColumnType a, ColumnType b) {
    boolean comparable = a.parts().size() == b.parts().size();
    for (int i = 0; comparable && i < a.parts().size(); i++) {
      comparable = comparable(a.parts().get(i).type(), b.parts().get(i).type());
    }
    return comparable;
  }

  private static boolean sameParts(ColumnType from, ColumnType to) {
    boolean same = from.kind() == to.kind() && from.parts().size() == to.parts().size();
    for (int i = 0; same && i < from.parts().size(); i++) {
      same = same(from.parts().get(i).type(), to.parts().get(i).type());
    }
    return same;
  }

  /** Refuses a comparison whose sides have no common form. */
  static void requireComparable(
      SqlText source, Place place, Operator operator, Expression left, Expression right) {
    ColumnType a = left.type();
    ColumnType b = right.type();
    if (isNull(left) || isNull(right)) {
      return;
    }
    if (!fit(a, b)) {
      throw source.unsupported(
          place.start(),
          "a comparison of " + a.sql() + " with " + b.sql(),
          "give both the same type");
    }
    if (isOrder(operator) && a.kind() == Kind.JSON) {
      throw source.unsupported(
          place.start(), "an order of JSON values", "compare their texts or numbers");
    }
  }

  private static boolean isOrder(Operator operator) {
    return switch (operator) {
      case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> true;
      default -> false;
    };
  }

  private static boolean isNull(Expression value) {
    return value instanceof Expression.Constant constant && constant.value() == null;
  }

  private static boolean fit(ColumnType a, ColumnType b) {
    boolean numbers = Expressions.isNumber(a) && Expressions.isNumber(b);
    boolean times = TIMES.contains(a.kind()) && TIMES.contains(b.kind());
    boolean same = a.kind() == b.kind() && (!a.isNested() || comparable(a, b));
    return numbers || times || same;
  }
}
