package dev.weir.sql;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.util.Litmus;

/**
 * Refuses ROLLUP and CUBE over the same value twice: SQL wants the rows of equal sets twice, but
 * the validator keeps such a set once.
 *
 * <p>Looks at a validated tree, in which aliases and positions are resolved.
 */
final class RepeatedGroups extends SqlBasicVisitor<Void> {
  private final SqlText source;

  private RepeatedGroups(SqlText source) {
    this.source = source;
  }

  static void refuse(SqlText source, SqlNode validated) {
    validated.accept(new RepeatedGroups(source));
  }

  @Override
  public Void visit(SqlCall call) {
    if (call.getKind() == SqlKind.ROLLUP || call.getKind() == SqlKind.CUBE) {
      check(call, call, new ArrayList<>());
    }
    return super.visit(call);
  }

  private void check(SqlCall sets, SqlCall list, List<SqlNode> known) {
    for (SqlNode item : list.getOperandList()) {
      if (item.getKind() == SqlKind.ROW) {
        check(sets, (SqlCall) item, known);
        continue;
      }
      if (known.stream().anyMatch(other -> other.equalsDeep(item, Litmus.IGNORE))) {
        throw source.unsupported(
            source.place(sets.getParserPosition()).start(),
            sets.getKind() + " over the same value twice",
            "name each value once, or write the sets out in GROUPING SETS");
      }
      known.add(item);
    }
  }
}
