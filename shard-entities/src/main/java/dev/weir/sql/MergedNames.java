package dev.weir.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWindow;
import org.apache.calcite.sql.util.SqlShuttle;

/**
 * The bare name of a column that all joins of a chain merge, as that of the first table: {@code
 * SELECT id FROM a JOIN b USING (id) LEFT JOIN c USING (id)} has {@code a.id}, which is never
 * without a value there. Calcite takes such a name of two tables only, and not in WHERE.
 */
final class MergedNames extends SqlShuttle {
  @Override
  public SqlNode visit(SqlCall call) {
    SqlNode visited = super.visit(call);
    if (visited instanceof SqlSelect select && select.getFrom() instanceof SqlJoin from) {
      qualify(select, chain(from));
    }
    return visited;
  }

  /** The joins from the last to the first one. */
  private static List<SqlJoin> chain(SqlJoin last) {
    List<SqlJoin> chain = new ArrayList<>();
    SqlNode input = last;
    while (input instanceof SqlJoin join) {
      chain.add(join);
      input = join.getLeft();
    }
    return chain;
  }

  private static void qualify(SqlSelect select, List<SqlJoin> chain) {
    Set<String> merged = merged(chain);
    Optional<String> first = name(chain.getLast().getLeft());
    if (merged.isEmpty() || first.isEmpty()) {
      return;
    }
    Qualifier qualifier = new Qualifier(first.get(), merged);
    // what comes behind is of the query around it
    for (int i = 0; i <= SqlSelect.QUALIFY_OPERAND; i++) {
      SqlNode part = select.getOperandList().get(i);
      if (i != SqlSelect.FROM_OPERAND && part != null) {
        select.setOperand(i, part.accept(qualifier));
      }
    }
  }

  /** The columns that each of the joins merges. */
  private static Set<String> merged(List<SqlJoin> chain) {
    Set<String> merged = new TreeSet<>(using(chain.getFirst()));
    chain.forEach(join -> merged.retainAll(using(join)));
    return merged;
  }

  /** What a join merges into a column of its left input; nothing where that is not so simple. */
  private static List<String> using(SqlJoin join) {
    boolean ofLeft = join.getJoinType() == JoinType.INNER || join.getJoinType() == JoinType.LEFT;
    return ofLeft
            && join.getConditionType() == JoinConditionType.USING
            && !(join.getRight() instanceof SqlJoin)
        ? SqlIdentifier.simpleNames((SqlNodeList) join.getCondition())
        : List.of();
  }

  private static Optional<String> name(SqlNode relation) {
    SqlNode name = relation.getKind() == SqlKind.AS ? ((SqlCall) relation).operand(1) : relation;
    return name instanceof SqlIdentifier identifier && identifier.isSimple()
        ? Optional.of(identifier.getSimple())
        : Optional.empty();
  }

  /** Puts the table before some names of one query, not in those within it. */
  private static final class Qualifier extends SqlShuttle {
    private final String table;
    private final Set<String> columns;

    Qualifier(String table, Set<String> columns) {
      this.table = table;
      this.columns = columns;
    }

    @Override
    public SqlNode visit(SqlIdentifier name) {
      return name.isSimple() && columns.contains(name.getSimple())
          ? new SqlIdentifier(List.of(table, name.getSimple()), name.getParserPosition())
          : name;
    }

    @Override
    public SqlNode visit(SqlCall call) {
      if (call.isA(SqlKind.QUERY)) {
        return call;
      }
      if (call instanceof SqlWindow window) {
        window.setPartitionList((SqlNodeList) window.getPartitionList().accept(this));
        window.setOrderList((SqlNodeList) window.getOrderList().accept(this));
        return window;
      }
      // behind these stands a name that is given, or that of a window
      if (call.getKind() == SqlKind.AS
          || (call.getKind() == SqlKind.OVER && call.operand(1) instanceof SqlIdentifier)) {
        SqlNode value = call.operand(0);
        call.setOperand(0, value.accept(this));
        return call;
      }
      return super.visit(call);
    }
  }
}
