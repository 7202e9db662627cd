package dev.weir.sql;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.util.SqlShuttle;

/**
 * Finds the calls of {@code promql} in the FROM clauses of a query, and puts names of relations in
 * their place, so that they are joined and planned like tables.
 *
 * @param tree the query, with names in place of the calls
 * @param calls each call once, in the order of the text
 */
record SuppliedCalls(SqlNode tree, List<SuppliedCall> calls) {
  private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]{0,255}");

  /**
   * Those of a query with its parameters bound.
   *
   * @throws WeirException {@code sql-invalid} when an argument is no text or no name of a column,
   *     {@code sql-too-complex} when there are too many
   */
  static SuppliedCalls of(SqlText source, SqlNode query) {
    Finder finder = new Finder(source);
    SqlNode named = query.accept(finder);
    return new SuppliedCalls(finder.calls.isEmpty() ? query : named, finder.calls);
  }

  /** Whether a node in FROM is such a call. */
  static boolean isOne(SqlNode node) {
    return node.getKind() == SqlKind.COLLECTION_TABLE
        && ((SqlCall) node).operand(0) instanceof SqlCall function
        && function.getOperator().getName().equalsIgnoreCase(SuppliedCall.FUNCTION);
  }

  /** The relations of a catalogue and those that are supplied. */
  Catalog beside(Catalog catalog) {
    return calls.isEmpty() ? catalog : new Beside(catalog, calls);
  }

  private record Beside(Catalog catalog, List<SuppliedCall> calls) implements Catalog {
    @Override
    public Optional<Relation> relation(String name) {
      for (int n = 0; n < calls.size(); n++) {
        if (name.equals(SuppliedCall.relation(n))) {
          return Optional.of(calls.get(n).asRelation(n));
        }
      }
      return catalog.relation(name);
    }

    @Override
    public Collection<String> names() {
      return catalog.names();
    }
  }

  private static final class Finder extends SqlShuttle {
    private final SqlText source;
    private final List<SuppliedCall> calls = new ArrayList<>();

    Finder(SqlText source) {
      this.source = source;
    }

    @Override
    public SqlNode visit(SqlCall call) {
      if (!isOne(call)) {
        return super.visit(call);
      }
      SuppliedCall found = read(call.operand(0));
      if (!calls.contains(found)) {
        add(found, call);
      }
      return new SqlIdentifier(
          SuppliedCall.relation(calls.indexOf(found)), call.getParserPosition());
    }

    private void add(SuppliedCall found, SqlNode node) {
      if (calls.size() == SuppliedCall.CALLS_MAX) {
        throw source.refuse(
            ErrorCode.SQL_TOO_COMPLEX,
            at(node),
            "a query has at most "
                + SuppliedCall.CALLS_MAX
                + " different promql() calls; join series in PromQL");
      }
      calls.add(found);
    }

    private SuppliedCall read(SqlCall function) {
      List<SqlNode> arguments = function.getOperandList();
      if (arguments.isEmpty()) {
        throw refuse(function, "promql() has no query; write TABLE(promql('up', 'job'))");
      }
      if (arguments.size() - 1 > SuppliedCall.LABELS_MAX) {
        throw refuse(
            arguments.getLast(),
            "promql() has at most " + SuppliedCall.LABELS_MAX + " labels as columns");
      }
      List<String> labels = new ArrayList<>();
      Set<String> taken = new HashSet<>(SuppliedCall.TAKEN);
      for (SqlNode argument : arguments.subList(1, arguments.size())) {
        labels.add(label(argument, taken));
      }
      return new SuppliedCall(text(arguments.getFirst()), labels);
    }

    private String label(SqlNode argument, Set<String> taken) {
      String label = text(argument);
      if (!LABEL.matcher(label).matches()) {
        throw refuse(argument, "'" + label + "' is not the name of a label");
      }
      if (!taken.add(label)) {
        throw refuse(
            argument,
            SuppliedCall.TAKEN.contains(label)
                ? "promql() has a column " + label + " of its own; take the label out of labels"
                : "the label " + label + " is named twice");
      }
      return label;
    }

    private String text(SqlNode argument) {
      boolean isText =
          argument instanceof SqlLiteral literal && literal.getTypeName() == SqlTypeName.CHAR;
      if (!isText) {
        throw refuse(
            argument,
            "the arguments of promql() are texts in single quotes: it is evaluated before the"
                + " query, and knows no row");
      }
      return ((SqlLiteral) argument).getValueAs(String.class);
    }

    private WeirException refuse(SqlNode node, String why) {
      return source.refuse(ErrorCode.SQL_INVALID, at(node), why);
    }

    private int at(SqlNode node) {
      return source.place(node.getParserPosition()).start();
    }
  }
}
