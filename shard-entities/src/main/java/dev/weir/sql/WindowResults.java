package dev.weir.sql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexVisitorImpl;
import org.apache.calcite.sql.SqlKind;

/**
 * Puts columns in the place of functions with OVER.
 *
 * <p>Calcite writes a SUM that may be NULL as CASE WHEN COUNT(x) OVER w > 0 THEN SUM(x) OVER w END;
 * that is read as the SUM it was. And it takes a result for NOT NULL that is NULL over an empty
 * frame; the calls around it then become nullable, too.
 */
final class WindowResults extends RexShuttle {
  private record Column(int index, boolean nullable) {}

  private static final Set<SqlKind> NEVER_NULL =
      Set.of(
          SqlKind.IS_NULL,
          SqlKind.IS_NOT_NULL,
          SqlKind.IS_TRUE,
          SqlKind.IS_NOT_TRUE,
          SqlKind.IS_FALSE,
          SqlKind.IS_NOT_FALSE,
          SqlKind.IS_UNKNOWN,
          SqlKind.IS_DISTINCT_FROM,
          SqlKind.IS_NOT_DISTINCT_FROM);

  private final RelDataTypeFactory types = SqlTypes.factory();
  private final Map<RexOver, Column> columns = new HashMap<>();

  /** Sets the column of a function. */
  void put(RexOver over, int column, boolean nullable) {
    columns.put(over, new Column(column, nullable));
  }

  /** All functions with OVER in some expressions, each once, in order. */
  static List<RexOver> find(List<RexNode> nodes) {
    Set<RexOver> found = new LinkedHashSet<>();
    for (RexNode node : nodes) {
      node.accept(
          new RexVisitorImpl<Void>(true) {
            @Override
            public Void visitOver(RexOver over) {
              found.add(over);
              return null;
            }

            @Override
            public Void visitCall(RexCall call) {
              Optional<RexOver> sum = sum(call);
              if (sum.isPresent()) {
                found.add(sum.get());
                return null;
              }
              return super.visitCall(call);
            }
          });
    }
    return new ArrayList<>(found);
  }

  @Override
  public RexNode visitOver(RexOver over) {
    Column column = columns.get(over);
    return new RexInputRef(column.index(), typed(over.getType(), column.nullable()));
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // an equal call may have another type
  public RexNode visitCall(RexCall call) {
    Optional<RexOver> sum = sum(call);
    if (sum.isPresent()) {
      return new RexInputRef(columns.get(sum.get()).index(), typed(call.getType(), true));
    }
    RexNode changed = super.visitCall(call);
    boolean nullable =
        changed != call
            && !NEVER_NULL.contains(call.getKind())
            && !call.getType().isNullable()
            && becameNullable(call, (RexCall) changed);
    return nullable
        ? call.clone(typed(call.getType(), true), ((RexCall) changed).getOperands())
        : changed;
  }

  private static boolean becameNullable(RexCall before, RexCall after) {
    for (int i = 0; i < before.getOperands().size(); i++) {
      if (after.getOperands().get(i).getType().isNullable()
          && !before.getOperands().get(i).getType().isNullable()) {
        return true;
      }
    }
    return false;
  }

  private RelDataType typed(RelDataType type, boolean nullable) {
    return types.createTypeWithNullability(type, nullable);
  }

  /** The SUM of which Calcite made a CASE. */
  private static Optional<RexOver> sum(RexCall call) {
    if (call.getKind() != SqlKind.CASE || call.getOperands().size() != 3) {
      return Optional.empty();
    }
    RexNode value = plain(call.getOperands().get(1));
    RexNode otherwise = plain(call.getOperands().get(2));
    boolean isSum =
        value instanceof RexOver sum
            && (sum.getAggOperator().getKind() == SqlKind.SUM
                || sum.getAggOperator().getKind() == SqlKind.SUM0)
            && otherwise instanceof RexLiteral literal
            && literal.isNull()
            && isCountOf(sum, call.getOperands().get(0));
    return isSum ? Optional.of((RexOver) value) : Optional.empty();
  }

  private static boolean isCountOf(RexOver sum, RexNode condition) {
    return condition instanceof RexCall greater
        && greater.getKind() == SqlKind.GREATER_THAN
        && greater.getOperands().get(0) instanceof RexOver count
        && count.getAggOperator().getKind() == SqlKind.COUNT
        && count.getOperands().equals(sum.getOperands())
        && count.getWindow().equals(sum.getWindow())
        && greater.getOperands().get(1) instanceof RexLiteral zero
        && RexLiteral.numberValue(zero).intValue() == 0;
  }

  private static RexNode plain(RexNode node) {
    return node.getKind() == SqlKind.CAST ? ((RexCall) node).getOperands().getFirst() : node;
  }
}
