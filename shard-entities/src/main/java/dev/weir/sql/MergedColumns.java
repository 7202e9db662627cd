package dev.weir.sql;

import java.util.List;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;

/** What USING or NATURAL of a join meets in the columns that the joins of its inputs merge. */
enum MergedColumns {
  /** No column of theirs. */
  ONCE,
  /**
   * Maybe one of theirs, which the first table of the join has in all rows; or maybe one that
   * several of their tables have.
   */
  AGAIN,
  /**
   * Maybe one of theirs that is NULL in the first table where a row has no partner: the converter
   * compares the column of this table only.
   */
  ONE_SIDED;

  static MergedColumns of(SqlJoin join) {
    return merges(join) ? worse(of(join, join.getLeft()), of(join, join.getRight())) : ONCE;
  }

  private static MergedColumns of(SqlJoin join, SqlNode input) {
    if (!(input instanceof SqlJoin inner)) {
      return ONCE;
    }
    MergedColumns deeper = worse(of(join, inner.getLeft()), of(join, inner.getRight()));
    if (!merges(inner) || !mayShare(join, inner)) {
      return worse(AGAIN, deeper);
    }
    return switch (inner.getJoinType()) {
      case RIGHT, FULL -> ONE_SIDED;
      default -> worse(AGAIN, deeper);
    };
  }

  private static MergedColumns worse(MergedColumns one, MergedColumns other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  private static boolean merges(SqlJoin join) {
    return join.isNatural() || join.getConditionType() == JoinConditionType.USING;
  }

  private static boolean mayShare(SqlJoin join, SqlJoin inner) {
    return join.isNatural()
        || inner.isNatural()
        || using(join).stream().anyMatch(using(inner)::contains);
  }

  private static List<String> using(SqlJoin join) {
    return SqlIdentifier.simpleNames((SqlNodeList) join.getCondition());
  }
}
