package dev.weir.sql;

import dev.weir.zset.ColumnType;
import dev.weir.zset.ColumnType.Kind;

/** Which types share the meaning of their lanes. */
final class Lanes {
  private Lanes() {}

  /** Whether a value of one type is, bit for bit, the same value of the other. */
  static boolean same(ColumnType from, ColumnType to) {
    return switch (to.kind()) {
      case BIGINT -> from.kind() == Kind.BIGINT || from.kind() == Kind.INTEGER;
      case DECIMAL ->
          from.kind() == Kind.DECIMAL
              && from.scale() == to.scale()
              && from.wide() == to.wide()
              && from.precision() <= to.precision();
      case VARCHAR ->
          from.kind() == Kind.VARCHAR
              && (to.precision() == ColumnType.UNBOUNDED
                  || (from.precision() != ColumnType.UNBOUNDED
                      && from.precision() <= to.precision()));
      case BOOLEAN, INTEGER, DOUBLE, DATE, TIMESTAMP -> from.kind() == to.kind();
    };
  }

  /** Whether equal values of the two types have equal lanes. */
  static boolean comparable(ColumnType a, ColumnType b) {
    boolean whole =
        (a.kind() == Kind.INTEGER || a.kind() == Kind.BIGINT)
            && (b.kind() == Kind.INTEGER || b.kind() == Kind.BIGINT);
    boolean decimal =
        a.kind() == Kind.DECIMAL
            && b.kind() == Kind.DECIMAL
            && a.scale() == b.scale()
            && a.wide() == b.wide();
    return whole || decimal || (a.kind() == b.kind() && a.kind() != Kind.DECIMAL);
  }
}
